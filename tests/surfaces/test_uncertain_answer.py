"""Figures with their errors in words: bounds where few draws tell, and where none do."""

import math

import pytest

from coop_xl.analysis.figure import Figure
from coop_xl.surfaces.uncertain_answer import amount, percent


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(0.4304, 0.0003), "43.04 % ± 0.03 %"),
        (Figure(0.0, 1.5 / 2**14), "below 0.018 %"),
        (Figure(1.0, 1.5 / 2**14), "above 99.982 %"),
        (Figure(1e-6, 2e-5), "below 0.004 %"),
        (Figure(1.0), "100 %"),
        (Figure(0.0), "0 %"),
    ],
)
def test_a_chance_next_to_0_or_1_is_told_as_a_bound_unless_it_is_certain(figure, said):
    assert percent(figure) == said


def test_an_error_that_draws_do_not_tell_is_said_so():
    assert amount(Figure(2.5, math.inf)) == "2.5 (too few draws to tell its error)"
