"""The blocks of a simulation: each gives sums and histograms, which add up in any order.

All blocks have one size; blocks of a stretch are summed in their order, stretches exactly, and
histograms count. So the result is the same to the last bit, whoever computed which part.
"""

import math
from typing import Any

import numpy as np

from coop_xl.analysis.evppi_grades import BIN_OF, BINS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.coherence import BOUNDS

from . import outputs
from .histogram import Histogram
from .outputs import RATIOS
from .plan import BLOCK, STRETCH, Plan, Prepared, Task, prepare

GROUPS = ("all", "coherent")
_NONE = np.empty(0, int)


def labels(plan: Plan, prepared: Prepared) -> list[str]:
    """What the rows of a tally's sums are; a row has a sum over all draws, and the coherent."""
    moments = [f"{key} {what}" for key in plan.outputs for what in ("n", "squares", "sum")]
    chances = ["chance"] if prepared.chances.served else []
    each = [f"{what} {name}" for what in ("won", "value", *chances) for name in INTERVENTIONS]
    return ["draws", *moments, *each, "most", *(f"broken {bound.quantity}" for bound in BOUNDS)]


class Tally:
    """What parts of a simulation gave.

    Attributes
    ----------
    sums : dict
        By (replicate, first draw of a stretch), rows as `labels` names them.
    histograms : dict
        By (output, replicate, "all" or "incoherent").
    learnt : dict
        Of the three marginals by input and bin; empty unless the plan asks for it. By (replicate,
        n, place): 2^n stretches, which are added two by two, so that few are kept.
    """

    def __init__(self) -> None:
        self.sums: dict[tuple[int, int], np.ndarray] = {}
        self.histograms: dict[tuple[str, int, str], Histogram] = {}
        self.learnt: dict[tuple[int, int, int], np.ndarray] = {}

    def merge(self, other: "Tally") -> None:
        """Add another one, of other draws."""
        self.sums |= other.sums
        for place, learnt in other.learnt.items():
            self.learn(place, learnt)
        for key, histogram in other.histograms.items():
            if key in self.histograms:
                self.histograms[key].merge(histogram)
            else:
                self.histograms[key] = histogram

    def learn(self, place: tuple[int, int, int], sums: np.ndarray) -> None:
        """Add the sums of some stretches, to those beside them if these are known."""
        replicate, size, at = place
        beside = self.learnt.pop((replicate, size, at ^ 1), None)
        if beside is None:
            self.learnt[place] = sums
        else:
            self.learn((replicate, size + 1, at // 2), sums + beside)

    def totals(self, replicate: int) -> np.ndarray:
        """The sums over one scramble, exact, so that their order does not matter."""
        parts = np.array([part for (owner, _), part in self.sums.items() if owner == replicate])
        flat = parts.reshape(len(parts), -1)
        return np.array([math.fsum(column) for column in flat.T]).reshape(parts.shape[1:])

    def learnt_in(self, replicate: int) -> np.ndarray:
        """The sums by input, marginal and bin over one scramble."""
        places = sorted(place for place in self.learnt if place[0] == replicate)
        return np.sum([self.learnt[place] for place in places], axis=0)


def run(task: Task) -> Tally:
    """Compute a task."""
    prepared, tally = prepare(task.plan), Tally()
    size, last = min(BLOCK, task.count), task.first + task.count
    learnt: Any = 0
    with np.errstate(all="ignore"):  # a heavy tail may overflow; infinities are told as such
        for first in range(task.first, last, size):
            stretch = task.replicate, first // STRETCH
            block = Block(prepared, tally, task.replicate)
            found = np.array(block.sums(first, size))
            tally.sums[stretch] = tally.sums[stretch] + found if stretch in tally.sums else found
            if task.plan.learn:
                learnt = learnt + block.learnt
                if (first + size) % STRETCH == 0 or first + size == last:
                    tally.learn((task.replicate, 0, first // STRETCH), learnt)
                    learnt = 0
    return tally


class Block:
    """One block being computed."""

    def __init__(self, prepared: Prepared, tally: Tally, replicate: int) -> None:
        self.prepared = prepared
        self.tally = tally
        self.replicate = replicate
        self.learnt = np.empty(0)

    def sums(self, first: int, count: int) -> list[list[float]]:
        """Draw, evaluate, and sum up: for each label over all draws, and the coherent ones."""
        prepared = self.prepared
        points = prepared.points[self.replicate]
        values = prepared.draws.values(points, first, count)
        at = prepared.outputs_of(values, count)
        if prepared.plan.learn:
            self.learnt = by_bins(prepared.draws.cells(points, first, count), at["three"])
        breaches, broken = self.breaches(values, count)
        rows = [[float(count), float(count - broken.size)]]
        for key in prepared.plan.outputs:
            rows += self.of_output(key, at[key], broken)
        rows += outputs.sixths_won(at["three"], at["most"], broken)
        chances = prepared.chances.of(at["three"], values) or ()
        rows += [_both_sums(each, broken) for each in (*at["three"], *chances, at["most"])]
        return rows + [[each, each] for each in breaches]

    def breaches(self, values: Any, count: int) -> tuple[list[float], np.ndarray]:
        """How many draws break each coherence bound, and which draws break one."""
        if not self.prepared.plan.coherence:
            return [0.0] * len(BOUNDS), _NONE
        found = outputs.broken_bounds(values, self.prepared.scales).values()
        every = [np.broadcast_to(each, count) for each in found]
        counts = [float(np.count_nonzero(each)) for each in every]
        return counts, np.flatnonzero(np.logical_or.reduce(every)) if any(counts) else _NONE

    def of_output(self, key: str, values: np.ndarray, broken: np.ndarray) -> list[list[float]]:
        """Count, sum and sum of squares of one output round its pivot; counts its histogram."""
        lost = values[broken]
        off = values - self.prepared.pivots[key]
        if key in RATIOS and (undefined := np.isnan(values)).any():  # no marginal is positive
            off[undefined] = 0
            values, lost = values[~undefined], lost[~np.isnan(lost)]
        self.histogram(key, "all").add(values)
        if broken.size:
            self.histogram(key, "incoherent").add(lost)
        n = [float(values.size), float(values.size - lost.size)]
        return [n, _both_sums(np.square(off), broken), _both_sums(off, broken)]

    def histogram(self, key: str, group: str) -> Histogram:
        """The histogram of an output in a group of draws."""
        place = key, self.replicate, group
        if place not in self.tally.histograms:
            self.tally.histograms[place] = Histogram(self.prepared.bins[key])
        return self.tally.histograms[place]


def by_bins(drawn: np.ndarray, three: list[np.ndarray]) -> np.ndarray:
    """Sums of the three marginals by bins of each input, shape (inputs, 3, bins)."""
    found = np.empty((len(drawn), len(three), BINS))
    for place, cells in enumerate(drawn):
        bins = BIN_OF.take(cells)
        for at, marginal in enumerate(three):
            found[place, at] = np.bincount(bins, marginal, BINS)
    return found


def _both_sums(values: np.ndarray, broken: np.ndarray) -> list[float]:
    """The sum over all draws, and over those that are not broken; those are set to 0."""
    whole = float(values.sum())
    if not broken.size:
        return [whole, whole]
    values[broken] = 0
    return [whole, float(values.sum())]
