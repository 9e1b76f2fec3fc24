"""The tables of the extensions' quantities: what is computed before and after the base equations.

`BEFORE` gives what the base equations take, `MASSES` and `AFTER` what follows them, `REPLACED` the
results that replace theirs, `ADDED` what is reported besides.
"""

from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS, Quantity, quantity

from . import coalition_size, evidential, locality, masses, spillovers, totals


def own(equation: Any, symbol: str, meaning: str) -> Quantity:
    """A quantity of an extension: the post describes it in words at most."""
    return quantity(equation, symbol, meaning, "Discussion", own=True)


BEFORE = (
    own(locality.w_own, "w", "share of a V agent's dealings that are with V agents"),
    own(locality.w_other, "1−w", "share of them that are with others"),
    own(locality.b_floor, "B0", "success of bargaining if no one were cooperative"),
    own(locality.local_db_dF_V, "db/dF_V (locality)", "db/dF_V that follows from locality"),
    own(locality.local_db_dF_CV, "db/dF_{C|V} (locality)", "db/dF_CV that follows from locality"),
    own(locality.local_db_dF_CnV, "db/dF_{C|¬V} (locality)", "db/dF_CnV that follows from it"),
    own(locality.local_cross, "∂²b/∂F_V∂F_{C|V}", "how these two move with F_V"),
    own(locality.locality_ratio, "L", "how far locality favours (cv) over (c¬v)"),
    own(locality.agent_ratio, "R", "(c¬v)/(cv) if there were no locality"),
    own(locality.lambda_even, "λ*", "the λ at which CV and CnV tie, if κ is 0"),
    own(coalition_size.coalition_slope, "coalition slope", "what coalition size adds to db/dF_V"),
    own(totals.used_db_dF_V, "db/dF_V used", "how b moves with F_V, as used"),
    own(totals.used_db_dF_CV, "db/dF_{C|V} used", "how b moves with F_CV, as used"),
    own(totals.used_db_dF_CnV, "db/dF_{C|¬V} used", "how b moves with F_CnV, as used"),
)
DERIVATIVES = ("db_dF_V", "db_dF_CV", "db_dF_CnV")

MASSES = (
    own(masses.beta_V, "β_V", "how b moves with the mass of cooperative V resources"),
    own(masses.beta_nV, "β_¬V", "how b moves with the mass of other cooperative resources"),
    own(masses.beta_0, "β_0", "how b moves with F_V at fixed cooperative masses"),
    own(evidential.S_nV, "S_¬V", "share of civilisations without our values"),
    own(evidential.reach, "E/F_I", "how far our choice reaches, as a multiple of our own share"),
    own(evidential.reach_nV, "A/F_I", "how far it reaches among those without our values"),
    own(totals.cross_V, "∂²b/∂F_V∂F_{C|V} used", "how db/dF_CV moves with F_V, as used"),
    own(totals.cross_nV, "−∂²b/∂F_V∂F_{C|¬V} used", "how db/dF_CnV falls with F_V, as used"),
)
AFTER = (
    own(evidential.gradient_V, "dU/dp_V per F_I", "how U moves with p_V, per F_I"),
    own(evidential.gradient_CV, "dU/dp_{C|V} per F_I", "how U moves with p_CV, per F_I"),
    own(evidential.gradient_CnV, "dU/dp_{C|¬V} per F_I", "how U moves with p_CnV, per F_I"),
    own(evidential.v_evidence, "(v) evidence", "part of (v): what others without our values do"),
    own(spillovers.v_several, "(v) several", "part of (v): other probabilities it moves"),
    own(spillovers.V_by_matrix, "(v)/F_I", "(v) per unit of F_I, with all extensions"),
    own(spillovers.CV_by_matrix, "(cv)/F_I", "(cv) per unit of F_I, with all extensions"),
    own(spillovers.CnV_by_matrix, "(c¬v)/F_I", "(c¬v) per unit of F_I, with all extensions"),
)
REPLACED = {
    "dU_dp_V": own(totals.dU_dp_V, "dU/dp_V", "gradient: how U moves with p_V"),
    "dU_dp_CV": own(totals.dU_dp_CV, "dU/dp_{C|V}", "gradient: how U moves with p_CV"),
    "dU_dp_CnV": own(totals.dU_dp_CnV, "dU/dp_{C|¬V}", "gradient: how U moves with p_CnV"),
    "v_coalition": own(evidential.v_coalition_with_evidence, "(v) coalition", "part of (v)"),
    "v_composition": own(evidential.v_composition_with_evidence, "(v) composition", "part of (v)"),
    "v_direct": own(evidential.v_direct_with_evidence, "(v) direct", "part of (v)"),
    "marginal_V": own(totals.marginal_V, "(v)", "marginal value of alignment"),
    "marginal_CV": own(totals.marginal_CV, "(cv)", "marginal value of cooperation if aligned"),
    "marginal_CnV": own(
        totals.marginal_CnV, "(c¬v)", "marginal value of cooperation if misaligned"
    ),
}


# What is reported besides the base model's results, by extension.
ADDED = {
    "locality": ("w_own", "b_floor", "locality_ratio", "agent_ratio", "lambda_even"),
    "coalition": ("coalition_slope",),
    "response": ("average_V", "average_CV", "average_CnV"),
    "several": ("v_several",),
    "evidence": ("S_V", "S_nV", "reach", "reach_nV", "v_evidence"),
    "masses": (),
    "branches": (
        "U_branches", "marginal_V_branches", "marginal_CV_branches", "marginal_CnV_branches",
    ),
}  # fmt: skip
USED = tuple(f"used_{key}" for key in DERIVATIVES) + tuple(
    f"used_dp_{name}_da_{name}" for name in INTERVENTIONS
)

EXACT = "exact over masses of the rest of the world held fixed, with all extensions"
TEXTS = (
    {each.key: each.equation_text for each in (*BEFORE, *MASSES, *AFTER)}
    | {key: each.equation_text for key, each in REPLACED.items()}
    | {f"{name}_per_F_I": f"{name}_by_matrix, with all extensions" for name in INTERVENTIONS}
    | {f"used_dp_{n}_da_{n}": "as entered; 0 if a threshold lies ahead" for n in INTERVENTIONS}
    | {f"step_{n}": "what one unit of effort adds, by its response curve" for n in INTERVENTIONS}
    | {f"average_{n}": "(U at the threshold − U)/Y; (∂U/∂a) without one" for n in INTERVENTIONS}
    | {f"change_{of}": EXACT for of in (*INTERVENTIONS, "F_V", "F_CV", "F_CnV", "b")}
    | {f"marginal_{n}_branches": "d/da of U_branches" for n in INTERVENTIONS}
    | {
        "S_V": "as entered, or F_V/p_V − F_I",
        "U_branches": "p_V·U(ours is V) + (1−p_V)·U(ours is ¬V)",
    }
)
