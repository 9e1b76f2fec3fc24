"""Quantities of a probability as cubics, piece by piece, so that draws are continuous.

Cells of equal probability; towards both ends cells of a width in proportion to the probability
left, down to the last bit of a point: no tail is cut or flattened. Each cubic goes through four
points of the quantity (those of Lobatto's rule, ends included). Where a cubic would err by more
than `_TOLERANCE` of a probability, as told between its points, the quantity itself is computed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from coop_xl.estimates.quantile_functions import normal_probability

from .sobol import BITS
from .strata import COARSE, EACH, FINE, SHAPE

_ENDS = 8  # cells at each end that are drawn by the graded cells …
_OCTAVES = COARSE - 3  # … and reach up to 2^−7
_GRADES = 3  # bits: 8 graded cells an octave
GRADED = (BITS + 1 - _OCTAVES) << _GRADES
_DROPPED = 52 - _GRADES  # bits of a float64 that do not tell the graded cell
FIRST = 1023 - BITS - 1 << _GRADES  # leading bits of the smallest probability, 2^−53
_LOBATTO = np.array([0.0, (1 - 5**-0.5) / 2, (1 + 5**-0.5) / 2, 1.0])
_FIT = np.linalg.inv(_LOBATTO[1:, None] ** np.arange(1, 4))
_TOLERANCE = 1e-5  # of a probability, relative to it
ROUNDING = 1e-12  # of a value: errors below it are not the cubic's
_LARGEST = 1.7e308  # stands for what no float64 holds
FARTHEST, _STEPS = 9.0, 2**7  # normal scores are tabulated up to 9, so many cells a unit

Quantity = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Nodes:
    """Where a quantity is looked at: cell by cell four points, and the middle as a test."""

    u: np.ndarray
    rest: np.ndarray
    widths: np.ndarray  # of the cells, relative to the probability there

    def fitted(self, quantity: Quantity) -> tuple[np.ndarray, bool]:
        """The cubics' coefficients, shape (4, cells), and whether they tell the quantity."""
        with np.errstate(all="ignore"):
            values = np.clip(quantity(self.u, self.rest), -_LARGEST, _LARGEST)
        ends, inner = values[: len(self.widths) + 1], values[len(self.widths) + 1 :]
        first, second, middle = inner.reshape(3, -1)
        start, rise = ends[:-1], ends[1:] - ends[:-1]
        with np.errstate(all="ignore"):  # of what is too large for cubics
            cubics = _FIT @ np.stack((first - start, second - start, rise))
            error = np.abs(np.array([0.5, 0.25, 0.125]) @ cubics - (middle - start))
            step = np.abs(rise) * (_TOLERANCE / self.widths)
            are_true = error <= np.maximum(step, ROUNDING * np.abs(middle))
        return np.concatenate((start[None], cubics)), bool(are_true.all())


def _nodes_between(edges: np.ndarray, rests: np.ndarray, widths: np.ndarray) -> Nodes:
    """Nodes of cells between probabilities, given with what is left to 1."""
    inner = np.array([*_LOBATTO[1:3], 0.5])[:, None]
    u = edges[:-1] + inner * np.diff(edges)
    rest = rests[:-1] + inner * np.diff(rests)
    return Nodes(np.concatenate((edges, u.ravel())), np.concatenate((rests, rest.ravel())), widths)


@cache
def nodes() -> tuple[Nodes, Nodes, Nodes]:
    """Those of the equal cells, and of the graded ones at the lower and the upper end."""
    edges = np.arange(_ENDS, (1 << COARSE) - _ENDS + 1) / (1 << COARSE)
    near = np.minimum(edges, 1 - edges)
    equal = _nodes_between(edges, 1 - edges, 1 / (np.minimum(near[:-1], near[1:]) * (1 << COARSE)))
    leading = FIRST + np.arange(GRADED + 1, dtype=np.int64)
    grades = (leading << _DROPPED).view(np.float64)
    lower = _nodes_between(grades, 1 - grades, np.diff(grades) / grades[:-1])
    return equal, lower, Nodes(lower.rest, lower.u, lower.widths)


@cache
def probabilities_at_nodes() -> tuple[np.ndarray, np.ndarray]:
    """All u of the nodes, rising, and 1 − u."""
    u = np.concatenate([each.u for each in nodes()])
    rest = np.concatenate([each.rest for each in nodes()])
    order = np.lexsort((-rest, u))
    return u[order], rest[order]


@cache
def _nodes_by_score() -> Nodes:
    """Those of equal steps of the normal score."""
    count = int(2 * FARTHEST * _STEPS)
    z = np.linspace(-FARTHEST, FARTHEST, count + 1)
    inner = z[:-1] + np.array([*_LOBATTO[1:3], 0.5])[:, None] * np.diff(z)
    every = np.concatenate((z, inner.ravel()))
    widths = np.maximum(1.0, np.abs(z[:-1])) / _STEPS
    return Nodes(normal_probability(every), normal_probability(-every), widths)


