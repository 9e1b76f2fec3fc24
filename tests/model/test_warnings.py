# ruff: noqa: E501 — a case a line
"""`check` says all that is wrong or worth knowing, in words a user can act on."""

import numpy as np
import pytest

from coop_xl import CoopError, check, evaluate
from coop_xl.model.catalogue import VARIABLES

from .cases import BASIC, EXTREME

# Coherent, usual and of small effect: nothing to say.
SOUND = {
    "U_B": 100.0, "U_nB": 0.0, "b": 0.5, "F_V": 0.3, "F_CV": 0.5, "F_CnV": 0.4, "F_I": 0.1,
    "p_V": 0.3, "p_CV": 0.5, "p_CnV": 0.4, "db_dF_V": 0.2, "db_dF_CV": 0.3, "db_dF_CnV": 0.6,
    "dU_B_dF_V": 10.0, "dU_nB_dF_V": 5.0, "dp_V_da_V": 0.01, "dp_CV_da_CV": 0.02,
    "dp_CnV_da_CnV": 0.03,
}  # fmt: skip


def without(*keys, **added):
    return {key: value for key, value in SOUND.items() if key not in keys} | added


def texts(inputs):
    return [str(message) for message in check(inputs)]


def test_sound_inputs_leave_nothing_to_say():
    assert check(SOUND) == []
    assert check(SOUND | {"b": np.linspace(0, 1, 5)}) == []


def test_no_vector_keeps_check_from_answering():
    for case in BASIC + EXTREME:
        errors = [each for each in check(case["inputs"]) if each.severity == "error"]
        assert all("One unit cannot" in each.text for each in errors)


# Errors


def test_a_marginal_value_too_large_for_a_computer_is_an_error():
    said = texts(SOUND | {"U_B": 1e308, "dU_B_dF_V": 1e308, "F_V": 1e-3, "F_I": 0.5})
    assert said[0].startswith("error: marginal_CV")
    assert "too large for a computer" in said[0]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (without("F_CV"), ["error: F_CV is missing: enter a share from 0 to 1"]),
        (
            without("F_CV", F_VC=0.5),
            [
                'error: "F_VC" is not a variable of the model; did you mean F_CV?',
                'error: F_CV is missing: enter a share from 0 to 1; did you mean it by "F_VC"?',
            ],
        ),
        (without(b=None), ["error: b is blank: enter a share from 0 to 1 (baseline success of bargaining: share of interactions that end in minimally cooperative settlements)"]),
        (without(b=1.2, p_V=-1.0), ["error: b is 1.2: enter a share from 0 to 1", "error: p_V is -1: enter a probability from 0 to 1"]),
        (without(b="  half\nof it"), ['error: b is "half of it": enter a share from 0 to 1']),
        (without(b=True), ["error: b is TRUE: enter a share from 0 to 1"]),
        (without(U_B=10**400), ["error: U_B is too large a number: enter any number"]),
        (without(log10_F_V=-1.0), ["error: F_V is entered twice, as F_V and log10_F_V: keep one of them"]),
        (without(f_cv=0.5), ["error: F_CV is entered twice: keep one of them"]),
        (without(b=[0.5, 7.0, 9.0]), ["error: b is 7: enter a share from 0 to 1, in scenario 2"]),
        (without(b=[0.5, True]), ["error: b is TRUE: enter a share from 0 to 1, in scenario 2"]),
        (without(b=[0.1, 0.2], p_V=[0.1, 0.2, 0.3]), ["error: b has 2 values but p_V has 3: enter one, or as many, of each"]),
    ],
)  # fmt: skip
def test_errors_name_variable_value_and_remedy(inputs, expected):
    assert texts(inputs) == expected
    with pytest.raises(CoopError):  # what check calls an error, evaluate refuses
        evaluate(inputs)


def test_all_variables_are_asked_for_when_none_is_given():
    (message,) = check({})
    assert all(key in message.text for key in VARIABLES)


def test_errors_come_alone_and_in_the_order_of_entry():
    messages = check(SOUND | {"U_nB": 200.0, "p_V": 3.0, "b": -1.0})
    assert [message.variable for message in messages] == ["b", "p_V"]
    assert "U_nB" in [message.variable for message in check(SOUND | {"U_nB": 200.0})]


