"""The scenarios of two files, to be compared."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from coop_xl.analysis.changes.changed_scenarios import Rows
from coop_xl.analysis.scenarios import Scenario
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.read_file import any_error
from coop_xl.model.errors import CoopError

from .scenario_rows import read_scenarios


def scenarios_of(path: Path, content: Entries) -> Rows | str:
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


def rows_of(found: list[Scenario], content: Entries) -> Iterator[tuple[str, Mapping[str, float]]]:
    """What each changes on Questions; a second row of the same name gets a number."""
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
