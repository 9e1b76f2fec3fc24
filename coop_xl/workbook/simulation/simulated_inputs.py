"""What the Simulation sheet makes of each estimate, by Python: the true cached values of its table.

The rules are those of `coop_xl.estimates.fit`, in its order; the sheet says each in a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coop_xl.estimates import fit as estimates
from coop_xl.estimates import quantile_functions
from coop_xl.estimates.distributions import FAMILIES, Distribution
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.quantile_functions import (
    INVERSES,
    NEAREST,
    OUTERS,
    SCORES,
    normal_probability,
)
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.estimates.truncated_normal import NEGLIGIBLE
from coop_xl.model.catalogue import ENTRIES, VARIABLES, Variable
from coop_xl.workbook.formulas.values import OK, is_number

FAR = 5.0  # no stored score is farther out
POWER = 600.0  # a cell holds e to this, and little more
NEAR_END = 1e-12  # of F_V to 1: nearer, 1 − F_V has no digits left
NO_SD, NO_MEAN = 0.5, 1.0  # heaviness of a tail
SKEW_DIGITS = 12  # programs differ beyond: without skew it is 0 in each

UNKNOWN = "choose a distribution from the list"
NOT_NUMBERS = "Low, Best and High must be numbers: mend them on Inputs"
ONE_END = "Low or High is missing: enter both, or neither if Best is certain"
DISORDER = "enter Low ≤ Best ≤ High"
NO_BEST = "fill in Best on Inputs"
NEEDS_BEST = "this distribution needs Best: enter it between Low and High"
CONSTANT = "constant"
NEVER_ENDS = "auto never reaches 0 or 1: move Low above 0 and High below 1, or choose uniform, triangular or PERT"
NEVER_WHOLE = "auto never reaches a share of 1: enter High a little below it, or choose uniform, triangular or PERT"
NOT_POSITIVE = "this distribution takes positive numbers only: enter a Low above 0, or choose auto, normal or uniform"
NEAR_LOW = "Best is too near Low for auto: move it above “Best from”, or choose triangular or PERT"
NEAR_HIGH = "Best is too near High for auto: move it below “Best to”, or choose triangular or PERT"
OUTSIDE = "more than half of this lies outside the range: move Low and High further inside, or choose auto"
TOO_FAR = "its tails reach too far for a cell: bring Low and High nearer to each other"
NEAR_WHOLE = "it reaches so near 1 that a cell cannot tell: enter F_V as log10 of 1−F_V"
NEAR_ZERO_LOG = "it reaches so near 0 that a cell cannot tell: enter F_V on its other scale"
CUT_NOTE = "What lies outside the range is cut off, so Low and High are not quite its 5 % and 95 % quantiles. "
IGNORED_NOTE = "Best is ignored, and far from the median; auto has it at Best. "
BELOW_0_NOTE = (
    "Up to 5 % of this lies below 0: raise Low, or choose triangular or PERT, which begin at Low. "
)
NO_SD_NOTE = "A tail so heavy that the standard deviation means little. "
NO_MEAN_NOTE = "A tail so heavy that mean and standard deviation mean little. "
ENDS_NO_SD_NOTE = "It comes so near 0 or 1 that the marginals' standard deviations mean little. "
ENDS_NO_MEAN_NOTE = "It comes so near 0 or 1 that the marginals' means and standard deviations mean little, and so do expected losses. "
ENDS_HIDDEN_NOTE = "A normal reaches 0 or 1, here with a chance of a millionth at most: strictly the marginals have no means then; those shown leave that out. "


def enter(variable: Variable) -> str:
    """What to enter, in words."""
    return f"outside its range: enter {variable.domain}{', or its log10' if variable.key in SCALES else ''}"


def middle(low, high):
    """Where a normal distribution with these quantiles has its median."""
    return (low + high) / 2


def width(low, high):
    """From end to end."""
    return high - low


def share_below(end, low, high):
    """How much of the normal with these 5 % and 95 % quantiles lies below an end of the domain."""
    return normal_probability(
        (end - middle(low, high)) / quantile_functions.normal_scale(low, high)
    )


def place_of_best(outer: str) -> Callable:
    """Where Best lies between Low and High before an outer function, as a part of the way."""

    def place(*low_best_high):
        return quantile_functions.top(*map(INVERSES[outer], low_best_high))

    return place


def best_from(low, high):
    """Where Best must lie above for `auto`, on the scale it is fitted on."""
    return low + NEAREST * (high - low)


def best_to(low, high):
    """Where Best must lie below."""
    return high - NEAREST * (high - low)


def heaviness(scale, c):
    """How fast the tail of a metalog's exponential that has no end grows: as u^−t."""
    return np.absolute(scale) * (1 + np.sign(scale) * c / 2)


