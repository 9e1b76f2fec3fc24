"""At a break-even two interventions tie, and away from break-evens they do not change order."""

import numpy as np
import pytest

from coop_xl import BreakEven, CoopError, break_even, evaluate, log10_marginals
from coop_xl.model.catalogue import ENTRIES, PAIRS, VARIABLES
from coop_xl.model.errors import InputError, UnknownNameError

from .cases import BASIC, estimates

SOUND = estimates(np.random.default_rng(20), F_V=0.3, F_I=0.1)
VARYING = [key for key in VARIABLES if key != "F_I"]


def difference(at, first, second):
    """First minus second, relative to the magnitudes of all terms the two are sums of."""
    got = evaluate(at)
    delta_U = abs(at["U_B"]) + abs(at["U_nB"])
    through_F_V = (
        delta_U * abs(at["db_dF_V"])
        + abs(at["b"] * at["dU_B_dF_V"])
        + abs((1 - at["b"]) * at["dU_nB_dF_V"])
    )
    through_F_CV = delta_U * abs(at["db_dF_CV"]) * got["q_V"]
    through_F_CnV = delta_U * abs(at["db_dF_CnV"]) * got["q_nV"]
    sizes = {
        "V": (
            through_F_V
            + through_F_CV * (at["p_CV"] + at["F_CV"])
            + through_F_CnV * (at["p_CnV"] + at["F_CnV"])
        )
        * abs(at["dp_V_da_V"]),
        "CV": through_F_CV * at["p_V"] * abs(at["dp_CV_da_CV"]),
        "CnV": through_F_CnV * (1 - at["p_V"]) * abs(at["dp_CnV_da_CnV"]),
    }
    gap = got[f"{first}_per_F_I"] - got[f"{second}_per_F_I"]
    return gap / (sizes[first] + sizes[second])


def grid_of(key):
    """Points all over the domain of an input, dense where its marginals bend."""
    if key == "F_V":
        small = np.geomspace(1e-9, 0.5, 400)
        return np.concatenate([small, 1 - small[::-1]])
    if ENTRIES[key].high == 1:
        return np.linspace(0, 1, 401)
    far = np.geomspace(1e-6, 1e16, 600)
    return np.concatenate([-far[::-1], far])


@pytest.mark.parametrize("key", VARYING)
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_two_tie_at_every_value_returned_and_change_order_nowhere_else(key, first, second):
    random = np.random.default_rng([VARYING.index(key), PAIRS.index((first, second))])
    for _ in range(40):
        # F_V as small as a lightcone's in half of the cases.
        at = estimates(random, F_V=random.choice([0.1, 1e-12]) * random.uniform(0.1, 9))
        found = break_even(at, key, first, second)
        for value in found.values:
            # A dozen roundings on magnitudes of the terms, times 1/(1−F_V) as F_V nears 1.
            allowed = 1e-9 if key != "F_V" else 1e-13 / (1 - value) + 1e-9
            assert abs(difference(at | {key: value}, first, second)) <= allowed

        grid = grid_of(key)
        gaps = difference(at | {key: grid}, first, second)
        clear = np.abs(gaps) > 1e-13  # nearer than that, the sign is rounding
        grid, signs = grid[clear], np.sign(gaps[clear])
        for place in np.flatnonzero(signs[1:] != signs[:-1]):
            low, high = grid[place], grid[place + 1]
            assert any(low <= value <= high for value in found.values), (low, high, found)
        assert bool(found.values) != bool(found.reason)


@pytest.mark.parametrize("key", VARYING)
def test_values_lie_in_the_domain_in_rising_order(key):
    random = np.random.default_rng(5)
    for _ in range(50):
        for pair in PAIRS:
            values = break_even(estimates(random), key, *pair).values
            assert list(values) == sorted(values)
            assert all(ENTRIES[key].allows(value) for value in values)


def test_F_V_has_up_to_two_break_evens():
    random = np.random.default_rng(6)
    counts = {len(break_even(estimates(random), "F_V", "V", "CnV").values) for _ in range(300)}
    assert counts == {0, 1, 2}


