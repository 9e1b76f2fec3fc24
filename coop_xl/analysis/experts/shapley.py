"""Shapley values: how much each player adds, over all orders in which they may come.

L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953).
"""

import math
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=2)
def all_sets(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Every set of n inputs as a row, the empty one first and the full one last; their sizes."""
    sets = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    return sets, sets.sum(axis=1)


def shapley(worth: np.ndarray, n: int) -> list[float]:
    """The Shapley value of each of n players, from what every set is worth.

    Parameters
    ----------
    worth : ndarray, shape (2^n,)
        In the order of `all_sets`.

    Returns
    -------
    list of float
        The mean over all orders of what each player adds to those before it.
    """
    chance = np.array([1 / (n * math.comb(n - 1, size)) for size in range(n)] or [0.0])
    _, sizes = all_sets(n)
    found = []
    for player in range(n):
        halves = -1, 2, 2**player  # without and with the player
        without = chance[sizes.reshape(halves)[:, 0]]
        added = np.diff(worth.reshape(halves), axis=1)[:, 0]
        found.append(float((without * added).sum()))  # a product of matrices would take threads
    return found
