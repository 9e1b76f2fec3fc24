"""Neutral defaults, and D_b as one entry for two slopes, give what slopes give."""

import numpy as np
import pytest

import coop_xl
from coop_xl import ASSUMED, CoopError, break_even, evaluate
from coop_xl.model.catalogue import PAIRS
from coop_xl.model.defaults import CONSTANTS, ESSENTIAL, HAVE_DEFAULTS

from .cases import BASIC
from .test_warnings import SOUND

SLOPES = ("db_dF_V", "db_dF_CV", "db_dF_CnV")
FIXED = [case["inputs"] for case in BASIC if "F_V" in case["inputs"]][:40]


def without(inputs, *keys):
    return {key: value for key, value in inputs.items() if key not in keys}


def with_D(inputs, D, beyond=0.0):
    """The slopes that D_b stands for, by the post's case without locality."""
    F_V = inputs["F_V"]
    return inputs | {
        "db_dF_CV": D * F_V,
        "db_dF_CnV": D * (1 - F_V),
        "db_dF_V": D * (inputs["F_CV"] - inputs["F_CnV"]) + beyond,
    }


@pytest.mark.parametrize("case", range(len(FIXED)))
def test_D_b_gives_what_the_slopes_give_that_it_stands_for(case):
    inputs = FIXED[case]
    got = evaluate(without(inputs, *SLOPES) | {"D_b": 0.4, "db_dF_V": 0.1})
    wanted = evaluate(with_D(inputs, 0.4, 0.1))
    size = max(abs(wanted[f"marginal_{name}"]) for name in ("V", "CV", "CnV"))
    for key in ("U", "marginal_V", "marginal_CV", "marginal_CnV", "change_V", "change_CV", "s"):
        assert got[key] == pytest.approx(wanted[key], rel=1e-10, abs=1e-12 * size)
    assert got["best"] == wanted["best"]


def test_what_is_left_out_beside_D_b_adds_nothing():
    alone = without(SOUND, *SLOPES) | {"D_b": 0.4}
    assert evaluate(alone) == evaluate(alone | {"db_dF_V": 0.0})
    assert evaluate(alone) == evaluate(alone | {"db_dF_V": ASSUMED})


def test_with_D_b_no_share_is_divided_by_however_small_it_is():
    at = without(SOUND, *SLOPES, "F_V") | {"D_b": 0.4}
    usual = evaluate(at | {"F_V": 0.3})
    tiny = evaluate(at | {"log10_F_V": -4000.0})
    for name in ("V", "CV", "CnV"):
        assert tiny[f"marginal_{name}"] == usual[f"marginal_{name}"]
    assert coop_xl.log10_marginals(at | {"log10_F_V": -4000.0}) == coop_xl.log10_marginals(
        at | {"F_V": 0.3}
    )


@pytest.mark.parametrize(
    "off", [{"lambda_own": 0.0}, {"alpha_V": 0.0}, {"use_locality": 0.0, "kappa_own": 0.2}]
)
def test_with_D_b_an_extension_that_is_off_changes_nothing_however_small_the_share(off):
    at = without(SOUND, *SLOPES, "F_V") | {"D_b": 0.4, "log10_F_V": -400.0}
    alone, beside = evaluate(at), evaluate(at | off)
    assert alone["marginal_CV"] > 0
    assert {key: beside[key] for key in alone} == alone
    assert coop_xl.log10_marginals(at | off) == coop_xl.log10_marginals(at)


def test_with_D_b_only_scenarios_with_an_extension_on_differ():
    at = without(SOUND, *SLOPES) | {"D_b": 0.4}
    found = evaluate(at | {"alpha_V": np.array([0.0, 0.1])})["marginal_V"]
    assert found[0] == evaluate(at)["marginal_V"]
    assert found[1] == pytest.approx(evaluate(at | {"alpha_V": 0.1})["marginal_V"])
    assert found[0] != found[1]


def test_D_b_takes_scenarios():
    D = np.array([0.1, 0.4, 0.9])
    got = evaluate(without(SOUND, *SLOPES) | {"D_b": D, "F_V": np.array([0.2, 0.3, 0.4])})
    for place in range(3):
        one = evaluate(with_D(SOUND | {"F_V": (0.2, 0.3, 0.4)[place]}, D[place]))
        assert got["marginal_CV"][place] == pytest.approx(one["marginal_CV"], rel=1e-12)
        assert got["best"][place] == one["best"]


