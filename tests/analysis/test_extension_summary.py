"""What the pictures of extensions show is what compare, simulate and structural say."""

import pytest

from coop_xl.analysis.along_lambda import TOO_LARGE
from coop_xl.analysis.extension_effects import compare
from coop_xl.analysis.extension_summary import discussion
from coop_xl.analysis.extension_uncertainty import switches
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.estimates.estimate import Estimate

from .test_allocation import SOUND

SAMPLES = 2**10
EXTENSION_INPUTS = {"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": 0.05, "alpha_V": 0.1}
AT_BEST = SOUND | {"D_b": 0.4, "lambda_own": 0.05, "alpha_V": 0.1}
UNCERTAIN = SOUND | EXTENSION_INPUTS | {"p_V": Estimate(0.3, 0.4, 0.6)}


def test_the_outcomes_are_those_of_compare_at_the_best_estimates():
    found = discussion(UNCERTAIN, {}, SAMPLES)
    assert found.on == ("locality", "evidence")
    known, _ = compare(AT_BEST)
    assert [each.marginals for each in found.outcomes] == [each.marginals for each in known]
    assert [each.extension for each in found.outcomes] == ["base", "locality", "evidence", "all"]
    assert found.unit == max(known[0].marginals.values())
    assert found.multiples[1]["CV"] == known[1].marginals["CV"] / found.unit
    assert max(found.multiples[0].values()) == 1


def test_the_draws_of_the_base_model_know_of_no_extension():
    found = discussion(UNCERTAIN, {}, SAMPLES, 3, correlations=[("p_V", "D_b", 0.3)])
    base = {key: each for key, each in UNCERTAIN.items() if key not in EXTENSION_INPUTS}
    assert found.base.best == simulate(base, SAMPLES, 3).best


def test_with_credences_extensions_are_compared_as_if_they_held():
    credences = {"locality": 0.3, "evidence": 0.0}
    likeliest = UNCERTAIN | switches(credences, ())
    found = discussion(likeliest, credences, SAMPLES)
    assert found.on == ("locality",)
    assert [each.extension for each in found.outcomes] == ["base", "locality"]
    assert found.outcomes[1].marginals == compare(AT_BEST)[0][1].marginals
    assert found.against_lambda is not None


def test_the_two_branches_are_compared_only_where_they_are_asked_for():
    found = discussion(UNCERTAIN, {}, SAMPLES, use_branches=True)
    assert found.on[-1] == "branches"
    known, _ = compare(AT_BEST | {"use_branches": 1.0})
    assert found.outcomes[-2].marginals == known[-2].marginals
    assert "branches" not in discussion(UNCERTAIN, {}, SAMPLES).on


def test_without_extensions_there_is_nothing_to_compare_and_a_reason_for_each_gap():
    found = discussion(SOUND, {}, SAMPLES)
    assert (found.on, found.outcomes, found.base, found.against_lambda) == ((), [], None, None)
    assert found.missing.keys() == {"against_lambda"}
    assert found.division.best.budget == 20


def test_extensions_that_are_at_their_defaults_at_best_are_not_replaced_by_illustrations():
    found = discussion(SOUND | {"gamma": Estimate(-0.1, 0.0, 0.1)}, {}, SAMPLES)
    assert found.on == ("coalition",)
    assert found.outcomes == []
    assert "the extensions change nothing" in found.missing["outcomes"]
    assert found.base is not None


@pytest.mark.filterwarnings("ignore")
def test_what_no_float_holds_is_left_out_with_a_reason():
    vast = SOUND | {"U_B": 1e308, "dU_B_dF_V": 1e308, "dU_nB_dF_V": -1e308, "dp_V_da_V": 100.0}
    found = discussion(vast | {"D_b": 0.4, "lambda_own": 0.0}, {}, SAMPLES)
    assert found.outcomes == []
    assert found.against_lambda is None
    assert found.missing["outcomes"] == found.missing["against_lambda"] == TOO_LARGE
    vast |= {"U_B": 1.5e308, "U_nB": -1.5e308}
    assert "beyond the numbers" in discussion(vast, {}, SAMPLES).missing["division"]


def test_shares_too_small_for_extensions_are_the_reason_that_is_told():
    minute = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    found = discussion(minute | {"log10_F_V": -400.0, "log10_F_I": -403.0}, {}, SAMPLES)
    assert found.division is None
    assert "below 10^−140" in found.missing["division"]


def test_a_budget_is_obeyed_and_one_that_is_none_is_told():
    assert discussion(SOUND, {}, SAMPLES, budget=7.0).division.best.budget == 7
    assert "budget is 0" in discussion(SOUND, {}, SAMPLES, budget=0.0).missing["division"]


@pytest.mark.parametrize("name", ["locality", "evidence"])
def test_an_extension_put_aside_is_not_on(name):
    assert name not in discussion(UNCERTAIN | {f"use_{name}": 0.0}, {}, SAMPLES).on


def test_where_nothing_is_worth_anything_multiples_are_zero():
    idle = UNCERTAIN | {f"dp_{name}_da_{name}": 0.0 for name in ("V", "CV", "CnV")}
    found = discussion(idle, {}, SAMPLES)
    assert found.outcomes[0].best == "V = CV = CnV"
    assert {value for each in found.multiples for value in each.values()} == {0.0}
