"""Estimates as people enter them (Low, Best, High and a family), fitted by a distribution."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from coop_xl.model.catalogue import Variable, shown
from coop_xl.model.defaults import with_constants
from coop_xl.model.errors import InputError, MissingInputError
from coop_xl.model.extensions.catalogue import ACCEPTED, Switch
from coop_xl.model.names import hint
from coop_xl.model.validate import missing_from, missing_text, named

from . import equal_probability
from .distributions import FAMILIES, Distribution, EstimateError, constant
from .estimate import Estimate
from .estimate_rules import ROLES, broken, spread
from .low_high_range import Range, range_of
from .quantile_functions import (
    EDGE,
    INVERSES,
    OUTERS,
    metalog_scale,
    metalog_skew,
    nearest,
    normal_probability,
    normal_scale,
    pert_a,
    pert_b,
    top,
)
from .truncated_normal import NEGLIGIBLE

_UNREACHED = {"share": (0, 1), "correlation": (-1, 1), "negative": (0,)}  # ends of `auto`
NEEDS_BEST = ("auto", "triangular", "PERT")
OF_POSITIVE = ("lognormal", "loguniform")
_BY_QUANTILES = ("auto", "normal", "lognormal")  # whose Low and High are quantiles, not ends
CONTRADICTION = 0.1  # Best this far from the median, as a part of High − Low, is warned of
LARGEST_CUT = 0.5  # of a distribution, outside the domain
_NEVER = 1e-15  # a chance that no simulation meets: what lies beyond it is ignored
SLACK = 1e-12  # by which rounding may miss a domain's end


def distribution_of(key: str, estimate: Any) -> Distribution:
    """The distribution of a variable's estimate.

    Parameters
    ----------
    key : str
        A key of `coop_xl.ENTRIES` or `coop_xl.EXTENSION_INPUTS`.
    estimate : float, Estimate or Distribution
        A number is certain; a distribution is taken if it keeps to the variable's domain.

    Returns
    -------
    Distribution

    Raises
    ------
    EstimateError
        Names the variable, what was found and how to fix it.
    """
    variable = ACCEPTED[key]
    if isinstance(estimate, Distribution):
        return _kept_inside(variable, estimate)
    if not isinstance(estimate, Estimate):
        estimate = Estimate(best=estimate)
    family = family_named(variable, estimate.distribution)
    row = checked(variable, estimate, family)
    if isinstance(variable, Switch) and spread(row):
        raise EstimateError(
            f"{key} is a switch: enter 0 or 1; how likely it is that the extension holds is "
            "a credence (coop_xl.structural)"
        )
    return fitted(key, family, row.low, row.best, row.high, row.range[0])


@lru_cache(maxsize=1024)
def fitted(
    key: str,
    family: str,
    low: float | None,
    best: float | None,
    high: float | None,
    edge: float = EDGE,
) -> Distribution:
    """The distribution of numbers that are in the domain and in order."""
    return fitted_to(ACCEPTED[key], family, low, best, high, edge)


def fitted_to(
    variable: Variable,
    family: str,
    low: float | None,
    best: float | None,
    high: float | None,
    edge: float = EDGE,
) -> Distribution:
    """The same, of any variable: Low and High are its quantiles of edge and 1 − edge."""
    if low is None or high is None or family == "constant" or low == high:
        certain = low if best is None else best
        if certain is None:
            raise EstimateError(variable.problem(None))
        return constant(certain)
    if best is None and family in NEEDS_BEST:
        raise EstimateError(
            f"{variable.key}: Best is blank: {family} needs it; enter it between {low:g} and "
            f"{high:g}"
        )
    how = {"edge": edge} if family in _BY_QUANTILES else {}
    return _FITS[family](variable, low, best, high, **how)


def family_named(variable: Variable, name: str) -> str:
    """The family meant, in any case; blank is auto."""
    text = str(name or "auto").strip().casefold()
    for family in FAMILIES:
        if family.casefold() == text:
            return family
    raise EstimateError(
        f"{variable.key}: {shown(name)} is not a distribution: choose one of {', '.join(FAMILIES)}"
    )


def checked(variable: Variable, estimate: Estimate, family: str) -> Estimate:
    """Low, Best and High as floats or None: in the domain, and as `RULES` say."""
    numbers: dict[str, float] = {}
    for role in ROLES:
        value = getattr(estimate, role)
        if value is None:
            continue
        value = value.item() if isinstance(value, np.generic) else value
        if problem := replace(variable, key=f"{role.capitalize()} of {variable.key}").problem(
            value
        ):
            raise EstimateError(problem, role)
        numbers[role] = float(value)
    row = Estimate(
        numbers.get("low"),
        numbers.get("best"),
        numbers.get("high"),
        family,
        range=_range_in(variable, estimate),
    )
    for role, text in broken(row, variable):
        raise EstimateError(text, role)
    return row


def _range_in(variable: Variable, estimate: Estimate) -> Range:
    """What Low and High of an estimate mean."""
    try:
        return range_of(estimate.range)
    except InputError as problem:
        raise EstimateError(f"{variable.key}: {problem}", "low") from None


def own_outer(variable: Variable) -> str:
    """The scale of the variable's own domain; what is normally 0 or more, above 0."""
    if variable.instead_of:
        return "negative"  # the logarithm of a share
    if variable.high == 1:
        return "share" if variable.low == 0 else "correlation"
    return "positive" if 0 in (variable.low, variable.least_usual) else "plain"


