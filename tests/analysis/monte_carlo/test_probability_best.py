"""The probabilities that a tractability lies below a limit."""

import numpy as np
import pytest

from coop_xl import Estimate, simulate
from coop_xl.analysis.monte_carlo.probability_best import cumulative, exceeds
from coop_xl.estimates.fit import distribution_of
from tests.analysis.cases import CERTAIN, EARTH

FAMILIES = [
    Estimate(0.002, 0.01, 0.03),
    Estimate(0.005, None, 0.05, "lognormal"),
    Estimate(0.001, 0.01, 0.05, "PERT"),
    Estimate(0.01, 0.02, 0.05, "triangular"),
    Estimate(-0.01, 0.01, 0.03, "normal"),
    Estimate(-0.01, 0.01, 0.03),
    Estimate(0.01, None, 0.01001, "uniform"),
    Estimate(0.01, None, 0.010001, "lognormal"),
    Estimate(1e-6, None, 1, "loguniform"),
    Estimate(1e-7, 1e-4, 0.5),
]


@pytest.mark.parametrize("estimate", FAMILIES, ids=str)
def test_the_cumulative_probability_undoes_the_quantile(estimate):
    distribution = distribution_of("dp_V_da_V", estimate)
    u = np.linspace(1e-4, 1 - 1e-4, 20_001)
    assert cumulative(distribution)(distribution.quantile(u)) == pytest.approx(u, abs=4e-6)


@pytest.mark.parametrize("estimate", FAMILIES, ids=str)
def test_small_probabilities_keep_their_digits(estimate):
    distribution = distribution_of("dp_V_da_V", estimate)
    near = np.geomspace(1e-9, 1e-3, 1001)
    below = cumulative(distribution)
    assert below(distribution.quantile(near, 1 - near)) == pytest.approx(near, rel=1e-3)
    above = 1 - below(distribution.quantile(1 - near, near))
    # 8e-7: a step in which a density ends, as a triangle's does
    assert above == pytest.approx(near, rel=1e-3, abs=8e-7)


@pytest.mark.parametrize("estimate", FAMILIES, ids=str)
def test_beyond_the_distribution_it_is_0_and_1(estimate):
    below = cumulative(distribution_of("dp_V_da_V", estimate))
    assert list(below(np.array([-1.0, -np.inf, 1e300, np.inf]))) == [0, 0, 1, 1]


def test_an_extension_wins_above_the_limit_if_it_rises_and_below_if_it_falls():
    below = cumulative(distribution_of("dp_V_da_V", Estimate(0.01, None, 0.03, "uniform")))
    slope, rival = np.array([1.0, -1, 0, 0, 0, 1]), np.array([0.015, -0.015, -1, 1, 0, -1])
    assert exceeds(slope, rival, below) == pytest.approx([0.75, 0.25, 1, 0, 0.5, 1], abs=1e-9)


def test_a_certain_or_correlated_tractability_is_counted():
    integrated = simulate(EARTH, 2**16, outputs=(), coherence=False)
    nearly = [("dp_V_da_V", "b", 1e-9)]
    counted = simulate(EARTH, 2**16, outputs=(), coherence=False, correlations=nearly)
    for name, figure in counted.best.items():
        assert figure.value == pytest.approx(integrated.best[name].value, abs=5e-3)
        assert figure.error > 1.5 * integrated.best[name].error
    one = CERTAIN | {"dp_V_da_V": Estimate(0.5, 1.0, 1.5, "uniform")}
    assert simulate(one, 2**12).best["V"].value == pytest.approx(0.5, abs=2e-3)
