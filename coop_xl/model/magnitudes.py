"""What `evaluate` reports where 1/F_V or F_I/F_V is beyond float64 (see `small_shares`)."""

from typing import Any

import numpy as np

from . import compute as base
from . import equations
from .catalogue import INTERVENTIONS, MAGNITUDES, QUANTITIES
from .small_shares import CAP
from .validate import Values

_IN_PROPORTION = {  # to F_I/F_V, and to F_I/(1−F_V)
    "log10_F_V": ("dF_CV_dp_V", "dF_CV_dp_CV", "dU_dp_CV", "marginal_CV", "change_CV", "s"),
    "log10_1mF_V": (
        "dF_CnV_dp_V", "dF_CnV_dp_CnV", "dU_dp_CnV", "marginal_CnV", "change_CnV", "t",
    ),
}  # fmt: skip
_ROUNDINGS = 8 * np.finfo(float).eps  # of a logarithm, within which marginals tie


def by_magnitude(values: Values) -> Values:
    """The quantities in proportion to a ratio that was cut, `best` and the ratios to it."""
    at = base.compute(values | base.log10_shares(values), (*QUANTITIES, *MAGNITUDES))
    with np.errstate(all="ignore"):
        return _uncut(at) | ranking(at)


def _uncut(at: Values) -> Values:
    """What is in proportion to the ratios as they are; infinite where that is beyond float64."""
    found: Values = {}
    for share, keys in _IN_PROPORTION.items():
        excess = np.maximum(at["log10_F_I"] - at[share] - CAP, 0)
        for key in keys:
            found[key] = np.where(at[key] == 0, 0.0, at[key] * 10.0**excess)
    both = at | found
    through = (
        both["dU_dF_CV"] * both["dF_CV_dp_V"] + both["dU_dF_CnV"] * both["dF_CnV_dp_V"]
    )  # fmt: skip
    found["dU_dp_V"] = at["dU_dF_V"] * at["dF_V_dp_V"] + through
    found["v_composition"] = through * at["dp_V_da_V"]
    found["marginal_V"] = equations.marginal_V(
        at["v_coalition"], found["v_composition"], at["v_direct"]
    )
    return found


def ranking(at: Values) -> Values:
    """`best` and the ratios to it, from sign and log10."""
    signs = [at[f"sign_{name}"] for name in INTERVENTIONS]
    logs = [at[f"log10_{name}"] for name in INTERVENTIONS]
    positive = [np.where(sign > 0, log, -np.inf) for sign, log in zip(signs, logs, strict=True)]
    most, least = np.max(positive, axis=0), np.min(logs, axis=0)
    helps, is_idle = most > -np.inf, np.any(np.equal(signs, 0), axis=0)
    near = -np.log10(1 - base.TIE) + _ROUNDINGS * np.abs(np.where(helps, most, least))
    found: Values = {}
    code: Any = 0
    for bit, name, sign, log in zip((1, 2, 4), INTERVENTIONS, signs, logs, strict=True):
        ratio = np.where(sign == 0, 0.0, sign * 10.0 ** (log - most))
        found[f"ratio_{name}"] = np.where(helps, ratio, np.nan)
        least_bad = np.where(is_idle, sign == 0, log <= least + near)
        code = code + bit * np.where(helps, (sign > 0) & (log >= most - near), least_bad)
    return found | {"best": np.array(base.BEST)[code]}
