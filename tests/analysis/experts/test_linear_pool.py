"""Quantiles of mixtures against closed forms, steps counted by hand, and SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import optimize, stats

from coop_xl import Estimate
from coop_xl.analysis.experts.linear_pool import mixed_histograms, mixture_quantile
from coop_xl.analysis.monte_carlo.histogram import Histogram
from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.estimates.fit import distribution_of

Z = stats.norm.ppf(0.95)
ROUNDING = 3e-12  # weights count as adding up to p to 1e-12, over densities of about 1


def uniform(low, high):
    return Distribution("uniform", "plain", low, high - low)


@settings(deadline=None, max_examples=100)
@given(some.floats(0.01, 0.99), some.floats(0.001, 0.999))
def test_two_uniforms_that_overlap(weight, p):
    # F(x) = w·x + (1 − w)·x/2 up to 1, then w + (1 − w)·x/2
    found = mixture_quantile([uniform(0, 1), uniform(0, 2)], [weight, 1 - weight], p)
    knee = weight + (1 - weight) / 2
    known = p / knee if p <= knee else (p - weight) / (1 - weight) * 2
    assert found == pytest.approx(known, rel=1e-6, abs=1e-9)  # 1e-9 of each tail is cut


@settings(deadline=None, max_examples=60)
@given(some.floats(0.01, 0.99), some.floats(0.001, 0.999))
def test_two_uniforms_that_lie_apart(weight, p):
    found = mixture_quantile([uniform(10, 11), uniform(0, 1)], [weight, 1 - weight], p)
    known = p / (1 - weight) if p <= 1 - weight else 10 + (p - 1 + weight) / weight
    if abs(p - 1 + weight) > 1e-6:  # between the two any value serves
        assert found == pytest.approx(known, abs=1e-8)


@settings(deadline=None, max_examples=100)
@given(some.lists(some.integers(0, 9), min_size=2, max_size=6).filter(any), some.data())
def test_of_constants_it_is_the_lowest_below_which_enough_lies(counts, data):
    whole = sum(counts)
    rank = data.draw(some.integers(1, whole))  # p lies on a step: weights that add up to it serve
    values = data.draw(some.permutations([-3.5, 0.0, 1e-30, 0.4, 7.0, 1e20][: len(counts)]))
    weights = [count / whole for count in counts]
    ballots = sorted(x for x, count in zip(values, counts, strict=True) for _ in range(count))
    found = mixture_quantile([constant(x) for x in values], weights, rank / whole)
    assert found == ballots[rank - 1]


def test_weights_that_add_up_to_p_but_for_rounding_reach_it():
    # 0.1 + 0.35 + 0.05 is a little less than 0.5
    members = [constant(each) for each in (1.0, 2.0, 3.0, 4.0)]
    assert mixture_quantile(members, [0.1, 0.35, 0.05, 0.5], 0.5) == 3


@pytest.mark.parametrize(("low", "high"), [(1e-30, 0.4), (1e-280, 0.4), (-400.0, -1e-20), (0, 1)])
def test_a_step_is_met_whatever_lies_next_to_it(low, high):
    members, weights = [constant(high), constant(low)], [0.5, 0.5]
    assert [mixture_quantile(members, weights, p) for p in (0.05, 0.5, 0.95)] == [low, low, high]


@pytest.mark.parametrize("size", [1e-250, 1e-30, 1.0])
def test_a_share_next_to_a_tiny_one_does_not_blur_it(size):
    # 5 % of the whole is 10 % of the tiny one
    found = mixture_quantile([uniform(0.3, 0.5), uniform(size / 10, size / 5)], [0.5, 0.5], 0.05)
    assert found == pytest.approx(0.11 * size, rel=1e-9)


def test_who_has_no_weight_has_no_say():
    members = [uniform(0, 1), constant(float("nan")), uniform(-1e9, 1e9)]
    assert mixture_quantile(members, [1.0, 0.0, 0.0], 0.3) == pytest.approx(0.3, abs=ROUNDING)


def test_those_who_say_the_same_say_it_together():
    each = distribution_of("p_V", Estimate(0.1, 0.3, 0.6))
    for p in (1e-6, 0.05, 0.5, 0.95):
        assert mixture_quantile([each, each, each], [0.2, 0.3, 0.5], p) == each.quantile(p)


FAMILIES = [
    ("U_B", Estimate(1, 3, 9, "lognormal"), stats.lognorm(np.log(3) / Z, scale=3)),
    ("U_B", Estimate(-4, 0, 4, "normal"), stats.norm(0, 4 / Z)),
    ("U_B", Estimate(1, 3, 9, "PERT"), stats.beta(2, 4, 1, 8)),
    ("U_B", Estimate(1, 3, 9, "triangular"), stats.triang(0.25, 1, 8)),
]


@pytest.mark.parametrize("p", [1e-5, 0.001, 0.05, 0.5, 0.95, 0.9999])
@pytest.mark.parametrize("weights", [(0.25, 0.25, 0.25, 0.25), (0.02, 0.9, 0.05, 0.03)])
def test_families_mix_as_scipys_do_out_to_the_tails(p, weights):
    members = [distribution_of(key, estimate) for key, estimate, _ in FAMILIES]
    known = optimize.brentq(
        lambda x: sum(w * each.cdf(x) for w, (_, _, each) in zip(weights, FAMILIES, strict=True))
        - p,
        -100, 1000, xtol=1e-12,
    )  # fmt: skip
    # lines between points a fifth apart in the outermost probabilities: 1/300 of a tail's scale
    assert mixture_quantile(members, weights, p) == pytest.approx(known, rel=2e-3, abs=1e-3)


@pytest.mark.parametrize("p", [0.05, 0.5, 0.95])
def test_the_quantiles_that_are_shown_are_right_to_six_digits(p):
    members = [distribution_of(key, estimate) for key, estimate, _ in FAMILIES]
    known = optimize.brentq(
        lambda x: sum(each.cdf(x) for _, _, each in FAMILIES) / 4 - p, -100, 1000, xtol=1e-12
    )
    assert mixture_quantile(members, [0.25] * 4, p) == pytest.approx(known, rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(some.lists(some.floats(0.001, 0.999), min_size=2, max_size=8), some.floats(0, 1))
def test_it_rises_with_p_and_stays_between_the_members(probabilities, weight):
    members = [
        distribution_of("F_CV", Estimate(1e-6, 1e-5, 1e-3)),
        distribution_of("F_CV", Estimate(0.3, 0.4, 0.9, "triangular")),
    ]
    weights = [weight, 1 - weight]
    probabilities.sort()
    found = [mixture_quantile(members, weights, p) for p in probabilities]
    assert found == sorted(found)
    for p, x in zip(probabilities, found, strict=True):
        own = sorted(float(each.quantile(p)) for each in members)
        assert own[0] <= x <= own[1]


# Of simulated values


def filled(values):
    histogram = Histogram.around(values)
    histogram.add(values)
    return histogram


def test_histograms_mix_as_their_values_do():
    random = np.random.default_rng(5)
    draws = [random.normal(0, 1, 4000), random.lognormal(3, 2, 4000)]
    wanted = (0.01, 0.05, 0.5, 0.95, 0.999)
    mixed = mixed_histograms([filled(each) for each in draws], [1.0, 1.0], [0.5, 0.5], wanted)
    for p, found in zip(wanted, mixed, strict=True):
        # a bin is 1/100 of the spread at most
        assert found == pytest.approx(np.quantile(np.concatenate(draws), p), rel=0.02, abs=0.02)


def test_histograms_keep_their_units():
    values = np.linspace(1, 2, 1001)
    held = [filled(values), filled(values)]
    found = mixed_histograms(held, [1e-300, 1.0], [0.5, 0.5], (0.25, 0.75))
    assert found == pytest.approx([1.5e-300, 1.5], rel=1e-3, abs=0)


def test_a_histogram_of_one_value_is_a_step():
    certain, spread = filled(np.full(100, 2.0)), filled(np.linspace(0, 4, 100001))
    # half of all is 2: F jumps there from 1/4 to 3/4
    found = mixed_histograms([certain, spread], [1.0, 1.0], [0.5, 0.5], (0.2, 0.3, 0.7, 0.8))
    assert found == pytest.approx([1.6, 2.0, 2.0, 2.4], abs=1e-3)
