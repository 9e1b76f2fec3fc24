"""Rank correlations between inputs, as a Gaussian copula."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from coop_xl.model.catalogue import ENTRIES, shown
from coop_xl.model.errors import CoopError
from coop_xl.model.names import extension_of, key_of

Pair = tuple[str, str, float]
_STEPS = 200  # of the search for the nearest matrix
MIRRORED = "log10_1mF_V"  # rises as F_V falls
_LEAST = 1e-6  # least eigenvalue of the suggested matrix
NOTHING = 1e-9  # smaller correlations count as none
_MOST_PERCENT = 50  # by which suggested correlations are moved towards 0


class CorrelationError(CoopError):
    """Correlations that no distribution can have, or that name no pair of inputs.

    Attributes
    ----------
    number : int
        The one to look at, counted from 1.
    """

    def __init__(self, text: str, number: int = 1) -> None:
        super().__init__(text)
        self.number = number


def pearson(rank: Any) -> Any:
    """The correlation of normal scores whose ranks correlate so: r = 2·sin(π·ρ/6)."""
    return 2 * np.sin(np.pi * rank / 6)


def spearman(r: Any) -> Any:
    """The rank correlation of normal scores that correlate so: ρ = 6/π·asin(r/2)."""
    return 6 / np.pi * np.arcsin(r / 2)


def factor(keys: Sequence[str], pairs: Iterable[Pair]) -> np.ndarray:
    """The lower Cholesky factor of the correlations of normal scores.

    Parameters
    ----------
    keys : sequence of str
        The inputs, in the order of the rows.
    pairs : iterable of (key, key, rank correlation)
        Spearman's, from −1 to 1; all other pairs are independent.

    Returns
    -------
    ndarray, shape (inputs, inputs)
        Times independent normal scores it gives correlated ones.

    Raises
    ------
    CorrelationError
        Names the pair; if the pairs contradict one another, suggests the nearest that do not.
    """
    wanted = matrix(keys, pairs := list(pairs))
    try:
        return np.linalg.cholesky(wanted)
    except np.linalg.LinAlgError:
        raise contradiction(keys, pairs, wanted) from None


def matrix(keys: Sequence[str], pairs: Iterable[Pair]) -> np.ndarray:
    """The correlations of normal scores."""
    found = np.eye(len(keys))
    for number, (one, other, rank) in enumerate(pairs, start=1):
        i, j = (place(keys, name) for name in (one, other))
        if i == j:
            raise CorrelationError(f"{one} is correlated with itself: name two inputs", number)
        if not (isinstance(rank, int | float) and -1 <= rank <= 1):
            raise CorrelationError(
                f"the correlation of {one} and {other} is {shown_rank(rank)}: "
                "enter a number from −1 to 1",
                number,
            )
        if found[i, j]:
            raise CorrelationError(
                f"{one} and {other} are correlated twice: keep one of them", number
            )
        found[i, j] = found[j, i] = pearson(rank * turn(keys, one, other))
    return found


def turn(keys: Sequence[str], one: str, other: str) -> int:
    """−1 if exactly one of two names rises as the input it stands for falls."""
    turns = [(keys[place(keys, each)] == MIRRORED) != (key_of(each) == MIRRORED)
             for each in (one, other)]  # fmt: skip
    return -1 if sum(turns) == 1 else 1


def shown_rank(rank: Any) -> str:
    """A wrong correlation as a message shows it."""
    return f"{rank:g}" if isinstance(rank, int | float) else shown(rank)


def place(keys: Sequence[str], name: str) -> int:
    """The place of an input; F_V stands for its log10 too."""
    key = key_of(name) or extension_of(name)
    if key is None:
        raise CorrelationError(
            f"{shown(name)} is not a variable of the model: name one, such as F_V"
        )
    for way in (key, *(each for each in ENTRIES if ENTRIES[each].instead_of == key)):
        if way in keys:
            return list(keys).index(way)
    raise CorrelationError(f"{key} is correlated but has no estimate: enter one")


def contradiction(
    keys: Sequence[str], pairs: Sequence[Pair], wanted: np.ndarray
) -> CorrelationError:
    """What to say about inconsistent correlations."""
    fit = _rounded_pairs(keys, fitting(keys, pairs))
    changes = [abs(rank - offer) for (_, _, rank), (_, _, offer) in zip(pairs, fit, strict=False)]
    number = int(np.argmax(changes))
    one, other, rank = pairs[number]
    nearby = ", ".join(f"{a} and {b} {offer:.2f}" for a, b, offer in fit)
    return CorrelationError(
        f"the correlation of {one} and {other}, {rank:g}, contradicts the others: "
        f"no estimates can have all of them. The nearest that fit: {nearby}",
        number + 1,
    )


def fitting(keys: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """The nearest consistent correlations.

    Parameters
    ----------
    keys, pairs
        As for `factor`; the pairs may contradict one another.

    Returns
    -------
    list of (key, key, rank correlation)
        The pairs given, in their order, then those that follow from them.
    """
    ranks = spearman(nearest(matrix(keys, pairs)))
    found, given = [], set()
    for one, other, _ in pairs:
        i, j = place(keys, one), place(keys, other)
        given |= {(i, j), (j, i)}
        found.append((one, other, turn(keys, one, other) * float(ranks[i, j])))
    brought = [(i, j) for i, j in combinations(range(len(keys)), 2) if (i, j) not in given]
    return found + [
        (keys[i], keys[j], float(ranks[i, j])) for i, j in brought if abs(ranks[i, j]) > NOTHING
    ]


def _rounded_pairs(keys: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs to two digits, moved towards 0 just enough to stay consistent."""
    for percent in range(_MOST_PERCENT):
        found = [(one, other, round(rank * (1 - percent / 100), 2)) for one, other, rank in pairs]
        try:
            np.linalg.cholesky(matrix(keys, found))
        except np.linalg.LinAlgError:
            continue
        return found
    return list(pairs)


def nearest(wanted: np.ndarray) -> np.ndarray:
    """The nearest correlation matrix that is positive definite (Higham 2002)."""
    found, correction = wanted.copy(), np.zeros_like(wanted)
    for _ in range(_STEPS):
        values, vectors = np.linalg.eigh(found - correction)
        projected = (vectors * np.maximum(values, _LEAST)) @ vectors.T
        correction = projected - (found - correction)
        found = projected.copy()
        np.fill_diagonal(found, 1.0)
    scale = np.sqrt(np.diag(projected))
    return projected / np.outer(scale, scale)