@pytest.mark.parametrize("case", [pytest.param(c, id=f"basic-{n}") for n, c in enumerate(BASIC)])
def test_CV_beats_CnV_if_and_only_if_p_V_is_above_its_closed_form(case):
    at = case["inputs"]
    rho = (at["db_dF_CV"] * at["dp_CV_da_CV"] / at["F_V"]) / (
        at["db_dF_CnV"] * at["dp_CnV_da_CnV"] / (1 - at["F_V"])
    )
    (p_V,) = break_even(at, "p_V", "CV", "CnV").values
    # The root is a share of probe 1: its error is absolute, some roundings of 1e-16.
    assert p_V == pytest.approx(1 / (1 + rho), rel=1e-12, abs=1e-15)
    if at["U_B"] > at["U_nB"] and 1e-6 < p_V < 1 - 1e-6:
        below, above = (evaluate(at | {"p_V": p_V * (1 + e)}) for e in (-1e-7, 1e-7))
        assert below["marginal_CV"] < below["marginal_CnV"]
        assert above["marginal_CV"] > above["marginal_CnV"]


def test_a_tie_is_found_where_the_input_moves_the_marginals_by_a_millionth_only():
    # Per F_I, (v) is 1 + b/1e6 and (cv) is 1 + 0.5/1e6.
    at = SOUND | {
        "U_B": 1.0, "U_nB": 0.0, "db_dF_V": 1.0, "dU_B_dF_V": 1e-6, "dU_nB_dF_V": 0.0,
        "dp_V_da_V": 1.0, "p_CV": 0.5, "F_CV": 0.5, "p_CnV": 0.5, "F_CnV": 0.5,
        "F_V": 0.5, "p_V": 0.5, "db_dF_CV": 1.0, "dp_CV_da_CV": 1 + 0.5e-6,
    }  # fmt: skip
    (b,) = break_even(at, "b", "V", "CV").values
    assert b == pytest.approx(0.5, abs=1e-9)  # 1e-16 of 1, in a millionth


@pytest.mark.parametrize("key", ["F_I", "log10_F_I"])
def test_F_I_never_changes_the_ranking(key):
    assert break_even(SOUND, key) == BreakEven(
        (), "F_I multiplies all three marginals: it never changes the ranking"
    )


# F_V on a logarithmic scale

# V's a is 1e150 (ΔU·db_dF_V) and CV's c is 1e-250, so they tie where F_V is 1e-400.
MINUTE = SOUND | {
    "U_B": 1e100, "U_nB": 0.0, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0, "dp_V_da_V": 1.0,
    "db_dF_V": 1e50, "p_V": 1.0, "p_CV": 0.5, "F_CV": 0.5, "p_CnV": 0.5, "F_CnV": 0.5,
    "db_dF_CV": 1e-150, "dp_CV_da_CV": 1e-200,
}  # fmt: skip


def test_a_break_even_at_a_share_no_float64_holds_is_found_by_its_log10():
    (log10_F_V,) = break_even(MINUTE, "log10_F_V", "V", "CV").values
    assert log10_F_V == pytest.approx(-400, rel=1e-14)
    at = {key: value for key, value in MINUTE.items() if key not in ("F_V", "F_I")}
    order = []
    for share in (log10_F_V - 0.001, log10_F_V + 0.001):
        got = log10_marginals(at | {"log10_F_V": share, "log10_F_I": -500.0})
        order.append(got["marginal_V"][1] > got["marginal_CV"][1])
    assert order == [False, True]


def test_a_break_even_at_a_share_minutely_below_1_is_found_by_the_log10_of_the_rest():
    at = MINUTE | {"p_V": 0.0, "db_dF_CnV": 1e-150, "dp_CnV_da_CnV": 1e-200}
    (log10_1mF_V,) = break_even(at, "log10_1mF_V", "V", "CnV").values
    assert log10_1mF_V == pytest.approx(-400, rel=1e-14)


