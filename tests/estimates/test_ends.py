"""F_V at its two ends: which of E[1/F_V] and E[1/(1−F_V)] are finite, and what they are.

A density that goes as x^(a−1) by an end makes 1/x grow as u^(−1/a): no mean from a = 1 down, no
variance from a = 2 down.
"""

import math

import mpmath
import numpy as np
import pytest

from coop_xl.analysis.experts.averaged_quantiles import averaged
from coop_xl.analysis.monte_carlo.draws import Offsets, cell_means
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.estimates.distributions import Distribution, beta
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.truncated_normal import NEGLIGIBLE, way_from_cut
from tests.analysis.cases import EARTH


def tail_and_mean(key, given, name):
    """t of the tail of 1/F_V (q_V) or 1/(1−F_V) (q_nV), and the mean of its cells."""
    table, t = cell_means(distribution_of(key, given), key, name, Offsets())
    return t, float(table.mean())


CUT_AT_0 = Estimate(0.1, None, 0.3, "normal")
CUT_AT_1 = Estimate(0.7, None, 0.9, "normal")
UNCUT = Estimate(0.35, None, 0.65, "normal")  # all but 2·10^−8 at each end
NARROW = Estimate(0.42, None, 0.58, "normal")  # 10 standard deviations from 0 and from 1
TRIANGLE = Distribution("triangular", "plain", 0.0, 1.0, 0.3)
AUTO = Estimate(0.1, 0.3, 0.6)


def by_the_odds(key, given, side):
    """t of an end of `auto`, whose log-odds go as scale·(1 ± c/2)·ln u there."""
    found = distribution_of(key, given)
    return found.scale * (1 + side * found.c / 2)


@pytest.mark.parametrize(
    ("key", "given", "at_0", "at_1"),
    [
        pytest.param("F_V", CUT_AT_0, 1, 0, id="normal cut at 0"),
        pytest.param("F_V", CUT_AT_1, 0, 1, id="normal cut at 1"),
        pytest.param("F_V", Estimate(0.05, None, 0.95, "normal"), 1, 1, id="normal cut at both"),
        pytest.param("F_V", UNCUT, 0, 0, id="normal that hardly reaches"),
        pytest.param("F_V", NARROW, None, None, id="narrow normal"),
        pytest.param("F_V", Estimate(0.1, None, 0.9, "lognormal"), None, 1, id="lognormal"),
        pytest.param("F_V", Estimate(0.1, None, 0.9, "uniform"), 0, 0, id="uniform"),
        pytest.param("F_V", Estimate(0.1, 0.2, 0.9, "triangular"), 0, 0, id="triangular"),
        pytest.param("F_V", Estimate(0.1, 0.2, 0.9, "PERT"), 0, 0, id="PERT"),
        pytest.param("F_V", Estimate(0.1, None, 0.9, "loguniform"), 0, 0, id="loguniform"),
        pytest.param("F_V", AUTO, by_the_odds("F_V", AUTO, -1), by_the_odds("F_V", AUTO, 1),
                     id="auto"),
        pytest.param("F_V", Distribution("uniform", "plain", 0, 1), 1, 1, id="uniform on 0 to 1"),
        pytest.param("F_V", Distribution("uniform", "positive", -2, 2), 0, 1, id="log to 1"),
        pytest.param("F_V", TRIANGLE, 0.5, 0.5, id="triangle on 0 to 1"),
        pytest.param("F_V", beta(2, 3), 1 / 2, 1 / 3, id="beta(2, 3)"),
        pytest.param("F_V", beta(1, 4), 1, 1 / 4, id="beta(1, 4)"),
        pytest.param("F_V", beta(1.5, 1), 2 / 3, 1, id="beta(1.5, 1)"),
        pytest.param("log10_F_V", Estimate(-2, None, -0.3, "normal"), None, 1, id="log normal"),
        pytest.param("log10_1mF_V", Estimate(-2, None, -0.3, "normal"), 1, None, id="mirrored"),
        pytest.param("log10_F_V", Distribution("triangular", "plain", -2, 2, 0.3), 0, 0.5,
                     id="log triangle to 0"),
        pytest.param("log10_F_V", Estimate(-2, -1, -0.3), math.inf,
                     -by_the_odds("log10_F_V", Estimate(-2, -1, -0.3), 1), id="log auto"),
    ],
)  # fmt: skip
def test_how_heavy_1_over_F_V_is_follows_from_the_density_at_the_end(key, given, at_0, at_1):
    for name, t in (("q_V", at_0), ("q_nV", at_1)):
        found, _ = tail_and_mean(key, given, name)
        if t is None:  # a lognormal or its like: below every power, far out
            assert found < 0.1
        else:
            assert found == pytest.approx(t, abs=1e-8)


