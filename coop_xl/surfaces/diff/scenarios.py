"""What differs between the Scenarios sheets of two workbooks, row by row."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.loading import any_error
from coop_xl.surfaces.workbook.content import Content
from coop_xl.surfaces.workbook.filled.scenario_rows import Scenario, read_scenarios

from .entries import is_same

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


def scenarios_of(path: Path, content: Content) -> Rows | str:
    """The scenarios of a workbook, or why they cannot be compared; "" if there are none."""
    if path.suffix.lower() == ".json":
        return ""
    try:
        found, problems = read_scenarios(path)
    except CoopError as problem:
        return str(problem)
    if any_error(problems):
        return str(problems[0])
    return dict(rows_of(found, content))


def rows_of(found: list[Scenario], content: Content) -> Iterator[tuple[str, Mapping[str, float]]]:
    """What each changes on Inputs; a second row of a name is told from the first."""
    usual, times = content.estimates_entered, Counter[str]()
    for each in found:
        times[each.name] += 1
        name = each.name if times[each.name] == 1 else f"{each.name} ({times[each.name]})"
        yield (
            name,
            {
                key: estimate.best
                for key, estimate in each.case.estimates.items()
                if estimate != usual.get(key)
            },
        )


def scenario_changes(base: Rows, filled: Rows) -> Iterator[ScenarioChange]:
    """The rows that differ, by name."""
    for name in [*base, *(each for each in filled if each not in base)]:
        old, new = base.get(name), filled.get(name)
        if old is None or new is None or differ(old, new):
            yield ScenarioChange(name, old, new)


def differ(old: Mapping[str, float], new: Mapping[str, float]) -> bool:
    """Whether two rows change other variables, or to other values."""
    return old.keys() != new.keys() or not all(is_same(old[key], new[key]) for key in old)
