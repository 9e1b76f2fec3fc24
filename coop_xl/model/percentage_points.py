"""Whether a tractability is a slip: 1 typed for 1 percentage point (own derivation).

The conditions run on numbers, on arrays and on `Term`s, which write them into cells.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .catalogue import INTERVENTIONS

_SLACK = 1e-9  # past 0 or 1: rounding alone is no slip
_LARGE = 0.2  # a unit that moves a probability farther is asked about
_FAR = 1e6  # points beyond which the number itself is no help


def is_impossible(p: Any, dp_da: Any) -> Any:
    """Whether one unit of effort would move a probability past 0 or 1."""
    return np.maximum(p + dp_da - 1, -(p + dp_da)) > _SLACK


def is_large(p: Any, dp_da: Any) -> Any:
    """Whether one unit would move a probability by more than a fifth, yet stay within 0 to 1."""
    to_the_end = np.minimum(1 - p - dp_da, p + dp_da)
    return np.minimum(np.absolute(dp_da) - _LARGE, to_the_end + 2 * _SLACK) > _SLACK


def _impossible_text(p: float, dp_da: float) -> str:
    """What to say of a unit of effort that would move a probability past 0 or 1.

    >>> impossible_text(0.4, 1)
    'One unit cannot raise 40 % by 100 points. Did you mean 1 %?'
    """
    verb = "raise" if dp_da > 0 else "lower"
    size = min(abs(dp_da), _FAR) * 100
    points = "so many" if size >= _FAR else f"{size:,.0f}" if size >= 1000 else f"{size:.3g}"
    unit = "point" if points == "1" else "points"
    return f"One unit cannot {verb} {_percent(p)} by {points} {unit}. {_offer(p, dp_da)}"


def _offer(p: float, dp_da: float) -> str:
    """The number that is likely meant, or else what to do."""
    likely = dp_da / 100
    if is_impossible(p, likely) or is_large(p, likely):
        return "Choose a smaller unit of effort."
    return f"Did you mean {_percent(likely)}?"


def _large_text(p: float, dp_da: float) -> str:
    """What to ask of a unit of effort that would move a probability by more than a fifth.

    >>> large_text(0.4, 0.25)
    'One unit would move 40 % to 65 %. Did you mean 0.25 %?'
    """
    likely = _percent(dp_da / 100)
    return f"One unit would move {_percent(p)} to {_percent(p + dp_da)}. Did you mean {likely}?"


def _percent(p: float) -> str:
    """A probability, or a change of one, as a person says it."""
    return f"{p * 100:.3g} %".replace("-", "−")


def slips(entered: Mapping[str, Any], moved: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The tractabilities of one scenario that take a probability past 0 or 1, with what to say.

    `moved` has what one unit really adds in place of the tractability, where extensions bend it.
    """
    for key, p, dp_da in _units(moved):
        if is_impossible(p, dp_da):
            yield key, f"{key} is {entered[key]:.6g}. {_impossible_text(p, dp_da)}"


def large_units(entered: Mapping[str, Any], moved: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same of those that move it by more than a fifth."""
    for key, p, dp_da in _units(moved):
        if is_large(p, dp_da):
            yield key, f"{key} is {entered[key]:.6g}. {_large_text(p, dp_da)}"


def high_text(key: str, p: float, high: float) -> str:
    """What to say of a High that would move a probability past 1 in one unit; "" if none would."""
    if not is_impossible(p, high):
        return ""
    return f"High of {key} is {high:.6g}. {_impossible_text(p, high)}"


def _units(at: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Each tractability with its probability, and what it adds to that."""
    for name in INTERVENTIONS:
        key = f"dp_{name}_da_{name}"
        yield key, at[f"p_{name}"], at[key]
