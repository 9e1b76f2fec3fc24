"""Between two people's estimates: some inputs from the one, some from the other.

Compared is what the ranking compares: the marginals per unit of F_I, which multiplies all three
alike. db_dF_CV and F_V belong together, as do db_dF_CnV and 1 − F_V: without locality they are in
proportion, and the marginals hold their ratios. So inputs can be swapped in proportion: then the
slopes go along with F_V, and what is swapped of a slope is its ratio.

Extensions are swapped, too (see `option_swaps`); with evidence F_I no longer
cancels, so it is one more input.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.outputs import chain_to
from coop_xl.model.catalogue import VARIABLES, WAYS_TO_ENTER
from coop_xl.model.compute import TIE, calculate, log10_shares, shares
from coop_xl.model.equations import HELD
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch
from coop_xl.model.validate import Values, accepted

from . import extension_swaps
from .extension_swaps import PER_F_I

_TO_PER_F_I = tuple(each for each in chain_to(PER_F_I) if each.key != "ranking_scale")
_BLOCK = 2**15  # rows with extensions that are computed at once
_SMALL = -5.0  # log10 of an F_V, or of 1 − F_V, that is given as such
_FAR_OUT = ("log10_F_V", "log10_1mF_V")
_OWNERS = {"q_V": "F_V", "q_nV": "F_V"}
SLOPES = {"db_dF_CV": "q_V", "db_dF_CnV": "q_nV"}
_RATIOS = {"db_dF_CV": "db_dF_CV ÷ F_V", "db_dF_CnV": "db_dF_CnV ÷ (1 − F_V)"}


@dataclass(frozen=True)
class Point:
    """What the ranking takes of each variable: 1/F_V and 1/(1−F_V) for F_V, nothing of F_I.

    `F_V` is by each key of entry; `values` are all inputs as accepted, and the shares.
    """

    taken: Mapping[str, float]
    F_V: Mapping[str, float]
    values: Values


def point_of(inputs: Mapping[str, float]) -> Point:
    """The point of a set of inputs."""
    values = accepted(inputs)
    for key, value in values.items():
        if np.ndim(value):
            raise InputError(f"{key} has several values: enter one number")
    at = values | log10_shares(values) | shares(values)
    names = ("q_V", "q_nV", *(key for key in VARIABLES if key not in ("F_V", "F_I")))
    return Point(
        {name: float(at[name]) for name in names},
        {key: float(at[key]) for key in WAYS_TO_ENTER["F_V"]},
        at,
    )


class Swap:
    """Two points, and what lies between: sets of inputs that are taken from the other."""

    def __init__(self, one: Point, other: Point, in_proportion: bool) -> None:
        self.one, self.other, self.in_proportion = one, other, in_proportion
        # In which values per F_I are computed, one for all rows, so that no product overflows.
        inverses = [point.taken[ratio] for point in (one, other) for ratio in SLOPES.values()]
        self.unit = min(1.0, HELD / max(inverses))
        self.has_extensions = extension_swaps.refuse_unfit((one.values, other.values))
        extensions, owners = extension_swaps.swapped_inputs(one.values, other.values)
        self.owners = _OWNERS | owners
        pairs = [self.swapped_of(point, "alpha_V" in extensions) for point in (one, other)]
        self.columns = {name: (pairs[0][name], pairs[1][name]) for name in pairs[0]} | extensions
        apart = {self.owner(name) for name, pair in self.columns.items() if differ(*pair)}
        self.keys = [key for key in (*VARIABLES, *EXTENSION_INPUTS) if key in apart]

    def owner(self, name: str) -> str:
        """The input that something taken belongs to."""
        return self.owners.get(name, name)

    def swapped_of(self, point: Point, with_F_I: bool) -> dict[str, float]:
        """What is swapped: the inputs or, in proportion, the slopes' ratios."""
        at = dict(point.taken)
        if with_F_I:
            at["F_I"] = float(point.values["F_I"])
        if self.in_proportion:
            at |= {slope: at[slope] * (at[ratio] * self.unit) for slope, ratio in SLOPES.items()}
        return at

    def turned(self) -> "Swap":
        """From the other to the one."""
        return Swap(self.other, self.one, self.in_proportion)

    def per_F_I(self, swapped: np.ndarray) -> np.ndarray:
        """The three marginals per unit of F_I, times `unit`.

        Parameters
        ----------
        swapped : ndarray of bool, shape (rows, len(keys))
            Which inputs are the other's.

        Returns
        -------
        ndarray, shape (3, rows)
        """
        if self.has_extensions:
            starts = range(0, len(swapped), _BLOCK)
            blocks = [self.per_F_I_with_extensions(swapped[at : at + _BLOCK]) for at in starts]
            return np.concatenate(blocks, axis=1)
        values = self.values(swapped) | {"ranking_scale": self.unit}
        if self.in_proportion:  # what is swapped of a slope holds 1/F_V, and the unit, already
            values |= dict.fromkeys(SLOPES.values(), 1 / self.unit)
        at = calculate(values, _TO_PER_F_I)
        return np.array([np.broadcast_to(at[key], len(swapped)) for key in PER_F_I])

    def per_F_I_with_extensions(self, swapped: np.ndarray) -> np.ndarray:
        """The same in the model with extensions, which takes F_I and the slopes themselves."""
        values = {"F_I": float(self.one.values["F_I"])} | self.values(swapped)
        if self.in_proportion:
            values |= {slope: values[slope] / values[ratio] for slope, ratio in SLOPES.items()}
        found = extension_swaps.per_F_I(values)
        return np.array([np.broadcast_to(each, len(swapped)) for each in found])

    def values(self, swapped: np.ndarray) -> dict[str, Any]:
        """What is taken, in each row from the one or the other."""
        place = {key: column for column, key in enumerate(self.keys)}
        values: dict[str, Any] = {}
        for name, (mine, theirs) in self.columns.items():
            key = self.owner(name)
            values[name] = np.where(swapped[:, place[key]], theirs, mine) if key in place else mine
        return values

    def best(self, swapped: np.ndarray) -> np.ndarray:
        """Which kinds of work are best, as an index of `BEST`, for each row."""
        return best_of(self.per_F_I(swapped))

    @cached_property
    def ends(self) -> np.ndarray:
        """The values per F_I of the two, shape (3, 2)."""
        return self.per_F_I(np.array([[False], [True]]).repeat(len(self.keys), axis=1))

    @cached_property
    def compared(self) -> tuple[int, int]:
        """The two kinds of work whose difference is explained: each one's best, or the next."""
        one, other = (np.argsort(-self.ends[:, side], kind="stable") for side in (0, 1))
        mine, theirs = best_of(self.ends)
        if mine == theirs:
            return int(one[0]), int(one[1])
        # Of a tie the kind that the other does not share.
        first = next((at for at in one if mine >> at & 1 and not theirs >> at & 1), one[0])
        second = next((at for at in other if theirs >> at & 1 and not mine >> at & 1), other[0])
        return int(first), int(second)

    def margin(self, per_F_I: np.ndarray) -> np.ndarray:
        """(first − second) per unit of F_I; infinite where no float64 holds it."""
        first, second = self.compared
        with np.errstate(over="ignore"):
            return (per_F_I[first] - per_F_I[second]) / self.unit

    def both_values(self, key: str) -> tuple[str, float, float]:
        """What the two say of an input, under which key; in proportion a slope's ratio.

        Of an extension that one has on: 1 and 0. An input that is not given may be nan.
        """
        if isinstance(EXTENSION_INPUTS.get(key), Switch):
            name = EXTENSION_INPUTS[key].extension
            mine, theirs = (
                extension_swaps.on(each.values)[name] for each in (self.one, self.other)
            )
            return key, float(mine), float(theirs)
        if self.in_proportion and key in SLOPES:
            return _RATIOS[key], *self.columns[key]
        if key != "F_V":
            return key, *self.columns[key]
        one, other = self.one.F_V, self.other.F_V
        small = (way for way in _FAR_OUT if min(one[way], other[way]) < _SMALL)
        entry = next(small, key)
        return entry, one[entry], other[entry]


def differ(one: float, other: float) -> bool:
    """Whether two values are apart by more than their rounding, as 10^log10 and such have it."""
    are_left_out = math.isnan(one) and math.isnan(other)
    return not (are_left_out or math.isclose(one, other, rel_tol=TIE))


def best_of(per_F_I: np.ndarray) -> np.ndarray:
    """Which of the three are best or tie with the best, by bits."""
    most = per_F_I.max(axis=0)
    tied = per_F_I >= most - TIE * np.abs(most)
    return tied[0] + 2 * tied[1] + 4 * tied[2]
