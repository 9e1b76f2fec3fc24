"""Which kind of work is best where, as one input alone moves (own derivation)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, log
from typing import Any

from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import PAIRS, VARIABLES, WAYS_TO_ENTER
from coop_xl.model.defaults import COALITION, ONE, TWO, resolved, stands_for_slopes
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, Switch
from coop_xl.model.validate import Values, accepted_as_entered

_CLOSE, _MINUTE = 1e-9, 1e-12  # as a part of ties, and of the value now, as in a workbook
_OTHER_SIGN = 50.0  # a value of the other sign is farther than any ratio that one would call near


@dataclass(frozen=True)
class _Stretch:
    """Values of an input between which one kind of work is best.

    Attributes
    ----------
    low, high : float
        Its ends: switch points, or those of the input's domain, which may be infinite.
    best : str
        The best kind of work there; ties named.
    """

    low: float
    high: float
    best: str


@dataclass(frozen=True)
class Winners:
    """Who wins where along one input.

    Attributes
    ----------
    key : str
        As the input was entered, such as log10_F_V.
    value : float
        Where it is now.
    stretches : tuple of Stretch
        From the least value to the largest; neighbours have different winners.
    """

    key: str
    value: float
    stretches: tuple[_Stretch, ...]

    @property
    def switches(self) -> tuple[float, ...]:
        """Where the winner changes; ties among losers are none."""
        return tuple(each.low for each in self.stretches[1:])

    @property
    def nearest(self) -> float | None:
        """The switch point nearest to the value now; None if there is none."""
        return min(self.switches, key=self.distance, default=None)

    def distance(self, at: float) -> float:
        """How far a value is: in log-odds if the input runs from 0 to 1, else by its ratio."""
        domain = ACCEPTED[self.key]
        if domain.instead_of:
            return abs(at - self.value) * log(10)
        if (domain.low, domain.high) == (0, 1) and 0 < self.value < 1 and 0 < at < 1:
            return abs(log(at / (1 - at)) - log(self.value / (1 - self.value)))
        if at * self.value > 0:
            return abs(log(at / self.value))
        return _OTHER_SIGN + abs(at - self.value)


def winners(inputs: Mapping[str, Any]) -> list[Winners]:
    """Who wins where along each input, those with the nearest switch point first.

    Parameters
    ----------
    inputs : mapping from keys to numbers
        As for `coop_xl.evaluate`, scalars only.

    Returns
    -------
    list of Winners
        Inputs without a switch point come last. All but one stay as they are, defaults too; D_b,
        where it stands for two slopes, moves in their place. With extensions a tie that only
        touches may be missed.

    Raises
    ------
    CoopError
        As `coop_xl.evaluate`.
    """
    evaluate(inputs)
    values = _as_numbers(inputs)
    found = [_winners_along(values, key) for key in _keys_of(values)]
    return sorted(found, key=_nearness)


def _as_numbers(inputs: Mapping[str, Any]) -> Values:
    """The inputs with their defaults as numbers; D_b stays where it stands for two slopes."""
    entered = accepted_as_entered(inputs)
    found = resolved(entered)
    if stands_for_slopes(entered):
        found = {key: each for key, each in found.items() if key not in TWO}
        found |= {ONE: entered[ONE], COALITION: entered.get(COALITION, 0.0)}
    return found


def _nearness(found: Winners) -> float:
    """The distance of the nearest switch point; infinite if there is none."""
    return inf if found.nearest is None else found.distance(found.nearest)


def _keys_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """The inputs that are numbers, each under the key it was entered by."""
    one = ONE if stands_for_slopes(inputs) else None
    for variable in VARIABLES:
        ways = WAYS_TO_ENTER.get(variable, (variable,))
        if not (one and variable in TWO):
            yield next((key for key in ways if key in inputs), variable)
        elif variable == TWO[0]:
            yield one
    for key, each in EXTENSION_INPUTS.items():
        value = inputs.get(key)
        if key != one and not isinstance(each, Switch) and value is not None and isfinite(value):
            yield key


def _winners_along(inputs: Mapping[str, Any], key: str) -> Winners:
    """Who wins where along one input."""
    ends = (ACCEPTED[key].low, *_ties_along(inputs, key), ACCEPTED[key].high)
    stretches: list[_Stretch] = []
    for low, high in pairwise(ends):
        best = _best_at(inputs, key, _value_inside(low, high))
        if stretches and (not best or stretches[-1].best == best):
            stretches[-1] = _Stretch(stretches[-1].low, high, stretches[-1].best)
        elif best:
            stretches.append(_Stretch(low, high, best))
    return Winners(key, float(inputs[key]), tuple(stretches))


def _ties_along(inputs: Mapping[str, Any], key: str) -> list[float]:
    """Where any two tie, inside the input's domain; those that differ by rounding are one."""
    ties = sorted(
        at for pair in PAIRS for at in break_even(inputs, key, *pair).values
        if ACCEPTED[key].low < at < ACCEPTED[key].high
    )  # fmt: skip
    found: list[float] = []
    for at in ties:
        rounding = max(_CLOSE * abs(at), _MINUTE * abs(inputs[key]))
        if not found or at - found[-1] > rounding:
            found.append(at)
    return found


def _value_inside(low: float, high: float) -> float:
    """A value inside a stretch."""
    if isfinite(low) and isfinite(high):
        return (low + high) / 2
    if isfinite(low):
        return low + 1 + abs(low)
    return high - 1 - abs(high) if isfinite(high) else 0.0


def _best_at(inputs: Mapping[str, Any], key: str, value: float) -> str:
    """What is best with an input at a value; "" where the model has no answer."""
    try:
        return str(evaluate({**inputs, key: value})["best"])
    except CoopError:
        return ""
