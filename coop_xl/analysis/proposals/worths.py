"""What one unit of each effect is worth at the margin (own derivation beyond (⋆)).

One more unit of effort is worth (v), (cv) or (c¬v); what moves our agent is worth the gradient of
U; what moves others directly dU/dF_V, dU/dF_C|V or dU/dF_C|¬V; what moves bargaining ΔU; and what
raises U_B or U_¬B itself b or 1 − b.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.outputs import chain_to
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions import returns

from .proposal_arrays import EFFORTS

WORTHS = {
    "effort_V": "marginal_V",
    "effort_CV": "marginal_CV",
    "effort_CnV": "marginal_CnV",
    "change_p_V": "dU_dp_V",
    "change_p_CV": "dU_dp_CV",
    "change_p_CnV": "dU_dp_CnV",
    "change_F_V": "dU_dF_V",
    "change_F_CV": "dU_dF_CV",
    "change_F_CnV": "dU_dF_CnV",
    "change_b": "delta_U",
    "change_U_B": "b",
}
TO_LANDSCAPE = chain_to(("dU_dF_V", "dU_dF_CV", "dU_dF_CnV"))
TO_WORTHS = chain_to(key for key in WORTHS.values() if key != "b")


def worths(at: Mapping[str, Any]) -> list[Any]:
    """What one unit of each effect adds to U, in the order of `EFFECTS`.

    Parameters
    ----------
    at : mapping
        The quantities that `WORTHS` names, numbers or arrays; with thresholds those of
        `combined.state`.

    Returns
    -------
    list
        Utility per unit of effort, of a share or probability, or of utility.
    """
    found = {effect: at[key] for effect, key in WORTHS.items()} | {"change_U_nB": 1 - at["b"]}
    for name in INTERVENTIONS:
        if f"Y_{name}" in at and np.any(at[f"Y_{name}"] > 0):
            beyond = sum(at[f"entered_dp_{p}_da_{name}"] * at[f"dU_dp_{p}"] for p in INTERVENTIONS)
            found[f"effort_{name}"] = np.where(
                at[f"Y_{name}"] > 0, beyond, found[f"effort_{name}"]
            )
    return [found[key] for key in EFFECTS]


def counting(at: Mapping[str, Any], effects: Any) -> Any:
    """Effects with efforts as response curves let them count: thresholds, ceilings."""
    if not has_curves(at):
        return effects
    rows = list(effects)
    for place, name in enumerate(INTERVENTIONS[EFFORTS]):
        rows[place] = returns.effective(rows[place], at[f"rate_{name}"], at[f"Y_{name}"])
    return rows


def has_curves(at: Mapping[str, Any]) -> bool:
    """Whether any threshold or ceiling bends what efforts do."""
    return any(
        f"Y_{name}" in at and np.any((at[f"Y_{name}"] > 0) | (at[f"rate_{name}"] != 0))
        for name in INTERVENTIONS
    )


def first_order(effects: Any, worth: list[Any], chances: Any) -> Any:
    """Chance · Σ effect · worth; an effect of 0 adds exactly nothing, whatever it is worth."""
    total: Any = 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        for effect, each in zip(effects, worth, strict=True):
            if np.any(effect):
                total = total + np.where(effect == 0, 0.0, effect * each)
        return chances * total
