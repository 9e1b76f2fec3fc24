"""Takes the entries of a JSON file one by one, and notes all that is wrong with them."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.read_file import Problem
from coop_xl.model.catalogue import ENTRIES, shown
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS
from coop_xl.model.names import extension_of, hint, key_of, meant
from coop_xl.model.validate import entered_twice, missing_from, missing_text, twice

from .extension_reader import has_numbers
from .json_document import doubled, written
from .scenario_cells import BEST, ROLES, problem_with

PARTS = tuple(each.name for each in fields(Estimate))
TEXTS = ("source", "confidence")
SHAPE = '{"low": …, "best": …, "high": …, "distribution": …}'
SEVERAL = f"give a number or {SHAPE}; only coop-xl eval --json takes several scenarios"
LONGEST_NAME = 60


def error(name: str, text: str) -> Problem:
    """A problem that has no cell."""
    return Problem("error", "", "", name[:LONGEST_NAME], text)


class JsonReader:
    """Takes the entries one by one, and notes what is wrong with them.

    Attributes
    ----------
    rows : dict
        The estimates by the keys they are entered under.
    problems : list
    faulty : set
        The variables and inputs of extensions of which something is wrong.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self.faulty: set[str] = set()
        self.rows: dict[str, Estimate] = {}
        for name, value in given.items():
            self.add(name, value)
        for _, name, _ in doubled(given):
            self.note(key_named(name) or name, twice(key_named(name) or shown(name)))
        self.refuse_doubled()
        self.refuse_gaps(list(given))

    def note(self, key: str, text: str) -> None:
        """Add a problem with an estimate."""
        self.problems.append(error(key, text))
        self.faulty.add(variable_of(key))

    def add(self, name: str, value: Any) -> None:
        """Take an entry."""
        key = key_named(name)
        if key is None:
            near = meant(name)
            text = f"{shown(name)} is no variable of the model"
            self.note(name, text + (f"; is {near} meant?" if near else ""))
        elif key in self.rows:
            self.note(key, twice(key))
        elif isinstance(value, list):
            self.rows[key] = Estimate()
            self.note(key, f"{key} has several values: {SEVERAL}")
        else:
            self.rows[key] = self.row(key, value if isinstance(value, dict) else {BEST: value})

    def row(self, key: str, given: Mapping[str, Any]) -> Estimate:
        """An estimate; a part that is wrong is blank."""
        for part in (each for each in given if each not in PARTS):
            self.note(key, f"{key} has a part {shown(part)}: give {SHAPE}")
        for _, part, _ in doubled(given):
            self.note(key, f"{key} has its part {shown(part)} twice: keep one of them")
        low, best, high, family = (self.part(key, role, given.get(role)) for role in ROLES)
        if low is best is high is None and key not in EXTENSION_INPUTS and key not in self.faulty:
            self.note(key, ACCEPTED[key].problem(None))
        source, confidence = (self.text(key, part, given.get(part)) for part in TEXTS)
        return Estimate(low, best, high, family or "auto", source, confidence, day(given))

    def part(self, key: str, role: str, value: Any) -> Any:
        """A number or the name of a family; None if it is blank or wrong."""
        if value is None or value == "":
            return None
        if isinstance(value, dict | list):
            self.note(key, f"the part {role} of {key} is {written(value)}: give {SHAPE}")
        elif problem := problem_with(value, key, role):
            self.note(key, problem)
        else:
            return value if isinstance(value, str) else float(value)
        return None

    def text(self, key: str, part: str, value: Any) -> str:
        """A remark on an estimate."""
        if isinstance(value, dict | list):
            self.note(key, f"the {part} of {key} is {written(value)}: give a text")
            return ""
        return "" if value is None else str(value)

    def refuse_doubled(self) -> None:
        """Note shares that are entered in several ways; none of these is kept."""
        for key, ways, text in [*entered_twice(self.rows)]:
            self.note(key, text)
            for way in ways:
                del self.rows[way]

    def refuse_gaps(self, names: list[object]) -> None:
        """Note variables that are not there."""
        missing = [key for key in missing_from(self.rows) if key not in self.faulty]
        if missing:
            self.note(missing[0], f"{missing_text(missing)}{hint(missing, names)}")
            self.faulty.update(missing)

    @property
    def sound(self) -> dict[str, Estimate]:
        """The estimates, of wrong ones without Best; none if no number is left."""
        rows = {
            key: replace(row, best=None) if variable_of(key) in self.faulty else row
            for key, row in self.rows.items()
        }
        return rows if any(map(has_numbers, rows.values())) else {}

    @property
    def best(self) -> dict[str, float]:
        """Best or, where that is blank, what is as likely to be exceeded as not."""
        found = {
            key: median(key, row)
            for key, row in self.rows.items()
            if variable_of(key) not in self.faulty
        }
        return {key: value for key, value in found.items() if value is not None}


def key_named(name: str) -> str | None:
    """The variable, or the input of an extension, that a name stands for."""
    return key_of(name) or extension_of(name)


def variable_of(key: str) -> str:
    """The variable of an entry: F_V may be entered as log10_F_V."""
    return ENTRIES[key].instead_of or key if key in ENTRIES else key


def day(given: Mapping[str, Any]) -> date | None:
    """When an estimate was made, if that is told."""
    try:
        return date.fromisoformat(given.get("dated") or "")
    except (TypeError, ValueError):
        return None


def median(key: str, row: Estimate) -> float | None:
    """Best or, where that is blank, what is as likely to be exceeded as not."""
    if row.best is not None or row.low is None:
        return row.best
    try:
        return distribution_of(key, Estimate(row.low, None, row.high, row.distribution)).median
    except CoopError:
        return None
