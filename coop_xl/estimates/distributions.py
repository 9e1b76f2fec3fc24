"""Distributions: the quantile function to which every family of estimates reduces."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from coop_xl.model.errors import CoopError

from . import equal_probability
from .expectations import growth_of, mean_and_sd
from .quantile_functions import OUTERS, SCORES, normal_quantile
from .truncated_normal import way_from_cut

FAMILIES = {
    "auto": "5 % and 95 % quantiles, Best the median; shape from the variable's own domain",
    "constant": "not used: Best is taken as certain",
    "normal": "5 % and 95 % quantiles",
    "lognormal": "5 % and 95 % quantiles",
    "uniform": "minimum and maximum",
    "triangular": "minimum and maximum, Best the most likely value",
    "PERT": "minimum and maximum, Best the most likely value",
    "loguniform": "minimum and maximum",
}


SLACK = 1e-3  # of the scale, within which rounding leaves the end of a normal


class EstimateError(CoopError):
    """Low, Best, High and the family do not make a distribution.

    Attributes
    ----------
    role : str
        The part of the estimate to look at: "low", "best" or "high".
    """

    def __init__(self, text: str, role: str = "best") -> None:
        super().__init__(text)
        self.role = role


@dataclass(frozen=True)
class Distribution:
    """outer(location + scale·score(u)), for a probability u (see `quantiles`).

    Attributes
    ----------
    score, outer : str
        Keys of `quantiles.SCORES` and `quantiles.OUTERS`.
    location, scale, c, d : float
        The numbers of the formula; with scale 0 it is a constant.
    notes : tuple of str
        What a user should know about it.
    above : float, optional
        For a normal, the part beyond the upper end, which 1 − c − d would round away.
    """

    score: str
    outer: str
    location: float
    scale: float = 0.0
    c: float = 0.0
    d: float = 0.0
    notes: tuple[str, ...] = ()
    above: float | None = None

    @property
    def is_constant(self) -> bool:
        """Whether there is only one value."""
        return self.scale == 0

    def quantile(self, u: Any, rest: Any = None) -> Any:
        """The value below which the probability is u.

        Parameters
        ----------
        u : float or array
            Above 0 and below 1.
        rest : float or array, optional
            1 − u, where that is known more exactly.

        Returns
        -------
        float64 or ndarray
            Of the shape of u.
        """
        if self.is_constant:
            return np.full(np.shape(u), OUTERS[self.outer](self.location))[()]
        return OUTERS[self.outer](self.fitted(u, rest))

    def fitted(self, u: Any, rest: Any = None) -> Any:
        """The same before the outer function, with all its digits where it begins or ends at 0."""
        given, u = u, np.asarray(u, dtype=float)
        rest = 1 - u if rest is None else rest
        if self.ends_at_0:
            return -self.reflected(0).fitted(rest, u)
        if self.is_cut_at_0:
            return self.scale * way_from_cut(u, rest, self.c, self.d, self.cut_above)
        if given is equal_probability.U:
            score = _scores_at_nodes(self.score, self.c, self.d)
        elif self.score == "normal":
            score = normal_quantile(self.c + self.d * u, rest=self.cut_above + self.d * rest)
        else:
            score = SCORES[self.score](u, rest, self.c, self.d)
        return self.location + self.scale * score

    @property
    def cut_above(self) -> float:
        """How much of a normal is cut off above."""
        return 1 - self.c - self.d if self.above is None else self.above

    def rest(self, u: Any, rest: Any = None) -> Any:
        """1 − the quantile of u, exactly also for a share next to 1."""
        if self.is_constant:
            return 1 - self.quantile(u, rest)
        if self.outer == "share":
            return OUTERS["share"](-self.fitted(u, rest))
        if self.outer == "positive":
            return -np.expm1(self.fitted(u, rest))
        if self.outer == "plain" and self.score in ("normal", *MIRRORED):
            return self.reflected(1).fitted(1 - np.asarray(u) if rest is None else rest, u)
        return 1 - self.quantile(u, rest)

    def reflected(self, end: float) -> "Distribution":
        """An end − what is fitted: its quantile of u is that end − the quantile of 1 − u."""
        if self.score == "normal":
            c, d, whole, above = self.cut_above, self.d, 0.0, self.c
        else:
            c, d = MIRRORED[self.score](self.c, self.d)
            whole, above = self.scale, None
        location = end - self.location - whole
        return Distribution(self.score, "plain", location, self.scale, c, d, above=above)

    @cached_property
    def is_cut_at_0(self) -> bool:
        """Whether this is a normal whose lower tail is cut off at 0, before the outer function."""
        if self.score != "normal" or self.c <= 0:
            return False
        start = self.location + self.scale * float(normal_quantile(self.c))
        return abs(start) <= SLACK * self.scale

    @cached_property
    def ends_at_0(self) -> bool:
        """Whether this goes up to 0, before the outer function."""
        if self.is_constant:
            return False
        if self.score == "normal":
            return self.reflected(0).is_cut_at_0
        if self.score not in MIRRORED:
            return False
        return self.location + self.scale == 0

    @property
    def kinks(self) -> tuple[tuple[float, float], ...]:
        """Probabilities u, with 1 − u, at which the quantile function is not smooth."""
        if self.is_constant:
            return ()
        if self.score == "triangular":
            return ((self.c, 1 - self.c),)
        if self.score == "normal":  # stops short of a cut that is negligible
            low, high = self.c / self.d, self.cut_above / self.d
            return (low, 1 - low), (1 - high, high)
        return ()

    @property
    def median(self) -> float:
        """The value as likely to be exceeded as not."""
        return float(self.quantile(0.5))

    @cached_property
    def heaviness(self) -> float:
        """t of a tail that grows as u^−t: no mean from 1 on, no variance from ½."""
        return 0.0 if self.is_constant else max(growth_of(self.quantile))

    @property
    def mean(self) -> float:
        """The mean; infinite if a tail is too heavy to have one."""
        mean, _ = self.mean_and_sd
        return -mean if self.outer == "negative" and np.isinf(mean) else mean

    @property
    def variance(self) -> float:
        """The variance; infinite if a tail is too heavy to have one."""
        sd = self.mean_and_sd[1]
        return sd * sd  # a power of a Python float is an error where this is infinite

    @cached_property
    def mean_and_sd(self) -> tuple[float, float]:
        """Both, to about ten digits."""
        if self.is_constant:
            return self.median, 0.0
        return mean_and_sd(self.quantile, self.kinks)


MIRRORED: dict[str, Callable[[float, float], tuple[float, float]]] = {  # c, d of 1 − the score
    "uniform": lambda c, d: (c, d),
    "triangular": lambda c, d: (1 - c, d),
    "beta": lambda c, d: (d, c),
}


@lru_cache(maxsize=64)
def _scores_at_nodes(score: str, c: float, d: float) -> np.ndarray:
    """A family's scores at the nodes of `cells`: all normals share them."""
    return SCORES[score](equal_probability.U, equal_probability.REST, c, d)


def constant(value: float) -> Distribution:
    """A certain value."""
    return Distribution("uniform", "plain", float(value))


def beta(a: float, b: float, low: float = 0.0, high: float = 1.0) -> Distribution:
    """The beta distribution with parameters a, b ≥ 1, stretched over low to high."""
    if not (a >= 1 and b >= 1 and low < high):
        raise EstimateError(
            f"beta({a:g}, {b:g}) on {low:g} to {high:g} is not supported: give parameters of 1 or "
            "more, and low below high"
        )
    return Distribution("beta", "plain", low, high - low, a, b)
