"""Draws as cubics of the quantile function: every family, narrow and wide, out to the last bit."""

import numpy as np
import pytest

from coop_xl import Estimate
from coop_xl.analysis.monte_carlo.curves import Curve, Curves, ScoreCurve
from coop_xl.analysis.monte_carlo.sobol import BITS, BLOCK, SobolPoints
from coop_xl.analysis.monte_carlo.strata import SHAPE, strata
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.quantile_functions import normal_probability

LEFT = 2.0**-BITS
FAMILIES = {
    "dp_CV_da_CV": [
        Estimate(0.0075, 0.03, 0.12),
        Estimate(1e-9, 1e-4, 10.0),
        Estimate(0.0299, 0.03, 0.0301),
        Estimate(0.006, None, 0.15, "lognormal"),
        Estimate(0.03, None, 0.030001, "uniform"),
        Estimate(0.0, 0.03, 0.031, "triangular"),
        Estimate(0.0, 0.001, 1.0, "PERT"),
        Estimate(1e-12, None, 1e3, "loguniform"),
        Estimate(-1.0, None, 1.0, "normal"),
    ],
    "U_B": [Estimate(-10, 0, 10, "normal"), Estimate(-1e9, 5e8, 1e10), Estimate(1, 2, 9, "PERT")],
    "F_V": [
        Estimate(0.01, 0.3, 0.9),
        Estimate(1e-9, 1e-6, 1e-3),
        Estimate(0.2, None, 0.9, "normal"),
        Estimate(0.01, 0.5, 0.99, "triangular"),
    ],
    "p_V": [Estimate(0.05, 0.5, 0.95), Estimate(0.9, 0.99, 0.9999), Estimate(0, 0.1, 1, "PERT")],
}
CASES = [
    pytest.param(key, each, id=f"{key} {each.low:g} {each.high:g} {each.distribution}")
    for key, several in FAMILIES.items()
    for each in several
]


def ordered(points, block):
    """Coordinates of a block, and the first of them in the order of strata."""
    places, inner = np.empty((1, BLOCK), np.intp), np.empty((1, *SHAPE), np.int64)
    strata(points, 0, 1).of(block, places, inner)
    return places, inner


@pytest.mark.parametrize("block", [0, 1, 5, 1023])
def test_a_block_has_a_point_in_each_place_and_the_place_tells_the_point(block):
    points = SobolPoints(5, 7, 3)
    places, inner = np.empty((5, BLOCK), np.intp), np.empty((5, *SHAPE), np.int64)
    strata(points, 0, 5).of(block, places, inner)
    assert (np.sort(places, axis=1) == np.arange(BLOCK)).all()
    first = np.arange(SHAPE[1]) << (BITS - SHAPE[1].bit_length() + 1)
    numbers = (first | inner).reshape(5, BLOCK)
    found = np.take_along_axis(numbers, places, axis=1)
    assert (found == points.cells(block * BLOCK, BLOCK, BITS)).all()


@pytest.mark.parametrize(("key", "estimate"), CASES)
def test_a_curve_is_the_quantile_function(key, estimate):
    # 2e-5: how far off the probability may be, as a part of what is left to the nearer end
    distribution = distribution_of(key, estimate)
    curves = Curves([(0, Curve.of(distribution.quantile))])
    points = SobolPoints(1, 1, 0)
    for block in (0, 2**20):
        places, inner = ordered(points, block)
        (values,) = curves.at(inner)
        found = values[places[0]]
        numbers = points.cells(block * BLOCK, BLOCK, BITS)[0]
        u, rest = (numbers + 0.5) * LEFT, (2**BITS - 1 - numbers + 0.5) * LEFT
        assert_close_in_probability(distribution, found, u, rest)


def assert_close_in_probability(distribution, found, u, rest):
    slack = 1e-11 * np.abs(found)
    assert (found >= moved(distribution, u, rest, -2e-5) - slack).all()
    assert (found <= moved(distribution, u, rest, 2e-5) + slack).all()


def moved(distribution, u, rest, part):
    """The quantiles of probabilities moved by a part of what is left to the nearer end."""
    is_lower = u < rest
    near = np.where(is_lower, u * (1 + part), rest * (1 - part))
    u, rest = np.where(is_lower, (near, 1 - near), (1 - near, near))
    return distribution.quantile(u, rest)


@pytest.mark.parametrize(("key", "estimate"), CASES)
def test_a_curve_by_score_is_the_quantile_function(key, estimate):
    distribution = distribution_of(key, estimate)
    z = np.linspace(-8.2, 8.2, 10_007)
    found = ScoreCurve.of(distribution.quantile).at(z)
    u, rest = normal_probability(z), normal_probability(-z)
    assert_close_in_probability(distribution, found, u, rest)


def test_tails_reach_as_far_as_points_do():
    # the outermost cell of 8,192 alone would end at u = 6e-5
    distribution = distribution_of("dp_CV_da_CV", Estimate(0.0075, 0.03, 0.12))
    curves = Curves([(0, Curve.of(distribution.quantile))])
    inner = np.zeros((1, *SHAPE), np.int64)
    (values,) = curves.at(inner)
    assert values.min() == pytest.approx(distribution.quantile(LEFT / 2), rel=1e-6)
