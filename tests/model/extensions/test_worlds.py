"""Every formula of the extensions against U over explicit masses, at 50 digits."""

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl import evaluate, intervention, log10_marginals
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS

from .worlds import NAMES, World, estimates, settings

DEFAULTS = {key: extension.default for key, extension in EXTENSION_INPUTS.items()}
NEAR = 1e-9  # sums of terms that may cancel to a millionth of their size
LONE = [extension.name for extension in EXTENSIONS]
TOGETHER = (
    ("locality", "coalition", "several", "evidence", "response"),
    ("masses", "coalition", "several", "evidence"),
    ("locality", "branches", "several"),
    ("masses", "branches", "coalition"),
)
chosen = pytest.mark.parametrize(
    "extensions", [(name,) for name in LONE] + list(TOGETHER), ids="+".join
)
seeds = pytest.mark.parametrize("seed", range(4))


def scenario(seed, extensions):
    random = np.random.default_rng(seed)
    base, all_settings = estimates(random), settings(random)
    inputs = base | {k: v for name in extensions for k, v in all_settings[name].items()}
    with mp.workdps(50):
        return inputs, World(inputs, DEFAULTS), evaluate(inputs)


def size_of(world):
    """What rounding errors of changes of U are relative to."""
    return float(abs(world.at["U_B"]) + abs(world.at["U_nB"]) + 60)


@seeds
@chosen
@mp.workdps(50)
def test_marginals_are_derivatives_over_masses(seed, extensions):
    inputs, world, got = scenario(seed, extensions)
    for name in NAMES:
        truth = float(world.slope(name))
        assert got[f"marginal_{name}"] == pytest.approx(truth, rel=NEAR, abs=1e-11), name
        assert got[f"{name}_per_F_I"] * inputs["F_I"] == pytest.approx(truth, rel=NEAR, abs=1e-11)
        sign, log10 = log10_marginals(inputs)[f"marginal_{name}"]
        assert sign * 10**log10 == pytest.approx(truth, rel=NEAR, abs=1e-11)
    assert f"marginal_{got['best']}" == max((f"marginal_{n}" for n in NAMES), key=got.__getitem__)


@seeds
@chosen
@mp.workdps(50)
def test_the_gradient_gives_any_intervention(seed, extensions):
    inputs, world, _ = scenario(seed, extensions)
    h, dp = mpf("1e-15"), {"V": mpf("0.3"), "CV": mpf("-0.2"), "CnV": mpf("0.7")}
    ends = [
        world.value(*world.landscape({p: world.at[f"p_{p}"] + side * h * dp[p] for p in NAMES}))
        for side in (1, -1)
    ]
    truth = float((ends[0] - ends[1]) / (2 * h))
    assert intervention(inputs, 0.3, -0.2, 0.7) == pytest.approx(truth, rel=NEAR, abs=1e-11)


@seeds
@chosen
@mp.workdps(50)
def test_changes_by_a_unit_of_effort_are_exact_over_masses(seed, extensions):
    _, world, got = scenario(seed, extensions)
    for name in NAMES:
        truth = float(world.U(**{name: 1}) - world.U())
        near = 1e-13 * size_of(world)
        assert got[f"change_{name}"] == pytest.approx(truth, rel=NEAR, abs=near), name
        gained = world.probabilities({name: 1})[name] - world.at[f"p_{name}"]
        assert got[f"step_{name}"] == pytest.approx(float(gained), rel=1e-9)
    F_V, mV, mN = world.landscape(world.probabilities({"V": 1}))
    assert got["change_F_V"] == pytest.approx(float(F_V - world.at["F_V"]), rel=NEAR)
    assert got["change_F_CV"] == pytest.approx(float(mV / F_V - world.at["F_CV"]), abs=1e-13)
    assert got["change_F_CnV"] == pytest.approx(
        float(mN / (1 - F_V) - world.at["F_CnV"]), abs=1e-13
    )
    assert got["change_b"] == pytest.approx(float(world.b(F_V, mV, mN) - world.at["b"]), abs=1e-13)


@seeds
@chosen
def test_the_parts_of_v_sum_to_it(seed, extensions):
    _, _, got = scenario(seed, extensions)
    parts = [got[key] for key in ("v_coalition", "v_composition", "v_direct")]
    parts += [got.get("v_evidence", 0.0), got.get("v_several", 0.0)]
    assert sum(parts) == pytest.approx(got["marginal_V"], rel=NEAR, abs=1e-12)


