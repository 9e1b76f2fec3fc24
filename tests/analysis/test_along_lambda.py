"""The answer along λ: against the model itself, the derived break-even and the post's claim."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl import CoopError, evaluate
from coop_xl.analysis.along_lambda import NOT_ENTERED, against_lambda

from .test_allocation import SOUND

NAMES = ("V", "CV", "CnV")
LOCAL = {"D_b": 0.4, "lambda_own": 0.05}
# One agent in a thousand has our values, and work on misaligned ones is the easier.
THOUSANDTH = SOUND | LOCAL | {"F_V": 1e-3, "F_I": 1e-4, "p_V": 0.25, "dp_CnV_da_CnV": 0.03}
CASES = {
    "thousandth": THOUSANDTH,
    "both": THOUSANDTH | {"kappa_own": 0.001, "alpha_V": 0.1, "gamma": 0.2},
    "aside": THOUSANDTH | {"use_locality": 0.0},
    "earth": SOUND | LOCAL,
    "minute": {**{k: v for k, v in SOUND.items() if k not in ("F_V", "F_I")}, **LOCAL,
               "log10_F_V": -30.0, "log10_F_I": -33.0},
    "harmful": THOUSANDTH | {"U_B": -100.0, "U_nB": 50.0},
    "threshold": THOUSANDTH | {"Y_CV": 3.0},
}  # fmt: skip


def marginals(inputs, at):
    found = evaluate(inputs | {"lambda_own": at, "use_locality": 1.0})
    return {name: float(found[f"marginal_{name}"]) for name in NAMES}


@pytest.mark.parametrize("name", CASES)
def test_every_point_is_what_the_model_gives_at_that_lambda(name):
    found = against_lambda(CASES[name])
    for place in (0, 17, 60, -1):
        known = marginals(CASES[name], float(found.lambdas[place]))
        for kind in NAMES:
            assert found.marginals[kind][place] == pytest.approx(known[kind], rel=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_two_kinds_of_a_tie_are_worth_the_same_there(name):
    for tie in against_lambda(CASES[name]).ties:
        known = marginals(CASES[name], tie.at)
        largest = max(map(abs, known.values()))
        assert known[tie.one] == pytest.approx(known[tie.other], rel=1e-9, abs=1e-12 * largest)


@pytest.mark.parametrize("name", CASES)
def test_no_change_of_the_best_along_the_axis_is_without_its_mark(name):
    found = against_lambda(CASES[name])
    best = np.argmax([found.marginals[kind] for kind in NAMES], axis=0)
    for place in np.flatnonzero(np.diff(best)):
        left, right = found.lambdas[place : place + 2]
        changed = {NAMES[best[place]], NAMES[best[place + 1]]}
        assert any(
            left <= tie.at <= right and {tie.one, tie.other} == changed for tie in found.ties
        )


def test_the_break_even_of_cv_and_cnv_is_the_derived_one():
    (tie,) = against_lambda(THOUSANDTH).ties
    assert (tie.one, tie.other) == ("CV", "CnV")
    assert tie.at == pytest.approx(evaluate(THOUSANDTH)["lambda_even"], rel=1e-10)


def test_at_a_thousandth_one_percent_multiplies_the_ratio_by_eleven_as_the_post_claims():
    found = against_lambda(THOUSANDTH)
    assert found.grown == pytest.approx(1 + 0.01 / (0.99 * 1e-3), rel=1e-9)
    assert found.grown == pytest.approx(11, abs=0.2)
    ratio = found.marginals["CV"] / found.marginals["CnV"]
    at_percent = np.exp(np.interp(np.log(0.01), np.log(found.lambdas), np.log(ratio)))
    assert at_percent / ratio[0] == pytest.approx(found.grown, rel=0.01)  # between two points


@pytest.mark.parametrize(("name", "least"), [("earth", 1e-6), ("minute", 1e-32)])
def test_the_axis_begins_where_locality_does_nothing_yet(name, least):
    found = against_lambda(CASES[name])
    assert found.lambdas[0] == pytest.approx(least)
    assert found.lambdas[-1] == pytest.approx(0.99)
    none = marginals(CASES[name], 0.0)
    for kind in NAMES:
        assert found.marginals[kind][0] == pytest.approx(none[kind], rel=0.02)
    assert np.ptp(np.diff(np.log(found.lambdas))) < 1e-9


def test_multiples_are_of_the_largest_without_locality():
    found = against_lambda(THOUSANDTH)
    assert found.is_log
    assert found.unit == max(marginals(THOUSANDTH, 0.0).values())
    assert found.shown["CV"][5] == found.marginals["CV"][5] / found.unit


@pytest.mark.parametrize("name", ["harmful", "threshold"])
def test_values_that_no_logarithm_takes_are_parts_of_the_largest(name):
    found = against_lambda(CASES[name])
    assert not found.is_log
    assert np.isnan(found.grown)
    shown = np.abs(list(found.shown.values()))
    assert np.allclose(shown.max(axis=0), 1, rtol=1e-12)
    for kind in NAMES:
        assert (np.sign(found.shown[kind]) == np.sign(found.marginals[kind])).all()


def test_a_lambda_of_zero_is_not_on_the_axis_and_a_tiny_one_is():
    assert not against_lambda(THOUSANDTH | {"lambda_own": 0.0}).has_own
    tiny = against_lambda(THOUSANDTH | {"lambda_own": 3e-9})
    assert tiny.has_own
    assert tiny.lambdas[0] == pytest.approx(1e-9)
    assert not replace(tiny, own=0.995).has_own


@pytest.mark.parametrize("entered", [{}, {"D_b": 0.0}, {"gamma": 0.3}])
def test_without_d_there_is_none_and_the_error_says_what_to_enter(entered):
    with pytest.raises(CoopError, match="enter D_b") as raised:
        against_lambda(SOUND | entered)
    assert str(raised.value) == NOT_ENTERED


def test_where_nothing_is_worth_anything_that_is_told():
    idle = {f"dp_{name}_da_{name}": 0.0 for name in NAMES}
    with pytest.raises(CoopError, match="all three marginal values are 0"):
        against_lambda(THOUSANDTH | idle)
