# ruff: noqa: E501 — a case a line
"""`evaluate` and `log10_marginals` against 60-digit truth."""

import math
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl import OUTPUTS, VARIABLES, break_even, evaluate, intervention, log10_marginals
from coop_xl.model.catalogue import MAGNITUDES

from .cases import BASIC, EXTREME, MARGINALS, SOUND, VECTORS, estimates, magnitude_of_V, without

mp.dps = 40
NUMBERS = [key for key in OUTPUTS if key != "best" and key not in {m.key for m in MAGNITUDES}]
basic = pytest.mark.parametrize("case", [pytest.param(c, id=f"basic-{n}") for n, c in enumerate(BASIC)])  # fmt: skip
extreme = pytest.mark.parametrize("case", [pytest.param(c, id=f"extreme-{n}") for n, c in enumerate(EXTREME)])  # fmt: skip


def stacked(cases):
    return {key: np.array([case["inputs"][key] for case in cases]) for key in VARIABLES}


# Known answers


@pytest.mark.parametrize("name", ["basic.json", "extreme.json"])
def test_the_vectors_are_a_true_copy_of_their_source(name):
    source = Path(__file__).parents[3] / "shared" / "vectors" / name
    if not source.exists():
        pytest.skip("the source of the vectors does not stand beside this checkout")
    assert (VECTORS / name).read_bytes() == source.read_bytes()


@basic
def test_basic_vectors_are_met_to_twelve_digits(case):
    at = case["inputs"]
    sizes = {
        "U": abs(at["b"] * at["U_B"]) + abs((1 - at["b"]) * at["U_nB"]),
        "marginal_V": magnitude_of_V(at),
    }
    got = evaluate(at)
    for key, truth in case["outputs"].items():
        # A dozen roundings of 1e-16 each; the sums lose digits only against their largest term.
        size = sizes.get(key, abs(mpf(truth)))
        assert abs(mpf(float(got[key])) - mpf(truth)) <= 1e-12 * size, key


@extreme
def test_extreme_vectors_are_met_in_sign_and_magnitude(case):
    got = log10_marginals(case["inputs"])
    for key, truth in case["outputs"].items():
        sign, log10 = got[key]
        assert sign == truth["sign"]
        # Doubles near 417 stand 6e-14 apart, so the value itself is known to 1.3e-13 a rounding.
        error = mpf(float(log10)) - mpf(truth["log10"])
        assert abs(mpf(10) ** error - 1) <= 1e-12, key
        assert abs(error) <= 1e-12 * max(1, abs(float(truth["log10"]))), key


@extreme
def test_extreme_marginals_that_float64_holds_are_met_plainly(case):
    got = evaluate(case["inputs"])
    for key, truth in case["outputs"].items():
        assert math.isfinite(got[key])
        if float(truth["log10"]) > -300:
            exact = truth["sign"] * mpf(10) ** mpf(truth["log10"])
            assert abs(mpf(float(got[key])) / exact - 1) <= 1e-12, key


@extreme
def test_extreme_vectors_rank_as_their_true_marginals_do(case):
    true = {key: t["sign"] * mpf(10) ** mpf(t["log10"]) for key, t in case["outputs"].items()}
    best = max(true, key=true.__getitem__)
    got = evaluate(case["inputs"])
    assert f"marginal_{got['best']}" == best
    for key in MARGINALS:
        ratio = true[key] / true[best]
        # Below 1e-200 the cap of 1/F_V (scale.CAP) shows: all that matters there is "next to none".
        error = abs(mpf(float(got[key.replace("marginal", "ratio")])) - ratio)
        assert error <= (1e-12 * abs(ratio) if abs(ratio) > 1e-200 else 1e-200), key


def test_nothing_infinite_and_no_unexplained_nan_over_all_vectors():
    for case in BASIC + EXTREME:
        got = evaluate(case["inputs"])
        assert not [key for key in NUMBERS if math.isinf(got[key])]
        undefined = {key for key in NUMBERS if math.isnan(got[key])}
        none_positive = got["greatest"] <= 0
        allowed = {"star"} | ({"ratio_V", "ratio_CV", "ratio_CnV"} if none_positive else set())
        assert undefined <= allowed


def test_an_agent_that_surely_lacks_our_values_makes_cv_zero_at_any_share():
    at = without("F_V", "F_I", log10_F_V=-400.0, log10_F_I=-1.0, p_V=0.0)
    assert evaluate(at)["marginal_CV"] == 0
    assert log10_marginals(at)["marginal_CV"] == (0, -math.inf)


