"""Quantile functions: every family is outer(location + scale·score(u)), u a probability.

Like the model's equations these run on numbers, on arrays and on `Term`s, which write the
spreadsheet's formulas. `rest` is 1 − u, given apart since 1 − 1e-20 is 1 in float64.

Source of the metalog: T. W. Keelin, "The Metalog Distributions", Decision Analysis 13 (2016).
"""

from collections.abc import Callable
from functools import wraps
from math import erfc, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from . import beta

inverse_normal = np.frompyfunc(NormalDist().inv_cdf, 1, 1)
# `NormalDist.cdf` of Python 3.11 loses the digits of the lower tail.
cumulative_normal = np.frompyfunc(lambda z: erfc(-z / sqrt(2)) / 2, 1, 1)


def traced(function: Callable) -> Callable:
    """A function of numbers that can also write itself as a spreadsheet's function of `Term`s."""

    @wraps(function)
    def call(*operands: Any, **more_exactly: Any) -> Any:
        for each in operands:
            if isinstance(each, NDArrayOperatorsMixin):
                return each.__array_function__(call, (), operands, {})  # type: ignore[attr-defined]
        return function(*operands, **more_exactly)

    return call


@traced
def normal_quantile(u, rest=None):
    """The standard normal quantile of u."""
    u = np.asarray(u, dtype=float)
    rest = 1 - u if rest is None else np.asarray(rest, dtype=float)
    tail = np.asarray(inverse_normal(np.minimum(u, rest)), dtype=float)
    return np.where(u < rest, tail, -tail)


@traced
def normal_probability(z):
    """The standard normal probability below z."""
    return np.asarray(cumulative_normal(z), dtype=float)


@traced
def beta_quantile(u, a, b, rest=None):
    """The quantile of u of the beta distribution on 0 to 1."""
    return beta.quantile(u, 1 - np.asarray(u) if rest is None else rest, a, b)


# Scores: the shape of a family; c and d are its own parameters


def uniform_score(u, rest, c, d):
    """u itself."""
    return u


def metalog_score(u, rest, c, d):
    """L·(1 + c·(u − ½)) with L = ln(u/(1−u)); c = a3/a2 of the three-term metalog."""
    return np.log(u / rest) * (1 + c * (u - 0.5))


def normal_score(u, rest, c, d):
    """z of c + d·u: the probabilities c and c + d are those at the ends of the domain."""
    return normal_quantile(c + d * u, rest=(1 - c - d) + d * rest)


def triangular_score(u, rest, c, d):
    """The quantile of the triangle on 0 to 1 with its top at c."""
    return np.where(u < c, np.sqrt(u * c), 1 - np.sqrt(rest * (1 - c)))


def beta_score(u, rest, c, d):
    """The quantile of the beta distribution with parameters c and d."""
    return beta_quantile(u, c, d, rest=rest)


# Outer functions: from the scale on which a family is fitted to the variable's own


def plain(y):
    """The variable itself."""
    return y + 0


def positive(y):
    """A variable above 0, fitted by its logarithm."""
    return np.exp(y)


def negative(y):
    """A variable below 0, fitted by the logarithm of its size."""
    return -np.exp(y)


def share(y):
    """A variable between 0 and 1, fitted by its log-odds."""
    return 1 / (1 + np.exp(-y))


def correlation(y):
    """A variable between −1 and 1, fitted by the log-odds of its place between them."""
    return 2 / (1 + np.exp(-y)) - 1


SCORES = {
    "uniform": uniform_score,
    "metalog": metalog_score,
    "normal": normal_score,
    "triangular": triangular_score,
    "beta": beta_score,
}
OUTERS = {
    "plain": plain,
    "positive": positive,
    "negative": negative,
    "share": share,
    "correlation": correlation,
}


# Their inverses, and the fits


def log(x):
    """ln x, the inverse of `positive`."""
    return np.log(x)


def log_size(x):
    """ln(−x), the inverse of `negative`."""
    return np.log(-x)


def log_odds(x):
    """ln(x/(1−x)), the inverse of `share`."""
    return np.log(x / (1 - x))


def log_odds_of_place(x):
    """ln((1+x)/(1−x)), the inverse of `correlation`."""
    return np.log((1 + x) / (1 - x))


INVERSES = {
    "plain": plain,
    "positive": log,
    "negative": log_size,
    "share": log_odds,
    "correlation": log_odds_of_place,
}

EDGE = 0.05  # Low is the 5 % quantile, High the 95 % quantile
LOG_ODDS_95 = float(np.log((1 - EDGE) / EDGE))
Z_95 = NormalDist().inv_cdf(1 - EDGE)
# The three-term metalog is a distribution if |c| ≤ 1/max over u of u − ½ + u(1−u)·ln(u/(1−u)).
STEEPEST = 1.66711
NEAREST = (1 - STEEPEST * (0.5 - EDGE)) / 2  # of Best to Low or High, as a part of their distance


def metalog_scale(low, high):
    """a2 of the metalog through the 5 %, 50 % and 95 % quantiles."""
    return (high - low) / (2 * LOG_ODDS_95)


def metalog_skew(low, best, high):
    """c = a3/a2 of it."""
    return (high + low - 2 * best) / (high - low) / (0.5 - EDGE)


def normal_scale(low, high):
    """The standard deviation of the normal with these 5 % and 95 % quantiles."""
    return (high - low) / (2 * Z_95)


def top(low, best, high):
    """Where the triangle has its top, as a part of its width."""
    return (best - low) / (high - low)


def pert_a(low, best, high):
    """The first parameter of PERT's beta distribution."""
    return 1 + 4 * (best - low) / (high - low)


def pert_b(low, best, high):
    """The second parameter of PERT's beta distribution."""
    return 1 + 4 * (high - best) / (high - low)