def test_D_b_beside_what_it_stands_for_is_an_error():
    for given in (SOUND, without(SOUND, "db_dF_CV")):
        with pytest.raises(
            CoopError, match=r"D_b stands for db_dF_CV and db_dF_CnV, but .*: keep"
        ):
            evaluate(given | {"D_b": 0.4})
        assert coop_xl.check(given | {"D_b": 0.4})[0].severity == "error"


def test_with_locality_D_b_is_that_extensions_with_or_without_slopes():
    local = {"D_b": 0.4, "lambda_own": 0.1}
    got, wanted = evaluate(without(SOUND, *SLOPES) | local), evaluate(SOUND | local)
    for key in ("marginal_V", "marginal_CV", "marginal_CnV", "locality_ratio"):
        assert got[key] == pytest.approx(wanted[key], rel=1e-12)


@pytest.mark.parametrize("key", ["db_dF_CV", "db_dF_CnV"])
def test_with_locality_one_slope_beside_D_b_asks_for_the_other(key):
    with pytest.raises(CoopError, match=f"^{key} is missing"):
        evaluate(without(SOUND, key) | {"D_b": 0.4, "lambda_own": 0.1})


def test_locality_set_aside_leaves_D_b_in_force():
    at = without(SOUND, *SLOPES) | {"D_b": 0.4}
    aside = evaluate(at | {"lambda_own": 0.1, "use_locality": 0.0})
    assert aside["marginal_CV"] == pytest.approx(evaluate(at)["marginal_CV"], rel=1e-12)
    several = evaluate(at | {"lambda_own": np.array([0.0, 0.1]), "db_dF_V": 0.2})
    assert several["marginal_V"][0] == pytest.approx(
        evaluate(at | {"db_dF_V": 0.2})["marginal_V"], rel=1e-12
    )


def test_defaults_are_the_contracts():
    assumed = dict.fromkeys(HAVE_DEFAULTS, ASSUMED)
    got = evaluate({key: SOUND[key] for key in ESSENTIAL} | assumed)
    F_V, F_CV, F_CnV = (SOUND[key] for key in ("F_V", "F_CV", "F_CnV"))
    follows = SOUND["db_dF_CV"] * F_CV / F_V - SOUND["db_dF_CnV"] * F_CnV / (1 - F_V)
    wanted = evaluate(SOUND | CONSTANTS | {"p_CV": F_CV, "p_CnV": F_CnV, "db_dF_V": follows})
    for key in ("U", "marginal_V", "marginal_CV", "marginal_CnV", "dU_dF_V"):
        assert got[key] == pytest.approx(wanted[key], rel=1e-12)
    assert CONSTANTS == {
        "U_B": 100.0, "U_nB": 0.0, "F_I": 0.01, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0,
    }  # fmt: skip
    assert len(ESSENTIAL) == 10  # nine with D_b in place of two


def test_an_essential_input_cannot_be_assumed():
    with pytest.raises(CoopError, match="b has no neutral default: enter an estimate of it"):
        evaluate(SOUND | {"b": ASSUMED})


def test_what_is_missing_is_still_an_error():
    with pytest.raises(CoopError, match="p_CV is missing"):
        evaluate(without(SOUND, "p_CV"))


@pytest.mark.parametrize("key", ["p_V", "F_CV", "F_CnV", "dp_V_da_V", "b", "D_b", "db_dF_V"])
def test_at_a_break_even_with_D_b_and_defaults_two_tie(key):
    at = without(SOUND, *SLOPES, "p_CV", "p_CnV") | {"D_b": 0.4, "db_dF_V": 0.1}
    at |= {"p_CV": ASSUMED, "p_CnV": ASSUMED}
    found = [(pair, value) for pair in PAIRS for value in break_even(at, key, *pair).values]
    for (one, other), value in found:
        got = evaluate(at | {key: value})
        assert got[f"marginal_{one}"] == pytest.approx(
            got[f"marginal_{other}"], rel=1e-9, abs=1e-15
        )
    assert found or key in ("b", "D_b")


def test_with_D_b_the_share_of_our_values_never_moves_the_ranking():
    at = without(SOUND, *SLOPES) | {"D_b": 0.4}
    assert "F_V does not change the difference" in break_even(at, "F_V", "CV", "CnV").reason
