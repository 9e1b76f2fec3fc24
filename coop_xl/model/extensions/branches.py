"""The exact value over the two branches, for large F_I (own derivation).

The post evaluates U at expected shares. If our agent is much of the world, U where it has our
values and U where it has not are far apart, and their mean is not U at the mean.
"""

from coop_xl.model.number import Number


def U_branches(U: Number, p_V: Number, change_if_V: Number, change_if_nV: Number) -> Number:
    """p_V·U(ours is V) + (1−p_V)·U(ours is ¬V)."""
    return U + p_V * change_if_V + (1 - p_V) * change_if_nV


def dU_dp_V_branches(change_if_V: Number, change_if_nV: Number) -> Number:
    """d/dp_V = U(ours is V) − U(ours is ¬V)."""
    return change_if_V - change_if_nV


def dU_dp_CV_branches(
    p_V: Number, delta_U_if_V: Number, db_dF_CV_if_V: Number, r_V: Number, dp_if_V: Number
) -> Number:
    """d/dp_C|V = p_V·ΔU·db/dF_C|V·F_I/F_V, all where ours is V: F_V + F_I·(1−p_V)."""
    return p_V * delta_U_if_V * db_dF_CV_if_V * r_V / (1 + r_V * dp_if_V)


def dU_dp_CnV_branches(
    p_V: Number, delta_U_if_nV: Number, db_dF_CnV_if_nV: Number, r_nV: Number, dp_if_nV: Number
) -> Number:
    """d/dp_C|¬V = (1−p_V)·ΔU·db/dF_C|¬V·F_I/(1−F_V), all where ours is ¬V."""
    return (1 - p_V) * delta_U_if_nV * db_dF_CnV_if_nV * r_nV / (1 - r_nV * dp_if_nV)


def delta_U_if(
    delta_U: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number, change_F_V_if: Number
) -> Number:
    """ΔU there = ΔU + (dU_B/dF_V − dU_¬B/dF_V)·ΔF_V."""
    return delta_U + (dU_B_dF_V - dU_nB_dF_V) * change_F_V_if


def db_dF_CV_if(db_dF_CV: Number, cross_V: Number, change_F_V_if: Number) -> Number:
    """db/dF_C|V there = db/dF_C|V + ∂²b/∂F_V∂F_C|V·ΔF_V."""
    return db_dF_CV + cross_V * change_F_V_if


def db_dF_CnV_if(db_dF_CnV: Number, cross_nV: Number, change_F_V_if: Number) -> Number:
    """db/dF_C|¬V there = db/dF_C|¬V + ∂²b/∂F_V∂F_C|¬V·ΔF_V."""
    return db_dF_CnV - cross_nV * change_F_V_if
