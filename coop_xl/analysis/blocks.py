"""The blocks of a simulation: each gives sums and histograms, which add up in any order.

All blocks have one size; sums of blocks are kept apart until they are added exactly, histograms
count. So the result is the same to the last bit, whoever computed which block.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError

from . import outcomes
from .best import Chances
from .correlation import Pair
from .distributions import Distribution
from .draws import Draws, Values
from .histogram import Bins, Histogram
from .outcomes import RATIOS, Scales

REPLICATES = 8
BLOCK = 2**13
PILOT = 2**10

TASKS = 64  # about so many parts of a long run
SHORTEST_TASK = 2**16
FEWEST, MOST = 2**6, 2**40


def whole_samples(samples: Any) -> int:
    """A number of draws, rounded up to a power of two, or an error."""
    if not (isinstance(samples, int | np.integer) and FEWEST <= samples <= MOST):
        raise InputError(f"samples is {samples}: enter a whole number from {FEWEST} to 2^40")
    return 1 << (int(samples) - 1).bit_length()


@dataclass(frozen=True)
class Plan:
    """All that a worker needs to know."""

    inputs: tuple[tuple[str, Distribution], ...]
    correlations: tuple[Pair, ...]
    outputs: tuple[str, ...]
    samples: int
    seed: int
    coherence: bool

    @property
    def rows(self) -> int:
        """Draws of one scramble."""
        return self.samples // REPLICATES

    def tasks(self) -> list["Task"]:
        """The parts of the work: some blocks of one scramble."""
        longest = max(SHORTEST_TASK, 2 ** math.ceil(math.log2(self.samples / TASKS)))
        return [
            Task(self, replicate, first, min(longest, self.rows))
            for replicate in range(REPLICATES)
            for first in range(0, self.rows, longest)
        ]


@dataclass(frozen=True)
class Task:
    """Draws first to first + count of one scramble."""

    plan: Plan
    replicate: int
    first: int
    count: int


class Prepared:
    """What the plan's blocks share: tables, points, bins."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        distributions = dict(plan.inputs)
        self.draws = Draws(distributions, plan.correlations)
        medians = {key: each.median for key, each in distributions.items()}
        self.scales = Scales(self.draws.offsets, medians)
        self.chances = Chances(self.draws, plan.samples)
        self.points = [self.draws.points(plan.seed, index) for index in range(REPLICATES)]
        pilot = self.draws.points(plan.seed, REPLICATES)
        at = self.outputs_of(self.draws.values(self.draws.cells(pilot, 0, PILOT)), PILOT)
        held = {key: at[key][np.isfinite(at[key])] for key in plan.outputs}
        self.pivots = {key: float(each.mean()) if each.size else 0.0 for key, each in held.items()}
        self.bins = {key: Bins.around(each) for key, each in held.items()}

    @cached_property
    def without_mean(self) -> set[str]:
        """The outputs that have no finite mean."""
        return outcomes.infinite(self.draws, self.scales, 1.0)

    @cached_property
    def without_variance(self) -> set[str]:
        """The outputs that have no finite variance."""
        return outcomes.infinite(self.draws, self.scales, 0.5)

    def outputs_of(self, values: Values, count: int) -> Values:
        """All outputs of a block as arrays, and the best marginal (`most`)."""
        at = outcomes.marginals(values, self.scales)
        three = [filled(each, count) for each in outcomes.compared(at, self.scales)]
        most = outcomes.largest(three)
        if set(RATIOS) & set(self.plan.outputs):
            at |= dict(zip(RATIOS, outcomes.ratios(three, most), strict=True))
        wanted = {key: filled(at[key], count) for key in self.plan.outputs}
        return wanted | {"three": three, "most": most}


def filled(value: Any, count: int) -> np.ndarray:
    """A value for every draw."""
    return value if np.ndim(value) else np.full(count, float(value))


@lru_cache(maxsize=4)
def prepare(plan: Plan) -> Prepared:
    """The tables of a plan, kept for its next block."""
    return Prepared(plan)


