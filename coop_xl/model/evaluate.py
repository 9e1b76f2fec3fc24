"""Compute the whole model for one set of inputs, or for arrays of them that broadcast."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from sys import float_info
from typing import Any

import numpy as np
from numpy import float64

from . import equations, scale
from .accept import Values, accepted
from .catalogue import INTERVENTIONS, MAGNITUDES, QUANTITIES, SHARES, VARIABLES, Quantity

TIE = 1e-12  # marginals closer than this, relative to the best, tie
LOG10_SHARES = ("log10_F_V", "log10_1mF_V", "log10_F_I")
NUMBERS = tuple(each.key for each in (*SHARES, *QUANTITIES)) + tuple(
    f"ratio_{name}" for name in INTERVENTIONS
)
take_numbers = itemgetter(*NUMBERS)
TINY = float_info.min  # of an F_V below it no float64 holds the inverse
# By bits: V is 1, CV is 2, CnV is 4.
BEST = ("", "V", "CV", "V = CV", "CnV", "V = CnV", "CV = CnV", "V = CV = CnV")


def evaluate(inputs: Mapping[str, Any]) -> Values:
    """Every quantity of the model.

    Parameters
    ----------
    inputs : mapping from variable keys to numbers or arrays that broadcast
        The 18 variables of `coop_xl.VARIABLES`, in any order; `F_V` may be given as `log10_F_V`
        or `log10_1mF_V` instead, and `F_I` as `log10_F_I`. Inputs of options, which are off if
        left out, are those of `coop_xl.OPTIONS`. Shares and probabilities are plain (0.3, not 30),
        utilities in one unit of your own, tractabilities per unit of effort.

    Returns
    -------
    dict
        For each key of `coop_xl.OUTPUTS` a float64 of the broadcast shape (`best` is text): `U`,
        `marginal_V`, `marginal_CV`, `marginal_CnV` (utility per unit of effort), `best`,
        `ratio_V`, … A value is nan where it is undefined: a ratio when no marginal is positive,
        `star` when 1/F_V is beyond 10^307. There the values per unit of F_I, which serve the
        ranking only, take 1/F_V as 10^307.9, while `best` and the ratios are those of the
        logarithms. What is too large for a float64 is infinite. If an option is on, what it adds
        is there too.

    Raises
    ------
    InputError, MissingInputError, ConflictingInputError, UnknownNameError
        Each names the variable, the value and the remedy.

    Notes
    -----
    Source: the post's section "Mathematical derivations" (see the README).
    """
    values = accepted(inputs)
    if len(values) > len(VARIABLES):
        from .options.evaluate import evaluate_with_options

        return evaluate_with_options(values)
    outputs = compute(values, QUANTITIES)
    outputs.update(ranking(outputs))
    outputs.update(far_off(values, outputs))
    if all(type(value) is float for value in values.values()):
        results: Values = dict(zip(NUMBERS, map(float64, take_numbers(outputs)), strict=True))
        results["best"] = outputs["best"]
        return results
    shape = np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    return {key: spread(outputs[key], shape) for key in (*NUMBERS, "best")}


def spread(value: Any, shape: tuple[int, ...]) -> Any:
    """The value as an array of that shape."""
    return value if np.shape(value) == shape else np.broadcast_to(value, shape).copy()


def log10_marginals(inputs: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Sign and log10 magnitude of the three marginals, right where float64 underflows.

    Parameters
    ----------
    inputs : mapping
        As for `evaluate`.

    Returns
    -------
    dict
        `marginal_V`, `marginal_CV`, `marginal_CnV`, each a pair (sign, log10 of the magnitude in
        utility per unit of effort) of the broadcast shape; a zero marginal is (0, −inf).

    Raises
    ------
    CoopError
        As `evaluate`.
    """
    values = accepted(inputs)
    if len(values) > len(VARIABLES):
        from .options.evaluate import log10_marginals_with_options

        return log10_marginals_with_options(values)
    outputs = compute(values | log10_shares(values), (*QUANTITIES, *MAGNITUDES))
    return {
        f"marginal_{name}": (outputs[f"sign_{name}"], outputs[f"log10_{name}"])
        for name in INTERVENTIONS
    }


