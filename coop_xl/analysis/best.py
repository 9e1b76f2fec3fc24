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


class Chances:
    """Gives the probability that each option is best, draw by draw.

    Counting serves where a tractability is certain, or correlated with another input.
    """

    def __init__(self, draws: Draws, samples: int) -> None:
        self.limits: list[np.ndarray] = []
        self.below = BELOW
        keys = list(TRACTABILITIES.values())
        tied = {draws.uncertain[place] for place in draws.correlated}
        self.served = samples <= ENOUGH and set(keys) <= set(draws.uncertain) - tied
        if self.served:
            self.limits = [limits_of(draws.distributions[key]) for key in keys]

    def of(self, three: list[np.ndarray], values: Values) -> list[np.ndarray] | None:
        """The three probabilities of each draw; None if draws are to be counted."""
        if not self.served:
            return None
        V, CV, CnV = three
        rivals = (np.maximum(CV, CnV), np.maximum(V, CnV), np.maximum(V, CV))
        return [
            self.exceeds(option, marginal / values[TRACTABILITIES[key]], rival)
            for option, (key, marginal, rival) in enumerate(
                zip(MARGINALS, three, rivals, strict=True)
            )
        ]

    def exceeds(self, option: int, slope: np.ndarray, rival: np.ndarray) -> Any:
        """The probability that slope·t is above a rival."""
        below = np.interp(rival / slope, self.limits[option], self.below)
        below[rival / slope <= self.limits[option][0]] = 0
        below[rival / slope >= self.limits[option][-1]] = 1
        return np.where(
            slope > 0, 1 - below, np.where(slope < 0, below, (rival < 0) + 0.5 * (rival == 0))
        )


@lru_cache(maxsize=64)
def limits_of(distribution: Distribution) -> np.ndarray:
    """The quantiles between the cells."""
    return distribution.quantile(BELOW, BELOW[::-1])
