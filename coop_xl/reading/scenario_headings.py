"""The row of headings of a table of scenarios: what each column holds, and what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coop_xl.estimates.cell_names import COLUMNS
from coop_xl.estimates.cell_names import HEADINGS as SHOWN
from coop_xl.model.catalogue import ENTRIES, VARIABLES, WAYS_TO_ENTER, shown
from coop_xl.model.defaults import not_needed
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.names import hint, meant
from coop_xl.model.validate import missing_text

from .grids import TOP, Grid
from .scenario_cells import ROLES, Meaning, is_filled, meaning_meant, meaning_of, split_heading

_NAMES = ("scenario", "name")
_ENOUGH = len(VARIABLES) // 2  # variables that make a row the headings
_OWN = frozenset((*COLUMNS, *SHOWN.values()))  # what our sheet Scenarios has, or a copy of it
_FORMS = "a value's column is headed F_V, those beside it F_V low, F_V high, F_V distribution"
_Remark = tuple[int, str, str, str]  # column, severity, variable, text


@dataclass
class Headings:
    """What the columns hold.

    Attributes
    ----------
    columns : dict
        The column, from 0, of each part of an estimate.
    name : int or None
        The column with the names of scenarios.
    width : int
        How many columns up to the last that has a heading.
    remarks : list
        What to say about headings.
    """

    labels: Sequence[Any]
    columns: dict[Meaning, int] = field(default_factory=dict)
    remarks: list[_Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        for column, label in enumerate(self.labels):
            meaning = meaning_of(label)
            if meaning in self.columns:
                text = f"{label} heads two columns: keep one of them"
                self.remarks.append((column, "error", meaning[0] if meaning else "", text))
            elif meaning:
                self.columns[meaning] = column
        self.remarks += [each for each in map(self.unread, range(len(self.labels))) if each]
        self.remarks += self.missing()

    @cached_property
    def keys(self) -> list[str]:
        """The variables and inputs of extensions that have a column."""
        return list(dict.fromkeys(key for key, _ in self.columns))

    @cached_property
    def name(self) -> int | None:
        """The column with the names of scenarios."""
        return next((at for at, label in enumerate(self.labels) if _is_name(label)), None)

    @cached_property
    def range(self) -> int | None:
        """The column that says what Low and High of a row mean."""
        return next((at for at, label in enumerate(self.labels) if _is_range(label)), None)

    @cached_property
    def width(self) -> int:
        """How many columns there are, up to the last that has a heading."""
        return max(at for at, label in enumerate(self.labels) if is_filled(label)) + 1

    def column(self, key: str, role: str) -> int | None:
        """Where a variable, or another way to enter it, stands; near it if that part does not."""
        variable = ENTRIES[key].instead_of or key if key in ENTRIES else key
        for way in (key, *WAYS_TO_ENTER.get(variable, ())):
            for each in (role, "best", *ROLES):
                if (way, each) in self.columns:
                    return self.columns[way, each]
        return None

    def unread(self, column: int) -> _Remark | None:
        """What to say about a column that is not read though its heading names a variable."""
        label = self.labels[column]
        if meaning_of(label) or label in _OWN:
            return None
        if found := meaning_meant(label):
            return column, "error", found[0], _is_meant(label, " ".join(found))
        key = meant(label)
        if key and key not in self.keys and key not in VARIABLES:
            return column, "error", key, _is_meant(label, key)
        begins, _ = split_heading(label)
        if begins or (key and key in self.keys):
            return column, "warning", begins or key or "", f"{shown(label)} is not read: {_FORMS}"
        return None

    def missing(self) -> Iterator[_Remark]:
        """What to say about variables that have no column."""
        given = {ACCEPTED[key].instead_of or key for key in self.keys}
        spared = not_needed(given)
        missing = [key for key in VARIABLES if key not in given and key not in spared]
        if missing:
            labels = [each for each in self.labels if isinstance(each, str)]
            text = f"the table has no column for every variable: {missing_text(missing)}"
            yield 0, "error", missing[0], f"{text}{hint(missing, [*labels])}"


def _is_meant(label: str, meaning: str) -> str:
    """What to say about a heading that is probably misspelt."""
    return f"{shown(label)} is not read: did you mean {meaning}? Rename the heading"


def _is_name(label: Any) -> bool:
    """Whether a column holds the names of scenarios."""
    return isinstance(label, str) and label.strip().casefold() in _NAMES


def _is_range(label: Any) -> bool:
    """Whether a column says what Low and High mean."""
    return isinstance(label, str) and label.strip().casefold() == "range"


def headings_in(grid: Grid, must_name: bool = False) -> int | None:
    """The row of the headings; None if there is none among the first."""
    for row, labels in enumerate(grid.rows[:TOP]):
        found = {meaning[0] for label in labels if (meaning := meaning_of(label))}
        if len(found & ENTRIES.keys()) >= _ENOUGH and (
            not must_name or any(map(_is_name, labels))
        ):
            return row
    return None
