"""All options together: what they put in place of inputs, and what stands for the results.

First `BEFORE` says which derivatives and tractabilities the base equations take; then these run as
they stand; then `AFTER` follows, and `REPLACED` names the results that take the place of theirs.
"""

from typing import Any

import numpy as np

from ..accept import Values
from ..catalogue import INTERVENTIONS, QUANTITIES, Quantity, quantity
from ..equations import greatest
from ..errors import InputError
from ..evaluate import calculate, shares
from . import branches, coalition, evidence, finite, locality, masses, response, several, totals
from .catalogue import OPTIONS, OTHERS, RELATIONS

SMALLEST = 1e-140  # with options shares enter in squares, which float64 must hold
POSSIBLE = {"p_A": "p_V", "p_CA": "p_CV", "p_CM": "p_CnV"}  # what each takes if it is left out


def own(equation: Any, symbol: str, meaning: str) -> Quantity:
    """A quantity of an option: the post has words at most."""
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
    own(coalition.coalition_slope, "coalition slope", "what coalition size adds to db/dF_V"),
    own(totals.used_db_dF_V, "db/dF_V used", "how b moves with F_V, as used"),
    own(totals.used_db_dF_CV, "db/dF_{C|V} used", "how b moves with F_CV, as used"),
    own(totals.used_db_dF_CnV, "db/dF_{C|¬V} used", "how b moves with F_CnV, as used"),
)
DERIVATIVES = ("db_dF_V", "db_dF_CV", "db_dF_CnV")

MASSES = (
    own(masses.beta_V, "β_V", "how b moves with the mass of cooperative V resources"),
    own(masses.beta_nV, "β_¬V", "how b moves with the mass of other cooperative resources"),
    own(masses.beta_0, "β_0", "how b moves with F_V at fixed cooperative masses"),
    own(evidence.S_nV, "S_¬V", "share of civilisations without our values"),
    own(evidence.reach, "E/F_I", "how far our choice reaches, as a multiple of our own share"),
    own(evidence.reach_nV, "A/F_I", "how far it reaches among those without our values"),
    own(totals.cross_V, "∂²b/∂F_V∂F_{C|V} used", "how db/dF_CV moves with F_V, as used"),
    own(totals.cross_nV, "−∂²b/∂F_V∂F_{C|¬V} used", "how db/dF_CnV falls with F_V, as used"),
)
AFTER = (
    own(evidence.gradient_V, "dU/dp_V per F_I", "how U moves with p_V, per F_I"),
    own(evidence.gradient_CV, "dU/dp_{C|V} per F_I", "how U moves with p_CV, per F_I"),
    own(evidence.gradient_CnV, "dU/dp_{C|¬V} per F_I", "how U moves with p_CnV, per F_I"),
    own(evidence.v_evidence, "(v) evidence", "part of (v): what others without our values do"),
    own(several.v_several, "(v) several", "part of (v): other probabilities it moves"),
    own(several.V_by_matrix, "(v)/F_I", "(v) per unit of F_I, with all options"),
    own(several.CV_by_matrix, "(cv)/F_I", "(cv) per unit of F_I, with all options"),
    own(several.CnV_by_matrix, "(c¬v)/F_I", "(c¬v) per unit of F_I, with all options"),
)
REPLACED = {
    "dU_dp_V": own(totals.dU_dp_V, "dU/dp_V", "gradient: how U moves with p_V"),
    "dU_dp_CV": own(totals.dU_dp_CV, "dU/dp_{C|V}", "gradient: how U moves with p_CV"),
    "dU_dp_CnV": own(totals.dU_dp_CnV, "dU/dp_{C|¬V}", "gradient: how U moves with p_CnV"),
    "v_coalition": own(evidence.v_coalition_with_evidence, "(v) coalition", "part of (v)"),
    "v_composition": own(evidence.v_composition_with_evidence, "(v) composition", "part of (v)"),
    "v_direct": own(evidence.v_direct_with_evidence, "(v) direct", "part of (v)"),
    "marginal_V": own(totals.marginal_V, "(v)", "marginal value of alignment work"),
    "marginal_CV": own(totals.marginal_CV, "(cv)", "marginal value of work on CV"),
    "marginal_CnV": own(totals.marginal_CnV, "(c¬v)", "marginal value of work on CnV"),
}


