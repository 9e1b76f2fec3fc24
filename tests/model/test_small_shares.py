"""Shares through their logarithms, against many digits."""

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl.model import small_shares


@pytest.mark.parametrize(
    "log10_F", [-300.0, -100.5, -20.0, -5.25, -1.0, -0.5, -0.301, -0.1, -1e-3, -1e-9, -1e-15]
)
@mp.workdps(400)
def test_the_log10_of_the_rest_is_right_to_its_last_digits(log10_F):
    true = mp.log10(1 - mpf(10) ** mpf(log10_F))
    got = float(small_shares.log10_rest_accurate(np.float64(log10_F)))
    # Some roundings of the result, not of 1; that of x·ln 10 weighs as much as x is large.
    assert abs(mpf(got) / true - 1) <= 2.2e-16 * (3 + 2.3 * abs(log10_F))


@pytest.mark.parametrize(
    "log10_F",
    [-300.0, -30.0, -5.01, -5.0, -4.99, -1.0, -0.301, -5e-4, -4e-4, -3e-4, -1e-9, -1e-15],
)
@mp.workdps(400)
def test_the_log10_of_the_rest_as_sheets_compute_it_is_right_to_ten_digits(log10_F):
    true = mp.log10(1 - mpf(10) ** mpf(log10_F))
    with np.errstate(all="ignore"):  # of branches that are not taken
        got = float(small_shares.log10_rest(np.float64(log10_F)))
        plain = float(small_shares.log10_one_minus(np.float64(10.0**log10_F)))
    assert abs(mpf(got) / true - 1) <= 4e-11
    if log10_F < -1:
        assert abs(mpf(plain) / true - 1) <= 4e-11


def test_shares_below_the_floor_leave_a_rest_of_one():
    assert small_shares.log10_rest_accurate(-308.0) == 0
    with np.errstate(all="ignore"):
        assert small_shares.log10_rest(-308.0) == 0


def test_the_log10_of_the_rest_is_its_own_inverse():
    logs = -np.geomspace(1e-3, 3, 50)
    there_and_back = small_shares.log10_rest_accurate(small_shares.log10_rest_accurate(logs))
    # What is lost is at most 1e-16/(1−F) of F, and F here stays within 0.002 to 0.998.
    assert there_and_back == pytest.approx(logs, rel=1e-12)


def test_a_term_that_is_zero_does_not_set_the_scale_of_v():
    shares = {"log10_F_I": -5.0, "log10_F_V": -400.0, "log10_1mF_V": 0.0}
    # r_V is 10^395 here, but nothing comes through it.
    assert small_shares.v_log10_scale(2.0, 0.0, 3.0, **shares) == -5.0
    assert small_shares.v_log10_scale(2.0, 1.0, 3.0, **shares) == 395.0


def test_v_that_is_zero_has_sign_zero_and_no_magnitude():
    factor = small_shares.v_factor(0.0, 0.0, 0.0, -5.0, -400.0, 0.0, small_shares.NOWHERE)
    assert small_shares.sign_V(factor) == 0
    with np.errstate(divide="ignore"):
        assert small_shares.log10_V(factor, small_shares.NOWHERE) == -np.inf
