"""One list of proposals by everyone's model: the pool is a mixture, and causes add up."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coop_xl import Estimate, Proposal, fund, rank_proposals
from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel_proposals import panel_proposals
from coop_xl.analysis.experts.pool import pool
from coop_xl.analysis.experts.proposal_swaps import EXTENSIONS, causes_of, mixed, players
from coop_xl.analysis.proposals.funding import portfolio
from coop_xl.analysis.proposals.joint_gains import Mixture, every_subset, joint_gain
from coop_xl.analysis.proposals.proposal_arrays import proposals_of
from coop_xl.analysis.proposals.proposal_study import Asked
from coop_xl.analysis.proposals.ranking import basis_of
from coop_xl.cli.demo_experts import EXPERTS
from coop_xl.estimates.example_proposals import BUDGET, COST_OF_UNIT, PROPOSALS

WEIGHTS = (0.5, 0.25, 0.25)
ASKED = Asked(COST_OF_UNIT, samples=256, budget=BUDGET)


def found_of(contents, weights=WEIGHTS, asked=ASKED, proposals=PROPOSALS):
    members = members_of([Path(f"{place}.xlsx") for place in range(len(contents))], contents)
    pooled = pool([each.expert for each in members], weights, 256)
    return panel_proposals(members, pooled.points, weights, proposals, asked), pooled.points


@pytest.fixture(scope="module")
def panel():
    return found_of(list(EXPERTS.values()))


def test_each_study_is_that_of_the_expert_alone(panel):
    for study, content in zip(panel[0].studies, EXPERTS.values(), strict=True):
        alone = rank_proposals(
            content.estimates_entered, PROPOSALS, cost_of_unit=COST_OF_UNIT, samples=0
        )
        assert list(study.ranking.times_bar) == list(alone.times_bar)
        assert study.portfolio.funded == fund(content.estimates_entered, PROPOSALS, BUDGET).funded


def test_the_pool_has_the_weighted_means_of_values_gains_and_bar(panel):
    found, points = panel
    values = sum(w * each.ranking.values for w, each in zip(WEIGHTS, found.studies, strict=True))
    assert found.pooled.ranking.values == pytest.approx(values, rel=1e-12)
    marginals = [
        sum(w * basis_of(at).marginals[name] for w, at in zip(WEIGHTS, points, strict=True))
        for name in ("V", "CV", "CnV")
    ]
    assert found.pooled.ranking.bar.value == pytest.approx(max(marginals) / COST_OF_UNIT)
    places = [PROPOSALS.index(e) for e in PROPOSALS if e.name in found.pooled.portfolio.funded]
    given = proposals_of(PROPOSALS)
    gain = sum(
        w * joint_gain(basis_of(at).state, given, places)
        for w, at in zip(WEIGHTS, points, strict=True)
    )
    assert found.pooled.portfolio.gain == pytest.approx(gain, rel=1e-12)
    for place, figure in enumerate(found.best):
        own = [each.ranking.uncertainty.best[place].value for each in found.studies]
        assert figure.value == pytest.approx(np.dot(WEIGHTS, own))


def test_no_other_set_gains_more_by_the_mixture(panel):
    found, points = panel
    given = proposals_of(PROPOSALS)
    at = Mixture([(w, basis_of(p).state) for w, p in zip(WEIGHTS, points, strict=True)])
    gains = every_subset(at, given)
    costs = np.array([
        sum(cost for place, cost in enumerate(given.costs) if chosen >> place & 1)
        for chosen in range(len(gains))
    ])  # fmt: skip
    treaties = [place for place, each in enumerate(PROPOSALS) if each.group]
    both = sum(1 << place for place in treaties)
    allowed = (costs <= BUDGET) & (np.arange(len(gains)) & both != both)
    assert found.pooled.portfolio.gain == pytest.approx(gains[allowed].max(), rel=1e-12)


def test_models_in_arrays_are_the_same_mixture_as_one_by_one(panel):
    states = [basis_of(point).state for point in panel[1]]
    keys = [key for key in states[0] if np.ndim(states[0][key]) == 0]
    together = {key: np.array([[each[key]] for each in states]) for key in keys}
    given = proposals_of(PROPOSALS)
    one_by_one = Mixture(list(zip(WEIGHTS, states, strict=True)))
    at_once = Mixture([(np.array(WEIGHTS)[:, None], together)])
    assert joint_gain(at_once, given, range(6)) == pytest.approx(
        joint_gain(one_by_one, given, range(6)), rel=1e-12
    )


def test_who_has_no_weight_has_no_say():
    contents = [EXPERTS["ada"], EXPERTS["cleo"]]
    found, points = found_of(contents, (1.0, 0.0))
    assert list(found.pooled.ranking.values) == list(found.studies[0].ranking.values)
    alone = portfolio(basis_of(points[0]), proposals_of(PROPOSALS), BUDGET)
    assert found.pooled.portfolio.funded == alone.funded


def test_causes_add_up_and_what_flips_alone_does(panel):
    found, points = panel
    assert found.divides
    names = [each.name for each in found.studies]
    for divide in found.divides:
        assert sum(each.share for each in divide.causes) == pytest.approx(1)
        one, other = (points[names.index(name)] for name in (divide.one, divide.other))
        keys = list(players(one, other))
        pair = [
            next(each for each in PROPOSALS if each.name == name)
            for name in (divide.first, divide.second)
        ]
        pair = [replace(each, group="", needs=()) for each in pair]
        for cause in divide.causes:
            at = mixed(one, other, keys, np.array([key == cause.key for key in keys]))
            first, second = rank_proposals(at, pair, samples=0).per_cost
            assert cause.flips_one == (first < second)


def test_all_inputs_swapped_are_the_others_estimates(panel):
    one, other = panel[1][0], panel[1][2]
    keys = list(players(one, other))
    swapped = mixed(one, other, keys, np.ones(len(keys), bool))
    assert swapped == pytest.approx(dict(other), rel=1e-12)
    assert mixed(one, other, keys, np.zeros(len(keys), bool)) == pytest.approx(dict(one))


def test_the_only_input_that_differs_is_the_whole_cause():
    ada = EXPERTS["ada"]
    keen = replace(ada, estimates={**ada.estimates, "dp_V_da_V": Estimate(best=0.05)})
    proposals = [Proposal("A", 1, effects={"effort_V": 0.1}),
                 Proposal("B", 1, effects={"effort_CV": 0.1})]  # fmt: skip
    found, _ = found_of([ada, keen], (0.5, 0.5), Asked(samples=0), proposals)
    (divide,) = found.divides
    assert (divide.first, divide.second) == ("B", "A")
    (cause,) = divide.causes
    assert (cause.key, cause.share) == ("dp_V_da_V", pytest.approx(1))
    assert cause.flips_one
    assert cause.flips_other


def test_extensions_are_swapped_together():
    ada = EXPERTS["ada"]
    local = replace(ada, extensions={"D_b": Estimate(best=0.4), "lambda_own": Estimate(best=0.2)})
    _, points = found_of([ada, local], (0.5, 0.5), Asked(samples=0))
    assert EXTENSIONS in list(players(*points))
    pair = proposals_of(PROPOSALS[:1] + PROPOSALS[5:6])
    assert EXTENSIONS in {each.key for each in causes_of(*points, pair)}


def test_small_shares_keep_slopes_in_proportion():
    one = {"log10_F_V": -30.0, "db_dF_CV": 1e-31, "db_dF_CnV": 0.4}
    other = {"log10_F_V": -20.0, "db_dF_CV": 1e-20, "db_dF_CnV": 0.5}
    swapped = mixed(one, other, ["log10_F_V"], np.array([True]))
    assert swapped["db_dF_CV"] == pytest.approx(1e-21)
