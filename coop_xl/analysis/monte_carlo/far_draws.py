"""What the draws farthest out make of the errors of a mean and a standard deviation.

Where tails are heavy, what lies beyond the farthest draw matters, and scrambles that all lack it
agree with one another too well. So an error is never below what one draw more out there might
change (a mean), or two (a standard deviation); how far out they would be is told by the farthest
draws, whatever happened to be drawn.
"""

import math

import numpy as np

from coop_xl.analysis.figure import Figure

from .histogram import Histogram

_AMONG = (
    8  # the farthest draw is compared with about so many farthest, and these with as many more
)
_MORE = 2  # draws that might be there too, for a standard deviation


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
    if count < 2 * _AMONG**2 or not (math.isfinite(mean.value) and sd.value > 0):
        return mean, sd
    shares = np.array([_AMONG**2, _AMONG]) / count
    near, far = np.abs(pooled.quantile(np.stack((shares, 1 - shares))) - mean.value).T
    farthest = np.abs(np.array([pooled.smallest, pooled.largest]) - mean.value)
    with np.errstate(all="ignore"):
        farthest = np.fmax(farthest, far * np.fmax(far / near, 1.0))
        first = (farthest - far).max() / count
        second = _MORE * (farthest**2 - far**2).max() / count / (2 * sd.value)
    return _with_more_error(mean, first), _with_more_error(sd, second)


def _with_more_error(figure: Figure, error: float) -> Figure:
    """A figure with another source of error."""
    return Figure(figure.value, float(np.hypot(figure.error, error)))
