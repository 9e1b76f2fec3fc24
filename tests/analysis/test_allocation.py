# ruff: noqa: E501 — a case a line
"""The best division of a budget, against grids and SciPy's optimisers, and what it is made of."""

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import optimize

from coop_xl import CoopError, evaluate
from coop_xl.analysis import optimum
from coop_xl.analysis.allocation import allocate
from coop_xl.analysis.optimum import gain
from coop_xl.model.extensions import masses
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.extensions.combined import state
from coop_xl.model.validate import accepted
from tests.model.extensions.worlds import NAMES, World, estimates, settings

DEFAULTS = {key: extension.default for key, extension in EXTENSION_INPUTS.items()}
SOUND = {
    "U_B": 100.0, "U_nB": -20.0, "b": 0.6, "F_V": 0.35, "F_CV": 0.7, "F_CnV": 0.45, "F_I": 0.08,
    "p_V": 0.4, "p_CV": 0.7, "p_CnV": 0.4, "db_dF_V": 0.1, "db_dF_CV": 0.25, "db_dF_CnV": 0.45,
    "dU_B_dF_V": 40.0, "dU_nB_dF_V": 20.0, "dp_V_da_V": 0.01, "dp_CV_da_CV": 0.02,
    "dp_CnV_da_CnV": 0.01,
}  # fmt: skip
CEILINGS = {"pmax_V": 0.95, "pmax_CV": 0.97, "pmax_CnV": 0.98}
CASES = [
    pytest.param(extensions, id="+".join(extensions) or "base")
    for extensions in (
        (), ("locality",), ("coalition",), ("response",), ("several",), ("evidence",),
        ("masses", "response"), ("locality", "coalition", "response", "several", "evidence"),
    )
]  # fmt: skip


def case(seed, extensions):
    random = np.random.default_rng(seed)
    base, settled = estimates(random), settings(random)
    inputs = base | {k: v for name in extensions for k, v in settled[name].items()}
    if "response" in extensions:
        inputs |= {"Y_V": random.uniform(0, 4), "Y_CnV": random.uniform(0, 6)}
    return inputs, random.uniform(2, 15)


def grid(budget, divisions):
    shares = np.indices((divisions + 1,) * 3).reshape(3, -1).T
    return budget * shares[shares.sum(axis=1) <= divisions] / divisions


# The optimum


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("extensions", CASES)
def test_no_point_of_a_grid_is_better(seed, extensions):
    inputs, budget = case(seed, extensions)
    found, at = allocate(inputs, budget), state(accepted(inputs))
    efforts = np.array([list(found.efforts.values())])
    assert efforts.sum() <= budget * (1 + 1e-12)
    assert (efforts >= 0).all()
    assert gain(at, efforts)[0] == pytest.approx(found.gain, rel=1e-9, abs=1e-14)
    points = np.vstack(
        [grid(budget, 40), budget * np.random.default_rng(1).dirichlet(np.ones(4), 4000)[:, :3]]
    )
    assert gain(at, points).max() <= found.gain + 1e-12 * abs(found.gain)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("extensions", [each for each in CASES if "response" not in each.id])
def test_scipy_finds_nothing_better_where_u_is_smooth(seed, extensions):
    inputs, budget = case(seed, extensions)
    found, at = allocate(inputs, budget), state(accepted(inputs))

    def loss(shares):  # SLSQP may leave the budget
        shares = np.maximum(shares, 0)
        return -max(float(gain(at, budget * shares[None] / max(shares.sum(), 1))[0]), -1e3)

    best = min(
        optimize.minimize(
            loss, start, method="SLSQP", bounds=[(0, 1)] * 3,
            constraints={"type": "ineq", "fun": lambda shares: 1 - shares.sum()},
            options={"ftol": 1e-14},
        ).fun
        for start in (*np.eye(3), np.ones(3) / 3, np.zeros(3))
    )  # fmt: skip
    assert -best <= found.gain + 1e-9 * abs(found.gain)


