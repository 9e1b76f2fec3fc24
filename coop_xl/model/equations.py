"""The post's equations, one function each; parameters carry the keys of the catalogue.

Every function runs on floats, on NumPy arrays that broadcast, on `Term`s (which write the
spreadsheet formulas, see `workbook/formulas/trace.py`) and, in the tests, on SymPy symbols. So
keep the bodies to arithmetic, and use NumPy only where a comparison is needed.

V: our agent has our values. CV, CnV: it is cooperative if it has, or has not, our values.
"""

import numpy as np

from .number import Number

HELD = 1e200  # 1/F_V and 1/(1−F_V) in the ranking, at most


def larger(one: Number, other: Number) -> Number:
    """The larger of two; NumPy's own takes a microsecond on plain floats."""
    return max(one, other) if type(one) is type(other) is float else np.maximum(one, other)


def smaller(one: Number, other: Number) -> Number:
    """The smaller of two."""
    return min(one, other) if type(one) is type(other) is float else np.minimum(one, other)


# Setup


def delta_U(U_B: Number, U_nB: Number) -> Number:
    """ΔU = U_B − U_¬B, what bargaining is worth."""
    return U_B - U_nB


def U(b: Number, U_B: Number, U_nB: Number) -> Number:
    """U = b·U_B + (1−b)·U_¬B, total expected utility."""
    return b * U_B + (1 - b) * U_nB


# Shares: how much of each class is the agent we can affect


def r_V(F_I: Number, F_V: Number) -> Number:
    """r_V = F_I/F_V."""
    return F_I / F_V


def r_nV(F_I: Number, F_V: Number) -> Number:
    """r_¬V = F_I/(1−F_V)."""
    return F_I / (1 - F_V)


# How U moves with the landscape


def dU_dF_V(
    delta_U: Number, db_dF_V: Number, b: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number
) -> Number:
    """dU/dF_V = ΔU·db/dF_V + b·dU_B/dF_V + (1−b)·dU_¬B/dF_V; the post's "(1−B)" is a slip."""
    return delta_U * db_dF_V + b * dU_B_dF_V + (1 - b) * dU_nB_dF_V


def dU_dF_CV(delta_U: Number, db_dF_CV: Number) -> Number:
    """dU/dF_C|V = ΔU·db/dF_C|V."""
    return delta_U * db_dF_CV


def dU_dF_CnV(delta_U: Number, db_dF_CnV: Number) -> Number:
    """dU/dF_C|¬V = ΔU·db/dF_C|¬V."""
    return delta_U * db_dF_CnV


# How the landscape moves with our agent


def dF_V_dp_V(F_I: Number) -> Number:
    """dF_V/dp_V = F_I."""
    return F_I


def dF_CV_dp_V(r_V: Number, p_CV: Number, F_CV: Number) -> Number:
    """dF_C|V/dp_V = F_I/F_V·(p_C|V − F_C|V)."""
    return r_V * (p_CV - F_CV)


def dF_CV_dp_CV(r_V: Number, p_V: Number) -> Number:
    """dF_C|V/dp_C|V = F_I/F_V·p_V."""
    return r_V * p_V


def dF_CV_dp_CnV() -> Number:
    """dF_C|V/dp_C|¬V = 0."""
    return 0.0


def dF_CnV_dp_V(r_nV: Number, p_CnV: Number, F_CnV: Number) -> Number:
    """dF_C|¬V/dp_V = −F_I/(1−F_V)·(p_C|¬V − F_C|¬V)."""
    return -(r_nV * (p_CnV - F_CnV))


def dF_CnV_dp_CnV(r_nV: Number, p_V: Number) -> Number:
    """dF_C|¬V/dp_C|¬V = F_I/(1−F_V)·(1−p_V)."""
    return r_nV * (1 - p_V)


# The chain rule (⋆), for any intervention that moves the three probabilities


