"""Read scenarios to simulate: the Scenarios sheet of our workbook, or any table with headings.

Under the name of a variable stands its value; beside it may stand columns such as "F_V low",
"F_V high" and "F_V distribution". In our workbook a value that is Best on Inputs keeps the
estimate there (Low, High, Distribution); any other value is certain. Inputs of options may have
columns, too; what a row leaves blank of them is as on the sheet Options of our workbook, or left
out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coop_xl.analysis.correlation import factor
from coop_xl.analysis.estimates import Estimate, distribution_of
from coop_xl.analysis.simulate import refuse_unfit
from coop_xl.analysis.sweep import Case
from coop_xl.model.accept import missing_from, missing_text
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.model.names import hint
from coop_xl.model.options.catalogue import ACCEPTED, OPTIONS
from coop_xl.surfaces.cells import is_blank
from coop_xl.surfaces.estimates import correlation
from coop_xl.surfaces.loading import ONLY_IN_RUN
from coop_xl.surfaces.workbook.scenarios import TITLE

from .entries import told
from .grids import TEXTS, TOP, Grid, ScenarioTableError, grids, text_grid
from .read import Filled, ForeignWorkbookError, Problem, read_workbook
from .reader import UNCALCULATED
from .scenario_cells import ROLES, is_filled, meaning_of, problem_with
from .xlsx.places import column_letters

NAMES = ("scenario", "name")
ENOUGH = len(VARIABLES) // 2  # variables that make a row the headings


@dataclass(frozen=True)
class Scenario:
    """A row: its name and its estimates."""

    name: str
    case: Case


@dataclass(frozen=True)
class Basis:
    """What our workbook says of the inputs that a scenario leaves as they are."""

    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    correlations: tuple[tuple[str, str, float], ...] = ()

    @property
    def options(self) -> dict[str, Estimate]:
        """Those of the inputs of options."""
        return {key: each for key, each in self.estimates.items() if key in OPTIONS}


def read_scenarios(path: Path) -> tuple[list[Scenario], list[Problem]]:
    """The scenarios of a file, and what is wrong with them or, of credences, worth knowing.

    Parameters
    ----------
    path : Path
        A filled workbook of ours, or an .xlsx, .xlsm or .csv file with a row of headings.

    Raises
    ------
    CoopError
        If the file cannot be read, or has no such table.
    """
    if path.suffix.lower() in TEXTS:
        return Table(path, [text_grid(path)], Basis()).read()
    try:
        filled = read_workbook(path)
    except ForeignWorkbookError:
        return Table(path, grids(path), Basis()).read()
    problems = list(errors_of(filled))
    if problems:
        return [], problems
    basis = Basis(filled.content.estimates_entered, filled.content.correlations)
    scenarios, problems = Table(path, grids(path, TITLE), basis).read()
    if filled.content.credences:
        problems.append(Problem("warning", "", "", "", ONLY_IN_RUN))
    return scenarios, problems


def errors_of(filled: Filled) -> Iterator[Problem]:
    """What keeps all scenarios of our workbook from being simulated."""
    errors = [each for each in (*filled.problems, *filled.obstacles) if each.severity == "error"]
    yield from errors
    if not errors:
        try:
            refuse_unfit(filled.content.estimates_entered, filled.content.correlations_entered)
        except CoopError as problem:
            yield Problem("error", "", "", "", str(problem))


class Table:
    """A row of headings and a scenario in each row below; notes all that is wrong."""

    def __init__(self, path: Path, grids: Iterable[Grid], basis: Basis) -> None:
        self.path = path
        self.basis = basis
        self.grid, self.top = self.found(grids)
        self.headings = [*self.grid.rows[self.top]]
        self.columns = dict(self.columns_of())
        self.problems: list[Problem] = []

    def found(self, grids: Iterable[Grid]) -> tuple[Grid, int]:
        """The first sheet with a row of headings, and that row."""
        for grid in grids:
            for top, row in enumerate(grid.rows[:TOP]):
                meanings = (meaning_of(label) for label in row)
                if len({each[0] for each in meanings if each} & ENTRIES.keys()) >= ENOUGH:
                    return grid.whole(), top
        raise ScenarioTableError(
            f"{self.path} has no table of scenarios: give a sheet with a row of variable names "
            f"({', '.join(list(VARIABLES)[:4])}, …) and a scenario in each row below it"
        )

    def columns_of(self) -> Iterator[tuple[tuple[str, str], int]]:
        """The column of each variable's low, best, high and distribution."""
        seen = set()
        for column, label in enumerate(self.headings):
            meaning = meaning_of(label)
            if meaning in seen:
                raise ScenarioTableError(f"{label} heads two columns: keep one of them")
            if meaning:
                seen.add(meaning)
                yield meaning, column

    def read(self) -> tuple[list[Scenario], list[Problem]]:
        """The scenarios, and what is wrong with them."""
        missing = [
            key for key in VARIABLES
            if not any((ACCEPTED[each].instead_of or each) == key for each, _ in self.columns)
        ]  # fmt: skip
        if missing:
            labels = [each for each in self.headings if isinstance(each, str)]
            raise ScenarioTableError(
                f"the table has no column for every variable: {missing_text(missing)}"
                f"{hint(missing, [*labels])}"
            )
        rows = range(self.top + 1, len(self.grid.rows))
        found = [each for row in rows if (each := self.scenario(row))]
        if not found and not self.problems:
            raise ScenarioTableError(
                f"{self.path} has no scenario: fill in a row below the variable names"
            )
        return found, self.problems

    def scenario(self, row: int) -> Scenario | None:
        """The scenario in a row; None if the row is blank or wrong."""
        name, before = self.name(row), len(self.problems)
        given = {
            key: {role: self.cell(row, key, role) for role in ROLES} for key, _ in self.columns
        }
        given = {key: each for key, each in given.items() if any(map(is_filled, each.values()))}
        if not given:
            if name and self.is_uncalculated(row):
                self.note(
                    row, self.columns[next(iter(self.columns))], "", f"{name} {UNCALCULATED}"
                )
            return None
        try:
            missing = missing_from(given)
        except CoopError as problem:
            self.note(row, 0, "", str(problem))
            return None
        if missing:
            self.note(row, self.column(missing[0]), missing[0], missing_text(missing))
        estimates = {key: self.estimate(row, key, each) for key, each in given.items()}
        if len(self.problems) > before:
            return None
        estimates = {**self.basis.options, **estimates}
        pairs = tuple(correlation(*each, estimates) for each in self.basis.correlations)
        try:
            factor(list(estimates), pairs)
            refuse_unfit(estimates, pairs)
        except CoopError as problem:
            self.note(row, 0, "", str(problem))
        return Scenario(name or f"Row {row + 1}", Case(estimates, pairs))

    def estimate(self, row: int, key: str, given: Mapping[str, Any]) -> Any:
        """A number, which is certain, or an estimate; what is wrong is noted."""
        for role in ROLES[:3]:
            words = "" if role == "best" else f"{role.capitalize()} of "
            value = given[role]
            if is_filled(value) and (problem := problem_with(value, key, words)):
                self.note(row, self.column(key, role), key, problem)
                return None
        family = given["distribution"]
        if is_filled(family) and not isinstance(family, str):
            self.note(row, self.column(key, "distribution"), key,
                      f"the distribution of {key} is {told(family)}: enter its name")  # fmt: skip
            return None
        low, best, high = (given[role] if is_filled(given[role]) else None for role in ROLES[:3])
        estimate = Estimate(low, best, high, family or "auto")
        usual = self.basis.estimates.get(key)
        if usual and low is None and high is None and best == usual.best:
            estimate = usual
        try:
            distribution_of(key, estimate)
        except CoopError as problem:
            self.note(row, self.column(key), key, str(problem))
        return estimate

    def name(self, row: int) -> str:
        """What a row is called; "" if nothing."""
        for column, label in enumerate(self.headings):
            if isinstance(label, str) and label.strip().casefold() in NAMES:
                value = self.value(row, column)
                return "" if is_blank(value) else " ".join(str(value).split())
        return ""

    def is_uncalculated(self, row: int) -> bool:
        """Whether formulas without a result stand in a row."""
        return any((row, column) in self.grid.uncalculated for column in self.columns.values())

    def cell(self, row: int, key: str, role: str) -> Any:
        """What stands in a row for a part of an estimate; None if nothing."""
        column = self.columns.get((key, role))
        return None if column is None else self.value(row, column)

    def value(self, row: int, column: int) -> Any:
        """The content of a cell; rows may be short."""
        cells = self.grid.rows[row]
        return cells[column] if column < len(cells) else None

    def column(self, key: str, role: str = "best") -> int:
        """Where a variable, or another way to enter it, stands."""
        ways = [key, *(each for each in ENTRIES if ENTRIES[each].instead_of == key)]
        places = [self.columns.get((way, each)) for way in ways for each in (role, *ROLES)]
        return next(place for place in places if place is not None)

    def note(self, row: int, column: int, key: str, text: str) -> None:
        """Add a problem with a cell."""
        cell = f"{column_letters(column + 1)}{row + 1}"
        if self.grid.title:
            self.problems.append(Problem("error", self.grid.title, cell, key, text))
        else:
            self.problems.append(Problem("error", "", "", key, f"{cell}: {text}"))