def settled(values: Values) -> Values:
    """Every input of every option: its default where it is left out, or its switch is 0."""
    found: Values = {}
    for relation in RELATIONS:
        on = values.get(relation.switch, float(relation.inputs[0].default))
        for each in relation.inputs:
            value = values.get(each.key, float(each.default))
            found[each.key] = (
                value if each.key == relation.switch else pick(on, value, each.default)
            )
    return found


def pick(on: Any, value: Any, otherwise: Any) -> Any:
    """The value where `on` is not 0."""
    if isinstance(on, float):
        return value if on else otherwise
    return np.where(on != 0, value, otherwise)


def active(options: Values) -> Values:
    """Which options are on: for each of `RELATIONS` a truth value, or one a scenario."""
    found: Values = {}
    for relation in RELATIONS:
        switch, *inputs = relation.inputs
        if not inputs:
            found[relation.name] = options[switch.key] != 0
            continue
        on: Any = False
        for each in inputs:
            value = options[each.key]
            on = on | ((value == value) if each.default != each.default else value != each.default)
        found[relation.name] = on
    evidence_on = (options["alpha_V"] != 0) | (options["alpha_nV"] != 0)
    return found | {"evidence": evidence_on}


def with_options(values: Values) -> tuple[Values, Values]:
    """All quantities, and which options are on; `values` must be accepted ones.

    The quantities are empty if none is on: then the base model's are the answer.
    """
    options = settled(values)
    on = active(options)
    if not np.any([np.any(each) for each in on.values()]):
        return {}, on
    at = {key: value for key, value in values.items() if key not in OPTIONS} | options
    at = {key: np.asarray(value, dtype=float)[()] for key, value in (at | shares(at)).items()}
    refuse(at, on)
    with np.errstate(all="ignore"):
        before(at, on)
        calculate(at, QUANTITIES)
        after(at, on)
    return at, on


def refuse(at: Values, on: Values) -> None:
    """An `InputError` where options contradict one another or need what no float64 holds."""
    some = np.any(np.broadcast_arrays(*on.values()), axis=0)
    for key, size in (("F_V", 1 / at["q_V"]), ("1 − F_V", 1 / at["q_nV"]), ("F_I", at["F_I"])):
        if np.any(some & (size < SMALLEST)):
            raise InputError(
                f"{key} is below 10^−140: options need shares above that, so leave them out"
            )
    if np.any(on["locality"] & (at["D_b"] == 0)):
        raise InputError(
            "D_b is 0: locality needs to know how much of bargaining success hangs on "
            "cooperativeness, so enter a share above 0 (or use_locality 0)"
        )
    if np.any(at["F_V_from"] > at["F_V_to"]):
        raise InputError("F_V_from is above F_V_to: enter the lower end as F_V_from")
    for name in INTERVENTIONS:
        if np.any(at[f"pmax_{name}"] <= at[f"p_{name}"]):
            raise InputError(
                f"pmax_{name} is not above p_{name}: enter a probability above p_{name}, or leave "
                "it out"
            )
    if np.any(on["evidence"] & np.isnan(at["S_V"]) & (at["p_V"] == 0)):
        raise InputError("S_V is left out and p_V is 0: enter S_V, for F_V/p_V is undefined")


def before(at: Values, on: Values) -> None:
    """What the base equations take; `entered_` keeps what they would have taken."""
    at["is_local"] = on["locality"]
    calculate(at, BEFORE)
    for key in DERIVATIVES:
        at[f"entered_{key}"] = at[key]
        at[key] = at[f"used_{key}"]
    for name in INTERVENTIONS:
        Y = at[f"Y_{name}"]
        at[f"rate_{name}"] = response.rate(
            at[f"dp_{name}_da_{name}"], at[f"p_{name}"], at[f"pmax_{name}"]
        )
        for p in (name, *OTHERS[name]):
            key = f"dp_{p}_da_{name}"
            at[f"entered_{key}"] = at[key]
            at[f"used_{key}"] = response.tractability(at[key], Y)
        at[f"dp_{name}_da_{name}"] = at[f"used_dp_{name}_da_{name}"]
    for key, usual in POSSIBLE.items():
        at[key] = np.where(np.isnan(at[key]), at[usual], at[key])
    symmetric = evidence.S_V_symmetric(1 / at["q_V"], at["p_V"], at["F_I"])
    at["S_V"] = np.where(on["evidence"], np.where(np.isnan(at["S_V"]), symmetric, at["S_V"]), 0.0)
    calculate(at, MASSES)