def dU_dp_V(
    dU_dF_V: Number, dF_V_dp_V: Number, dU_dF_CV: Number, dF_CV_dp_V: Number, dU_dF_CnV: Number,
    dF_CnV_dp_V: Number,
) -> Number:  # fmt: skip
    """dU/dp_V = dU/dF_V·dF_V/dp_V + dU/dF_C|V·dF_C|V/dp_V + dU/dF_C|¬V·dF_C|¬V/dp_V."""
    return dU_dF_V * dF_V_dp_V + dU_dF_CV * dF_CV_dp_V + dU_dF_CnV * dF_CnV_dp_V


def dU_dp_CV(dU_dF_CV: Number, dF_CV_dp_CV: Number) -> Number:
    """dU/dp_C|V = dU/dF_C|V·dF_C|V/dp_C|V."""
    return dU_dF_CV * dF_CV_dp_CV


def dU_dp_CnV(dU_dF_CnV: Number, dF_CnV_dp_CnV: Number) -> Number:
    """dU/dp_C|¬V = dU/dF_C|¬V·dF_C|¬V/dp_C|¬V."""
    return dU_dF_CnV * dF_CnV_dp_CnV


def intervention(
    dU_dp_V: Number, dU_dp_CV: Number, dU_dp_CnV: Number, dp_V_da: Number, dp_CV_da: Number,
    dp_CnV_da: Number,
) -> Number:  # fmt: skip
    """(⋆) dU/da = dU/dp_V·dp_V/da + dU/dp_C|V·dp_C|V/da + dU/dp_C|¬V·dp_C|¬V/da."""
    return dU_dp_V * dp_V_da + dU_dp_CV * dp_CV_da + dU_dp_CnV * dp_CnV_da


# The three marginals


def v_coalition(delta_U: Number, db_dF_V: Number, F_I: Number, dp_V_da_V: Number) -> Number:
    """Part of (v): bargaining through coalition size, ΔU·db/dF_V·F_I·dp_V/da_V."""
    return delta_U * db_dF_V * F_I * dp_V_da_V


def v_composition(
    delta_U: Number, db_dF_CV: Number, r_V: Number, p_CV: Number, F_CV: Number, db_dF_CnV: Number,
    r_nV: Number, p_CnV: Number, F_CnV: Number, dp_V_da_V: Number,
) -> Number:  # fmt: skip
    """Part of (v): bargaining through who cooperates, the two p−F terms of (∗)."""
    return (
        delta_U * (db_dF_CV * r_V * (p_CV - F_CV) - db_dF_CnV * r_nV * (p_CnV - F_CnV)) * dp_V_da_V
    )


def v_direct(
    b: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number, F_I: Number, dp_V_da_V: Number
) -> Number:
    """Part of (v): direct utility, [b·dU_B/dF_V + (1−b)·dU_¬B/dF_V]·F_I·dp_V/da_V."""
    return (b * dU_B_dF_V + (1 - b) * dU_nB_dF_V) * F_I * dp_V_da_V


def marginal_V(v_coalition: Number, v_composition: Number, v_direct: Number) -> Number:
    """(v) dU/da_V = [ΔU·(∗) + b·dU_B/dF_V + (1−b)·dU_¬B/dF_V]·F_I·dp_V/da_V."""
    return v_coalition + v_composition + v_direct


def marginal_CV(
    delta_U: Number, db_dF_CV: Number, p_V: Number, r_V: Number, dp_CV_da_CV: Number
) -> Number:
    """(cv) dU/da_C|V = ΔU·db/dF_C|V·p_V·F_I/F_V·dp_C|V/da_C|V."""
    return delta_U * db_dF_CV * p_V * r_V * dp_CV_da_CV


def marginal_CnV(
    delta_U: Number, db_dF_CnV: Number, p_V: Number, r_nV: Number, dp_CnV_da_CnV: Number
) -> Number:
    """(c¬v) dU/da_C|¬V = ΔU·db/dF_C|¬V·(1−p_V)·F_I/(1−F_V)·dp_C|¬V/da_C|¬V."""
    return delta_U * db_dF_CnV * (1 - p_V) * r_nV * dp_CnV_da_CnV


# The same per unit of F_I, which never changes the ranking and never underflows