def _auto_outer(
    variable: Variable, low: float, best: float, high: float, edge: float = EDGE
) -> str:
    """The scale of `auto`: the variable's own, or plain if that alone has these quantiles.

    Plain is for what is only normally 0 or more: so a Low of 0 and one a little above it are fitted
    alike, both with a note on what lies below 0.
    """
    own = own_outer(variable)
    if own != "positive" or variable.low == 0:
        return own
    if low > 0 and (
        _is_feasible(own, low, best, high, edge)
        or not _is_feasible("plain", low, best, high, edge)
    ):
        return own
    return "plain"


def _is_feasible(outer: str, low: float, best: float, high: float, edge: float = EDGE) -> bool:
    """Whether a metalog on this scale has these quantiles."""
    least = nearest(edge)
    return least < top(*on_scale(outer, low, best, high)) < 1 - least


def on_scale(outer: str, *values: float) -> list[float]:
    """Values before the outer function, in rising order if they are."""
    with np.errstate(divide="ignore"):
        found = [float(INVERSES[outer](np.float64(value))) for value in values]
    return found[::-1] if outer == "negative" else found  # the larger the size, the lower


def fit_auto(
    variable: Variable, low: float, best: float, high: float, edge: float = EDGE
) -> Distribution:
    """The three-term metalog with these quantiles, Best the median, on the domain's scale."""
    outer = _auto_outer(variable, low, best, high, edge)
    for role, value in (("Low", low), ("High", high)):
        if value in _UNREACHED.get(outer, (variable.low,)):
            raise EstimateError(
                f"{variable.key}: {role} is {value:g}, which auto never reaches: enter it a little "
                f"{'above' if value == variable.low else 'below'} {value:g}, or choose "
                "uniform, triangular or PERT",
                role.lower(),
            )
    ends = least, middle, most = on_scale(outer, low, best, high)
    if not _is_feasible(outer, low, best, high, edge):
        raise infeasible(variable, outer, (low, best, high), ends, edge)
    turn = -1 if outer == "negative" else 1
    return with_note(
        variable,
        Distribution(
            "metalog",
            outer,
            middle,
            turn * float(metalog_scale(least, most, edge)),
            turn * metalog_skew(least, middle, most, edge),
            notes=below_0(variable, outer, low, edge),
        ),
    )


