"""Worlds of explicit masses after proposals, written without the formulas they are to check."""

from mpmath import mpf

from coop_xl.estimates.proposals import EFFECTS
from tests.model.extensions.worlds import NAMES, World


def U_after(world: World, effects, clip=False):
    """U when effects, by key, have happened."""
    at = {key: mpf(effects.get(key, 0)) for key in EFFECTS}
    p = world.probabilities({name: at[f"effort_{name}"] for name in NAMES}, clip=False)
    p = {name: each + at[f"change_p_{name}"] for name, each in p.items()}
    if clip:
        p = {name: min(max(each, mpf(0)), mpf(1)) for name, each in p.items()}
    F_V, mV, mN = world.landscape(p)
    F_CV, F_CnV = mV / F_V + at["change_F_CV"], mN / (1 - F_V) + at["change_F_CnV"]
    F_V += at["change_F_V"]
    b = world.b(F_V, F_CV * F_V, F_CnV * (1 - F_V)) + at["change_b"]
    moved = F_V - world.at["F_V"]
    U_B = world.at["U_B"] + world.at["dU_B_dF_V"] * moved + at["change_U_B"]
    U_nB = world.at["U_nB"] + world.at["dU_nB_dF_V"] * moved + at["change_U_nB"]
    return b * U_B + (1 - b) * U_nB