def intervention(inputs: Mapping[str, Any], dp_V: Any, dp_CV: Any, dp_CnV: Any) -> Any:
    """(⋆): the marginal value of an intervention that moves several probabilities at once.

    Parameters
    ----------
    inputs : mapping
        As for `evaluate`.
    dp_V, dp_CV, dp_CnV : float or array
        Change of p_V, p_CV and p_CnV per unit of effort on this intervention.

    Returns
    -------
    float64 or array
        dU/da, in utility per unit of effort.
    """
    at = evaluate(inputs)
    return equations.intervention(
        at["dU_dp_V"], at["dU_dp_CV"], at["dU_dp_CnV"], dp_V, dp_CV, dp_CnV
    )


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
    """F_V, F_I and their ratios, formed in logs where a plain division would not hold them."""
    F_V, F_I = values.get("F_V"), values.get("F_I")
    if F_V is None or F_I is None:
        return shares_by_logs(values)
    held = F_V >= TINY
    if held is True or (held is not False and held.all()):
        return plain_ratios(F_V, F_I)
    by_logs = shares_by_logs(values)
    if not np.any(held):
        return by_logs
    with np.errstate(over="ignore"):
        plain = plain_ratios(F_V, F_I)
    return by_logs | {key: np.where(held, plain[key], by_logs[key]) for key in plain}


def plain_ratios(F_V: Any, F_I: Any) -> Values:
    """The ratios by division."""
    return {
        "r_V": equations.r_V(F_I, F_V),
        "r_nV": equations.r_nV(F_I, F_V),
        "q_V": 1 / F_V,
        "q_nV": 1 / (1 - F_V),
    }


def shares_by_logs(values: Values) -> Values:
    """The same from the logarithms."""
    F_V, F_I = values.get("F_V"), values.get("F_I")
    logs = log10_shares(values)
    used = calculate(dict(logs), SHARES)
    used["F_V"] = scale.power_of_ten(logs["log10_F_V"]) if F_V is None else F_V
    used["F_I"] = scale.power_of_ten(logs["log10_F_I"]) if F_I is None else F_I
    return used


def log10_shares(values: Values) -> Values:
    """log10 of F_V, 1−F_V and F_I, from whichever was entered."""
    logs = {key: np.asarray(values[key]) for key in LOG10_SHARES if key in values}
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
    """`best`, the ratios to it, and nan for a (∗) that no float64 holds."""
    merits = [at[f"{name}_per_F_I"] for name in INTERVENTIONS]
    most = at["greatest"]
    least_tied = most - TIE * abs(most)
    V, CV, CnV = (merit >= least_tied for merit in merits)
    code = V + 2 * CV + 4 * CnV
    found: Values = {"best": BEST[code] if isinstance(code, int) else np.array(BEST)[code]}
    scaled = one_over(most)
    for name, merit in zip(INTERVENTIONS, merits, strict=True):
        found[f"ratio_{name}"] = merit * scaled
    star = at["star"]
    unknown = (at["q_V"] >= scale.LIMIT) | (at["q_nV"] >= scale.LIMIT) | (abs(star) == np.inf)
    if unknown is not False and np.any(unknown):
        found["star"] = np.where(unknown, np.nan, star)
    return found


def far_off(values: Values, at: Values) -> Values:
    """What is told otherwise where a share is so small that 1/F_V or F_I/F_V was cut."""
    beyond: Any = False
    for key in ("q_V", "q_nV", "r_V", "r_nV"):
        beyond = beyond | (at[key] >= scale.LIMIT)
    if not np.any(beyond):
        return {}
    from .magnitudes import by_magnitude

    known = by_magnitude(values)
    return {key: np.where(beyond, value, np.asarray(at[key]))[()] for key, value in known.items()}


def one_over(most: Any) -> Any:
    """1/most, nan where no marginal is positive."""
    if isinstance(most, float):  # np.ndim of a plain float takes a microsecond
        return 1 / most if most > 0 else np.nan
    return np.divide(1, most, out=np.full_like(most, np.nan), where=most > 0)
