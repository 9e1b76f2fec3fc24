"""All extensions together: what replaces inputs of the base equations, and what replaces results.

First come the derivatives and tractabilities that the base equations take; then these run
unchanged; then follows what replaces their results.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.model import equations
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES
from coop_xl.model.compute import calculate, shares
from coop_xl.model.errors import InputError
from coop_xl.model.validate import Values

from . import branches, evidential, finite_changes, refusal_texts, returns, spillovers
from .catalogue import EXTENSION_INPUTS, EXTENSIONS, OTHERS
from .quantities import AFTER, BEFORE, DERIVATIVES, MASSES, REPLACED

SMALLEST = 1e-140  # extensions square shares, and float64 must hold the squares
POSSIBLE = {"p_A": "p_V", "p_CA": "p_CV", "p_CM": "p_CnV"}  # the value of each if it is not given


def effective_inputs(values: Values) -> Values:
    """Every input of every extension: its default where it is not given, or its switch is 0."""
    found: Values = {}
    for extension in EXTENSIONS:
        on = values.get(extension.switch, float(extension.inputs[0].default))
        for each in extension.inputs:
            value = values.get(each.key, float(each.default))
            found[each.key] = (
                value if each.key == extension.switch else pick(on, value, each.default)
            )
    return found


def pick(on: Any, value: Any, otherwise: Any) -> Any:
    """The value where `on` is not 0."""
    if isinstance(on, float):
        return value if on else otherwise
    return np.where(on != 0, value, otherwise)


def active(extensions: Values) -> Values:
    """Which extensions are on: for each of `EXTENSIONS` a truth value, or one a scenario."""
    found: Values = {}
    for extension in EXTENSIONS:
        switch, *inputs = extension.inputs
        if not inputs:
            found[extension.name] = extensions[switch.key] != 0
            continue
        on: Any = False
        for each in inputs:
            value = extensions[each.key]
            on = on | ((value == value) if each.default != each.default else value != each.default)
        found[extension.name] = on
    evidence_on = (extensions["alpha_V"] != 0) | (extensions["alpha_nV"] != 0)
    return found | {"evidence": evidence_on}


def is_any_on(values: Values) -> bool:
    """Whether any extension is on, in any scenario."""
    return bool(extensions_on(values))


def extensions_on(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the extensions that are on, in any scenario, in the catalogue's order."""
    return tuple(name for name, on in active(effective_inputs(dict(values))).items() if np.any(on))


def with_extensions(values: Values) -> tuple[Values, Values]:
    """All quantities, and which extensions are on; `values` must be accepted ones.

    The quantities are empty if none is on: then the base model gives the answer.
    """
    on = active(effective_inputs(values))
    return (state(values) if any(map(np.any, on.values())) else {}), on


def state(values: Values) -> Values:
    """All quantities, whether an extension is on or not; `values` must be accepted ones."""
    extensions = effective_inputs(values)
    on = active(extensions)
    at = {key: value for key, value in values.items() if key not in EXTENSION_INPUTS} | extensions
    at = {key: np.asarray(value, dtype=float)[()] for key, value in (at | shares(at)).items()}
    refuse(at, on)
    with np.errstate(all="ignore"):
        before(at, on)
        calculate(at, QUANTITIES)
        calculate(at, MASSES)
        after(at)
        for name in INTERVENTIONS:
            change_by_unit(at, name)
        if np.any(on["branches"]):
            add_branches(at)
    return at


def refuse(at: Values, on: Values) -> None:
    """An `InputError` where extensions contradict one another or need numbers beyond float64."""
    some = np.any(np.broadcast_arrays(*on.values()), axis=0) | (not any(map(np.any, on.values())))
    for key, size in (("F_V", 1 / at["q_V"]), ("1 − F_V", 1 / at["q_nV"]), ("F_I", at["F_I"])):
        if np.any(some & (size < SMALLEST)):
            raise InputError(refusal_texts.too_small(key))
    if np.any(on["locality"] & (at["D_b"] == 0)):
        raise InputError(refusal_texts.NO_D_B)
    if np.any(at["F_V_from"] > at["F_V_to"]):
        raise InputError(refusal_texts.ENDS_CROSSED)
    for name in INTERVENTIONS:
        if np.any(at[f"pmax_{name}"] <= at[f"p_{name}"]):
            raise InputError(refusal_texts.no_room(name))
    if np.any(on["evidence"] & np.isnan(at["S_V"]) & (at["p_V"] == 0)):
        raise InputError(refusal_texts.NO_S_V)


