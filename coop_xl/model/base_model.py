"""The model of the post, computed from accepted inputs; `evaluate` is its front door."""

from typing import Any

import numpy as np
from numpy import float64

from . import small_shares
from .catalogue import INTERVENTIONS, MAGNITUDES, QUANTITIES
from .compute import NUMBERS, compute, log10_shares, ranking, spread, take_numbers
from .magnitudes import by_magnitude
from .validate import Values


def evaluate_base(values: Values) -> Values:
    """As `evaluate`, for accepted inputs of the base model."""
    outputs = compute(values, QUANTITIES)
    outputs.update(ranking(outputs))
    outputs.update(_far_off(values, outputs))
    if all(type(value) is float for value in values.values()):
        results: Values = dict(zip(NUMBERS, map(float64, take_numbers(outputs)), strict=True))
        results["best"] = outputs["best"]
        return results
    shape = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    return {key: spread(outputs[key], shape) for key in (*NUMBERS, "best")}


def log10_marginals_base(values: Values) -> dict[str, tuple[Any, Any]]:
    """As `log10_marginals`, for accepted inputs of the base model."""
    outputs = compute(values | log10_shares(values), (*QUANTITIES, *MAGNITUDES))
    return {
        f"marginal_{name}": (outputs[f"sign_{name}"], outputs[f"log10_{name}"])
        for name in INTERVENTIONS
    }


def _far_off(values: Values, at: Values) -> Values:
    """The outputs that change where a share is so small that 1/F_V or F_I/F_V was cut."""
    beyond: Any = False
    for key in ("q_V", "q_nV", "r_V", "r_nV"):
        beyond = beyond | (at[key] >= small_shares.LIMIT)
    if not np.any(beyond):
        return {}
    known = by_magnitude(values)
    return {key: np.where(beyond, value, np.asarray(at[key]))[()] for key, value in known.items()}
