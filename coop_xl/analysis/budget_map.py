"""How much a budget gains by each of its divisions among V, CV and CnV (own derivation)."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.combined import state
from coop_xl.model.validate import Values, accepted

from .allocation import Allocation, allocate
from .optimum import gain

BANDS = 6
_NARROWEST = 1e-3  # of the best gain: what all bands span at least
MOVE = 0.3  # how far the usual budget moves the most tractable probability, returns being linear
_ROUND = (1.0, 2.0, 5.0, 10.0)
_NO_EFFECT = "no kind of work raises its probability, so no budget gains anything"
TOO_LARGE = "what a budget gains is beyond the numbers of a computer"
NO_GAIN = "no way of spending the budget raises U"


@dataclass(frozen=True)
class Division:
    """All divisions that spend a budget, as points of a triangle.

    Attributes
    ----------
    best : Allocation
        The best division.
    is_usual : bool
        Whether the budget is the usual one, as none was given.
    parts : array, shape (n, 3)
        Of the budget that goes to V, CV and CnV.
    gains : array, shape (n,)
        What each adds to U; −inf where shares would leave 0 to 1.
    """

    best: Allocation
    is_usual: bool
    parts: np.ndarray
    gains: np.ndarray

    @property
    def parts_of_best(self) -> np.ndarray:
        """The gains as parts of the best division's; nan where there is none."""
        return np.where(np.isfinite(self.gains), self.gains, np.nan) / self.best.gain

    @property
    def edges(self) -> np.ndarray:
        """The ends of equal bands of parts of the best gain, the least first."""
        parts_of_best = self.parts_of_best
        most = np.nanmax(parts_of_best)
        return np.linspace(min(np.nanmin(parts_of_best), most - _NARROWEST), most, BANDS + 1)

    @property
    def bands(self) -> np.ndarray:
        """The band of each point, from 0; −1 where there is no gain."""
        found = np.searchsorted(self.edges[1:-1], self.parts_of_best, side="right")
        return np.where(np.isnan(self.parts_of_best), -1, found)

    @property
    def places(self) -> np.ndarray:
        """Where the points lie in a triangle with sides of 1: V on top, CV left, CnV right."""
        return places(self.parts)

    @property
    def optimum(self) -> np.ndarray:
        """Where the best division lies, by the parts of what it spends."""
        efforts = np.array([[self.best.efforts[name] for name in INTERVENTIONS]])
        return places(efforts / efforts.sum())[0]


def places(parts: np.ndarray) -> np.ndarray:
    """Parts of V, CV and CnV, which sum to 1, as x and y."""
    V, _, CnV = parts.T
    return np.column_stack([CnV + V / 2, V * np.sqrt(3) / 2])


def division(inputs: Mapping[str, Any], budget: float | None = None) -> Division:
    """What each division of a budget gains, exact finite changes as in `allocate`.

    Parameters
    ----------
    inputs : mapping
        As for `coop_xl.evaluate`, extensions included; scalars only.
    budget : float, optional
        In the unit of effort of the tractabilities; by default `usual_budget`.

    Raises
    ------
    CoopError
        As `allocate`, and if no division gains anything.
    """
    values = accepted(inputs)
    best = allocate(values, usual_budget(values) if budget is None else budget)
    parts = best.triangle[:, :3]
    gains = gain(state(values), parts)
    if not np.isfinite(best.U):
        raise InputError(TOO_LARGE)
    if not (best.gain > 0 and np.isfinite(gains).any()):
        raise InputError(NO_GAIN)
    return Division(best, budget is None, parts / best.budget, gains)


def usual_budget(values: Values) -> float:
    """A round number of units that moves the most tractable probability by about `MOVE`.

    At least twice the highest threshold, below which nothing would come of it.
    """
    tractability = max(float(values[f"dp_{name}_da_{name}"]) for name in INTERVENTIONS)
    if tractability <= 0:
        raise InputError(_NO_EFFECT)
    is_met = values.get("use_response", 1.0) != 0
    thresholds = [float(values.get(f"Y_{name}", 0.0)) for name in INTERVENTIONS if is_met]
    least = max(MOVE / tractability, *(2 * each for each in thresholds), 0.0)
    size = 10.0 ** floor(log10(least))
    return next(size * each for each in _ROUND if size * each >= least * (1 - 1e-9))
