"""Ranks, the bar, and what is told of them."""

import numpy as np
import pytest

from coop_xl import CoopError, Estimate, Proposal, evaluate, rank_proposals
from coop_xl.estimates.example_proposals import COST_OF_UNIT, PROPOSALS
from tests.analysis.cases import EARTH

BEST = {key: each.best for key, each in EARTH.items()}


def ranked(given=BEST, proposals=PROPOSALS, **options):
    return rank_proposals(given, proposals, samples=0, **options)


def test_costs_in_another_currency_leave_ranks_and_multiples_of_the_bar():
    dearer = [
        Proposal(each.name, 3 * each.cost, each.chance, each.effects, each.group, each.needs)
        for each in PROPOSALS
    ]
    one = ranked(cost_of_unit=COST_OF_UNIT)
    other = ranked(proposals=dearer, cost_of_unit=3 * COST_OF_UNIT)
    assert list(one.ranks) == list(other.ranks)
    assert other.times_bar == pytest.approx(one.times_bar, rel=1e-12)


def test_utility_on_another_scale_leaves_ranks_and_multiples_of_the_bar():
    a, c = 7.0, 1000.0
    scaled = BEST | {key: a * BEST[key] + c for key in ("U_B", "U_nB")}
    scaled |= {key: a * BEST[key] for key in ("dU_B_dF_V", "dU_nB_dF_V")}
    stakes = ("change_U_B", "change_U_nB")
    proposals = [
        Proposal(each.name, each.cost, each.chance,
                 {key: a * effect.best if key in stakes else effect.best
                  for key, effect in each.effects.items()})
        for each in PROPOSALS
    ]  # fmt: skip
    one, other = ranked(cost_of_unit=1e6), ranked(scaled, proposals, cost_of_unit=1e6)
    assert list(one.ranks) == list(other.ranks)
    assert other.times_bar == pytest.approx(one.times_bar, rel=1e-9)


def test_F_I_does_not_rank_work_on_our_agent_but_other_proposals():
    ours = [
        Proposal("V", 1.0, effects={"effort_V": 1.0}),
        Proposal("CV", 1.0, effects={"change_p_CV": 0.01}),
    ]
    stakes = Proposal("Stakes", 1.0, effects={"change_U_nB": 0.1})
    less = BEST | {"F_I": BEST["F_I"] / 10}
    many, few = ranked(proposals=ours), ranked(less, ours)
    assert few.values / few.values[0] == pytest.approx(many.values / many.values[0], rel=1e-12)
    assert not any("F_I" in note for note in many.notes)
    many, few = ranked(proposals=[*ours, stakes]), ranked(less, [*ours, stakes])
    assert many.values[2] / many.values[0] == pytest.approx(few.values[2] / few.values[0] / 10)
    assert any("F_I" in note for note in many.notes)


def test_the_bar_is_the_best_marginal_unit_at_its_price():
    found = ranked(cost_of_unit=50.0)
    marginals = {name: evaluate(BEST)[f"marginal_{name}"] for name in ("V", "CV", "CnV")}
    assert found.bar.work == max(marginals, key=marginals.get) == "CV"
    assert found.bar.value == marginals["CV"] / 50
    own = ranked(bar=found.bar.value)
    assert list(own.times_bar) == list(found.times_bar)
    assert np.isnan(ranked().times_bar).all()


def test_without_a_useful_kind_of_work_there_is_no_bar_and_a_note():
    harmful = BEST | {f"dp_{name}_da_{name}": 0.0 for name in ("V", "CV", "CnV")}
    proposals = [Proposal("Stakes", 1.0, effects={"change_U_nB": 0.1})]
    found = ranked(harmful, proposals, cost_of_unit=1.0)
    assert np.isnan(found.times_bar[0])
    assert any("no bar" in note for note in found.notes)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"cost_of_unit": 0}, "cost_of_unit is 0: enter a number above 0"),
        ({"bar": float("nan")}, "bar is nan: enter a number above 0"),
        ({"bar": 1.0, "cost_of_unit": 1.0}, "both given"),
    ],
)
def test_a_bar_that_is_none_is_refused(options, text):
    with pytest.raises(CoopError, match=text):
        ranked(**options)


def test_large_proposals_are_told_to_be_rough():
    many = [
        Proposal("Large", 1.0, effects={"change_p_V": 0.5, "change_p_CV": 0.3}),
        Proposal("Small", 1.0, effects={"change_p_CV": 0.001}),
    ]
    found = ranked(proposals=many)
    assert list(found.is_rough) == [True, False]
    assert any("more than a tenth" in note and "Large" in note for note in found.notes)


def test_proposals_that_tie_share_a_rank():
    same = {"effort_CV": 1.0}
    three = [Proposal("A", 2.0, effects=same), Proposal("B", 1.0, effects=same),
             Proposal("C", 1.0, effects=same)]  # fmt: skip
    assert list(ranked(proposals=three).ranks) == [3, 1, 1]


def test_an_uncertain_effect_counts_at_best_or_its_median():
    effects = [{"effort_CV": Estimate(1.0, 2.0, 5.0)},
               {"effort_CV": Estimate(1.0, None, 4.0, "lognormal")}]  # fmt: skip
    proposals = [Proposal(f"{place}", 1.0, 1.0, each) for place, each in enumerate(effects)]
    found = ranked(proposals=proposals)
    assert found.values[0] == pytest.approx(found.values[1], rel=1e-12)
