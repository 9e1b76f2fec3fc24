"""No figure without an honest error: far quantiles, small chances, atoms, wide estimates."""

import math

import numpy as np
import pytest
from scipy import stats

from coop_xl import Estimate, simulate
from coop_xl.estimates.fit import distribution_of
from tests.analysis.cases import CERTAIN, EARTH

BASE = {
    "U_B": 100.0, "U_nB": 0.0, "b": 0.5, "F_V": 0.3, "F_CV": 0.5, "F_CnV": 0.5, "F_I": 0.01,
    "p_V": 0.5, "p_CV": 0.6, "p_CnV": 0.4, "db_dF_V": 0.2, "db_dF_CV": 0.3, "db_dF_CnV": 0.4,
    "dU_B_dF_V": 10.0, "dU_nB_dF_V": 0.0, "dp_V_da_V": 0.025, "dp_CV_da_CV": 0.03,
    "dp_CnV_da_CnV": 0.02,
}  # fmt: skip
SLOPE = 100 * 0.3 * 0.5 * 0.01 / 0.3  # of (cv) in dp_CV_da_CV
WIDE = Estimate(0.01, 0.03, 0.09)


@pytest.fixture(scope="module")
def of_wide():
    found = simulate(BASE | {"dp_CV_da_CV": WIDE}, 2**18, coherence=False)
    return found.outputs["marginal_CV"]


@pytest.mark.parametrize("p", [0.0001, 0.001, 0.05, 0.5, 0.95, 0.999, 0.9999])
def test_a_far_quantile_is_the_closed_form_within_its_error(of_wide, p):
    # (cv) is a multiple of dp_CV_da_CV alone: log-logistic
    known = SLOPE * distribution_of("dp_CV_da_CV", WIDE).quantile(p)
    found = of_wide.quantile(p)
    assert 0 < found.error < 0.05 * known
    assert found.value == pytest.approx(known, abs=4 * found.error)


@pytest.mark.parametrize("p", [1e-7, 1 - 1e-7])
def test_a_quantile_beyond_all_draws_has_no_finite_error(of_wide, p):
    assert of_wide.quantile(p).error == math.inf


def test_ever_more_extreme_draws_come_with_more_draws():
    # the largest of N draws of a log-logistic with tail t grows as N^t; cells would stop it
    few, many = (
        simulate(BASE | {"dp_CV_da_CV": WIDE}, samples, coherence=False).outputs["marginal_CV"]
        for samples in (2**12, 2**20)
    )
    t = math.log(3) / math.log(19)
    assert many.pooled.largest / few.pooled.largest == pytest.approx(2 ** (8 * t), rel=0.9)
    assert few.pooled.smallest > 2 * many.pooled.smallest


def test_the_median_of_a_certain_output_is_exact():
    found = simulate(BASE, 2**8).outputs["marginal_V"]
    assert {figure.error for figure in found.quantiles.values()} == {0}


@pytest.mark.parametrize("seed", range(4))
def test_the_mean_of_correlated_wide_estimates_is_the_closed_form_within_its_error(seed):
    # a product of lognormals whose scores correlate by r: means times exp(r·s·s')
    estimates = BASE | {
        "db_dF_CV": Estimate(0.06, 0.3, 1.5, "lognormal"),
        "dp_CV_da_CV": Estimate(0.006, 0.03, 0.15, "lognormal"),
    }
    pairs = [("db_dF_CV", "dp_CV_da_CV", 0.8)]
    found = simulate(estimates, 2**16, seed, correlations=pairs, coherence=False)
    s = math.log(5) / stats.norm.ppf(0.95)
    r = 2 * math.sin(math.pi * 0.8 / 6)
    known = 100 * 0.3 * 0.03 * 0.5 * 0.01 / 0.3 * math.exp(s * s * (1 + r))
    mean = found.outputs["marginal_CV"].mean
    assert known == pytest.approx(0.085138, rel=1e-4)
    assert mean.value == pytest.approx(known, abs=3 * mean.error)
    assert mean.error < 0.05 * known


def test_a_small_chance_is_the_closed_form():
    # (cv) = 2·t beats (v) = 0.1·t' where t > c·t'; t lognormal, t' as narrow as good
    s = math.log(3) / stats.norm.ppf(0.95)
    estimates = CERTAIN | {
        "db_dF_V": 1.0,
        "db_dF_CnV": 0.0,
        "dp_V_da_V": Estimate(0.999999, None, 1.000001, "lognormal"),
        "dp_CnV_da_CnV": Estimate(0.999999, None, 1.000001, "lognormal"),
    }
    level = {0.1: 4.753424, 1e-3: 3.090232}
    for chance, z in ((1e-6, level[0.1]), (1e-3, level[1e-3])):
        middle = 5 * math.exp(-s * z)  # (cv) = 0.02·t reaches (v) = 0.1 at t = 5
        tractability = Estimate(middle / 3, None, middle * 3, "lognormal")
        found = simulate(estimates | {"dp_CV_da_CV": tractability}, 2**12).best["CV"]
        assert found.value == pytest.approx(chance, rel=1e-3)


def test_a_counted_chance_that_no_draw_shows_has_the_error_of_one_that_might():
    pairs = [("dp_V_da_V", "dp_CV_da_CV", 0.5)]
    sure = EARTH | {"dp_CnV_da_CnV": Estimate(1e-9, 2e-9, 4e-9)}
    found = simulate(sure, 2**12, correlations=pairs, coherence=False).best
    assert found["CnV"].value == 0
    assert found["CnV"].error == 1.5 / 2**12  # two of which are the bound with 95 %
    assert simulate(CERTAIN, 2**8).best["V"].error == 0


def test_quantiles_of_a_ratio_at_the_best_are_exactly_1():
    found = simulate(EARTH, 2**14)
    for name, chance in found.best.items():
        ratio = found.outputs[f"ratio_{name}"]
        for p in (1 - chance.value / 2, 1 - chance.value / 10, 0.9999):
            assert (ratio.quantile(p).value, ratio.quantile(p).error) == (1, 0)
        assert ratio.quantile(1 - 2 * chance.value).value < 1


def test_a_rare_best_has_a_ratio_of_exactly_1_though_the_pilot_has_none():
    estimates = BASE | {"dp_CV_da_CV": Estimate(0.0075, 0.03, 0.12)}
    found = simulate(estimates | {"dp_V_da_V": 0.6}, 2**16, coherence=False)
    assert 1e-4 < found.best["CV"].value < 1e-2
    assert found.outputs["ratio_CV"].quantile(1 - found.best["CV"].value / 2).value == 1


@pytest.mark.parametrize("samples", [2**12, 2**14])
def test_sampled_errors_cover_the_truth(samples):
    # of 24 seeds at least 19 within ±2 errors: fewer have a chance below 1e-3 if 95 % are right
    known = SLOPE * distribution_of("dp_CV_da_CV", WIDE).quantile(np.array([0.05, 0.5, 0.95]))
    hits = np.zeros(3)
    for seed in range(24):
        found = simulate(BASE | {"dp_CV_da_CV": WIDE}, samples, seed, coherence=False)
        figures = found.outputs["marginal_CV"].quantiles
        hits += [
            abs(figures[p].value - at) <= 2 * figures[p].error
            for p, at in zip((0.05, 0.5, 0.95), known, strict=True)
        ]
    assert hits.min() >= 19
