"""The scenarios in the rows of a table, and everything that is wrong with them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized

from coop_xl.analysis.scenarios import Scenario
from coop_xl.estimates.distributions import EstimateError
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.low_high_range import USUAL, Range, range_of
from coop_xl.estimates.typed_values import worded
from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.defaults import COALITION, not_needed, stands_for_slopes
from coop_xl.model.errors import InputError
from coop_xl.model.validate import entered_twice, missing_from, missing_text
from coop_xl.spreadsheet.reading.addresses import column_letters

from .calculated import remark_on
from .grids import Grid
from .opening import NamedCell
from .reader import UNCALCULATED
from .scenario_cells import ROLES, is_filled, problem_with
from .scenario_grid import Formula, Parts, Table
from .usual_cells import Basis, fills_from_inputs, is_old, is_usual, may_be_assumed
from .whole_scenarios import problems_of_all

_RECALCULATE = UNCALCULATED.partition(": ")[2]
_Given = Mapping[str, Parts]


class ScenarioReader(Table):
    """Takes the rows one by one, and notes everything that is wrong."""

    def __init__(self, grid: Grid, top: int, basis: Basis) -> None:
        super().__init__(grid, top)
        self.basis = basis

    def read(self) -> list[Scenario]:
        """The scenarios of the valid rows."""
        rows = range(self.top + 1, len(self.grid.rows))
        return [each for row in rows if (each := self.scenario(row))]

    def scenario(self, row: int) -> Scenario | None:
        """The scenario in a row; None if the row is blank or wrong."""
        name, formulas = self.name(row), list(self.formulas(row))
        given = self.parts(row)
        usual = {each.key for each in formulas if fills_from_inputs(each.text, each.key)}
        if self.basis.is_ours and not name:
            self.refuse_nameless(row, given.keys() - usual)
            return None
        lost = [each for each in formulas if self.is_lost(each, usual)]
        if not self.is_alive(row, name, given, [*usual, *lost]) or self.is_too_wide(row):
            return None
        self.refuse_uncalculated(row, name, lost)
        self.look_at_results(row, [each for each in formulas if each not in lost], usual)
        estimates = dict(self.estimates(row, given, usual, {each.key for each in lost}))
        self.refuse_doubled(row, estimates, usual)
        self.refuse_gaps(row, estimates)
        if row in self.wrong or self.top in self.wrong or self.basis.is_wrong:
            return None
        return self.whole(row, name, {key: each for key, each in estimates.items() if each})

    def refuse_nameless(self, row: int, typed: Collection[str]) -> None:
        """Note a row of our workbook that has numbers but is unused for want of a name."""
        if typed:
            text = "this row has numbers but no name: type one, or clear the numbers"
            self.note(row, self.headings.name or 0, min(typed), text)

    def is_lost(self, formula: Formula, usual: Collection[str]) -> bool:
        """Whether the result of a formula is not known; what Inputs leaves blank may be blank."""
        is_blank = formula.key in usual and self.basis.usual(formula.key) is None
        return formula.is_uncalculated and not is_blank

    def is_alive(self, row: int, name: str, given: _Given, formulas: Sized) -> bool:
        """Whether a row holds a scenario; one that has only a name is noted."""
        if given or formulas:
            return True
        if name:
            text = f"{name} has a name but no numbers, and is skipped: fill in its row"
            self.note(row, self.headings.name or 0, "", text, "warning")
        return False

    def is_too_wide(self, row: int) -> bool:
        """Note a row of more cells than headings: they may have been shifted."""
        filled = [at for at, value in enumerate(self.grid.rows[row]) if is_filled(value)]
        count, width = max(filled, default=0) + 1, self.headings.width
        if count <= width:
            return False
        remedy = (
            f"clear {column_letters(count)}{row + 1}, move back what was shifted, or give every "
            "column a heading"
            if self.grid.title
            else "a comma in a number or text begins a new cell, so write 0.4 for 0,4 and put "
            "such texts in quotation marks"
        )
        text = f"row {row + 1} has {count} cells under {width} headings: {remedy}"
        self.note(row, width, "", text)
        return True

    def refuse_uncalculated(self, row: int, name: str, lost: Sequence[Formula]) -> None:
        """Note formulas without a result."""
        labels = [each.label for each in lost]
        if len(lost) == 1:
            self.note(row, lost[0].column, lost[0].key, f"{labels[0]} {UNCALCULATED}")
        elif lost:
            listed = ", ".join(labels[:3]) + (", …" if labels[3:] else "")
            text = f"{name or f'row {row + 1}'} has formulas that were never calculated ({listed})"
            self.note(row, lost[0].column, lost[0].key, f"{text}: {_RECALCULATE}")

    def look_at_results(
        self, row: int, formulas: Iterable[Formula], usual: Collection[str]
    ) -> None:
        """Note results that are old, come from another workbook, or change by themselves."""
        for each in formulas:
            key, value = each.key, self.value(row, each.column)
            if key not in usual:
                if remark := remark_on(NamedCell("", "", value, formula=each.text)):
                    self.note(row, each.column, key, f"{each.label} {remark}", "warning")
            elif may_be_assumed(each.text) and self.may_follow(key):
                continue
            elif not self.basis.is_faulty(key) and is_old(value, self.basis.usual(key)):
                self.note(row, each.column, key, self.old(key, value))

    def may_follow(self, key: str) -> bool:
        """Whether a cell shows a default, or what follows from D_b, rather than an entry."""
        by_D_b = key == COALITION and stands_for_slopes(self.basis.estimates)
        return by_D_b or self.basis.usual(key) is None

    def old(self, key: str, value: object) -> str:
        """What to say about a cell that still shows an old entry."""
        usual = self.basis.usual(key)
        now = f"{worded(usual.best)} is entered" if usual else "it is not entered"
        shown = worded(value) if is_filled(value) else "nothing"
        return (
            f"{key} shows {shown} though {now}: the workbook was not recalculated; open it in a "
            "spreadsheet program and save it"
        )

    def estimates(
        self, row: int, given: _Given, usual: Collection[str], lost: Collection[str]
    ) -> Iterator[tuple[str, Estimate | None]]:
        """The estimates that are given; None for one that cannot be determined."""
        for key in self.headings.keys:
            if key in lost:
                yield key, None
            elif key in usual:
                if found := self.basis.usual(key):
                    yield key, found
            elif key in given:
                yield key, self.estimate(row, key, given[key])

    def estimate(self, row: int, key: str, parts: Parts) -> Estimate | None:
        """The estimate in a row; None if it cannot be determined; what is wrong is noted."""
        problems = [
            (role, text)
            for role, value in parts.items()
            if (text := problem_with(value, key, role))
        ]
        for role, text in problems:
            self.note(row, self.place(row, key, role), key, text)
        if problems:
            return None
        low, best, high, family = map(parts.get, ROLES)
        found = Estimate(low, best, high, family or "auto", range=self.range(row))
        usual = self.basis.usual(key)
        if usual and is_usual(found, usual):
            return usual
        if low is high is family is None:
            return found  # certain, and in the domain
        try:
            distribution_of(key, found)
        except EstimateError as problem:
            self.note(row, self.place(row, key, problem.role), key, str(problem))
        return found

    def range(self, row: int) -> Range:
        """What Low and High of a row mean; what is wrong is noted."""
        column = self.headings.range
        try:
            return range_of(self.value(row, column))
        except InputError as problem:
            self.note(row, column or 0, "", str(problem))
            return USUAL

    def refuse_doubled(
        self, row: int, estimates: dict[str, Estimate | None], usual: Collection[str]
    ) -> None:
        """Note shares that are entered in several ways; the first of these is kept."""
        for variable, ways, text in [*entered_twice(estimates)]:
            wrong = next((way for way in ways if way in usual), ways[-1])
            self.note(row, self.place(row, wrong), variable, text)
            for way in ways[1:]:
                del estimates[way]

    def refuse_gaps(self, row: int, estimates: Iterable[str]) -> None:
        """Note variables that are not given though there is a column for them."""
        columns = {ENTRIES[key].instead_of or key for key in self.headings.keys if key in ENTRIES}
        columns |= {*not_needed(self.headings.keys)}  # a column of D_b need not fill each row
        given = {*estimates, *self.basis.assumed}
        spared = not_needed(self.basis.estimates)
        missing = [
            key
            for key in missing_from(given)
            if key in columns and not self.basis.is_faulty(key) and key not in spared
        ]
        if missing:
            self.note(row, self.place(row, missing[0]), missing[0], missing_text(missing))

    def whole(self, row: int, name: str, given: Mapping[str, Estimate]) -> Scenario | None:
        """The scenario, unless its estimates are inconsistent."""
        case = self.basis.case(given)
        for key, text in problems_of_all(case):
            self.note(row, self.place(row, key), key, text)
        return None if row in self.wrong else Scenario(name or f"Row {row + 1}", case)
