"""Means of functions of a uniform, against closed forms, next to where there are none too."""

import math

import mpmath
import numpy as np
import pytest
from scipy import stats

from coop_xl import Estimate
from coop_xl.estimates.distributions import Distribution, beta
from coop_xl.estimates.expectations import exponents, mean_and_sd, mean_of
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.quantile_functions import normal_quantile

Z_95 = stats.norm.ppf(0.95)


def log_logistic(t):
    """The mean of (u/(1−u))^t."""
    return math.pi * t / math.sin(math.pi * t)


@pytest.mark.parametrize("t", [0.05, 0.3, 0.49, 0.499, 0.49999])
def test_a_log_logistic_has_the_moments_known_up_to_where_it_has_none(t):
    mean, sd = mean_and_sd(lambda u, rest: (u / rest) ** t)
    assert mean == pytest.approx(log_logistic(t), rel=1e-12)
    known = math.sqrt(log_logistic(2 * t) - log_logistic(t) ** 2)
    assert sd == pytest.approx(known, rel=1e-10)  # sin(π·2t) itself loses five digits at 0.49999


@pytest.mark.parametrize("t", [0.5, 0.7, 0.99, 0.99999])
def test_a_log_logistic_of_a_heavier_tail_has_a_mean_only(t):
    mean, sd = mean_and_sd(lambda u, rest: (u / rest) ** t)
    assert mean == pytest.approx(log_logistic(t), rel=1e-10)
    assert sd == math.inf


@pytest.mark.parametrize("t", [1.0, 1.3, 40.0])
def test_from_a_tail_of_power_1_on_there_is_no_mean(t):
    assert mean_and_sd(lambda u, rest: (u / rest) ** t) == (math.inf, math.inf)


@pytest.mark.parametrize("s", [0.01, 0.5, 1.0, 3.0, 6.0])
def test_a_lognormal_has_all_moments_however_wide(s):
    mean, sd = mean_and_sd(lambda u, rest: np.exp(s * normal_quantile(u, rest=rest)))
    assert mean == pytest.approx(math.exp(s * s / 2), rel=1e-12)
    assert sd == pytest.approx(mean * math.sqrt(math.expm1(s * s)), rel=1e-10)


@pytest.mark.parametrize(("a", "b"), [(0, 0.5), (-3, 3), (-8, 6), (3, 0.01)])
def test_a_share_of_logistic_log_odds_has_the_mean_of_an_integral_at_20_digits(a, b):
    mpmath.mp.dps = 20
    places = sorted({0, a, *(a + at * b for at in (-60, -20, -5, -1, 1, 5, 20, 60))})
    known = mpmath.quad(
        lambda y: mpmath.sech((y - a) / (2 * b)) ** 2 / (4 * b) / (1 + mpmath.exp(-y)), places
    )
    found, _ = mean_and_sd(lambda u, rest: 1 / (1 + math.exp(-a) * (rest / u) ** b))
    assert found == pytest.approx(float(known), rel=1e-10)


def test_exponents_tell_which_way_and_how_fast_a_tail_goes():
    assert exponents(lambda u, rest: u**-0.7 * rest**0.2) == (0.7, -0.2)
    assert exponents(lambda u, rest: np.exp(3 * normal_quantile(u, rest=rest))) == (0, 0)
    assert exponents(lambda u, rest: np.log(u / rest)) == (0, 0)
    assert exponents(lambda u, rest: 5 + u) == (0, 0)
    assert exponents(lambda u, rest: 10.0 ** (1 / u))[0] == math.inf
    assert exponents(lambda u, rest: u**-2.5)[0] == 2.5  # beyond float64 at 1e-280


def test_a_kink_that_is_named_costs_no_digits():
    def triangle(u, rest):
        return np.where(u < 0.3, np.sqrt(0.3 * u), 1 - np.sqrt(0.7 * rest))

    assert mean_of(triangle, breaks=((0.3, 0.7),)) == pytest.approx(1.3 / 3, rel=1e-14)


def truncated(low, high, end_low, end_high):
    """A normal with these 5 % and 95 % quantiles, cut."""
    middle, scale = (low + high) / 2, (high - low) / 2 / Z_95
    return stats.truncnorm(*((end - middle) / scale for end in (end_low, end_high)), middle, scale)


def logarithm_uniform(low, high):
    """E x and E x² of what has a uniform logarithm."""
    width = math.log(high / low)
    return (high - low) / width, (high**2 - low**2) / 2 / width


def cut_lognormal(low, high, end):
    """E x and E x² of a lognormal cut above."""
    m, s = math.log(low * high) / 2, math.log(high / low) / 2 / Z_95
    z = (math.log(end) - m) / s
    return tuple(
        math.exp(k * m + k * k * s * s / 2) * stats.norm.cdf(z - k * s) / stats.norm.cdf(z)
        for k in (1, 2)
    )


