"""Any distribution as 8,192 cells of equal probability, each with its conditional mean.

For exact means; draws are continuous (see `curves`). The means of cells are integrals of the
quantile function over u: Gauss's rule with more nodes towards the ends, in the two outermost cells
on a scale that can hold the heaviest tails with a mean.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

BITS = 13
CELLS = 1 << BITS
_GRADED = 64  # cells at each end that get more nodes
FAR, FARTHER = 1e-250, 1e-280  # probabilities at which the heaviness of a tail is measured

_DIGITS = 9  # so that rounding does not take a power of exactly 1 for less


def _nodes_of(first: int, last: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes (cell by cell) and weights of Gauss's rule on cells first to last − 1, in cells."""
    at, weights = np.polynomial.legendre.leggauss(count)
    places = np.arange(first, last)[:, None] + (at + 1) / 2
    return places.ravel(), np.tile(weights / 2, last - first)


def _lower_half() -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    """Nodes, weights and nodes a cell, from 0 to the middle."""
    at, weights = _nodes_of(0, 1, 64)
    power = 20  # u = v^20 turns a singularity at 0 into a smooth function of v
    yield at**power, weights * power * at ** (power - 1), 64
    yield *_nodes_of(1, _GRADED, 8), 8
    yield *_nodes_of(_GRADED, CELLS // 2, 2), 2


def _rule() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities u and 1 − u of all nodes, their weights, and where each cell starts."""
    parts = list(_lower_half())
    near = np.concatenate([places for places, _, _ in parts]) / CELLS
    weights = np.concatenate([weights for _, weights, _ in parts])
    counts = np.concatenate([np.full(len(w) // n, n) for _, w, n in parts])
    counts = np.concatenate((counts, counts[::-1]))
    u = np.concatenate((near, 1 - near[::-1]))
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return (
        u,
        np.concatenate((1 - near, near[::-1])),
        np.concatenate((weights, weights[::-1])),
        starts,
    )


U, REST, _WEIGHTS, _STARTS = _rule()
EDGES = np.arange(CELLS + 1) / CELLS


def means(values: np.ndarray) -> np.ndarray:
    """The mean of each cell, from a quantity's values at the nodes (U, REST)."""
    return np.add.reduceat(values * _WEIGHTS, _STARTS)


def heaviness(values: Callable[[Any, Any], Any]) -> float:
    """How heavy the heavier tail of a quantity of u is: it grows as u^−t.

    Its mean is infinite from t = 1 on, its variance from ½.

    Parameters
    ----------
    values : callable
        The quantity at u and 1 − u.

    Returns
    -------
    float
        t of the heavier tail; not above 0 where the tail is bounded.
    """
    near, far = np.array([FAR, FARTHER]), np.array([1.0, 1.0])
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        tails = np.abs([values(near, far), values(far, near)])
        growth = np.log(tails[:, 1] / tails[:, 0]) / np.log(FAR / FARTHER)
    growth = np.where(tails[:, 1] > 0, growth, 0.0)  # a tail that ends at 0
    heavier = float(np.max(np.where(np.isfinite(tails[:, 1]), growth, np.inf)))
    return round(heavier, _DIGITS) if np.isfinite(heavier) else heavier
