"""What the post says in words, and what follows from each relation."""

import numpy as np
import pytest
import sympy
from mpmath import mp

from coop_xl import evaluate
from coop_xl.model.extensions import coalition_size, locality, masses, returns
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from tests.model.cases import run as run_base

from .worlds import World, estimates, settings

NAMES = ("V", "CV", "CnV")
DEFAULTS = {key: extension.default for key, extension in EXTENSION_INPUTS.items()}
seeds = pytest.mark.parametrize("seed", range(5))


def base(seed=0, **changed):
    return estimates(np.random.default_rng(seed)) | changed


def cv_over_cnv(inputs):
    got = evaluate(inputs)
    return got["marginal_CV"] / got["marginal_CnV"]


# Masses


def test_the_marginals_over_masses_are_the_posts():
    names = ("U_B", "U_nB", "b", "F_V", "F_CV", "F_CnV", "F_I", "p_V", "p_CV", "p_CnV", "db_dF_V",
             "db_dF_CV", "db_dF_CnV", "dU_B_dF_V", "dU_nB_dF_V",
             *(f"dp_{n}_da_{n}" for n in NAMES))  # fmt: skip
    at = {name: sympy.Symbol(name) for name in names}
    at |= {"q_V": 1 / at["F_V"], "q_nV": 1 / (1 - at["F_V"]), "delta_U": at["U_B"] - at["U_nB"]}
    for key in ("beta_V", "beta_nV", "beta_0", "Q"):
        equation = getattr(masses, key)
        at[key] = equation(*(at[name] for name in equation.__code__.co_varnames))
    for name in NAMES:
        equation = getattr(masses, f"marginal_{name}")
        over_masses = equation(*(at[each] for each in equation.__code__.co_varnames))
        assert sympy.simplify(over_masses - run_base(f"marginal_{name}", at)) == 0


def test_equal_betas_are_the_posts_case_without_locality():
    at = base(F_V=0.2)
    got = evaluate(at | {"db_dF_CV": 0.6 * 0.2, "db_dF_CnV": 0.6 * 0.8})
    local = evaluate(at | {"D_b": 0.6, "lambda_own": 0.0})
    for name in ("CV", "CnV"):
        assert got[f"marginal_{name}"] == pytest.approx(local[f"marginal_{name}"], rel=1e-13)


# Locality


@seeds
def test_without_locality_make_cooperative_the_kind_most_likely_to_happen(seed):
    at = base(seed, D_b=0.5, lambda_own=0.0, dp_CV_da_CV=0.02, dp_CnV_da_CnV=0.02)
    for F_V in (1e-100, 1e-6, 0.01, 0.5, 0.99):  # the F's cancel
        assert cv_over_cnv(at | {"F_V": F_V}) == pytest.approx(
            at["p_V"] / (1 - at["p_V"]), rel=1e-12
        )
    likely, unlikely = (evaluate(at | {"p_V": p}) for p in (0.51, 0.49))
    assert likely["marginal_CV"] > likely["marginal_CnV"]
    assert unlikely["marginal_CV"] < unlikely["marginal_CnV"]


@seeds
@pytest.mark.parametrize("key", ["lambda_own", "kappa_own"])
def test_locality_counteracts_it(seed, key):
    ratios = [cv_over_cnv(base(seed, D_b=0.5) | {key: value}) for value in np.linspace(0, 0.9, 10)]
    assert all(np.diff(ratios) > 0)
    at = base(seed, D_b=0.5, **{key: 0.3})
    R = evaluate(at)["agent_ratio"]
    assert cv_over_cnv(at) == pytest.approx(evaluate(at)["locality_ratio"] / R, rel=1e-12)


def test_one_percent_of_either_gives_a_ratio_of_eleven_at_a_thousandth():
    for key in ("lambda_own", "kappa_own"):
        got = evaluate(base(F_V=1e-3, D_b=0.5, **{key: 0.01}))
        assert got["locality_ratio"] == pytest.approx(11.1, abs=0.01)


@seeds
def test_at_lambda_even_the_two_tie(seed):
    at = base(seed, p_V=0.2, dp_CV_da_CV=0.02, dp_CnV_da_CnV=0.03, D_b=0.4, lambda_own=0.0)
    even = evaluate(at)["lambda_even"]
    assert 0 < even < 1
    got = evaluate(at | {"lambda_own": even})
    assert got["marginal_CV"] == pytest.approx(got["marginal_CnV"], rel=1e-12)


