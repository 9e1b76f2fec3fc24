"""Which inputs make two people prefer different proposals (own derivation).

One's best estimates are turned into the other's, one input at a time. db_dF_CV goes along with
F_V, and db_dF_CnV with 1 − F_V, as in `swaps`. What an input accounts for is the mean of what it
adds when it is swapped first and when it is swapped last: its Shapley value wherever inputs act
alone or in pairs. Inputs of extensions are swapped together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.proposals.proposal_arrays import Proposals
from coop_xl.analysis.proposals.ranking import basis_of, values_at
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .swaps import differ

EXTENSIONS = "extensions"
_SLOPES = {"db_dF_CV": False, "db_dF_CnV": True}  # and whether it is in proportion to 1 − F_V
Point = Mapping[str, float]


@dataclass(frozen=True)
class Cause:
    """An input that two people see differently.

    Attributes
    ----------
    key : str
        Of a variable; `EXTENSIONS` for all inputs of extensions together.
    share : float
        The part of the difference between the two that it accounts for.
    flips_one, flips_other : bool
        Whether the other's value of this input alone makes the one prefer the other's proposal,
        and the other way round.
    """

    key: str
    share: float
    flips_one: bool
    flips_other: bool


def causes_of(one: Point, other: Point, pair: Proposals) -> list[Cause]:
    """What makes one prefer the first of two proposals and the other the second.

    Parameters
    ----------
    one, other : mapping
        Best estimates, under keys that are the same for both; extensions may differ.
    pair : Proposals
        The two.

    Returns
    -------
    list of Cause
        What accounts for most first.

    Raises
    ------
    CoopError
        As `coop_xl.evaluate`, where the two cannot be mixed.
    """
    keys = list(players(one, other))
    none, every = np.zeros(len(keys), bool), np.ones(len(keys), bool)
    rows = np.array([none, *np.eye(len(keys), dtype=bool), *~np.eye(len(keys), dtype=bool), every])
    leads = np.array([lead(mixed(one, other, keys, row), pair) for row in rows])
    first, last = leads[1 : len(keys) + 1], leads[len(keys) + 1 : -1]
    added = (leads[0] - first + last - leads[-1]) / 2
    whole = added.sum()
    found = [
        Cause(key, float(part / whole) if whole else 0.0, bool(alone < 0), bool(back > 0))
        for key, part, alone, back in zip(keys, added, first, last, strict=True)
    ]
    return sorted(found, key=lambda each: -each.share)


def players(one: Point, other: Point) -> Iterator[str]:
    """The inputs that differ."""
    mine, theirs = _in_proportion(one), _in_proportion(other)
    yield from (key for key in _variables(mine) if differ(mine[key], theirs[key]))
    if _of_extensions(one) != _of_extensions(other):
        yield EXTENSIONS


def _in_proportion(point: Point) -> dict[str, float]:
    """The same with slopes as ratios to the shares they grow with."""
    return dict(point) | {
        key: point[key] / _share_of(point, rest) for key, rest in _SLOPES.items()
    }


def _as_entered(point: Point) -> dict[str, float]:
    """The same with slopes themselves."""
    return dict(point) | {
        key: point[key] * _share_of(point, rest) for key, rest in _SLOPES.items()
    }


def _share_of(point: Point, is_rest: bool) -> float:
    """F_V or 1 − F_V, however it is entered."""
    if "log10_1mF_V" in point:
        rest = 10.0 ** point["log10_1mF_V"]
        return rest if is_rest else 1 - rest
    F_V = point["F_V"] if "F_V" in point else 10.0 ** point["log10_F_V"]
    return 1 - F_V if is_rest else F_V


def mixed(one: Point, other: Point, keys: Sequence[str], swapped: np.ndarray) -> dict[str, float]:
    """One's estimates with some inputs of the other's."""
    theirs = {key for key, is_in in zip(keys, swapped, strict=True) if is_in}
    mine, others = _in_proportion(one), _in_proportion(other)
    values = {key: (others if key in theirs else mine)[key] for key in _variables(mine)}
    extensions = _of_extensions(others if EXTENSIONS in theirs else mine)
    return _as_entered(values | extensions)


def _variables(point: Point) -> list[str]:
    """The keys of the base model."""
    return [key for key in point if key not in EXTENSION_INPUTS]


def _of_extensions(point: Point) -> dict[str, float]:
    """What is said of extensions."""
    return {key: value for key, value in point.items() if key in EXTENSION_INPUTS}


def lead(inputs: Mapping[str, float], pair: Proposals) -> float:
    """How far the first of two is ahead of the second, from −1 to 1, on no scale of utility."""
    first, second = (float(each) for each in values_at(basis_of(inputs), pair) / pair.costs)
    size = abs(first) + abs(second)
    return (first - second) / size if size else 0.0
