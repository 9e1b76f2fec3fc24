"""Read proposals: a table with a heading row, in an .xlsx or .csv file or in our own workbook."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.proposal_headings import Headings, Row, are_headings, is_heading
from coop_xl.estimates.proposals import Trouble, problems_of
from coop_xl.estimates.read_file import Problem
from coop_xl.model.errors import CoopError
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.addresses import column_letters

from .grids import TOP, Grid, grids, opened
from .reader import UNCALCULATED
from .text_grid import TEXTS, text_grid

_SHEET = "Proposals"  # is looked at first


class ProposalTableError(CoopError):
    """A file holds no table of proposals."""


@dataclass(frozen=True)
class ProposalTable:
    """Proposals as they were read.

    Attributes
    ----------
    proposals : sequence of Proposal
    problems : tuple of Problem
        All that is wrong, by cell.
    title : str
        Of the sheet; "" of a text.
    headings : Headings
    rows : sequence of int
        Where each proposal stands, from 0.
    """

    proposals: Sequence[Proposal]
    problems: tuple[Problem, ...]
    title: str
    headings: Headings
    rows: Sequence[int]

    def located(self, troubles: Iterable[Trouble]) -> Iterator[Problem]:
        """Troubles with proposals, each with the cell to look at."""
        for each in troubles:
            row = self.rows[each.place] if each.place < len(self.rows) else 0
            yield problem(self.title, row, self.headings.column(each.field), each.text)


def read_proposals(path: Path) -> ProposalTable:
    """The proposals of a file, and all that is wrong with them.

    Parameters
    ----------
    path : Path
        An .xlsx, .xlsm or .csv file with a row of headings: name, cost, and perhaps chance, group,
        needs and effects such as change_b, change_b low, change_b high, change_b distribution.

    Raises
    ------
    CoopError
        If the file cannot be read, or has no such table.
    """
    sheets = _tops(path)
    found = next(((each, row) for each in sheets if (row := _headings_in(each)) is not None), None)
    if found is None:
        raise ProposalTableError(
            f"{path} has no table of proposals: give a sheet with a row of headings (name, cost, "
            "chance and effects such as effort_V or change_b) and a proposal in each row below it"
        )
    table = _read_table(found[0].whole(), found[1])
    if not (table.proposals or table.problems):
        raise ProposalTableError(
            f"{path} has no proposal: fill in a row below the headings, with a name and a cost"
        )
    return table


def _tops(path: Path) -> Iterator[Grid]:
    """The sheets of a file, that of proposals first."""
    if path.suffix.lower() in TEXTS:
        yield text_grid(path, is_heading)
    else:
        yield from grids(opened(path), _SHEET)


def _headings_in(grid: Grid) -> int | None:
    """The row of the headings; None if there is none among the first."""
    return next((row for row, each in enumerate(grid.rows[:TOP]) if are_headings(each)), None)


def _read_table(grid: Grid, top: int) -> ProposalTable:
    """The proposals below the row of headings."""
    headings = Headings(grid.rows[top])
    problems = [problem(grid.title, top, column, text) for column, text in headings.problems]
    proposals, rows = [], []
    for place in range(top + 1, len(grid.rows)):
        row = Row(headings, partial(value, grid, place))
        if row.is_blank:
            continue
        problems += _lost(grid, place, headings)
        proposals.append(row.proposal())
        rows.append(place)
        problems += [problem(grid.title, place, *each) for each in row.problems]
    table = ProposalTable(proposals, (), grid.title, headings, rows)
    if proposals:
        problems += table.located(problems_of(proposals))
    return ProposalTable(proposals, tuple(problems), grid.title, headings, rows)


def value(grid: Grid, row: int, column: int) -> Any:
    """The content of a cell; rows may be short."""
    cells = grid.rows[row]
    return cells[column] if column < len(cells) else None


def _lost(grid: Grid, row: int, headings: Headings) -> Iterator[Problem]:
    """Formulas of a row that were never calculated."""
    for (key, _), column in headings.columns.items():
        if (row, column) in grid.uncalculated:
            yield problem(grid.title, row, column, f"{key} {UNCALCULATED}")


def problem(title: str, row: int, column: int, text: str) -> Problem:
    """What is wrong with a cell; of a text the cell stands before the sentence."""
    cell = f"{column_letters(column + 1)}{row + 1}"
    if title:
        return Problem("error", on_one_line(title), cell, "", text)
    return Problem("error", "", "", "", f"{cell}: {text}")
