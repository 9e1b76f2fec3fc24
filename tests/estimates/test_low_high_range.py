"""Low and High mean what the range says, and the fit keeps to them exactly."""

import numpy as np
import pytest

import coop_xl
from coop_xl.estimates.fit import distribution_of
from coop_xl.estimates.low_high_range import RANGES, USUAL, range_of

ROWS = {
    "p_V": (0.2, 0.4, 0.6, "auto"),
    "dp_V_da_V": (0.002, 0.01, 0.03, "auto"),
    "U_B": (85.0, 100.0, 115.0, "auto"),
    "U_nB": (-60.0, -20.0, 0.0, "normal"),
    "db_dF_CV": (0.1, 0.25, 0.5, "lognormal"),
    "log10_F_V": (-12.0, -9.0, -6.0, "auto"),
}


@pytest.mark.parametrize("ends", RANGES)
@pytest.mark.parametrize("key", ROWS)
def test_low_and_high_are_the_quantiles_that_the_range_names(key, ends):
    low, best, high, family = ROWS[key]
    found = distribution_of(key, coop_xl.Estimate(low, best, high, family, range=ends))
    assert found.quantile(np.array(ends)) == pytest.approx((low, high), rel=1e-9, abs=1e-9)
    if family == "auto":
        assert found.median == pytest.approx(best, rel=1e-9)


def test_a_narrower_range_of_the_same_numbers_is_a_wider_estimate():
    spreads = [
        distribution_of("p_V", coop_xl.Estimate(0.2, 0.4, 0.6, range=each)).variance
        for each in RANGES
    ]
    assert spreads[0] < spreads[1] < spreads[2]


def test_ends_of_a_triangle_are_ends_whatever_the_range():
    one, other = (
        distribution_of("p_V", coop_xl.Estimate(0.2, 0.4, 0.6, "triangular", range=each))
        for each in (USUAL, (0.25, 0.75))
    )
    assert one == other


def test_best_may_be_less_near_to_low_where_the_range_is_narrow():
    near = dict(low=0.2, best=0.27, high=0.6)
    assert distribution_of("U_B", coop_xl.Estimate(**near)).median == pytest.approx(0.27)
    with pytest.raises(coop_xl.CoopError, match=r"Best 0\.27 is too near Low for auto.*0\.31"):
        distribution_of("U_B", coop_xl.Estimate(**near, range=(0.25, 0.75)))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("10–90 %", (0.1, 0.9)),
        ("10-90%", (0.1, 0.9)),
        ("25 to 75", (0.25, 0.75)),
        ("0.1 - 0.9", (0.1, 0.9)),
        ([0.25, 0.75], (0.25, 0.75)),
        ((0.05, 0.95), USUAL),
        ("", USUAL),
        (None, USUAL),
    ],
)
def test_a_range_is_understood_in_several_spellings(given, found):
    assert range_of(given) == found


@pytest.mark.parametrize("given", ["20–80 %", [0.2, 0.8], [0.9, 0.1], "all", 0.9, [0.1], {"a": 1}])
def test_any_other_range_is_refused_with_the_three_that_there_are(given):
    with pytest.raises(coop_xl.CoopError, match="choose one of 5–95 %, 10–90 %, 25–75 %"):
        range_of(given)


def test_an_estimate_with_another_range_names_its_variable():
    with pytest.raises(coop_xl.CoopError, match="p_V: the range of Low and High is"):
        distribution_of("p_V", coop_xl.Estimate(0.2, 0.4, 0.6, range=(0.2, 0.8)))
