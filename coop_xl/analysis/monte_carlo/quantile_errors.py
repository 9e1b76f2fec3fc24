"""Quantiles with errors told in probability: how far off is the share of draws that lie below?

The share below a value varies from scramble to scramble, draws are finite, and within a bin of the
histogram values are taken to be spread evenly. The quantiles that far to either side bound the
value, also where a scramble by itself has no draw so far out. A value that has a probability of
its own is exact where all these are that value.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure

from .histogram import Histogram

_WITHIN = 16  # of a bin's draws so small a part is misplaced, as its neighbours' numbers differ
_HALF = 0.5
_FARTHEST = 2  # errors: a quantile nearer to the end of all draws has no bound on that side


def quantiles_of(
    pooled: Histogram, replicates: Sequence[Histogram], probabilities: Sequence[float]
) -> dict[float, Figure]:
    """Quantiles and their errors.

    Parameters
    ----------
    pooled : Histogram
    replicates : sequence of Histogram
        Of independent scrambles, which make up `pooled`.
    probabilities : sequence of float

    Returns
    -------
    dict of Figure
        By probability; an error is infinite where the draws do not resolve the quantile.
    """
    p = np.array(probabilities, dtype=float)
    found = pooled.quantile(p)
    return with_errors(p, found, _shares_astray(pooled, replicates, found), pooled.quantile)


def with_errors(
    p: np.ndarray, found: np.ndarray, slack: Any, quantile: Callable[[np.ndarray], np.ndarray]
) -> dict[float, Figure]:
    """Quantiles with errors from how far off in probability they are."""
    below, above = (quantile(np.clip(p + way, 0, 1)) for way in (-slack, slack))
    errors = np.maximum(above - found, found - below)
    is_open = (p < _FARTHEST * slack) | (1 - p < _FARTHEST * slack)
    errors = np.where(is_open & (errors > 0), np.inf, errors)
    return {
        float(each): Figure(float(value), float(error))
        for each, value, error in zip(p, found, errors, strict=True)
    }


def _shares_astray(
    pooled: Histogram, replicates: Sequence[Histogram], values: np.ndarray
) -> np.ndarray:
    """The standard error of the share of draws below each value."""
    return astray(shares_below(replicates, values), resolution(pooled, values))


def shares_below(replicates: Sequence[Histogram], values: np.ndarray) -> np.ndarray:
    """The share of each scramble's draws just below and just above values, those two second."""
    sides = np.nextafter(values, np.array([[-np.inf], [np.inf]]))
    return np.array([each.share_below(sides) for each in replicates])


def resolution(pooled: Histogram, values: np.ndarray) -> np.ndarray:
    """How finely a share of draws is told: by half a draw, and by what a bin hides."""
    draws = max(pooled.count, 1)
    return np.hypot(_HALF / draws, pooled.unevenness(values) / (_WITHIN * draws))


def astray(shares: np.ndarray, told: np.ndarray) -> np.ndarray:
    """The standard error of shares from those of scrambles, and from how finely they are told."""
    spread = shares.std(axis=0, ddof=1).max(axis=0) / np.sqrt(len(shares))
    return np.hypot(spread, told)
