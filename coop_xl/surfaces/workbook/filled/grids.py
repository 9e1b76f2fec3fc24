"""The cells of a stranger's table: sheets of a workbook, or a CSV file."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError
from coop_xl.model.names import key_of

from .opening import contents
from .xlsx.book import Book
from .xlsx.cells import AllCells, At, Content
from .xlsx.package import Package, file_bytes

TEXTS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t"
LONGEST_HEADING = 60  # characters
TOP = 20  # rows among which the headings must be
MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_CELLS = 100_000
FAULTY = "#VALUE!"


class ScenarioTableError(CoopError):
    """A file holds no table of scenarios."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, and which of them are formulas without a result."""

    title: str
    rows: Sequence[Sequence[Any]]
    uncalculated: frozenset[tuple[int, int]] = frozenset()

    def whole(self) -> "Grid":
        """All rows of the sheet, where these are its top only."""
        return self


@dataclass(frozen=True)
class TopGrid(Grid):
    """The top of a sheet, whose other rows are read when they are asked for."""

    book: Book | None = None

    def whole(self) -> Grid:
        """All rows of the sheet."""
        assert self.book is not None
        return Grid(self.title, *rows_of(self.book, self.title, MOST_ROWS, to_end=True))


def text_grid(path: Path) -> Grid:
    """The cells of a CSV file; numbers are numbers."""
    try:
        lines = file_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ScenarioTableError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from None

    def names(delimiter: str) -> int:
        """In how many variable names it splits some line."""
        found = (sum(map(is_name, line.split(delimiter))) for line in lines[:TOP])
        return max(found, default=0)

    rows = csv.reader(lines[: MOST_ROWS + 1], delimiter=max(DELIMITERS, key=names))
    try:
        cells = [[number_or_text(each) for each in row] for row in rows]
    except csv.Error as problem:
        raise ScenarioTableError(f"{path} is no table ({problem}): save it as CSV UTF-8") from None
    if len(cells) > MOST_ROWS or sum(map(len, cells)) > MOST_CELLS:
        raise too_large(path)
    return Grid("", cells)


def is_name(label: Any) -> bool:
    """Whether a heading is the name of a variable."""
    return isinstance(label, str) and len(label) <= LONGEST_HEADING and key_of(label) is not None


def too_large(path: Path) -> ScenarioTableError:
    """An error that says how large a table may be."""
    return ScenarioTableError(
        f"{path} has a table of over {MOST_ROWS:,} rows or {MOST_CELLS:,} cells: split it"
    )


def number_or_text(text: str) -> Any:
    """A number if it is one, None if it is blank."""
    try:
        return float(text.replace("−", "-").replace("_", "?"))
    except ValueError:
        return text.strip() or None


def grids(path: Path, title: str = "") -> Iterator[Grid]:
    """The tops of the sheets of a workbook one after another, or only of that with the title."""
    book = Book(Package(path))
    for name in book.sheets:
        if title in ("", name):
            yield TopGrid(name, *rows_of(book, name, TOP), book)


def rows_of(
    book: Book, title: str, rows: int, *, to_end: bool = False
) -> tuple[list[list[Any]], frozenset[At]]:
    """The cells of the first rows of a sheet, and where formulas have no result."""
    part = book.sheets[title]
    scan = AllCells(book.package, part, rows, MOST_COLUMNS, MOST_CELLS, to_end=to_end)
    scan.run()
    if scan.is_cut:
        raise too_large(book.package.path)
    return filled_rows(contents(book, scan.found))


def filled_rows(cells: Mapping[At, Content]) -> tuple[list[list[Any]], frozenset[At]]:
    """Cells as rows from the first to the last that holds anything, and the uncalculated ones."""
    rows: list[list[Any]] = []
    for (row, column), content in cells.items():
        value = FAULTY if content.fault else content.value
        if value is None:
            continue
        rows.extend([] for _ in range(row - len(rows)))
        cells_of_row = rows[row - 1]
        cells_of_row.extend([None] * (column - len(cells_of_row)))
        cells_of_row[column - 1] = value
    uncalculated = frozenset(
        (row - 1, column - 1) for (row, column), each in cells.items() if each.is_uncalculated
    )
    return rows, uncalculated