@pytest.mark.parametrize(("a", "b"), [(2, 3), (3, 2), (1.5, 1.2), (4, 1.1), (30, 5)])
def test_the_means_of_a_beta_are_its_own(a, b):
    # E[1/x] = (a + b − 1)/(a − 1), and so with 1 − x and b; the rule is right to 1e-7 on x^−0.9
    assert tail_and_mean("F_V", beta(a, b), "q_V")[1] == pytest.approx((a + b - 1) / (a - 1), 1e-7)
    assert tail_and_mean("F_V", beta(a, b), "q_nV")[1] == pytest.approx(
        (a + b - 1) / (b - 1), 1e-7
    )


def test_the_means_of_a_triangle_are_its_own():
    # ∫ 2x/c/x from 0 to c + ∫ 2(1−x)/(1−c)/x from c to 1, and the same from the other end
    for name, c in (("q_V", 0.3), ("q_nV", 0.7)):
        known = 2 + 2 / (1 - c) * (-math.log(c) - (1 - c))
        assert tail_and_mean("F_V", TRIANGLE, name)[1] == pytest.approx(known, 1e-9)


def spread_evenly(key, given, name, count):
    """The mean over so many draws, one in each of as many cells of equal probability."""
    u = (np.arange(count) + 0.5) / count
    found = distribution_of(key, given)
    return float(np.mean(1 / (found.quantile(u) if name == "q_V" else found.rest(u))))


@pytest.mark.parametrize(
    ("given", "name"), [(CUT_AT_0, "q_V"), (CUT_AT_1, "q_nV"), (beta(1, 3), "q_V")]
)
def test_a_mean_that_is_infinite_grows_with_every_draw_added(given, name):
    # density·ln 16 for 16 times as many draws
    means = [spread_evenly("F_V", given, name, 2**power) for power in (8, 12, 16, 20)]
    rises = np.diff(means)
    found = distribution_of("F_V", given)
    near = found.quantile(1e-9) if name == "q_V" else found.rest(1 - 1e-9, 1e-9)
    density = 1e-9 / near
    assert rises == pytest.approx([density * math.log(16)] * 3, rel=0.1)


@pytest.mark.parametrize(
    ("given", "name"),
    [(beta(2, 3), "q_nV"), (beta(3, 1.5), "q_nV"), (TRIANGLE, "q_nV"), (UNCUT, "q_V"),
     (UNCUT, "q_nV")],
)  # fmt: skip
def test_a_mean_that_is_finite_is_what_ever_more_draws_come_to(given, name):
    errors = [
        abs(spread_evenly("F_V", given, name, 2**power) / tail_and_mean("F_V", given, name)[1] - 1)
        for power in (8, 13, 18)
    ]
    assert errors[2] < errors[0] / 3
    assert errors[2] < 0.01


@pytest.mark.parametrize("c", [0.4, 0.01, 1.1e-6])
@pytest.mark.parametrize("part", [1e-280, 1e-30, 1e-9, 0.0099, 0.0101, 0.5])
def test_the_way_from_a_cut_has_all_its_digits(c, part):
    d = 1 - c
    u = part * c
    got = float(way_from_cut(u, 1 - u, c, d))
    mpmath.mp.dps = 330
    c, p = mpmath.mpf(c), mpmath.mpf(c) + mpmath.mpf(d) * mpmath.mpf(u)

    def z(x):
        return mpmath.sqrt(2) * mpmath.erfinv(2 * x - 1)

    mpmath.mp.dps = 40 if part > 1e-29 else 60
    start = z(c)
    density = mpmath.exp(-start * start / 2) / mpmath.sqrt(2 * mpmath.pi)
    known = z(p) - start if part > 1e-20 else mpmath.mpf(d) * mpmath.mpf(u) / density
    assert got == pytest.approx(float(known), rel=1e-11)


