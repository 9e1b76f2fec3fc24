"""The best division of a budget, by branch and bound (own derivation).

Divisions are kept in boxes. In each, `Enclosure` bounds how fast U can rise with every effort, so
that from the lower corner the rest of the budget can bring no more than its greedy spending. Boxes
that cannot beat the best division found are dropped and the others halved; what is left at the end
bounds how much better any division could be. A pattern search puts the last digits right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions import finite_changes
from coop_xl.model.extensions.combined import change_by, effort, gains, gains_in_p
from coop_xl.model.extensions.returns import slope

from .enclosure import Enclosure

NEAR = 1e-9  # of a share, by which it may leave 0 to 1
_PROVEN = 1e-9  # of the gain: what no division beats by more is taken as best
_AT_ONCE, _FEW = 2048, 128  # boxes looked at together, at most and at least
MOST_BOXES = 60_000
_FINEST = 1e-15  # of the budget, the last grid around a point
_COARSEST = 1 / 16
_MOST_GRIDS = 400
_LITTLE = 1e-6  # of the budget: less may be better left
_DIVISIONS = 8  # of the budget, on the first grid

At = dict[str, Any]


@dataclass(frozen=True)
class _Optimum:
    """The best division found.

    Attributes
    ----------
    efforts : array, shape (3,)
    gain : float
    gap : float
        No division gains more than so much beyond; 0 if that is nothing beside the gain.
    """

    efforts: np.ndarray
    gain: float
    gap: float


@dataclass(frozen=True)
class Region:
    """Allocations that cross these thresholds: a corner, and the kinds that share the rest."""

    corner: np.ndarray
    kinds: tuple[int, ...]
    rest: float

    def at(self, shares: np.ndarray) -> np.ndarray:
        """Allocations from shares of the rest, one for each kind; at most 1 in all."""
        efforts = np.broadcast_to(self.corner, (len(shares), 3)).copy()
        efforts[:, self.kinds] += self.rest * shares
        return efforts

    def holds(self, efforts: np.ndarray) -> bool:
        """Whether an allocation lies in it."""
        idle = [kind for kind in range(3) if kind not in self.kinds]
        return bool((efforts >= self.corner).all()) and not efforts[idle].any()

    def face(self, efforts: np.ndarray) -> "Region":
        """The part of it without effort on the kinds that get none."""
        return Region(self.corner, tuple(np.flatnonzero(efforts)), self.rest)


def _regions(at: At, budget: float) -> Iterator[Region]:
    """The simplices of allocations: each kind with a threshold crosses it or gets nothing."""
    Y = np.array([at[f"Y_{name}"] for name in INTERVENTIONS])
    free = [kind for kind in range(3) if Y[kind] == 0]
    ahead = [kind for kind in range(3) if Y[kind] > 0]
    for count in range(len(ahead) + 1):
        for crossed in combinations(ahead, count):
            kinds = tuple(sorted((*free, *crossed)))
            corner = np.where(np.isin(range(3), crossed), Y, 0.0)
            if corner.sum() <= budget:
                yield Region(corner, kinds, budget - corner.sum())


def gain(at: At, efforts: np.ndarray) -> np.ndarray:
    """By how much each allocation, a row, changes U; −inf where a share would leave 0 to 1."""
    columns = dict(zip(INTERVENTIONS, efforts.T, strict=True))
    found = change_by(at, columns)
    is_possible = np.isfinite(found["U"])
    for key in ("F_CV", "F_CnV"):
        share = at[key] + found[key]
        is_possible &= (share >= -NEAR) & (share <= 1 + NEAR)
    return np.broadcast_to(np.where(is_possible, found["U"], -np.inf), len(efforts))


def best_division(at: At, budget: float) -> _Optimum:
    """The division of a budget that gains most."""
    search = _Search(at, budget)
    search.run()
    return search.result


class _Search:
    """Branch and bound over all regions at once."""

    def __init__(self, at: At, budget: float) -> None:
        self.at, self.budget = at, budget
        self.regions = list(_regions(at, budget))
        self.best, self.efforts = -np.inf, np.zeros(3)
        self.region, self.size = self.regions[0], 0.0
        for region in self.regions:
            self.offer(region.at(simplex(len(region.kinds), _DIVISIONS)))
        self.polish()
        self.bound = -np.inf  # of what was dropped for want of time

    def offer(self, efforts: np.ndarray) -> None:
        """Take the best of some divisions, if it is better than the best so far."""
        worth = gain(self.at, efforts)
        known = np.abs(worth[np.isfinite(worth)])
        self.size = max(self.size, float(known.max(initial=0.0)))
        place = int(np.argmax(worth))
        if worth[place] > self.best:
            self.best, self.efforts = float(worth[place]), efforts[place]

    def polish(self) -> None:
        """Bring the best division to the top of where it lies, with little efforts and without."""
        for region in self.regions:
            if region.holds(self.efforts):
                self.offer(_zoom_in(self.at, region, self.efforts)[None])
        efforts = np.where(self.efforts > _LITTLE * self.budget, self.efforts, 0.0)
        for region in self.regions:
            if region.holds(efforts):
                self.offer(_zoom_in(self.at, region.face(efforts), efforts)[None])

    @property
    def enough(self) -> float:
        """What a box must be able to gain to be looked at."""
        return self.best + _PROVEN * max(abs(self.best), _PROVEN * self.size)

    def run(self) -> None:
        """Halve boxes until none can gain more, or there are too many."""
        boxes = Boxes.of(self.regions)
        looked_at = 0
        while boxes.count and looked_at < MOST_BOXES:
            now, later = boxes.first(_AT_ONCE)
            looked_at += now.count
            before = self.best
            now = now.bounded(self.at, self.budget, self)
            if self.best > before + _PROVEN * abs(before):
                self.polish()
            boxes = now.cut(self.at, self.budget, self.enough).joined(later).above(self.enough)
        self.polish()
        self.left = boxes.above(self.enough)

    @property
    def result(self) -> _Optimum:
        """The best division, and how much better another could be."""
        gap = float(np.max(self.left.most) - self.best) if self.left.count else 0.0
        return _Optimum(self.efforts, self.best, max(gap, 0.0))


@dataclass(frozen=True)
class Boxes:
    """Boxes of divisions: low and high corners, shape (n, 3), and the most that each can gain."""

    low: np.ndarray
    high: np.ndarray
    most: np.ndarray
    spread: np.ndarray  # of the gain along each side

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.low)

    @classmethod
    def of(cls, regions: list[Region]) -> "Boxes":
        """One for each region."""
        low = np.array([region.corner for region in regions])
        high = low.copy()
        for place, region in enumerate(regions):
            high[place, list(region.kinds)] += region.rest
        return cls(low, high, np.full(len(low), np.inf), high - low)

    def chosen(self, which: Any) -> "Boxes":
        """Some of them."""
        return Boxes(self.low[which], self.high[which], self.most[which], self.spread[which])

    def above(self, worth: float) -> "Boxes":
        """Those that may gain more."""
        return self.chosen(self.most > worth)

    def first(self, count: int) -> tuple["Boxes", "Boxes"]:
        """Those that may gain most, and the others."""
        order = np.argsort(-self.most, kind="stable")
        return self.chosen(order[:count]), self.chosen(order[count:])

    def joined(self, others: "Boxes") -> "Boxes":
        """These and others."""
        return Boxes(
            *(np.concatenate(pair) for pair in zip(self.fields, others.fields, strict=True))
        )

    @property
    def fields(self) -> tuple[np.ndarray, ...]:
        """All that is known of them."""
        return self.low, self.high, self.most, self.spread

    def bounded(self, at: At, budget: float, search: _Search) -> "Boxes":
        """The same with bounds, without those that no shares allow; their tops are offered."""
        rest = budget - self.low.sum(axis=1)
        high = np.maximum(np.minimum(self.high, self.low + rest[:, None]), self.low)
        with np.errstate(all="ignore"):
            corner = change_by(at, dict(zip(INTERVENTIONS, self.low.T, strict=True)))["U"]
            found = Enclosures.of(at, self.low, high)
            rise, spent = found.rise(high - self.low, rest)
            top = np.fmin(np.broadcast_to(corner, self.count) + rise, found.U.value[1])
            spread = np.maximum(*np.abs(found.U.slope)).T * (high - self.low)
        search.offer(np.concatenate([self.low + spent, self.low]))
        top = np.where(np.isnan(top), np.inf, np.minimum(top, self.most))
        return Boxes(self.low, high, top, spread)

    def cut(self, at: At, budget: float, enough: float) -> "Boxes":
        """Those that may gain more, in halves, and if they are few in halves again."""
        found = self.above(enough)
        is_cut = False
        while found.count and not (is_cut and found.count >= _FEW):
            found = found.halves(at)
            found = found.chosen(found.low.sum(axis=1) <= budget)
            is_cut = True
        return found

    def halves(self, at: At) -> "Boxes":
        """Each cut across the side along which U rises most, at its kink or in its middle."""
        width = self.high - self.low
        is_known = np.isfinite(self.spread).all(axis=1) & (self.spread.max(axis=1, initial=0) > 0)
        side = np.argmax(np.where(is_known[:, None], self.spread, width), axis=1)
        rows = np.arange(self.count)
        kink = _kinks(at)[side]
        low, high = self.low[rows, side], self.high[rows, side]
        cut = np.where((kink > low) & (kink < high), kink, (low + high) / 2)
        below, above, spread = self.high.copy(), self.low.copy(), self.spread.copy()
        below[rows, side], above[rows, side] = cut, cut
        spread[rows, side] /= 2
        return Boxes(self.low, below, self.most, spread).joined(
            Boxes(above, self.high, self.most, spread)
        )


def _kinks(at: At) -> np.ndarray:
    """The effort at which each kind of work, alone, brings its probability to 0 or 1."""
    found = np.full(3, np.inf)
    for place, name in enumerate(INTERVENTIONS):
        t, p, rate = at[f"entered_dp_{name}_da_{name}"], at[f"p_{name}"], at[f"rate_{name}"]
        if t == 0:
            continue
        counting = (1 - p if t > 0 else -p) / t
        with np.errstate(divide="ignore", invalid="ignore"):
            found[place] = counting if rate == 0 else -np.log1p(-rate * counting) / rate
    return np.where(np.isnan(found), np.inf, found)


@dataclass(frozen=True)
class Enclosures:
    """The gain in boxes, and what must not be below 0 there: masses that shares stand for."""

    U: Enclosure
    masses: tuple[Enclosure, ...]
    low_masses: tuple[np.ndarray, ...]  # the same at the low corners

    @classmethod
    def of(cls, at: At, low: np.ndarray, high: np.ndarray) -> "Enclosures":
        """Those of divisions between low and high."""
        dp = gains_in_p(
            dict(at), {n: counted(at, n, k, low, high) for k, n in enumerate(INTERVENTIONS)}
        )
        F = finite_changes.share_changes(at, dp["V"], dp["CV"], dp["CnV"])
        for key in ("F_CV", "F_CnV"):
            F[key] = F[key].within(-at[key] - NEAR, 1 - at[key] + NEAR)
        corner = gains(at, dict(zip(INTERVENTIONS, low.T, strict=True)))
        return cls(finite_changes.worth_changes(at, **F)["U"], masses(at, dp), masses(at, corner))

    def rise(self, widths: np.ndarray, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How much U can at most rise from the low corners, and by which spending.

        The masses bound it, too: each by its multiplier, of which the best is where two kinds of
        work are worth the same, or one is worth nothing.
        """
        slopes, cost = self.U.slope[1].T.copy(), np.zeros(len(rest))
        spent = _greedy(slopes, widths, rest)
        rise = _total(slopes, spent)
        for mass, least in zip(self.masses, self.low_masses, strict=True):
            if (mass.value[0] >= 0).all():
                continue
            weights, lack = mass.slope[1].T, -least - NEAR
            rise[_total(weights, _greedy(weights, widths, rest)) < lack] = -np.inf
            (rows,) = np.nonzero(_total(weights, _greedy(slopes, widths, rest)) < lack)
            if rows.size:
                known = slopes[rows], weights[rows], cost[rows], lack[rows]
                for priced, paid in _bounding_slopes(*known):
                    most = _total(priced, _greedy(priced, widths[rows], rest[rows])) - paid
                    better = most < rise[rows]
                    rise[rows[better]] = most[better]
                    slopes[rows[better]], cost[rows[better]] = priced[better], paid[better]
        return rise, spent


