"""Takes the named cells of a workbook one by one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from coop_xl.analysis.distributions import FAMILIES
from coop_xl.model.catalogue import Variable
from coop_xl.model.options.catalogue import Option
from coop_xl.surfaces.strangers_text import on_one_line, without_controls
from coop_xl.surfaces.workbook.content import DEFINITIONS, Estimate

from .entries import ROLES, problem_of, told, variable_on
from .opening import NamedCell

OPTIONAL = ("filled_in_by",)
UNCALCULATED = (
    "is a formula that was never calculated: open the file in a spreadsheet program, "
    "recalculate and save"
)


@dataclass(frozen=True)
class Problem:
    """A remark on a cell: `severity` is "error" or "warning"; what is of no cell has "" there."""

    severity: str
    sheet: str
    cell: str
    name: str
    text: str

    @property
    def place(self) -> str:
        """Sheet and cell, such as Inputs!F5."""
        return f"{self.sheet}!{self.cell}" if self.cell else ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.severity, self.text) if part)


class Reader:
    """Takes the named cells one by one and notes what is wrong with them."""

    def __init__(self, cells: Mapping[str, NamedCell]) -> None:
        self.cells = cells
        self.problems: list[Problem] = []
        self.unread: set[str] = set()  # what is wrong with these cells was told for all at once
        self.correlation_lines: list[int] = []

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
            text = f"shows the error {at.value}: mend the formula, or type what it should give"
        else:
            return at.value, True
        if name not in OPTIONAL:
            self.note(name, f"{name} {text}")
        return None, False

    def definition(self, name: str) -> str:
        """A sentence of the Welcome sheet."""
        value, usable = self.value(name)
        text = on_one_line(str("" if value is None else value))
        if usable and not text and name not in OPTIONAL:
            self.note(name, f"“{DEFINITIONS[name]} …” is blank: say it in a sentence, the "
                            "estimates mean little without it", "warning")  # fmt: skip
        return text

    def choice(self, name: str, choices: Collection[str]) -> str:
        """One word of a list, in any case; "" if it is none."""
        value, usable = self.value(name)
        found = [each for each in choices if each.casefold() == str(value).strip().casefold()]
        if usable and not found:
            self.note(name, f"{name} is {told(value)}: choose one of {', '.join(choices)}")
        return found[0] if found else ""

    def estimate(self, key: str, scale: str) -> Estimate:
        """Low, best, high and distribution of a variable entered on that scale."""
        variable = variable_on(key, scale)
        low, best, high = (
            self.number(f"{role}_{key}", replace(variable, key=f"{words}{variable.key}"))
            for role, words in ROLES.items()
        )
        self.refuse_disorder(key, variable.key, {"Low": low, "Best": best, "High": high})
        return Estimate(
            best, low, high, self.choice(f"dist_{key}", FAMILIES) or "auto",
            self.remark(f"source_{key}"), self.remark(f"confidence_{key}"), self.day(f"dated_{key}"),
        )  # fmt: skip

    def has_cell(self, name: str) -> bool:
        """Whether a cell that may be missing is there."""
        return name in self.cells and not self.cells[name].is_gone

    def remark(self, name: str) -> str:
        """What a cell says that the model does not need; "" if nothing."""
        at = self.cells.get(name)
        if at is None or at.is_error or at.trouble or at.value is None:
            return ""
        return without_controls(str(at.value)).strip()

    def day(self, name: str) -> date | None:
        """The day in a cell that the model does not need."""
        value = self.cells[name].value if name in self.cells else None
        return value.date() if isinstance(value, datetime) else None

    def number(self, name: str, variable: Variable) -> float | None:
        """A number inside the domain; of all only the best of a variable must be filled in."""
        value, usable = self.value(name)
        is_blank = value is None or (isinstance(value, str) and not value.strip())
        is_needed = name.startswith("best_") and not isinstance(variable, Option)
        if not usable or (is_blank and not is_needed):
            return None
        problem = problem_of(None if is_blank else value, variable)
        if not problem:
            return float(value)
        self.note(name, problem)
        return None

    def refuse_disorder(self, key: str, label: str, given: dict[str, float | None]) -> None:
        """Note where Low ≤ Best ≤ High does not hold."""
        known = [(role, value) for role, value in given.items() if value is not None]
        for (role, value), (next_role, next_value) in pairwise(known):
            if value > next_value:
                end = next_role if next_role == "High" else role
                self.note(f"{end.lower()}_{key}",
                          f"{label}: {role} is {value:g}, above {next_role} {next_value:g}: "
                          "enter Low ≤ Best ≤ High")  # fmt: skip