def below_0(variable: Variable, outer: str, low: float, edge: float) -> tuple[str, ...]:
    """A note if what is normally, and was entered as, 0 or more may be less."""
    if outer != "plain" or variable.least_usual != 0 or low < 0:
        return ()
    return (
        f"{variable.key}: up to {edge * 100:g} % of this estimate lies below 0, as auto has no shape above 0 with Low {low:g} and this Best and High: raise Low, or choose triangular or PERT, which begin at Low",
    )


def infeasible(
    variable: Variable,
    outer: str,
    entered: tuple[float, float, float],
    ends: list[float],
    edge: float,
) -> EstimateError:
    """What to say of a Best too near Low or High for `auto`."""
    low, best, high = entered
    reach = [ends[0] + part * (ends[2] - ends[0]) for part in (nearest(edge), 1 - nearest(edge))]
    least, most = sorted(float(OUTERS[outer](at)) for at in reach)
    way = "up to above" if best <= least else "down to below"
    return EstimateError(
        f"{variable.key}: Best {best:g} is too near {'Low' if best <= least else 'High'} for auto, with Low {low:g} and High "
        f"{high:g}: move Best {way} {least if best <= least else most:.4g}, or choose triangular or PERT"
    )


def _fit_normal(
    variable: Variable,
    low: float,
    best: float | None,
    high: float,
    outer: str = "plain",
    edge: float = EDGE,
) -> Distribution:
    """The normal (or lognormal) with these quantiles, cut at the domain's ends."""
    least, most = (float(INVERSES[outer](np.float64(value))) for value in (low, high))
    location, scale = (least + most) / 2, float(normal_scale(least, most, edge))
    domain = [
        float(INVERSES[outer](np.float64(end))) if outer == "plain" or end > 0 else -np.inf
        for end in (variable.low, variable.high)
    ]
    below, up_to = (float(normal_probability((end - location) / scale)) for end in domain)
    family = "normal" if outer == "plain" else "lognormal"
    if up_to - below < 1 - LARGEST_CUT:
        raise EstimateError(
            f"{variable.key}: more than half of this {family} lies outside the domain: enter Low and High further inside, or choose auto",
            "low",
        )
    notes = contradiction(variable, low, best, high, float(OUTERS[outer](location)))
    if below > 0 or up_to < 1:
        lost = 1 - (up_to - below)
        if lost > NEGLIGIBLE:
            notes += (
                f"{variable.key}: {lost:.2g} of this {family} lies outside the domain and is cut off, so Low and High are not quite its {edge * 100:g} % and {100 - edge * 100:g} % quantiles; auto keeps to the domain",
            )
    above = float(normal_probability((location - domain[1]) / scale))
    return with_note(
        variable,
        Distribution("normal", outer, location, scale, below, up_to - below, notes, above),
    )


def contradiction(
    variable: Variable, low: float, best: float | None, high: float, median: float
) -> tuple[str, ...]:
    """A note if Best, which the family ignores, is far from the median."""
    if best is None or abs(best - median) <= CONTRADICTION * (high - low):
        return ()
    return (
        f"{variable.key}: Best {best:g} is ignored: the median of this family lies at {median:.4g}; choose auto to have it at Best",
    )


def _fit_lognormal(
    variable: Variable, low: float, best: float | None, high: float, edge: float = EDGE
) -> Distribution:
    """The lognormal with these quantiles."""
    _refuse_not_positive(variable, "lognormal", low)
    return _fit_normal(variable, low, best, high, "positive", edge)


def _fit_uniform(variable: Variable, low: float, best: float | None, high: float) -> Distribution:
    """Every value between the two equally likely."""
    return Distribution("uniform", "plain", low, high - low)


def _fit_loguniform(
    variable: Variable, low: float, best: float | None, high: float
) -> Distribution:
    """Every order of magnitude between the two equally likely."""
    _refuse_not_positive(variable, "loguniform", low)
    return Distribution(
        "uniform", "positive", float(np.log(low)), float(np.log(high) - np.log(low))
    )


