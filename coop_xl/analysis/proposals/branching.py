"""Which of many proposals to fund, by branch and bound (own derivation).

Gains are counted one by one and in pairs: a set gains Σ v_i + Σ w_ij, where w_ij is what two do
together beyond what each does alone. Beside those that are taken, a proposal adds at most v_i, its
pairs with them, and half of what its pairs with others that the budget pays may add: so the rest
of the budget, divided freely by these, bounds what any completion of a set can gain.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from .gain_bounds import freely, most_added
from .joint_gains import Model, gains_of, joint_gain, parts_of
from .portfolios import TIE, Choice, bits
from .proposal_arrays import Proposals
from .worths import has_curves

MOST_PROPOSALS = 1000
NODES, _FEWER_NODES = 20_000, 200
_STEPS = 20  # of a frontier
_PAIRS = 2**16  # computed at a time


@dataclass(frozen=True)
class _Node:
    """A set that is being built.

    Attributes
    ----------
    depth : int
        How many proposals were decided on.
    taken : tuple of int
    refused : int
        Those that are not in it, as bits.
    cost, gain : float
        Of its members; the gain counted in pairs.
    more : array, shape (n,)
        What each proposal would add, beside these.
    """

    depth: int
    taken: tuple[int, ...]
    refused: int
    cost: float
    gain: float
    more: np.ndarray


@dataclass(frozen=True)
class _Found:
    """The best set that was found, what it gains counted in pairs, and what none can exceed."""

    taken: tuple[int, ...]
    gain: float
    bound: float


@dataclass(frozen=True)
class Result:
    """What was found.

    Attributes
    ----------
    choice : Choice
    gap : float
        No other set gains more than so much beyond it; infinite if no bound is known.
    left_open : float
        What the search left open, counting gains one by one and in pairs.
    """

    choice: Choice
    gap: float
    left_open: float


class Branching:
    """The search, for any budget."""

    def __init__(self, at: Model, proposals: Proposals) -> None:
        self.at, self.proposals = at, proposals
        self.costs = proposals.costs
        self.values = proposals.chances * gains_of(at, proposals.effects)
        self.values[np.isnan(self.values)] = -np.inf
        self.pairs = _pairs_of(at, proposals)
        self.rivals = [0] * len(proposals)
        for members in proposals.alternatives:
            for i in members:
                self.rivals[i] |= bits(members) & ~(1 << i)

    @property
    def is_bounded(self) -> bool:
        """Whether pairs tell nearly all: thresholds that several cross together they do not."""
        return not any(has_curves(at) for _, at in parts_of(self.at))

    def best(self, budget: float) -> Result:
        """The best set that was found for a budget, and by how much another may gain more."""
        found = _Search(self, budget).run(NODES)
        choice = self.choice(found.taken)
        return Result(choice, self.gap(choice, budget), self.left_open(found.bound - found.gain))

    def gap(self, choice: Choice, budget: float) -> float:
        """No set that the budget pays gains more than so much beyond this one, exactly counted."""
        if not self.is_bounded:
            return np.inf
        added = most_added(self.at, self.proposals, budget)
        return max(_Search(self.counted(added), budget).run(NODES).bound - choice.gain, 0.0)

    def left_open(self, gap: float) -> float:
        """What the search left open, counting gains in pairs."""
        return gap if self.is_bounded else np.inf

    def counted(self, added: np.ndarray) -> "Branching":
        """The same where each proposal adds so much, whatever the others are."""
        found = copy(self)
        found.values, found.pairs = added, np.zeros_like(self.pairs)
        return found

    def choice(self, taken: Iterable[int]) -> Choice:
        """A set as a choice, with its exact gain."""
        places = tuple(sorted(taken))
        gain = joint_gain(self.at, self.proposals, places)
        return Choice(places, gain, float(self.costs[list(places)].sum()))

    def best_in_part(self, budget: float) -> Result:
        """The same if one proposal may be funded in part."""
        search = _Search(self, budget)
        found, greedy = search.run(NODES), search.run(len(self.proposals))
        best = self.choice(found.taken)
        for taken in (found.taken, greedy.taken):
            rest = budget - float(self.costs[list(taken)].sum())
            for i in self.addable(taken):
                part = rest / float(self.costs[i])
                if 0 < part < 1:
                    gain = joint_gain(
                        self.at, self.proposals, [*taken, i], [*[1.0] * len(taken), part]
                    )
                    if gain > best.gain + TIE * abs(best.gain):
                        best = Choice(tuple(sorted(taken)), gain, budget, (i, part))
        left_open = self.left_open(max(search.bound(search.root) - best.gain, 0.0))
        return Result(best, self.gap_in_part(best, budget), left_open)

    def gap_in_part(self, choice: Choice, budget: float) -> float:
        """The same if one proposal may be funded in part: it then adds that part at most."""
        if not self.is_bounded:
            return np.inf
        search = _Search(self.counted(most_added(self.at, self.proposals, budget)), budget)
        return max(search.bound(search.root) - choice.gain, 0.0)

    def addable(self, taken: Iterable[int]) -> Iterator[int]:
        """Proposals that may be added to a set."""
        inside = bits(taken)
        for i, needed in enumerate(self.proposals.needs):
            if not (inside >> i & 1 or self.rivals[i] & inside or bits(needed) & ~inside):
                yield i

    def next_one(self, taken: tuple[int, ...]) -> int | None:
        """The proposal that gains most for its cost if it is added; None if none gains."""
        more = (self.values + self.pairs[:, list(taken)].sum(axis=1)) / self.costs
        best = max(self.addable(taken), key=lambda i: more[i], default=None)
        return best if best is not None and more[best] > 0 else None

    def frontier(self, budget: float) -> list[Choice]:
        """Good sets for budgets up to twice this one."""
        found = [Choice((), 0.0, 0.0)]
        for size in np.linspace(0, 2 * budget, 2 * _STEPS + 1)[1:]:
            choice = self.choice(_Search(self, float(size)).run(_FEWER_NODES).taken)
            if choice.gain > found[-1].gain * (1 + TIE):
                found.append(choice)
        return found


class _Search:
    """Depth first, for one budget."""

    def __init__(self, of: Branching, budget: float) -> None:
        self.of, self.budget = of, budget
        self.half = _half_of_pairs(of.pairs, of.costs, budget)
        most = (of.values + self.half) / of.costs
        self.order = [int(i) for i in np.argsort(-most, kind="stable")]
        self.later = [np.array(self.order[depth:], dtype=int) for depth in range(len(most) + 1)]
        self.root = _Node(0, (), 0, 0.0, 0.0, of.values)

    def run(self, nodes: int) -> _Found:
        """The best set after so many nodes at most."""
        best = self.root
        stack = [best]
        while stack and nodes:
            node = stack.pop()
            if node.gain > best.gain:
                best = node
            if self.bound(node) <= best.gain + TIE * abs(best.gain):
                continue
            nodes -= 1
            stack += self.branches(node, self.order[node.depth])
        bounds = [self.bound(each) for each in stack]
        return _Found(best.taken, best.gain, max([best.gain, *bounds]))

    def bound(self, node: _Node) -> float:
        """What no completion of a set can exceed: the rest of the budget is divided freely."""
        rest = self.later[node.depth]
        most = (node.more + self.half)[rest]
        rest, most = rest[most > 0], most[most > 0]
        if not len(rest):
            return node.gain
        costs = self.of.costs[rest]
        order = np.argsort(-most / costs)
        room = self.budget - node.cost - (np.cumsum(costs[order]) - costs[order])
        part = np.clip(room / costs[order], 0, 1)
        return float(node.gain + part @ most[order])

    def branches(self, node: _Node, i: int) -> Iterator[_Node]:
        """A set without the next proposal and, to be looked at first, with it and its needs."""
        if i in node.taken:
            yield replace(node, depth=node.depth + 1)
            return
        yield replace(node, depth=node.depth + 1, refused=node.refused | 1 << i)
        found = replace(node, depth=node.depth + 1)
        for j in (i, *self.of.proposals.needs[i]):
            if j not in found.taken:
                if node.refused >> j & 1 or self.of.rivals[j] & bits(found.taken):
                    return
                found = self.with_one(found, j)
        if found.cost <= self.budget * (1 + TIE) and found.gain > -np.inf:
            yield found

    def with_one(self, node: _Node, j: int) -> _Node:
        """A set with one more member."""
        more = node.more + self.of.pairs[j]
        cost, gain = node.cost + float(self.of.costs[j]), node.gain + float(node.more[j])
        return _Node(node.depth, (*node.taken, j), node.refused, cost, gain, more)


def _half_of_pairs(pairs: np.ndarray, costs: np.ndarray, budget: float) -> np.ndarray:
    """Half of the most that each proposal's pairs can add, with others that the budget pays."""
    return freely(np.maximum(pairs, 0), costs, np.full(len(costs), budget)) / 2


def _pairs_of(at: Model, proposals: Proposals) -> np.ndarray:
    """What each two gain together beyond what each gains alone, shape (n, n)."""
    count = len(proposals)
    alone = gains_of(at, proposals.effects)
    first, second = np.triu_indices(count, 1)
    found = np.zeros((count, count))
    for start in range(0, len(first), _PAIRS):
        i, j = first[start : start + _PAIRS], second[start : start + _PAIRS]
        together = gains_of(at, proposals.effects[:, i] + proposals.effects[:, j])
        found[i, j] = (
            proposals.chances[i] * proposals.chances[j] * (together - alone[i] - alone[j])
        )
    found[np.isnan(found)] = -np.inf
    return found + found.T
