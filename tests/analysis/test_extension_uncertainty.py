"""Credences over extensions: hand-made cases, plain simulations at the ends, brute force."""

import math

import numpy as np
import pytest

from coop_xl import CoopError, Estimate, evaluate, evppi, simulate, structural
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo import blocks, plan
from coop_xl.analysis.monte_carlo.outputs import MARGINALS
from coop_xl.estimates.fit import distributions_of
from tests.analysis.monte_carlo.test_simulate import Elsewhere, figures
from tests.analysis.monte_carlo.test_simulate_extensions import (
    COALITION,
    EVIDENCE,
    LOCALITY,
    SEVERAL,
)

from .cases import CERTAIN, EARTH

# Work on C|¬V that also moves p_V by SPILL a unit, which is worth 0.02·SPILL.
SPILL = 0.75
TINY = CERTAIN | {"dp_V_da_V": 0.9, "dp_V_da_CnV": SPILL}
MARGINALS_IF_NOT = (0.018, 0.02, 0.01)
MARGINALS_IF = (0.018, 0.02, 0.01 + 0.02 * SPILL)


def by_name(*values):
    return dict(zip(("V", "CV", "CnV"), values, strict=True))


@pytest.mark.parametrize("credence", [0.1, 0.4, 0.5, 0.8])
def test_a_certain_world_with_one_switch_has_the_values_worked_out_by_hand(credence):
    found = structural(TINY, {"several": credence}, 64)
    mixed = [
        credence * held + (1 - credence) * other
        for held, other in zip(MARGINALS_IF, MARGINALS_IF_NOT, strict=True)
    ]
    for name, known in by_name(*mixed).items():
        assert found.marginals[name].value == pytest.approx(known, rel=1e-12)
    for name, known in by_name(0, 1 - credence, credence).items():
        assert found.best[name].value == pytest.approx(known, abs=1e-12)
    assert found.best_if["several"]["CnV"].value == 1
    assert found.best_if_not["several"]["CV"].value == 1
    whole = credence * 0.025 + (1 - credence) * 0.02 - max(mixed)
    assert found.switches["several"].value == pytest.approx(whole, rel=1e-9)
    assert found.evpi.value == pytest.approx(whole, rel=1e-9)
    assert found.structure == found.switches["several"]
    assert found.inputs == {}
    assert found.is_worth_more_than_any_number("several")
    assert [(each.holding, each.probability) for each in found.combinations] == [
        ((), 1 - credence), (("several",), credence),
    ]  # fmt: skip


def test_two_switches_are_independent_and_worth_what_the_four_states_say():
    # the four states by `evaluate`, the sums by hand
    estimates = TINY | {"gamma": 0.4, "F_V": 0.7}
    credences = {"several": 0.3, "coalition": 0.6}
    states = [
        (
            (0.3 if several else 0.7) * (0.6 if coalition else 0.4),
            several,
            coalition,
            np.array([float(at[key]) for key in MARGINALS]),
        )
        for several in (0, 1)
        for coalition in (0, 1)
        for at in [evaluate(estimates | {"use_several": several, "use_coalition": coalition})]
    ]
    total = sum(p * at for p, _, _, at in states)
    found = structural(estimates, credences, 64)

    def worth(place):
        of_states = [
            sum(p * at for p, *on, at in states if on[place] == state) for state in (0, 1)
        ]
        return sum(at.max() for at in of_states) - total.max()

    assert found.switches["several"].value == pytest.approx(worth(0), rel=1e-9, abs=1e-15)
    assert found.switches["coalition"].value == pytest.approx(worth(1), rel=1e-9, abs=1e-15)
    perfect = sum(p * at.max() for p, _, _, at in states) - total.max()
    assert found.structure.value == pytest.approx(perfect, rel=1e-9)
    assert found.evpi.value == pytest.approx(perfect, rel=1e-9)
    assert worth(0) > 0
    assert worth(1) > 0


@pytest.mark.parametrize(
    ("credence", "switch"), [(1, 1.0), (1.0, None), (0, 0.0)], ids=["1, on", "1, as is", "0"]
)
def test_a_credence_of_0_or_1_is_the_plain_simulation_to_the_last_bit(credence, switch):
    estimates = EARTH | EVIDENCE
    plain = simulate(estimates | ({} if switch is None else {"use_evidence": switch}), 2**13, 5)
    found = structural(estimates, {"evidence": credence}, 2**13, 5)
    (only,) = found.combinations
    assert figures(found.simulation) == figures(plain)
    assert only == found.likeliest
    assert found.best == plain.best
    assert found.expected_loss == plain.expected_loss
    assert found.evpi == plain.evpi
    assert found.coherent_best == plain.coherence.best
    assert found.share_broken == plain.coherence.share_broken
    for name in found.marginals:
        mean = plain.outputs[f"marginal_{name}"].mean
        assert found.marginals[name].value == mean.value
        assert found.marginals[name].error == pytest.approx(mean.error, rel=1e-6)
    assert found.switches["evidence"] == Figure(0)