def _refuse_not_positive(variable: Variable, family: str, low: float) -> None:
    """An error if a family of positive numbers is asked to reach below."""
    if low <= 0:
        other = "uniform" if family == "loguniform" else "normal"
        raise EstimateError(
            f"{variable.key}: Low is {low:g}, but {family} takes positive numbers only: enter a Low above 0, or choose auto or {other}",
            "low",
        )


def _fit_triangular(variable: Variable, low: float, best: float, high: float) -> Distribution:
    """The triangle with its top at Best."""
    return Distribution("triangular", "plain", low, high - low, top(low, best, high))


def _fit_pert(variable: Variable, low: float, best: float, high: float) -> Distribution:
    """PERT: a beta distribution with its top at Best."""
    return Distribution(
        "beta", "plain", low, high - low, pert_a(low, best, high), pert_b(low, best, high)
    )


_FITS: dict[str, Callable[..., Distribution]] = {
    "auto": fit_auto,
    "normal": _fit_normal,
    "lognormal": _fit_lognormal,
    "uniform": _fit_uniform,
    "triangular": _fit_triangular,
    "PERT": _fit_pert,
    "loguniform": _fit_loguniform,
}


def with_note(variable: Variable, found: Distribution) -> Distribution:
    """The distribution, with a note if it has no mean or no variance."""
    if found.heaviness < 0.5:
        return found
    what = "mean" if found.heaviness >= 1 else "standard deviation"
    note = f"{variable.key}: the tails of this estimate are so heavy that it has no finite {what}; quantiles and P(best) stand, or choose lognormal or PERT, or bring Low and High nearer"
    return replace(found, notes=(*found.notes, note))


def _kept_inside(variable: Variable, given: Distribution) -> Distribution:
    """A ready distribution, or an error if it leaves the variable's domain.

    A distribution that was fitted passes too, so that every caller accepts the same estimates: a
    normal is cut at the ends of the domain only where float64 can tell its tail from zero.
    """
    if given.is_constant:
        if problem := _constant_problem(variable, given.median):
            raise EstimateError(problem)
        return given
    low = -np.inf if variable.instead_of else variable.low  # −1e5 of a log10 only guards typing
    least, most = reach(given, _NEVER)
    if not low - SLACK <= least <= most <= variable.high + SLACK:
        least, most = reach(given, equal_probability.FARTHER)
        raise EstimateError(
            f"{variable.key}: this distribution reaches from {least:g} to {most:g}: enter {variable.domain}"
        )
    return given


def reach(given: Distribution, chance: float) -> tuple[float, float]:
    """The values that are exceeded, downwards and upwards, only with this chance."""
    with np.errstate(over="ignore"):
        least, most = given.quantile(np.array([chance, 1.0]), np.array([1.0, chance]))
    return float(least), float(most)


def _constant_problem(variable: Variable, value: float) -> str:
    """What is wrong with a certain value; "" if nothing."""
    is_far = bool(variable.instead_of) and -np.inf < value < variable.low
    return "" if is_far else variable.problem(value)


def distributions_of(estimates: Mapping[str, Any]) -> dict[str, Distribution]:
    """The distribution of each variable and extension, by the key it was entered under.

    A default that is assumed and follows other inputs (`coop_xl.ASSUMED`) has none of its own.

    Raises
    ------
    CoopError
        If a variable is unknown, missing or entered twice, or its estimate is wrong.
    """
    found: dict[str, Distribution] = {}
    entered = named(estimates)
    for key, estimate in with_constants(entered).items():
        found[key] = distribution_of(key, estimate)
    missing = missing_from(entered)
    if missing:
        raise MissingInputError(f"{missing_text(missing)}{hint(missing, list(estimates))}")
    return found
