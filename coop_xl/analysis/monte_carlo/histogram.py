"""Histograms of streamed values: exact counts that add up the same in any order."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

_PER_SIDE = 2**14  # at most so many bins on each side of the origin
_ROOM = 4.0  # how much farther out values may be than a heavy tail of the pilot would go on
_SOFTENINGS = (0.0, 0.001, 0.01, 0.1, 0.5)  # quantiles of the distance from the origin


@dataclass(frozen=True)
class Bins:
    """Bins that widen with the distance from an origin, found by the top bits of a float64.

    A value belongs to the bin of the leading bits of |value − origin| + softening: near the
    origin bins are of one width, beyond the softening an octave has 2^mantissa_bits of them.
    """

    origin: float
    softening: float  # a power of two
    mantissa_bits: int
    per_side: int
    atom: float  # a value that is counted on its own

    @classmethod
    def around(cls, pilot: np.ndarray, atom: float | None = None) -> "Bins":
        """The bins that spread a pilot sample most evenly; its most common value is the atom."""
        pilot = pilot[np.isfinite(pilot)] if np.isfinite(pilot).any() else np.zeros(1)
        values, counts = np.unique(pilot, return_counts=True)
        atom = float(values[counts.argmax()]) if atom is None else atom
        choices = [
            cls.wide_enough(distances, quantile, origin, atom)
            for origin in (0.0, float(np.median(pilot)))
            for distances in [np.sort(np.absolute(pilot - origin))]
            for quantile in _SOFTENINGS
        ]
        return min(choices, key=lambda bins: np.sum(bins.counts_of(pilot) ** 2))

    @classmethod
    def wide_enough(
        cls, distances: np.ndarray, quantile: float, origin: float, atom: float
    ) -> "Bins":
        """As many bins as are allowed from a quantile of the distances to far beyond them all."""
        some = distances[distances > 0] if distances[-1] else np.array([abs(origin) or 1.0])
        softening, usual, far = (
            float(some[int(at * (some.size - 1))]) for at in (quantile, 0.9, 1)
        )
        softening = max(2.0 ** (np.frexp(softening)[1] - 1), np.finfo(float).tiny)
        top = min(_ROOM * far * max(far / usual, 1.0), np.finfo(float).max)
        octaves = max(int(np.frexp(top)[1] - np.frexp(softening)[1]) + 1, 1)
        mantissa_bits = (_PER_SIDE // octaves).bit_length() - 1
        return cls(origin, softening, mantissa_bits, octaves << mantissa_bits, atom)

    @cached_property
    def dropped_bits(self) -> int:
        """How many of a float64's last bits do not matter."""
        return 52 - self.mantissa_bits

    @cached_property
    def first(self) -> int:
        """Leading bits of the softening."""
        return int(np.float64(self.softening).view(np.int64)) >> self.dropped_bits

    def index(self, values: np.ndarray) -> np.ndarray:
        """The bin of each value; those too far out are in the first and last."""
        distance = values + (0.0 - self.origin)  # 0.0 also where value and origin are −0.0
        negative = distance.view(np.int64) >> 63  # −1 if so, else 0
        np.absolute(distance, out=distance)
        distance += self.softening
        index = distance.view(np.int64) >> self.dropped_bits
        index -= self.first
        np.minimum(index, self.per_side - 1, out=index)
        index ^= negative  # −1 − index below the origin
        index += self.per_side
        return index

    def counts_of(self, values: np.ndarray) -> np.ndarray:
        """How many values are in each bin."""
        return np.bincount(self.index(values), minlength=2 * self.per_side)

    def edges(self) -> np.ndarray:
        """Both ends of all bins, one more than bins."""
        leading = self.first + np.arange(self.per_side + 1, dtype=np.int64)
        distance = (leading << self.dropped_bits).view(np.float64) - self.softening
        return self.origin + np.concatenate([-distance[:0:-1], distance])


