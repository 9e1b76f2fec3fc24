"""The plan of a simulation: what to draw, in which parts, and what the parts share."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.distributions import Distribution
from coop_xl.model.errors import InputError

from . import outputs as outcomes
from .draws import Draws, Values
from .engine import model_of
from .histogram import Bins
from .outputs import MARGINALS, RATIOS
from .probability_best import Chances
from .ratio_means import AtScores, at_crossings, at_ends, between_nodes

REPLICATES = 8
BLOCK = 2**13
STRETCH = 2**16  # draws of one scramble whose blocks are summed in their order
_PILOT = 2**10

_BEST = 1.0  # the ratio of the best marginal to itself: never between two values of a histogram
_BOUNDED = ("q_V", "q_nV")  # by the bounds F_I·p_V ≤ F_V ≤ F_I·p_V + 1 − F_I of coherent draws
_TASKS = 2**11  # about so many parts of the longest runs, for many machines
SHORTEST_TASK = 2**18
_FEWEST, MOST = 2**6, 2**40


def whole_samples(samples: Any) -> int:
    """A number of draws, rounded up to a power of two, or an error."""
    if not (isinstance(samples, int | np.integer) and _FEWEST <= samples <= MOST):
        raise InputError(f"samples is {samples}: enter a whole number from {_FEWEST} to 2^40")
    return 1 << (int(samples) - 1).bit_length()


@dataclass(frozen=True)
class Plan:
    """All that a worker needs to know; `learn`: to sum marginals by bins of each input, too."""

    inputs: tuple[tuple[str, Distribution], ...]
    correlations: tuple[Pair, ...]
    outputs: tuple[str, ...]
    samples: int
    seed: int
    coherence: bool
    learn: bool = False

    @property
    def rows(self) -> int:
        """Draws of one scramble."""
        return self.samples // REPLICATES

    def tasks(self) -> list["Task"]:
        """The parts of the work: some blocks of one scramble."""
        longest = max(SHORTEST_TASK, 2 ** math.ceil(math.log2(self.samples / _TASKS)))
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
        self.model = model_of(self.draws)
        self.scales = self.model.scales
        self.chances = Chances(self.draws, plan.samples, self.model.is_proportional)
        self.points = [self.draws.points(plan.seed, index) for index in range(REPLICATES)]
        pilot = self.draws.points(plan.seed, REPLICATES)
        at = self.outputs_of(self.draws.values(pilot, 0, _PILOT), _PILOT)
        held = {key: at[key][np.isfinite(at[key])] for key in plan.outputs}
        self.pivots = {key: float(each.mean()) if each.size else 0.0 for key, each in held.items()}
        self.too_large = too_large(at)
        self.has_losers = any(np.any(held[key] < 0) for key in RATIOS if key in held)
        self.bins = {
            key: Bins.around(each, _BEST if key in RATIOS else None) for key, each in held.items()
        }

    @cached_property
    def without(self) -> dict[tuple[str, int], set[str]]:
        """The outputs that have no mean (1) or no variance (2), of all draws and coherent ones."""
        return {
            (group, power): self.model.without(power, bounded)
            | self.too_large
            | self.boundless[power]
            for group, bounded in (("all", ()), ("coherent", _BOUNDED))
            for power in (1, 2)
        }

    @cached_property
    def boundless(self) -> dict[int, set[str]]:
        """The ratios that have no mean (1) or no variance (2), as an input goes to its end."""
        if not (self.has_losers and self.draws.uncertain):
            return {1: set(), 2: set()}
        scores = self.model.moments.scores
        return at_ends(self.draws, scores, self.three_of, self.values_at, self.pilot_scores)

    @cached_property
    def boundless_at_0(self) -> set[str]:
        """The ratios that have neither, as the best marginal passes through 0."""
        return at_crossings(self.three_of, self.values_at, self.pilot_scores)

    @cached_property
    def values_at(self) -> AtScores:
        """What the model takes at normal scores, nearly."""
        with np.errstate(all="ignore"):
            return between_nodes(self.draws, self.pilot_scores)

    @property
    def pilot_scores(self) -> np.ndarray:
        """Normal scores of the pilot's draws."""
        return self.draws.scores(self.draws.points(self.plan.seed, REPLICATES), 0, _PILOT)

    def three_of(self, values: Values) -> list[Any]:
        """The marginals in one unit."""
        return outcomes.in_one_unit(self.model.outputs(values), self.scales)

    def outputs_of(self, values: Values, count: int) -> Values:
        """All outputs of a block as arrays, and the best marginal (`most`)."""
        at = self.model.outputs(values)
        three = [filled(each, count) for each in outcomes.in_one_unit(at, self.scales)]
        most = outcomes.largest(three)
        if set(RATIOS) & set(self.plan.outputs):
            at |= dict(zip(RATIOS, outcomes.ratios(three, most), strict=True))
        wanted = {key: filled(at[key], count) for key in self.plan.outputs}
        return wanted | {"three": three, "most": most}


def too_large(at: Values) -> set[str]:
    """The outputs that reach so far in a block that no mean of them can be formed."""
    found = dict(zip(MARGINALS, at["three"], strict=True)) | {"U": at.get("U", 0.0)}
    return {key for key, each in found.items() if not np.max(np.abs(each)) < outcomes.INFINITE}


def filled(value: Any, count: int) -> np.ndarray:
    """A value for every draw."""
    return value if np.ndim(value) else np.full(count, float(value))


@lru_cache(maxsize=4)
def prepare(plan: Plan) -> Prepared:
    """The tables of a plan, kept for its next block."""
    return Prepared(plan)
