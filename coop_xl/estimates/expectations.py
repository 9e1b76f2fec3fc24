"""Means of functions of one uniform, to about ten digits, even in tails that barely have one.

Gauss's rule in s = −ln u: there a tail that grows as u^−t is an exponential, what is smooth in u
is smooth in s, and what lies farther out than any number reaches has a closed form.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

Quantity = Callable[[Any, Any], Any]  # of u and 1 − u
_Places = tuple[tuple[float, float], ...]  # probabilities u, each with 1 − u

FARTHEST = (1e-220, 1e-250, 1e-280)  # probabilities at which tails are looked at
NEARER = (1e-60, 1e-70, 1e-80)  # … of those that overflow there
NO_VARIANCE, NO_MEAN = 0.5, 1.0  # t of a tail that grows as u^−t
_INNER = np.array([0.05, 0.95])
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_FINE, _WIDTH, _GROWTH = 12.0, 0.5, 1.35  # panels of one width up to there, then ever wider ones
DIGITS = 9  # so that rounding does not take an exponent of exactly 1 for less
NONE = 0.005  # exponents below are those of a tail that is no power: a lognormal's, a logarithm's


@lru_cache(maxsize=64)
def rule(breaks: _Places = ()) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities u and 1 − u, and weights that add up to 1.

    Parameters
    ----------
    breaks : tuple of (u, 1 − u)
        Where the quantity has a kink.
    """
    near, weights = half(u for u, _ in breaks)
    far, more = half(rest for _, rest in breaks)
    return (
        np.concatenate((near, 1 - far)),
        np.concatenate((1 - near, far)),
        np.concatenate((weights, more)),
    )


def half(breaks: Iterable[float]) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities from ½ down to the smallest, and their weights."""
    first, last = -np.log(0.5), -np.log(FARTHEST[-1])
    coarse = np.geomspace(_FINE, last, int(np.log(last / _FINE) / np.log(_GROWTH)) + 1)
    fine = np.arange(first, _FINE, _WIDTH)
    inner = [-np.log(each) for each in breaks if FARTHEST[-1] < each < 0.5]
    edges = np.unique(np.concatenate((fine, coarse, inner)))
    widths = np.diff(edges)[:, None] / 2
    u = np.exp(-(edges[:-1, None] + widths * (_NODES + 1)))
    return u.ravel(), (u * widths * _WEIGHTS).ravel()


def ends() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities u and 1 − u next to both ends, the last of each tail."""
    far = FARTHEST[-1]
    return np.array([far, 1.0]), np.array([1.0, far])


def mean_of(
    quantity: Quantity, growth: tuple[float, float] = (0.0, 0.0), breaks: _Places = ()
) -> float:
    """The mean of a quantity of u.

    Parameters
    ----------
    quantity : callable
        Of u and 1 − u.
    growth : (float, float)
        t of its tails towards 0 and 1, which grow as u^−t, below 1.
    breaks : tuple of (u, 1 − u)
        Where it has kinks.
    """
    u, rest, weights = rule(breaks)
    beyond = np.asarray(quantity(*ends())) * FARTHEST[-1] / (1 - np.maximum(growth, 0.0))
    return float(np.dot(quantity(u, rest), weights) + beyond.sum())


@np.errstate(all="ignore")
def mean_and_sd(quantity: Quantity, kinks: _Places = ()) -> tuple[float, float]:
    """Mean and standard deviation of a quantity of u; infinite where tails are too heavy."""
    growth = growth_of(quantity)
    if max(growth) >= NO_MEAN:
        return np.inf, np.inf
    mean = mean_of(quantity, growth, kinks)
    if not np.isfinite(mean):  # beyond float64's numbers
        return np.inf, np.inf
    if max(growth) >= NO_VARIANCE:
        return mean, np.inf
    return mean, deviation(without_mean(quantity, mean), growth, kinks)


def without_mean(quantity: Quantity, mean: float) -> Quantity:
    """The quantity without its mean."""
    return lambda u, rest: quantity(u, rest) - mean


def deviation(off: Quantity, growth: tuple[float, float], kinks: _Places) -> float:
    """The root of the mean square."""
    unit = float(np.max(np.abs(off(_INNER, _INNER[::-1])))) or 1.0
    low, high = growth
    squares = mean_of(lambda u, rest: np.square(off(u, rest) / unit), (2 * low, 2 * high), kinks)
    return unit * float(np.sqrt(squares))


def growth_of(quantity: Quantity) -> tuple[float, float]:
    """t of both tails, 0 where they are bounded."""
    low, high = exponents(quantity)
    return max(low, 0.0), max(high, 0.0)


def exponents(quantity: Quantity) -> tuple[float, float]:
    """t of both tails, towards 0 and towards 1: the quantity goes as u^−t.

    Returns
    -------
    (float, float)
        Below 0 where it vanishes; 0 where it neither does nor grows as a power.
    """
    low, high = (_exponent(tail) for tail in (quantity, lambda u, rest: quantity(rest, u)))
    return low, high


def _exponent(tail: Quantity) -> float:
    """t of the tail towards 0."""
    for places in (FARTHEST, NEARER):
        far = np.array(places)
        with np.errstate(all="ignore"):
            sizes = np.log(np.abs(np.broadcast_to(tail(far, np.ones(3)), 3)))
        if np.isfinite(sizes).all():
            found = float(limit(-np.log(far), sizes))
            return 0.0 if abs(found) < NONE else round(found, DIGITS)
    return np.inf if sizes[-1] > 0 else -np.inf


def limit(s: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The slope far out, from three places (last axis): of a + k/√s, as a lognormal's beside a
    power; not above those found, which a zero next to one of the places may bend."""
    slopes = np.diff(sizes) / np.diff(s)
    roots = np.sqrt((s[..., :-1] + s[..., 1:]) / 2)
    found = (np.diff(slopes * roots) / np.diff(roots))[..., 0]
    whole = (sizes[..., -1] - sizes[..., 0]) / (s[..., -1] - s[..., 0])
    bound = np.where(whole > 0, np.minimum(slopes[..., -1], whole), 0.0)
    return np.minimum(found, bound)