class Histogram:
    """Counts of values in fixed bins, with the smallest and the largest value.

    Histograms filled in any order, in any blocks, and merged in any order are the same.
    A value that is not a number makes all quantiles nan, and so does having no values.
    """

    def __init__(self, bins: Bins) -> None:
        self.bins = bins
        self.counts = np.zeros(2 * bins.per_side, np.int64)
        self.atoms = 0
        self.smallest: float = np.inf
        self.largest: float = -np.inf

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to another process: the bins that hold something."""
        filled = np.flatnonzero(self.counts)
        counts = self.counts[filled]
        small = counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
        return self.__dict__ | {"counts": (filled.astype(np.uint16), small)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state
        filled, counts = state["counts"]
        self.counts = np.zeros(2 * self.bins.per_side, np.int64)
        self.counts[filled] = counts

    @classmethod
    def around(cls, pilot: np.ndarray) -> "Histogram":
        """An empty histogram whose bins suit values like a pilot sample."""
        return cls(Bins.around(np.asarray(pilot, float).ravel()))

    @property
    def count(self) -> int:
        """How many values it holds."""
        return int(self.counts.sum())

    def add(self, values: np.ndarray) -> None:
        """Count an array of float64 values."""
        values = np.asarray(values, float).ravel()
        np.add.at(self.counts, self.bins.index(values), 1)
        self.atoms += int(np.count_nonzero(values == self.bins.atom))
        self.smallest = float(values.min(initial=self.smallest))
        self.largest = float(values.max(initial=self.largest))

    def merge(self, other: "Histogram") -> None:
        """Add the counts of another histogram with the same bins."""
        if other.bins != self.bins:
            raise ValueError("histograms with different bins cannot be merged")
        self.counts += other.counts
        self.atoms += other.atoms
        self.smallest = float(np.minimum(self.smallest, other.smallest))
        self.largest = float(np.maximum(self.largest, other.largest))

    def without(self, other: "Histogram") -> "Histogram":
        """The counts that remain when those of another histogram are taken away."""
        if other.bins != self.bins:
            raise ValueError("histograms with different bins cannot be subtracted")
        rest = Histogram(self.bins)
        rest.counts = self.counts - other.counts
        rest.atoms = self.atoms - other.atoms
        rest.smallest, rest.largest = self.smallest, self.largest
        return rest

    def quantile(self, p: float | np.ndarray) -> np.ndarray:
        """The values that shares p of all values lie below, linear inside a bin."""
        counted = self.counts.cumsum()
        wanted = np.multiply(p, float(counted[-1]))
        bins = np.searchsorted(counted, wanted.ravel()).clip(max=counted.size - 1)
        values, below = self.distribution(np.unique(bins), counted)
        return np.interp(wanted, below, values)

    def share_below(self, values: np.ndarray) -> np.ndarray:
        """The share of all values that lie below each, linear inside a bin."""
        counted = self.counts.cumsum()
        bins = np.unique(self.bins.index(values.ravel()))
        points, below = self.distribution(bins, counted)
        return np.interp(values, points, below) / max(self.count, 1)

    def unevenness(self, values: np.ndarray) -> np.ndarray:
        """By how many values the two bins beside that of each value differ."""
        bins = self.bins.index(values).clip(1, self.counts.size - 2)
        return np.abs(self.counts[bins + 1] - self.counts[bins - 1])

    def chart(self, bins: int = 40) -> tuple[np.ndarray, np.ndarray]:
        """Edges of equal bins from the 0.5 % to the 99.5 % quantile, and their shares of all."""
        low, high = self.quantile(np.array([0.005, 0.995]))
        if low == high:  # a constant in the middle of the bin in the middle
            width = (abs(low) if abs(low) > np.finfo(float).tiny else 1.0) / bins
            low -= (bins // 2 + 0.5) * width
            high = low + bins * width
        edges = np.linspace(low, high, bins + 1)
        values, below = self.distribution(np.flatnonzero(self.counts), self.counts.cumsum())
        at_edges = np.interp(edges, values, below)
        # The first bin has both its ends, so that an atom there is not lost.
        at_edges[0] = 0 if low <= self.smallest else min(at_edges[0], 0.005 * self.count)
        return edges, np.diff(at_edges) / max(self.count, 1)

    def distribution(self, bins: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points (value, how many are below) between which some bins' values are spread evenly."""
        if not counted[-1]:
            return np.full(2, np.nan), np.zeros(2)
        ends = _edges_of(self.bins)[np.stack((bins, bins + 1), axis=1)].ravel()
        ends = ends.clip(self.smallest, self.largest)
        below = np.stack((counted[bins] - self.counts[bins], counted[bins]), axis=1)
        return self.with_atom(bins, ends, below.ravel().astype(float))

    def with_atom(
        self, bins: np.ndarray, ends: np.ndarray, below: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The same with a step at the atom, the rest of its bin spread evenly."""
        atom = self.bins.atom
        hosts = np.flatnonzero(bins == self.bins.index(np.array([atom])))
        if not (self.atoms and hosts.size):
            return ends, below
        first = 2 * int(hosts[0])
        width = ends[first + 1] - ends[first]
        before = (atom - ends[first]) / width if width > 0 else 0.0
        rest = below[first + 1] - below[first] - self.atoms
        step = below[first] + rest * before + np.array([0, self.atoms])
        return np.insert(ends, first + 1, [atom, atom]), np.insert(below, first + 1, step)


@lru_cache(maxsize=64)
def _edges_of(bins: Bins) -> np.ndarray:
    """Both ends of all bins, the outermost without limit."""
    edges = bins.edges()
    edges[[0, -1]] = -np.inf, np.inf
    return edges
