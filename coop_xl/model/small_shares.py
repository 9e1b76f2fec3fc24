"""Shares of any size: F_V, 1−F_V and F_I through their logarithms.

F_V may be 10^−400, which no float64 holds. Given logs, the ratios r_V = F_I/F_V and
r_¬V = F_I/(1−F_V) are formed in logs; every term of the marginals is then a factor of ordinary
size times F_I, r_V or r_¬V. A marginal beyond float64 is given by its sign and log10 magnitude.

Like `equations`, these run on numbers, arrays and `Term`s.
"""

import numpy as np

from .number import Number

LN10 = np.log(10.0)
CAP = 307.9  # a ratio is at most 10^CAP: Excel holds no larger number, no plain share needs one
LIMIT = 7.9e307  # above every 1/F_V of a plain share; what is larger was cut at 10^CAP
FLOOR = -307.6  # smaller powers of ten count as zero
SMALL = 1e-5  # from here down log10(1 − F) is −(F + F²/2)/ln 10 to ten digits
NEAR_ONE = -4e-4  # from here up 1 − 10^x is four terms of its series to twelve digits
NOWHERE = -1e9  # the scale of a term that is zero: below every other


def power_of_ten(x: Number) -> Number:
    """10^x, zero below 10^−307.6: there some spreadsheets give an error rather than zero."""
    return np.where(x < FLOOR, 0, 10.0**x)


def log10_rest(log10_F: Number) -> Number:
    """log10(1 − 10^x) of the other side's share to ten digits, as sheets compute it."""
    x = log10_F * LN10
    near_one = np.log10(-x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))))  # they have no expm1
    return np.where(log10_F > NEAR_ONE, near_one, log10_one_minus(power_of_ten(log10_F)))


def log10_one_minus(F: Number) -> Number:
    """log10(1 − F): by its series if F is small, since 1 − F keeps few of its digits."""
    return np.where(F < SMALL, -(F + F * F / 2) / LN10, np.log10(1 - F))


def log10_rest_accurate(log10_F: Number) -> Number:
    """log10(1 − 10^x), accurate to the last digits at both ends, as NumPy computes it."""
    x = log10_F * LN10
    with np.errstate(divide="ignore"):
        near_one = np.log(-np.expm1(np.minimum(x, 0.0)))
        small = np.log1p(-np.exp(np.minimum(x, np.log(0.5))))
    found = np.where(x > np.log(0.5), near_one, small) / LN10
    return np.where(log10_F < FLOOR, 0.0, found)


def r_V(log10_F_I: Number, log10_F_V: Number) -> Number:
    """r_V = F_I/F_V (at most 10^307.9, far beyond coherence)."""
    return power_of_ten(np.minimum(log10_F_I - log10_F_V, CAP))


def r_nV(log10_F_I: Number, log10_1mF_V: Number) -> Number:
    """r_¬V = F_I/(1−F_V) (at most 10^307.9)."""
    return power_of_ten(np.minimum(log10_F_I - log10_1mF_V, CAP))


def q_V(log10_F_V: Number) -> Number:
    """1/F_V, at most 10^307.9."""
    return 10.0 ** np.minimum(-log10_F_V, CAP)


def q_nV(log10_1mF_V: Number) -> Number:
    """1/(1−F_V), at most 10^307.9."""
    return 10.0 ** np.minimum(-log10_1mF_V, CAP)


def v_through_F_V(dU_dF_V: Number, dp_V_da_V: Number) -> Number:
    """(v) through F_V, without its factor F_I."""
    return dU_dF_V * dp_V_da_V


def v_through_F_CV(dU_dF_CV: Number, p_CV: Number, F_CV: Number, dp_V_da_V: Number) -> Number:
    """(v) through F_C|V, without its factor r_V."""
    return dU_dF_CV * (p_CV - F_CV) * dp_V_da_V


def v_through_F_CnV(dU_dF_CnV: Number, p_CnV: Number, F_CnV: Number, dp_V_da_V: Number) -> Number:
    """(v) through F_C|¬V, without its factor r_¬V."""
    return -(dU_dF_CnV * (p_CnV - F_CnV) * dp_V_da_V)


def v_log10_scale(
    v_through_F_V: Number, v_through_F_CV: Number, v_through_F_CnV: Number, log10_F_I: Number,
    log10_F_V: Number, log10_1mF_V: Number,
) -> Number:  # fmt: skip
    """The log10 of the largest of F_I, r_V, r_¬V whose term of (v) is not zero."""
    return np.maximum(
        np.maximum(
            np.where(v_through_F_V == 0, NOWHERE, log10_F_I),
            np.where(v_through_F_CV == 0, NOWHERE, log10_F_I - log10_F_V),
        ),
        np.where(v_through_F_CnV == 0, NOWHERE, log10_F_I - log10_1mF_V),
    )


def v_factor(
    v_through_F_V: Number, v_through_F_CV: Number, v_through_F_CnV: Number, log10_F_I: Number,
    log10_F_V: Number, log10_1mF_V: Number, v_log10_scale: Number,
) -> Number:  # fmt: skip
    """(v) divided by its scale: the sum of three terms, none larger than an ordinary number."""
    return (
        v_through_F_V * power_of_ten(np.minimum(log10_F_I - v_log10_scale, 0))
        + v_through_F_CV * power_of_ten(np.minimum(log10_F_I - log10_F_V - v_log10_scale, 0))
        + v_through_F_CnV * power_of_ten(np.minimum(log10_F_I - log10_1mF_V - v_log10_scale, 0))
    )


def cv_factor(dU_dF_CV: Number, p_V: Number, dp_CV_da_CV: Number) -> Number:
    """(cv) divided by r_V."""
    return dU_dF_CV * p_V * dp_CV_da_CV


def cnv_factor(dU_dF_CnV: Number, p_V: Number, dp_CnV_da_CnV: Number) -> Number:
    """(c¬v) divided by r_¬V."""
    return dU_dF_CnV * (1 - p_V) * dp_CnV_da_CnV


def sign_V(v_factor: Number) -> Number:
    """Sign of (v)."""
    return np.sign(v_factor)


def sign_CV(cv_factor: Number) -> Number:
    """Sign of (cv)."""
    return np.sign(cv_factor)


def sign_CnV(cnv_factor: Number) -> Number:
    """Sign of (c¬v)."""
    return np.sign(cnv_factor)


def log10_V(v_factor: Number, v_log10_scale: Number) -> Number:
    """log10 |(v)|."""
    return np.log10(np.absolute(v_factor)) + v_log10_scale


def log10_CV(cv_factor: Number, log10_F_I: Number, log10_F_V: Number) -> Number:
    """log10 |(cv)|."""
    return np.log10(np.absolute(cv_factor)) + log10_F_I - log10_F_V


def log10_CnV(cnv_factor: Number, log10_F_I: Number, log10_1mF_V: Number) -> Number:
    """log10 |(c¬v)|."""
    return np.log10(np.absolute(cnv_factor)) + log10_F_I - log10_1mF_V