# Warnings


@pytest.mark.parametrize(
    ("change", "variable", "words"),
    [
        ({"U_nB": 200.0}, "U_nB", "U_nB is 200, above U_B 100"),
        ({"U_nB": 100.0}, "U_B", "bargaining is worth nothing"),
        ({"db_dF_CV": -0.5}, "db_dF_CV", "db_dF_CV is -0.5, normally 0 or more: how b moves with F_CV"),
        ({"db_dF_CnV": -0.5}, "db_dF_CnV", "normally 0 or more"),
        ({"dp_V_da_V": -0.01}, "dp_V_da_V", "normally 0 or more"),
        ({"dp_CV_da_CV": -0.01}, "dp_CV_da_CV", "normally 0 or more"),
        ({"dp_CnV_da_CnV": -0.01}, "dp_CnV_da_CnV", "normally 0 or more"),
        ({"dp_CV_da_CV": 0.25}, "dp_CV_da_CV", "dp_CV_da_CV is 0.25. One unit would move 50 % to 75 %. Did you mean 0.25 %?"),
        ({"dp_CnV_da_CnV": -0.3}, "dp_CnV_da_CnV", "One unit would move 40 % to 10 %. Did you mean −0.3 %?"),
    ],
)  # fmt: skip
def test_unusual_inputs_are_warned_of(change, variable, words):
    found = [message for message in check(SOUND | change) if message.variable == variable]
    assert {message.severity for message in found} == {"warning"}
    assert any(words in each.text for each in found)


def test_usual_negative_numbers_are_not_warned_of():
    usual = {"U_nB": -50.0, "db_dF_V": -1.0, "dU_B_dF_V": -2.0, "dU_nB_dF_V": -2.0}
    assert check(SOUND | usual) == []


def test_no_positive_marginal_is_said():
    nothing = {"dp_V_da_V": 0.0, "dp_CV_da_CV": 0.0, "dp_CnV_da_CnV": 0.0}
    assert texts(SOUND | nothing) == [
        "warning: no marginal is positive: by these estimates none of the three kinds of work does any good"
    ]


def test_first_order_is_called_rough_beyond_a_tenth_of_F_V():
    # F_I·Δp_V is 0.1·dp_V_da_V, a tenth of F_V = 0.3 is 0.03: the alarm stands at 0.3.
    assert not any("only approximate" in each for each in texts(SOUND | {"dp_V_da_V": 0.299}))
    (message,) = (
        each for each in check(SOUND | {"dp_V_da_V": 0.301}) if "only approximate" in each.text
    )
    got = evaluate(SOUND | {"dp_V_da_V": 0.301})
    assert message.variable == "dp_V_da_V"
    for shown in ("by 0.1 of its value", f"{got['marginal_V']:.6g}", f"{got['change_V']:.6g}"):
        assert shown in message.text
    assert got["marginal_V"] != got["change_V"]
    assert "is only approximate" in " ".join(texts(SOUND | {"dp_V_da_V": -0.301}))
    assert "own derivation" in message.text


def test_warnings_of_shares_entered_as_log10_do_not_fail():
    at = without("F_V", "F_I", log10_F_V=-400.0, log10_F_I=-390.0)
    assert {message.severity for message in check(at)} == {"warning"}
    assert "log10_F_V is -400" in texts(at)[0]


# Arrays


def test_the_first_scenario_concerned_is_named():
    assert texts(SOUND | {"U_nB": [0.0, 0.0, 150.0, 200.0]})[0].endswith(", in scenario 3")
    assert texts(SOUND | {"U_nB": np.array([[0.0, 0.0], [150.0, 0.0]])})[0].endswith("scenario 3")


def test_a_remark_is_made_once_however_many_scenarios_it_concerns():
    many = SOUND | {"F_CV": np.linspace(0, 1, 101), "F_I": 0.9}
    found = [message for message in check(many) if message.variable == "F_CV"]
    assert len(found) == 2  # below the least, above the most
    assert "in scenario 1" in found[0].text
    different = check(SOUND | {"U_nB": [100.0, 200.0]})
    assert [message.variable for message in different] == ["U_B", "U_nB", ""]
