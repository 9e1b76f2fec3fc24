"""How the answer was computed: every intermediate of one scenario."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, MAGNITUDES, OUTPUTS, QUANTITIES, SHARES
from coop_xl.model.evaluate import evaluate, log10_marginals
from coop_xl.model.extensions.quantities import TEXTS

from .document import Column, Kind, Table

_RANKING = ("best", *(f"ratio_{name}" for name in INTERVENTIONS))
_OWN = "own derivation"
_NO_RATIO = "undefined: no marginal is positive"
ZERO = "zero"


def explanation_table(inputs: Mapping[str, float]) -> Table:
    """A row for each intermediate and result, in the order of calculation."""
    columns = [
        Column("Name", Kind.LABEL),
        Column("Value", Kind.ENTERED),
        Column("Equation", Kind.TEXT),
        Column("Where it comes from", Kind.TEXT),
    ]
    return Table("How the answer was computed", columns, [*_explained(inputs)])


def _explained(inputs: Mapping[str, float]) -> Iterator[list[Any]]:
    """Key, value, equation and origin of each; words where there is no value."""
    outputs = evaluate(inputs)
    added = [key for key in outputs if key not in OUTPUTS]
    for key in added:
        yield [key, outputs[key], TEXTS[key], _OWN]
    for each in (*SHARES, *QUANTITIES):
        if added and each.key in TEXTS:
            yield [each.key, outputs[each.key], TEXTS[each.key], _OWN]
        else:
            yield [each.key, outputs[each.key], each.equation_text, each.origin]
    for key in _RANKING:
        value = outputs[key]
        is_undefined = not isinstance(value, str) and np.isnan(value)
        yield [key, _NO_RATIO if is_undefined else value, OUTPUTS[key], _OWN]
    sizes = _signs_and_logs(inputs)
    for each in MAGNITUDES:
        if each.key in sizes:
            yield [each.key, sizes[each.key], each.equation_text, each.origin]


def _signs_and_logs(inputs: Mapping[str, float]) -> dict[str, Any]:
    """Sign and log10 of the size of each marginal, by key."""
    found: dict[str, Any] = {}
    for name, (sign, size) in zip(INTERVENTIONS, log10_marginals(inputs).values(), strict=True):
        found |= {f"sign_{name}": sign, f"log10_{name}": ZERO if sign == 0 else size}
    return found