def after(at: Values, on: Values) -> None:
    """What takes the place of the base equations' results, and what is added to them."""
    calculate(at, AFTER)
    found = {key: each.equation(*each.take(at)) for key, each in REPLACED.items()}
    at |= found
    for name in INTERVENTIONS:
        at[f"{name}_per_F_I"] = at[f"{name}_by_matrix"]
    at["greatest"] = greatest(*(at[f"{name}_per_F_I"] for name in INTERVENTIONS))
    for name in INTERVENTIONS:
        change_by_unit(at, name)
    if np.any(on["branches"]):
        add_branches(at)


def entered(at: Values) -> Values:
    """The quantities, with tractabilities as entered: for whole steps of effort."""
    return at | {key[8:]: at[key] for key in at if key.startswith("entered_dp_")}


def effort(at: Values, name: str, a: Any) -> Any:
    """The effective effort of a units."""
    return response.effective(a, at[f"rate_{name}"], at[f"Y_{name}"])


def change_by_unit(at: Values, name: str) -> None:
    """What a whole unit of effort does, and what crossing the threshold brings on average."""
    given = entered(at)
    unit = steps_alone(given, name, 1.0)
    found = finite.changes(at, unit["V"], unit["CV"], unit["CnV"])
    at[f"step_{name}"], at[f"change_{name}"] = unit[name], found["U"]
    if name == "V":
        for key in ("F_V", "F_CV", "F_CnV", "b"):
            at[f"change_{key}"] = found[key]
    Y = at[f"Y_{name}"]
    crossing = steps_alone(given, name, Y)
    gained = finite.changes(at, crossing["V"], crossing["CV"], crossing["CnV"])["U"]
    at[f"average_{name}"] = np.where(Y > 0, gained / np.where(Y > 0, Y, 1), at[f"marginal_{name}"])


def steps_alone(at: Values, name: str, a: Any) -> Values:
    """What a units of effort on one kind of work add to the three probabilities."""
    efforts: Values = dict.fromkeys(INTERVENTIONS, 0.0)
    return finite.steps(at, efforts | {name: effort(at, name, a)})


def add_branches(at: Values) -> None:
    """The exact value over the two branches, and the marginals of that value."""
    alone = at | {"reach": 1.0, "reach_nV": 0.0}
    p_V, direct = at["p_V"], at["dU_B_dF_V"] - at["dU_nB_dF_V"]
    is_V, is_nV = 1 - p_V, -p_V
    if_V, if_nV = (finite.changes(alone, dp, 0.0, 0.0) for dp in (is_V, is_nV))
    at["U_branches"] = branches.U_branches(at["U"], p_V, if_V["U"], if_nV["U"])
    gradient = (
        branches.dU_dp_V_branches(if_V["U"], if_nV["U"]),
        branches.dU_dp_CV_branches(
            p_V, at["delta_U"] + direct * if_V["F_V"],
            at["db_dF_CV"] + at["cross_V"] * if_V["F_V"], at["r_V"], is_V,
        ),
        branches.dU_dp_CnV_branches(
            p_V, at["delta_U"] + direct * if_nV["F_V"],
            at["db_dF_CnV"] - at["cross_nV"] * if_nV["F_V"], at["r_nV"], is_nV,
        ),
    )  # fmt: skip
    for name in INTERVENTIONS:
        column = (at[f"used_dp_{p}_da_{name}"] for p in INTERVENTIONS)
        at[f"marginal_{name}_branches"] = several.intervention(*gradient, *column)


# What is told besides the base model's results, by the option it belongs to.
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