# Ways to enter


@basic
def test_log10_entries_equal_plain_ones(case):
    at = case["inputs"]
    plain = evaluate(at)
    for way, log10 in (
        ("log10_F_V", math.log10(at["F_V"])),
        ("log10_1mF_V", math.log1p(-at["F_V"]) / math.log(10)),
    ):
        entered = {key: value for key, value in at.items() if key not in ("F_V", "F_I")}
        got = evaluate(entered | {way: log10, "log10_F_I": math.log10(at["F_I"])})
        # A log10 of magnitude x holds its share to 2.3·x·1e-16, and to (1−F)/F times that on the
        # other side: F_V of 1e-12 through log10(1−F_V) keeps no more than four digits.
        loss = 1 / at["F_V"] if way == "log10_1mF_V" else 1 / (1 - at["F_V"])
        near = 1e-14 * (1 + loss)
        assert got["U"] == plain["U"]
        assert got["marginal_V"] == pytest.approx(
            plain["marginal_V"], rel=0, abs=near * magnitude_of_V(at)
        )
        for key in ("marginal_CV", "marginal_CnV", "s", "t"):
            assert got[key] == pytest.approx(plain[key], rel=near), (way, key)


@basic
def test_log10_magnitudes_agree_with_plain_marginals(case):
    plain, logs = evaluate(case["inputs"]), log10_marginals(case["inputs"])
    size = magnitude_of_V(case["inputs"])
    for key in MARGINALS:
        sign, log10 = logs[key]
        allowed = 1e-13 * (size if key == "marginal_V" else abs(plain[key]))
        assert sign * 10**log10 == pytest.approx(plain[key], rel=0, abs=allowed)


# Arrays


def test_arrays_equal_scalars_bit_for_bit():
    together = evaluate(stacked(BASIC))
    for place, case in enumerate(BASIC):
        alone = evaluate(case["inputs"])
        for key, value in alone.items():
            np.testing.assert_array_equal(together[key][place], value, err_msg=key)


def test_a_minute_share_in_one_scenario_leaves_the_others_as_they_are():
    alone = evaluate(SOUND)
    together = evaluate(SOUND | {"F_V": [1e-280, SOUND["F_V"]], "F_I": [1e-290, SOUND["F_I"]]})
    for key, value in alone.items():
        np.testing.assert_array_equal(together[key][1], value, err_msg=key)
    assert together["s"][0] == pytest.approx(1e-10 * SOUND["p_V"], rel=1e-12)


def test_log_entries_in_arrays_equal_scalars():
    cases = [case["inputs"] for case in EXTREME if "log10_F_V" in case["inputs"]]
    together = {key: np.array([case[key] for case in cases]) for key in cases[0]}
    got, logs = evaluate(together), log10_marginals(together)
    for place, case in enumerate(cases):
        alone, alone_logs = evaluate(case), log10_marginals(case)
        assert got["best"][place] == alone["best"]
        for key in MARGINALS:
            # NumPy's powers and logarithms of arrays may end one digit apart from its scalar ones.
            assert got[key][place] == pytest.approx(alone[key], rel=1e-12, abs=0)
            assert logs[key][0][place] == alone_logs[key][0]
            assert logs[key][1][place] == pytest.approx(alone_logs[key][1], rel=1e-14)


def test_mixed_shapes_broadcast():
    got = evaluate(SOUND | {"b": [[0.1], [0.9]], "p_V": np.array([0.2, 0.4, 0.6])})
    assert {key: np.shape(value) for key, value in got.items()} == dict.fromkeys(got, (2, 3))
    one = evaluate(SOUND | {"b": 0.9, "p_V": 0.4})
    assert {key: value[1, 1] for key, value in got.items()} == one


def test_results_may_be_written_to_without_changing_one_another():
    got = evaluate(SOUND | {"b": [0.1, 0.9]})
    before = got["marginal_CV"].copy()
    for key in got.keys() - {"marginal_CV", "best"}:
        got[key][...] = -1.0
    np.testing.assert_array_equal(got["marginal_CV"], before)


# What comes out


def test_the_keys_are_the_documented_ones():
    assert set(evaluate(SOUND)) == {"best", *NUMBERS}
    assert set(log10_marginals(SOUND)) == set(MARGINALS)


