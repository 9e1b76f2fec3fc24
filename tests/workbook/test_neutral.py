"""What an extension that a workbook lacks leaves of a formula."""

import pytest

from coop_xl.model.extensions import finite_changes
from coop_xl.workbook.formulas.neutral import ONE, ZERO
from coop_xl.workbook.formulas.trace import Term

A, B = Term("a"), Term("b")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (A * ONE * B, "a*b"),
        (ONE * A, "a"),
        (A + ZERO * B, "a"),
        (ZERO * A + B, "b"),
        (A - ZERO * B, "a"),
        (A - ONE, "a-1"),
        (ONE + A, "1+a"),
    ],
)
def test_factors_of_1_and_summands_of_0_do_not_show(found, text):
    assert found.text == text


def test_without_extensions_the_change_of_a_share_is_that_of_the_post():
    found = finite_changes.change_F_CnV(
        Term("r_nV"), ONE, Term("g"), Term("dp_V"), ZERO, Term("x")
    )
    assert found.text == "r_nV*g/(1-r_nV*dp_V)"
