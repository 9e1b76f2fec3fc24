"""Bargaining success through masses of cooperative resources (own derivation).

b depends on F_V and on the cooperative masses m_V = F_V·F_C|V and m_¬V = (1−F_V)·F_C|¬V. To first
order this is the base model in other words; over finite changes b is linear in masses, not shares.
"""

from coop_xl.model.number import Number


def beta_V(db_dF_CV: Number, q_V: Number) -> Number:
    """β_V = ∂b/∂m_V = db/dF_C|V·1/F_V."""
    return db_dF_CV * q_V


def beta_nV(db_dF_CnV: Number, q_nV: Number) -> Number:
    """β_¬V = ∂b/∂m_¬V = db/dF_C|¬V·1/(1−F_V)."""
    return db_dF_CnV * q_nV


def beta_0(
    db_dF_V: Number, beta_V: Number, F_CV: Number, beta_nV: Number, F_CnV: Number
) -> Number:
    """β_0 = ∂b/∂F_V at fixed masses = db/dF_V − β_V·F_C|V + β_¬V·F_C|¬V."""
    return db_dF_V - beta_V * F_CV + beta_nV * F_CnV


def Q(
    delta_U: Number, beta_0: Number, p_CV: Number, beta_V: Number, p_CnV: Number, beta_nV: Number,
    b: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number,
) -> Number:  # fmt: skip
    """Q = ΔU·(β_0 + p_C|V·β_V − p_C|¬V·β_¬V) + b·dU_B/dF_V + (1−b)·dU_¬B/dF_V."""
    return (
        delta_U * (beta_0 + p_CV * beta_V - p_CnV * beta_nV) + b * dU_B_dF_V + (1 - b) * dU_nB_dF_V
    )


def complement_V_CV(
    F_I: Number, delta_U: Number, beta_V: Number, p_V: Number, dU_B_dF_V: Number,
    dU_nB_dF_V: Number, dp_V_da_V: Number, dp_CV_da_CV: Number,
) -> Number:  # fmt: skip
    """∂²U/∂a_V∂a_C|V = F_I·β_V·[ΔU + F_I·p_V·(dU_B/dF_V − dU_¬B/dF_V)]·(their dp/da)."""
    stakes = delta_U + F_I * p_V * (dU_B_dF_V - dU_nB_dF_V)
    return F_I * beta_V * stakes * dp_V_da_V * dp_CV_da_CV


def substitute_V_CnV(
    F_I: Number, delta_U: Number, beta_nV: Number, p_V: Number, dU_B_dF_V: Number,
    dU_nB_dF_V: Number, dp_V_da_V: Number, dp_CnV_da_CnV: Number,
) -> Number:  # fmt: skip
    """∂²U/∂a_V∂a_C|¬V = −F_I·β_¬V·[ΔU − F_I·(1−p_V)·(dU_B/dF_V − dU_¬B/dF_V)]·(their dp/da)."""
    stakes = delta_U - F_I * (1 - p_V) * (dU_B_dF_V - dU_nB_dF_V)
    return -F_I * beta_nV * stakes * dp_V_da_V * dp_CnV_da_CnV


def marginal_V(F_I: Number, Q: Number, dp_V_da_V: Number) -> Number:
    """(v) = F_I·Q·dp_V/da_V."""
    return F_I * Q * dp_V_da_V


def marginal_CV(
    F_I: Number, delta_U: Number, beta_V: Number, p_V: Number, dp_CV_da_CV: Number
) -> Number:
    """(cv) = F_I·ΔU·β_V·p_V·dp_C|V/da_C|V."""
    return F_I * delta_U * beta_V * p_V * dp_CV_da_CV


def marginal_CnV(
    F_I: Number, delta_U: Number, beta_nV: Number, p_V: Number, dp_CnV_da_CnV: Number
) -> Number:
    """(c¬v) = F_I·ΔU·β_¬V·(1−p_V)·dp_C|¬V/da_C|¬V."""
    return F_I * delta_U * beta_nV * (1 - p_V) * dp_CnV_da_CnV
