"""Takes the named cells of a workbook one by one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from coop_xl.estimates.cell_names import LOW_HIGH_RANGE
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.estimate_rules import ORDER, ROLES, broken, of_role
from coop_xl.estimates.low_high_range import USUAL, Range, range_of
from coop_xl.estimates.read_file import Problem
from coop_xl.estimates.typed_values import choice_text, problem_of, variable_on
from coop_xl.model.catalogue import Variable
from coop_xl.model.defaults import ESSENTIAL, HAVE_DEFAULTS, ONE, TWO
from coop_xl.model.errors import InputError
from coop_xl.safe_text import on_one_line, without_controls

from .opening import NamedCell

_OPTIONAL = ("filled_in_by",)
UNCALCULATED = (
    "is a formula that was never calculated: open the file in a spreadsheet program, "
    "recalculate and save"
)


class Reader:
    """Takes the named cells one by one and notes what is wrong with them."""

    def __init__(self, cells: Mapping[str, NamedCell]) -> None:
        self.cells = cells
        self.problems: list[Problem] = []
        self.unread: set[str] = set()  # problems of these cells were reported together
        self.correlation_lines: list[int] = []
        slopes = () if self.is_filled(f"best_{ONE}") else TWO
        self.needed = {f"best_{key}" for key in ESSENTIAL if key not in TWO or key in slopes}
        self.needed |= {f"best_{key}" for key in HAVE_DEFAULTS if self.is_half_filled(key)}

    def note(self, name: str, text: str, severity: str = "error") -> None:
        """Add a problem with the cell of that name."""
        self.problems.append(self.problem(name, text, severity))

    def add(self, severity: str, sheet: str, text: str) -> None:
        """Add a problem with a whole sheet."""
        self.problems.append(Problem(severity, sheet, "", "", text))

    def problem(self, name: str, text: str, severity: str = "error") -> Problem:
        """A problem with the cell of that name."""
        at = self.cells.get(name, NamedCell("", "", None))
        return Problem(severity, at.sheet, at.cell, name, text)

    def value(self, name: str) -> tuple[Any, bool]:
        """What a cell holds, and whether that can be used; if not, a problem is noted."""
        at = self.cells.get(name)
        if name in self.unread:
            return None, False
        if at is None:
            text = "has no cell of its own: make a new workbook and copy your entries there"
        elif at.trouble:
            text = at.trouble
        elif at.is_uncalculated:
            text = UNCALCULATED
        elif at.is_error:
            text = f"shows the error {at.value}: fix the formula, or type what it should give"
        else:
            return at.value, True
        if name not in _OPTIONAL:
            self.note(name, f"{name} {text}")
        return None, False

    def definition(self, name: str) -> str:
        """A sentence of the Start sheet."""
        value, usable = self.value(name)
        text = on_one_line(str("" if value is None else value))
        if usable and not text and name not in _OPTIONAL:
            self.note(name, f"“{DEFINITIONS[name]} …” is blank: say it in a sentence, the "
                            "estimates mean little without it", "warning")  # fmt: skip
        return text

    def choice(self, name: str, choices: Collection[str]) -> str:
        """One word of a list, in any case; "" if it is none."""
        value, usable = self.value(name)
        found = [each for each in choices if each.casefold() == str(value).strip().casefold()]
        if usable and not found:
            self.note(name, f"{name} is {choice_text(value)}: choose one of {', '.join(choices)}")
        return found[0] if found else ""

    def estimate(self, key: str, scale: str) -> Estimate:
        """Low, best, high and distribution of a variable entered on that scale."""
        row = self.numbers(key, variable_on(key, scale))
        return Estimate(
            row.low,
            row.best,
            row.high,
            self.choice(f"dist_{key}", FAMILIES) or "auto",
            self.remark(f"source_{key}"),
            self.remark(f"confidence_{key}"),
            self.day(f"dated_{key}"),
            self.range,
        )

    @cached_property
    def range(self) -> Range:
        """What Low and High mean in the whole workbook; an older one does not say."""
        if not self.has_cell(LOW_HIGH_RANGE):
            return USUAL
        value, usable = self.value(LOW_HIGH_RANGE)
        try:
            return range_of(value) if usable else USUAL
        except InputError as problem:
            self.note(LOW_HIGH_RANGE, str(problem))
            return USUAL

    def numbers(self, key: str, variable: Variable, roles: Iterable[str] = ROLES) -> Estimate:
        """Low, best and high, each inside the domain; a wrong order is noted."""
        found = {role: self.number(f"{role}_{key}", of_role(variable, role)) for role in roles}
        row = Estimate(found.get("low"), found.get("best"), found.get("high"))
        for role, text in broken(row, variable, ORDER):
            self.note(f"{role}_{key}", text)
        return row

    def is_filled(self, name: str) -> bool:
        """Whether there is anything in a cell."""
        at = self.cells.get(name)
        return at is not None and not (at.value is None or not str(at.value).strip())

    def is_half_filled(self, key: str) -> bool:
        """Whether a variable has Low or High."""
        return self.is_filled(f"low_{key}") or self.is_filled(f"high_{key}")

    def has_cell(self, name: str) -> bool:
        """Whether a cell that may be missing is there."""
        return name in self.cells and not self.cells[name].is_gone

    def remark(self, name: str) -> str:
        """The text of a cell that the model does not need; "" if there is none."""
        at = self.cells.get(name)
        if at is None or at.is_error or at.trouble or at.value is None:
            return ""
        return without_controls(str(at.value)).strip()

    def day(self, name: str) -> date | None:
        """The day in a cell that the model does not need."""
        value = self.cells[name].value if name in self.cells else None
        return value.date() if isinstance(value, datetime) else None

    def number_if_there(self, variable: Variable) -> float | None:
        """The number in the cell that is called as the variable, which older workbooks lack."""
        return self.number(variable.key, variable) if self.has_cell(variable.key) else None

    def number(self, name: str, variable: Variable) -> float | None:
        """A number inside the domain; only the best of a variable must be filled in."""
        value, usable = self.value(name)
        is_blank = value is None or (isinstance(value, str) and not value.strip())
        is_needed = name in self.needed
        if not usable or (is_blank and not is_needed):
            return None
        problem = problem_of(None if is_blank else value, variable)
        if not problem:
            return float(value)
        self.note(name, problem)
        return None
