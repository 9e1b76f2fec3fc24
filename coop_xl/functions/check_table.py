"""The table behind COOP_CHECK: what is wrong, or worth knowing, about scenarios."""

from collections.abc import Iterator
from typing import Any

from coop_xl.estimates.entries import unknown
from coop_xl.model.evaluate import evaluate
from coop_xl.model.names import meant
from coop_xl.model.warnings import findings as findings_on_one

from .scenario_arguments import Inputs, Scenarios, one_by_one

_Finding = tuple[str, str, str]  # severity, variable, message

_ALL_WELL = "OK"
_NO_ONE_VARIABLE = "all"
_MOST_LISTED = 8


def findings(scenarios: Scenarios) -> list[list[str]] | str:
    """The rows of the table, or "OK"; with several scenarios a last column names them."""
    filled = [row for row in range(scenarios.count) if not scenarios.is_blank(row)]
    if not filled:
        return [["error", _NO_ONE_VARIABLE, "all values are blank: fill in one scenario"]]
    concerned: dict[_Finding, list[int]] = {each: filled for each in _misspelt(scenarios)}
    for row, finding in (*errors(scenarios, filled), *warnings(scenarios)):
        concerned.setdefault(finding, []).append(row)
    if scenarios.count == 1:
        return [list(finding) for finding in concerned] or _ALL_WELL
    return [
        [*finding, "all scenarios" if rows == filled else _in_words(rows)]
        for finding, rows in concerned.items()
    ] or _ALL_WELL


def _misspelt(scenarios: Scenarios) -> Iterator[_Finding]:
    """Headings that look like variables but are not."""
    for heading in scenarios.headings:
        if meant(heading):
            yield "warning", heading, unknown(heading)


def errors(scenarios: Scenarios, rows: list[int]) -> Iterator[tuple[int, _Finding]]:
    """What prevents scenarios from being computed."""
    for row in rows:
        for variable, text in scenarios.problems(row):
            yield row, ("error", variable, text)


def warnings(scenarios: Scenarios) -> Iterator[tuple[int, _Finding]]:
    """What is worth knowing about scenarios that can be computed."""
    for rows, remarked in scenarios.computed(_all_remarks):
        for row, found in zip(rows.tolist(), remarked, strict=True):
            for severity, variable, text in found:
                yield row, (severity, variable or _NO_ONE_VARIABLE, text)


def _all_remarks(inputs: Inputs) -> list[list[_Finding]]:
    """What the model says of each scenario."""
    at: dict[str, Any] = inputs | evaluate(inputs)
    return [list(findings_on_one(scenario)) for scenario in one_by_one(at)]


def _in_words(rows: list[int]) -> str:
    """The scenarios by their numbers; only the first if there are many."""
    numbers = ", ".join(str(row + 1) for row in rows[:_MOST_LISTED])
    if len(rows) > _MOST_LISTED:
        return f"scenarios {numbers}, … ({len(rows)} in all)"
    return f"scenario{'s' if rows[1:] else ''} {numbers}"