@pytest.mark.parametrize("seed", range(2))
def test_scipys_global_search_finds_nothing_better_with_thresholds(seed):
    inputs, budget = case(seed, ("response", "several"))
    found, at = allocate(inputs, budget), state(accepted(inputs))

    def loss(columns):
        shares = np.atleast_2d(columns.T)
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1)
        return -gain(at, budget * shares)

    best = optimize.differential_evolution(
        loss,
        [(0, 1)] * 3,
        seed=seed,
        vectorized=True,
        updating="deferred",
        popsize=40,
        maxiter=150,
    )
    assert -best.fun <= found.gain * (1 + 1e-9)


@mp.workdps(30)
@pytest.mark.parametrize("extensions", CASES)
def test_the_gain_is_that_over_explicit_masses(extensions):
    inputs, budget = case(11, extensions)
    found, world = allocate(inputs, budget), World(inputs, DEFAULTS)
    truth = world.U(**found.efforts) - world.U()
    assert found.gain == pytest.approx(float(truth), rel=1e-8, abs=1e-11)
    assert pytest.approx(float(world.U(**found.efforts)), rel=1e-9) == found.U
    for name in NAMES:
        alone = world.U(**{name: budget}) - world.U()
        assert found.alone[name] == pytest.approx(float(alone), rel=1e-8, abs=1e-11)
        assert found.probabilities[name] == pytest.approx(
            float(world.probabilities(found.efforts)[name]), abs=1e-9
        )


@mp.workdps(40)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("extensions", CASES)
def test_marginals_at_the_optimum_are_derivatives_to_the_right(seed, extensions):
    inputs, budget = case(seed, extensions)
    found, world = allocate(inputs, budget), World(inputs, DEFAULTS)
    h = mpf("1e-12")
    reached = world.probabilities(found.efforts, clip=False).values()
    if any(abs(1 - p) < 1e-9 for p in reached):
        pytest.skip("the search ends within rounding of the kink where a probability reaches 1")
    for name in NAMES:
        more = found.efforts | {name: mpf(found.efforts[name]) + h}
        slope = (world.U(**more) - world.U(**found.efforts)) / h
        assert found.marginals[name] == pytest.approx(float(slope), rel=1e-6, abs=1e-9), name


# Of another implementation: probabilities are moved where F_CV reaches 1, far from any corner.
OPPOSED = {
    "U_B": 100.0, "U_nB": 0.0, "b": 0.5, "F_V": 0.5, "F_CV": 0.5, "F_CnV": 0.5, "F_I": 0.01,
    "p_V": 0.3, "p_CV": 0.3, "p_CnV": 0.2, "db_dF_V": 0.3, "db_dF_CV": 0.5, "db_dF_CnV": 0.5,
    "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0, "dp_V_da_V": 0.1, "dp_CV_da_CV": 0.1,
    "dp_CnV_da_CnV": 0.1, "alpha_V": -0.8, "alpha_nV": -0.5,
}  # fmt: skip


@pytest.mark.parametrize("budget", [5.0, 8.0, 20.0])
def test_the_optimum_where_a_share_reaches_its_end_is_found(budget):
    found = allocate(OPPOSED, budget)
    assert found.gain == pytest.approx(8.5637, abs=5e-5)
    assert found.gap == 0
    assert "out of 0 to 1" in found.notes[0]


def random_case(random):
    """Any extensions, any signs; no matter whether the estimates cohere."""
    inputs, extensions = estimates(random), settings(random)
    for name in random.permutation(["locality", "coalition", "several", "evidence", "masses"]):
        if random.random() < 0.4:
            inputs |= extensions[name]
    for name in NAMES:
        inputs[f"dp_{name}_da_{name}"] *= random.choice([-1, 1, 1, 1, 3])
        if random.random() < 0.3:
            inputs[f"pmax_{name}"] = inputs[f"p_{name}"] + 0.9 * (1 - inputs[f"p_{name}"])
        if random.random() < 0.3:
            inputs[f"Y_{name}"] = random.uniform(0, 6)
    return inputs