def test_numbers_are_worth_with_a_credence_of_1_what_evppi_says():
    estimates = EARTH | EVIDENCE
    found = structural(estimates, {"evidence": 1}, 2**13, 5)
    assert found.inputs == evppi(estimates, 2**13, 5).inputs


@pytest.fixture(scope="module")
def estimates():
    return EARTH | LOCALITY | EVIDENCE | SEVERAL | COALITION


CREDENCES = {"locality": 0.3, "evidence": 0.2, "coalition": 0.5}


@pytest.fixture(scope="module")
def found(estimates):
    return structural(estimates, CREDENCES, 2**14)


@pytest.fixture(scope="module")
def brute_force(estimates):
    """Plain Monte Carlo: each draw with switches of its own, by the model's front door."""
    draws, random = 2**18, np.random.default_rng(3)
    inputs = {
        key: each.quantile(random.random(draws))
        for key, each in distributions_of(estimates).items()
    }
    inputs |= {
        f"use_{name}": (random.random(draws) < credence).astype(float)
        for name, credence in CREDENCES.items()
    }
    return inputs, evaluate(inputs)


def test_the_mixture_is_brute_forces(found, brute_force):
    _, at = brute_force
    three = [at[key] for key in MARGINALS]
    most = np.maximum.reduce(three)
    root = math.sqrt(most.size)
    for name, value in by_name(*three).items():
        chance = np.mean(at["best"] == name)
        error = math.hypot(0.5 / root, found.best[name].error)
        assert found.best[name].value == pytest.approx(chance, abs=5 * error)
        error = math.hypot(np.std(value) / root, found.marginals[name].error)
        assert found.marginals[name].value == pytest.approx(np.mean(value), abs=5 * error)
        error = math.hypot(np.std(most - value) / root, found.expected_loss[name].error)
        assert found.expected_loss[name].value == pytest.approx(
            np.mean(most - value), abs=5 * error
        )
    assert sum(each.value for each in found.best.values()) == pytest.approx(1, rel=1e-12)
    assert sum(each.probability for each in found.combinations) == pytest.approx(1, rel=1e-12)
    assert len(found.combinations) == 8


@pytest.mark.parametrize("name", CREDENCES)
def test_chances_given_an_extension_are_brute_forces(found, brute_force, name):
    inputs, at = brute_force
    holds = inputs[f"use_{name}"] == 1
    for chances, where in ((found.best_if, holds), (found.best_if_not, ~holds)):
        for kind, chance in chances[name].items():
            known = np.mean(at["best"][where] == kind)
            error = math.hypot(0.5 / math.sqrt(where.sum()), chance.error)
            assert chance.value == pytest.approx(known, abs=5 * error)


@pytest.mark.parametrize("name", CREDENCES)
def test_a_switch_is_worth_what_brute_force_says(found, brute_force, name):
    inputs, at = brute_force
    three = np.array([at[key] for key in MARGINALS])
    holds = inputs[f"use_{name}"] == 1
    known = (
        sum(np.mean(where) * three[:, where].mean(axis=1).max() for where in (holds, ~holds))
        - three.mean(axis=1).max()
    )
    error = np.std(three, axis=1).max() / math.sqrt(holds.sum())
    assert found.switches[name].value == pytest.approx(known, abs=4 * error)


@pytest.mark.parametrize("key", ["dp_CV_da_CV", "dp_V_da_V", "lambda_own"])
def test_a_number_is_worth_what_brute_force_says(found, brute_force, key):
    inputs, at = brute_force
    three = np.array([at[each] for each in MARGINALS])
    parts = np.array_split(np.argsort(inputs[key]), 32)
    means = np.array([three[:, part].mean(axis=1) for part in parts])
    known = means.max(axis=1).mean() - three.mean(axis=1).max()
    error = 4 * found.inputs[key].error + 2e-4  # of brute force: noise in bins of 8,192 draws
    assert found.inputs[key].value == pytest.approx(known, abs=error)


