"""The tables behind COOP_ALLOCATE and COOP_EXTENSIONS."""

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np

from coop_xl.analysis.allocation import Allocation, allocate
from coop_xl.estimates.bounded_numbers import number
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS, ExtensionInput

from .arguments import Cells, required_number
from .scenario_arguments import Scenarios

HEADINGS = ["Figure", *INTERVENTIONS]
BUDGET = number(
    "budget", "a number above 0, in the unit of effort of dp_V_da_V", 0, inf, low_open=True
)
NOTHING = "–"  # a blank cell would look like an answer that is missing


def allocation_table(scenarios: Scenarios, budget: Cells) -> list[list[Any]]:
    """The best division of a budget for one scenario, headings first."""
    size = required_number(budget, BUDGET)
    if scenarios.count > 1:
        raise InputError(
            f"values holds {scenarios.count} scenarios: COOP_ALLOCATE takes one, so give one "
            f"{'column' if scenarios.across else 'row'}"
        )
    found = allocate(scenarios.inputs(0), size)
    if not np.isfinite([found.U, found.gain, *found.marginals.values()]).all():
        raise InputError(
            "the utilities are too large to divide a budget by: enter all of them in a larger unit"
        )
    return [HEADINGS, *rows_of(found)]


def rows_of(found: Allocation) -> list[list[Any]]:
    """A line for each figure by kind of work, then the totals and what to know."""
    lines: dict[str, Mapping[str, Any]] = {
        "Effort": found.efforts,
        "Part of the budget": {key: a / found.budget for key, a in found.efforts.items()},
        "Probability then": found.probabilities,
        "One more unit adds to U": found.marginals,
        "Gain if all went to it": found.alone,
    }
    totals = {
        "Effort not worth spending": found.left,
        "U then": found.U,
        "Gain": found.gain,
        f"Gain over all on {found.best_alone}": found.gain_over_best,
    }
    texts = [*(("Binding", text) for text in found.binding), *(("Note", t) for t in found.notes)]
    return [
        *([label, *(by_kind[name] for name in INTERVENTIONS)] for label, by_kind in lines.items()),
        *([label, value, NOTHING, NOTHING] for label, value in totals.items()),
        *([label, text, NOTHING, NOTHING] for label, text in texts),
    ]


def extensions_table() -> list[list[str]]:
    """Every input of every extension."""
    lines = [
        [each.key, extension.title, each.meaning, each.domain, each.unit, left_out(each)]
        for extension in EXTENSIONS
        for each in extension.inputs
    ]
    return [["Key", "Extension", "Meaning", "Allowed", "Unit", "If left out"], *lines]


def left_out(extension: ExtensionInput) -> str:
    """What an input is if it is left out."""
    if extension.default in (0, 1):
        return f"{extension.default:g}"
    return (
        "no ceiling" if extension.key in CEILINGS else extension.think.removeprefix("Left out: ")
    )


CEILINGS = {key for key in EXTENSION_INPUTS if key.startswith("pmax_")}