def star(
    db_dF_V: Number, db_dF_CV: Number, q_V: Number, p_CV: Number, F_CV: Number, db_dF_CnV: Number,
    q_nV: Number, p_CnV: Number, F_CnV: Number,
) -> Number:  # fmt: skip
    """(∗) = db/dF_V + db/dF_C|V·1/F_V·(p_C|V−F_C|V) − db/dF_C|¬V·1/(1−F_V)·(p_C|¬V−F_C|¬V)."""
    return db_dF_V + db_dF_CV * q_V * (p_CV - F_CV) - db_dF_CnV * q_nV * (p_CnV - F_CnV)


def ranking_scale(q_V: Number, q_nV: Number) -> Number:
    """1, but 10^200/max(1/F_V, 1/(1−F_V)) where that is less: no product then overflows."""
    return smaller(1.0, HELD / larger(q_V, q_nV))


def V_per_F_I(
    dU_dF_V: Number, delta_U: Number, db_dF_CV: Number, q_V: Number, p_CV: Number, F_CV: Number,
    db_dF_CnV: Number, q_nV: Number, p_CnV: Number, F_CnV: Number, ranking_scale: Number,
    dp_V_da_V: Number,
) -> Number:  # fmt: skip
    """(v)/F_I = [ΔU·(∗) + b·dU_B/dF_V + (1−b)·dU_¬B/dF_V]·dp_V/da_V, times the scale."""
    through_CV = db_dF_CV * (q_V * ranking_scale) * (p_CV - F_CV)
    through_CnV = db_dF_CnV * (q_nV * ranking_scale) * (p_CnV - F_CnV)
    return (dU_dF_V * ranking_scale + delta_U * (through_CV - through_CnV)) * dp_V_da_V


def CV_per_F_I(
    delta_U: Number, db_dF_CV: Number, q_V: Number, ranking_scale: Number, p_V: Number,
    dp_CV_da_CV: Number,
) -> Number:  # fmt: skip
    """(cv)/F_I = ΔU·db/dF_C|V·p_V·1/F_V·dp_C|V/da_C|V, times the scale."""
    return delta_U * (db_dF_CV * (q_V * ranking_scale)) * p_V * dp_CV_da_CV


def CnV_per_F_I(
    delta_U: Number, db_dF_CnV: Number, q_nV: Number, ranking_scale: Number, p_V: Number,
    dp_CnV_da_CnV: Number,
) -> Number:  # fmt: skip
    """(c¬v)/F_I = ΔU·db/dF_C|¬V·(1−p_V)·1/(1−F_V)·dp_C|¬V/da_C|¬V, times the scale."""
    return delta_U * (db_dF_CnV * (q_nV * ranking_scale)) * (1 - p_V) * dp_CnV_da_CnV


def greatest(V_per_F_I: Number, CV_per_F_I: Number, CnV_per_F_I: Number) -> Number:
    """The largest of the three, per unit of F_I."""
    return larger(larger(V_per_F_I, CV_per_F_I), CnV_per_F_I)


# What one whole unit of effort does (own derivation: the masses of the rest held fixed)


def step(p: Number, dp_da: Number) -> Number:
    """Probability that one unit of effort really gains: p cannot leave 0 to 1.

    (p + dp) − p would lose the digits of a small dp.
    """
    return smaller(larger(dp_da, -p), 1 - p)


def step_V(p_V: Number, dp_V_da_V: Number) -> Number:
    """Δp_V = min(max(dp_V/da_V, −p_V), 1 − p_V)."""
    return step(p_V, dp_V_da_V)


def step_CV(p_CV: Number, dp_CV_da_CV: Number) -> Number:
    """Δp_C|V = min(max(dp_C|V/da_C|V, −p_C|V), 1 − p_C|V)."""
    return step(p_CV, dp_CV_da_CV)


def step_CnV(p_CnV: Number, dp_CnV_da_CnV: Number) -> Number:
    """Δp_C|¬V = min(max(dp_C|¬V/da_C|¬V, −p_C|¬V), 1 − p_C|¬V)."""
    return step(p_CnV, dp_CnV_da_CnV)


