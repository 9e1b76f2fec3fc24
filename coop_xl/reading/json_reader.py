"""Takes the entries of a JSON file one by one, and notes everything that is wrong with them."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.low_high_range import USUAL, Range, range_of
from coop_xl.estimates.read_file import Problem
from coop_xl.model.catalogue import ENTRIES, shown
from coop_xl.model.defaults import HAVE_DEFAULTS, left_assumed
from coop_xl.model.errors import CoopError, InputError
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS
from coop_xl.model.names import extension_of, hint, key_of, no_variable
from coop_xl.model.validate import entered_twice, missing_from, missing_text, twice

from .extension_reader import has_numbers
from .json_document import as_written, names_twice
from .scenario_cells import BEST, ROLES, problem_with

_PARTS = tuple(each.name for each in fields(Estimate))
_TEXTS = ("source", "confidence")
_SHAPE = '{"low": …, "best": …, "high": …, "distribution": …}'
_SEVERAL = f"give a number or {_SHAPE}; only coop-xl eval --json takes several scenarios"
_LONGEST_NAME = 60


def error(name: str, text: str) -> Problem:
    """A problem that has no cell."""
    return Problem("error", "", "", name[:_LONGEST_NAME], text)


class JsonReader:
    """Takes the entries one by one, and notes what is wrong with them.

    Attributes
    ----------
    rows : dict
        The estimates by the keys they are entered under.
    problems : list
    faulty : set
        The variables and inputs of extensions with which something is wrong.
    """

    def __init__(self, given: Mapping[str, Any], usual: Range = USUAL) -> None:
        self.usual = usual
        self.problems: list[Problem] = []
        self.faulty: set[str] = set()
        self.rows: dict[str, Estimate] = {}
        for name, value in given.items():
            self.add(name, value)
        self.rows = {
            key: row for key, row in self.rows.items() if not self.is_left_blank(key, row)
        }
        for _, name, _ in names_twice(given):
            self.note(_key_named(name) or name, twice(_key_named(name) or shown(name)))
        self.refuse_doubled()
        self.refuse_gaps(list(given))

    def note(self, key: str, text: str) -> None:
        """Add a problem with an estimate."""
        self.problems.append(error(key, text))
        self.faulty.add(_variable_of(key))

    def add(self, name: str, value: Any) -> None:
        """Take an entry."""
        key = _key_named(name)
        if key is None:
            self.note(name, no_variable(name))
        elif key in self.rows:
            self.note(key, twice(key))
        elif isinstance(value, list):
            self.rows[key] = Estimate()
            self.note(key, f"{key} has several values: {_SEVERAL}")
        else:
            self.rows[key] = self.row(key, value if isinstance(value, dict) else {BEST: value})

    def row(self, key: str, given: Mapping[str, Any]) -> Estimate:
        """An estimate; a part that is wrong is blank."""
        for part in (each for each in given if each not in _PARTS):
            self.note(key, f"{key} has a part {shown(part)}: give {_SHAPE}")
        for _, part, _ in names_twice(given):
            self.note(key, f"{key} has its part {shown(part)} twice: keep one of them")
        low, best, high, family = (self.part(key, role, given.get(role)) for role in ROLES)
        is_needed = key not in EXTENSION_INPUTS and _variable_of(key) not in HAVE_DEFAULTS
        if low is best is high is None and is_needed and key not in self.faulty:
            self.note(key, ACCEPTED[key].problem(None))
        source, confidence = (self.text(key, part, given.get(part)) for part in _TEXTS)
        about = source, confidence, _day(given)
        return Estimate(low, best, high, family or "auto", *about, self.range(key, given))

    def range(self, key: str, given: Mapping[str, Any]) -> Range:
        """What Low and High of an estimate mean; of most files the same for all."""
        try:
            return range_of(given["range"]) if given.get("range") is not None else self.usual
        except InputError as problem:
            self.note(key, f"{key}: {problem}")
            return self.usual

    def is_left_blank(self, key: str, row: Estimate) -> bool:
        """Whether an entry says nothing, and has a default."""
        is_sound = _variable_of(key) in HAVE_DEFAULTS and _variable_of(key) not in self.faulty
        return is_sound and not has_numbers(row)

    def part(self, key: str, role: str, value: Any) -> Any:
        """A number or the name of a family; None if it is blank or wrong."""
        if value is None or value == "":
            return None
        if isinstance(value, dict | list):
            self.note(key, f"the part {role} of {key} is {as_written(value)}: give {_SHAPE}")
        elif problem := problem_with(value, key, role):
            self.note(key, problem)
        else:
            return value if isinstance(value, str) else float(value)
        return None

    def text(self, key: str, part: str, value: Any) -> str:
        """A remark on an estimate."""
        if isinstance(value, dict | list):
            self.note(key, f"the {part} of {key} is {as_written(value)}: give a text")
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
        given = {*self.rows, *left_assumed(self.rows)}
        missing = [key for key in missing_from(given) if key not in self.faulty]
        if missing:
            self.note(missing[0], f"{missing_text(missing)}{hint(missing, names)}")
            self.faulty.update(missing)

    @property
    def sound(self) -> dict[str, Estimate]:
        """The estimates, wrong ones without Best; none if no number is left."""
        rows = {
            key: replace(row, best=None) if _variable_of(key) in self.faulty else row
            for key, row in self.rows.items()
        }
        return rows if any(map(has_numbers, rows.values())) else {}

    @property
    def best(self) -> dict[str, Any]:
        """Best or, where that is blank, the median."""
        found: dict[str, Any] = {
            key: _median(key, row)
            for key, row in self.rows.items()
            if _variable_of(key) not in self.faulty
        }
        found |= {
            key: each for key, each in left_assumed(self.rows).items() if key not in self.faulty
        }
        return {key: value for key, value in found.items() if value is not None}


def _key_named(name: str) -> str | None:
    """The variable, or the input of an extension, that a name stands for."""
    return key_of(name) or extension_of(name)


def _variable_of(key: str) -> str:
    """The variable of an entry: F_V may be entered as log10_F_V."""
    return ENTRIES[key].instead_of or key if key in ENTRIES else key


def _day(given: Mapping[str, Any]) -> date | None:
    """When an estimate was made, if given."""
    try:
        return date.fromisoformat(given.get("dated") or "")
    except (TypeError, ValueError):
        return None


def _median(key: str, row: Estimate) -> float | None:
    """Best or, where that is blank, the median."""
    if row.best is not None or row.low is None:
        return row.best
    try:
        return distribution_of(key, row).median
    except CoopError:
        return None
