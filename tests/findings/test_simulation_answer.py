"""Figures in words: rounded before their exponent is split off; bounds where few draws tell."""

import math

import pytest

from coop_xl.analysis.figure import Figure
from coop_xl.findings.numbers import amount, number, percent


@pytest.mark.parametrize(
    ("value", "scale", "told"),
    [
        (9.994e-5, 0, "9.99 × 10^−5"),
        (9.996e-5, 0, "1 × 10^−4"),
        (-9.996e-5, 0, "−1 × 10^−4"),
        (9.996, -30, "1 × 10^−29"),
        (9.999e7, 0, "1 × 10^8"),
        (5e-324, 0, "4.94 × 10^−324"),
    ],
)
def test_a_number_that_rounds_to_ten_is_one_with_the_next_power(value, scale, told):
    assert number(value, scale) == told


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (Figure(9.96e-5, 3e-6), "(1.00 ± 0.03) × 10^−4"),
        (Figure(9.96e-5, 3e-8), "(9.960 ± 0.003) × 10^−5"),
        (Figure(-9.96e-5, 3e-6), "(−1.00 ± 0.03) × 10^−4"),
        (Figure(3e-9, 2e-7), "(3 ± 200) × 10^−9"),
    ],
)
def test_so_is_a_number_with_an_error(figure, told):
    assert amount(figure) == told


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(0.4304, 0.0003), "43.04 % ± 0.03 %"),
        (Figure(0.0, 1.5 / 2**14), "below 0.018 %"),
        (Figure(1.0, 1.5 / 2**14), "above 99.982 %"),
        (Figure(1e-6, 2e-5), "below 0.004 %"),
        (Figure(1.0), "100 %"),
        (Figure(0.0), "0 %"),
        (Figure(1 / 3), "33.33 %"),
        (Figure(0.99996), "99.996 %"),
        (Figure(1.04e-8), "0.000001 %"),
        (Figure(1e-9), "below 0.000001 %"),
        (Figure(1 - 1e-9), "above 99.999999 %"),
    ],
)
def test_a_chance_next_to_0_or_1_is_told_as_a_bound_unless_it_is_certain(figure, said):
    assert percent(figure) == said


def test_an_error_that_draws_do_not_tell_is_said_so():
    assert amount(Figure(2.5, math.inf)) == "2.5 (too few draws to tell its error)"