@dataclass(frozen=True)
class Curve:
    """A quantity by probability: cubics of equal cells, and of graded cells at both ends."""

    equal: np.ndarray
    ends: np.ndarray  # shape (4, 2·GRADED)
    exactly: Quantity | None  # where cubics do not do

    @classmethod
    def of(cls, quantity: Quantity) -> "Curve":
        """The curve of a quantity of u and 1 − u."""
        (middle, *ends), are_true = zip(*(each.fitted(quantity) for each in nodes()), strict=True)
        none = np.zeros((4, _ENDS))
        return cls(
            np.concatenate((none, middle, none), axis=1),
            np.concatenate(ends, axis=1),
            None if all(are_true) else quantity,
        )


@dataclass(frozen=True)
class ScoreCurve:
    """A quantity by normal score, for inputs that are correlated."""

    cubics: np.ndarray
    exactly: Quantity | None

    @classmethod
    def of(cls, quantity: Quantity) -> "ScoreCurve":
        """The curve of a quantity of u and 1 − u."""
        cubics, are_true = _nodes_by_score().fitted(quantity)
        return cls(cubics, None if are_true else quantity)

    def at(self, z: np.ndarray) -> np.ndarray:
        """The quantity at normal scores."""
        if self.exactly:
            return _within_range(self.exactly, normal_probability(z), normal_probability(-z))
        place = (np.clip(z, -FARTHEST, FARTHEST) + FARTHEST) * _STEPS
        cell = np.minimum(place.astype(np.intp), self.cubics.shape[1] - 1)
        place -= cell
        return _horner(self.cubics.take(cell, axis=1), place)


def _within_range(quantity: Quantity, u: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """A quantity itself, no value of it infinite."""
    with np.errstate(all="ignore"):
        return np.clip(quantity(u, rest), -_LARGEST, _LARGEST)


def _horner(cubics: Any, at: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """The values of cubics, coefficients first, each at its own place."""
    out = np.multiply(cubics[3], at, out=out)
    for each in (cubics[2], cubics[1]):
        out += each
        out *= at
    out += cubics[0]
    return out


class Curves:
    """Several curves at the points of a block, in the order of `strata`.

    Parameters
    ----------
    members : sequence of (dimension, Curve)
    """

    def __init__(self, members: Sequence[tuple[int, Curve]]) -> None:
        self.members = members
        self.dimensions = np.array([dimension for dimension, _ in members], dtype=np.intp)
        stacked = [curve.ends for _, curve in members] or [np.empty((4, 0))]
        self.ends = np.concatenate(stacked, axis=1)
        self.starts = np.arange(len(members))[:, None] * 2 * GRADED

    def at(self, inner: np.ndarray) -> Any:
        """For each curve its values, which the next one overwrites.

        Parameters
        ----------
        inner : integer array of shape (dimensions, 4, 2^11)
            The last bits of the points, see `strata`.
        """
        ends = self.at_ends(inner)
        places, out, latest = np.empty(SHAPE), np.empty(SHAPE), -1
        for each, (dimension, curve) in enumerate(self.members):
            if curve.exactly:
                yield _within_range(curve.exactly, *probabilities(inner[dimension])).ravel()
                continue
            if dimension != latest:
                latest, _ = dimension, np.multiply(inner[dimension], 2.0**-FINE, out=places)
            _horner(curve.equal, places, out)
            out[:, :_ENDS], out[:, -_ENDS:] = ends[each]
            yield out.ravel()

    def at_ends(self, inner: np.ndarray) -> np.ndarray:
        """The values in the outermost cells, shape (curves, 2, 4, ENDS)."""
        lower = (_LOW << FINE | inner[..., :_ENDS]) + 0.5
        upper = (HIGH << FINE | inner[..., -_ENDS:] ^ (1 << FINE) - 1) + 0.5
        bits = (np.stack((lower, upper), axis=1) * 2.0**-BITS).view(np.int64)
        cells = (bits >> _DROPPED) - FIRST
        cells[:, 1] += GRADED
        parts = (bits & (1 << _DROPPED) - 1) * 2.0**-_DROPPED
        shape = (len(self.members), 2, EACH, _ENDS)
        found = cells.reshape(len(inner), -1)[self.dimensions] + self.starts
        places = parts.reshape(len(inner), -1)[self.dimensions]
        return _horner([each.take(found) for each in self.ends], places).reshape(shape)


_LOW = np.arange(_ENDS)
HIGH = _LOW[::-1]  # by the complement, which tells 1 − u
CELLS = np.arange(1 << COARSE)


def probabilities(inner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """u and 1 − u of the points of a block, in the order of `strata`."""
    numbers = CELLS << FINE | inner
    return (numbers + 0.5) * 2.0**-BITS, (((1 << BITS) - 1 - numbers) + 0.5) * 2.0**-BITS
