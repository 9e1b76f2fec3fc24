"""What the Simulation sheet makes of each estimate, by Python: the true cached values of its table.

The rules are those of `coop_xl.estimates.fit`, in its order; the sheet says each in a sentence.
"""

from typing import Any

import numpy as np

from coop_xl.estimates import quantile_functions
from coop_xl.estimates.quantile_functions import (
    EDGE,
    INVERSES,
    nearest,
    normal_probability,
)
from coop_xl.estimates.scales import SCALES
from coop_xl.model.catalogue import Variable
from coop_xl.model.number import Equation

FAR = 5.0  # no stored score is farther out
POWER = 600.0  # a cell holds e to this, and little more
NEAR_END = 1e-12  # of F_V to 1: nearer, 1 − F_V has no digits left
NO_SD, NO_MEAN = 0.5, 1.0  # heaviness of a tail
SKEW_DIGITS = 12  # programs differ beyond: without skew it is 0 in each

UNKNOWN = "choose a distribution from the list"
NOT_NUMBERS = "Low, Best and High must be numbers: fix them on Questions"
ONE_END = "Low or High is missing: enter both, or neither if Best is certain"
DISORDER = "enter Low ≤ Best ≤ High"
NO_BEST = "fill in Best on Questions"
NEEDS_BEST = "this distribution needs Best: enter it between Low and High"
NEVER_ENDS = "auto never reaches 0 or 1: move Low above 0 and High below 1, or choose uniform, triangular or PERT"
NEVER_WHOLE = "auto never reaches a share of 1: enter High a little below it, or choose uniform, triangular or PERT"
NOT_POSITIVE = "this distribution takes positive numbers only: enter a Low above 0, or choose auto, normal or uniform"
NEAR_LOW = "Best is too near Low for auto: move it above “Best from”, or choose triangular or PERT"
NEAR_HIGH = "Best is too near High for auto: move it below “Best to”, or choose triangular or PERT"
OUTSIDE = "more than half of this lies outside the range: move Low and High further inside, or choose auto"
TOO_FAR = "its tails reach too far for a cell: bring Low and High nearer to each other"
NEAR_WHOLE = "it reaches so near 1 that a cell cannot tell: enter F_V as log10 of 1−F_V"
NEAR_ZERO_LOG = "it reaches so near 0 that a cell cannot tell: enter F_V on its other scale"
CUT_NOTE = "What lies outside the range is cut off, so Low and High are not quite the quantiles that they stand for. "
IGNORED_NOTE = "Best is ignored, and far from the median; auto has it at Best. "
BELOW_0_NOTE = (
    "Part of this lies below 0: raise Low, or choose triangular or PERT, which begin at Low. "
)
NO_SD_NOTE = "A tail so heavy that the standard deviation means little. "
NO_MEAN_NOTE = "A tail so heavy that mean and standard deviation mean little. "
ENDS_NO_SD_NOTE = "It comes so near 0 or 1 that the marginals' standard deviations mean little. "
ENDS_NO_MEAN_NOTE = "It comes so near 0 or 1 that the marginals' means and standard deviations mean little, and so do expected losses. "
ENDS_HIDDEN_NOTE = "A normal reaches 0 or 1, here with a chance of a millionth at most: strictly the marginals have no means then; those shown leave that out. "


def enter(variable: Variable) -> str:
    """What to enter, in words."""
    return f"outside its range: enter {variable.domain}{', or its log10' if variable.key in SCALES else ''}"


def middle(low: Any, high: Any) -> Any:
    """Where a normal distribution with these quantiles has its median."""
    return (low + high) / 2


def width(low: Any, high: Any) -> Any:
    """From end to end."""
    return high - low


def share_below(end: Any, low: Any, high: Any, edge: Any = EDGE) -> Any:
    """How much of the normal with these quantiles lies below an end of the domain."""
    return normal_probability(
        (end - middle(low, high)) / quantile_functions.normal_scale(low, high, edge)
    )


def place_of_best(outer: str) -> Equation:
    """Where Best lies between Low and High before an outer function, as a part of the way."""

    def place(*low_best_high: Any) -> Any:
        return quantile_functions.top(*map(INVERSES[outer], low_best_high))

    return place


def best_from(low: Any, high: Any, edge: Any = EDGE) -> Any:
    """Where Best must lie above for `auto`, on the scale it is fitted on."""
    return low + nearest(edge) * (high - low)


def best_to(low: Any, high: Any, edge: Any = EDGE) -> Any:
    """Where Best must lie below."""
    return high - nearest(edge) * (high - low)


def heaviness(scale: Any, c: Any) -> Any:
    """How fast the tail of a metalog's exponential that has no end grows: as u^−t."""
    return np.absolute(scale) * (1 + np.sign(scale) * c / 2)


def heaviness_by_ends(scale: Any, c: Any) -> Any:
    """The same of 1/F_V and 1/(1−F_V), the heavier, where F_V is a metalog of log-odds."""
    return np.absolute(scale) * (1 + np.absolute(c) / 2)


def larger_cut(below: Any, fit: Any) -> Any:
    """How much of a normal lies below the domain, or above it if that is more."""
    return np.maximum(below, 1 - below - fit)


def scale_at(y: Any, location: Any, scale: Any) -> Any:
    """A score on the scale the family is fitted on."""
    return location + scale * y


CELLS = (
    "family", "form", "entry", "outer", "score", "low", "best", "high", "from", "to", "below", "fit",
    "fitted", "location", "scale", "c", "d", "y_least", "y_most", "least", "most", "status",
    "best_from", "best_to", "t", "note",
)  # fmt: skip
HEAVY = ("db_dF_CV", "db_dF_CnV", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")  # above 0 with auto
SCORE_OF = {
    "auto": "metalog", "normal": "normal", "lognormal": "normal", "triangular": "triangular", "PERT": "beta",
}  # fmt: skip


def domain_ends(variable: Variable, outer: str) -> tuple[float | str, float | str]:
    """The ends of a variable's domain, on the scale of a normal fit; "" where there is none."""
    if outer == "positive":
        return "", float(np.log(variable.high)) if 0 < variable.high < np.inf else ""
    low, high = variable.low, variable.high
    return low if np.isfinite(low) else "", high if np.isfinite(high) else ""
