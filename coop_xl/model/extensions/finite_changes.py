"""The exact change of U when probabilities move by whole steps (own derivation).

Masses of the rest of the world stay as they are. With evidence, E takes the place of F_I: a share
α of the correlated civilisations does as we do. b is linear in the shares as in the base model, or
bilinear as masses or locality make it; U_B and U_¬B are linear in F_V.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.model import equations
from coop_xl.model.number import Number

from .coalition_size import coalition_change

COALITION = ("gamma", "F_V_from", "slope_below", "F_V_to", "slope_above")


def gained_V(p_V: Number, p_CV: Number, F_CV: Number, dp_V: Number, dp_CV: Number) -> Number:
    """Δ(p_V·p_C|V) − F_C|V·Δp_V = (p_V+Δp_V)·Δp_C|V + (p_C|V−F_C|V)·Δp_V."""
    return (p_V + dp_V) * dp_CV + (p_CV - F_CV) * dp_V


def gained_nV(p_V: Number, p_CnV: Number, F_CnV: Number, dp_V: Number, dp_CnV: Number) -> Number:
    """Δ((1−p_V)·p_C|¬V) + F_C|¬V·Δp_V = (1−p_V−Δp_V)·Δp_C|¬V − (p_C|¬V−F_C|¬V)·Δp_V."""
    return (1 - p_V - dp_V) * dp_CnV - (p_CnV - F_CnV) * dp_V


def gained_others(
    p_A: Number, p_CA: Number, p_CM: Number, dp_V: Number, dp_CV: Number, dp_CnV: Number
) -> Number:
    """Δ(p_A·p_CA) + Δ((1−p_A)·p_CM), of civilisations without our values."""
    return (p_A + dp_V) * dp_CV + (1 - p_A - dp_V) * dp_CnV + (p_CA - p_CM) * dp_V


def is_left(r_V: Number, r_nV: Number, reach: Number, dp_V: Number) -> Number:
    """1 + r_V·E/F_I·Δp_V > 0 and 1 − r_¬V·E/F_I·Δp_V > 0: some are left on both sides."""
    return (r_V * reach * dp_V > -1) & (r_nV * reach * dp_V < 1)


def change_F_V(F_I: Number, reach: Number, dp_V: Number) -> Number:
    """ΔF_V = E·Δp_V."""
    return F_I * reach * dp_V


def change_F_CV(r_V: Number, reach: Number, gained_V: Number, dp_V: Number) -> Number:
    """ΔF_C|V = E·[Δ(p_V·p_C|V) − F_C|V·Δp_V]/(F_V + E·Δp_V)."""
    return r_V * reach * gained_V / (1 + r_V * reach * dp_V)


def change_F_CnV(
    r_nV: Number, reach: Number, gained_nV: Number, dp_V: Number, reach_nV: Number,
    gained_others: Number,
) -> Number:  # fmt: skip
    """ΔF_C|¬V = (E·[Δ((1−p_V)·p_C|¬V) + F_C|¬V·Δp_V] + A·Δ(others))/(1 − F_V − E·Δp_V)."""
    gained = reach * gained_nV + reach_nV * gained_others
    return r_nV * gained / (1 - r_nV * reach * dp_V)


def beyond_slope(
    F_V: Number, change_F_V: Number, gamma: Number, F_V_from: Number, slope_below: Number,
    F_V_to: Number, slope_above: Number, coalition_slope: Number,
) -> Number:  # fmt: skip
    """Coalition size: its slope summed over ΔF_V, less coalition slope·ΔF_V."""
    whole = coalition_change(F_V, change_F_V, gamma, F_V_from, slope_below, F_V_to, slope_above)
    return whole - coalition_slope * change_F_V


def change_b(
    db_dF_V: Number, change_F_V: Number, beyond_slope: Number, db_dF_CV: Number, cross_V: Number,
    change_F_CV: Number, db_dF_CnV: Number, cross_nV: Number, change_F_CnV: Number,
) -> Number:  # fmt: skip
    """Δb: each slope times its change, those of F_C|V and F_C|¬V at the new F_V."""
    return (
        db_dF_V * change_F_V
        + beyond_slope
        + (db_dF_CV + cross_V * change_F_V) * change_F_CV
        + (db_dF_CnV - cross_nV * change_F_V) * change_F_CnV
    )


def changes(at: Mapping[str, Any], dp_V: Any, dp_CV: Any, dp_CnV: Any) -> dict[str, Any]:
    """The exact changes of F_V, F_CV, F_CnV, b and U when our agent's probabilities move.

    nan where no resources with, or without, our values would be left.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        shares = share_changes(at, dp_V, dp_CV, dp_CnV)
        found = shares | worth_changes(at, **shares)
        are_left = is_left(at["r_V"], at["r_nV"], at["reach"], dp_V)
    return {key: np.where(are_left, each, np.nan)[()] for key, each in found.items()}


def share_changes(at: Mapping[str, Any], dp_V: Any, dp_CV: Any, dp_CnV: Any) -> dict[str, Any]:
    """The changes of F_V, F_CV and F_CnV, whatever resources would be left."""
    ours_V = gained_V(at["p_V"], at["p_CV"], at["F_CV"], dp_V, dp_CV)
    ours_nV = gained_nV(at["p_V"], at["p_CnV"], at["F_CnV"], dp_V, dp_CnV)
    others = gained_others(at["p_A"], at["p_CA"], at["p_CM"], dp_V, dp_CV, dp_CnV)
    reach, reach_nV = at["reach"], at["reach_nV"]
    return {
        "F_V": change_F_V(at["F_I"], reach, dp_V),
        "F_CV": change_F_CV(at["r_V"], reach, ours_V, dp_V),
        "F_CnV": change_F_CnV(at["r_nV"], reach, ours_nV, dp_V, reach_nV, others),
    }


def worth_changes(at: Mapping[str, Any], F_V: Any, F_CV: Any, F_CnV: Any) -> dict[str, Any]:
    """The changes of b and U that follow from the changes of shares."""
    ends = {key: at[key] for key in (*COALITION, "coalition_slope")}
    b = change_b(
        at["db_dF_V"], F_V, beyond_slope(at["F_V"], F_V, **ends),
        at["db_dF_CV"], at["cross_V"], F_CV, at["db_dF_CnV"], at["cross_nV"], F_CnV,
    )  # fmt: skip
    U = equations.change_V(at["delta_U"], at["b"], at["dU_B_dF_V"], at["dU_nB_dF_V"], F_V, b)
    return {"b": b, "U": U}