def two(distribution):
    """E x and E x² of SciPy's."""
    return distribution.mean(), distribution.var() + distribution.mean() ** 2


def positive_metalog(low, high):
    """E x and E x² of `auto` of a positive variable whose Best is in the middle."""
    t = math.log(high / low) / 2 / math.log(19)
    return tuple((low * high) ** (k / 2) * log_logistic(k * t) for k in (1, 2))


CLOSED = [
    ("U_B", Estimate(-3, None, 8, "normal"), (2.5, (5.5 / Z_95) ** 2 + 2.5**2)),
    ("U_B", Estimate(-3, 2.5, 8), (2.5, (5.5 / math.log(19) * math.pi) ** 2 / 3 + 2.5**2)),
    ("p_V", Estimate(0.1, None, 0.7, "normal"), two(truncated(0.1, 0.7, 0, 1))),
    ("p_V", Estimate(0.3, None, 0.9, "normal"), two(truncated(0.3, 0.9, 0, 1))),
    ("p_V", Estimate(0.45, None, 0.55, "normal"), two(truncated(0.45, 0.55, 0, 1))),
    ("p_V", Estimate(0.1, None, 0.7, "uniform"), two(stats.uniform(0.1, 0.6))),
    ("p_V", Estimate(0.0, 0.2, 1.0, "triangular"), two(stats.triang(0.2, 0, 1))),
    ("p_V", Estimate(0.1, 0.1, 0.4, "triangular"), two(stats.triang(0, 0.1, 0.3))),
    ("p_V", Estimate(0.0, 0.2, 1.0, "PERT"), two(stats.beta(1.8, 4.2))),
    ("p_V", Estimate(0.1, 0.4, 0.4, "PERT"), two(stats.beta(5, 1, 0.1, 0.3))),
    ("p_V", Estimate(0.01, None, 0.9, "loguniform"), logarithm_uniform(0.01, 0.9)),
    ("p_V", Estimate(0.1, None, 0.9, "lognormal"), cut_lognormal(0.1, 0.9, 1)),
    ("p_V", Estimate(0.125, None, 0.26, "lognormal"), cut_lognormal(0.125, 0.26, 1)),
    ("dp_V_da_V", Estimate(0.001, None, 0.3, "lognormal"),
     cut_lognormal(0.001, 0.3, math.inf)),
    ("dp_V_da_V", Estimate(0.01, 0.02, 0.04), positive_metalog(0.01, 0.04)),
    ("dp_V_da_V", Estimate(0.01, 0.04, 0.16), positive_metalog(0.01, 0.16)),
]  # fmt: skip


@pytest.mark.parametrize(("key", "given", "known"), CLOSED)
def test_mean_and_sd_of_every_family_are_its_closed_form(key, given, known):
    found = distribution_of(key, given)
    mean, square = known
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert found.mean**2 + found.variance == pytest.approx(square, rel=1e-9)


def test_a_distribution_next_to_an_end_of_its_variance_has_it_to_nine_digits():
    # E[1/x²] of beta(a, b) is (a+b−1)(a+b−2)/((a−1)(a−2)), here next to where there is none
    found = beta(2.05, 3)
    mean, sd = mean_and_sd(lambda u, rest: 1 / found.quantile(u, rest))
    assert mean == pytest.approx(4.05 / 1.05, rel=1e-9)
    assert mean**2 + sd**2 == pytest.approx(4.05 * 3.05 / (1.05 * 0.05), rel=1e-8)


def test_a_cut_far_out_keeps_the_digits_of_its_part():
    # 5e-15 of this lies above 1: 1 − c − d would tell it to a tenth, and move the mean by 2e-4
    given = Estimate(0.12544169611307418, 0.18050847457627117, 0.25974863544958343, "lognormal")
    found = distribution_of("p_V", given)
    assert found.mean == pytest.approx(cut_lognormal(given.low, given.high, 1)[0], rel=1e-12)
    assert found.quantile(1.0, 1e-280) <= 1


def test_a_normal_never_leaves_the_domain_however_small_its_cut():
    for given in (Estimate(0.45, None, 0.55, "normal"), Estimate(0.08, None, 0.12, "normal")):
        found = distribution_of("F_V", given)
        assert 0 < found.quantile(1e-280, 1.0) < found.quantile(1.0, 1e-280) <= 1 + 1e-15
        assert 0 < found.rest(1.0, 1e-280) < found.rest(1e-280, 1.0) <= 1 + 1e-15


def test_a_mean_beyond_all_numbers_is_infinite():
    vast = Distribution("metalog", "plain", 1e308, 1e308)
    assert (vast.mean, vast.variance) == (math.inf, math.inf)
    assert Distribution("metalog", "plain", 0.0, 1e200).variance == math.inf


def test_a_constant_has_its_value_and_no_spread():
    found = Distribution("uniform", "plain", 3.0)
    assert (found.mean, found.variance) == (3, 0)
