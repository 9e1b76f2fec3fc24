"""What differs between the sheets Scenarios or Proposals of two workbooks, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .changed_entries import is_same

Row = Mapping[str, float | str]
Rows = Mapping[str, Row]  # by name, what is not as on Questions, or is entered of a proposal


@dataclass(frozen=True)
class ScenarioChange:
    """A row that was added (`old` is None), removed (`new` is None) or changed.

    Both hold what differs from Questions in their own workbook or, of a proposal, what is entered.
    """

    name: str
    old: Row | None
    new: Row | None


@dataclass(frozen=True)
class Scenarios:
    """The scenarios or proposals that changed, or why they were not compared."""

    changes: tuple[ScenarioChange, ...]
    reason: str = ""


def scenario_changes(base: Rows, filled: Rows) -> Iterator[ScenarioChange]:
    """The rows that differ, by name."""
    for name in [*base, *(each for each in filled if each not in base)]:
        old, new = base.get(name), filled.get(name)
        if old is None or new is None or differ(old, new):
            yield ScenarioChange(name, old, new)


def differ(old: Row, new: Row) -> bool:
    """Whether two rows change other variables, or to other values."""
    return old.keys() != new.keys() or not all(is_same(old[key], new[key]) for key in old)