@pytest.mark.parametrize("seed", range(20))
def test_a_larger_budget_never_gains_less_and_a_fine_grid_never_more(seed):
    random = np.random.default_rng([seed, 7])
    inputs = random_case(random)
    at, before = state(accepted(inputs)), 0.0
    for budget in (1.0, 4.0, 7.0, 15.0):
        found = allocate(inputs, budget)
        assert found.gain >= before - 1e-9 * abs(before) - found.gap
        before = found.gain
        best = gain(at, grid(budget, 60)).max()
        assert best <= found.gain * (1 + 1e-9) + found.gap


@pytest.mark.parametrize("seed", range(15))
def test_no_line_of_divisions_climbs_above_a_proven_optimum(seed):
    random = np.random.default_rng([seed, 8])
    inputs, budget = random_case(random), random.uniform(2, 20)
    at, found = state(accepted(inputs)), allocate(inputs, budget)
    assert found.gap <= 1e-3 * abs(found.gain)  # none in most cases
    best = np.array(list(found.efforts.values()))
    for _ in range(20):
        along = np.geomspace(1e-9, 1, 200)[:, None] * (
            budget * random.dirichlet(np.ones(4))[:3] - best
        )
        assert gain(at, best + along).max() <= found.gain + 1e-9 * abs(found.gain) + found.gap


def test_three_thresholds_are_crossed_or_not():
    with_all = BASE | {"Y_V": 5.0, "Y_CV": 5.0, "Y_CnV": 5.0}
    for budget in (4.0, 5.0, 12.0, 20.0):
        found = allocate(with_all, budget)
        assert all(a == 0 or a >= 5 for a in found.efforts.values())
        assert found.gain >= gain(state(accepted(with_all)), grid(budget, 60)).max()
    assert allocate(with_all, 4.0).gain == 0
    assert allocate(with_all, 20.0).gain == pytest.approx(allocate(BASE, 20.0).gain, rel=1e-9)


BASE = {key: value for key, value in OPPOSED.items() if key[:5] != "alpha"} | {
    "F_V": 0.3, "p_V": 0.5, "p_CV": 0.6, "p_CnV": 0.4, "db_dF_V": 0.2, "db_dF_CV": 0.3,
    "db_dF_CnV": 0.4, "dU_B_dF_V": 10.0, "dp_V_da_V": 0.025, "dp_CV_da_CV": 0.03,
    "dp_CnV_da_CnV": 0.02,
}  # fmt: skip


def test_what_is_not_proven_best_is_told_with_the_most_it_may_lack(monkeypatch):
    monkeypatch.setattr(optimum, "MOST_BOXES", 10)
    found, whole = allocate(SOUND | CEILINGS, 20.0), 0.8269077696136806
    assert found.gain <= whole <= found.gain + found.gap
    assert found.notes[0].startswith("the search ended before this was proven best: another")
    assert f"{found.gap:.3g} more" in found.notes[0]


def test_kinds_that_share_the_budget_are_worth_the_same_at_the_margin():
    found = allocate(SOUND | {"pmax_V": 0.6, "pmax_CV": 0.9, "pmax_CnV": 0.6}, 20.0)
    assert all(found.efforts.values())
    assert found.binding == ("the budget is spent",)
    values = list(found.marginals.values())
    assert max(values) - min(values) < 1e-6 * max(values)
    assert found.gain_over_best > 0
    assert found.best_alone == max(NAMES, key=found.alone.__getitem__)


def test_a_small_budget_goes_to_the_best_marginal():
    for seed in range(5):
        inputs = estimates(np.random.default_rng(seed))
        found, best = allocate(inputs, 1e-7), evaluate(inputs)
        if best["greatest"] > 0:
            assert found.efforts[best["best"]] == pytest.approx(1e-7)
            assert found.gain == pytest.approx(1e-7 * best[f"marginal_{best['best']}"], rel=1e-4)


