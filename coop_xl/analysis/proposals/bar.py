"""The bar that proposals are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.errors import ConflictingInputError, InputError


@dataclass(frozen=True)
class Bar:
    """What a proposal is compared with: so much utility for a unit of currency.

    Attributes
    ----------
    value : float
        nan if there is none.
    work : str
        The kind of work whose unit it is the price of; "" of a figure of the user's.
    cost_of_unit : float
        nan of a figure of the user's.
    """

    value: float
    work: str = ""
    cost_of_unit: float = float("nan")


def bar_of(marginals: Mapping[str, float], cost_of_unit: float | None, bar: float | None) -> Bar:
    """The bar, or an error if what is given makes none."""
    if cost_of_unit is not None and bar is not None:
        raise ConflictingInputError(
            "cost_of_unit and bar are both given: give what a unit of effort costs, or a bar of "
            "your own"
        )
    for name, value in (("cost_of_unit", cost_of_unit), ("bar", bar)):
        if value is not None and not (is_number(value) and 0 < value < np.inf):
            raise InputError(f"{name} is {value}: enter a number above 0")
    if bar is not None:
        return Bar(float(bar))
    if cost_of_unit is None:
        return Bar(np.nan)
    work = max(marginals, key=lambda name: marginals[name])
    most = marginals[work]
    return Bar(most / cost_of_unit if most > 0 else np.nan, work, float(cost_of_unit))


def is_number(value: Any) -> bool:
    """Whether it is a number, and not a truth value."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
