"""A unit of effort that no probability allows is asked about, in percentage points."""

import numpy as np
import pytest

import coop_xl
from coop_xl.functions.catalogue import COOP_CHECK
from coop_xl.model.percentage_points import is_impossible, is_large
from coop_xl.spreadsheet.calculation.calculator import Calculator
from coop_xl.workbook.formulas.trace import formula

from .test_warnings import SOUND

ASKED = {
    1.0: "dp_V_da_V is 1. One unit cannot raise 30 % by 100 points. Did you mean 1 %?",
    0.71: "dp_V_da_V is 0.71. One unit cannot raise 30 % by 71 points. Did you mean 0.71 %?",
    -0.5: "dp_V_da_V is -0.5. One unit cannot lower 30 % by 50 points. Did you mean −0.5 %?",
    100.0: "One unit cannot raise 30 % by 10,000 points. Choose a smaller unit of effort.",
}


@pytest.mark.parametrize("dp_da", ASKED)
def test_past_0_or_1_in_one_unit_is_an_error_that_asks(dp_da):
    first = coop_xl.check(SOUND | {"dp_V_da_V": dp_da})[0]
    assert (first.severity, first.variable) == ("error", "dp_V_da_V")
    assert ASKED[dp_da] in first.text


def test_more_than_a_fifth_yet_possible_is_a_warning():
    found = coop_xl.check(SOUND | {"dp_V_da_V": 0.21})
    asked = [each for each in found if "One unit would move 30 % to 51 %" in each.text]
    assert [each.severity for each in asked] == ["warning"]
    assert "Did you mean 0.21 %?" in asked[0].text


def test_what_just_reaches_1_and_a_fifth_itself_are_possible_and_usual():
    assert coop_xl.check(SOUND | {"p_CV": 0.8, "dp_CV_da_CV": 0.2}) == []
    assert not any(
        each.severity == "error" for each in coop_xl.check(SOUND | {"dp_CV_da_CV": 0.5})
    )


def test_coop_check_says_it_too():
    inputs = SOUND | {"dp_CnV_da_CnV": 3.0}
    rows = COOP_CHECK([list(inputs)], [list(inputs.values())])
    assert rows[0][:2] == ["error", "dp_CnV_da_CnV"]
    assert "Did you mean 3 %?" in rows[0][2]


@pytest.mark.parametrize("p", [0.0, 0.3, 0.8, 1.0])
@pytest.mark.parametrize("dp_da", [-1.0, -0.3, -0.2, 0.0, 0.2, 0.21, 0.7, 0.70001, 1.0])
def test_the_conditions_are_formulas_too(p, dp_da):
    made = Calculator()
    made.enter(("S", 0, 0), p)
    made.enter(("S", 0, 1), dp_da)
    for row, rule in enumerate((is_impossible, is_large), start=1):
        made.enter_formula(("S", row, 0), formula(rule, "$A$1", "$B$1"))
        assert made.value(("S", row, 0)) == bool(rule(p, dp_da))
    assert not (is_impossible(p, dp_da) and is_large(p, dp_da))
    assert np.all(is_impossible(np.array([0.4]), 1))