def test_log10_values_are_the_log10_of_plain_ones():
    random = np.random.default_rng(8)
    compared = 0
    for _ in range(100):
        at = estimates(random)
        for pair in PAIRS:
            plain = np.array(break_even(at, "F_V", *pair).values)
            logs = break_even(at, "log10_F_V", *pair).values
            rests = break_even(at, "log10_1mF_V", *pair).values
            assert 10.0 ** np.array(logs) == pytest.approx(plain, rel=1e-12)
            # 1−F_V of a plain root keeps what its subtraction leaves: 1e-16 in all.
            assert 10.0 ** np.array(rests) == pytest.approx(1 - plain[::-1], abs=1e-12)
            compared += len(plain)
    assert compared > 100


def test_shares_entered_as_log10_give_the_same_break_evens():
    at = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    at |= {"log10_F_V": np.log10(SOUND["F_V"]), "log10_F_I": np.log10(SOUND["F_I"])}
    for key in VARYING:
        for pair in PAIRS:
            plain, logged = break_even(SOUND, key, *pair), break_even(at, key, *pair)
            assert logged.values == pytest.approx(plain.values, rel=1e-12)


def test_utilities_of_any_size_are_taken():
    plain = break_even(SOUND, "F_V", "V", "CnV")
    huge = SOUND | {key: SOUND[key] * 1e200 for key in ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")}
    assert break_even(huge, "F_V", "V", "CnV").values == pytest.approx(plain.values, rel=1e-12)


# Why there is none


def test_an_input_that_moves_neither_is_said_to():
    found = break_even(SOUND, "dU_B_dF_V", "CV", "CnV")
    assert found == BreakEven(
        (),
        "dU_B_dF_V does not change the difference between CV and CnV: "
        "they tie at every value or at none",
    )
    idle = SOUND | {"dp_CV_da_CV": 0.0, "dp_CnV_da_CnV": 0.0}
    assert "F_V does not change the difference" in break_even(idle, "F_V", "CV", "CnV").reason


def test_a_tie_outside_the_domain_is_told_with_its_place():
    at = SOUND | {"p_V": 0.5, "F_V": 0.5, "db_dF_CV": 1.0, "db_dF_CnV": -3.0}
    at |= {"dp_CV_da_CV": 0.1, "dp_CnV_da_CnV": 0.1}  # p·1 = (1−p)·(−3) at p = 1.5
    found = break_even(at, "p_V", "CV", "CnV")
    assert found == BreakEven(
        (),
        "no p_V makes CV and CnV tie: it must be a probability from 0 to 1; "
        "outside, they tie at 1.5",
    )


def test_a_share_without_a_tie_says_so():
    at = SOUND | {"db_dF_CV": 1.0, "db_dF_CnV": -1.0}  # one is positive, the other negative
    found = break_even(at, "F_V", "CV", "CnV")
    assert found.values == ()
    assert "no F_V makes CV and CnV tie" in found.reason


# What is refused


@pytest.mark.parametrize("names", [("F_CV", "V", "CV"), (" f_{c|v} ", "marginal_V", "cv")])
def test_names_are_taken_in_any_spelling(names):
    assert break_even(SOUND, *names) == break_even(SOUND, "F_CV", "V", "CV")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Colour",), '"Colour" is not a variable of the model: enter a key such as F_V'),
        (("U",), '"U" is not a variable of the model'),
        (("p_V", "V", "C"), '"C" is not an intervention: enter V, CV or CnV'),
        (("p_V", "nV", "CV"), '"nV" is not an intervention'),
        (("p_V", "CV", "cv"), "CV always ties with itself: name two different interventions"),
    ],
)
def test_unknown_names_and_a_pair_of_one_are_refused(names, words):
    with pytest.raises(UnknownNameError) as raised:
        break_even(SOUND, *names)
    assert words in str(raised.value)


def test_several_scenarios_at_once_are_refused():
    with pytest.raises(InputError, match="b has several values: enter one scenario at a time"):
        break_even(SOUND | {"b": [0.1, 0.2]}, "p_V")


def test_wrong_inputs_are_refused_as_by_evaluate():
    with pytest.raises(CoopError, match=r"b is 1\.5: enter a share from 0 to 1"):
        break_even(SOUND | {"b": 1.5}, "p_V")
