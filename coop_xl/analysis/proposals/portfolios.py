"""Which proposals to fund with a budget, found among all subsets (own derivation)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .joint_gains import Model, every_subset, joint_gain
from .proposal_arrays import Proposals

TIE = 1e-12  # gains, or costs, nearer than this are the same
_MOST_STEPS = 200  # of a frontier
_MOST_TRIED = 32  # portfolios with a part of one proposal that are computed exactly


@dataclass(frozen=True)
class Choice:
    """Proposals to fund.

    Attributes
    ----------
    places : tuple of int
        Of the proposals that are funded whole.
    gain, spent : float
    part : (int, float) or None
        One that is funded in part, and which part.
    """

    places: tuple[int, ...]
    gain: float
    spent: float
    part: tuple[int, float] | None = None


class Subsets:
    """All subsets of at most 20 proposals, with what each gains and costs."""

    def __init__(self, at: Model, proposals: Proposals) -> None:
        self.at, self.proposals = at, proposals
        self.gains = every_subset(at, proposals)
        self.costs = _costs_of(proposals.costs)
        self.allowed = allowed(proposals) & np.isfinite(self.gains)

    def members(self, chosen: int) -> tuple[int, ...]:
        """The places of the proposals of a subset."""
        return tuple(i for i in range(len(self.proposals)) if chosen >> i & 1)

    def choice(self, chosen: int) -> Choice:
        """A subset as a choice."""
        return Choice(self.members(chosen), float(self.gains[chosen]), float(self.costs[chosen]))

    def best(self, budget: float) -> Choice:
        """The subset that gains most; of those that gain as much, the cheapest."""
        fits = self.allowed & (self.costs <= budget * (1 + TIE))
        gains = np.where(fits, self.gains, -np.inf)
        most = gains.max()
        tied = np.flatnonzero(gains >= most - TIE * abs(most))
        return self.choice(int(tied[np.argmin(self.costs[tied])]))

    def best_in_part(self, budget: float) -> Choice:
        """The best if one proposal may be funded in part; the others whole."""
        found = self.best(budget)
        candidates = sorted(self.parts(budget), reverse=True)[:_MOST_TRIED]
        for _, chosen, place, part in candidates:
            places = self.members(chosen)
            gain = joint_gain(
                self.at, self.proposals, [*places, place], [*[1.0] * len(places), part]
            )
            if gain > found.gain + TIE * abs(found.gain):
                found = Choice(places, gain, budget, (place, part))
        return found

    def parts(self, budget: float) -> Iterator[tuple[float, int, int, float]]:
        """For each proposal the best sets to which a part of it is added, about what they gain."""
        rest = budget - self.costs
        places = np.arange(len(self.gains))
        for i, cost in enumerate(self.proposals.costs):
            without = places[(places >> i & 1 == 0) & self.allowed & self.allowed[places | 1 << i]]
            without = without[(rest[without] > 0) & (rest[without] < cost)]
            if not len(without):
                continue
            part = rest[without] / cost
            more = self.gains[without | 1 << i] - self.gains[without]
            about = self.gains[without] + part * more
            last = max(len(about) - _MOST_TRIED, 0)
            for at in np.argpartition(about, last)[last:]:
                yield float(about[at]), int(without[at]), i, float(part[at])

    @cached_property
    def frontier(self) -> list[Choice]:
        """The best subset for every budget, the smallest first, where it changes."""
        places = np.flatnonzero(self.allowed)
        order = places[np.argsort(self.costs[places])]
        gains = self.gains[order]
        before = np.concatenate(([-np.inf], np.maximum.accumulate(gains)[:-1]))
        rises = order[gains - before > TIE * np.abs(gains)]
        dearer = np.diff(self.costs[rises], append=np.inf) > TIE * self.costs[rises]
        return [self.choice(int(each)) for each in rises[dearer]]


def _costs_of(costs: np.ndarray) -> np.ndarray:
    """The cost of every subset."""
    found = np.zeros(2 ** len(costs))
    for i, cost in enumerate(costs):
        found[2**i : 2 ** (i + 1)] = found[: 2**i] + cost
    return found


def allowed(proposals: Proposals) -> np.ndarray:
    """Which subsets hold no two alternatives, and all that their members need."""
    subsets = np.arange(2 ** len(proposals))
    found = np.ones(len(subsets), dtype=bool)
    for members in proposals.alternatives:
        chosen = subsets & bits(members)
        found &= chosen & (chosen - 1) == 0
    for i, needed in enumerate(proposals.needs):
        if needed:
            mask = bits(needed)
            found &= (subsets >> i & 1 == 0) | (subsets & mask == mask)
    return found


def bits(places: Iterable[int]) -> int:
    """A set of proposals as the bits of a number."""
    return sum(1 << int(place) for place in places)


def thinned(frontier: list[Choice]) -> list[Choice]:
    """A frontier with as many steps as a reader can use, the ends among them."""
    if len(frontier) <= _MOST_STEPS:
        return frontier
    kept = np.unique(np.linspace(0, len(frontier) - 1, _MOST_STEPS).round().astype(int))
    return [frontier[place] for place in kept]
