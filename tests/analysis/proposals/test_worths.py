"""What proposals are worth, against U over explicit masses at 40 digits."""

import numpy as np
import pytest
from mpmath import mp, mpf

from coop_xl import Proposal, evaluate, rank_proposals
from coop_xl.analysis.proposals.exact_gains import moved
from coop_xl.analysis.proposals.ranking import basis_of
from coop_xl.estimates.proposals import EFFECTS, ProposalsError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from tests.analysis.cases import CERTAIN, EARTH, example
from tests.model.extensions.worlds import World, estimates, settings

from .proposed_worlds import U_after

DEFAULTS = {key: extension.default for key, extension in EXTENSION_INPUTS.items()}
TOGETHER = ((), ("locality", "coalition"), ("masses", "several"), ("evidence", "coalition"))
chosen = pytest.mark.parametrize(
    "extensions", TOGETHER, ids=lambda names: "+".join(names) or "base"
)
seeds = pytest.mark.parametrize("seed", range(3))
BEST = {key: each.best for key, each in EARTH.items()}
SMALL = {key: each.best for key, each in example("multiverse").items()}
WORK = ("V", "CV", "CnV")


def world_of(seed, extensions):
    """Inputs of a coherent world, and the world itself."""
    random = np.random.default_rng(seed)
    base, every = estimates(random), settings(random)
    inputs = base | {k: v for name in extensions for k, v in every[name].items()}
    return inputs, World(inputs, DEFAULTS)


def mixture(seed):
    """Some of all effects at once, small enough for any world."""
    random = np.random.default_rng(100 + seed)
    return {key: float(random.uniform(0.0, 0.004)) for key in EFFECTS}


@seeds
@chosen
@mp.workdps(40)
def test_every_effect_is_worth_the_derivative_of_U_over_masses(seed, extensions):
    inputs, world = world_of(seed, extensions)
    basis = basis_of(inputs)
    h = mpf("1e-13")
    for key, worth in zip(EFFECTS, basis.worth, strict=True):
        ahead, behind = (U_after(world, {key: step}) for step in (h, -h))
        truth = float((ahead - behind) / (2 * h))
        assert float(worth) == pytest.approx(truth, rel=1e-9, abs=1e-11), key


@seeds
@chosen
@mp.workdps(40)
def test_first_order_values_of_mixtures_are_derivatives_of_exact_ones(seed, extensions):
    inputs, world = world_of(seed, extensions)
    effects, h = mixture(seed), mpf("1e-13")
    ahead, behind = (
        U_after(world, {key: side * h * each for key, each in effects.items()}) for side in (1, -1)
    )
    found = rank_proposals(inputs, [Proposal("Mixture", 1.0, 0.25, effects)])
    truth = float((ahead - behind) / (2 * h)) / 4
    assert found.values[0] == pytest.approx(truth, rel=1e-9, abs=1e-12)


@seeds
@chosen
@mp.workdps(40)
def test_exact_values_are_changes_of_U_over_masses(seed, extensions):
    inputs, world = world_of(seed, extensions)
    effects = mixture(seed)
    truth = float(U_after(world, effects) - U_after(world, {}))
    found = rank_proposals(inputs, [Proposal("Mixture", 1.0, 0.5, effects)])
    assert found.exact[0] == pytest.approx(truth / 2, rel=1e-9, abs=1e-13)


@seeds
@mp.workdps(40)
def test_what_would_pass_an_end_stops_there(seed):
    inputs, world = world_of(seed, ())
    far = {"change_p_CV": 5.0, "change_p_CnV": -5.0}
    truth = float(U_after(world, far, clip=True) - U_after(world, {}))
    effects = np.array([[far.get(key, 0.0)] for key in EFFECTS])
    assert moved(basis_of(inputs).state, effects).U[0] == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize("given", [BEST, SMALL], ids=["earth", "small share"])
def test_one_unit_of_effort_is_worth_the_marginal_value_bit_for_bit(given):
    units = [Proposal(name, 7.0, effects={f"effort_{name}": 1.0}) for name in WORK]
    found, base = rank_proposals(given, units), evaluate(given)
    assert list(found.values) == [base[f"marginal_{name}"] for name in WORK]


def test_thresholds_and_ceilings_apply_to_efforts():
    given = BEST | {"Y_V": 3.0, "pmax_CV": 0.9}
    proposals = [
        Proposal("Below", 1.0, effects={"effort_V": 2.9}),
        Proposal("At", 1.0, effects={"effort_V": 3.0}),
        Proposal("Ceiling", 1.0, effects={"effort_CV": 2.0}),
    ]
    found = rank_proposals(given, proposals)
    plain = rank_proposals(BEST, proposals)
    room = 0.9 - given["p_CV"]
    counted = 1 - np.exp(-2.0 * given["dp_CV_da_CV"] / room)
    assert found.values[0] == found.exact[0] == 0
    assert found.values[1] == pytest.approx(plain.values[1], rel=1e-12)
    assert found.exact[1] == pytest.approx(plain.exact[1], rel=1e-12)
    gradient = evaluate(BEST)["dU_dp_CV"]
    assert found.exact[2] == pytest.approx(gradient * room * counted, rel=1e-12)


def test_an_effect_past_the_end_names_proposal_effect_and_room():
    proposals = [
        Proposal("Too much", 1.0, effects={"change_p_V": 0.7}),
        Proposal("Fits", 1.0, effects={"change_p_V": 0.6}),
        Proposal("Hard work", 1.0, effects={"effort_CV": 20.0}),
        Proposal("Harm", 1.0, effects={"change_b": -0.61}),
    ]
    with pytest.raises(ProposalsError) as caught:
        rank_proposals(BEST, proposals)
    first, second, third = (each.text for each in caught.value.problems)
    assert first.startswith('"Too much": change_p_V is 0.7')
    assert "at most 0.6 can be added" in first
    assert '"Hard work": effort_CV is 20' in second
    assert "adds 0.4 to p_CV" in second
    assert "at most 0.3 can be added" in second
    assert "takes away 0.61 from b" in third
    assert "at most 0.6 can be taken away" in third


def test_shares_that_would_leave_nothing_on_one_side_are_refused():
    given = CERTAIN | {"F_I": 0.5, "F_V": 0.2, "p_V": 0.5}
    with pytest.raises(ProposalsError, match=r"Flip.*F_V"):
        rank_proposals(given, [Proposal("Flip", 1.0, effects={"change_p_V": -0.45})])
