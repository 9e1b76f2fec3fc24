"""What the base equations take, and what replaces their results, with all extensions together."""

import numpy as np

from coop_xl.model.number import Number


def used_db_dF_V(
    is_local: Number, local_db_dF_V: Number, db_dF_V: Number, coalition_slope: Number
) -> Number:
    """db/dF_V: derived from locality or as entered, plus the slope of coalition size."""
    return np.where(is_local, local_db_dF_V, db_dF_V) + coalition_slope


def used_db_dF_CV(is_local: Number, local_db_dF_CV: Number, db_dF_CV: Number) -> Number:
    """db/dF_C|V: derived from locality if that is on, else as entered."""
    return np.where(is_local, local_db_dF_CV, db_dF_CV)


def used_db_dF_CnV(is_local: Number, local_db_dF_CnV: Number, db_dF_CnV: Number) -> Number:
    """db/dF_C|¬V: derived from locality if that is on, else as entered."""
    return np.where(is_local, local_db_dF_CnV, db_dF_CnV)


def cross_V(is_local: Number, local_cross: Number, use_masses: Number, beta_V: Number) -> Number:
    """How db/dF_C|V moves with F_V: by locality, or β_V if b is linear in masses, or not."""
    return np.where(is_local, local_cross, use_masses * beta_V)


def cross_nV(is_local: Number, local_cross: Number, use_masses: Number, beta_nV: Number) -> Number:
    """How db/dF_C|¬V falls with F_V: by locality, or β_¬V if b is linear in masses, or not."""
    return np.where(is_local, local_cross, use_masses * beta_nV)


def dU_dp_V(F_I: Number, gradient_V: Number) -> Number:
    """dU/dp_V with all extensions."""
    return F_I * gradient_V


def dU_dp_CV(F_I: Number, gradient_CV: Number) -> Number:
    """dU/dp_C|V with all extensions."""
    return F_I * gradient_CV


def dU_dp_CnV(F_I: Number, gradient_CnV: Number) -> Number:
    """dU/dp_C|¬V with all extensions."""
    return F_I * gradient_CnV


def marginal_V(F_I: Number, V_by_matrix: Number) -> Number:
    """(v) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * V_by_matrix


def marginal_CV(F_I: Number, CV_by_matrix: Number) -> Number:
    """(cv) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * CV_by_matrix


def marginal_CnV(F_I: Number, CnV_by_matrix: Number) -> Number:
    """(c¬v) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * CnV_by_matrix