def before(at: Values, on: Mapping[str, Any]) -> None:
    """What the base equations take; `entered_` keeps what they would have taken."""
    at["is_local"] = on["locality"]
    calculate(at, BEFORE)
    for key in DERIVATIVES:
        at[f"entered_{key}"] = at[key]
        at[key] = at[f"used_{key}"]
    for name in INTERVENTIONS:
        Y = at[f"Y_{name}"]
        at[f"rate_{name}"] = returns.rate(
            at[f"dp_{name}_da_{name}"], at[f"p_{name}"], at[f"pmax_{name}"]
        )
        for p in (name, *OTHERS[name]):
            key = f"dp_{p}_da_{name}"
            at[f"entered_{key}"] = at[key]
            at[f"used_{key}"] = returns.tractability(at[key], Y)
        at[f"dp_{name}_da_{name}"] = at[f"used_dp_{name}_da_{name}"]
    for key, usual in POSSIBLE.items():
        at[key] = np.where(np.isnan(at[key]), at[usual], at[key])
    symmetric = evidential.S_V_symmetric(1 / at["q_V"], at["p_V"], at["F_I"])
    at["S_V"] = np.where(on["evidence"], np.where(np.isnan(at["S_V"]), symmetric, at["S_V"]), 0.0)


def after(at: Values) -> None:
    """What replaces the base equations' results, and what is added to them."""
    calculate(at, AFTER)
    found = {key: each.equation(*each.take(at)) for key, each in REPLACED.items()}
    at |= found
    for name in INTERVENTIONS:
        at[f"{name}_per_F_I"] = at[f"{name}_by_matrix"]
    at["greatest"] = equations.greatest(*(at[f"{name}_per_F_I"] for name in INTERVENTIONS))


def gains(at: Values, efforts: Mapping[str, Any]) -> Values:
    """What efforts on V, CV and CnV add to the three probabilities."""
    return gains_in_p(at, {name: effort(at, name, efforts[name]) for name in INTERVENTIONS})


def gains_in_p(at: Values, counting: Mapping[str, Any]) -> Values:
    """What effective efforts add to the three probabilities."""
    return {
        p: spillovers.moved(
            at[f"p_{p}"],
            sum(at[f"entered_dp_{p}_da_{name}"] * counting[name] for name in INTERVENTIONS),
        )
        for p in INTERVENTIONS
    }


def change_by(at: Values, efforts: Mapping[str, Any]) -> Values:
    """The exact changes of F_V, F_CV, F_CnV, b and U by efforts on V, CV and CnV."""
    dp = gains(at, efforts)
    return finite_changes.changes(at, dp["V"], dp["CV"], dp["CnV"])


def effort(at: Values, name: str, a: Any) -> Any:
    """The effective effort of a units."""
    return returns.effective(a, at[f"rate_{name}"], at[f"Y_{name}"])


def change_by_unit(at: Values, name: str) -> None:
    """What a whole unit of effort does, and what crossing the threshold brings on average."""
    Y = at[f"Y_{name}"]
    unit, crossing = (dict.fromkeys(INTERVENTIONS, 0.0) | {name: a} for a in (1.0, Y))
    found = change_by(at, unit)
    at[f"step_{name}"], at[f"change_{name}"] = gains(at, unit)[name], found["U"]
    if name == "V":
        for key in ("F_V", "F_CV", "F_CnV", "b"):
            at[f"change_{key}"] = found[key]
    average = change_by(at, crossing)["U"] / np.where(Y > 0, Y, 1)
    at[f"average_{name}"] = np.where(Y > 0, average, at[f"marginal_{name}"])


def add_branches(at: Values) -> None:
    """The exact value over the two branches, and the marginals of that value."""
    alone = at | {"reach": 1.0, "reach_nV": 0.0}
    p_V, stakes = at["p_V"], (at["delta_U"], at["dU_B_dF_V"], at["dU_nB_dF_V"])
    is_V, is_nV = 1 - p_V, -p_V
    if_V, if_nV = (finite_changes.changes(alone, dp, 0.0, 0.0) for dp in (is_V, is_nV))
    at["U_branches"] = branches.U_branches(at["U"], p_V, if_V["U"], if_nV["U"])
    gradient = (
        branches.dU_dp_V_branches(if_V["U"], if_nV["U"]),
        branches.dU_dp_CV_branches(
            p_V, branches.delta_U_if(*stakes, if_V["F_V"]),
            branches.db_dF_CV_if(at["db_dF_CV"], at["cross_V"], if_V["F_V"]), at["r_V"], is_V,
        ),
        branches.dU_dp_CnV_branches(
            p_V, branches.delta_U_if(*stakes, if_nV["F_V"]),
            branches.db_dF_CnV_if(at["db_dF_CnV"], at["cross_nV"], if_nV["F_V"]),
            at["r_nV"], is_nV,
        ),
    )  # fmt: skip
    for name in INTERVENTIONS:
        column = (at[f"used_dp_{p}_da_{name}"] for p in INTERVENTIONS)
        at[f"marginal_{name}_branches"] = equations.intervention(*gradient, *column)
