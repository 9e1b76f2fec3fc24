"""The table behind COOP_CHECK: what is wrong, or worth knowing, about scenarios."""

from collections.abc import Iterator
from typing import Any

from coop_xl.estimates.entries import unknown
from coop_xl.model.evaluate import evaluate
from coop_xl.model.names import meant
from coop_xl.model.warnings import findings as findings_on_one

from .scenario_arguments import Inputs, Scenarios, one_by_one

Finding = tuple[str, str, str]  # severity, variable, message

ALL_WELL = "OK"
NO_ONE_VARIABLE = "all"
MOST_LISTED = 8


def findings(scenarios: Scenarios) -> list[list[str]] | str:
    """The rows of the table, or "OK"; of several scenarios a last column names those concerned."""
    filled = [row for row in range(scenarios.count) if not scenarios.is_blank(row)]
    if not filled:
        return [["error", NO_ONE_VARIABLE, "all values are blank: fill in one scenario"]]
    concerned: dict[Finding, list[int]] = {each: filled for each in misspelt(scenarios)}
    for row, finding in (*errors(scenarios, filled), *warnings(scenarios)):
        concerned.setdefault(finding, []).append(row)
    if scenarios.count == 1:
        return [list(finding) for finding in concerned] or ALL_WELL
    return [
        [*finding, "all scenarios" if rows == filled else in_words(rows)]
        for finding, rows in concerned.items()
    ] or ALL_WELL


def misspelt(scenarios: Scenarios) -> Iterator[Finding]:
    """Headings that look like variables but are none."""
    for heading in scenarios.headings:
        if meant(heading):
            yield "warning", heading, unknown(heading)


def errors(scenarios: Scenarios, rows: list[int]) -> Iterator[tuple[int, Finding]]:
    """What keeps scenarios from being computed."""
    for row in rows:
        for variable, text in scenarios.problems(row):
            yield row, ("error", variable, text)


def warnings(scenarios: Scenarios) -> Iterator[tuple[int, Finding]]:
    """What is worth knowing about scenarios that can be computed."""
    for rows, remarked in scenarios.computed(all_remarks):
        for row, found in zip(rows.tolist(), remarked, strict=True):
            for severity, variable, text in found:
                yield row, (severity, variable or NO_ONE_VARIABLE, text)


def all_remarks(inputs: Inputs) -> list[list[Finding]]:
    """What the model says of each scenario."""
    at: dict[str, Any] = inputs | evaluate(inputs)
    return [list(findings_on_one(scenario)) for scenario in one_by_one(at)]


def in_words(rows: list[int]) -> str:
    """The scenarios by their numbers, the first of them if they are many."""
    numbers = ", ".join(str(row + 1) for row in rows[:MOST_LISTED])
    if len(rows) > MOST_LISTED:
        return f"scenarios {numbers}, … ({len(rows)} in all)"
    return f"scenario{'s' if rows[1:] else ''} {numbers}"