@seeds
@pytest.mark.parametrize(
    "extensions", [each for each in TOGETHER if "branches" in each] + [("branches",)]
)
@mp.workdps(50)
def test_the_two_branches_are_exact_over_masses(seed, extensions):
    inputs, world, got = scenario(seed, extensions)
    truth = world.U_branches()
    assert got["U_branches"] == pytest.approx(float(truth), rel=1e-11)
    h = mpf("1e-15")
    for name in NAMES:
        dp = {p: mpf(inputs.get(f"dp_{p}_da_{name}", 0.0)) for p in NAMES}
        ahead, behind = (
            world.U_branches(*(world.at[f"p_{p}"] + side * h * dp[p] for p in NAMES))
            for side in (1, -1)
        )
        slope = float((ahead - behind) / (2 * h))
        assert got[f"marginal_{name}_branches"] == pytest.approx(slope, rel=NEAR, abs=1e-11)


@seeds
@mp.workdps(50)
def test_below_a_threshold_the_marginal_is_zero_and_the_average_is_that_of_crossing_it(seed):
    random = np.random.default_rng(seed)
    inputs = estimates(random) | {"Y_V": 2.5, "Y_CV": 0.5, "Y_CnV": 4.0, "pmax_CV": 0.95}
    inputs |= settings(random)["several"]
    world, got = World(inputs, DEFAULTS), evaluate(inputs)
    for name in NAMES:
        Y = inputs[f"Y_{name}"]
        assert got[f"marginal_{name}"] == 0
        assert world.U(**{name: Y * 0.999}) == world.U()
        truth = float((world.U(**{name: Y}) - world.U()) / Y)
        assert got[f"average_{name}"] == pytest.approx(truth, rel=NEAR, abs=1e-12)
        assert (got[f"change_{name}"] == 0) == (Y > 1)


# Evidence, from civilisations that each make an effort of their own


@seeds
@mp.workdps(50)
def test_evidence_is_the_derivative_over_civilisations_that_act_alike(seed):
    random = np.random.default_rng(seed)
    at = {
        key: mpf(value)
        for key, value in (estimates(random) | settings(random)["evidence"]).items()
    }
    S_nV = 1 - at["F_I"] - at["S_V"]
    t = {name: at[f"dp_{name}_da_{name}"] for name in NAMES}

    def masses(a):
        """The world's totals, all civilisations named: ours, those like us, the others."""
        F_V = mV = mN = mpf(0)
        for share, alpha in ((at["F_I"], 1), (at["S_V"], at["alpha_V"])):
            V, CV, CnV = (at[f"p_{n}"] + t[n] * alpha * a.get(n, 0) for n in NAMES)
            F_V += share * V
            mV += share * V * CV
            mN += share * (1 - V) * CnV
        A, CA, CM = (
            at[key] + t[n] * at["alpha_nV"] * a.get(n, 0)
            for key, n in (("p_A", "V"), ("p_CA", "CV"), ("p_CM", "CnV"))
        )
        return F_V, mV, mN + S_nV * (A * CA + (1 - A) * CM)

    def b(F_V, mV, mN):
        return (1 + mp.sin(2 * F_V) * mN + mV * (1 + F_V)) / 4

    def U(a):
        found = masses(a)
        success, U_B, U_nB = b(*found), 90 * mp.exp(found[0]), -20 / (1 + found[0])
        return success * U_B + (1 - success) * U_nB

    F_V, mV, mN = masses({})
    beta_0, beta_V, beta_N = (
        mp.diff(b, (F_V, mV, mN), order) for order in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    )
    F_CV, F_CnV = mV / F_V, mN / (1 - F_V)
    inputs = {key: float(value) for key, value in at.items()} | {
        "F_V": float(F_V), "F_CV": float(F_CV), "F_CnV": float(F_CnV), "b": float(b(F_V, mV, mN)),
        "U_B": float(90 * mp.exp(F_V)), "U_nB": float(-20 / (1 + F_V)),
        "dU_B_dF_V": float(90 * mp.exp(F_V)), "dU_nB_dF_V": float(20 / (1 + F_V) ** 2),
        "db_dF_CV": float(beta_V * F_V), "db_dF_CnV": float(beta_N * (1 - F_V)),
        "db_dF_V": float(beta_0 + beta_V * F_CV - beta_N * F_CnV),
    }  # fmt: skip
    got = evaluate(inputs)
    h = mpf("1e-15")
    for name in NAMES:
        truth = float((U({name: h}) - U({name: -h})) / (2 * h))
        assert got[f"marginal_{name}"] == pytest.approx(truth, rel=1e-10, abs=1e-13), name
