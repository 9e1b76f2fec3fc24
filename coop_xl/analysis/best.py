"""P(best) with each option's own tractability integrated out.

Every marginal is its tractability t times something that t does not enter. So, given all else, an
option is best where t lies beyond a limit, and how likely that is says t's own distribution: an
average of such probabilities needs far fewer draws than one of noughts and ones.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from . import cells
from .distributions import Distribution
from .draws import Draws, Values
from .outcomes import MARGINALS, TRACTABILITIES

ENOUGH = 2**18  # with more draws counting is exact enough, and faster
OUTERMOST = 1e-9  # probabilities beyond which a tail is cut
BELOW = cells.EDGES.clip(OUTERMOST, 1 - OUTERMOST)
PER_OCTAVE = 8  # bits: 256 steps from a number to its double
LAST_BITS = 52 - PER_OCTAVE


class Chances:
    """Gives the probability that each option is best, draw by draw.

    Counting serves where a tractability is certain, or correlated with another input, or where
    marginals are not proportional to theirs.
    """

    def __init__(self, draws: Draws, samples: int, is_proportional: bool = True) -> None:
        keys = list(TRACTABILITIES.values())
        tied = {draws.uncertain[place] for place in draws.correlated}
        few = samples <= ENOUGH and is_proportional
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
        options = zip(three, tractabilities, rivals, self.below, strict=True)
        return [exceeds(marginal / t, rival, below) for marginal, t, rival, below in options]


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
def cumulative(distribution: Distribution) -> Any:
    """What gives the probability below x, for arrays."""
    limits = distribution.quantile(BELOW, BELOW[::-1])
    if limits[0] > 0:
        return OfPositive(limits)
    return lambda x: np.interp(x, limits, BELOW, left=0, right=1)


class OfPositive:
    """The probability below x where all values are positive: looked up by x's leading bits.

    Several times as fast as a search; the steps err by some 1e-5 of a probability.
    """

    def __init__(self, limits: np.ndarray) -> None:
        first, last = (int(end.view(np.int64)) >> LAST_BITS for end in limits[[0, -1]])
        self.before = first - 1
        edges = (np.arange(first, last + 2) << LAST_BITS).view(np.float64)
        at_edges = np.interp(edges, limits, BELOW, left=0, right=1)
        self.start = np.concatenate(([0.0], at_edges[:-1], [1.0]))
        self.step = np.concatenate(([0.0], np.diff(at_edges), [0.0])) * 2.0**-LAST_BITS

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The probability below each x; 0 for negative ones."""
        bits = x.view(np.int64)
        place = bits >> LAST_BITS
        place -= self.before
        np.clip(place, 0, len(self.start) - 1, out=place)
        part = self.step.take(place)
        part *= bits & (1 << LAST_BITS) - 1
        part += self.start.take(place)
        return part
