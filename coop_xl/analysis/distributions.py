"""Distributions: a quantile function that any family of estimates comes down to."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from coop_xl.model.errors import CoopError

from . import cells
from .quantiles import OUTERS, SCORES

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


class EstimateError(CoopError):
    """Low, Best, High and the family do not make a distribution."""


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
        What a user should know of it.
    """

    score: str
    outer: str
    location: float
    scale: float = 0.0
    c: float = 0.0
    d: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether there is but one value."""
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
        """The same before the outer function."""
        if u is cells.U:
            score = scores_at_nodes(self.score, self.c, self.d)
        else:
            u = np.asarray(u, dtype=float)
            score = SCORES[self.score](u, 1 - u if rest is None else rest, self.c, self.d)
        return self.location + self.scale * score

    def rest(self, u: Any, rest: Any = None) -> Any:
        """1 − the quantile of u, exactly also for a share next to 1."""
        if self.outer != "share" or self.is_constant:
            return 1 - self.quantile(u, rest)
        return OUTERS["share"](-self.fitted(u, rest))

    @property
    def median(self) -> float:
        """The value as likely to be exceeded as not."""
        return float(self.quantile(0.5))

    @cached_property
    def heaviness(self) -> float:
        """t of a tail that grows as u^−t: no mean from 1 on, no variance from ½."""
        return 0.0 if self.is_constant else cells.heaviness(self.quantile)

    @property
    def mean(self) -> float:
        """The mean; infinite if a tail is too heavy to have one."""
        if self.heaviness >= 1:
            return float("inf") if self.outer != "negative" else -float("inf")
        return float(cells.means(self.quantile(cells.U, cells.REST)).mean())

    @property
    def variance(self) -> float:
        """The variance; infinite if a tail is too heavy to have one."""
        if self.heaviness >= 0.5:
            return float("inf")
        return float(cells.means((self.quantile(cells.U, cells.REST) - self.mean) ** 2).mean())


@lru_cache(maxsize=64)
def scores_at_nodes(score: str, c: float, d: float) -> np.ndarray:
    """A family's scores at the nodes of `cells`: all normals share them."""
    return SCORES[score](cells.U, cells.REST, c, d)


def constant(value: float) -> Distribution:
    """A certain value."""
    return Distribution("uniform", "plain", float(value))


def beta(a: float, b: float, low: float = 0.0, high: float = 1.0) -> Distribution:
    """The beta distribution with parameters a, b ≥ 1, stretched over low to high."""
    if not (a >= 1 and b >= 1 and low < high):
        raise EstimateError(
            f"beta({a:g}, {b:g}) on {low:g} to {high:g} is not served: give parameters of 1 or "
            "more, and low below high"
        )
    return Distribution("beta", "plain", low, high - low, a, b)
