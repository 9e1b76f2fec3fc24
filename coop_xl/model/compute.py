"""The model's quantities, computed in their order."""

from collections.abc import Iterable
from operator import itemgetter
from sys import float_info
from typing import Any

import numpy as np

from . import equations
from . import small_shares as scale
from .catalogue import INTERVENTIONS, QUANTITIES, SHARES, Quantity
from .validate import Values

_TINY = float_info.min  # the inverse of a smaller F_V is beyond float64
TIE = 1e-12  # marginals closer than this, relative to the best, tie


_LOG10_SHARES = ("log10_F_V", "log10_1mF_V", "log10_F_I")


NUMBERS = tuple(each.key for each in (*SHARES, *QUANTITIES)) + tuple(
    f"ratio_{name}" for name in INTERVENTIONS
)


take_numbers = itemgetter(*NUMBERS)


# By bits: V is 1, CV is 2, CnV is 4.
BEST = ("", "V", "CV", "V = CV", "CnV", "V = CnV", "CV = CnV", "V = CV = CnV")


def spread(value: Any, shape: tuple[int, ...]) -> Any:
    """The value as an array of that shape."""
    return value if np.shape(value) == shape else np.broadcast_to(value, shape).copy()


def compute(values: Values, quantities: Iterable[Quantity]) -> Values:
    """Values, shares and quantities together; `values` must be accepted ones."""
    given = values | shares(values)
    try:
        return calculate(given, quantities)
    except ZeroDivisionError:  # a Python float; NumPy's own gives nan or infinity instead
        with np.errstate(all="ignore"):
            return calculate({key: np.float64(at) for key, at in given.items()}, quantities)


def calculate(values: Values, quantities: Iterable[Quantity]) -> Values:
    """Run the equations in order, each on the values it names."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        for each in quantities:
            values[each.key] = each.equation(*each.take(values))
    return values


def shares(values: Values) -> Values:
    """F_V, F_I and their ratios, computed from logarithms where a plain division would fail."""
    F_V, F_I = values.get("F_V"), values.get("F_I")
    if F_V is None or F_I is None:
        return _shares_by_logs(values)
    held = F_V >= _TINY
    if held is True or (held is not False and held.all()):
        return _plain_ratios(F_V, F_I)
    by_logs = _shares_by_logs(values)
    if not np.any(held):
        return by_logs
    with np.errstate(over="ignore"):
        plain = _plain_ratios(F_V, F_I)
    return by_logs | {key: np.where(held, plain[key], by_logs[key]) for key in plain}


def _plain_ratios(F_V: Any, F_I: Any) -> Values:
    """The ratios by division."""
    return {
        "r_V": equations.r_V(F_I, F_V),
        "r_nV": equations.r_nV(F_I, F_V),
        "q_V": 1 / F_V,
        "q_nV": 1 / (1 - F_V),
    }


def _shares_by_logs(values: Values) -> Values:
    """The same from the logarithms."""
    F_V, F_I = values.get("F_V"), values.get("F_I")
    logs = log10_shares(values)
    used = calculate(dict(logs), SHARES)
    used["F_V"] = scale.power_of_ten(logs["log10_F_V"]) if F_V is None else F_V
    used["F_I"] = scale.power_of_ten(logs["log10_F_I"]) if F_I is None else F_I
    return used


def log10_shares(values: Values) -> Values:
    """log10 of F_V, 1−F_V and F_I, from whichever was entered."""
    logs: Values = {key: np.asarray(values[key]) for key in _LOG10_SHARES if key in values}
    if "log10_F_V" in logs and "log10_1mF_V" in logs:
        pass
    elif "log10_F_V" in logs:
        logs["log10_1mF_V"] = scale.log10_rest_accurate(logs["log10_F_V"])
    elif "log10_1mF_V" in logs:
        logs["log10_F_V"] = scale.log10_rest_accurate(logs["log10_1mF_V"])
    else:
        logs["log10_F_V"] = np.log10(values["F_V"])
        logs["log10_1mF_V"] = np.log1p(-np.asarray(values["F_V"])) / scale.LN10
    if "log10_F_I" not in logs:
        logs["log10_F_I"] = np.log10(values["F_I"])
    return logs


def ranking(at: Values) -> Values:
    """`best`, the ratios to it, and nan for a (∗) beyond float64."""
    values = [at[f"{name}_per_F_I"] for name in INTERVENTIONS]
    most = at["greatest"]
    least_tied = most - TIE * abs(most)
    V, CV, CnV = (value >= least_tied for value in values)
    code = V + 2 * CV + 4 * CnV
    found: Values = {"best": BEST[code] if isinstance(code, int) else np.array(BEST)[code]}
    scaled = _one_over(most)
    for name, value in zip(INTERVENTIONS, values, strict=True):
        found[f"ratio_{name}"] = value * scaled
    star = at["star"]
    unknown = (at["q_V"] >= scale.LIMIT) | (at["q_nV"] >= scale.LIMIT) | (abs(star) == np.inf)
    if unknown is not False and np.any(unknown):
        found["star"] = np.where(unknown, np.nan, star)
    return found


def _one_over(most: Any) -> Any:
    """1/most, nan where no marginal is positive."""
    if isinstance(most, float):  # np.ndim of a plain float takes a microsecond
        return 1 / most if most > 0 else np.nan
    return np.divide(1, most, out=np.full_like(most, np.nan), where=most > 0)