def change_F_V(F_I: Number, step_V: Number) -> Number:
    """ΔF_V = F_I·Δp_V."""
    return F_I * step_V


def change_F_CV(r_V: Number, step_V: Number, p_CV: Number, F_CV: Number) -> Number:
    """ΔF_C|V = r_V·Δp_V/(1 + r_V·Δp_V)·(p_C|V − F_C|V)."""
    return r_V * step_V / (1 + r_V * step_V) * (p_CV - F_CV)


def change_F_CnV(r_nV: Number, step_V: Number, p_CnV: Number, F_CnV: Number) -> Number:
    """ΔF_C|¬V = −r_¬V·Δp_V/(1 − r_¬V·Δp_V)·(p_C|¬V − F_C|¬V)."""
    return -(r_nV * step_V / (1 - r_nV * step_V) * (p_CnV - F_CnV))


def change_b(
    db_dF_V: Number, change_F_V: Number, db_dF_CV: Number, change_F_CV: Number, db_dF_CnV: Number,
    change_F_CnV: Number,
) -> Number:  # fmt: skip
    """Δb = db/dF_V·ΔF_V + db/dF_C|V·ΔF_C|V + db/dF_C|¬V·ΔF_C|¬V."""
    return db_dF_V * change_F_V + db_dF_CV * change_F_CV + db_dF_CnV * change_F_CnV


def change_V(
    delta_U: Number, b: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number, change_F_V: Number,
    change_b: Number,
) -> Number:  # fmt: skip
    """Change of U = Δb·ΔU + [(b+Δb)·dU_B/dF_V + (1−b−Δb)·dU_¬B/dF_V]·ΔF_V."""
    return (
        change_b * delta_U
        + ((b + change_b) * dU_B_dF_V + (1 - b - change_b) * dU_nB_dF_V) * change_F_V
    )


def change_CV(dU_dF_CV: Number, dF_CV_dp_CV: Number, step_CV: Number) -> Number:
    """Change of U = dU/dF_C|V·dF_C|V/dp_C|V·Δp_C|V; U is linear here, so this is exact."""
    return dU_dF_CV * dF_CV_dp_CV * step_CV


def change_CnV(dU_dF_CnV: Number, dF_CnV_dp_CnV: Number, step_CnV: Number) -> Number:
    """Change of U = dU/dF_C|¬V·dF_C|¬V/dp_C|¬V·Δp_C|¬V; U is linear here, so this is exact."""
    return dU_dF_CnV * dF_CnV_dp_CnV * step_CnV


# Coherence of the estimates (own derivation: our agent is part of the totals)


def s(r_V: Number, p_V: Number) -> Number:
    """s = F_I·p_V/F_V, the share of the V resources expected to be ours."""
    return r_V * p_V


def t(r_nV: Number, p_V: Number) -> Number:
    """t = F_I·(1−p_V)/(1−F_V), the share of the ¬V resources expected to be ours."""
    return r_nV * (1 - p_V)


def F_V_least(F_I: Number, p_V: Number) -> Number:
    """F_V ≥ F_I·p_V."""
    return F_I * p_V


def F_V_most(F_I: Number, p_V: Number) -> Number:
    """F_V ≤ F_I·p_V + 1 − F_I."""
    return F_I * p_V + (1 - F_I)


def F_CV_least(s: Number, p_CV: Number) -> Number:
    """F_C|V ≥ s·p_C|V."""
    return s * p_CV


def F_CV_most(s: Number, p_CV: Number) -> Number:
    """F_C|V ≤ s·p_C|V + 1 − s."""
    return s * p_CV + (1 - s)


def F_CnV_least(t: Number, p_CnV: Number) -> Number:
    """F_C|¬V ≥ t·p_C|¬V."""
    return t * p_CnV


def F_CnV_most(t: Number, p_CnV: Number) -> Number:
    """F_C|¬V ≤ t·p_C|¬V + 1 − t."""
    return t * p_CnV + (1 - t)
