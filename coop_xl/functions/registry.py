"""What makes a Python function a worksheet function: its help, its answers, its error text."""

import inspect
import math
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.errors import CoopError

_REFERENCE = "More: sheet Reference of the workbook, or the README."
UNDEFINED = "#COOP! undefined: these inputs give no number; see COOP_CHECK"
_TOO_LARGE = "#COOP! too large for a cell; COOP_LOG10_MARGINALS gives the size"

# Arguments that many functions share, so that their docstrings need not repeat them.
SHARED_HELP = {
    "names": "Row or column of variable names such as F_V, in any order. Other headings are "
    "ignored.",
    "values": "Their values, beside or below: the same shape, or one scenario a row (names in a "
    "row) or a column (names in a column).",
    "overrides": "Pairs of a name and a value that replace values of the table, such as "
    '"F_V", A5. A value is one cell, or one cell a scenario.',
    "table": "Range with the headings Name, Low, Best, High, Distribution in its first row, a "
    "variable a row: our Questions sheet from its headings, too. Only Best: certain. Distribution "
    "blank: auto.",
    "output": "U, V, CV or CnV (their marginal values), or ratio_V, ratio_CV, ratio_CnV.",
    "samples": "Number of draws, rounded up to a power of two; 65536 if omitted (16384 in "
    "COOP_SOBOL and COOP_EVPPI).",
    "seed": "Whole number that picks the draws, 0 if omitted: the same seed gives the same "
    "answers.",
    "correlations": "Range of three columns: name, name, rank correlation from −1 to 1. None if "
    "omitted.",
}


@dataclass(frozen=True)
class Argument:
    """An argument of a worksheet function; `repeated` stands for any number of them."""

    name: str
    help: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class WorksheetFunction:
    """A function that people type into cells, with all that a surface needs to offer it.

    `call` takes what a spreadsheet passes (single cells, or rows of cells) and gives a float, a
    text, or a list of rows of them; it never raises.
    """

    name: str
    description: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    category: str = "Coop XL"


Answer = Any  # for Excel in the end a float, a text or rows of them

FUNCTIONS: dict[str, WorksheetFunction] = {}


def worksheet_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of cells a worksheet function, and list it in `FUNCTIONS`.

    Parameters
    ----------
    function : callable
        Takes cells or rows of cells, gives a number, a text or rows of them; may raise. Its
        docstring is the help: the summary, and for each argument the Parameters section or
        `SHARED_HELP`.

    Returns
    -------
    callable
        The same for cells: whatever happens, the answer is fit for a cell.
    """

    def call(*arguments: Any) -> Answer:
        try:
            with np.errstate(all="ignore"):  # what overflows is reported in its cell
                return _fit_for_cells(function(*arguments))
        except CoopError as problem:
            return error_text(problem)
        except Exception as problem:
            kind = type(problem).__name__
            return error_text(f"unexpected problem: {kind}: {problem}; please report it")

    summary, helps = help_of(inspect.getdoc(function) or "")
    parameters = inspect.signature(function).parameters.values()
    described = WorksheetFunction(
        function.__name__,
        f"{summary} {_REFERENCE}",
        tuple(argument(each, SHARED_HELP | helps) for each in parameters),
        call,
    )
    FUNCTIONS[described.name] = described
    call.__name__ = call.__qualname__ = described.name
    call.__module__ = function.__module__
    call.__doc__ = described.description
    # xlwings would take a type hint for a conversion it should do.
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in parameters]
    call.__signature__ = inspect.Signature(bare)  # type: ignore[attr-defined]
    if sys.platform == "win32" or "xlwings" in sys.modules:
        offer_through_xlwings(described)
    return call


def offer_through_xlwings(function: WorksheetFunction) -> None:
    """Let xlwings call the function; off Windows its decorators do nothing."""
    import xlwings as xw

    from coop_xl.functions.excel.references import WholeReference

    for each in function.arguments:
        options = {"ndim": 2, "err_to_str": True, "argument": each.name}
        xw.arg(each.name, WholeReference, doc=each.help, **options)(function.call)
    xw.func(category=function.category)(function.call)


def argument(parameter: inspect.Parameter, helps: dict[str, str]) -> Argument:
    """The worksheet's argument for a Python parameter."""
    return Argument(
        parameter.name,
        helps[parameter.name],
        optional=parameter.default is not inspect.Parameter.empty,
        repeated=parameter.kind is inspect.Parameter.VAR_POSITIONAL,
    )


def help_of(docstring: str) -> tuple[str, dict[str, str]]:
    """The summary of a numpydoc docstring, and the text on each of its parameters."""
    summary, *_ = docstring.split("\n\n")
    _, _, section = docstring.partition("Parameters\n----------\n")
    texts = re.findall(r"^(\w+)\b.*\n((?: +.+\n?)+)", section.split("\n\n")[0], re.MULTILINE)
    return _on_one_line(summary), {name: _on_one_line(text) for name, text in texts}


def _on_one_line(text: object) -> str:
    """Text on one line."""
    return " ".join(str(text).split())


def error_text(problem: object) -> str:
    """A problem as the cell shows it."""
    return f"#COOP! {_on_one_line(problem)}"


def _fit_for_cells(answer: Any) -> Any:
    """An answer that cells can show: a float, a text, or a list of rows of them."""
    if not isinstance(answer, np.ndarray | list):
        return _fit_for_cell(answer)
    rows = answer.tolist() if isinstance(answer, np.ndarray) else answer
    if not (isinstance(answer, np.ndarray) and _is_fit(answer)):
        rows = [[_fit_for_cell(cell) for cell in row] for row in rows]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _is_fit(answer: np.ndarray) -> bool:
    """Whether all of a block can be shown as it is, without looking at each cell."""
    return answer.dtype.kind == "f" and bool(np.isfinite(answer).all())


def _fit_for_cell(value: Any) -> float | str:
    """A number or text as a cell can show it: xlwings would turn NaN into a blank."""
    if isinstance(value, str):
        return str(value)
    number = float(value)
    if math.isfinite(number):
        return number
    return UNDEFINED if math.isnan(number) else _TOO_LARGE