def test_effort_that_gains_nothing_is_left():
    idle = {"dp_V_da_V": 0.0, "dp_CnV_da_CnV": 0.0}
    found = allocate(SOUND | idle, 37.0)  # 15 units bring p_CV to 1
    assert found.efforts == pytest.approx({"V": 0.0, "CV": 15.0, "CnV": 0.0}, rel=1e-9)
    assert found.left == pytest.approx(22.0)
    assert found.marginals["CV"] == 0
    assert "p_CV has reached 1" in found.binding
    harmful = allocate(
        SOUND | {f"dp_{n}_da_{n}": -0.01 for n in NAMES} | {"U_B": -20.0, "U_nB": -20.0}, 3.0
    )
    assert harmful.efforts == dict.fromkeys(NAMES, 0.0)
    assert (harmful.gain, harmful.left) == (0.0, 3.0)


def test_a_threshold_above_the_budget_gets_nothing_and_one_below_all_or_nothing():
    beyond = allocate(SOUND | {"Y_CV": 25.0}, 20.0)
    assert beyond.efforts["CV"] == 0
    assert "nothing on CV: its threshold 25 is above the budget" in beyond.binding
    for Y in (5.0, 14.0, 19.9):
        found = allocate(SOUND | {"Y_CV": Y}, 20.0)
        assert found.efforts["CV"] == 0 or found.efforts["CV"] >= Y
    just = allocate(SOUND | {"Y_CV": 16.0, "pmax_CV": 0.75, "pmax_V": 0.45}, 20.0)
    assert just.efforts["CV"] in (0.0, 16.0)


def test_minute_shares_are_divided_as_well():
    minute = {k: v for k, v in SOUND.items() if k not in ("F_V", "F_I")}
    minute |= {"log10_F_V": -40.0, "log10_F_I": -60.0, "D_b": 0.5, "lambda_own": 0.0}
    minute |= {"pmax_V": 0.6, "pmax_CV": 0.9}
    found = allocate(minute, 20.0)
    assert found.gain > 0
    assert found.gain >= max(found.alone.values())
    values = [found.marginals[name] for name in NAMES if found.efforts[name] > 0]
    assert max(values) - min(values) <= 1e-5 * max(values)


def test_the_triangle_spends_the_budget_and_no_point_beats_the_optimum():
    found = allocate(SOUND, 20.0)
    assert found.triangle.shape == (231, 4)
    assert found.triangle[:, :3].sum(axis=1) == pytest.approx(np.full(231, 20.0))
    assert found.triangle[:, 3].max() <= found.U + 1e-12
    corner = found.triangle[np.argmax(found.triangle[:, 0])]
    assert corner[3] == pytest.approx(found.U - found.gain + found.alone["V"])


def test_slopes_that_do_not_hold_so_far_are_told():
    found = allocate(SOUND | {"db_dF_CV": 5.0, "F_I": 0.3}, 15.0)
    assert found.notes[0].startswith("b would be ")
    assert allocate(SOUND, 1.0).notes == ()


def test_divisions_that_leave_no_other_resources_are_left_out_and_told():
    found = allocate(
        SOUND | {"alpha_V": 1.0, "S_V": 0.9, "F_I": 0.1, "F_V": 0.6, "dp_V_da_V": 0.05}, 12.0
    )
    assert np.isnan(found.alone["V"])
    assert found.efforts["V"] < 12
    assert "out of 0 to 1" in found.notes[0]
    assert found.gain_over_best >= 0


def test_others_beyond_certainty_are_told():
    found = allocate(SOUND | {"alpha_nV": 0.1, "p_CA": 0.95}, 15.0)
    assert any(note.startswith("p_CA would be 1.") for note in found.notes)


# Complements and substitutes


