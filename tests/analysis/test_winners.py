"""Who wins where along one input is what the model says there."""

import math

import numpy as np
import pytest

from coop_xl.analysis.winners import winners
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.defaults import ASSUMED
from coop_xl.model.evaluate import evaluate

EARTH = EXAMPLES["earth"].best
MULTIVERSE = EXAMPLES["multiverse"].best


def by_key(inputs):
    return {each.key: each for each in winners(inputs)}


@pytest.mark.parametrize("inputs", [EARTH, MULTIVERSE], ids=["earth", "multiverse"])
def test_each_stretch_has_the_winner_that_the_model_gives_inside_it(inputs):
    for found in winners(inputs):
        for each in found.stretches:
            low = each.low if math.isfinite(each.low) else min(each.high, 0) - 10
            high = each.high if math.isfinite(each.high) else max(each.low, 0) + 10
            for part in (1e-3, 0.3, 0.7, 0.999):
                at = low + part * (high - low)
                assert evaluate(inputs | {found.key: at})["best"] == each.best, (found.key, at)


@pytest.mark.parametrize("inputs", [EARTH, MULTIVERSE], ids=["earth", "multiverse"])
def test_neighbouring_stretches_meet_and_have_different_winners(inputs):
    for found in winners(inputs):
        for one, other in zip(found.stretches, found.stretches[1:], strict=False):
            assert one.high == other.low
            assert one.best != other.best


def test_a_share_and_a_tie_among_losers_are_as_worked_out_by_hand():
    found = by_key(EARTH)["p_V"]
    ratio = (
        EARTH["db_dF_CV"] * EARTH["dp_CV_da_CV"] / EARTH["F_V"]
        / (EARTH["db_dF_CnV"] * EARTH["dp_CnV_da_CnV"] / (1 - EARTH["F_V"]))
    )  # fmt: skip
    assert found.switches == pytest.approx([1 / (1 + ratio)])  # CV beats CnV above it
    assert [each.best for each in found.stretches] == ["CnV", "CV"]
    at = evaluate(EARTH | {"p_V": np.linspace(0, 1, 101)})
    behind = np.sign(at["marginal_V"] - at["marginal_CnV"])
    assert len(set(behind)) > 1  # V and CnV tie too, behind CV: that is no switch


def test_the_nearest_switch_point_comes_first_and_inputs_without_one_last():
    found = winners(EARTH)
    distances = [each.distance(each.nearest) for each in found if each.nearest is not None]
    assert distances == sorted(distances)
    assert [each.key for each in found if not each.switches] == ["b", "F_I"]
    assert found[0].key == "F_V"
    assert not found[-1].switches


def test_an_input_entered_as_a_logarithm_is_moved_as_one():
    found = by_key(MULTIVERSE)["log10_F_V"]
    assert found.nearest < found.value < 0
    best = [evaluate(MULTIVERSE | {"log10_F_V": found.nearest + step})["best"]
            for step in (-0.01, 0.01)]  # fmt: skip
    assert best == ["CV", "V"]


def without(*keys):
    return {key: each for key, each in EARTH.items() if key not in keys}


def test_defaults_stay_as_they_are_while_another_input_moves():
    assumed = without("p_CV", "db_dF_V") | {"p_CV": ASSUMED, "db_dF_V": ASSUMED}
    as_numbers = EARTH | {"p_CV": EARTH["F_CV"]}
    beta_V, beta_nV = EARTH["db_dF_CV"] / EARTH["F_V"], EARTH["db_dF_CnV"] / (1 - EARTH["F_V"])
    as_numbers["db_dF_V"] = beta_V * EARTH["F_CV"] - beta_nV * EARTH["F_CnV"]
    wanted = by_key(as_numbers)
    for key, found in by_key(assumed).items():
        assert found.value == pytest.approx(wanted[key].value), key
        assert found.switches == pytest.approx(wanted[key].switches), key


def test_D_b_moves_in_place_of_the_slopes_and_then_F_V_changes_nothing():
    entered = without("db_dF_CV", "db_dF_CnV", "db_dF_V") | {"D_b": 0.3}
    found = by_key(entered)
    assert {"db_dF_CV", "db_dF_CnV"}.isdisjoint(found)
    assert (found["D_b"].value, found["db_dF_V"].value) == (0.3, 0.0)
    assert found["F_V"].switches == ()
    (tie,) = found["D_b"].switches
    assert evaluate(entered | {"D_b": tie * 0.999})["best"] == "V"
    assert evaluate(entered | {"D_b": tie * 1.001})["best"] == "CV"


def test_ties_that_differ_by_rounding_are_one_switch_point():
    flat = EARTH | {"U_nB": 0.0, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0, "db_dF_V": 0.3}
    found = by_key(flat)["U_nB"]  # where U_nB = U_B all three are worth nothing
    assert found.switches == pytest.approx([flat["U_B"]])
    assert [each.best for each in found.stretches] == ["CV", "V"]
