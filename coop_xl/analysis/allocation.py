"""How to divide a budget of effort among V, CV and CnV: a global search (own derivation).

U is the exact one: masses of the rest of the world stay, response curves and options count. A
threshold is either crossed or its kind of work gets nothing, which leaves at most eight simplices
on which U is continuous. Each is searched on a grid, and around the best of its points on ever
finer ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from coop_xl.model.accept import accepted
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.options.apply import change_by, gains, state
from coop_xl.model.options.moved import AT_END, marginals_after

DIVISIONS = 24  # of the budget, on the first grid
STARTS = 6  # of its best points are searched around
FINEST = 1e-11  # of the budget, the last grid around a point
MOST_GRIDS = 400
TRIANGLE = 20  # divisions of the picture
NEAR = 1e-9  # of the budget, that counts as nothing
SAME = 1e-13  # of the gain, that counts as none
SLACK = 1e-3  # of the budget: what can be saved without loss is looked for if it is more
BISECTIONS = 50


@dataclass(frozen=True)
class Allocation:
    """The best division of a budget; efforts and marginals by V, CV and CnV.

    Attributes
    ----------
    budget : float
        In the unit of effort of the tractabilities.
    efforts : dict
        Effort on each kind of work; what is not worth spending is left.
    U, gain : float
        U after them, and by how much that is more than without any effort.
    alone : dict
        The gain if the whole budget went to one kind of work; nan where a share would leave
        0 to 1.
    marginals : dict
        Value of one more unit of effort on each, after these efforts.
    probabilities : dict
        p_V, p_CV and p_CnV after them.
    binding : tuple of str
        What keeps the optimum where it is.
    notes : tuple of str
        What to know of the figures.
    triangle : array, shape (n, 4)
        Effort on V, CV and CnV that spends the budget, and U: a picture of the whole.
    """

    budget: float
    efforts: dict[str, float]
    U: float
    gain: float
    alone: dict[str, float]
    marginals: dict[str, float]
    probabilities: dict[str, float]
    binding: tuple[str, ...]
    notes: tuple[str, ...]
    triangle: np.ndarray

    @property
    def left(self) -> float:
        """Effort that is not worth spending."""
        return max(self.budget - sum(self.efforts.values()), 0.0)

    @property
    def best_alone(self) -> str:
        """The kind of work that would gain most with the whole budget."""
        return max(INTERVENTIONS, key=lambda name: np.nan_to_num(self.alone[name], nan=-np.inf))

    @property
    def gain_over_best(self) -> float:
        """How much better dividing is than all on the best one."""
        return self.gain - max(self.alone[self.best_alone], 0.0)


def allocate(inputs: Mapping[str, Any], budget: Any) -> Allocation:
    """Divide a budget of effort so that U is largest.

    Parameters
    ----------
    inputs : mapping from variable keys to numbers
        As for `coop_xl.evaluate`, options included; scalars only.
    budget : float
        Effort in all, in the unit of effort of the tractabilities.

    Returns
    -------
    Allocation
        Efforts are exact to about 1e-8 of the budget, the gain to rounding.

    Raises
    ------
    CoopError
        As `evaluate`, and if the budget is no positive number.
    """
    values = accepted(inputs)
    for name, value in values.items():
        if np.ndim(value):
            raise InputError(f"{name} has several values: enter one scenario at a time")
    size = positive(budget)
    at = state(values)
    found = max(
        (refined(at, region) for region in regions(at, size)),
        key=lambda each: (each[0], -each[1].sum()),
    )
    best = thrifty(at, size, found[1])
    return described(at, size, np.where(best < NEAR * size, 0.0, best))


def thrifty(at: Mapping[str, Any], budget: float, efforts: np.ndarray) -> np.ndarray:
    """The same without effort that gains nothing, such as that on a probability of 1."""
    for kind in range(3):
        enough, too_little = efforts, efforts * (np.arange(3) != kind)
        least = float(gain(at, efforts[None])[0]) * (1 - SAME)
        slightly_less = efforts - SLACK * budget * (np.arange(3) == kind)
        if slightly_less[kind] < 0 or gain(at, slightly_less[None])[0] < least:
            continue
        for _ in range(BISECTIONS):
            middle = (enough + too_little) / 2
            if gain(at, middle[None])[0] >= least:
                enough = middle
            else:
                too_little = middle
        efforts = enough
    return efforts


def positive(budget: Any) -> float:
    """The budget, or an error."""
    is_number = isinstance(budget, int | float | np.number) and not isinstance(budget, bool)
    if not is_number or not 0 < budget < np.inf:
        raise InputError(
            f"budget is {budget}: enter a positive number, in the unit of effort of dp_V_da_V"
        )
    return float(budget)


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


def regions(at: Mapping[str, Any], budget: float) -> Iterator[Region]:
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


def gain(at: Mapping[str, Any], efforts: np.ndarray) -> np.ndarray:
    """By how much each allocation, a row, changes U; −inf where a share would leave 0 to 1."""
    columns = dict(zip(INTERVENTIONS, efforts.T, strict=True))
    found = change_by(dict(at), columns)
    is_possible = np.isfinite(found["U"])
    for key in ("F_CV", "F_CnV"):
        share = at[key] + found[key]
        is_possible &= (share >= -NEAR) & (share <= 1 + NEAR)
    return np.broadcast_to(np.where(is_possible, found["U"], -np.inf), len(efforts))


def refined(at: Mapping[str, Any], region: Region) -> tuple[float, np.ndarray]:
    """The best allocation of a region, and its gain."""
    shares = simplex(len(region.kinds), DIVISIONS)
    worth = gain(at, region.at(shares))
    best = (float(worth[0]), region.at(shares[:1])[0])
    for start in np.argsort(-worth, kind="stable")[:STARTS]:
        found = zoomed(at, region, shares[start])
        best = max(best, found, key=lambda each: each[0])
    return best


def zoomed(at: Mapping[str, Any], region: Region, share: np.ndarray) -> tuple[float, np.ndarray]:
    """The best allocation around one, on ever finer grids."""
    steps = np.linspace(-1, 1, 5)
    cube = np.stack(np.meshgrid(*[steps] * len(share), indexing="ij"), -1).reshape(-1, len(share))
    worth = float(gain(at, region.at(share[None]))[0])
    size = 2 / DIVISIONS
    for _ in range(MOST_GRIDS):
        around = inside(share + size * cube)
        values = gain(at, region.at(around))
        place = int(np.argmax(values))
        if values[place] > worth:
            worth, share = float(values[place]), around[place]
        else:
            size /= 2
        if size < FINEST:
            break
    return worth, region.at(share[None])[0]


def inside(shares: np.ndarray) -> np.ndarray:
    """Shares brought back into the simplex: none below 0, at most 1 in all."""
    shares = np.maximum(shares, 0)
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1)


def simplex(dimensions: int, divisions: int) -> np.ndarray:
    """A grid of shares that are 0 or more and at most 1 in all, the smallest first."""
    grid = np.indices((divisions + 1,) * dimensions).reshape(dimensions, -1).T
    grid = grid[grid.sum(axis=1) <= divisions]
    return grid[np.argsort(grid.sum(axis=1), kind="stable")] / divisions


def described(at: Mapping[str, Any], budget: float, best: np.ndarray) -> Allocation:
    """The allocation, with what is to be said of it."""
    efforts = dict(zip(INTERVENTIONS, map(float, best), strict=True))
    changes, moved = change_by(dict(at), efforts), gains(dict(at), efforts)
    alone = gain(at, budget * np.eye(3))
    alone = np.where(np.isfinite(alone), alone, np.nan)
    triangle = budget * simplex(3, TRIANGLE)
    triangle = triangle[np.isclose(triangle.sum(axis=1), budget)]
    probabilities = {name: float(at[f"p_{name}"] + moved[name]) for name in INTERVENTIONS}
    marginals = marginals_after(dict(at), efforts)
    return Allocation(
        budget,
        efforts,
        float(at["U"] + changes["U"]),
        float(changes["U"]),
        dict(zip(INTERVENTIONS, map(float, alone), strict=True)),
        {name: float(value) for name, value in marginals.items()},
        probabilities,
        tuple(binding(at, budget, efforts, probabilities)),
        tuple(notes(at, changes, moved, alone)),
        np.column_stack([triangle, at["U"] + gain(at, triangle)]),
    )


def binding(
    at: Mapping[str, Any], budget: float, efforts: dict[str, float], p: dict[str, float]
) -> Iterator[str]:
    """What keeps the optimum where it is."""
    if sum(efforts.values()) >= budget * (1 - NEAR):
        yield "the budget is spent"
    for name, a in efforts.items():
        Y = float(at[f"Y_{name}"])
        if a == 0 and budget < Y:
            yield f"nothing on {name}: its threshold {Y:.6g} is above the budget"
        elif a == 0:
            yield f"nothing on {name}"
        elif Y and abs(a - Y) <= NEAR * budget:
            yield f"{name} is just at its threshold {Y:.6g}"
        if p[name] >= 1 - AT_END and at[f"p_{name}"] < 1:
            yield f"p_{name} has reached 1"


def notes(
    at: Mapping[str, Any], changes: Mapping[str, Any], moved: Mapping[str, Any], alone: np.ndarray
) -> Iterator[str]:
    """What to know of the figures."""
    if np.isnan(alone).any():
        yield (
            "some divisions would bring F_V, F_CV or F_CnV out of 0 to 1 and were left out: lower "
            "the budget, or mend what does not cohere"
        )
    for key, name in (("p_A", "V"), ("p_CA", "CV"), ("p_CM", "CnV")):
        reached = float(at[key] + moved[name])
        if at["reach_nV"] and not 0 <= reached <= 1:
            yield f"{key} would be {reached:.4g} after these efforts: choose a smaller budget"
    b = float(at["b"] + changes["b"])
    if not -NEAR <= b <= 1 + NEAR:
        yield (
            f"b would be {b:.4g} after these efforts, outside 0 to 1: the slopes do not hold so "
            "far, so choose a smaller budget"
        )
