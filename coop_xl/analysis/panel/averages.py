"""Averaged quantiles: everyone's 5 % quantile makes the pool's, and so with all others.

R. Ratcliff, "Group reaction time distributions and an analysis of distribution statistics",
Psychological Bulletin 86 (1979), after S. B. Vincent (1912). The scales are our own choice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.distributions import Distribution, constant
from coop_xl.analysis.estimates import auto_outer
from coop_xl.analysis.quantiles import INVERSES, OUTERS
from coop_xl.model.catalogue import ENTRIES

NEAR_0 = 1e-9  # a probability at which a tail counts as ended


@dataclass(frozen=True)
class Averaged(Distribution):
    """Everyone's quantiles, averaged on a scale: outer(Σ wᵢ·outer⁻¹(qᵢ(u)))."""

    members: tuple[Distribution, ...] = ()
    weights: tuple[float, ...] = ()

    def fitted(self, u: Any, rest: Any = None) -> Any:
        """The average before the outer function."""
        with np.errstate(divide="ignore"):
            return sum(
                weight * self.inner(member, u, rest)
                for weight, member in zip(self.weights, self.members, strict=True)
            )

    def inner(self, member: Distribution, u: Any, rest: Any) -> Any:
        """A member's quantile on the scale of the average."""
        if member.outer == self.outer and type(member) is Distribution and not member.is_constant:
            return member.fitted(u, rest)
        return INVERSES[self.outer](member.quantile(u, rest))


def scale_of(key: str, members: Iterable[Distribution], bests: Iterable[float]) -> str:
    """On which scale to average, a key of `OUTERS`.

    Log-odds of shares, unless somebody is certain of 0 or 1 or has it as Best; logarithms of
    what is normally 0 or more, if nobody thinks otherwise; all else as it is, log10 of shares too.
    """
    variable = ENTRIES[key]
    if variable.instead_of:
        return "plain"
    held = [*bests, *(float(each.quantile(NEAR_0)) for each in members)]
    outer = auto_outer(variable, min(held))
    if outer == "share" and (min(held) <= 0 or max(held) >= 1):
        return "plain"
    return outer


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
        Adding up to 1; who has weight 0 is left out.
    """
    held = [(each, weight) for each, weight in zip(members, weights, strict=True) if weight]
    parts, shares = zip(*held, strict=True)
    notes = tuple(dict.fromkeys(note for each in parts for note in each.notes))
    found = Averaged("", outer, 0.0, 1.0, notes=notes, members=parts, weights=shares)
    if all(each.is_constant for each in parts):
        return constant(found.median)
    return found


def average(outer: str, values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted average of numbers on a scale."""
    inner = INVERSES[outer](np.array(values, dtype=float))
    return float(OUTERS[outer](sum(w * x for w, x in zip(weights, inner, strict=True) if w)))
