"""What the model takes of one input: its mean, its standard deviation, and how its tails end."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Offsets, model_values, names_of
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.expectations import (
    Quantity,
    deviation,
    exponents,
    mean_and_sd,
    mean_of,
    without_mean,
)

from .polynomials import Polynomial


@dataclass(frozen=True)
class _End:
    """One end of a quantity: its limit there, 0 or 1, and how the rest goes, as u^−t.

    The limit is 1 for what comes near 1 there, such as a share; all else is told by t alone.
    """

    limit: float
    t: float


@dataclass(frozen=True)
class Factor:
    """A quantity of one input.

    Attributes
    ----------
    mean, sd : float
        Infinite where the tails are too heavy.
    ends : (End, End)
        Where the input is least, and where it is most.
    """

    mean: float
    sd: float
    ends: tuple[_End, _End]

    @property
    def growth(self) -> tuple[float, float]:
        """t of both tails, 0 if they are bounded."""
        low, high = (max(each.t, 0.0) for each in self.ends)
        return low, high

    @property
    def heaviness(self) -> float:
        """t of the heavier tail."""
        return max(self.growth)


@lru_cache(maxsize=1024)
def factor_of(distribution: Distribution, key: str, name: str, offsets: Offsets) -> Factor:
    """What the model takes of an input under a name."""
    quantity = model_values(distribution, key, name, offsets)
    mean, sd = mean_and_sd(quantity, distribution.kinks)
    return Factor(mean, sd, _ends_of(distribution, name == key, quantity))


def _ends_of(distribution: Distribution, is_itself: bool, quantity: Quantity) -> tuple[_End, _End]:
    """How a quantity ends on both sides."""
    low, high = exponents(quantity)
    to_1 = exponents(distribution.rest)[1] if is_itself else 0.0
    return _End(0.0, low), _End(1.0, to_1) if to_1 < 0 else _End(0.0, high)


def expansions(distribution: Distribution, key: str, offsets: Offsets) -> dict[str, Polynomial]:
    """What the model takes of an input: its mean and multiples of scores, one for each name.

    Scores have mean 0 and variance 1 and are uncorrelated: that of 1/(1−F_V) is what that of
    1/F_V leaves of it.
    """
    factors = {name: factor_of(distribution, key, name, offsets) for name in names_of(key)}
    slopes = {(name, name): each.sd for name, each in factors.items()}
    if len(factors) > 1 and all(np.isfinite(each.sd) for each in factors.values()):
        shared, own = _shares_of_q_nV(distribution, key, offsets)
        slopes |= {("q_nV", "q_V"): shared, ("q_nV", "q_nV"): own}
    found = {name: Polynomial({(): each.mean}) for name, each in factors.items()}
    for (name, score), slope in slopes.items():
        found[name] += Polynomial.of(score, slope)
    return found


@lru_cache(maxsize=256)
def _shares_of_q_nV(distribution: Distribution, key: str, offsets: Offsets) -> tuple[float, float]:
    """How 1/(1−F_V) moves with the score of 1/F_V, and how far on its own."""
    factors = [factor_of(distribution, key, name, offsets) for name in ("q_V", "q_nV")]
    one, other = (
        without_mean(model_values(distribution, key, name, offsets), each.mean)
        for name, each in zip(("q_V", "q_nV"), factors, strict=True)
    )
    unit = factors[0].sd
    low, high = (max(sides) for sides in zip(*(each.growth for each in factors), strict=True))
    with np.errstate(all="ignore"):
        shared = mean_of(
            lambda u, rest: one(u, rest) / unit * other(u, rest), (low, high), distribution.kinks
        )
        left = lambda u, rest: other(u, rest) - shared * (one(u, rest) / unit)  # noqa: E731
        return shared, deviation(left, (low, high), distribution.kinks)
