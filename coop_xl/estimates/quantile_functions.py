"""Quantile functions: every family is outer(location + scale·score(u)), u a probability.

Like the model's equations these run on numbers, on arrays and on `Term`s, which write the
spreadsheet's formulas. `rest` is 1 − u, passed separately since 1 − 1e-20 is 1 in float64.

Source of the metalog: T. W. Keelin, "The Metalog Distributions", Decision Analysis 13 (2016).
"""

from functools import wraps
from math import erfc, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from coop_xl.model.number import Equation, Number

from . import beta

_inverse_normal = np.frompyfunc(NormalDist().inv_cdf, 1, 1)
# `NormalDist.cdf` of Python 3.11 loses the digits of the lower tail.
_cumulative_normal = np.frompyfunc(lambda z: erfc(-z / sqrt(2)) / 2, 1, 1)


def traced(function: Equation) -> Equation:
    """A function of numbers that, called on `Term`s, writes itself as a spreadsheet's function."""

    @wraps(function)
    def call(*operands: Any, **more_exactly: Any) -> Any:
        for each in operands:
            if isinstance(each, NDArrayOperatorsMixin):
                return each.__array_function__(call, (), operands, {})  # type: ignore[attr-defined]
        return function(*operands, **more_exactly)

    return call


@traced
def normal_quantile(u: Number, rest: Number | None = None) -> Number:
    """The standard normal quantile of u."""
    u = np.asarray(u, dtype=float)
    rest = 1 - u if rest is None else np.asarray(rest, dtype=float)
    tail = np.asarray(_inverse_normal(np.minimum(u, rest)), dtype=float)
    return np.where(u < rest, tail, -tail)


@traced
def normal_probability(z: Number) -> Number:
    """The standard normal probability below z."""
    return np.asarray(_cumulative_normal(z), dtype=float)


@traced
def beta_quantile(u: Number, a: Number, b: Number, rest: Number | None = None) -> Number:
    """The quantile of u of the beta distribution on 0 to 1."""
    return beta.quantile(u, 1 - np.asarray(u) if rest is None else rest, float(a), float(b))


# Scores: the shape of a family; c and d are its own parameters


def _uniform_score(u: Number, rest: Number, c: Number, d: Number) -> Number:
    """u itself."""
    return u


def _metalog_score(u: Number, rest: Number, c: Number, d: Number) -> Number:
    """L·(1 + c·(u − ½)) with L = ln(u/(1−u)); c = a3/a2 of the three-term metalog."""
    return np.log(u / rest) * (1 + c * (u - 0.5))


def normal_score(u: Number, rest: Number, c: Number, d: Number) -> Number:
    """z of c + d·u: the probabilities c and c + d are those at the ends of the domain."""
    return normal_quantile(c + d * u, rest=(1 - c - d) + d * rest)


def _triangular_score(u: Number, rest: Number, c: Number, d: Number) -> Number:
    """The quantile of the triangle on 0 to 1 with its top at c."""
    return np.where(u < c, np.sqrt(u * c), 1 - np.sqrt(rest * (1 - c)))


def _beta_score(u: Number, rest: Number, c: Number, d: Number) -> Number:
    """The quantile of the beta distribution with parameters c and d."""
    return beta_quantile(u, c, d, rest=rest)


# Outer functions: from the scale on which a family is fitted to the variable's own


def plain(y: Number) -> Number:
    """The variable itself."""
    return y + 0


def positive(y: Number) -> Number:
    """A variable above 0, fitted by its logarithm."""
    return np.exp(y)


def negative(y: Number) -> Number:
    """A variable below 0, fitted by the logarithm of its size."""
    return -np.exp(y)


def share(y: Number) -> Number:
    """A variable between 0 and 1, fitted by its log-odds."""
    return 1 / (1 + np.exp(-y))


def correlation(y: Number) -> Number:
    """A variable between −1 and 1, fitted by the log-odds of its place between them."""
    return 2 / (1 + np.exp(-y)) - 1


SCORES: dict[str, Equation] = {
    "uniform": _uniform_score,
    "metalog": _metalog_score,
    "normal": normal_score,
    "triangular": _triangular_score,
    "beta": _beta_score,
}
OUTERS: dict[str, Equation] = {
    "plain": plain,
    "positive": positive,
    "negative": negative,
    "share": share,
    "correlation": correlation,
}


# Their inverses, and the fits


def log(x: Number) -> Number:
    """ln x, the inverse of `positive`."""
    return np.log(x)


def _log_size(x: Number) -> Number:
    """ln(−x), the inverse of `negative`."""
    return np.log(-x)


def _log_odds(x: Number) -> Number:
    """ln(x/(1−x)), the inverse of `share`."""
    return np.log(x / (1 - x))


def _log_odds_of_place(x: Number) -> Number:
    """ln((1+x)/(1−x)), the inverse of `correlation`."""
    return np.log((1 + x) / (1 - x))


INVERSES: dict[str, Equation] = {
    "plain": plain,
    "positive": log,
    "negative": _log_size,
    "share": _log_odds,
    "correlation": _log_odds_of_place,
}

EDGE = 0.05  # unless said otherwise Low is the 5 % quantile, High the 95 % quantile
# The three-term metalog is a distribution if |c| ≤ 1/max over u of u − ½ + u(1−u)·ln(u/(1−u)).
STEEPEST = 1.66711


def nearest(edge: float = EDGE) -> float:
    """How near Best comes to Low or High at most with a metalog, as a part of their distance."""
    return (1 - STEEPEST * (0.5 - edge)) / 2


_NEAREST = nearest()


def metalog_scale(low: Any, high: Any, edge: Any = EDGE) -> Any:
    """a2 of the metalog whose quantiles of `edge` and 1 − `edge` these are."""
    return (high - low) / (2 * np.log((1 - edge) / edge))


def metalog_skew(low: Any, best: Any, high: Any, edge: Any = EDGE) -> Any:
    """c = a3/a2 of it, best being its median."""
    return (high + low - 2 * best) / (high - low) / (0.5 - edge)


def normal_scale(low: Any, high: Any, edge: Any = EDGE) -> Any:
    """The standard deviation of the normal whose quantiles of `edge` and 1 − `edge` these are."""
    return (high - low) / (2 * normal_quantile(1 - edge))


def top(low: float, best: float, high: float) -> float:
    """Where the triangle peaks, as a part of its width."""
    return (best - low) / (high - low)


def pert_a(low: float, best: float, high: float) -> float:
    """The first parameter of PERT's beta distribution."""
    return 1 + 4 * (best - low) / (high - low)


def pert_b(low: float, best: float, high: float) -> float:
    """The second parameter of PERT's beta distribution."""
    return 1 + 4 * (high - best) / (high - low)