def test_the_ratio_has_the_form_of_the_derivation_without_kappa():
    F, lam = sympy.symbols("F lambda", positive=True)
    w, rest = locality.w_own(F, lam), locality.w_other(1 / (1 - F), lam)
    ratio = locality.locality_ratio(0, w, rest, 1 / F, 1 / (1 - F))
    assert sympy.simplify(ratio - (1 + lam / ((1 - lam) * F))) == 0


def test_success_is_as_entered_whatever_locality():
    at = base(b=0.5, D_b=0.3, lambda_own=0.2, kappa_own=0.1)
    got = evaluate(at)
    met = 0.1 * at["F_CV"] + 0.9 * at["F_CnV"]
    w = got["w_own"]
    assert got["b_floor"] + 0.3 * (w * at["F_CV"] + (1 - w) * met) == pytest.approx(0.5, rel=1e-14)
    assert got["U"] == evaluate(base(b=0.5))["U"]


# Coalition size


def test_small_coalitions_unsettle_and_large_ones_stabilise():
    at = base(db_dF_V=0.0, gamma=0.2)
    small, large = np.linspace(1e-6, 0.01, 20), np.linspace(0.5001, 0.95, 20)
    assert (evaluate(at | {"F_V": small})["used_db_dF_V"] < 0).all()
    assert (evaluate(at | {"F_V": large})["used_db_dF_V"] > 0).all()


def test_the_coalition_slope_is_the_derivative_of_concentration():
    F, gamma = sympy.symbols("F gamma")
    slope = sympy.diff(coalition_size.concentration(F, gamma), F)
    for F_V, g in ((0.001, 0.3), (0.5, 2.0), (0.9, -1.0)):
        expected = float(slope.subs({F: F_V, gamma: g}))
        found = coalition_size.coalition_slope(F_V, g, 0.0, 0.0, 1.0, 0.0)
        assert float(found) == pytest.approx(expected, abs=1e-15)


def test_at_the_extremes_another_slope_may_stand():
    ends = {"F_V_from": 0.05, "slope_below": 0.0, "F_V_to": 0.95, "slope_above": -0.4}
    got = evaluate(base(db_dF_V=0.0, gamma=0.2, F_V=np.array([0.01, 0.3, 0.97])) | ends)
    assert got["used_db_dF_V"] == pytest.approx([0.0, 2 * 0.2 * (0.6 - 1), -0.4])


# Tractability


def test_a_far_ceiling_leaves_returns_constant():
    a = np.linspace(0, 50, 11)
    assert returns.effective(a, 0.0, 0.0) == pytest.approx(a, abs=0)
    for tau in (1e6, 1e9, 1e12):
        # e(a) = a − a²/2τ + …
        assert returns.effective(a, 1 / tau, 0.0) == pytest.approx(a, rel=30 / tau)


def test_diminishing_returns_have_the_entered_slope_and_keep_below_the_ceiling():
    p, top, slope = 0.2, 0.6, 0.05
    rate = returns.rate(slope, p, top)
    a = np.geomspace(1e-9, 1e4, 200)
    reached = p + slope * returns.effective(a, rate, 0.0)
    tau = (top - p) / slope
    assert reached == pytest.approx(p + (top - p) * (1 - np.exp(-a / tau)), rel=1e-12)
    assert (reached <= top + 1e-15).all()
    assert returns.effective(1e-9, rate, 0.0) / 1e-9 == pytest.approx(1, rel=1e-9)


def test_no_threshold_is_the_base_model_and_one_ahead_makes_a_marginal_zero():
    at = base()
    plain = evaluate(at)
    free = evaluate(at | {"Y_V": 0.0, "Y_CV": 5.0})
    assert free["marginal_V"] == pytest.approx(plain["marginal_V"], rel=1e-12)
    assert free["marginal_CV"] == 0 < plain["marginal_CV"]
    # Before it is known whether X hours suffice, the gain is linear in expectation: the average.
    assert free["average_CV"] == pytest.approx(plain["marginal_CV"], rel=1e-12)


# Evidence


