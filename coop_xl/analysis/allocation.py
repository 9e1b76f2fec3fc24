"""How to divide a budget of effort among V, CV and CnV (own derivation).

U is the exact one: masses of the rest of the world stay, response curves and extensions count. A
threshold is either crossed or its kind of work gets nothing. `optimum` has the search.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.after_effort import AT_END, marginals_after
from coop_xl.model.extensions.combined import change_by, gains, state
from coop_xl.model.validate import Values, accepted, refuse_arrays

from .optimum import best_division, gain, simplex

_TRIANGLE = 20  # divisions of the picture
NEAR = 1e-9  # of the budget, that counts as nothing
_SAME = 1e-13  # of the gain, that counts as none
_SLACK = 1e-3  # of the budget: what can be saved without loss is looked for if it is more
_BISECTIONS = 50


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
    gap : float
        No division gains more than so much beyond `gain`; 0 if proven (to 1e-9 of the gain).
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
    gap: float
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
        As for `coop_xl.evaluate`, extensions included; scalars only.
    budget : float
        Effort in all, in the unit of effort of the tractabilities.

    Returns
    -------
    Allocation
        No division gains more by over 1e-9 of the gain, unless `gap` says by how much one may.

    Raises
    ------
    CoopError
        As `evaluate`, and if the budget is no positive number.
    """
    values = accepted(inputs)
    refuse_arrays(values)
    size = positive(budget)
    at = state(values)
    found = best_division(at, size)
    return _with_notes(at, size, _thrifty(at, size, found.efforts), found.gap)


def _thrifty(at: Values, budget: float, efforts: np.ndarray) -> np.ndarray:
    """The same without effort that gains nothing, such as that on a probability of 1."""
    for kind in range(3):
        least = float(gain(at, efforts[None])[0]) * (1 - _SAME)
        without = efforts * (np.arange(3) != kind)
        slightly_less = efforts - _SLACK * budget * (np.arange(3) == kind)
        if efforts[kind] < NEAR * budget and gain(at, without[None])[0] >= least:
            efforts = without
        elif slightly_less[kind] >= 0 and gain(at, slightly_less[None])[0] >= least:
            efforts = _least_of(at, efforts, without, least)
    return efforts


def _least_of(at: Values, enough: np.ndarray, too_little: np.ndarray, gained: float) -> np.ndarray:
    """The division nearest to one that gains too little, by halving the way to it."""
    for _ in range(_BISECTIONS):
        middle = (enough + too_little) / 2
        if gain(at, middle[None])[0] >= gained:
            enough = middle
        else:
            too_little = middle
    return enough


def positive(budget: Any) -> float:
    """The budget, or an error."""
    is_number = isinstance(budget, int | float | np.number) and not isinstance(budget, bool)
    if not is_number or not 0 < budget < np.inf:
        raise InputError(
            f"budget is {budget}: enter a positive number, in the unit of effort of dp_V_da_V"
        )
    return float(budget)


def _with_notes(at: Values, budget: float, best: np.ndarray, gap: float) -> Allocation:
    """The allocation, with what is to be said of it."""
    efforts = dict(zip(INTERVENTIONS, map(float, best), strict=True))
    changes, moved = change_by(at, efforts), gains(at, efforts)
    alone = gain(at, budget * np.eye(3))
    alone = np.where(np.isfinite(alone), alone, np.nan)
    triangle = budget * simplex(3, _TRIANGLE)
    triangle = triangle[np.isclose(triangle.sum(axis=1), budget)]
    worths = gain(at, triangle)
    probabilities = {name: float(at[f"p_{name}"] + moved[name]) for name in INTERVENTIONS}
    marginals = marginals_after(at, efforts)
    return Allocation(
        budget,
        efforts,
        float(at["U"] + changes["U"]),
        float(changes["U"]),
        gap,
        dict(zip(INTERVENTIONS, map(float, alone), strict=True)),
        {name: float(value) for name, value in marginals.items()},
        probabilities,
        tuple(_binding_limits(at, budget, efforts, probabilities)),
        (*_open_end(gap), *notes(at, changes, moved, worths)),
        np.column_stack([triangle, at["U"] + worths]),
    )


def _open_end(gap: float) -> Iterator[str]:
    """What to know of a search that proved nothing best."""
    if gap == np.inf:
        yield "the search ended before this was proven best, and no bound is known of what is"
    elif gap > 0:
        yield (
            "the search ended before this was proven best: another division may gain up to "
            f"{gap:.3g} more"
        )


def _binding_limits(
    at: Values, budget: float, efforts: dict[str, float], p: dict[str, float]
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
    at: Values, changes: Mapping[str, Any], moved: Mapping[str, Any], worths: np.ndarray
) -> Iterator[str]:
    """What to know of the figures."""
    if not np.isfinite(worths).all():
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