class Tally:
    """What blocks gave: their sums by (replicate, first draw), histograms by (group, output,
    replicate), where a group is "all" draws or the "coherent" ones.
    """

    def __init__(self) -> None:
        self.sums: dict[tuple[int, int], dict[str, float]] = {}
        self.histograms: dict[tuple[str, str, int], Histogram] = {}

    def merge(self, other: "Tally") -> None:
        """Add another one, of other blocks."""
        self.sums |= other.sums
        for key, histogram in other.histograms.items():
            if key in self.histograms:
                self.histograms[key].merge(histogram)
            else:
                self.histograms[key] = histogram

    def totals(self, replicate: int) -> dict[str, float]:
        """The sums over one scramble, exact, so that their order does not matter."""
        rows = [row for (owner, _), row in self.sums.items() if owner == replicate]
        return {label: math.fsum(row[label] for row in rows) for label in rows[0]}


def run(task: Task) -> Tally:
    """Compute a task."""
    prepared, tally = prepare(task.plan), Tally()
    size = min(BLOCK, task.count)
    with np.errstate(all="ignore"):  # a heavy tail may overflow; infinities are told as such
        for first in range(task.first, task.first + task.count, size):
            block = Block(prepared, tally, task.replicate)
            tally.sums[task.replicate, first] = block.sums(first, size)
    return tally


class Block:
    """One block being computed."""

    def __init__(self, prepared: Prepared, tally: Tally, replicate: int) -> None:
        self.prepared = prepared
        self.tally = tally
        self.replicate = replicate

    def sums(self, first: int, count: int) -> dict[str, float]:
        """Draw, evaluate, and sum up all draws, then the coherent ones."""
        prepared = self.prepared
        points = prepared.points[self.replicate]
        values = prepared.draws.values(prepared.draws.cells(points, first, count))
        at = prepared.outputs_of(values, count)
        at["chances"] = prepared.chances.of(at["three"], values)
        found = self.group("all", at, None, count)
        if prepared.plan.coherence:
            breaches = outcomes.broken_bounds(values, prepared.scales)
            found |= {f"broken {key}": float(np.sum(each)) for key, each in breaches.items()}
            broken = np.logical_or.reduce([np.broadcast_to(b, count) for b in breaches.values()])
            chosen = None if not broken.any() else ~broken
            found |= self.group("coherent", at, chosen, count - int(broken.sum()))
        return found

    def group(self, name: str, at: Values, chosen: Any, count: int) -> dict[str, float]:
        """The sums of a group of draws."""
        found = {"draws": float(count)}
        for key in self.prepared.plan.outputs:
            found |= self.of_output(name, key, at[key] if chosen is None else at[key][chosen])
        won = outcomes.sixths_won(at["three"], at["most"], chosen)
        found |= {f"won {each}": float(n) for each, n in zip(INTERVENTIONS, won, strict=True)}
        for each, chance in zip(INTERVENTIONS, at["chances"] or (), strict=bool(at["chances"])):
            found[f"chance {each}"] = total(chance, chosen)
        for each, marginal in zip(INTERVENTIONS, at["three"], strict=True):
            found[f"loss {each}"] = total(at["most"] - marginal, chosen)
        return {f"{name} {label}": value for label, value in found.items()}

    def of_output(self, group: str, key: str, values: np.ndarray) -> dict[str, float]:
        """Sums of one output round its pivot, and its histogram."""
        if key in RATIOS and np.isnan(values).any():  # undefined where no marginal is positive
            values = values[~np.isnan(values)]
        place = group, key, self.replicate
        if place not in self.tally.histograms:
            self.tally.histograms[place] = Histogram(self.prepared.bins[key])
        self.tally.histograms[place].add(values)
        off = values - self.prepared.pivots[key]
        return {
            f"{key} n": float(values.size),
            f"{key} sum": float(off.sum()),
            f"{key} squares": float((off * off).sum()),
        }


def total(values: np.ndarray, chosen: Any) -> float:
    """The sum, over the chosen draws if some are."""
    return float((values if chosen is None else values[chosen]).sum())
