"""Base model against extensions: what is compared, what flips."""

import numpy as np
import pytest

from coop_xl import CoopError, evaluate
from coop_xl.analysis.extension_effects import compare
from coop_xl.model.extensions.catalogue import BY_NAME

from .test_allocation import SOUND

NAMES = ("V", "CV", "CnV")


def test_each_extension_given_is_compared_by_itself_and_all_together():
    given = {"D_b": 0.4, "lambda_own": 0.1, "alpha_V": 0.2, "gamma": 0.3, "use_coalition": 0.0}
    outcomes, are_illustrations = compare(SOUND | given)
    assert not are_illustrations
    assert [each.extension for each in outcomes] == ["base", "locality", "evidence", "all"]
    settings = [{}, {"D_b": 0.4, "lambda_own": 0.1}, {"alpha_V": 0.2}]
    for found, setting in zip(outcomes, [*settings, settings[1] | settings[2]], strict=True):
        assert found.setting == setting
        truth = evaluate(SOUND | setting)
        assert found.best == truth["best"]
        assert found.marginals == {name: truth[f"marginal_{name}"] for name in NAMES}
    assert outcomes[3].marginals == {
        name: evaluate(SOUND | given)[f"marginal_{name}"] for name in NAMES
    }


def test_one_extension_is_not_compared_twice():
    outcomes, _ = compare(SOUND | {"alpha_V": 0.2})
    assert [each.extension for each in outcomes] == ["base", "evidence"]


def test_what_flips_is_named():
    minute = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    minute |= {"log10_F_V": -10.0, "log10_F_I": -12.0, "db_dF_CV": 1e-11}
    base, local = compare(minute | {"D_b": 0.5, "lambda_own": 0.01})[0]
    assert base.marginals["V"] > base.marginals["CV"]
    assert local.best == "CV" != base.best
    assert {"CV overtakes V", "CV overtakes CnV"} >= set(local.flips) >= {"CV overtakes V"}
    assert base.flips == ()


def test_a_threshold_shows_the_average_of_crossing_it():
    _, found = compare(SOUND | {"Y_CV": 3.0})[0]
    assert found.marginals["CV"] == 0
    assert found.averages == {"CV": pytest.approx(evaluate(SOUND)["marginal_CV"])}


def test_branches_show_their_own_slopes_and_value():
    _, found = compare(SOUND | {"use_branches": 1.0})[0]
    truth = evaluate(SOUND | {"use_branches": 1.0})
    assert truth["U_branches"] == found.U != truth["U"]
    assert found.marginals["CV"] == truth["marginal_CV_branches"]
    assert found.best == max(found.marginals, key=found.marginals.get)


def test_without_extensions_every_one_is_illustrated():
    outcomes, are_illustrations = compare(SOUND)
    assert are_illustrations
    assert {each.extension for each in outcomes} == {"base", *BY_NAME} - {"masses"}
    assert all(each.problem == "" for each in outcomes)
    local = [each for each in outcomes if each.extension == "locality"]
    assert local[0].setting == {"D_b": pytest.approx(0.25 + 0.45), "lambda_own": 0.0}
    # The sum is D itself where the derivatives are those of no locality.
    bare = SOUND | {"db_dF_CV": 0.6 * 0.35, "db_dF_CnV": 0.6 * 0.65}
    base, first, *_ = compare(bare)[0]
    for name in ("CV", "CnV"):
        assert first.marginals[name] == pytest.approx(base.marginals[name], rel=1e-12)


def test_a_setting_that_cannot_be_is_told_beside_the_others():
    outcomes, _ = compare(SOUND | {"p_V": 0.0})
    assert any(each.problem.startswith("S_V is blank and p_V is 0") for each in outcomes)
    assert sum(each.marginals is not None for each in outcomes) > 10


def test_branches_without_an_agent_left_are_told():
    # s = 1: our agent is all there is with our values.
    lone = SOUND | {"F_I": 0.5, "F_V": 0.2, "p_V": 0.4, "F_CV": 0.7, "p_CV": 0.7}
    (found,) = (each for each in compare(lone)[0] if each.extension == "branches")
    assert found.problem.startswith("undefined: in one branch")


def test_wrong_inputs_are_told():
    with pytest.raises(CoopError, match="b is 2"):
        compare(SOUND | {"b": 2.0})
    with pytest.raises(CoopError, match="b has several values"):
        compare(SOUND | {"b": np.array([0.1, 0.2])})
