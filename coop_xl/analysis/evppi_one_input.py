"""What learning one independent input is worth, where all else enters by its mean: an integral.

E[max − usual] over the input's probability, by Gauss's rule on pieces that narrow towards both
ends; pieces in which the choice switches are halved until what they hold does not matter. So the
figure is as exact as float64 allows, as means are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

_Interventions = Callable[[np.ndarray, np.ndarray], list[np.ndarray]]

_AT, _WEIGHTS = np.polynomial.legendre.leggauss(6)
_AT, _WEIGHTS = (_AT + 1) / 2, _WEIGHTS / 2
_AT_END, _WEIGHTS_AT_END = np.polynomial.legendre.leggauss(64)
_AT_END, _WEIGHTS_AT_END = (_AT_END + 1) / 2, _WEIGHTS_AT_END / 2
_POWER = 20  # at an end u = v^20 turns a singularity into a smooth function of v
_OCTAVES, _AN_OCTAVE, _EQUAL = (
    250,
    4,
    2**8,
)  # pieces towards an end, and least number of equal ones
_HALVINGS = 40


@dataclass(frozen=True)
class Pieces:
    """Stretches of probability, told from the end that they are nearer to."""

    low: np.ndarray
    high: np.ndarray
    is_upper: np.ndarray

    def nodes(self) -> tuple[np.ndarray, np.ndarray]:
        """u and 1 − u, shape (pieces, nodes), the first and last at the ends."""
        inner = np.concatenate(([0.0], _AT, [1.0]))
        near = self.low[:, None] + (self.high - self.low)[:, None] * inner
        upper = self.is_upper[:, None]
        return np.where(upper, 1 - near, near), np.where(upper, near, 1 - near)

    def halves(self, chosen: np.ndarray) -> "Pieces":
        """The two halves of each of some pieces."""
        low, high, upper = (each[chosen] for each in (self.low, self.high, self.is_upper))
        middle = (low + high) / 2
        return Pieces(
            np.concatenate((low, middle)), np.concatenate((middle, high)), np.tile(upper, 2)
        )


@cache
def whole() -> Pieces:
    """All probability, but for what lies beyond 2^−250 at either end."""
    graded = 2.0 ** -(np.arange(_OCTAVES * _AN_OCTAVE, 0, -1) / _AN_OCTAVE)
    graded = graded[graded < 0.5]
    edges = np.union1d(graded, np.arange(1, _EQUAL // 2 + 1) / _EQUAL)
    low, high = np.tile(edges[:-1], 2), np.tile(edges[1:], 2)
    return Pieces(low, high, np.repeat([False, True], len(edges) - 1))


def gain_of_one(interventions: _Interventions) -> float:
    """E[max] − max E of interventions that depend on one input.

    Parameters
    ----------
    interventions : callable
        The mean of each intervention at probabilities u and 1 − u of the input.
    """
    pieces = whole()
    three, ends = _at_pieces(interventions, pieces), _at_ends(interventions)
    means = np.array([over(each, pieces).sum() for each in three]) + ends @ _WEIGHTS_BEYOND
    usual = int(means.argmax())
    gain = float((ends.max(axis=0) - ends[usual]) @ _WEIGHTS_BEYOND)
    for _ in range(_HALVINGS):
        chosen = three.argmax(axis=0)
        switches = (chosen != chosen[:, :1]).any(axis=1)
        gains = over(three.max(axis=0) - three[usual], pieces)
        gain += float(gains[~switches].sum())
        if not switches.any():
            return gain
        pieces = pieces.halves(switches)
        three = _at_pieces(interventions, pieces)
    return gain + float(over(three.max(axis=0) - three[usual], pieces).sum())


def _at_pieces(interventions: _Interventions, pieces: Pieces) -> np.ndarray:
    """The interventions at the nodes of pieces, shape (interventions, pieces, nodes)."""
    u, rest = pieces.nodes()
    return _as_array(interventions(u.ravel(), rest.ravel()), u.size).reshape(-1, *u.shape)


def _at_ends(interventions: _Interventions) -> np.ndarray:
    """The interventions at nodes beyond all pieces, first of the lower end, then of the upper."""
    near = 2.0**-_OCTAVES * _AT_END**_POWER
    u, rest = np.concatenate((near, 1 - near)), np.concatenate((1 - near, near))
    return _as_array(interventions(u, rest), u.size)


_WEIGHTS_BEYOND = np.tile(2.0**-_OCTAVES * _WEIGHTS_AT_END * _POWER * _AT_END ** (_POWER - 1), 2)


def over(values: np.ndarray, pieces: Pieces) -> Any:
    """The integral over each piece."""
    return values[:, 1:-1] @ _WEIGHTS * (pieces.high - pieces.low)


def _as_array(interventions: list[Any], count: int) -> np.ndarray:
    """Interventions as one array, certain ones repeated."""
    return np.array([np.broadcast_to(each, count) for each in interventions], dtype=float)
