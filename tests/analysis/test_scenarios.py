"""Scenarios simulated together give what each gives alone, whatever they are split into."""

import pytest

from coop_xl import Estimate, evppi, simulate
from coop_xl.analysis import scenarios as sweep_module
from coop_xl.analysis.scenarios import SHOWN, sweep
from coop_xl.estimates.case import Case
from coop_xl.estimates.distributions import EstimateError

from .cases import CERTAIN, EARTH

SAMPLES = 2**14
PAIR = (("p_V", "p_CV", 0.5),)
CASES = [Case(EARTH), Case(EARTH | {"p_V": 0.9}), Case(EARTH, PAIR), Case(CERTAIN)]


@pytest.fixture(scope="module")
def outcomes():
    return sweep(CASES, SAMPLES, 3)


@pytest.mark.parametrize("place", range(len(CASES)))
def test_each_scenario_has_the_figures_it_has_alone(outcomes, place):
    case, found = CASES[place], outcomes[place]
    alone = simulate(case.estimates, SAMPLES, 3, correlations=case.correlations)
    assert found.best == alone.best
    assert found.expected_loss == alone.expected_loss
    assert (found.evpi, found.notes) == (alone.evpi, alone.notes)
    assert found.share_broken == alone.coherence.share_broken
    for key in SHOWN:
        assert found.outputs[key].mean == alone.outputs[key].mean
        assert found.outputs[key].quantiles == alone.outputs[key].quantiles


def test_what_is_worth_knowing_is_that_of_the_scenario(outcomes):
    assert outcomes[1].worth == evppi(CASES[1].estimates, SAMPLES, 3).inputs
    assert "p_V" not in outcomes[1].worth
    assert outcomes[3].worth == {}


def test_two_processes_give_the_figures_of_one(outcomes):
    assert sweep(CASES, SAMPLES, 3, jobs=2) == outcomes


def test_scenarios_split_into_blocks_give_the_same_figures(outcomes, monkeypatch):
    monkeypatch.setattr(sweep_module, "LARGEST_WHOLE", 0)
    assert sweep(CASES, SAMPLES, 3) == outcomes


@pytest.mark.parametrize("largest", [0, 2**20])
def test_progress_counts_the_draws_of_all_scenarios(monkeypatch, largest):
    monkeypatch.setattr(sweep_module, "LARGEST_WHOLE", largest)
    told = []
    sweep(CASES[:2], SAMPLES, progress=lambda *each: told.append(each))
    assert told[-1] == (2 * SAMPLES, 2 * SAMPLES)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_wrong_estimate_is_told_before_anything_is_computed():
    def progress(done, total):
        pytest.fail("computed")

    wrong = Case(EARTH | {"p_V": Estimate(0.5, 0.4, 0.6)})
    with pytest.raises(EstimateError, match="p_V"):
        sweep([Case(EARTH), wrong], SAMPLES, progress=progress)
