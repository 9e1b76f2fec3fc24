"""Which products of correlated quantities have a mean (own derivation).

A quantity whose tail goes as u^−t in its probability u is, with the normal score z of u, about
exp(t·z²/2) there, for u is about exp(−z²/2). Under a Gaussian copula with correlations S of the
scores, the mean of a product over an orthant of scores (each tail towards one side) is then

    ∫ exp(−½·zᵀ(S⁻¹ − diag(t))z) dz   times what grows less,

which is finite if, and beyond the limiting case only if, zᵀ(S⁻¹ − diag(t))z > 0 for all z ≠ 0 of
the orthant: if that matrix is strictly copositive there. The product has a mean if this holds in
every orthant; its square if it does with 2t for t. Two equal tails: a mean if 1/(1 + r) > t.
Quantities that vanish in a tail have t below 0, bounded ones 0; one that comes near 1 is taken as
1 − what vanishes, which the polynomial of all quantities tells apart orthant by orthant.

References
----------
K. P. Hadeler, "On copositive matrices", Linear Algebra Appl. 49 (1983); W. Kaplan, "A test for
copositive matrices", Linear Algebra Appl. 313 (2000), whose test this is.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np

_LIMITING = 1e-9  # of an eigenvalue: the limiting case has no mean
MOST = 1e6  # stands for a tail of any heaviness


def has_mean(scores: np.ndarray, tails: Sequence[float], signs: Sequence[int]) -> bool:
    """Whether the mean of a product is finite over one orthant.

    Parameters
    ----------
    scores : ndarray, shape (factors, factors)
        Correlations of the normal scores.
    tails : sequence of float
        t of each factor's tail on its side.
    signs : sequence of int
        1 or −1: the side.
    """
    if max(tails, default=0.0) <= 0:
        return True
    turned = scores * np.outer(signs, signs)
    return is_copositive(np.linalg.inv(turned) - np.diag(np.clip(tails, -MOST, MOST)))


def is_copositive(matrix: np.ndarray) -> bool:
    """Whether zᵀMz > 0 for all z ≥ 0 but 0: no principal submatrix may have an eigenvector of
    positive numbers whose eigenvalue is not above 0."""
    if np.linalg.eigvalsh(matrix)[0] > _LIMITING:
        return True
    return not any(_is_reached(matrix[np.ix_(places, places)]) for places in _subsets(len(matrix)))


def _is_reached(matrix: np.ndarray) -> bool:
    """Whether an eigenvector of positive numbers has an eigenvalue of 0 or less."""
    values, vectors = np.linalg.eigh(matrix)
    vectors = vectors * np.sign(vectors.sum(axis=0))
    return bool(np.any((values <= _LIMITING) & (vectors.min(axis=0) > 0)))


@lru_cache(maxsize=32)
def _subsets(count: int) -> list[tuple[int, ...]]:
    """All choices of one or more places."""
    return [each for size in range(1, count + 1) for each in combinations(range(count), size)]
