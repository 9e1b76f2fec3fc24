"""What the draws farthest out make of the errors of a mean and a standard deviation.

Where tails are heavy, what lies beyond the farthest draw matters, and scrambles that all lack it
agree with one another too well. What one draw more out there might change is taken to be as much
as the farthest draws differ: so an error is never below that.
"""

import math

import numpy as np

from .figure import Figure
from .histogram import Histogram

AMONG = 8  # the farthest draw is compared with about so many farthest


def with_far_draws(mean: Figure, sd: Figure, pooled: Histogram) -> tuple[Figure, Figure]:
    """The same figures with errors that draws not seen may make.

    Parameters
    ----------
    mean, sd : Figure
        With errors from the spread of scrambles.
    pooled : Histogram
        Of all draws.
    """
    count = pooled.count
    if count < AMONG or not (math.isfinite(mean.value) and sd.value > 0):
        return mean, sd
    share = min(AMONG / count, 0.5)
    near = pooled.quantile(np.array([share, 1 - share])) - mean.value
    far = np.array([pooled.smallest, pooled.largest]) - mean.value
    with np.errstate(all="ignore"):
        first = np.abs(far - near).max() / count
        second = np.abs(far**2 - near**2).max() / count / (2 * sd.value)
    return widened(mean, first), widened(sd, second)


def widened(figure: Figure, error: float) -> Figure:
    """A figure with another source of error."""
    return Figure(figure.value, float(np.hypot(figure.error, error)))
