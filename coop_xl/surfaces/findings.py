"""The table behind COOP_CHECK: what is wrong, or worth knowing, about scenarios."""

from collections.abc import Iterator

from coop_xl.model.check import check
from coop_xl.model.names import meant

from .scenarios import Scenarios, unknown

Line = list[str]  # severity, variable, message

ALL_WELL = "OK"
NO_VARIABLE = "all"


def findings(scenarios: Scenarios) -> list[Line] | str:
    """The rows of the table, or "OK"."""
    found = [*misspelt(scenarios), *in_scenarios(scenarios)]
    return found or ALL_WELL


def misspelt(scenarios: Scenarios) -> Iterator[Line]:
    """Headings that look like variables but are none."""
    for heading in scenarios.headings:
        if meant(heading):
            yield ["warning", str(heading), unknown(heading)]


def in_scenarios(scenarios: Scenarios) -> Iterator[Line]:
    """What is to be said of each scenario that holds anything."""
    filled = [row for row in range(scenarios.count) if not scenarios.is_blank(row)]
    if not filled:
        yield ["error", NO_VARIABLE, "all values are blank: fill in one scenario"]
    for row in filled:
        where = f", in scenario {row + 1}" if scenarios.count > 1 else ""
        for severity, variable, text in in_scenario(scenarios, row):
            yield [severity, variable or NO_VARIABLE, text + where]


def in_scenario(scenarios: Scenarios, row: int) -> Iterator[tuple[str, str, str]]:
    """Errors of one scenario or, if it has none, warnings."""
    problems = scenarios.problems(row)
    if problems:
        yield from (("error", *problem) for problem in problems)
    else:
        for each in check(scenarios.inputs(row)):
            yield each.severity, each.variable, each.text
