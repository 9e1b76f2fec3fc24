"""At which value of an input two interventions tie, with extensions on or being turned on."""

import numpy as np
import pytest

from coop_xl import CoopError, break_even, evaluate

from .worlds import estimates, settings

SOUND = estimates(np.random.default_rng(7))
LOCAL = {"D_b": 0.5, "lambda_own": 0.0}


def base(seed=0, **changed):
    return estimates(np.random.default_rng(seed)) | changed


def tie(inputs, key, value, first, second):
    ways = {"log10_F_V": "F_V"}
    at = {k: v for k, v in inputs.items() if k != ways.get(key)} | {key: value}
    got = evaluate(at)
    one, other = got[f"{first}_per_F_I"], got[f"{second}_per_F_I"]
    return one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("F_V", [1e-60, 1e-9, 0.01, 0.4])
def test_the_lambda_at_which_cv_and_cnv_tie_is_the_derived_one(seed, F_V):
    at = base(seed, F_V=F_V, p_V=0.2, dp_CV_da_CV=0.02, dp_CnV_da_CnV=0.03) | LOCAL
    found = break_even(at, "lambda_own", "CV", "CnV")
    assert found.values == (pytest.approx(evaluate(at)["lambda_even"], rel=1e-12),)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "key", ["alpha_V", "alpha_nV", "kappa_own", "D_b", "gamma", "F_V", "p_V", "F_I", "p_CA", "U_B",
            "dp_CV_da_V", "dp_V_da_V", "log10_F_V", "dU_B_dF_V"],
)  # fmt: skip
def test_at_a_break_even_the_two_tie(seed, key):
    random = np.random.default_rng(seed)
    inputs, each = estimates(random), settings(random)
    inputs |= each["locality"] | each["coalition"] | each["several"] | each["evidence"]
    for first, second in (("V", "CV"), ("V", "CnV"), ("CV", "CnV")):
        found = break_even(inputs, key, first, second)
        assert found.values or found.reason
        for value in found.values:
            assert tie(inputs, key, value, first, second), (value, first, second)


@pytest.mark.parametrize("seed", range(4))
def test_no_tie_is_missed_between_points_of_a_scan(seed):
    random = np.random.default_rng(seed)
    inputs, each = estimates(random), settings(random)
    inputs |= each["locality"] | each["evidence"]
    for key in ("lambda_own", "alpha_nV", "p_V", "F_V"):
        points = np.linspace(0.001, 0.999, 300)
        got = evaluate(inputs | {key: points})
        signs = np.sign(got["V_per_F_I"] - got["CnV_per_F_I"])
        found = break_even(inputs, key, "V", "CnV").values
        for place in np.flatnonzero(np.diff(signs)):
            assert any(points[place] <= value <= points[place + 1] for value in found), key


def test_extensions_that_are_off_leave_the_base_models_answer():
    off = {"alpha_V": 0.0, "D_b": 0.3, "use_locality": 0.0}
    for key in ("F_V", "p_V", "U_B", "F_I"):
        assert break_even(SOUND | off, key, "V", "CV") == break_even(SOUND, key, "V", "CV")


def test_a_jump_at_an_end_of_the_coalition_is_no_tie():
    jump = {"gamma": 0.0, "F_V_from": 0.3, "slope_below": 40.0}
    at = base(3, db_dF_V=0.0, F_V=0.2) | jump
    got = evaluate(at | {"F_V": np.array([0.2999, 0.3001])})
    differences = got["V_per_F_I"] - got["CV_per_F_I"]
    assert differences[0] > 0 > differences[1]
    values = break_even(at, "F_V", "V", "CV").values
    assert not any(abs(value - 0.3) < 1e-3 for value in values)


def test_why_there_is_none_is_told():
    assert "tie at every value or at none" in break_even(SOUND | LOCAL, "F_I").reason
    assert (
        "db_dF_CV does not change the difference"
        in break_even(SOUND | LOCAL, "db_dF_CV", "CV", "CnV").reason
    )
    never = base(dp_CnV_da_CnV=-0.01) | LOCAL
    reason = break_even(never, "lambda_own", "CV", "CnV").reason
    assert reason.startswith("no lambda_own makes CV and CnV tie: it must be a number")
    for key, text in (("Y_V", "switches something"), ("use_locality", "switches something")):
        with pytest.raises(CoopError, match=text):
            break_even(SOUND | LOCAL, key)
    with pytest.raises(CoopError, match="D_b is 0: locality needs to know"):
        break_even(SOUND, "lambda_own")


@pytest.mark.parametrize("key", ["lambda_own", "alpha_nV", "p_V"])
def test_a_tie_with_a_marginal_that_is_zero_throughout_is_found(key):
    at = base(5, F_V=0.01, F_I=0.004, p_V=0.4, p_CV=0.7, p_CnV=0.4, db_dF_V=0.1) | LOCAL
    at |= {"lambda_own": 0.0005, "alpha_nV": -0.5, "Y_CV": 30.0}
    points = np.linspace(0.001, 0.999, 2000)
    got = evaluate(at | {key: points})
    assert (got["CV_per_F_I"] == 0).all()
    places = np.flatnonzero(np.diff(np.sign(got["V_per_F_I"])))
    found = break_even(at, key, "V", "CV").values
    for place in places:
        assert any(points[place] <= value <= points[place + 1] for value in found)
    for value in found:
        assert abs(evaluate(at | {key: value})["V_per_F_I"]) < 1e-9 * np.max(
            np.abs(got["V_per_F_I"])
        )
    assert found