@seeds
def test_no_correlation_is_the_base_model_whatever_the_others_are(seed):
    at, others = base(seed), settings(np.random.default_rng(seed))["evidence"]
    assert evaluate(at | others | {"alpha_V": 0.0, "alpha_nV": 0.0}) == evaluate(at)


@seeds
def test_with_evidence_F_I_no_longer_cancels_from_the_ranking(seed):
    at = base(seed) | settings(np.random.default_rng(seed))["evidence"] | {"alpha_nV": 0.5}
    at["p_A"] = at["p_V"] / 2
    shares = np.array([1e-6, 1e-3, 0.05])
    ratios = evaluate(at | {"F_I": shares})
    relative = ratios["marginal_CnV"] / ratios["marginal_CV"]
    assert np.ptp(relative) > 0.01 * np.abs(relative).max()
    without = evaluate(at | {"F_I": shares, "use_evidence": 0.0})
    relative = without["marginal_CnV"] / without["marginal_CV"]
    assert np.ptp(relative) < 1e-12 * np.abs(relative).max()


def test_symmetry_says_who_the_others_are():
    at = base(F_V=0.1, p_V=0.4, F_I=0.05, alpha_V=0.2)
    got = evaluate(at)
    assert got["S_V"] == pytest.approx(0.1 / 0.4 - 0.05)
    assert got["S_nV"] == pytest.approx(1 - 0.1 / 0.4)
    assert got["S_V"] + got["S_nV"] + at["F_I"] == pytest.approx(1)


def test_full_correlation_with_those_like_us_is_as_if_we_were_all_of_them():
    at = base(F_V=0.1, p_V=0.4, F_I=0.05)
    got, all_of_them = evaluate(at | {"alpha_V": 1.0}), evaluate(at | {"F_I": 0.1 / 0.4})
    for name in NAMES:
        assert got[f"marginal_{name}"] == pytest.approx(
            all_of_them[f"marginal_{name}"], rel=1e-12, abs=1e-13
        )


# Branches


def test_at_nine_tenths_of_all_resources_the_branches_are_ten_percent_apart_in_a_toy():
    toy = dict.fromkeys(("b", "p_V", "F_V", "p_CV", "F_CV", "p_CnV", "F_CnV"), 0.5)
    toy |= {"U_B": 100.0, "U_nB": 0.0, "F_I": 0.9, "dU_B_dF_V": 50.0, "dU_nB_dF_V": 0.0}
    toy |= {"db_dF_V": -0.5, "db_dF_CV": 0.3, "db_dF_CnV": 0.3}
    toy |= {f"dp_{name}_da_{name}": 0.01 for name in NAMES}
    got = evaluate(toy | {"use_branches": 1.0})
    # F_V is 0.95 or 0.05, so U = b·U_B is (0.5 ∓ 0.225)·(100 ± 22.5) in the two branches.
    assert got["U_branches"] == pytest.approx((0.275 * 122.5 + 0.725 * 77.5) / 2, rel=1e-14)
    assert got["U_branches"] / got["U"] - 1 == pytest.approx(-0.10125)


@mp.workdps(30)
def test_the_two_branches_part_from_U_as_F_I_grows():
    apart = []
    for F_I in (0.01, 0.3, 0.9):
        p_V, rest = 0.4, 1 - F_I
        F_V = 0.4 * rest + F_I * p_V
        at = base(
            F_I=F_I,
            p_V=p_V,
            F_V=F_V,
            p_CV=0.9,
            p_CnV=0.2,
            U_B=100.0,
            U_nB=0.0,
            D_b=0.8,
            lambda_own=0.0,
        )
        at |= {"F_CV": (0.4 * rest * 0.5 + F_I * p_V * 0.9) / F_V, "dU_B_dF_V": 60.0}
        at |= {"F_CnV": (0.6 * rest * 0.5 + F_I * 0.6 * 0.2) / (1 - F_V), "use_branches": 1.0}
        got = evaluate(at)
        assert got["U_branches"] == pytest.approx(
            float(World(at, DEFAULTS).U_branches()), rel=1e-12
        )
        apart.append(abs(got["U_branches"] / got["U"] - 1))
    assert apart[0] < 0.001 < apart[1] < apart[2]
    assert apart[2] > 0.05
