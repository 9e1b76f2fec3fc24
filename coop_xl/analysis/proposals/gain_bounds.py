"""What a proposal can at most add to any others, as a strict bound (own derivation).

Whatever else is funded, and whichever of it works, the effects that add up lie in a box. There
each slope of U lies between two ends (see `enclosure`), so adding a proposal raises U by at most
Σ effect · slope, each slope at the end that favours it, times its chance. A set is built up one by
one, so it gains at most the sum of these. Bounds hold to rounding.
"""

from collections.abc import Iterator

import numpy as np

from coop_xl.analysis.enclosure import Enclosure
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.validate import Values

from .exact_gains import U_of, changes_of
from .joint_gains import Model, parts_of
from .proposal_arrays import Proposals


def most_added(model: Model, proposals: Proposals, budget: float) -> np.ndarray:
    """The most that each proposal adds to any set that the budget pays, shape (n,).

    Of models without thresholds or ceilings; infinite where nothing bounds it.
    """
    low, high = _boxes(proposals.effects, proposals.costs, budget)
    total = np.zeros(len(proposals))
    with np.errstate(all="ignore"):
        for weight, at in _one_by_one(model):
            total += weight * _most_by(at, proposals.effects, low, high)
    found = proposals.chances * total
    return np.where(np.isnan(found), np.inf, found)


def _one_by_one(model: Model) -> Iterator[tuple[float, Values]]:
    """Single models with their weights."""
    for weight, at in parts_of(model):
        if np.ndim(weight) == 0:
            yield float(weight), at
            continue
        for place, each in enumerate(np.ravel(weight)):
            yield (
                float(each),
                {key: np.ravel(v)[place] if np.ndim(v) else v for key, v in at.items()},
            )


def _most_by(at: Values, effects: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The most that effects add, if they work, from anywhere in their boxes."""
    sides = np.eye(len(EFFECTS))[:, :, None] * np.ones(effects.shape[1])
    effect = {
        key: Enclosure((low[row], high[row]), (sides[row], sides[row]))
        for row, key in enumerate(EFFECTS)
    }
    _, changes = changes_of(at, effect)
    least, most = U_of(at, changes, effect).slope
    added = np.maximum(least * effects, most * effects)
    return np.where(effects == 0, 0.0, added).sum(axis=0)


def _boxes(effects: np.ndarray, costs: np.ndarray, budget: float) -> tuple[np.ndarray, np.ndarray]:
    """For each proposal the ends of summed effects, of any others paid beside it and its own."""
    rest = np.maximum(budget - costs, 0.0)
    low, high = np.zeros(effects.shape), np.zeros(effects.shape)
    for row in np.flatnonzero(effects.any(axis=1)):
        for sign, ends in ((1, high), (-1, low)):
            helpful = np.maximum(sign * effects[row], 0.0)
            others = np.where(np.eye(len(costs), dtype=bool), 0.0, helpful)
            ends[row] = sign * (helpful + freely(others, costs, rest))
    return low, high


def freely(helpful: np.ndarray, costs: np.ndarray, budgets: np.ndarray) -> np.ndarray:
    """The most of each row that its budget pays if everything can be divided."""
    order = np.argsort(-helpful / costs, axis=1)
    best, paid = np.take_along_axis(helpful, order, axis=1), costs[order]
    room = budgets[:, None] - (np.cumsum(paid, axis=1) - paid)
    return (np.clip(room / paid, 0, 1) * best).sum(axis=1)
