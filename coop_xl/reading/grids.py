"""The cells of the sheets of a stranger's workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError
from coop_xl.spreadsheet.reading.addresses import At
from coop_xl.spreadsheet.reading.cells import AllCells, Content
from coop_xl.spreadsheet.reading.package import Package
from coop_xl.spreadsheet.reading.workbook_file import Book

from .opening import contents

LONGEST_HEADING = 60  # characters
TOP = 20  # rows among which the headings must be
MOST_ROWS = 20_000
_MOST_COLUMNS = 500
MOST_CELLS = 100_000
_FAULTY = "#VALUE!"


class ScenarioTableError(CoopError):
    """A file holds no table of scenarios."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, or of a text.

    Attributes
    ----------
    title : str
        Of the sheet; "" of a text.
    rows : sequence of sequences
        From the first to the last that holds anything; rows may be short.
    formulas : mapping
        What is computed at some (row, column), both from 0.
    uncalculated : frozenset
        Where formulas have no result.
    has_placeholders : bool
        Whether the program that wrote the file calculates nothing, so that results mean nothing.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    formulas: Mapping[At, str] = field(default_factory=dict)
    uncalculated: frozenset[At] = frozenset()
    has_placeholders: bool = False

    def whole(self) -> "Grid":
        """All rows of the sheet, where these are only its top."""
        return self


@dataclass(frozen=True)
class _TopGrid(Grid):
    """The top of a sheet, whose other rows are read when they are asked for."""

    book: Book | None = None

    def whole(self) -> Grid:
        """All rows of the sheet."""
        assert self.book is not None
        cells = _cells_in(self.book, self.title, MOST_ROWS, to_end=True)
        return Grid(self.title, *cells, self.has_placeholders)


class _FormulaCells(AllCells):
    """Cells with their formulas."""

    keeps_formulas = True


def too_large(path: Path) -> ScenarioTableError:
    """An error that says how large a table may be."""
    return ScenarioTableError(
        f"{path} has a table of over {MOST_ROWS:,} rows or {MOST_CELLS:,} cells: split it"
    )


def grids(book: Book, first: str = "") -> Iterator[Grid]:
    """The tops of the sheets of a workbook one after another, a given one first."""
    for name in sorted(book.sheets, key=lambda title: title != first):
        yield _TopGrid(name, *_cells_in(book, name, TOP), book.asks_to_calculate, book)


def opened(path: Path) -> Book:
    """The workbook in a file."""
    return Book(Package(path))


def _cells_in(
    book: Book, title: str, rows: int, *, to_end: bool = False
) -> tuple[list[list[Any]], dict[At, str], frozenset[At]]:
    """The cells of the first rows of a sheet, the formulas, and which of these have no result."""
    part = book.sheets[title]
    scan = _FormulaCells(book.package, part, rows, _MOST_COLUMNS, MOST_CELLS, to_end=to_end)
    scan.run()
    if scan.is_cut:
        raise too_large(book.package.path)
    found = {
        (row - 1, column - 1): each for (row, column), each in contents(book, scan.found).items()
    }
    formulas = {at: each.formula for at, each in found.items() if each.is_formula}
    uncalculated = frozenset(at for at, each in found.items() if each.is_uncalculated)
    return _filled_rows(found), formulas, uncalculated


def _filled_rows(cells: Mapping[At, Content]) -> list[list[Any]]:
    """Cells as rows from the first to the last that holds anything."""
    rows: list[list[Any]] = []
    for (row, column), content in cells.items():
        value = _FAULTY if content.fault else content.value
        if value is None and not content.is_uncalculated:
            continue
        rows.extend([] for _ in range(row + 1 - len(rows)))
        cells_of_row = rows[row]
        cells_of_row.extend([None] * (column + 1 - len(cells_of_row)))
        cells_of_row[column] = value
    return rows
