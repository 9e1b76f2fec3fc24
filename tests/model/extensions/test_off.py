# ruff: noqa: E501 — a case a line
"""Extensions that are off change nothing; wrong ones are told; arrays broadcast."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coop_xl import CoopError, check, evaluate, log10_marginals
from coop_xl.model.catalogue import ENTRIES, OUTPUTS, VARIABLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS
from coop_xl.model.extensions.quantities import AFTER, BEFORE, MASSES, REPLACED
from coop_xl.model.names import extension_of, key_of, meant
from coop_xl.workbook.formulas.trace import Term, trace
from tests.model.cases import BASIC, EXTREME
from tests.model.test_catalogue import EXCEL_NAME, LOOKS_LIKE_A_CELL

from .worlds import estimates, settings

SOUND = estimates(np.random.default_rng(7))
ALL_ON = {
    key: value
    for each in settings(np.random.default_rng(7)).values()
    for key, value in each.items()
}
OFF = {
    key: extension.default
    for key, extension in EXTENSION_INPUTS.items()
    if math.isfinite(extension.default)
}


def same(one, other):
    """Equal in every key, nan beside nan."""
    assert one.keys() == other.keys()
    for key, value in one.items():
        np.testing.assert_array_equal(value, other[key], err_msg=key)
        assert type(value) is type(other[key]), key
    return True


# Off


@st.composite
def base_inputs(draw):
    number = st.floats(-1e6, 1e6)
    inner = st.floats(1e-12, 1 - 1e-12)
    return {
        key: draw(inner if variable.low_open or variable.high == 1 else number)
        for key, variable in VARIABLES.items()
    }


@hypothesis_settings(max_examples=150, deadline=None)
@given(base_inputs())
def test_defaults_are_the_base_model_bit_for_bit(inputs):
    assert same(evaluate(inputs | OFF), evaluate(inputs))
    for key, pair in log10_marginals(inputs).items():
        assert log10_marginals(inputs | OFF)[key] == pair


@pytest.mark.parametrize("case", BASIC[:40] + EXTREME)
def test_switches_at_0_are_the_base_model_bit_for_bit(case):
    inputs = case["inputs"]
    aside = ALL_ON | {extension.switch: 0.0 for extension in EXTENSIONS}
    assert same(evaluate(inputs | aside), evaluate(inputs))


@pytest.mark.parametrize("extension", EXTENSIONS, ids=lambda each: each.name)
def test_a_scenario_without_the_extension_beside_one_with_it_is_the_base_models(extension):
    one = settings(np.random.default_rng(7))[extension.name]
    alone, base = evaluate(SOUND | one), evaluate(SOUND)
    both = {
        key: np.array([EXTENSION_INPUTS[key].default, value]) for key, value in one.items()
    } | {extension.switch: np.array([0.0, 1.0])}
    together = evaluate(SOUND | both)
    for key, value in base.items():
        np.testing.assert_array_equal(together[key][0], value, err_msg=key)
    for key, value in alone.items():
        np.testing.assert_allclose(together[key][1], value, rtol=1e-14) if key != "best" else None
    assert together["best"][1] == alone["best"]
    assert (
        log10_marginals(SOUND | both)["marginal_V"][1][0]
        == log10_marginals(SOUND)["marginal_V"][1]
    )


# On


def test_an_extension_is_on_as_soon_as_an_input_differs_from_its_default():
    for extension in EXTENSIONS:
        one = settings(np.random.default_rng(7))[extension.name]
        got = evaluate(SOUND | one)
        assert got.keys() > evaluate(SOUND).keys()
        assert same(got, evaluate(SOUND | one | {extension.switch: 1.0}))


def test_arrays_equal_scalars_and_broadcast():
    given = ALL_ON | {"F_V": np.array([[0.2], [0.3]]), "alpha_V": np.array([0.0, 0.1, 0.4])}
    got = evaluate(SOUND | given)
    assert {np.shape(value) for value in got.values()} == {(2, 3)}
    alone = evaluate(SOUND | given | {"F_V": 0.3, "alpha_V": 0.1})
    for key in OUTPUTS.keys() & alone.keys() - {"best"}:
        assert got[key][1, 1] == pytest.approx(alone[key], rel=1e-12, abs=1e-14), key
    assert got["best"][1, 1] == alone["best"]


def test_log10_marginals_have_the_shape_of_all_inputs():
    for gamma in (np.zeros(3), np.array([0.0, 0.1, 0.2])):
        got = log10_marginals(SOUND | {"gamma": gamma})
        plain, one = log10_marginals(SOUND), log10_marginals(SOUND | {"gamma": gamma[2]})
        for key, pair in got.items():
            assert [np.shape(each) for each in pair] == [(3,), (3,)]
            assert (pair[0][0], pair[1][0]) == plain[key]
            assert (pair[0][2], pair[1][2]) == pytest.approx(one[key], rel=1e-14)


def test_lone_numbers_come_out_as_float64_and_text():
    got = evaluate(SOUND | ALL_ON)
    assert {type(value) for key, value in got.items() if key != "best"} == {np.float64}
    assert type(got["best"]) is str


def test_log10_entries_equal_plain_ones():
    shares = {"log10_F_V": math.log10(SOUND["F_V"]), "log10_F_I": math.log10(SOUND["F_I"])}
    others = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    got, plain = evaluate(others | shares | ALL_ON), evaluate(SOUND | ALL_ON)
    for key in ("marginal_V", "marginal_CV", "marginal_CnV", "change_V", "U_branches"):
        assert got[key] == pytest.approx(plain[key], rel=1e-10)


def test_minute_shares_keep_their_digits():
    at = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    at |= {"log10_F_V": -60.0, "log10_F_I": -80.0, "D_b": 0.5, "lambda_own": 0.0}
    got = evaluate(at)
    assert got["marginal_CV"] == pytest.approx(
        (at["U_B"] - at["U_nB"]) * 0.5 * at["p_V"] * 1e-80 * at["dp_CV_da_CV"], rel=1e-12
    )
    assert got["change_CV"] == pytest.approx(got["marginal_CV"], rel=1e-12)
    assert got["change_V"] == pytest.approx(got["marginal_V"], rel=1e-12)


# What is wrong


@pytest.mark.parametrize(
    ("extensions", "text"),
    [
        ({"alpha_V": 1.3}, "alpha_V is 1.3: enter a number from −1 to 1"),
        ({"lambda_own": 1.0, "D_b": 0.5}, "lambda_own is 1: enter a number from 0 and below 1"),
        ({"use_locality": 0.5}, "use_locality is 0.5: enter 0 or 1"),
        ({"use_locality": True}, "use_locality is TRUE: enter 0 or 1"),
        ({"Y_V": -1.0}, "Y_V is -1: enter a number of units of effort, 0 or more"),
        ({"lambda_own": 0.0, "D_b": [0.2, 2.0]}, "D_b is 2: enter a share from 0 to 1, in scenario 2"),
        ({"lambda_own": 0.1}, "D_b is 0: locality needs to know"),
        ({"F_V_from": 0.6, "F_V_to": 0.4, "gamma": 0.1}, "F_V_from is above F_V_to"),
        ({"pmax_V": 0.01}, "pmax_V is not above p_V: enter a probability above p_V"),
        ({"alpha_V": 0.1, "p_V": 0.0}, "S_V is blank and p_V is 0: enter S_V"),
        ({"gamma": "much"}, 'gamma is "much": enter any number'),
        ({"aplha_V": 0.1}, '"aplha_V" is not a variable of the model; did you mean alpha_V?'),
        ({"alpha_V": 0.1, "α_V": 0.1}, "alpha_V is entered twice"),
    ],
)  # fmt: skip
def test_errors_name_input_value_and_remedy(extensions, text):
    with pytest.raises(CoopError) as caught:
        evaluate(SOUND | extensions)
    assert str(caught.value).startswith(text)
    assert check(SOUND | extensions)[0].severity == "error"
    assert text[:20] in check(SOUND | extensions)[0].text


def test_minute_shares_are_refused():
    at = {key: value for key, value in SOUND.items() if key != "F_V"} | {"log10_F_V": -200.0}
    with pytest.raises(CoopError, match="F_V is below 10\\^−140"):
        evaluate(at | {"gamma": 0.1})
    with pytest.raises(CoopError, match="F_V is below 10\\^−140"):
        log10_marginals(at | {"gamma": 0.1})
    assert np.isfinite(evaluate(at)["U"])


# What is worth knowing


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        ({"lambda_own": 0.0, "D_b": 0.3}, "db_dF_V, db_dF_CV and db_dF_CnV follow from locality"),
        ({"lambda_own": 0.0, "D_b": 0.3, "F_V": 1e-3}, "at F_V = 0.001 one percent of lambda_own or kappa_own alone gives L ≈ 11.1"),
        ({"lambda_own": 0.0, "D_b": 0.99, "b": 0.05, "F_CV": 0.9, "F_CnV": 0.9}, "needs a b from"),
        ({"gamma": 0.3}, "make sure that coalitions are not counted twice"),
        ({"slope_below": 0.3, "gamma": 0.1}, "slope_below is 0.3 but has no effect: enter F_V_from too"),
        ({"Y_V": 3.0}, "below 3 units of effort alignment achieves nothing, so its marginal value is zero; crossing the threshold brings"),
        ({"alpha_V": 0.3, "F_V": 0.9}, "S_V follows from symmetry as"),
        ({"alpha_V": 0.3, "S_V": 0.99, "F_I": 0.1}, "add up to more than 1"),
        ({"alpha_V": -0.9, "F_I": 0.01, "F_V": 0.2, "p_V": 0.4}, "a unit of ours counts as -"),
        ({"use_branches": 1.0, "F_I": 0.95, "F_V": 0.5, "p_V": 0.5, "dU_B_dF_V": 300.0, "D_b": 0.9, "lambda_own": 0.0}, "so large that U is only approximate"),
    ],
)  # fmt: skip
def test_what_is_worth_knowing_is_told(extensions, words):
    found = [each.text for each in check(SOUND | extensions)]
    assert any(words in text for text in found), found
    assert not any(words in each.text for each in check(SOUND))


def test_the_symmetric_bounds_are_told():
    at = SOUND | {"alpha_V": 0.3, "F_V": 0.9, "p_V": 0.5}
    (text,) = (each.text for each in check(at) if each.variable == "S_V")
    assert f"F_I·p_V = {at['F_I'] * 0.5:.6g} to p_V = 0.5" in text
    assert not [each for each in check(at | {"F_V": 0.4, "F_I": 0.3}) if each.variable == "S_V"]


def test_a_threshold_ahead_is_not_called_useless():
    nothing = "no marginal is positive"
    idle = SOUND | {"dp_V_da_V": 0.0, "dp_CnV_da_CnV": 0.0}
    assert not any(nothing in each.text for each in check(idle | {"Y_CV": 2.0}))
    assert any(nothing in each.text for each in check(idle | {"dp_CV_da_CV": 0.0, "Y_CV": 2.0}))


# The tables


def test_extension_keys_are_distinct_excel_names_and_no_others():
    folded = [key.casefold() for key in (*ENTRIES, *OUTPUTS, *EXTENSION_INPUTS)]
    added = evaluate(SOUND | ALL_ON).keys() - OUTPUTS.keys() - {"S_V"}
    folded += [key.casefold() for key in added]
    assert len(set(folded)) == len(folded)
    for key in EXTENSION_INPUTS:
        assert EXCEL_NAME.fullmatch(key)
        assert not LOOKS_LIKE_A_CELL.fullmatch(key)
        assert key_of(key) is None
        assert extension_of(f" {key.upper()} ") == key
        assert all(
            (
                EXTENSION_INPUTS[key].meaning,
                EXTENSION_INPUTS[key].think,
                EXTENSION_INPUTS[key].domain,
            )
        )
    assert key_of("D") is extension_of("D") is extension_of("F_V low") is None
    assert meant("alpha_V") is None


def test_every_equation_of_an_extension_can_be_written_as_a_formula():
    for each in (*BEFORE, *MASSES, *AFTER, *REPLACED.values()):
        assert isinstance(trace(each, {}), Term)
        assert each.equation_text
        assert each.origin == "own derivation"
