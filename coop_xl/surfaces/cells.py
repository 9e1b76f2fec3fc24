"""Cells as spreadsheets pass them: rows of numbers, texts, blanks, errors, dates, truth values."""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from coop_xl.model.catalogue import Variable, shown
from coop_xl.model.errors import InputError

Cells = Any  # what a spreadsheet passes for one argument: a cell, or rows of cells
Row = Sequence[Any]

# COM passes Excel's error number n as the integer n + this; xlwings knows only the older by text.
ERROR_OFFSET = -2146828288
ERRORS = {
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
ERROR_TEXTS = frozenset(ERRORS.values())


class Unreadable(str):
    """What to tell in place of an argument whose cells could not be read."""

    __slots__ = ()


def is_blank(cell: object) -> bool:
    """Whether a cell is empty, or a formula left it so."""
    return cell is None or (isinstance(cell, str) and not cell)


def is_error(cell: object) -> bool:
    """Whether a cell holds an error of the spreadsheet, or a problem we told."""
    return isinstance(cell, str) and (cell in ERROR_TEXTS or cell.startswith("#COOP!"))


def plain(cell: Any) -> Any:
    """A cell as a float, a text, a truth value or whatever else it is; errors by their text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, bool | float | str) or cell is None:
        return cell
    if isinstance(cell, int) and 2000 <= cell - ERROR_OFFSET < 3000:
        return ERRORS.get(cell - ERROR_OFFSET, "#UNKNOWN!")
    if isinstance(cell, int | Decimal):  # a Decimal is a cell in a currency format
        try:
            return float(cell)
        except OverflowError:
            return math.inf
        except ValueError:  # a Decimal may be no number, too
            return math.nan
    return cell


def problem_of(variable: Variable, cell: Any) -> str:
    """What is wrong with the cell of a variable, as the user should read it; "" if nothing."""
    cell = plain(cell)
    if is_error(cell):
        return f"{variable.key} is the error {cell}: fix that cell"
    if isinstance(cell, float) or is_blank(cell):
        return variable.problem(cell)
    from .workbook.filled.entries import problem_of as of_entry  # late, as most cells are numbers

    return of_entry(cell, variable)


def as_found(cell: Any) -> str:
    """A wrong cell as a message shows it."""
    if is_blank(cell):
        return "blank"
    return f"{cell:.15g}" if type(cell) is float else shown(cell)


def as_number(cell: Any) -> float:
    """The cell's number; nan if it holds none."""
    cell = plain(cell)
    return cell if isinstance(cell, float) else math.nan


def numbers(cells: Row) -> np.ndarray:
    """The cells as float64, nan where a cell holds no number."""
    try:
        found = np.frombuffer(struct.pack(f"{len(cells)}d", *cells))
    except (struct.error, TypeError, ValueError, OverflowError):
        return np.array([as_number(cell) for cell in cells], dtype=float)
    # The fastest way, but it takes truth values and error codes for numbers.
    doubtful = (found == 0) | (found == 1) | (found < -2e9)
    if doubtful.any() and set(map(type, cells)) != {float}:
        return np.array([as_number(cell) for cell in cells], dtype=float)
    return found


def block(cells: Any) -> Sequence[Row]:
    """Whatever is passed for a range, as rows; a flat list is one row."""
    if isinstance(cells, np.ndarray):
        cells = cells.tolist()
    if not isinstance(cells, list | tuple):
        return [(cells,)]
    if not set(map(type, cells)) <= {list, tuple}:
        return [cells]
    if not (cells and len(cells[0])):
        return [(None,)]
    if isinstance(cells[0][0], Unreadable):
        raise InputError(cells[0][0])
    return cells


def transposed(rows: Sequence[Row]) -> list[Row]:
    """Columns for rows."""
    try:
        return list(zip(*rows, strict=True))
    except ValueError:
        raise InputError("the rows of a range differ in length: give a rectangle") from None


def without_blank_end(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows up to the last that holds anything, at least one: a range may be whole columns."""
    end = len(rows)
    last = rows[-1]
    if all(map(is_blank, last)):
        while end > 1 and (rows[end - 1] == last or all(map(is_blank, rows[end - 1]))):
            end -= 1
    return rows[:end]


def vector(cells: Any, name: str) -> tuple[Row, bool]:
    """A row or column as one sequence, and whether it is a column."""
    rows = block(cells)
    if len(rows) == 1:
        return rows[0], False
    if len(rows[0]) == 1:
        return [row[0] for row in rows], True
    raise InputError(f"{name} is {size(rows)}: give one row or one column")


def single(cells: Any, name: str) -> Any:
    """The content of a one-cell argument."""
    rows = block(cells)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise InputError(f"{name} is {size(rows)}: give one cell")
    cell = plain(rows[0][0])
    if is_error(cell):
        raise InputError(f"{name} is the error {cell}: fix that cell")
    return None if is_blank(cell) else cell


def single_name(cells: Any, name: str, wanted: str, usual: str = "") -> str:
    """The text in a one-cell argument, or what is usual if it is left out."""
    value = single(cells, name)
    if value is None and usual:
        return usual
    if not isinstance(value, str):
        raise InputError(f"{name} is {as_found(value)}: enter {wanted}")
    return value


@dataclass(frozen=True)
class Number(Variable):
    """A number that an argument takes, described as variables are."""

    allowed: str = ""
    is_whole: bool = False

    @property
    def domain(self) -> str:
        """The allowed values in words, fit to follow "enter"."""
        return self.allowed

    def allows(self, value: Any) -> Any:
        """Whether a number lies in the domain."""
        return super().allows(value) and (not self.is_whole or value == int(value))

    def figure(self, value: float) -> str:
        """A wrong number with the digits it was entered with."""
        return f"{value:.15g}"


def number(
    key: str, allowed: str, low: float, high: float, meaning: str = "", **options: Any
) -> Number:
    """A number from low to high that an argument takes; `allowed` says the same."""
    return Number(key, key, "", meaning, "", "", "", low, high, allowed=allowed, **options)


def whole(key: str, low: int, high: int) -> Number:
    """A whole number from low to high that an argument takes."""
    return number(key, f"a whole number from {low} to {high}", low, high, is_whole=True)


def single_number(cells: Any, wanted: Number) -> float | None:
    """The number in a one-cell argument; None if it is blank or left out."""
    value = single(cells, wanted.key)
    if value is not None and (problem := problem_of(wanted, value)):
        raise InputError(problem)
    return value


def required_number(cells: Any, wanted: Number) -> float:
    """The number in a one-cell argument that may not be left out."""
    value = single_number(cells, wanted)
    if value is None:
        raise InputError(f"{wanted.key} is blank: enter {wanted.domain}")
    return value


def size(rows: Sequence[Row]) -> str:
    """The size of a block in words."""
    if len(rows) == len(rows[0]) == 1:
        return "one cell"
    return f"a block of {len(rows)} × {len(rows[0])} cells (rows × columns)"