def test_values_lie_between_nothing_and_knowing_everything(found):
    for figure in [*found.switches.values(), found.structure, *found.inputs.values()]:
        assert 0 <= figure.value <= found.evpi.value
    assert max(each.value for each in found.switches.values()) <= found.structure.value
    assert found.switches["locality"].value > 0  # it turns CV over to V
    assert found.switches["evidence"].value == 0  # CV stays the best on average
    assert found.inputs["F_I"].value == 0
    for figures_ in (found.inputs, found.switches):
        values = [each.value for each in figures_.values()]
        assert values == sorted(values, reverse=True)


def test_a_switch_can_be_worth_more_than_any_number():
    calm = TINY | {"dp_CV_da_CV": Estimate(0.98, 1, 1.02), "p_V": Estimate(0.49, 0.5, 0.51)}
    found = structural(calm, {"several": 0.4}, 2**10)
    assert found.is_worth_more_than_any_number("several")
    wild = TINY | {"dp_CV_da_CV": Estimate(0.2, 1, 5)}
    assert not structural(wild, {"several": 0.05}, 2**10).is_worth_more_than_any_number("several")


def test_errors_cover_what_other_seeds_find():
    at = EARTH | LOCALITY
    runs = [structural(at, {"locality": 0.3}, 2**10, seed) for seed in range(16)]
    for pick in (
        lambda run: run.best["V"],
        lambda run: run.evpi,
        lambda run: run.marginals["CV"],
        lambda run: run.switches["locality"],
    ):
        values = [pick(run).value for run in runs]
        said = np.sqrt(np.mean([pick(run).error ** 2 for run in runs]))
        found = np.std(values, ddof=1)
        assert 0.4 * found < said < 2 * found  # far draws not seen may widen an error


def test_the_same_seed_gives_the_same_bits_whatever_the_parts(monkeypatch, estimates):
    def run(**where):
        return structural(estimates, {"locality": 0.5}, 2**16, 2, **where)

    monkeypatch.setattr(blocks, "STRETCH", 2**12)
    monkeypatch.setattr(plan, "BLOCK", 2**12)
    monkeypatch.setattr(blocks, "BLOCK", 2**12)
    here = run()
    monkeypatch.setattr(plan, "SHORTEST_TASK", 2**12)
    elsewhere = Elsewhere()
    elsewhere.expected = 16

    def submit(work, *arguments, take=elsewhere.submit):
        future = take(work, *arguments)
        if len(elsewhere.waiting) == elsewhere.expected:
            elsewhere.waiting = []
        return future

    elsewhere.submit = submit
    there = run(executor=elsewhere)
    assert there.best == here.best
    assert there.inputs == here.inputs
    assert there.switches == here.switches


def test_progress_runs_through_all_combinations():
    told = []
    structural(TINY, {"several": 0.5}, 2**10, progress=lambda *each: told.append(each))
    assert told[-1] == (2**11, 2**11)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_without_a_finite_mean_chances_stand():
    wide = EARTH | {"p_V": Estimate(1e-4, 0.05, 0.9), "alpha_V": 0.1}
    found = structural(wide, {"evidence": 0.2}, 2**10)
    assert found.evpi.value == math.inf
    assert found.switches["evidence"].value == math.inf
    assert found.marginals["V"].value == math.inf
    assert sum(each.value for each in found.best.values()) == pytest.approx(1)


def test_tied_chances_of_counted_and_integrated_parts_are_counted():
    # with `several` on chances are counted, without it integrated: the mixture counts
    found = structural(EARTH | SEVERAL, {"several": 0.5}, 2**12)
    parts = [each.best["V"].value for each in found.combinations]
    assert found.best["V"].value == pytest.approx(sum(parts) / 2, abs=0.01)


@pytest.mark.parametrize(
    ("credences", "extensions", "words"),
    [
        ({"ECL": 0.2}, {}, "ECL is not an extension: give a credence for one of locality,"),
        ({"evidence": 20}, EVIDENCE, "the credence of evidence is 20: enter a probability"),
        ({"evidence": True}, EVIDENCE, "the credence of evidence is True: enter"),
        ({"evidence": math.nan}, EVIDENCE, "the credence of evidence is nan: enter"),
        ({"evidence": 0.2}, {}, "a credence for evidence, but none of its inputs makes"),
        ({"evidence": 0.2}, EVIDENCE | {"use_evidence": 0}, "use_evidence is 0, but there is a"),
        ({"branches": 0.2}, {}, "draws cannot include the two branches"),
        (dict.fromkeys("abcdefg", 0.5), {}, "7 credences are given: give at most 6"),
        ({"locality": 0.2}, {"lambda_own": 0.1}, "D_b is 0: locality needs"),
    ],
)
def test_errors_name_the_credence_and_the_remedy(credences, extensions, words):
    with pytest.raises(CoopError, match=words):
        structural(EARTH | extensions, credences, 64)
