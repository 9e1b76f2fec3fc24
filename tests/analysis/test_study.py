"""One study for every command: what it holds, and that it says what its parts say alone."""

from dataclasses import replace

import pytest

from coop_xl import evaluate, evppi, simulate, structural
from coop_xl.analysis.study import Study, study
from coop_xl.estimates.case import Case
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES

EARTH = EXAMPLES["earth"]
CREDENCES = {"locality": 0.3}
LOCALITY = {"D_b": Estimate(best=0.4), "lambda_own": Estimate(best=0.2)}
WITH_CREDENCES = replace(EARTH, extensions=LOCALITY, credences=CREDENCES, correlations=())
CERTAIN = replace(
    EARTH,
    estimates={key: Estimate(best=each.best) for key, each in EARTH.estimates.items()},
    correlations=(),
)
FEW = 2**9


def test_without_credences_the_answer_is_that_of_the_simulation():
    alone = simulate(EARTH.estimates_entered, FEW, 3, correlations=EARTH.correlations_entered)
    found = study(EARTH, FEW, 3)
    assert found.best == alone.best
    assert (found.evpi, found.notes, found.structure) == (alone.evpi, alone.notes, None)


def test_with_credences_the_answer_is_over_all_combinations():
    alone = structural(WITH_CREDENCES.estimates_entered, CREDENCES, FEW, 3)
    found = study(WITH_CREDENCES, FEW, 3)
    assert found.best == alone.best
    assert found.worth.inputs == alone.inputs
    assert found.estimates["use_locality"] == 0.0  # as is more likely


def test_p_best_is_the_same_where_nothing_else_is_wanted():
    lean = study(EARTH, FEW, outputs=(), coherence=False)
    assert lean.best == study(EARTH, FEW).best
    assert lean.simulation.outputs == {}


def test_where_all_is_certain_there_is_nothing_to_learn():
    found = study(CERTAIN, FEW)
    assert (found.worth, found.sobol, found.ranks, found.index_samples) == (None, {}, {}, 0)
    assert found.at_best.best == evaluate(CERTAIN.best)["best"]


def test_the_value_of_knowing_takes_no_more_draws_than_are_asked_for():
    case = Case(EARTH.estimates_entered)
    found = Study(case, simulate(case.estimates, FEW))
    assert found.worth_by(2**7).inputs == evppi(case.estimates, 2**7).inputs


@pytest.mark.parametrize("part", ["at_best", "swings", "sobol", "ranks", "worth", "discussion"])
def test_each_part_is_worked_out_once(part):
    found = study(replace(EARTH, correlations=()), FEW)
    assert getattr(found, part) is getattr(found, part)


def test_a_budget_of_ones_own_is_divided():
    assert study(EARTH, FEW, budget=7.0).discussion.division.best.budget == 7
