"""Whole steps with extensions keep their digits, and no combination of extensions gives a nan."""

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl import check, evaluate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .worlds import NAMES, World, estimates, settings

DEFAULTS = {key: extension.default for key, extension in EXTENSION_INPUTS.items()}
ROUNDINGS = 200 * 2.0**-53
H = mpf(10) ** -20
CHOICES = ("locality", "coalition", "response", "several", "evidence", "masses", "branches")


def scenario(random):
    """Coherent estimates with random extensions; tractabilities of any size and either sign."""
    base, extensions = estimates(random), settings(random)
    for name in NAMES:
        size = 10.0 ** random.uniform(-17, 0.3)
        base[f"dp_{name}_da_{name}"] = float(random.choice([-1, 1, 1]) * size)
    for name in random.permutation(CHOICES)[: random.integers(1, 5)]:
        base |= extensions[name]
    if "pmax_V" in base:
        for name in NAMES:
            ceiling = base[f"p_{name}"] + 10.0 ** random.uniform(-9, 0)
            base[f"pmax_{name}"] = min(float(ceiling), 1.0)
            base[f"Y_{name}"] = float(random.choice([0, 0, random.uniform(0, 3)]))
    return base


def ends(random, inputs):
    """The same with some probabilities at 0 or 1, where their ceilings allow it."""
    for name in NAMES:
        if random.random() < 0.3:
            inputs[f"p_{name}"] = 0.0 if f"pmax_{name}" in inputs else float(random.choice([0, 1]))
    return inputs


@pytest.mark.parametrize("seed", range(12))
def test_no_combination_of_extensions_gives_a_nan_that_is_not_undefined(seed):
    random = np.random.default_rng([seed, 4])
    for _ in range(25):
        inputs = ends(random, scenario(random))
        if inputs["p_V"] == 0 and "alpha_V" in inputs:
            inputs["S_V"] = 0.05
        got = evaluate(inputs)
        undefined = {key for key, value in got.items() if key != "best" and value != value}
        assert undefined <= excused(inputs, got), (undefined, inputs)


def excused(inputs, got):
    """What has no value: ratios to nothing good, and changes that leave no resources of a kind."""
    found = set()
    if got["greatest"] <= 0:
        found |= {f"ratio_{name}" for name in NAMES}
    reach = got.get("reach", 1.0)
    for name in NAMES:
        moves = (inputs.get(f"dp_V_da_{name}", 0.0), inputs[f"dp_{name}_da_{name}"])
        if any(moves) and leaves_none(inputs, got, reach):
            found |= {f"change_{name}", f"average_{name}"}
    if leaves_none(inputs, got, reach):
        found |= {"change_F_V", "change_F_CV", "change_F_CnV", "change_b"}
    if "use_branches" in inputs and not coherent(inputs, got):
        found |= {"U_branches", *(f"marginal_{name}_branches" for name in NAMES)}
    if inputs["p_V"] == 0 or inputs["p_V"] == 1:
        found |= {"agent_ratio", "lambda_even"}
    return found


def leaves_none(inputs, got, reach):
    """Whether p_V somewhere between 0 and 1 would leave no resources of a kind."""
    move = reach * max(inputs["p_V"], 1 - inputs["p_V"])
    return abs(move) * max(got["r_V"], got["r_nV"]) >= 1


def coherent(inputs, got):
    """Whether both branches leave agents of both kinds."""
    return got["s"] < 1 and got["t"] < 1


@mp.workdps(50)
@pytest.mark.parametrize("seed", range(40))
def test_changes_keep_the_digits_of_small_tractabilities(seed):
    random = np.random.default_rng([seed, 5])
    inputs = scenario(random)
    got, world = evaluate(inputs), World(inputs, DEFAULTS)
    for name in NAMES:
        for quantity, key in ((step, f"step_{name}"), (change, f"change_{name}")):
            if key.startswith("change") and leaves_none(inputs, got, got.get("reach", 1.0)):
                continue
            exact = quantity(world, name)
            loose = abs(exact) + left_open(inputs, lambda w, of=quantity, n=name: of(w, n))
            assert abs(mpf(float(got[key])) - exact) <= ROUNDINGS * loose, key


def step(world, name):
    """What a unit of effort adds to its probability."""
    return world.probabilities({name: 1})[name] - world.at[f"p_{name}"]


def change(world, name):
    """What it adds to U."""
    return world.U(**{name: 1}) - world.U()


def left_open(inputs, quantity):
    """What relative roundings of the inputs would do to a quantity, added up."""
    exact, total = quantity(World(inputs, DEFAULTS)), mpf(0)
    for key, value in inputs.items():
        if value != 0 and np.isfinite(value) and not key.startswith(("use_", "Y_")):
            moved = World(inputs | {key: mpf(value) * (1 + H)}, DEFAULTS)
            total += abs(quantity(moved) - exact) / H
    return total


def test_harm_under_a_ceiling_brings_the_probability_down_to_0():
    random = np.random.default_rng(3)
    inputs = estimates(random) | {"p_CnV": 0.9999, "dp_CnV_da_CnV": -0.28, "pmax_CnV": 0.99999}
    got = evaluate(inputs)
    assert got["step_CnV"] == -0.9999
    assert got["change_CnV"] == pytest.approx(got["dU_dp_CnV"] * -0.9999, rel=1e-12)
    told = [message.text for message in check(inputs)]
    assert "dp_CnV_da_CnV is -0.28, normally 0 or more" in " ".join(told)
    assert told[0].startswith(
        "dp_CnV_da_CnV is -0.28. One unit cannot lower 100 % by so many points"
    )


def test_harm_under_a_ceiling_grows_with_the_room_below_it():
    inputs = estimates(np.random.default_rng(3)) | {
        "p_CV": 0.6,
        "pmax_CV": 0.9,
        "dp_CV_da_CV": -0.03,
    }
    assert evaluate(inputs)["step_CV"] == pytest.approx(0.3 * (1 - np.exp(0.1)), rel=1e-12)


@mp.workdps(50)
def test_a_change_next_to_where_another_coalition_slope_begins_is_counted_once():
    inputs = estimates(np.random.default_rng(3)) | settings(np.random.default_rng(3))["coalition"]
    inputs |= {"F_V_from": inputs["F_V"], "dp_V_da_V": 1e-18}
    world = World(inputs, DEFAULTS)
    truth = float(world.U(V=1) - world.U())
    assert evaluate(inputs)["change_V"] == pytest.approx(truth, rel=1e-10)
