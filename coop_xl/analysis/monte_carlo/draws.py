"""Draws of the inputs, as the model takes them: each coordinate of a point is a probability.

F_V enters the equations only through 1/F_V and 1/(1−F_V), so these are what is tabulated; all
marginals are linear in them and in every other input, which makes means exact.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import compress
from typing import Any

import numpy as np

from coop_xl.estimates import equal_probability
from coop_xl.estimates.correlation import Pair, factor, place
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.expectations import mean_and_sd
from coop_xl.estimates.quantile_functions import normal_quantile
from coop_xl.model import small_shares
from coop_xl.model.compute import log10_shares
from coop_xl.model.extensions.catalogue import ACCEPTED

from .curves import Curve, Curves, Quantity, ScoreCurve
from .sobol import BLOCK, SobolPoints, blocks
from .strata import SHAPE, strata

SMALL = -200.0  # a share whose log10 lies below is held relative to its median
HUGE = 1e200  # stands for an infinite mean: 0 times it is still 0
Values = dict[str, Any]


@dataclass(frozen=True)
class Offsets:
    """Powers of ten by which very small shares are held; 0 for ordinary ones."""

    F_V: int = 0
    rest: int = 0
    F_I: int = 0

    @classmethod
    def of(cls, medians: Mapping[str, float]) -> "Offsets":
        """The powers that bring shares of unheard smallness to about 1."""
        logs = log10_shares(dict(medians))
        found = (float(logs[key]) for key in ("log10_F_V", "log10_1mF_V", "log10_F_I"))
        return cls(*(round(log) if log < SMALL else 0 for log in found))


@dataclass(frozen=True)
class Column:
    """One thing the model takes, drawn from one input.

    Attributes
    ----------
    dimension : int
        The input's.
    table : ndarray
        The mean in each of `cells.CELLS`.
    heaviness : float
        t of a tail that grows as u^−t.
    quantity : callable
        Gives it at u and 1 − u.
    """

    dimension: int
    table: np.ndarray
    heaviness: float
    quantity: Quantity
    curve: Curve

    @cached_property
    def by_score(self) -> ScoreCurve:
        """The same by the input's normal score."""
        return ScoreCurve.of(self.quantity)


