"""What to tell of means and standard deviations that do not exist, and of those all but lost."""

from collections.abc import Iterator
from math import log10

import numpy as np

from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.expectations import NO_MEAN, NO_VARIANCE
from coop_xl.estimates.truncated_normal import NEGLIGIBLE

from .draws import Draws, names_of
from .engine import model_of
from .outputs import INFINITE, MARGINALS
from .plan import Prepared

_ENDS = {"q_V": ("0", "1/F_V"), "q_nV": ("1", "1/(1−F_V)")}
_POWERS = {1: "mean", 2: "standard deviation"}

_ENDS_OF_90 = np.array([0.05, 0.95])
_UTILITIES = ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")


def remarks(prepared: Prepared) -> Iterator[str]:
    """All that is to be told."""
    yield from _remarks_on_F_V(prepared)
    yield from _remarks_on_cuts(prepared)
    yield from _remarks_on_correlations(prepared)
    yield from _remarks_on_errors(prepared)
    yield from _remarks_on_size(prepared)


def _key_of_F_V(prepared: Prepared) -> str:
    """How F_V was entered."""
    return next(each for each in prepared.draws.distributions if names_of(each) == (*_ENDS,))


def _remarks_on_F_V(prepared: Prepared) -> Iterator[str]:
    """A sentence for each end that F_V comes too near to."""
    for name, (end, ratio) in _ENDS.items():
        factor = prepared.model.moments.factors.get(name)
        if factor is None or factor.heaviness < NO_VARIANCE:
            continue
        power = 1 if factor.heaviness >= NO_MEAN else 2
        if prepared.without["all", power].intersection(MARGINALS):
            yield (
                f"{_key_of_F_V(prepared)}: the share comes so near {end} that {ratio} has no "
                f"finite {_POWERS[power]}, nor have the marginals it enters; quantiles and P(best)"
                " stand, or choose PERT, which ends at Low and High, or bring Low and High nearer"
            )


def _remarks_on_cuts(prepared: Prepared) -> Iterator[str]:
    """A sentence for each end that a normal hardly reaches and is stopped short of."""
    for key, end, ratio, cut in _divisors(prepared):
        if 0 < cut <= NEGLIGIBLE:
            yield (
                f"{key}: a normal passes the share {end} with a chance of {cut:.1g}, which is cut "
                f"off; strictly {ratio} has no finite mean then, so the estimate stops where as "
                "much again is left, and means, standard deviations and losses are of that; "
                "choose auto or PERT to have them without it"
            )


def _divisors(prepared: Prepared) -> Iterator[tuple[str, str, str, float]]:
    """What is divided by: its key, the end where that fails, the ratio, what is cut off there."""
    inputs, key = prepared.draws.distributions, _key_of_F_V(prepared)
    products = prepared.model.moments.products
    entered = set().union(*(products[each].names for each in MARGINALS))
    for name, cut in _cuts(key, inputs[key]).items():
        if name in entered:
            yield key, *_ENDS[name], cut
    if prepared.model.divides_by_p:
        yield "p_V", "0", "1/p_V", _cuts("F_V", inputs["p_V"]).get("q_V", 0.0)


def _cuts(key: str, distribution: Distribution) -> dict[str, float]:
    """How much of a normal is cut off where 1/F_V, or 1/(1−F_V), has no number."""
    if distribution.score != "normal" or distribution.is_constant:
        return {}
    if key == "log10_1mF_V":
        return {"q_V": distribution.cut_above}
    below = {"q_V": distribution.c} if (key, distribution.outer) == ("F_V", "plain") else {}
    return below | {"q_nV": distribution.cut_above}


def _remarks_on_correlations(prepared: Prepared) -> Iterator[str]:
    """A sentence on tails that are too heavy only together."""
    draws, told = prepared.draws, prepared.too_large
    tied = [draws.uncertain[place] for place in draws.correlated]
    if prepared.without["all", 2].intersection(MARGINALS) <= told:
        return
    apart = model_of(Draws(draws.distributions, ())) if tied else None
    for power, what in _POWERS.items():
        found = prepared.without["all", power] & set(MARGINALS)
        if apart and (joined := found - apart.without(power) - told):
            yield (
                f"{' and '.join(tied)}: as they are correlated, their tails leave "
                f"{' and '.join(sorted(joined))} no finite {what}; without the correlation there "
                "is one. Quantiles and P(best) stand, or choose lognormal or PERT, or bring Low "
                "and High nearer"
            )
        told = told | found


def _remarks_on_errors(prepared: Prepared) -> Iterator[str]:
    """A sentence on figures from draws that settle too slowly to tell their errors."""
    means, spreads = (prepared.without["all", power] & set(MARGINALS) for power in (1, 2))
    if spreads and not means:
        yield (
            f"{' and '.join(sorted(spreads))}: without a finite standard deviation, what is drawn "
            "settles slowly, so that expected losses, EVPI and means with an error are rough, and "
            "so are their errors"
        )


def _remarks_on_size(prepared: Prepared) -> Iterator[str]:
    """A sentence on utilities too large for means."""
    inputs = prepared.draws.distributions
    large = [
        key for key in _UTILITIES if max(map(abs, inputs[key].quantile(_ENDS_OF_90))) > INFINITE
    ]
    if large:
        yield (
            f"{', '.join(large)}: of utilities beyond 10^{round(log10(INFINITE))} no means and "
            "losses are formed, and beyond 10^308 a computer has no numbers: enter all utilities "
            "in a larger unit, which changes neither P(best) nor the ranking"
        )
