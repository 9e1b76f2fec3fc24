"""A table of scenarios as it is: its headings, its cells, and where something is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coop_xl.estimates.read_file import Problem
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.addresses import column_letters

from .grids import Grid
from .scenario_cells import BEST, is_filled
from .scenario_headings import Headings
from .usual_cells import fills_from_inputs

Parts = dict[str, Any]  # what is filled in of an estimate


@dataclass(frozen=True)
class Formula:
    """A formula of a row, and whether it was never calculated."""

    key: str
    role: str
    column: int
    text: str
    is_uncalculated: bool

    @property
    def label(self) -> str:
        """What it gives."""
        return self.key if self.role == BEST else f"{self.key} {self.role}"


class Table:
    """The cells below a row of headings; rows and columns count from 0."""

    def __init__(self, grid: Grid, top: int) -> None:
        self.grid, self.top = grid, top
        self.headings = Headings(grid.rows[top])
        self.problems: list[Problem] = []
        self.wrong: set[int] = set()  # rows
        for column, severity, key, text in self.headings.remarks:
            self.note(top, column, key, text, severity)

    def value(self, row: int, column: int | None) -> Any:
        """The content of a cell; rows may be short."""
        cells = self.grid.rows[row]
        return cells[column] if column is not None and column < len(cells) else None

    def name(self, row: int) -> str:
        """What a row is called; "" if nothing."""
        value = self.value(row, self.headings.name)
        text = f"{value:.15g}" if type(value) is float else str("" if value is None else value)
        return " ".join(text.split())

    def parts(self, row: int) -> dict[str, Parts]:
        """What is filled in of each estimate of a row."""
        found: dict[str, Parts] = {}
        for (key, role), column in self.headings.columns.items():
            if is_filled(value := self.value(row, column)):
                found.setdefault(key, {})[role] = value
        return found

    def formulas(self, row: int) -> Iterator[Formula]:
        """All formulas of a row that give a part of an estimate."""
        for (key, role), column in self.headings.columns.items():
            at = row, column
            if at in self.grid.formulas:
                text = self.grid.formulas[at]
                may_be_any = self.grid.has_placeholders and not fills_from_inputs(text, key)
                yield Formula(key, role, column, text, may_be_any or at in self.grid.uncalculated)

    def place(self, row: int, key: str, role: str = BEST) -> int:
        """The column at which to look for what is wrong with a variable in a row."""
        column = self.headings.column(key, role)
        if column is not None:
            return column
        extension = EXTENSION_INPUTS[key].extension if key in EXTENSION_INPUTS else ""
        others = (
            each
            for each in self.headings.keys
            if extension and EXTENSION_INPUTS.get(each) is not None
        )
        for each in others:
            found = self.headings.column(each, BEST)
            if (
                EXTENSION_INPUTS[each].extension == extension
                and self.value(row, found) is not None
            ):
                return found or 0
        return self.headings.name or 0

    def note(self, row: int, column: int, key: str, text: str, severity: str = "error") -> None:
        """Add a problem with a cell."""
        if severity == "error":
            self.wrong.add(row)
        cell = f"{column_letters(column + 1)}{row + 1}"
        if self.grid.title:
            title = on_one_line(self.grid.title)
            self.problems.append(Problem(severity, title, cell, key, text))
        else:
            self.problems.append(Problem(severity, "", "", key, f"{cell}: {text}"))