@pytest.mark.parametrize("whole", [0, 1], ids=["floats", "some integers"])
def test_scalar_numbers_come_out_as_float64(whole):
    got = evaluate(SOUND | ({"U_B": 80, "dU_B_dF_V": np.int64(3)} if whole else {}))
    assert {type(got[key]) for key in NUMBERS} == {np.float64}
    assert isinstance(got["best"], str)


def test_the_ranking_is_the_order_of_the_marginals():
    random = np.random.default_rng(1)
    winners = set()
    for _ in range(300):
        got = evaluate(estimates(random))
        best = max(MARGINALS, key=got.__getitem__)
        winners.add(got["best"])
        assert f"marginal_{got['best']}" == best
        if got[best] > 0:
            for key in MARGINALS:
                ratio = got[key.replace("marginal", "ratio")]
                # Both sides round (v), whose terms may cancel to a thousandth of their size.
                assert ratio == pytest.approx(got[key] / got[best], rel=1e-10, abs=1e-12)
    assert winners == {"V", "CV", "CnV"}


@basic
def test_F_I_cancels_from_the_ranking(case):
    shares = np.geomspace(1e-12, 1, 25) * case["inputs"]["F_I"]
    got = evaluate(case["inputs"] | {"F_I": shares})
    assert len(set(got["best"])) == 1
    for key in ("ratio_V", "ratio_CV", "ratio_CnV"):
        assert len(set(got[key][~np.isnan(got[key])])) <= 1
    assert got["marginal_CV"] == pytest.approx(
        got["marginal_CV"][-1] * shares / shares[-1], rel=1e-14
    )


def test_F_I_cancels_from_the_ranking_of_shares_no_float64_holds():
    for case in EXTREME:
        got = evaluate(case["inputs"])
        moved = evaluate(case["inputs"] | {"log10_F_I": case["inputs"]["log10_F_I"] - 1000.0})
        assert moved["best"] == got["best"]
        assert moved["CV_per_F_I"] == got["CV_per_F_I"]
        assert moved["marginal_CV"] == 0 != got["CV_per_F_I"]


def test_the_ranking_is_right_when_minute_shares_meet_minute_derivatives():
    # Without locality db_dF_CV is in proportion to F_V, and float64 holds both at 1e-280.
    at = SOUND | {"F_V": 1e-280, "F_I": 1e-281, "db_dF_CV": 1e-280, "db_dF_CnV": 1e-3}
    got = evaluate(at)
    assert got["marginal_CV"] > 100 * max(got["marginal_V"], got["marginal_CnV"])
    assert got["best"] == "CV"


def test_ties_are_named():
    even = SOUND | {
        "F_V": 0.5, "p_V": 0.5, "db_dF_CV": 1.0, "db_dF_CnV": 1.0,
        "dp_CV_da_CV": 0.25, "dp_CnV_da_CnV": 0.25, "dp_V_da_V": 0.0,
    }  # fmt: skip
    assert evaluate(even)["best"] == "CV = CnV"
    # p_CV = F_CV and p_CnV = F_CnV leave ΔU·db_dF_V·dp_V_da_V; the others are ΔU·1·0.25.
    all_three = even | {
        "p_CV": 0.5, "F_CV": 0.5, "p_CnV": 0.5, "F_CnV": 0.5, "db_dF_V": 1.0,
        "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0, "dp_V_da_V": 0.25,
    }  # fmt: skip
    assert evaluate(all_three)["best"] == "V = CV = CnV"
    assert evaluate(all_three | {"dp_CV_da_CV": 0.2})["best"] == "V = CnV"
    assert evaluate(all_three | {"dp_CnV_da_CnV": 0.2})["best"] == "V = CV"
    # One part in 1e12 is the tie's width: three parts are told apart, a third of one is not.
    assert evaluate(even | {"dp_CV_da_CV": 0.25 * (1 + 3e-12)})["best"] == "CV"
    assert evaluate(even | {"dp_CV_da_CV": 0.25 * (1 + 3e-13)})["best"] == "CV = CnV"
    tied = evaluate(all_three | {"dp_CV_da_CV": [0.25, 0.2]})["best"]
    assert list(tied) == ["V = CV = CnV", "V = CnV"]


def test_ratios_are_undefined_when_nothing_is_positive():
    worse = SOUND | {"dp_V_da_V": 0.0, "dp_CV_da_CV": -0.1, "dp_CnV_da_CnV": -0.2}
    for at in (worse, worse | {"b": [0.2, 0.3]}):
        got = evaluate(at)
        assert np.all(np.isnan([got["ratio_V"], got["ratio_CV"], got["ratio_CnV"]]))
        assert np.all(np.asarray(got["best"]) == "V")


