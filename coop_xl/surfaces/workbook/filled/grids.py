"""The cells of a stranger's table: sheets of a workbook, or a CSV file."""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError
from coop_xl.model.names import key_of

from .opening import NotAWorkbookError, workbook_bytes

TEXTS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t"
TOP = 20  # rows among which the headings must be


class ScenarioTableError(CoopError):
    """A file holds no table of scenarios."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, and which of them are formulas."""

    title: str
    rows: Sequence[Sequence[Any]]
    formulas: frozenset[tuple[int, int]] = frozenset()


def text_grid(path: Path) -> Grid:
    """The cells of a CSV file; numbers are numbers."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ScenarioTableError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from None

    def names(delimiter: str) -> int:
        """In how many variable names it splits some line."""
        found = (sum(map(bool, map(key_of, line.split(delimiter)))) for line in lines[:TOP])
        return max(found, default=0)

    rows = csv.reader(lines, delimiter=max(DELIMITERS, key=names))
    return Grid("", [[number_or_text(each) for each in row] for row in rows])


def number_or_text(text: str) -> Any:
    """A number if it is one, None if it is blank."""
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return text.strip() or None


def grids(path: Path, title: str = "") -> Iterator[Grid]:
    """The sheets of a workbook one after another, or only the one with that title."""
    values, formulas = (streamed(path, values=each) for each in (True, False))
    for name in values.sheetnames:
        if title in ("", name) and hasattr(values[name], "iter_rows"):  # a chart sheet has none
            found = frozenset(
                (row, column)
                for row, cells in enumerate(cells_of(formulas[name]))
                for column, cell in enumerate(cells)
                if cell.data_type == "f"
            )
            yield Grid(
                name, [[cell.value for cell in row] for row in cells_of(values[name])], found
            )


def streamed(path: Path, *, values: bool) -> Any:
    """A workbook whose sheets are read when they are asked for."""
    from openpyxl import load_workbook

    data = io.BytesIO(workbook_bytes(path))
    try:
        with warnings.catch_warnings(action="ignore"):
            return load_workbook(data, data_only=values, read_only=True)
    except Exception:  # a broken part trips openpyxl over errors of every kind
        raise NotAWorkbookError(
            f"{path} is not a whole Excel workbook: open it in a spreadsheet program and save "
            "it as .xlsx"
        ) from None


def cells_of(sheet: Any) -> Iterator[Any]:
    """The rows of a sheet, whatever size it says it has."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows()
