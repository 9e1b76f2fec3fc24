"""Sensitivity against known answers."""

import math

import numpy as np
import pytest

from coop_xl import Estimate, evaluate, rank_correlations, sobol_indices, tornado
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.sensitivity import indices, rank_figures
from coop_xl.estimates.correlation import CorrelationError
from coop_xl.estimates.distributions import beta
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.errors import InputError

from .cases import CERTAIN, EARTH, MULTIVERSE

EXACT = 5  # standard errors allowed
G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def ishigami(u):
    """T. Ishigami and T. Homma (1990), with a = 7 and b = 0.1."""
    x = np.pi * (2 * u - 1)
    return [np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])]


def g_function(u):
    """I. M. Sobol' (1993)."""
    return [np.prod((np.abs(4 * u - 2) + G[:, None]) / (1 + G[:, None]), axis=0)]


def close(figure, known, least):
    """Within the error it states, and that is small."""
    assert figure.error < least
    assert figure.value == pytest.approx(known, abs=EXACT * figure.error + 1e-4)


def test_the_indices_of_ishigamis_function_are_the_known_ones():
    # by the closed forms of Saltelli et al. (2008), p. 179
    first, total = (0.31390519, 0.44241114, 0.0), (0.55758886, 0.44241114, 0.24368366)
    (found,) = indices(ishigami, 3, 2**15, 1)
    for each, known_first, known_total in zip(found, first, total, strict=True):
        close(each.first, known_first, 0.01)
        close(each.total, known_total, 0.01)


def test_the_indices_of_sobols_g_function_are_the_known_ones():
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    (found,) = indices(g_function, len(G), 2**15, 1)
    for each, part in zip(found, parts, strict=True):
        close(each.first, part / whole, 0.01)
        close(each.total, part * np.prod(1 + parts) / (1 + part) / whole, 0.01)


def test_the_indices_of_cv_are_its_closed_form():
    # (cv) is a product of independent factors; relative variances c give S = c/(Π(1+c)−1)
    estimates = CERTAIN | {
        "F_I": beta(3, 7),
        "p_V": Estimate(0.2, 0.4, 0.6),
        "db_dF_CV": Estimate(0.1, 0.25, 0.4, "PERT"),
        "dp_CV_da_CV": Estimate(0.005, None, 0.05, "lognormal"),
    }
    distributions = distributions_of(estimates)
    parts = {
        key: each.variance / each.mean**2
        for key, each in distributions.items()
        if not each.is_constant
    }
    whole = math.prod(1 + part for part in parts.values()) - 1
    found = sobol_indices(estimates, 2**15)["marginal_CV"]
    for key, part in parts.items():
        # 0.02: one of 8,192 cells holds the lognormal's tail, so some of its variance is lost
        close(found[key].first, part / whole, 0.02)
        close(found[key].total, part * (1 + whole) / (1 + part) / whole, 0.03)


def test_inputs_that_do_not_enter_have_no_index():
    found = sobol_indices(EARTH, 2**12)["marginal_CV"]
    assert list(found) == list(EARTH)
    for key in ("b", "p_CV", "F_CnV", "dp_V_da_V"):
        assert (found[key].first.value, found[key].total.value) == (0, 0)


def test_indices_are_not_given_where_there_is_no_variance_or_inputs_are_correlated():
    found = sobol_indices(MULTIVERSE, 2**10)["marginal_CV"]
    assert all(math.isnan(each.first.value) for each in found.values())
    with pytest.raises(CorrelationError, match="leave the correlations out"):
        sobol_indices(EARTH, correlations=[("p_V", "F_V", 0.5)])


def test_any_number_of_samples_serves():
    found = sobol_indices(EARTH, 3000)["U"]
    assert found["b"].total.value == pytest.approx(0.72, abs=0.05)


def test_a_certain_world_has_no_indices():
    assert sobol_indices(CERTAIN, outputs=["U", "marginal_V"]) == {"U": {}, "marginal_V": {}}


def test_the_tornado_is_the_model_at_each_end_widest_first():
    found = tornado(EARTH, "marginal_CV")
    base = {key: each.best for key, each in EARTH.items()}
    widths = [each.width for each in found]
    assert widths == sorted(widths, reverse=True)
    assert found[0].key == "dp_CV_da_CV"
    for each in found:
        assert (each.low, each.high) == (EARTH[each.key].low, EARTH[each.key].high)
        assert each.at_low == evaluate(base | {each.key: each.low})["marginal_CV"]
        assert each.best_at_high == evaluate(base | {each.key: each.high})["best"]


def test_a_distribution_enters_the_tornado_at_its_5_and_95_percent():
    (found,) = tornado(CERTAIN | {"p_V": beta(3, 7)}, "marginal_CV")
    assert (found.low, found.high) == pytest.approx((0.09775, 0.54964), abs=1e-5)


def test_certain_inputs_have_no_rank_correlations():
    assert rank_correlations(CERTAIN, outputs=["U", "marginal_V"]) == {"U": {}, "marginal_V": {}}


def test_rank_correlations_have_the_sign_and_order_of_the_effects():
    found = rank_correlations(EARTH)["marginal_CV"]
    assert list(found) == list(EARTH)
    assert max(found, key=found.get) == "dp_CV_da_CV"
    assert found["F_V"] < -0.1 < 0.1 < found["p_V"]
    assert found["b"] == pytest.approx(0, abs=0.05)


def test_the_only_uncertain_input_correlates_fully():
    found = rank_correlations(CERTAIN | {"p_V": Estimate(0.2, 0.4, 0.6)})
    assert found["marginal_CV"]["p_V"] == pytest.approx(1, abs=1e-6)
    assert found["marginal_CnV"]["p_V"] == pytest.approx(-1, abs=1e-6)


def test_the_errors_of_rank_correlations_are_as_large_as_their_spread_over_seeds():
    several = [rank_figures(EARTH, 2**12, seed)["marginal_CV"] for seed in range(12)]
    for key in ("F_V", "p_V", "dp_CV_da_CV", "b"):
        spread = np.std([each[key].value for each in several], ddof=1)
        told = np.sqrt(np.mean([each[key].error ** 2 for each in several]))
        assert 0.5 < told / spread < 2, key


def test_the_figures_of_rank_correlations_are_those_without_errors():
    found = rank_figures(EARTH, 2**10, 5)["U"]
    assert {key: each.value for key, each in found.items()} == rank_correlations(EARTH, 2**10, 5)[
        "U"
    ]


def test_a_rank_correlation_of_1_has_the_error_of_a_draw_not_seen():
    found = rank_figures(CERTAIN | {"p_V": Estimate(0.2, 0.4, 0.6)}, 2**10)
    assert found["marginal_CV"]["p_V"].error == pytest.approx(9 / 2**10)
    assert found["marginal_V"]["p_V"] == Figure(0.0, 0.0)  # which does not hang on p_V


@pytest.mark.parametrize(
    "ask",
    [
        lambda: tornado(EARTH, "X"),
        lambda: sobol_indices(EARTH, outputs=["X"]),
        lambda: rank_correlations(EARTH, outputs=["X"]),
    ],
)
def test_an_unknown_output_is_told(ask):
    with pytest.raises(InputError, match="X is no output: name one of U,"):
        ask()
