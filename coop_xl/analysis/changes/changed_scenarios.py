"""What differs between the Scenarios sheets of two workbooks, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .changed_entries import is_same

Rows = Mapping[str, Mapping[str, float]]  # by name, what is not as on Inputs


@dataclass(frozen=True)
class ScenarioChange:
    """A scenario that was added (`old` is None), removed (`new` is None) or changed.

    Both hold what differs from the Inputs sheet of their own workbook.
    """

    name: str
    old: Mapping[str, float] | None
    new: Mapping[str, float] | None


@dataclass(frozen=True)
class Scenarios:
    """The scenarios that changed, or why they were not compared."""

    changes: tuple[ScenarioChange, ...]
    reason: str = ""


def scenario_changes(base: Rows, filled: Rows) -> Iterator[ScenarioChange]:
    """The rows that differ, by name."""
    for name in [*base, *(each for each in filled if each not in base)]:
        old, new = base.get(name), filled.get(name)
        if old is None or new is None or differ(old, new):
            yield ScenarioChange(name, old, new)


def differ(old: Mapping[str, float], new: Mapping[str, float]) -> bool:
    """Whether two rows change other variables, or to other values."""
    return old.keys() != new.keys() or not all(is_same(old[key], new[key]) for key in old)
