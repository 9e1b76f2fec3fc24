"""P(best) with each intervention's own tractability integrated out.

Every marginal is its tractability t times something that t does not enter. So, given all else, an
intervention is best where t lies beyond a limit, and how likely that is says t's own distribution:
an average of such probabilities needs far fewer draws than one of noughts and ones.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from coop_xl.estimates.distributions import Distribution

from .curves import probabilities_at_nodes
from .draws import Draws, Values
from .outputs import MARGINALS, TRACTABILITIES

_ENOUGH = 2**18  # with more draws counting is exact enough, and faster
FARTHEST, _FAR = 2.0**-53, 2.0**-40  # probabilities where tails begin, and where they are told
_OUTERMOST = ((FARTHEST, 1.0), (_FAR, 1.0), (1.0, _FAR), (1.0, FARTHEST))  # u and 1 − u
_MOST_STEPS = 2**14
_ROUNDING = 2.0**-44  # of the lower end: nearer to it no two values differ
_NEWTON_STEPS = 2


class Chances:
    """Gives the probability that each intervention is best, draw by draw.

    Counting serves where a tractability is certain, or correlated with another input, or where
    marginals are not proportional to theirs.
    """

    def __init__(self, draws: Draws, samples: int, is_proportional: bool = True) -> None:
        keys = list(TRACTABILITIES.values())
        tied = {draws.uncertain[place] for place in draws.correlated}
        few = samples <= _ENOUGH and is_proportional
        self.served = few and set(keys) <= set(draws.uncertain) - tied
        if self.served:
            self.below = [cumulative(draws.distributions[key]) for key in keys]

    def of(self, three: list[np.ndarray], values: Values) -> list[np.ndarray] | None:
        """The three probabilities of each draw; None if draws are to be counted."""
        if not self.served:
            return None
        V, CV, CnV = three
        rivals = (np.maximum(CV, CnV), np.maximum(V, CnV), np.maximum(V, CV))
        tractabilities = (values[TRACTABILITIES[key]] for key in MARGINALS)
        interventions = zip(three, tractabilities, rivals, self.below, strict=True)
        return [exceeds(marginal / t, rival, below) for marginal, t, rival, below in interventions]


def exceeds(slope: np.ndarray, rival: np.ndarray, below: Any) -> np.ndarray:
    """The probability that slope·t is above a rival."""
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = below(rival / slope)
    rising = slope > 0
    np.subtract(1, chance, out=chance, where=rising)
    level = slope == 0
    if level.any():
        chance[level] = (rival[level] < 0) + 0.5 * (rival[level] == 0)
    return chance


@lru_cache(maxsize=64)
def cumulative(distribution: Distribution) -> "Cumulative":
    """What gives the probability below x, for arrays."""
    return Cumulative(distribution)


class Cumulative:
    """The probability below x, looked up by the leading bits of its distance from the lower end.

    Many times as fast as a search. Steps widen with the distance, so both a narrow estimate and
    one over many powers of ten are resolved: between steps, where it is linear, it errs by some
    1e-7, at most 4e-6, of a probability, and by less in the tails.
    """

    def __init__(self, distribution: Distribution) -> None:
        ends = distribution.quantile(*(np.array(each) for each in zip(*_OUTERMOST, strict=True)))
        self.origin = float(ends[0])
        least = max(_ROUNDING * abs(self.origin), np.finfo(float).tiny)
        near, far, farthest = np.maximum(ends[1:] - self.origin, least)
        octaves = int(np.frexp(far)[1] - np.frexp(near)[1]) + 1
        self.dropped = 52 - ((_MOST_STEPS // octaves).bit_length() - 1)
        first, last = (int(np.float64(end).view(np.int64)) >> self.dropped for end in (near, far))
        self.before = first - 1
        edges = (np.arange(first, last + 2) << self.dropped).view(np.float64)
        at_edges = probability_below(distribution, self.origin + edges)
        if edges[-2] < farthest < edges[-1]:  # it ends within the last step
            part = (edges[-1] - edges[-2]) / (farthest - edges[-2])
            at_edges[-1] = at_edges[-2] + (1 - at_edges[-2]) * part
        self.start = np.concatenate(([0.0], at_edges[:-1], [1.0]))
        self.step = np.concatenate(([0.0], np.diff(at_edges), [0.0])) * 2.0**-self.dropped

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The probability below each x."""
        distance = np.maximum(x - self.origin, 0.0)
        bits = distance.view(np.int64)
        place = bits >> self.dropped
        place -= self.before
        np.clip(place, 0, len(self.start) - 1, out=place)
        bits &= (1 << self.dropped) - 1
        part = self.step.take(place)
        part *= bits
        part += self.start.take(place)
        return np.minimum(part, 1.0, out=part)


def probability_below(distribution: Distribution, x: np.ndarray) -> np.ndarray:
    """The same for rising x without a table: between nodes of a curve, then Newton's steps."""
    u, rest = probabilities_at_nodes()
    values = distribution.quantile(u, rest)
    after = np.searchsorted(values, x).clip(1, len(values) - 1)
    low, high = values[after - 1], values[after]
    with np.errstate(all="ignore"):
        part = np.nan_to_num((x - low) / (high - low)).clip(0, 1)
        for _ in range(_NEWTON_STEPS):
            at = distribution.quantile(
                *(each[after - 1] + part * (each[after] - each[after - 1]) for each in (u, rest))
            )
            part = np.nan_to_num(part - (at - x) / (high - low), nan=1.0).clip(0, 1)
    return u[after - 1] + part * (u[after] - u[after - 1])
