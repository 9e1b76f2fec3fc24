"""Stored points that say in which draws each extension holds."""

import numpy as np

from coop_xl.analysis.monte_carlo.stored_points import normal_scores
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.model.catalogue import VARIABLES
from coop_xl.workbook.extensions.in_rows import FLAGS

_DECIMALS = 4


def extension_points() -> np.ndarray:
    """Evenly spread probabilities, for each draw and extension, beside the scores of the inputs."""
    scores = normal_scores(len(VARIABLES) + len(FLAGS))[:, len(VARIABLES) :]
    probabilities: np.ndarray = normal_probability(scores)
    return np.round(probabilities, _DECIMALS)
