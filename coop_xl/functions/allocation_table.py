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

_HEADINGS = ["Figure", *INTERVENTIONS]
_BUDGET = number(
    "budget", "a number above 0, in the unit of effort of dp_V_da_V", 0, inf, low_open=True
)
_NOTHING = "–"  # a blank cell would look like a missing answer


def allocation_table(scenarios: Scenarios, budget: Cells) -> list[list[Any]]:
    """The best division of a budget for one scenario, headings first."""
    size = required_number(budget, _BUDGET)
    if scenarios.count > 1:
        raise InputError(
            f"values holds {scenarios.count} scenarios: COOP_ALLOCATE takes one, so give one "
            f"{'column' if scenarios.across else 'row'}"
        )
    found = allocate(scenarios.inputs(0), size)
    if not np.isfinite([found.U, found.gain, *found.marginals.values()]).all():
        raise InputError(
            "the utilities are too large for dividing a budget: enter all of them in a larger unit"
        )
    return [_HEADINGS, *_rows_of(found)]


def _rows_of(found: Allocation) -> list[list[Any]]:
    """A line for each figure by intervention, then the totals and what to know."""
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
        *([label, value, _NOTHING, _NOTHING] for label, value in totals.items()),
        *([label, text, _NOTHING, _NOTHING] for label, text in texts),
    ]


def extensions_table() -> list[list[str]]:
    """Every input of every extension."""
    lines = [
        [each.key, extension.title, each.meaning, each.domain, each.unit, _default_of(each)]
        for extension in EXTENSIONS
        for each in extension.inputs
    ]
    return [["Key", "Extension", "Meaning", "Allowed", "Unit", "If omitted"], *lines]


def _default_of(extension: ExtensionInput) -> str:
    """What an input is if it is not given."""
    if extension.default in (0, 1):
        return f"{extension.default:g}"
    return (
        "no ceiling" if extension.key in _CEILINGS else extension.think.removeprefix("Left out: ")
    )


_CEILINGS = {key for key in EXTENSION_INPUTS if key.startswith("pmax_")}