def test_a_cut_too_small_to_tell_stops_short_of_the_end():
    c = NEGLIGIBLE / 2
    least = float(way_from_cut(1e-280, 1.0, c, 1 - c))
    assert least == float(way_from_cut(c, 1 - c, c, 1 - c)) > 0


def test_the_average_of_two_betas_is_as_near_1_as_they_are():
    found = averaged("plain", [beta(2, 3), beta(3, 4)], (0.5, 0.5))
    assert float(found.rest(1.0, 1e-250)) > 0
    assert cell_means(found, "F_V", "q_nV", Offsets())[1] == pytest.approx(1 / 4, abs=0.01)


def means(found):
    """The means of U, (v), (cv), (c¬v)."""
    return [each.mean.value for key, each in found.outputs.items() if "ratio" not in key]


def test_a_normal_F_V_cut_at_0_leaves_v_and_cv_no_mean_and_no_loss_a_number():
    found = simulate(EARTH | {"F_V": CUT_AT_0}, 2**13)
    is_finite = np.isfinite(means(found)).tolist()
    assert is_finite == [True, False, False, True]
    assert found.evpi.value == math.inf
    assert {each.value for each in found.expected_loss.values()} == {math.inf}
    assert any(
        "the share comes so near 0 that 1/F_V has no finite mean" in each for each in found.notes
    )


def test_a_normal_F_V_cut_at_1_leaves_v_and_cnv_no_mean():
    found = simulate(EARTH | {"F_V": CUT_AT_1}, 2**13)
    assert np.isfinite(means(found)).tolist() == [True, False, True, False]
    assert any("near 1 that 1/(1−F_V) has no finite mean" in each for each in found.notes)


def test_a_normal_F_V_that_hardly_reaches_the_ends_keeps_its_means_and_says_nothing():
    found = simulate(EARTH | {"F_V": UNCUT}, 2**13)
    assert np.isfinite(means(found)).all()
    assert math.isfinite(found.evpi.value)
    assert not any("the share comes so near" in each for each in found.notes)


def test_a_beta_F_V_gives_cnv_a_finite_mean_that_draws_come_to():
    found = simulate(EARTH | {"F_V": beta(4, 3)}, 2**16)
    assert np.isfinite(means(found)).all()
    assert math.isfinite(found.evpi.value)
    certain = simulate(
        {key: each for key, each in EARTH.items() if key != "F_V"} | {"F_V": 0.5}, 64
    )
    # (c¬v) is linear in 1/(1−F_V): E = 6/2 where F_V = ½ has 2
    ratio = found.outputs["marginal_CnV"].mean.value / certain.outputs["marginal_CnV"].mean.value
    assert ratio == pytest.approx(3 / 2, 1e-9)


def test_a_beta_F_V_without_a_variance_by_an_end_says_so():
    found = simulate(EARTH | {"F_V": beta(4, 2)}, 2**13)
    assert math.isfinite(found.outputs["marginal_CnV"].mean.value)
    assert found.outputs["marginal_CnV"].sd.value == math.inf
    assert math.isfinite(found.outputs["marginal_CV"].sd.value)
    assert any("1/(1−F_V) has no finite standard deviation" in each for each in found.notes)


def test_a_normal_p_V_cut_at_0_leaves_no_mean_through_S_V():
    # S_V = F_V/p_V − F_I
    cut = Estimate(0.05, None, 0.3, "normal")
    found = simulate(EARTH | {"p_V": cut, "alpha_V": 0.1}, 2**10)
    assert found.outputs["marginal_V"].mean.value == math.inf
