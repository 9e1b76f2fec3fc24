"""A normal next to where it is cut off: the distance from there, to the last digits.

1/F_V feels how F_V nears 0, which location + scale·z loses to rounding.
"""

from typing import Any

import numpy as np

from .quantile_functions import normal_quantile

NEGLIGIBLE = 1e-6  # of a normal: not worth a note, and not worth an infinite mean
_NEAR = 0.01  # steps below this part of what is cut off need more than a difference of scores
_STEPS = 3
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


def way_from_cut(u: Any, rest: Any, c: float, d: float, above: float | None = None) -> np.ndarray:
    """How far the normal score of u is above that of 0.

    Parameters
    ----------
    u, rest : float or array
        Probabilities, and 1 − u.
    c, d : float
        As of `quantiles.normal_score`; c, what is cut off, is above 0. Where it is negligible the
        normal stops where as much again is left, a little short of an end that it hardly reaches;
        `remarks` says so to the user.
    above : float, optional
        What is cut off above; 1 − c − d by default.

    Returns
    -------
    ndarray
    """
    u, rest = np.asarray(u, dtype=float), np.asarray(rest, dtype=float)
    if c <= NEGLIGIBLE:
        u, rest = np.maximum(u, c / d), np.minimum(rest, 1 - c / d)
    start = float(normal_quantile(c))
    near = d * u < _NEAR * c
    beyond = 1 - c - d if above is None else above
    way = normal_quantile(c + d * u, rest=beyond + d * rest) - start
    return np.where(near, _short_way(start, np.where(near, d * u, 0.0)), way)


def _short_way(start: float, step: np.ndarray) -> np.ndarray:
    """The same by Newton's steps on the integral of the density."""
    way = step / density(start)
    for _ in range(_STEPS):
        parts = zip(_NODES, _WEIGHTS, strict=True)
        found = way * sum(weight * density(start + way * node) for node, weight in parts)
        way = way - (found - step) / density(start + way)
    return way


def density(z: Any) -> Any:
    """The density of the standard normal."""
    return np.exp(-np.square(z) / 2) / np.sqrt(2 * np.pi)
