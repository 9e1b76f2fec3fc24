"""Draws of the inputs: what the model takes, exactly in the mean."""

import numpy as np
import pytest

from coop_xl import Estimate, evaluate
from coop_xl.analysis.monte_carlo.draws import Draws
from coop_xl.analysis.monte_carlo.outputs import MARGINALS, Scales, marginals
from coop_xl.estimates.distributions import beta
from coop_xl.estimates.fit import distribution_of, distributions_of
from coop_xl.estimates.quantile_functions import normal_probability
from tests.analysis.cases import CERTAIN, EARTH


def drawn(estimates, pairs=()):
    draws = Draws(distributions_of(estimates), pairs)
    return draws, draws.values(draws.points(0, 0), 0, 2**10)


def test_a_draw_is_evaluated_as_evaluate_does():
    # F_V is certain, so that 1/F_V is what evaluate takes
    draws, values = drawn(EARTH | {"F_V": 0.35})
    scales = Scales(draws.offsets, {key: each.median for key, each in draws.distributions.items()})
    found = marginals(values, scales)
    inputs = {key: np.asarray(values[key]) for key in EARTH if key != "F_V"} | {"F_V": 0.35}
    known = evaluate(inputs)
    for key in ("U", *MARGINALS):
        assert found[key] == pytest.approx(known[key], rel=1e-12)


@pytest.mark.parametrize("key", ["F_V", "log10_F_V", "log10_1mF_V"])
def test_the_mean_of_one_over_F_V_is_exact(key):
    # x uniform from a to b: mean of 1/x is ln(b/a)/(b−a), and so on for each way to enter it
    estimates = {name: each for name, each in EARTH.items() if name != "F_V"}
    low, high = (0.1, 0.6) if key == "F_V" else (-3.0, -1.0)
    estimates[key] = Estimate(low, (low + high) / 2, high, "uniform")
    means = Draws(distributions_of(estimates), ()).means()
    at_V = {"F_V": np.log(high / low), "log10_F_V": (10.0**-low - 10.0**-high) / np.log(10)}
    rest = np.log((1 - low) / (1 - high)) if key == "F_V" else None
    if key == "log10_1mF_V":
        assert means["q_nV"] == pytest.approx(at_V["log10_F_V"] / (high - low), rel=1e-12)
    else:
        assert means["q_V"] == pytest.approx(at_V[key] / (high - low), rel=1e-12)
    if rest is not None:
        assert means["q_nV"] == pytest.approx(rest / (high - low), rel=1e-12)


def test_shares_that_no_float_holds_are_held_relative_to_their_median():
    estimates = {name: each for name, each in EARTH.items() if name not in ("F_V", "F_I")}
    estimates |= {"log10_F_V": Estimate(-410, -400, -390), "log10_F_I": Estimate(-413, -403, -393)}
    draws, values = drawn(estimates)
    assert (draws.offsets.F_V, draws.offsets.F_I) == (-400, -403)
    assert np.isfinite(values["q_V"]).all()
    assert np.isfinite(values["r_V"]).all()
    assert (values["F_I"] > 0).all()


def test_a_cell_is_its_distributions_mean_there():
    distribution = distribution_of("p_V", beta(3, 7))
    draws = Draws(distributions_of(CERTAIN | {"p_V": beta(3, 7)}), ())
    table = draws.columns["p_V"].table
    assert table.mean() == pytest.approx(0.3, rel=1e-12)
    middle = distribution.quantile((np.arange(8192) + 0.5) / 8192)
    assert table[100:-100] == pytest.approx(middle[100:-100], rel=1e-6)


def test_the_next_block_does_not_change_what_was_drawn_before_it():
    draws, values = drawn(EARTH)
    one = values["p_V"].copy()
    draws.values(draws.points(0, 1), 0, 2**10)
    assert (draws.values(draws.points(0, 0), 0, 2**10)["p_V"] == one).all()


def test_draws_are_the_same_in_any_blocks():
    draws, _ = drawn(EARTH, [("p_V", "F_V", 0.4)])
    points = draws.points(3, 2)
    whole = {key: np.copy(each) for key, each in draws.values(points, 5_000, 9_000).items()}
    for first, count in ((5_000, 1), (8_000, 400), (13_999, 1)):
        part = draws.values(points, first, count)
        for key, each in whole.items():
            at = first - 5_000
            assert (part[key] == each[at : at + count]).all()


@pytest.mark.parametrize("key", ["U_B", "F_V", "F_I", "dp_V_da_V"])
def test_a_draw_is_the_quantile_of_its_points_coordinate(key):
    draws, _ = drawn(EARTH)
    points, place = draws.points(0, 4), draws.uncertain.index(key)
    found = draws.values(points, 3 * 2**13, 2**13)["q_V" if key == "F_V" else key]
    known = draws.distributions[key].quantile(points.uniforms(3 * 2**13, 2**13)[place])
    known = 1 / known if key == "F_V" else known
    assert found == pytest.approx(known, rel=1e-6)  # cubics, told to be right to 1e-5 of u


def test_scores_of_correlated_inputs_are_correlated_and_their_values_follow():
    draws, values = drawn(EARTH, [("p_V", "p_CV", 0.7)])
    scores = draws.scores(draws.points(0, 0), 0, 2**10)
    one, other = (draws.uncertain.index(key) for key in ("p_V", "p_CV"))
    r = 2 * np.sin(np.pi * 0.7 / 6)
    assert np.corrcoef(scores[[one, other]])[0, 1] == pytest.approx(r, abs=0.02)
    known = draws.distributions["p_V"].quantile(normal_probability(scores[one]))
    assert values["p_V"] == pytest.approx(known, rel=1e-6)