def heaviness_by_ends(scale, c):
    """The same of 1/F_V and 1/(1−F_V), the heavier, where F_V is a metalog of log-odds."""
    return np.absolute(scale) * (1 + np.absolute(c) / 2)


def larger_cut(below, fit):
    """How much of a normal lies below the domain, or above it if that is more."""
    return np.maximum(below, 1 - below - fit)


def scale_at(y, location, scale):
    """A score on the scale the family is fitted on."""
    return location + scale * y


@dataclass(frozen=True)
class InputRow:
    """One estimate: the cells of its row, and its distribution if there is one."""

    cells: dict[str, Any]
    distribution: Distribution | None

    @property
    def is_ready(self) -> bool:
        """Whether it can be drawn from."""
        return self.cells["status"] == OK


def input_row(key: str, content: Entries) -> InputRow:
    """What the sheet shows of a variable's estimate."""
    given, variable = content.estimate(key), ENTRIES[content.key_entered(key)]
    low, best, high = given.low, given.best, given.high
    family = family_named(given.distribution)
    ends = {value for value in (low, high) if is_number(value)}
    certain = family == "constant" or not ends or (len(ends) == 1 and low == high)
    form = CONSTANT if certain else family
    entry = entry_problem(variable, given, family, form, VARIABLES[key])
    row: dict[str, Any] = dict.fromkeys(CELLS, "")
    row |= {"family": family, "form": form, "entry": entry, "fitted": entry, "status": entry}
    if entry != OK:
        return InputRow(row, None)
    if certain:
        outer = "plain"
    elif form in estimates.OF_POSITIVE:
        outer = "positive"
    else:
        entered = (float(value) for value in (low, best, high) if value is not None)
        outer = estimates.auto_outer(variable, *entered) if form == "auto" else "plain"
    row |= {"outer": outer, "score": SCORE_OF.get(form, "uniform")}
    if not certain:
        for role, value in (("low", low), ("best", best), ("high", high)):
            row[role] = "" if value is None else float(INVERSES[outer](np.float64(value)))
    row |= fit_cells(row, variable)
    if row["fitted"] != OK:
        return InputRow(row | {"status": row["fitted"]}, None)
    asked = estimates.Estimate(low, best, high, form)
    found = estimates.distribution_of(content.key_entered(key), asked)
    if found.score == "metalog":
        found = replace(found, c=round(found.c, SKEW_DIGITS))
    row |= {name: getattr(found, name) for name in ("location", "scale", "c", "d")}
    row |= reach_cells(found, given)
    row["status"] = reach_problem(row, key, content)
    row["t"] = by_ends(row) if key == "F_V" else by_tail(row) if key in HEAVY else 0.0
    row["note"] = note(row, given, key)
    return InputRow(row, found)


