"""Quantiles with errors told in probability: how far off is the share of draws that lie below?

The share below a value varies from scramble to scramble, draws are finite, and within a bin of the
histogram values are taken to be spread evenly. The quantiles that far to either side bound the
value, also where a scramble by itself has no draw so far out. A value that has a probability of
its own is exact where all these are that value.
"""

from collections.abc import Sequence

import numpy as np

from .figure import Figure
from .histogram import Histogram

WITHIN = 16  # of a bin's draws so small a part is misplaced, as its neighbours' numbers differ
FARTHEST = 2  # errors: a quantile nearer to the end of all draws has no bound on that side


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
    slack = shares_astray(pooled, replicates, found)
    below, above = (pooled.quantile(np.clip(p + way, 0, 1)) for way in (-slack, slack))
    errors = np.maximum(above - found, found - below)
    is_open = (p < FARTHEST * slack) | (1 - p < FARTHEST * slack)
    errors = np.where(is_open & (errors > 0), np.inf, errors)
    return {
        each: Figure(float(value), float(error))
        for each, value, error in zip(probabilities, found, errors, strict=True)
    }


def shares_astray(
    pooled: Histogram, replicates: Sequence[Histogram], values: np.ndarray
) -> np.ndarray:
    """The standard error of the share of draws below each value."""
    draws = max(pooled.count, 1)
    sides = np.nextafter(values, np.array([[-np.inf], [np.inf]]))
    shares = np.array([each.share_below(sides) for each in replicates])
    spread = shares.std(axis=0, ddof=1).max(axis=0) / np.sqrt(len(replicates))
    return np.hypot(np.hypot(spread, 1 / draws), pooled.unevenness(values) / (WITHIN * draws))
