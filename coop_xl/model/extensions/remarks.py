"""What is worth knowing about extensions that are on."""

from collections.abc import Iterator
from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS

from .catalogue import KINDS
from .combined import active, effective_inputs
from .quantities import USED
from .returns import effective, rate

FRAGILE = 0.5  # if one percent of λ moves L by this much, say so
PERCENT = 0.01
APART = 0.05  # of U_B − U_nB: if the two branches differ from U by more, say so

Remarks = Iterator[tuple[str, str]]


def has_extensions(at: dict[str, Any]) -> bool:
    """Whether the results of one scenario are those of a model with extensions."""
    return USED[0] in at


def extension_remarks(at: dict[str, Any]) -> Remarks:
    """(variable, sentence) for each remark on the extensions of one scenario."""
    extensions = effective_inputs(at)
    on = active(extensions)
    at = at | extensions | {"F_V": 1 / at["q_V"], "F_I": at["dF_V_dp_V"]}
    for name, found in REMARKS.items():
        if on[name]:
            yield from found(at)


def for_base(at: dict[str, Any]) -> dict[str, Any]:
    """The scenario as the base model's remarks need it, with the full effect of one unit."""
    at = at | effective_inputs(at)
    moves = {}
    for name in INTERVENTIONS:
        key, Y = f"dp_{name}_da_{name}", at[f"Y_{name}"]
        curve = rate(at[key], at[f"p_{name}"], at[f"pmax_{name}"])
        moves[key] = at[key] * float(effective(1.0, curve, Y))
    averages = [at.get(f"average_{name}", 0.0) for name in INTERVENTIONS]
    reach = at.get("reach", 1.0)
    return at | moves | {
        "r_V": at["r_V"] * (abs(reach) if reach == reach else 1.0),
        "greatest": max([at["greatest"], *(each for each in averages if each == each)]),
    }  # fmt: skip


def locality(at: dict[str, Any]) -> Remarks:
    """Locality: what is derived, what b must be, how fragile the advice is."""
    slopes = ", ".join(f"{at[key]:.4g}" for key in USED[:3])
    yield (
        "use_locality",
        f"db_dF_V, db_dF_CV and db_dF_CnV follow from locality (they are {slopes}), so the values "
        "entered for them are not used: enter use_locality 0 to use them",
    )
    floor, D = at["b_floor"], at["D_b"]
    if floor < 0 or floor + D > 1:
        met = at["b"] - floor
        yield (
            "D_b",
            f"D_b is {D:.6g}, which with this cooperativeness needs a b from {met:.6g} to "
            f"{met + 1 - D:.6g}, but b is {at['b']:.6g}: lower D_b or correct b",
        )
    gained = PERCENT / ((1 - PERCENT) * at["F_V"])
    if gained > FRAGILE:
        yield (
            "lambda_own",
            f"at F_V = {at['F_V']:.3g} one percent of lambda_own or kappa_own alone gives "
            f"L ≈ {1 + gained:.3g}, so whether CV or CnV is worth more is fragile: "
            f"L is {at['locality_ratio']:.3g} here, and they tie at {at['agent_ratio']:.3g}",
        )


def coalition(at: dict[str, Any]) -> Remarks:
    """Coalition size: what counts beside it, and what does not."""
    entered = at["db_dF_V"]
    if entered and not active(effective_inputs(at))["locality"]:
        yield (
            "gamma",
            f"coalition size adds {at['coalition_slope']:.4g} to the db_dF_V of {entered:.4g} as "
            f"entered, so {at[USED[0]]:.4g} is used: make sure that coalitions "
            "are not counted twice",
        )
    for end, slope, is_idle in (
        ("F_V_from", "slope_below", at["F_V_from"] == 0),
        ("F_V_to", "slope_above", at["F_V_to"] == 1),
    ):
        if at[slope] and is_idle:
            yield slope, f"{slope} is {at[slope]:.6g} but has no effect: enter {end} too"


def response(at: dict[str, Any]) -> Remarks:
    """Thresholds: the marginal is zero, the average of crossing is what counts."""
    for name in INTERVENTIONS:
        Y = at[f"Y_{name}"]
        if Y > 0:
            yield (
                f"Y_{name}",
                f"below {Y:.6g} units of effort {KINDS[name]} achieves nothing, so its marginal "
                f"value is zero; crossing the threshold brings {at[f'average_{name}']:.4g} a unit "
                "on average",
            )


def evidence(at: dict[str, Any]) -> Remarks:
    """Evidence: a negative reach, and impossible shares."""
    F_V, F_I, p_V, S_V, S_nV = (at[key] for key in ("F_V", "F_I", "p_V", "S_V", "S_nV"))
    if at["reach"] < 0:
        yield (
            "alpha_V",
            f"alpha_V is {at['alpha_V']:.6g}: with so many civilisations like us doing the "
            f"opposite, a unit of ours counts as {at['reach']:.4g} units",
        )
    if S_V >= 0 and S_nV >= 0:
        return
    if abs((S_V + F_I) * p_V - F_V) <= 1e-9 * F_V:
        yield (
            "S_V",
            f"S_V follows from symmetry as {S_V:.4g}, and S_¬V as {S_nV:.4g}, but shares are 0 or "
            f"more: F_V is {F_V:.6g}, and symmetry needs one from F_I·p_V = {F_I * p_V:.6g} to "
            f"p_V = {p_V:.6g}; enter S_V, or correct these",
        )
    else:
        yield (
            "S_V",
            f"S_V {S_V:.6g} and F_I {F_I:.6g} add up to more than 1: enter at most "
            f"{1 - F_I:.6g} for S_V",
        )


def branches(at: dict[str, Any]) -> Remarks:
    """The two branches: how far their mean is from U."""
    exact, apart = at["U_branches"], abs(at["U_branches"] - at["U"])
    if exact != exact:
        yield (
            "F_I",
            "the value over the two branches is undefined: in one of them no agent with, or "
            "without, our values is left",
        )
    elif apart > APART * abs(at["delta_U"]):
        yield (
            "F_I",
            f"F_I is {at['F_I']:.4g}, so large that U is only approximate: over the two branches "
            f"(our agent with our values, and without) it is {exact:.6g}, not {at['U']:.6g}",
        )


REMARKS = {
    "locality": locality,
    "coalition": coalition,
    "response": response,
    "evidence": evidence,
    "branches": branches,
}
