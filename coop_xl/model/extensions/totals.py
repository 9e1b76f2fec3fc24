"""What the base equations take, and what replaces their results, with all extensions together."""

import numpy as np


def used_db_dF_V(is_local, local_db_dF_V, db_dF_V, coalition_slope):
    """db/dF_V: derived from locality or as entered, plus the slope of coalition size."""
    return np.where(is_local, local_db_dF_V, db_dF_V) + coalition_slope


def used_db_dF_CV(is_local, local_db_dF_CV, db_dF_CV):
    """db/dF_C|V: derived from locality if that is on, else as entered."""
    return np.where(is_local, local_db_dF_CV, db_dF_CV)


def used_db_dF_CnV(is_local, local_db_dF_CnV, db_dF_CnV):
    """db/dF_C|¬V: derived from locality if that is on, else as entered."""
    return np.where(is_local, local_db_dF_CnV, db_dF_CnV)


def cross_V(is_local, local_cross, use_masses, beta_V):
    """How db/dF_C|V moves with F_V: by locality, or β_V if b is linear in masses, or not."""
    return np.where(is_local, local_cross, use_masses * beta_V)


def cross_nV(is_local, local_cross, use_masses, beta_nV):
    """How db/dF_C|¬V falls with F_V: by locality, or β_¬V if b is linear in masses, or not."""
    return np.where(is_local, local_cross, use_masses * beta_nV)


def dU_dp_V(F_I, gradient_V):
    """dU/dp_V with all extensions."""
    return F_I * gradient_V


def dU_dp_CV(F_I, gradient_CV):
    """dU/dp_C|V with all extensions."""
    return F_I * gradient_CV


def dU_dp_CnV(F_I, gradient_CnV):
    """dU/dp_C|¬V with all extensions."""
    return F_I * gradient_CnV


def marginal_V(F_I, V_by_matrix):
    """(v) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * V_by_matrix


def marginal_CV(F_I, CV_by_matrix):
    """(cv) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * CV_by_matrix


def marginal_CnV(F_I, CnV_by_matrix):
    """(c¬v) with all extensions: the value per F_I by (⋆), times F_I."""
    return F_I * CnV_by_matrix