def second(world, one, other):
    """∂²U/∂a∂a' by central differences; what is cut off is of the order of h²."""
    h = mpf("1e-10")
    value = {
        (i, j): world.value(*world.landscape(world.probabilities({one: i * h, other: j * h}, clip=False)))
        for i in (-1, 1) for j in (-1, 1)
    }  # fmt: skip
    return (value[1, 1] - value[1, -1] - value[-1, 1] + value[-1, -1]) / (4 * h**2)


@mp.workdps(50)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "way", [{"use_masses": 1.0}, {"D_b": 0.5, "lambda_own": 0.0}], ids=["masses", "no locality"]
)
def test_v_and_cv_are_complements_and_v_and_cnv_substitutes(seed, way):
    inputs = estimates(np.random.default_rng(seed)) | {"U_B": 100.0, "U_nB": -40.0} | way
    at, world = evaluate(inputs) | inputs, World(inputs, DEFAULTS)
    at["beta_V"] = at["used_db_dF_CV"] / at["F_V"]
    at["beta_nV"] = at["used_db_dF_CnV"] / (1 - at["F_V"])
    for other, equation, sign in (
        ("CV", masses.complement_V_CV, 1), ("CnV", masses.substitute_V_CnV, -1),
    ):  # fmt: skip
        names = equation.__code__.co_varnames[: equation.__code__.co_argcount]
        found = equation(*(at[name] for name in names))
        assert found == pytest.approx(float(second(world, "V", other)), rel=1e-9)
        assert np.sign(found) == sign
        # Only if ΔU does not move with F_V is it F_I·ΔU·β·t·t'.
        flat = inputs | {"dU_nB_dF_V": inputs["dU_B_dF_V"]}
        beta = at["beta_V"] if other == "CV" else at["beta_nV"]
        plain = (
            sign
            * at["F_I"]
            * at["delta_U"]
            * beta
            * at["dp_V_da_V"]
            * at[f"dp_{other}_da_{other}"]
        )
        assert plain == pytest.approx(float(second(World(flat, DEFAULTS), "V", other)), rel=1e-9)


@mp.workdps(50)
@pytest.mark.parametrize("seed", range(5))
def test_with_b_linear_in_shares_they_complement_by_the_share_that_is_not_ours(seed):
    inputs = estimates(np.random.default_rng(seed)) | {"U_B": 100.0, "U_nB": -40.0}
    inputs["dU_nB_dF_V"] = inputs["dU_B_dF_V"]
    at, world = evaluate(inputs) | inputs, World(inputs, DEFAULTS)
    for other, mine, slope in (("CV", at["s"], at["db_dF_CV"] / at["F_V"]),
                               ("CnV", at["t"], -at["db_dF_CnV"] / (1 - at["F_V"]))):  # fmt: skip
        found = at["F_I"] * at["delta_U"] * slope * (1 - mine)
        found *= at["dp_V_da_V"] * at[f"dp_{other}_da_{other}"]
        assert found == pytest.approx(float(second(world, "V", other)), rel=1e-9)


# What is wrong


@pytest.mark.parametrize(
    ("budget", "text"),
    [(0.0, "budget is 0.0"), (-1, "budget is -1"), (float("nan"), "budget is nan"),
     ("much", "budget is much"), (True, "budget is True"), (float("inf"), "budget is inf")],
)  # fmt: skip
def test_a_budget_that_is_none_is_told(budget, text):
    with pytest.raises(CoopError) as caught:
        allocate(SOUND, budget)
    assert str(caught.value).startswith(text)
    assert "enter a positive number" in str(caught.value)


def test_inputs_that_are_wrong_are_told():
    with pytest.raises(CoopError, match="p_V has several values: enter one scenario at a time"):
        allocate(SOUND | {"p_V": [0.1, 0.2]}, 1.0)
    with pytest.raises(CoopError, match="b is 2: enter a share"):
        allocate(SOUND | {"b": 2.0}, 1.0)
    minute = {k: v for k, v in SOUND.items() if k != "F_V"} | {"log10_F_V": -400.0}
    with pytest.raises(CoopError, match="F_V is below 10\\^−140: extensions and allocation need"):
        allocate(minute, 1.0)