def _bounding_slopes(
    slopes: np.ndarray, weights: np.ndarray, cost: np.ndarray, lack: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Slopes + factor·weights, and cost + factor·lack, for the factors that may bound best.

    There two kinds of work are worth the same, or one is worth nothing.
    """
    none = np.zeros((len(slopes), 1))
    s, w = np.hstack([slopes, none]), np.hstack([weights, none])
    for one, other in combinations(range(4), 2):
        factor = (s[:, other] - s[:, one]) / (w[:, one] - w[:, other])
        factor = np.where((factor > 0) & np.isfinite(factor), factor, 0.0)
        yield slopes + factor[:, None] * weights, cost + factor * lack


def counted(at: At, name: str, place: int, low: np.ndarray, high: np.ndarray) -> Enclosure:
    """The effective effort on a kind of work in boxes."""
    sides = low[:, place], high[:, place]
    rate, Y = at[f"rate_{name}"], at[f"Y_{name}"]
    ends = [effort(at, name, side) for side in sides]
    first, second = (slope(side, rate, Y) for side in sides)
    least, most = np.zeros((3, len(low))), np.zeros((3, len(low)))
    least[place], most[place] = np.minimum(first, second), np.maximum(first, second)
    return Enclosure((ends[0], ends[1]), (least, most))


def masses(at: At, dp: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is cooperative and what is not, among V and ¬V, as parts of what each was."""
    reach, reach_nV = at["reach"], at["reach_nV"]
    ours_V = finite_changes.gained_V(at["p_V"], at["p_CV"], at["F_CV"], dp["V"], dp["CV"])
    ours_nV = finite_changes.gained_nV(at["p_V"], at["p_CnV"], at["F_CnV"], dp["V"], dp["CnV"])
    others = finite_changes.gained_others(
        at["p_A"], at["p_CA"], at["p_CM"], dp["V"], dp["CV"], dp["CnV"]
    )
    V, nV = 1 + at["r_V"] * reach * dp["V"], 1 - at["r_nV"] * reach * dp["V"]
    CV = at["F_CV"] * V + at["r_V"] * reach * ours_V
    CnV = at["F_CnV"] * nV + at["r_nV"] * (reach * ours_nV + reach_nV * others)
    return CV, V - CV, CnV, nV - CnV


def _total(slopes: np.ndarray, spent: np.ndarray) -> np.ndarray:
    """What spending brings at some slopes; nothing where none is spent."""
    return np.where(spent > 0, slopes * spent, 0.0).sum(axis=1)


def _greedy(slopes: np.ndarray, widths: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """How boxes spend what is left of the budget: first where U can rise fastest."""
    order = np.argsort(-slopes, axis=1, kind="stable")
    rising = np.take_along_axis(slopes, order, 1) > 0
    wide = np.where(rising, np.take_along_axis(widths, order, 1), 0)
    before = np.cumsum(wide, axis=1) - wide
    spent = np.clip(rest[:, None] - before, 0, wide)
    found = np.empty_like(spent)
    np.put_along_axis(found, order, spent, 1)
    return found


def _zoom_in(at: At, region: Region, efforts: np.ndarray) -> np.ndarray:
    """The best allocation of a region around one, on ever finer grids."""
    if region.rest <= 0 or not region.kinds:
        return efforts
    share = ((efforts - region.corner) / region.rest)[list(region.kinds)]
    steps = np.linspace(-1, 1, 5)
    cube = np.stack(np.meshgrid(*[steps] * len(share), indexing="ij"), -1).reshape(-1, len(share))
    worth, size = float(gain(at, efforts[None])[0]), _COARSEST
    for _ in range(_MOST_GRIDS):
        around = inside(share + size * cube)
        values = gain(at, region.at(around))
        place = int(np.argmax(values))
        if values[place] > worth:
            worth, share = float(values[place]), around[place]
        else:
            size /= 2
        if size < _FINEST:
            break
    return region.at(share[None])[0]


def inside(shares: np.ndarray) -> np.ndarray:
    """Shares brought back into the simplex: none below 0, at most 1 in all."""
    shares = np.maximum(shares, 0)
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1)


def simplex(dimensions: int, divisions: int) -> np.ndarray:
    """A grid of shares that are 0 or more and at most 1 in all, the smallest first."""
    if not dimensions:
        return np.zeros((1, 0))
    grid = np.indices((divisions + 1,) * dimensions).reshape(dimensions, -1).T
    grid = grid[grid.sum(axis=1) <= divisions]
    return grid[np.argsort(grid.sum(axis=1), kind="stable")] / divisions
