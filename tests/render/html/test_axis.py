"""Axes of charts: plain, in powers of ten, and on both sides of zero."""

import math

import pytest

from coop_xl.render.html.axis import FARTHEST, Axis


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([(0.01, 0), (0.2, 0)], "plain"),
        ([(-0.1, 0), (0.2, 0)], "plain"),
        ([(0.0, 0), (0.2, 0)], "plain"),
        ([(0.0, 0), (0.0, -400)], "plain"),
        ([(1e-5, 0), (0.2, 0)], "log"),
        ([(-1e-5, 0), (-0.2, 0)], "log"),
        ([(1.0, -408), (1.0, -400)], "log"),
        ([(-1e-5, 0), (0.2, 0)], "both"),
        ([(0.0, 0), (1e-5, 0), (0.2, 0)], "both"),
    ],
)
def test_values_of_very_different_sizes_are_shown_as_powers_of_ten(values, kind):
    axis = Axis.of(values)
    assert axis.kind == kind
    ordered = sorted(values, key=lambda each: each[0] * 10.0 ** (each[1] + 200))
    places = [axis.place(each) for each in ordered]
    assert places == sorted(places)


def test_order_is_kept_on_both_sides_of_zero():
    values = [(-3.0, 5), (-1.0, 0), (-1e-3, 0), (0.0, 0), (1e-3, 0), (7.0, 1), (1.0, 6)]
    axis = Axis.of(values)
    places = [axis.place(each) for each in values]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("missing", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_does_not_move_the_axis(missing):
    assert Axis.of([(0.01, 0), (missing, 0), (0.2, 0)]) == Axis.of([(0.01, 0), (0.2, 0)])
    assert Axis.of([(missing, 0)]).kind == "plain"


def test_sizes_beyond_a_float_have_their_places():
    axis = Axis.of([(1.0, -402), (5.0, -402), (3.0, -403)])
    places = [axis.place(each) for each in ((1.0, -402), (5.0, -402), (3.0, -403))]
    assert places == pytest.approx([1, 5, 0.3])
    assert Axis.of([(1.5, 400), (2.5, 400)]).place((2.5, 400)) == 2.5


def test_what_is_far_smaller_than_the_rest_stands_at_zero():
    axis = Axis.of([(1.0, 0), (-1.0, -FARTHEST - 5)])
    assert axis.place((-1.0, -FARTHEST - 5)) == 0
    assert axis.place((1.0, 0)) > 0


@pytest.mark.parametrize(
    ("values", "place", "label"),
    [
        ([(0.01, 0), (0.2, 0)], 0.1, "0.1"),
        ([(-0.01, 0), (0.2, 0)], -0.1, "−0.1"),
        ([(-0.01, 0), (0.2, 0)], -0.0, "0"),
        ([(1.0, -33), (2.0, -33)], 1.5, "1.5"),
        ([(1.0, -408), (1.0, -400)], -404, "10^−404"),
        ([(-1e-5, 0), (-0.2, 0)], 2, "−10^−2"),
        ([(-1e-5, 0), (0.2, 0)], 1, "10^−5"),
        ([(-1e-5, 0), (0.2, 0)], -2, "−10^−4"),
        ([(-1e-5, 0), (0.2, 0)], 0, "0"),
    ],
)
def test_ticks_are_labelled_with_the_value_that_stands_there(values, place, label):
    assert Axis.of(values).label(place) == label


def test_a_plain_axis_of_small_values_names_its_unit():
    axis = Axis.of([(1.0, -33), (2.5, -33)])
    assert axis.unit == "10^−33 "
    assert axis.place((2.5, -33)) == pytest.approx(2.5)
    assert Axis.of([(0.2, 0), (0.3, 0)]).unit == ""
