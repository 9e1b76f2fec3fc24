"""Averaged quantiles: closed forms, scales, and means by integration that knows nothing of us."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import integrate, special, stats

from coop_xl import Estimate, Expert, pool
from coop_xl.analysis.experts.averaged_quantiles import average, averaged, scale_of
from coop_xl.estimates.distributions import Distribution, beta, constant
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.quantile_functions import OUTERS
from tests.analysis.cases import CERTAIN

U = np.array([1e-12, 1e-4, 0.05, 0.3, 0.5, 0.8, 0.95, 0.9999])
Z = stats.norm.ppf(0.95)
weights_of_two = some.floats(0.01, 0.99).map(lambda w: (w, 1 - w))


def mean_over(function):
    """∫ f(u, 1 − u) du, over L = ln(u/(1−u)): the tails fall off evenly on both sides."""
    return integrate.quad(
        lambda L: function(special.expit(L), special.expit(-L)) * special.expit(L)
        * special.expit(-L),
        -300, 300, epsrel=1e-9, limit=800, points=[-30, -10, -3, 0, 3, 10, 30],
    )[0]  # fmt: skip


def pooled(key, *estimates, weights=None):
    """A pool of people who differ in one input only."""
    experts = [Expert(str(at), CERTAIN | {key: each}) for at, each in enumerate(estimates)]
    return pool(experts, weights, 2**6)


# Closed forms


@pytest.mark.parametrize("outer", ["plain", "positive", "share", "negative"])
@settings(deadline=None, max_examples=25)
@given(
    some.tuples(*[some.floats(-3, 3)] * 2),
    some.tuples(*[some.floats(0.05, 0.6)] * 2),
    some.tuples(*[some.floats(-1.5, 1.5)] * 2),
    weights_of_two,
)
def test_metalogs_average_to_the_metalog_of_average_coefficients(outer, a1, a2, c, weights):
    members = [
        Distribution("metalog", outer, *each) for each in zip(a1, a2, c, strict=True)
    ]  # fmt: skip
    found = averaged(outer, members, weights)
    L = np.log(U / (1 - U))
    a3 = np.multiply(a2, c)
    y = np.dot(weights, a1) + np.dot(weights, a2) * L + np.dot(weights, a3) * (U - 0.5) * L
    assert found.quantile(U) == pytest.approx(OUTERS[outer](y), rel=1e-11, abs=1e-13)


def test_normals_average_to_the_normal_of_average_mean_and_spread():
    one = distribution_of("U_B", Estimate(1, 3, 5, "normal"))
    other = distribution_of("U_B", Estimate(-4, 6, 16, "normal"))
    found = averaged("plain", [one, other], (0.25, 0.75))
    known = stats.norm(0.25 * 3 + 0.75 * 6, (0.25 * 2 + 0.75 * 10) / Z)
    assert found.quantile(U) == pytest.approx(known.ppf(U), rel=1e-10)
    assert found.mean == pytest.approx(known.mean(), rel=1e-10)
    assert found.variance == pytest.approx(known.var(), rel=1e-9)


def test_lognormals_average_to_the_lognormal_of_average_mean_and_spread_of_logs():
    one = distribution_of("dp_V_da_V", Estimate(0.01, None, 0.04, "lognormal"))
    other = distribution_of("dp_V_da_V", Estimate(0.02, None, 0.5, "lognormal"))
    found = averaged("positive", [one, other], (0.5, 0.5))
    spread = (math.log(4) + math.log(25)) / 4 / Z
    known = stats.lognorm(spread, scale=(0.02 * 0.1) ** 0.5)
    assert found.quantile(U) == pytest.approx(known.ppf(U), rel=1e-9)
    assert found.mean == pytest.approx(known.mean(), rel=1e-9)


def test_members_on_other_scales_are_averaged_in_log_odds():
    members = [
        distribution_of("p_V", Estimate(0.1, None, 0.8, "uniform")),
        distribution_of("p_V", Estimate(0.2, None, 0.9, "loguniform")),
        distribution_of("p_V", Estimate(0.1, 0.3, 0.9, "triangular")),
    ]
    found = averaged("share", members, (0.2, 0.3, 0.5))
    own = [stats.uniform(0.1, 0.7), stats.loguniform(0.2, 0.9), stats.triang(0.25, 0.1, 0.8)]
    y = np.dot((0.2, 0.3, 0.5), [special.logit(each.ppf(U)) for each in own])
    assert found.quantile(U) == pytest.approx(special.expit(y), rel=1e-9)


@pytest.mark.parametrize(
    ("outer", "values", "weights", "known"),
    [
        ("share", (0.5, 0.9), (0.5, 0.5), 0.75),  # odds 1 and 9: 3
        ("share", (0.5, 0.9), (0.75, 0.25), 3**0.5 / (1 + 3**0.5)),
        ("share", (0.2, 0.8), (0.5, 0.5), 0.5),
        ("positive", (1.0, 4.0), (0.5, 0.5), 2.0),
        ("positive", (1e-3, 1.0), (1 / 3, 2 / 3), 0.1),
        ("plain", (-30.0, -10.0), (0.25, 0.75), -15.0),
        ("share", (0.0, 0.9), (0.0, 1.0), 0.9),
        ("positive", (-1.0, 4.0), (0.0, 1.0), 4.0),
    ],
)
def test_numbers_average_as_by_hand(outer, values, weights, known):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert average(outer, values, weights) == pytest.approx(known, rel=1e-14)
        found = averaged(outer, [constant(each) for each in values], weights)
    assert found.is_constant
    assert found.median == pytest.approx(known, rel=1e-14)


def test_whose_weight_is_all_is_the_average():
    one = distribution_of("p_V", Estimate(0.1, None, 0.8, "uniform"))
    other = distribution_of("p_V", Estimate(0.2, 0.3, 0.4))
    assert averaged("share", [one, other], (1.0, 0.0)) == one
    assert averaged("plain", [one, other], (0.0, 1.0)) == other


def test_those_who_say_the_same_average_to_it():
    one = distribution_of("F_CV", Estimate(0.1, 0.3, 0.9, "triangular"))
    found = averaged("share", [one, one], (0.3, 0.7))
    assert found.quantile(U) == pytest.approx(one.quantile(U), rel=1e-12)


@settings(deadline=None, max_examples=30)
@given(weights_of_two, some.sampled_from(["plain", "share"]))
def test_it_rises_and_lies_between_the_members(weights, outer):
    members = [beta(2, 5), distribution_of("p_V", Estimate(0.3, 0.6, 0.7))]
    found = averaged(outer, members, weights).quantile(U)
    own = np.array([each.quantile(U) for each in members])
    assert (np.diff(found) > 0).all()
    assert (found >= own.min(axis=0) * (1 - 1e-12)).all()
    assert (found <= own.max(axis=0) * (1 + 1e-12)).all()


# Scales

SCALES = [
    ("p_V", (Estimate(0.2, 0.4, 0.6), 0.5), "share"),
    ("p_V", (Estimate(0.2, 0.4, 0.6), 1.0), "plain"),
    ("p_V", (Estimate(0.2, 0.4, 0.6), 0.0), "plain"),
    ("p_V", (Estimate(0.2, 0.4, 0.6), Estimate(0, 0, 0.5, "triangular")), "plain"),
    ("p_V", (Estimate(0.2, 0.4, 0.6), Estimate(0, 0.1, 1, "triangular")), "share"),
    ("b", (Estimate(0.999, 0.9999, 0.999999), 0.5), "share"),  # whose far quantiles round to 1
    ("F_CV", (Estimate(1e-100, 1e-60, 0.1), 0.5), "share"),  # … and to 0
    ("F_I", (0.2, 1.0), "plain"),
    ("db_dF_CV", (Estimate(0.1, 0.2, 0.4), 0.3), "positive"),
    ("db_dF_CV", (Estimate(0.1, 0.2, 0.4), 0.0), "plain"),
    ("db_dF_CV", (Estimate(0.1, 0.2, 0.4), Estimate(-0.1, 0.2, 0.4)), "plain"),
    ("dp_V_da_V", (Estimate(0.1, 0.2, 0.3, "normal"), 0.3), "plain"),  # 5e-4 of it below 0
    ("dp_V_da_V", (Estimate(0.17, 0.2, 0.23, "normal"), 0.3), "positive"),
    ("db_dF_V", (1.0, 2.0), "plain"),
    ("log10_F_V", (-3.0, -400.0), "plain"),
    ("log10_F_I", (-3.0, 0.0), "plain"),
]


@pytest.mark.parametrize(("key", "estimates", "scale"), SCALES)
def test_the_scale_is_that_on_which_nobody_is_certain_of_an_end(key, estimates, scale):
    members = [distribution_of(key, each) for each in estimates]
    bests = [each.best if isinstance(each, Estimate) else each for each in estimates]
    assert scale_of(key, members, bests) == scale
    assert scale_of(key, members[::-1], bests[::-1]) == scale


def test_a_certain_expert_makes_averages_plain_and_a_note_says_so():
    found = pooled("p_V", 0.5, 1.0)
    assert found.inputs["p_V"].averaged.median == found.inputs["p_V"].averaged_best == 0.75
    (note,) = found.notes
    assert note.startswith("p_V: somebody has 0 or 1, which has no log-odds")
    assert pooled("p_V", 0.5, 0.9).notes == ()
    assert pooled("db_dF_CV", 0.5, 0.0).notes == ()  # no share


# In the engine: (v) = 0.1·db_dF_V, (cv) = 0.01/F_V, (c¬v) = 0.005/(1−F_V)


def test_the_simulated_mean_is_the_integral_of_the_average_quantile():
    estimates = Estimate(0.1, 0.3, 0.9, "triangular"), Estimate(0.1, 0.2, 0.7, "uniform")
    known = mean_over(
        lambda u, rest: 0.3 * stats.triang(0.25, 0.1, 0.8).ppf(u) + 0.7 * (0.1 + 0.6 * u)
    )
    found = pooled("db_dF_V", *estimates, weights=(3, 7))
    assert found.inputs["db_dF_V"].scale == "plain"
    figure = found.averaged.outputs["marginal_V"].mean
    assert (figure.value, figure.error) == (pytest.approx(0.1 * known, rel=1e-8), 0)


def test_a_normal_whose_far_tail_is_negative_has_a_logarithmic_average():
    # 7 spreads above 0: 1e-12 of it lies below, where there is no logarithm
    normal = Estimate(0.85, 1.1, 1.35, "normal")
    found = pooled("dp_V_da_V", normal, Estimate(0.5, 2, 8, "lognormal"))
    assert found.inputs["dp_V_da_V"].scale == "positive"
    known = mean_over(
        lambda u, rest: math.exp(
            (math.log(max(1.1 + 0.25 / Z * special.ndtri(u), 1e-9)) + math.log(2)
             + math.log(4) / Z * special.ndtri(u)) / 2
        )
        if rest > 1e-16 else 0.0
    )  # fmt: skip
    assert found.averaged.outputs["marginal_V"].mean.value == pytest.approx(0.02 * known, rel=1e-7)


@pytest.mark.parametrize("ends", [(0.01, 0.5), (0.4, 0.95)])
def test_a_normal_that_is_cut_at_the_end_of_a_share_has_log_odds(ends):
    low, high = ends
    cut = Estimate(low, None, high, "normal")
    middle, spread = (low + high) / 2, (high - low) / 2 / Z
    found = pooled("p_V", cut, 0.5)
    assert found.inputs["p_V"].scale == "share"
    own = stats.truncnorm(-middle / spread, (1 - middle) / spread, middle, spread)
    known = mean_over(
        lambda u, rest: special.expit(
            special.logit(min(max(own.ppf(u), 1e-12), 1 - 1e-12)) / 2
        )
    )  # fmt: skip
    p_V = found.averaged.outputs["marginal_CV"].mean.value / (0.2 * 0.1 * 2)
    assert p_V == pytest.approx(known, rel=1e-6)


def test_one_over_F_V_has_the_mean_of_the_average_quantile():
    found = pooled("F_V", Estimate(0.01, 0.04, 0.2), Estimate(0.05, 0.3, 0.4, "uniform"))

    def odds(u, rest):
        L, ends = math.log(u / rest), special.logit([0.01, 0.04, 0.2])
        a2 = (ends[2] - ends[0]) / (2 * math.log(19))
        a3 = (ends[0] + ends[2] - 2 * ends[1]) / 0.45 / (2 * math.log(19))
        y = ends[1] + a2 * L + a3 * (u - 0.5) * L
        return math.exp((y + special.logit(0.05 + 0.35 * u)) / 2)

    outputs = found.averaged.outputs
    known = mean_over(lambda u, rest: 1 + 1 / odds(u, rest))
    assert outputs["marginal_CV"].mean.value == pytest.approx(0.01 * known, rel=1e-7)
    known = mean_over(lambda u, rest: 1 + odds(u, rest))
    assert outputs["marginal_CnV"].mean.value == pytest.approx(0.005 * known, rel=1e-7)


def test_an_F_V_next_to_1_keeps_its_rest():
    # 1/(1−F_V) = 1 + odds, and odds e^a1·(u/(1−u))^a2 have the mean e^a1·Γ(1+a2)·Γ(1−a2)
    steps = np.array([-1, 0, 1])
    estimates = [Estimate(*special.expit(5 + 2 * steps)), Estimate(*special.expit(7 + 3 * steps))]
    a1, a2 = 6, 2.5 / math.log(19)
    found = pooled("F_V", *estimates).averaged.outputs["marginal_CnV"].mean.value
    known = 1 + math.exp(a1) * math.gamma(1 + a2) * math.gamma(1 - a2)
    # 1 − F_V = e^−10 as entered has lost four digits
    assert found == pytest.approx(0.005 * known, rel=1e-10)


# Tails


def test_the_logarithmic_average_of_heavy_tails_is_as_heavy_as_they_are_on_average():
    # exp(a2·(1 + c/2)·L): a tail of u^−t with t = a2·(1 + c/2)
    heavy = Distribution("metalog", "positive", 0.0, 0.8, 0.5)  # t = 1
    light = Distribution("metalog", "positive", 0.0, 0.1, 0.0)
    assert heavy.mean == math.inf
    for weight, t in ((0.5, 0.55), (0.25, 0.325), (1.0, 1.0)):
        found = averaged("positive", [heavy, light], (weight, 1 - weight))
        assert found.heaviness == pytest.approx(t, rel=1e-9)
        assert (found.variance == math.inf) == (t >= 0.5)
        assert (found.mean == math.inf) == (t >= 1)


def test_the_plain_average_is_as_heavy_as_its_heaviest_member():
    heavy = Distribution("metalog", "positive", 0.0, 0.8, 0.5)
    light = distribution_of("db_dF_CV", Estimate(-1, 0, 1))
    found = averaged("plain", [heavy, light], (0.01, 0.99))
    assert found.heaviness == pytest.approx(1, rel=0.01)  # 0.01·u^−1 at 1e-280 beside 1e-250


def test_notes_of_an_average_are_its_own():
    # of itself the first has no finite mean, the average of the two has
    heavy, light = Estimate(0.0002, 0.01, 0.8), Estimate(0.005, 0.01, 0.02)
    found = pooled("dp_V_da_V", heavy, light)
    assert "no finite mean" in found.simulations[0].notes[0]
    assert math.isfinite(found.inputs["dp_V_da_V"].averaged.mean)
    assert not any("no finite mean" in note for note in found.averaged.notes)
    both = pooled("dp_V_da_V", heavy, Estimate(0.0001, 0.01, 0.9))
    assert "no finite mean" in both.averaged.notes[0]
    alone = pooled("dp_V_da_V", heavy, light, weights=(1, 0))
    assert alone.averaged.notes == alone.simulations[0].notes


def test_wide_estimates_pool_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pooled("dp_V_da_V", Estimate(1e-5, 1e-2, 10), Estimate(1e-6, 1e-2, 100))
        pooled("p_V", Estimate(1e-9, 0.5, 1 - 1e-9), Estimate(1e-9, 1e-3, 0.9))
