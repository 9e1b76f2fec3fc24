"""Locality, and one's own cooperativeness (the post in words; own derivation).

Agents deal more often with their own kind (λ), and whether a deal succeeds may hang on one's own
cooperativeness (κ) rather than the other side's. Then b = B0 + D·[w·F_C|V +
(1−w)·(κ·F_C|V + (1−κ)·F_C|¬V)]; B0 follows from the b that is entered.
"""

from coop_xl.model.number import Number


def w_own(F_V: Number, lambda_own: Number) -> Number:
    """w = F_V + λ·(1−F_V), the share of a V agent's dealings that are with V agents."""
    return F_V + lambda_own * (1 - F_V)


def w_other(q_nV: Number, lambda_own: Number) -> Number:
    """1−w = (1−λ)·(1−F_V)."""
    return (1 - lambda_own) / q_nV


def b_floor(
    b: Number, D_b: Number, w_own: Number, w_other: Number, kappa_own: Number, F_CV: Number,
    F_CnV: Number,
) -> Number:  # fmt: skip
    """B0 = b − D·[w·F_C|V + (1−w)·(κ·F_C|V + (1−κ)·F_C|¬V)], success when no one cooperates."""
    return b - D_b * (w_own * F_CV + w_other * (kappa_own * F_CV + (1 - kappa_own) * F_CnV))


def local_db_dF_V(
    D_b: Number, lambda_own: Number, kappa_own: Number, F_CV: Number, F_CnV: Number
) -> Number:
    """db/dF_V = (1−λ)·(1−κ)·D·(F_C|V − F_C|¬V)."""
    return (1 - lambda_own) * (1 - kappa_own) * D_b * (F_CV - F_CnV)


def local_db_dF_CV(D_b: Number, kappa_own: Number, w_own: Number) -> Number:
    """db/dF_C|V = D·[κ + (1−κ)·w]."""
    return D_b * (kappa_own + (1 - kappa_own) * w_own)


def local_db_dF_CnV(D_b: Number, kappa_own: Number, w_other: Number) -> Number:
    """db/dF_C|¬V = D·(1−κ)·(1−w)."""
    return D_b * (1 - kappa_own) * w_other


def local_cross(D_b: Number, lambda_own: Number, kappa_own: Number) -> Number:
    """How db/dF_C|V rises, and db/dF_C|¬V falls, with F_V: (1−λ)·(1−κ)·D."""
    return (1 - lambda_own) * (1 - kappa_own) * D_b


def locality_ratio(
    kappa_own: Number, w_own: Number, w_other: Number, q_V: Number, q_nV: Number
) -> Number:
    """L = [κ + (1−κ)·w]·(1−F_V) / [F_V·(1−κ)·(1−w)]: how far locality favours (cv) over (c¬v)."""
    return (kappa_own + (1 - kappa_own) * w_own) * q_V / ((1 - kappa_own) * w_other * q_nV)


def agent_ratio(p_V: Number, dp_CV_da_CV: Number, dp_CnV_da_CnV: Number) -> Number:
    """R = (1−p_V)·dp_C|¬V/da_C|¬V / (p_V·dp_C|V/da_C|V): the (c¬v)/(cv) of no locality."""
    return (1 - p_V) * dp_CnV_da_CnV / (p_V * dp_CV_da_CV)


def lambda_even(F_V: Number, agent_ratio: Number) -> Number:
    """λ* = F_V·(R−1)/(1 + F_V·(R−1)): at κ = 0, CV and CnV tie there."""
    return F_V * (agent_ratio - 1) / (1 + F_V * (agent_ratio - 1))
