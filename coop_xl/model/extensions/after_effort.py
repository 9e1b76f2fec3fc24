"""The model after efforts: what each further unit is worth there (own derivation)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES
from coop_xl.model.compute import calculate
from coop_xl.model.validate import Values

from . import finite_changes, returns
from .coalition_size import coalition_slope
from .combined import after, gains
from .quantities import MASSES

AT_END = 1e-9  # a probability so near 0 or 1 has reached it


def marginals_after(at: Values, efforts: Mapping[str, Any]) -> dict[str, Any]:
    """dU/da of one more unit of effort on V, CV and CnV, once these efforts are made.

    Right of a threshold, and zero where the probability it moves is 0 or 1 already.
    """
    moved = after_efforts(at, efforts)
    with np.errstate(all="ignore"):
        calculate(moved, QUANTITIES)
        calculate(moved, MASSES)
        moved |= {key: at[key] for key in ("cross_V", "cross_nV", "reach", "reach_nV")}
        after(moved)
    return {name: moved[f"marginal_{name}"] for name in INTERVENTIONS}


def after_efforts(at: Values, efforts: Mapping[str, Any]) -> Values:
    """The inputs of the equations after efforts: shares, levels, slopes and tractabilities."""
    dp = gains(at, efforts)
    d = finite_changes.changes(at, dp["V"], dp["CV"], dp["CnV"])
    q_V = at["q_V"] / (1 + at["r_V"] * at["reach"] * dp["V"])
    q_nV = at["q_nV"] / (1 - at["r_nV"] * at["reach"] * dp["V"])
    F_V = at["F_V"] + d["F_V"]
    ends = (at[key] for key in finite_changes.COALITION)
    slope = coalition_slope(F_V, *ends) - at["coalition_slope"]
    turned = at["cross_V"] * d["F_CV"] - at["cross_nV"] * d["F_CnV"]
    moved = {
        "F_V": F_V, "q_V": q_V, "q_nV": q_nV, "r_V": at["F_I"] * q_V, "r_nV": at["F_I"] * q_nV,
        "F_CV": at["F_CV"] + d["F_CV"], "F_CnV": at["F_CnV"] + d["F_CnV"], "b": at["b"] + d["b"],
        "U_B": at["U_B"] + at["dU_B_dF_V"] * d["F_V"],
        "U_nB": at["U_nB"] + at["dU_nB_dF_V"] * d["F_V"],
        "db_dF_V": at["db_dF_V"] + slope + turned,
        "db_dF_CV": at["db_dF_CV"] + at["cross_V"] * d["F_V"],
        "db_dF_CnV": at["db_dF_CnV"] - at["cross_nV"] * d["F_V"],
        "p_A": at["p_A"] + dp["V"], "p_CA": at["p_CA"] + dp["CV"], "p_CM": at["p_CM"] + dp["CnV"],
    }  # fmt: skip
    moved |= {f"p_{name}": at[f"p_{name}"] + dp[name] for name in INTERVENTIONS}
    for name in INTERVENTIONS:
        rest = returns.slope(efforts[name], at[f"rate_{name}"], at[f"Y_{name}"])
        for p in INTERVENTIONS:
            tractability = at[f"entered_dp_{p}_da_{name}"] * rest
            moved[f"used_dp_{p}_da_{name}"] = still_moving(moved[f"p_{p}"], tractability)
        moved[f"dp_{name}_da_{name}"] = moved[f"used_dp_{name}_da_{name}"]
    return at | moved


def still_moving(p: Any, tractability: Any) -> Any:
    """The tractability, or 0 where the probability cannot move further in that direction."""
    is_at_end = np.where(tractability > 0, p >= 1 - AT_END, p <= AT_END)
    return np.where(is_at_end, 0, tractability)