class Draws:
    """The inputs of a simulation, ready to be drawn.

    Parameters
    ----------
    distributions : mapping
        By the key under which each input was entered.
    pairs : iterable of (key, key, rank correlation)

    Attributes
    ----------
    uncertain : list of str
        The inputs that are not constant, in their order: dimension by dimension.
    correlated : list of int
        The dimensions that are correlated with another.
    """

    def __init__(self, distributions: Mapping[str, Distribution], pairs: Iterable[Pair]) -> None:
        self.distributions = distributions
        self.uncertain = [key for key, each in distributions.items() if not each.is_constant]
        medians = {key: each.median for key, each in distributions.items()}
        self.offsets = Offsets.of(medians)
        self.constants: Values = {}
        self.columns: dict[str, Column] = {}
        self.rooms = _Rooms()
        for key, distribution in distributions.items():
            self.add(key, distribution)
        self.correlate(list(pairs))

    def add(self, key: str, distribution: Distribution) -> None:
        """What the model takes for one input."""
        for name in names_of(key):
            if distribution.is_constant:
                turned = model_values(distribution, key, name, self.offsets)
                self.constants[name] = float(turned(0.5, 0.5))
            else:
                which = distribution, key, name, self.offsets
                self.columns[name] = Column(
                    self.uncertain.index(key),
                    *cell_means(*which),
                    model_values(*which),
                    _curve_of(*which),
                )

    def correlate(self, pairs: list[Pair]) -> None:
        """Find the correlated dimensions; a constant correlates with nothing."""
        keys = list(self.distributions)
        factor(keys, pairs)  # what is wrong is told here
        members = [{keys[place(keys, name)] for name in pair[:2]} for pair in pairs]
        held = [each <= set(self.uncertain) for each in members]
        tied = {key for each in compress(members, held) for key in each}
        self.correlated = sorted(self.uncertain.index(key) for key in tied)
        self.factor = factor([self.uncertain[at] for at in self.correlated], compress(pairs, held))
        self.free = {name: each for name, each in self.columns.items() if not self.is_tied(each)}
        self.curves = Curves(
            [
                *((at, _score_curve()) for at in self.correlated),
                *((each.dimension, each.curve) for each in self.free.values()),
            ]
        )

    def is_tied(self, column: Column) -> bool:
        """Whether a column's input is correlated with another."""
        return column.dimension in self.correlated

    def points(self, seed: int, replicate: int) -> SobolPoints:
        """The points of one independent scramble."""
        return scramble(max(len(self.uncertain), 1), seed, replicate)

    def values(self, points: SobolPoints, first: int, count: int, skip: int = 0) -> Values:
        """What the model takes, at points first to first + count.

        Parameters
        ----------
        points : SobolPoints
        first, count : int
        skip : int
            How many coordinates of the points come before those of these inputs.

        Returns
        -------
        dict
            Arrays, which the next call overwrites, and the numbers that are certain.
        """
        scores, columns = self.room(count)
        into = [*scores, *(columns[name] for name in self.free)]
        self.fill(into, self.curves, points, first, skip)
        if self.correlated:
            tied = dict(zip(self.correlated, self.factor @ scores, strict=True))
            for name, column in self.columns.items():
                if self.is_tied(column):
                    columns[name] = column.by_score.at(tied[column.dimension])
        return with_ratios(self.constants | columns)

    def scores(self, points: SobolPoints, first: int, count: int) -> np.ndarray:
        """The normal score of each uncertain input, at points first to first + count."""
        found = np.empty((len(self.uncertain), count))
        curves = Curves([(at, _score_curve()) for at in range(len(self.uncertain))])
        self.fill(list(found), curves, points, first)
        if self.correlated:
            found[self.correlated] = self.factor @ found[self.correlated]
        return found

    def cells(self, points: SobolPoints, first: int, count: int) -> np.ndarray:
        """Which of `cells.CELLS` of equal probability each uncertain input is in."""
        found = points.cells(first, count, equal_probability.BITS)[: len(self.uncertain)]
        if self.correlated:
            tied = self.scores(points, first, count)[self.correlated]
            found[self.correlated] = np.searchsorted(normal_scores()[1], tied)
        return found

    def fill(
        self,
        into: Sequence[np.ndarray],
        curves: Curves,
        points: SobolPoints,
        first: int,
        skip: int = 0,
    ) -> None:
        """Fill arrays, one for each curve, with their values at points from the first on."""
        places, inner = self.rooms.block(max(len(self.uncertain), 1))
        parts = list(blocks(first, first + len(into[0]))) if into else []
        for low, high in parts:
            strata(points, skip, len(places)).of(low // BLOCK, places, inner)
            found = zip(into, curves.dimensions, curves.at(inner), strict=True)
            for out, dimension, values in found:
                wanted = places[dimension, low % BLOCK :][: high - low]
                values.take(wanted, out=out[low - first : high - first], mode="clip")

    def room(self, count: int) -> tuple[np.ndarray, Values]:
        """Arrays for so many draws, kept: to get new memory takes longer than to fill it."""
        kept = self.rooms.by_size
        if count not in kept:
            columns = {name: np.empty(count) for name in self.columns}
            kept[count] = np.empty((len(self.correlated), count)), columns
        return kept[count]

    def means(self, heaviness: float = 1.0) -> Values:
        """The means; for that of a column with so heavy a tail stands `HUGE` or more."""
        means = {
            name: HUGE * np.pi**place  # so that two of them never cancel
            if column.heaviness >= heaviness
            else self.mean(name, column)
            for place, (name, column) in enumerate(self.columns.items())
        }
        return with_ratios(self.constants | means)

    def mean(self, name: str, column: Column) -> float:
        """The mean of a column, right in the heaviest tails that have one."""
        key = self.uncertain[column.dimension]
        quantity = model_values(self.distributions[key], key, name, self.offsets)
        return mean_and_sd(quantity, self.distributions[key].kinks)[0]


scramble = lru_cache(maxsize=32)(SobolPoints)  # the same for all estimates


def with_ratios(values: Values) -> Values:
    """The values with r_V and r_¬V."""
    values["r_V"] = values["F_I"] * values["q_V"]
    values["r_nV"] = values["F_I"] * values["q_nV"]
    return values


def names_of(key: str) -> tuple[str, ...]:
    """What the model takes for an input."""
    variable = ACCEPTED[key].instead_of or key
    return ("q_V", "q_nV") if variable == "F_V" else (variable,)


def model_values(distribution: Distribution, key: str, name: str, offsets: Offsets) -> Quantity:
    """What gives, at probabilities u and 1 − u, what the model takes of an input."""
    at, rest_of = distribution.quantile, small_shares.log10_rest_accurate
    found: dict[tuple[str, str], Quantity] = {
        ("F_V", "q_V"): lambda u, rest: 10.0**offsets.F_V / at(u, rest),
        ("F_V", "q_nV"): lambda u, rest: 1 / distribution.rest(u, rest),
        ("log10_F_V", "q_V"): lambda u, rest: 10.0 ** (offsets.F_V - at(u, rest)),
        ("log10_F_V", "q_nV"): lambda u, rest: 10.0 ** -rest_of(at(u, rest)),
        ("log10_1mF_V", "q_V"): lambda u, rest: 10.0 ** -rest_of(at(u, rest)),
        ("log10_1mF_V", "q_nV"): lambda u, rest: 10.0 ** (offsets.rest - at(u, rest)),
        ("F_I", "F_I"): lambda u, rest: at(u, rest) * 10.0**-offsets.F_I,
        ("log10_F_I", "F_I"): lambda u, rest: 10.0 ** (at(u, rest) - offsets.F_I),
    }
    return found.get((key, name), at)


@lru_cache(maxsize=256)
def cell_means(
    distribution: Distribution, key: str, name: str, offsets: Offsets
) -> tuple[np.ndarray, float]:
    """The mean of each cell, and how heavy the tail is; cells without a mean take their middle."""
    quantity = model_values(distribution, key, name, offsets)
    with np.errstate(over="ignore", divide="ignore"):
        heaviness = equal_probability.heaviness(quantity)
        table = equal_probability.means(quantity(equal_probability.U, equal_probability.REST))
        if heaviness >= 1:
            middle = np.array([0.5, equal_probability.CELLS - 0.5]) / equal_probability.CELLS
            table[[0, -1]] = quantity(middle, middle[::-1])
    return table, heaviness


@lru_cache(maxsize=256)
def _curve_of(distribution: Distribution, key: str, name: str, offsets: Offsets) -> Curve:
    """What draws come from."""
    return Curve.of(model_values(distribution, key, name, offsets))


@cache
def _score_curve() -> Curve:
    """The normal score by probability."""
    return Curve.of(lambda u, rest: normal_quantile(u, rest=rest))


@cache
def normal_scores() -> tuple[np.ndarray, np.ndarray]:
    """The mean normal score of each cell, and the scores between cells."""
    return (
        equal_probability.means(normal_quantile(equal_probability.U, rest=equal_probability.REST)),
        normal_quantile(equal_probability.EDGES[1:-1]),
    )


class _Rooms(threading.local):
    """Arrays that are filled again and again, each thread its own."""

    def __init__(self) -> None:
        self.by_size: dict[int, tuple[np.ndarray, Values]] = {}
        self.of_blocks: tuple[np.ndarray, np.ndarray] | None = None

    def block(self, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
        """What `Strata.of` fills."""
        if self.of_blocks is None:
            places = np.empty((dimensions, BLOCK), np.intp)
            self.of_blocks = places, np.empty((dimensions, *SHAPE), np.int64)
        return self.of_blocks
