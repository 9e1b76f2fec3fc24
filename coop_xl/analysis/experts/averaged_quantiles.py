"""Averaged quantiles: everyone's 5 % quantile makes the pool's, and so with all others.

R. Ratcliff, "Group reaction time distributions and an analysis of distribution statistics",
Psychological Bulletin 86 (1979), after S. B. Vincent (1912). The scales are our own choice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.estimates.fit import own_outer
from coop_xl.estimates.quantile_functions import INVERSES, OUTERS
from coop_xl.model.extensions.catalogue import ACCEPTED

NEAR_0 = 1e-9  # a probability at which a tail counts as ended
_TAILS = np.array([NEAR_0, 1 - NEAR_0])


@dataclass(frozen=True)
class Averaged(Distribution):
    """Everyone's quantiles, averaged on a scale: outer(Σ wᵢ·outer⁻¹(qᵢ(u)))."""

    members: tuple[Distribution, ...] = ()
    weights: tuple[float, ...] = ()

    def quantile(self, u: Any, rest: Any = None) -> Any:
        """The value below which the probability is u."""
        with np.errstate(over="ignore"):
            return super().quantile(u, rest)

    def fitted(self, u: Any, rest: Any = None) -> Any:
        """The average before the outer function."""
        return sum(
            weight * on_scale(self.outer, member, u, rest)
            for weight, member in zip(self.weights, self.members, strict=True)
        )

    def rest(self, u: Any, rest: Any = None) -> Any:
        """1 − the quantile of u, exactly also for a share next to 1."""
        if self.outer != "plain":
            return super().rest(u, rest)
        pairs = zip(self.weights, self.members, strict=True)
        return sum(weight * member.rest(u, rest) for weight, member in pairs)

    @property
    def kinks(self) -> tuple[tuple[float, float], ...]:
        """Those of all members, and where a normal's logarithm ends."""
        ends = (NEAR_0, 1 - NEAR_0), (1 - NEAR_0, NEAR_0)
        return (*ends, *(kink for each in self.members for kink in each.kinks))


def is_on(outer: str, member: Distribution) -> bool:
    """Whether a distribution is fitted on a scale, so that its tails there are exact."""
    return member.outer == outer and type(member) is Distribution and not member.is_constant


def on_scale(outer: str, member: Distribution, u: Any, rest: Any = None) -> Any:
    """A distribution's quantile before an outer function."""
    if is_on(outer, member):
        return member.fitted(u, rest)
    with np.errstate(divide="ignore", over="ignore"):
        if outer == "positive" and is_on("share", member):
            return -np.logaddexp(0, -member.fitted(u, rest))
        if outer != "plain" and member.score == "normal":
            u, rest = _within(member, u, rest)
        return INVERSES[outer](member.quantile(u, rest))


def _within(member: Distribution, u: Any, rest: Any) -> tuple[Any, Any]:
    """Probabilities at which a normal has logarithms: farther out it is below 0, or cut there."""
    low = NEAR_0 if member.outer == "plain" else 0.0
    u, rest = np.asarray(u, dtype=float), 1 - u if rest is None else rest
    return np.clip(u, low, 1 - NEAR_0), np.clip(rest, NEAR_0, 1 - low)


def scale_of(key: str, members: Iterable[Distribution], bests: Iterable[float]) -> str:
    """On which scale to average, a key of `OUTERS`.

    Log-odds of shares, unless somebody is certain of 0 or 1 or has it as Best; logarithms of
    what is normally 0 or more, if nobody thinks otherwise; all else as it is, log10 of shares too.
    """
    variable = ACCEPTED[key]
    if variable.instead_of:
        return "plain"
    outer = own_outer(variable)
    tails = [each.quantile(_TAILS) for each in members if not is_on(outer, each)]
    held = np.concatenate(([*bests], *tails))
    inside = {"plain": True, "positive": held.min() > 0, "share": 0 < held.min() <= held.max() < 1}
    return outer if inside.get(outer) else "plain"


def averaged(
    outer: str, members: Sequence[Distribution], weights: Sequence[float]
) -> Distribution:
    """The distribution whose every quantile is the weighted average of the members'.

    Parameters
    ----------
    outer : str
        The scale of the average, as `scale_of` gives it.
    members : sequence of Distribution
    weights : sequence of float
        Adding up to 1; who has weight 0 is skipped.
    """
    held = [(each, weight) for each, weight in zip(members, weights, strict=True) if weight]
    parts, shares = zip(*held, strict=True)
    if len(parts) == 1:
        return parts[0]
    found = Averaged("", outer, 0.0, 1.0, members=parts, weights=shares)
    if all(each.is_constant for each in parts):
        return constant(found.median)
    return found


def average(outer: str, values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted average of numbers on a scale."""
    held = [(x, weight) for x, weight in zip(values, weights, strict=True) if weight]
    numbers, shares = np.array(held).T
    return float(OUTERS[outer](np.dot(shares, INVERSES[outer](numbers))))
