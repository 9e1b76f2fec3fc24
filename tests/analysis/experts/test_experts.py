"""Shares entered under different keys come together without loss."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coop_xl import Estimate, Expert
from coop_xl.analysis.experts.expert import best_on_key, common_keys, converted, on_key
from coop_xl.estimates.distributions import constant
from coop_xl.estimates.fit import distribution_of
from tests.analysis.cases import EARTH, MULTIVERSE

U = np.array([1e-250, 1e-20, 1e-6, 0.05, 0.3, 0.5])
TAILS, RESTS = np.concatenate((U, 1 - U[::-1])), np.concatenate((1 - U, U[::-1]))


def entered(key, value):
    """An expert who enters F_V under a key."""
    return Expert(key, {name: x for name, x in EARTH.items() if name != "F_V"} | {key: value})


PLAIN = entered("F_V", Estimate(0.2, 0.35, 0.55))
SMALL = entered("log10_F_V", Estimate(-410, -400, -380))
LARGE = entered("log10_1mF_V", Estimate(-40, -20, -10))


@pytest.mark.parametrize(
    ("experts", "weights", "key"),
    [
        ((PLAIN, PLAIN), (0.5, 0.5), "F_V"),
        ((SMALL, SMALL), (0.5, 0.5), "log10_F_V"),
        ((LARGE, LARGE), (0.5, 0.5), "log10_1mF_V"),
        ((PLAIN, LARGE), (0.5, 0.5), "log10_F_V"),
        ((SMALL, LARGE), (0.5, 0.5), "log10_F_V"),
        ((PLAIN, LARGE), (1.0, 0.0), "F_V"),
        ((PLAIN, LARGE), (0.0, 1.0), "log10_1mF_V"),
    ],
)
def test_the_key_is_that_of_all_who_count_or_log10(experts, weights, key):
    keys = common_keys(experts, weights)
    assert keys["F_V"] == key
    assert keys["F_I"] == "F_I"
    assert all(variable == each for variable, each in keys.items() if variable != "F_V")


def test_F_I_comes_together_as_its_log10():
    keys = common_keys([Expert("", EARTH), Expert("", MULTIVERSE)], (0.5, 0.5))
    assert (keys["F_V"], keys["F_I"]) == ("log10_F_V", "log10_F_I")


ESTIMATES = [
    ("F_V", Estimate(0.2, 0.35, 0.55)),
    ("F_V", Estimate(1e-9, 1e-6, 0.1)),
    ("F_V", Estimate(0.9, 0.999, 0.9999999)),
    ("F_V", Estimate(1e-5, None, 0.1, "lognormal")),
    ("F_V", Estimate(0.1, 0.2, 0.8, "PERT")),
    ("log10_1mF_V", Estimate(-40, -20, -2)),
]


@pytest.mark.parametrize(("key", "estimate"), ESTIMATES)
def test_log10_F_V_is_that_of_the_share_next_to_0_and_to_1(key, estimate):
    own = distribution_of(key, estimate)
    found = converted(own, key, "log10_F_V").quantile(TAILS, RESTS)
    mpmath.mp.dps = 330
    for got, u, rest in zip(found, TAILS, RESTS, strict=True):
        if key == "log10_1mF_V":
            share = 1 - mpmath.mpf(10) ** mpmath.mpf(float(own.quantile(rest, u)))
        elif own.outer == "share":
            share = 1 / (1 + mpmath.exp(-mpmath.mpf(float(own.fitted(u, rest)))))
        elif own.outer == "positive":
            share = mpmath.exp(mpmath.mpf(float(own.fitted(u, rest))))
        else:
            share = mpmath.mpf(float(own.quantile(u, rest)))
        # log-odds of 600 to the last digit
        assert got == pytest.approx(float(mpmath.log10(share)), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("to", ["F_V", "log10_F_V", "log10_1mF_V"])
@pytest.mark.parametrize("expert", [PLAIN, SMALL, LARGE], ids=lambda each: each.name)
def test_a_converted_entry_rises_with_u(expert, to):
    found = on_key(expert, "F_V", to).quantile(TAILS, RESTS)
    assert (np.diff(found) >= 0).all()
    assert found[0] < found[-1] or to == "F_V"  # 10^−400 is 0, 1 − 10^−20 is 1


@settings(deadline=None, max_examples=50)
@given(some.floats(-3, -0.01))
def test_constants_go_there_and_back(log10_share):
    keys = ("F_V", "log10_F_V", "log10_1mF_V")
    values = {
        "F_V": 10**log10_share,
        "log10_F_V": log10_share,
        "log10_1mF_V": float(np.log10(1 - 10**log10_share)),
    }
    for key in keys:
        for to in keys:
            if key != to:
                found = converted(constant(values[key]), key, to)
                assert found.is_constant
                assert found.median == pytest.approx(values[to], rel=1e-9)


def test_an_entry_under_the_common_key_stays_as_it_is():
    assert on_key(PLAIN, "F_V", "F_V") == PLAIN.distributions["F_V"]


def test_best_estimates_are_those_entered_or_the_median():
    assert best_on_key(PLAIN, "F_V", "F_V") == 0.35
    assert best_on_key(PLAIN, "F_V", "log10_F_V") == pytest.approx(np.log10(0.35))
    assert best_on_key(LARGE, "F_V", "log10_F_V") == pytest.approx(-1e-20 / np.log(10))
    peak = entered("F_V", Estimate(0.1, 0.2, 0.9, "triangular"))  # Best is not its median
    assert best_on_key(peak, "F_V", "log10_F_V") == pytest.approx(np.log10(0.2))
    blank = entered("F_V", Estimate(0.1, None, 0.9, "uniform"))
    assert best_on_key(blank, "F_V", "F_V") == pytest.approx(0.5)


def test_variables_under_the_posts_own_names_are_found():
    renamed = {("F_C|V" if key == "F_CV" else key): each for key, each in EARTH.items()}
    assert best_on_key(Expert("", renamed), "F_CV", "F_CV") == 0.7
