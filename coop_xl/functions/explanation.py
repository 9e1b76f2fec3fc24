"""The table behind COOP_EXPLAIN: every intermediate of one scenario."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, MAGNITUDES, OUTPUTS, QUANTITIES, SHARES
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate, log10_marginals
from coop_xl.model.extensions.quantities import TEXTS

from .scenario_arguments import Scenarios

HEADINGS = ["Name", "Value", "Equation", "Where it comes from"]
RANKING = ("best", *(f"ratio_{name}" for name in INTERVENTIONS))
OWN = "own derivation"
NO_RATIO = "undefined: no marginal is positive"
ZERO = "zero"


def explanation(scenarios: Scenarios) -> list[list[Any]]:
    """The rows of the table, headings first."""
    if scenarios.count > 1:
        raise InputError(
            f"values holds {scenarios.count} scenarios: COOP_EXPLAIN takes one, so give one "
            f"{'column' if scenarios.across else 'row'}"
        )
    return [HEADINGS, *lines(scenarios.inputs(0))]


def lines(inputs: dict[str, float]) -> Iterator[list[Any]]:
    """One line for each intermediate and result, in the order of calculation."""
    outputs = evaluate(inputs)
    sizes = sizes_of(inputs)
    added = [key for key in outputs if key not in OUTPUTS]
    for key in added:
        yield [key, outputs[key], TEXTS[key], OWN]
    for each in (*SHARES, *QUANTITIES):
        if added and each.key in TEXTS:
            yield [each.key, outputs[each.key], TEXTS[each.key], OWN]
        else:
            yield [each.key, outputs[each.key], each.equation_text, each.origin]
    for key in RANKING:
        value = outputs[key]
        is_undefined = not isinstance(value, str) and np.isnan(value)
        yield [key, NO_RATIO if is_undefined else value, OUTPUTS[key], OWN]
    for each in MAGNITUDES:
        if each.key in sizes:
            yield [each.key, sizes[each.key], each.equation_text, each.origin]


def sizes_of(inputs: dict[str, float]) -> dict[str, Any]:
    """Sign and log10 of the size of each marginal, by key."""
    found: dict[str, Any] = {}
    for name, (sign, size) in zip(INTERVENTIONS, log10_marginals(inputs).values(), strict=True):
        found |= {f"sign_{name}": sign, f"log10_{name}": ZERO if sign == 0 else size}
    return found
