"""SciPy's quantile functions of the estimates: SALib and the reference draw with them."""

import math

import numpy as np
from scipy import special

from tests.benchmarks.problem import GIVEN, beta_of, logs_of


def draws_of(points: np.ndarray) -> dict[str, np.ndarray]:
    """The eighteen inputs, each from its own column of points of the unit cube."""
    columns = zip(GIVEN.items(), points.T, strict=True)
    return {key: quantile(given, u) for (key, given), u in columns}


def quantile(given, u):
    """The value that a share u of the distribution lies below."""
    match given:
        case ("normal", mean, sd):
            return mean + sd * special.ndtri(u)
        case ("lognormal", low, high):
            mean, sd = logs_of(low, high)
            return np.exp(mean + sd * special.ndtri(u))
        case ("loguniform", low, high):
            return low * np.exp(math.log(high / low) * u)
    alpha, beta, low, width = beta_of(given)
    return low + width * special.betaincinv(alpha, beta, u)
