"""What a spreadsheet's cells hold, wherever they come from."""

import math
from decimal import Decimal
from typing import Any

import numpy as np

from coop_xl.model.catalogue import shown

# COM passes Excel's error number n as the integer n + this; xlwings knows only the older by text.
_ERROR_OFFSET = -2146828288


_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}


ERROR_TEXTS = frozenset(_ERRORS.values())


def is_blank(cell: object) -> bool:
    """Whether a cell is empty, or a formula left it so."""
    return cell is None or (isinstance(cell, str) and not cell)


def is_error(cell: object) -> bool:
    """Whether a cell holds an error of the spreadsheet, or an error text of ours."""
    return isinstance(cell, str) and (cell in ERROR_TEXTS or cell.startswith("#COOP!"))


def plain(cell: Any) -> Any:
    """A cell as a float, a text, a truth value or whatever else it is; errors by their text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, bool | float | str) or cell is None:
        return cell
    if isinstance(cell, int) and 2000 <= cell - _ERROR_OFFSET < 3000:
        return _ERRORS.get(cell - _ERROR_OFFSET, "#UNKNOWN!")
    if isinstance(cell, int | Decimal):  # a Decimal is a cell in a currency format
        try:
            return float(cell)
        except OverflowError:
            return math.inf
        except ValueError:  # a Decimal may be no number, too
            return math.nan
    return cell


def as_found(cell: Any) -> str:
    """A wrong cell as a message shows it."""
    if is_blank(cell):
        return "blank"
    return f"{cell:.15g}" if type(cell) is float else shown(cell)
