"""People who leave out defaults, or answer D_b, are pooled with those who enter all."""

import numpy as np
import pytest

import coop_xl
from coop_xl.analysis.experts.expert import Expert
from tests.analysis.test_defaults_and_one_slope import BY_D, EARTH, NINE, NINE_BY_D, drawn

PANEL = [Expert("Ada", EARTH), Expert("Ben", NINE), Expert("Cleo", NINE_BY_D)]


@pytest.fixture(scope="module")
def pool():
    return coop_xl.pool(PANEL, samples=2**11)


def test_everyone_has_a_distribution_of_every_variable(pool):
    for variable in coop_xl.VARIABLES:
        assert len(pool.inputs[variable].members) == 3
    at = drawn(NINE_BY_D)
    slope = pool.inputs["db_dF_CV"].members[2]
    wanted = np.quantile(at["dU_dF_CV"] / 100, (0.05, 0.5, 0.95))
    assert slope.quantile(np.array([0.05, 0.5, 0.95])) == pytest.approx(wanted, rel=0.02)
    assert pool.inputs["p_CV"].members[1] == pool.inputs["F_CV"].members[1]


def test_best_estimates_are_those_that_follow(pool):
    best = pool.points[2]
    assert best["db_dF_CV"] == pytest.approx(0.4 * best["F_V"])
    assert "D_b" not in best
    got = coop_xl.evaluate(best)
    own = {key: getattr(each, "best", each) for key, each in NINE_BY_D.items()}
    assert got["marginal_V"] == pytest.approx(coop_xl.evaluate(own)["marginal_V"], rel=1e-12)


def test_everyones_own_answer_keeps_what_follows_in_every_draw(pool):
    alone = coop_xl.simulate(NINE_BY_D, 2**11)
    assert pool.own[2].simulation.best == alone.best
    assert any("Ben, Cleo: some inputs follow from others" in note for note in pool.notes)


def test_two_people_are_compared_though_one_answers_D_b():
    one, other = ({key: each.best for key, each in given.items()} for given in (EARTH, BY_D))
    found = coop_xl.disagreement(one, other)
    assert found.parts
    assert {part.key for part in found.parts} <= {"db_dF_V", "db_dF_CV", "db_dF_CnV"}
