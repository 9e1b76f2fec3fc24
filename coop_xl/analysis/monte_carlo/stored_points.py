"""The few Sobol points that a workbook holds, so that a sheet and Python draw the same."""

from functools import cache

import numpy as np

from coop_xl.estimates.quantile_functions import normal_quantile

from .sobol import SobolPoints

SCRAMBLES = 8  # independent of one another: their spread is the standard error
POINTS = 32  # of each
DRAWS = SCRAMBLES * POINTS
GRAIN = 1000  # scores are stored as whole numbers of such parts: that makes a small file


@cache
def normal_scores(inputs: int) -> np.ndarray:
    """Independent normal scores, one row a draw, scramble after scramble.

    Parameters
    ----------
    inputs : int
        How many uncertain inputs there are.

    Returns
    -------
    ndarray, shape (DRAWS, inputs)
        Rounded to 1/GRAIN; not to be changed.
    """
    points = [
        SobolPoints(inputs, 0, scramble).uniforms(0, POINTS) for scramble in range(SCRAMBLES)
    ]
    exact: np.ndarray = normal_quantile(np.concatenate(points, axis=1).T)
    scores = np.round(exact * GRAIN) / GRAIN
    scores.setflags(write=False)
    return scores