def test_star_is_undefined_where_no_float64_holds_it():
    at = without("F_V", "F_I", log10_F_V=-400.0, log10_F_I=-401.0)
    assert math.isnan(evaluate(at)["star"])
    assert math.isfinite(evaluate(SOUND)["star"])


# Shares next to what float64 holds, slopes of b in proportion to them

MINUTE = {
    "U_B": 100.0, "U_nB": 0.0, "b": 0.5, "F_CV": 0.5, "F_CnV": 0.5, "p_V": 0.5, "p_CV": 0.5,
    "p_CnV": 0.5, "db_dF_V": 0.0, "db_dF_CnV": 1.0, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0,
    "dp_V_da_V": 0.025, "dp_CV_da_CV": 0.03, "dp_CnV_da_CnV": 0.01,
}  # fmt: skip


@pytest.mark.parametrize("F_V", [1e-279, 1e-281, 1e-300, 1e-305, 2.3e-308, 1e-310])
def test_minute_shares_rank_by_their_true_ratio(F_V):
    at = MINUTE | {"F_V": F_V, "F_I": F_V / 10, "db_dF_CV": F_V}
    got = evaluate(at)
    assert got["best"] == "CV"  # (cv)/(c¬v) = 3
    assert got["ratio_CnV"] == pytest.approx(1 / 3, rel=1e-12)
    assert break_even(at, "dp_CV_da_CV", "CV", "CnV").values == pytest.approx((0.01,), rel=1e-12)
    sign, log10 = log10_marginals(at)["marginal_CV"]
    assert got["marginal_CV"] == pytest.approx(0.15 * F_V, rel=1e-9)
    assert (sign, log10) == (1, pytest.approx(math.log10(0.15) + math.log10(F_V)))


def test_a_share_beyond_float64_ranks_by_its_logarithm():
    at = MINUTE | {"log10_F_V": -400.0, "log10_F_I": -401.0, "db_dF_CV": 1e-300}
    assert evaluate(at)["best"] == "CV"  # (cv)/(c¬v) = 3e100
    assert evaluate(at)["ratio_CnV"] == pytest.approx(1e-100 / 3)
    at |= {"db_dF_CV": 0.0, "db_dF_CnV": 0.1}
    assert evaluate(at)["best"] == "CnV"


def test_a_marginal_beyond_float64_is_infinite_and_not_cut():
    at = MINUTE | {"F_V": 1e-300, "F_I": 0.1, "db_dF_CV": 0.3, "U_B": 1e20}
    assert evaluate(at)["marginal_CV"] == np.inf
    assert evaluate(at)["best"] == "CV"
    at |= {"p_V": 0.0, "p_CV": 0.6, "U_B": 1.0}  # r_V is 1e299: no cut at 1e280
    assert evaluate(at)["marginal_V"] == pytest.approx(0.1 * 0.3 * 1e299 * 0.025, rel=1e-12)


@pytest.mark.parametrize("tractability", [1e-6, 1e-12, 1e-17])
def test_a_small_tractability_keeps_the_digits_of_its_whole_step(tractability):
    got = evaluate(SOUND | {f"dp_{name}_da_{name}": tractability for name in ("V", "CV", "CnV")})
    for name in ("V", "CV", "CnV"):
        assert got[f"step_{name}"] == tractability
    for name in ("CV", "CnV"):
        assert got[f"change_{name}"] == pytest.approx(got[f"marginal_{name}"], rel=1e-14)
    if tractability < 1e-10:  # what is beyond first order is nothing
        assert got["change_V"] == pytest.approx(got["marginal_V"], rel=1e-12)


# The star equation (⋆)


def test_an_intervention_is_the_gradient_times_its_three_effects():
    got = evaluate(SOUND)
    for each in ("V", "CV", "CnV"):
        alone = {f"dp_{name}": 0.0 for name in ("V", "CV", "CnV")}
        alone[f"dp_{each}"] = SOUND[f"dp_{each}_da_{each}"]
        assert intervention(SOUND, **alone) == pytest.approx(got[f"marginal_{each}"], rel=1e-13)
    mixed = intervention(SOUND, 0.5, np.array([0.0, 0.25]), -0.125)
    expected = 0.5 * got["dU_dp_V"] - 0.125 * got["dU_dp_CnV"]
    assert mixed == pytest.approx([expected, expected + 0.25 * got["dU_dp_CV"]], rel=1e-14)
