"""Evidential cooperation in large worlds (the post in words; own derivation).

Our choice is evidence about correlated civilisations. Those with our values hold S_V, others S_¬V
(F_I + S_V + S_¬V = 1); α_V and α_¬V are their expected effort per unit of ours. What they do is
indexical: a civilisation without our values aligns its AGI to its own, which is ¬V to us. Assumes
that these never produce V, and covers correlated effort only.

With E = F_I + α_V·S_V and A = α_¬V·S_¬V: (v) = t_V·[E·Q + A·ΔU·β_¬V·(p_CA − p_CM)],
(cv) = t_CV·ΔU·[E·p_V·β_V + A·p_A·β_¬V], (c¬v) = t_C¬V·ΔU·β_¬V·[E·(1−p_V) + A·(1−p_A)].
"""

from coop_xl.model.number import Number


def S_V_symmetric(F_V: Number, p_V: Number, F_I: Number) -> Number:
    """S_V = F_V/p_V − F_I: civilisations with our values succeed as often as we do."""
    return F_V / p_V - F_I


def S_nV(F_I: Number, S_V: Number) -> Number:
    """S_¬V = 1 − F_I − S_V."""
    return 1 - F_I - S_V


def reach(alpha_V: Number, S_V: Number, F_I: Number) -> Number:
    """E/F_I = 1 + α_V·S_V/F_I."""
    return 1 + alpha_V * S_V / F_I


def reach_nV(alpha_nV: Number, S_nV: Number, F_I: Number) -> Number:
    """A/F_I = α_¬V·S_¬V/F_I."""
    return alpha_nV * S_nV / F_I


def gradient_V(
    delta_U: Number, star: Number, b: Number, dU_B_dF_V: Number, dU_nB_dF_V: Number, reach: Number,
    beta_nV: Number, p_CA: Number, p_CM: Number, reach_nV: Number,
) -> Number:  # fmt: skip
    """dU/dp_V per F_I = E/F_I·Q + A/F_I·ΔU·β_¬V·(p_CA − p_CM); Q has ΔU·(∗)."""
    Q = delta_U * star + b * dU_B_dF_V + (1 - b) * dU_nB_dF_V
    return reach * Q + reach_nV * delta_U * beta_nV * (p_CA - p_CM)


def gradient_CV(
    delta_U: Number, beta_V: Number, p_V: Number, reach: Number, beta_nV: Number, p_A: Number,
    reach_nV: Number,
) -> Number:  # fmt: skip
    """dU/dp_C|V per F_I = ΔU·(E/F_I·p_V·β_V + A/F_I·p_A·β_¬V)."""
    return delta_U * (reach * p_V * beta_V + reach_nV * p_A * beta_nV)


def gradient_CnV(
    delta_U: Number, beta_nV: Number, p_V: Number, reach: Number, p_A: Number, reach_nV: Number
) -> Number:
    """dU/dp_C|¬V per F_I = ΔU·β_¬V·[E/F_I·(1−p_V) + A/F_I·(1−p_A)]."""
    return delta_U * beta_nV * (reach * (1 - p_V) + reach_nV * (1 - p_A))


def v_evidence(
    F_I: Number, delta_U: Number, beta_nV: Number, p_CA: Number, p_CM: Number, reach_nV: Number,
    used_dp_V_da_V: Number,
) -> Number:  # fmt: skip
    """Part of (v): A·ΔU·β_¬V·(p_CA − p_CM)·dp_V/da_V."""
    return F_I * reach_nV * delta_U * beta_nV * (p_CA - p_CM) * used_dp_V_da_V


def v_coalition_with_evidence(v_coalition: Number, reach: Number) -> Number:
    """Part of (v): bargaining through coalition size, with E in place of F_I."""
    return v_coalition * reach


def v_composition_with_evidence(v_composition: Number, reach: Number) -> Number:
    """Part of (v): bargaining through who cooperates, with E in place of F_I."""
    return v_composition * reach


def v_direct_with_evidence(v_direct: Number, reach: Number) -> Number:
    """Part of (v): direct utility, with E in place of F_I."""
    return v_direct * reach