CELLS = (
    "family", "form", "entry", "outer", "score", "low", "best", "high", "from", "to", "below", "fit",
    "fitted", "location", "scale", "c", "d", "y_least", "y_most", "least", "most", "status",
    "best_from", "best_to", "t", "note",
)  # fmt: skip
HEAVY = ("db_dF_CV", "db_dF_CnV", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")  # above 0 with auto
SCORE_OF = {
    "auto": "metalog", "normal": "normal", "lognormal": "normal", "triangular": "triangular", "PERT": "beta",
}  # fmt: skip


def family_named(name: str | None) -> str:
    """The family meant, in any case; blank is auto, "" an unknown one."""
    text = str(name or "auto").strip().casefold() or "auto"
    return next((family for family in FAMILIES if family.casefold() == text), "")


def entry_problem(
    variable: Variable, given: Estimate, family: str, form: str, plainly: Variable
) -> str:
    """What is wrong with Low, Best and High as they stand, before any fit."""
    low, best, high = given.low, given.best, given.high
    numbers = [value for value in (low, best, high) if value is not None]
    if not family:
        return UNKNOWN
    if not all(map(is_number, numbers)):
        return NOT_NUMBERS
    if not all(variable.allows(value) for value in numbers):
        return enter(plainly)
    if (low is None) != (high is None) and family != "constant":
        return ONE_END
    if numbers != sorted(numbers):
        return DISORDER
    if form == "constant":
        return NO_BEST if best is None and low is None else OK
    if best is None and form in estimates.NEEDS_BEST:
        return NEEDS_BEST
    if form == "auto" and variable.key == "F_I" and high == 1:
        return NEVER_WHOLE
    if form == "auto" and variable.instead_of and high == 0:
        return NEVER_WHOLE
    if form == "auto" and variable.high == 1 and (low == 0 or high == 1):
        return NEVER_ENDS
    return NOT_POSITIVE if form in estimates.OF_POSITIVE and low is not None and low <= 0 else OK


def fit_cells(row: dict[str, Any], variable: Variable) -> dict[str, Any]:
    """How well Best, or the domain, suits the family."""
    low, best, high = row["low"], row["best"], row["high"]
    if row["form"] == "auto":
        fit = quantile_functions.top(low, best, high)
        fitted = NEAR_LOW if fit <= NEAREST else NEAR_HIGH if fit >= 1 - NEAREST else OK
        outer = OUTERS[row["outer"]]
        return {"fit": fit, "fitted": fitted, "best_from": float(outer(best_from(low, high))),
                "best_to": float(outer(best_to(low, high)))}  # fmt: skip
    if row["score"] != "normal":
        return {"fitted": OK}
    ends = domain_ends(variable, row["outer"])
    below, up_to = (
        other if end == "" else float(share_below(end, low, high))
        for end, other in zip(ends, (0.0, 1.0), strict=True)
    )
    fitted = OUTSIDE if up_to - below < 1 - estimates.LARGEST_CUT else OK
    return {"from": ends[0], "to": ends[1], "below": below, "fit": up_to - below, "fitted": fitted}


def domain_ends(variable: Variable, outer: str) -> tuple[float | str, float | str]:
    """The ends of a variable's domain, on the scale of a normal fit; "" where there is none."""
    if outer == "positive":
        return "", float(np.log(variable.high)) if 0 < variable.high < np.inf else ""
    low, high = variable.low, variable.high
    return low if np.isfinite(low) else "", high if np.isfinite(high) else ""


def reach_cells(found: Distribution, given: Estimate) -> dict[str, Any]:
    """The least and the largest value that can be drawn, all but."""
    if found.is_constant:
        return {"least": found.location, "most": found.location}
    if found.score not in ("metalog", "normal"):
        return {"least": given.low, "most": given.high}
    cells: dict[str, Any] = {}
    for name, z in (("least", -FAR), ("most", FAR)):
        u = float(normal_probability(z))
        score = SCORES[found.score](u, 1 - u, found.c, found.d)
        y = cells[f"y_{name}"] = float(scale_at(score, found.location, found.scale))
        held = y if found.outer == "plain" else min(max(y, -POWER), POWER)
        cells[name] = float(OUTERS[found.outer](held))
    return cells


def reach_problem(row: dict[str, Any], key: str, content: Entries) -> str:
    """Whether a cell can hold what is drawn."""
    far = [abs(row[name]) for name in ("y_least", "y_most") if row[name] != ""]
    if row["outer"] != "plain" and max(far, default=0) >= POWER:
        return TOO_FAR
    if key != "F_V":
        return OK
    if content.scale(key) == PLAIN:
        return NEAR_WHOLE if row["most"] >= 1 - NEAR_END else OK
    return NEAR_ZERO_LOG if row["most"] > -NEAR_END else OK


def note(row: dict[str, Any], given: Estimate, key: str) -> str:
    """What a user should know of a distribution that can be drawn from."""
    said = ""
    if row["score"] == "normal":
        said += CUT_NOTE if row["fit"] < 1 - NEGLIGIBLE else ""
        if given.best is not None:
            low, high = float(given.low or 0), float(given.high or 0)
            far = abs(given.best - float(OUTERS[row["outer"]](row["location"])))
            said += IGNORED_NOTE if far > estimates.CONTRADICTION * (high - low) else ""
    if row["form"] == "auto" and estimates.below_0(
        VARIABLES[key], row["outer"], float(given.low or 0)
    ):
        said += BELOW_0_NOTE
    if row["score"] == "metalog" and row["outer"] in ("positive", "negative"):
        t = heaviness(row["scale"], row["c"])
        said += NO_MEAN_NOTE if t >= NO_MEAN else NO_SD_NOTE if t >= NO_SD else ""
    if key == "F_V":
        t, hidden = row["t"], ENDS_HIDDEN_NOTE if row["score"] == "normal" else ""
        said += ENDS_NO_MEAN_NOTE if t >= NO_MEAN else ENDS_NO_SD_NOTE if t >= NO_SD else hidden
    return said.strip()


def by_tail(row: dict[str, Any]) -> float:
    """How heavy the tail of a positive input is, which grows as u^−t."""
    if row["score"] == "metalog" and row["outer"] == "positive":
        return float(heaviness(row["scale"], row["c"]))
    return 0.0


def by_ends(row: dict[str, Any]) -> float:
    """How heavy the tails are that F_V gives 1/F_V or 1/(1−F_V), which grow as u^−t."""
    if row["score"] == "metalog":
        is_log10 = row["outer"] == "negative"  # a power of the power of a tail
        return NO_MEAN if is_log10 else float(heaviness_by_ends(row["scale"], row["c"]))
    if row["score"] == "normal":
        return NO_MEAN if larger_cut(row["below"], row["fit"]) > NEGLIGIBLE else 0.0
    return 0.0
