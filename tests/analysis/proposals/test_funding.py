"""Portfolios, against brute force and, where gains add up, knapsack by dynamic programming."""

from itertools import combinations, product

import numpy as np
import pytest

from coop_xl import CoopError, Proposal, fund
from coop_xl.analysis.proposals.exact_gains import moved
from coop_xl.analysis.proposals.funding import chosen, portfolio
from coop_xl.analysis.proposals.gain_bounds import most_added
from coop_xl.analysis.proposals.joint_gains import MOST_TRIED, Mixture, every_subset, joint_gain
from coop_xl.analysis.proposals.proposal_arrays import proposals_of
from coop_xl.analysis.proposals.ranking import basis_of
from tests.analysis.cases import EARTH

BEST = {key: each.best for key, each in EARTH.items()}
BASIS = basis_of(BEST)
SIZES = {"change_p_V": 0.02, "change_p_CV": 0.02, "change_p_CnV": 0.03, "change_U_nB": 0.2,
         "change_b": 0.002}  # fmt: skip
seeds = pytest.mark.parametrize("seed", range(4))


def listed(seed, count, chances=(1.0, 0.7, 0.3)):
    """Made-up proposals, some of them harmful, two alternatives, and one that needs another."""
    random = np.random.default_rng(seed)
    found = []
    for place in range(count):
        effects = {
            key: float(random.normal(0.4, 0.6)) * size
            for key, size in SIZES.items()
            if random.random() < 0.5
        }
        found.append(
            Proposal(
                f"P{place}", float(random.uniform(1, 10)), float(random.choice(chances)),
                effects or {"effort_CV": 1.0}, "either" if place in (2, 3) else "",
                ("P0",) if place == 5 else (),
            )
        )  # fmt: skip
    return found


def expected_gain(proposals, places):
    """The gain of a set, one outcome after another."""
    given, total = proposals_of(proposals), 0.0
    for works in product((0, 1), repeat=len(places)):
        chance = 1.0
        effects = np.zeros((len(given.effects), 1))
        for place, does in zip(places, works, strict=True):
            chance *= proposals[place].chance if does else 1 - proposals[place].chance
            effects[:, 0] += does * given.effects[:, place]
        if chance:
            total += chance * float(np.squeeze(moved(BASIS.state, effects).U))
    return total


def is_allowed(places):
    return not {2, 3} <= set(places) and (5 not in places or 0 in places)


def by_brute_force(proposals, budget):
    """The largest gain of any allowed set, and the set."""
    sets = (
        each
        for size in range(len(proposals) + 1)
        for each in combinations(range(len(proposals)), size)
        if is_allowed(each) and sum(proposals[place].cost for place in each) <= budget
    )
    return max((expected_gain(proposals, each), each) for each in sets)


@seeds
def test_the_portfolio_is_that_of_brute_force(seed):
    proposals = listed(seed, 8)
    found = fund(BEST, proposals, 18.0)
    gain, places = by_brute_force(proposals, 18.0)
    assert found.funded == tuple(proposals[place].name for place in places)
    assert found.gain == pytest.approx(gain, rel=1e-12)
    assert found.gap == 0
    assert found.spent == pytest.approx(sum(proposals[place].cost for place in places))


@seeds
def test_branch_and_bound_finds_the_same_and_bounds_it(seed):
    given = proposals_of(listed(seed, 14))
    whole = portfolio(BASIS, given, 25.0)
    found = portfolio(BASIS, given, 25.0, by_subsets=0)
    assert found.funded == whole.funded
    assert found.gain == pytest.approx(whole.gain, rel=1e-12)
    assert 0 <= found.gap <= 0.15 * whole.gain
    assert any("counting gains one by one and in pairs, none gains more" in n for n in found.notes)


@seeds
@pytest.mark.parametrize("divisible", [False, True])
def test_a_search_that_is_cut_short_states_a_gap_that_holds_strictly(seed, divisible, monkeypatch):
    monkeypatch.setattr("coop_xl.analysis.proposals.branching.NODES", 6)
    given = proposals_of(listed(seed, 14))
    best = portfolio(BASIS, given, 25.0, divisible=divisible).gain
    found = portfolio(BASIS, given, 25.0, divisible=divisible, by_subsets=0)
    assert found.gain <= best * (1 + 1e-12)
    assert best <= (found.gain + found.gap) * (1 + 1e-12)
    assert any("the search ended" in n or "none gains more" in n for n in found.notes)


@seeds
def test_no_proposal_adds_more_than_its_bound_to_any_set(seed):
    given = proposals_of(listed(seed, 10))
    budget = 25.0
    bounds = most_added(BASIS.state, given, budget)
    gains = every_subset(BASIS.state, given)
    sets = np.arange(len(gains))
    costs = np.array([sum(given.costs[i] for i in range(10) if s >> i & 1) for s in sets])
    tightest = np.inf
    for i in range(10):
        with_it = sets[(sets >> i & 1 == 1) & (costs <= budget)]
        added = gains[with_it] - gains[with_it - (1 << i)]
        assert added.max() <= bounds[i] + 1e-12
        tightest = min(tightest, bounds[i] - added.max())
    assert tightest < 0.02


def test_the_bound_of_a_mixture_holds_for_its_mean():
    given = proposals_of(listed(1, 8))
    other = basis_of({**BEST, "p_V": 0.1, "F_CV": 0.3})
    mixture = Mixture([(0.25, BASIS.state), (0.75, other.state)])
    apart = [most_added(each.state, given, 20.0) for each in (BASIS, other)]
    assert most_added(mixture, given, 20.0) == pytest.approx(0.25 * apart[0] + 0.75 * apart[1])
    best = chosen(mixture, given, 20.0).gain
    found = chosen(mixture, given, 20.0, by_subsets=0)
    assert best <= found.gain + found.gap + 1e-12


@pytest.mark.parametrize("by_subsets", [20, 0], ids=["subsets", "branches"])
def test_where_gains_add_up_the_portfolio_is_that_of_a_knapsack(by_subsets):
    random = np.random.default_rng(5)
    costs = random.integers(1, 12, 15)
    rises = random.uniform(0.01, 0.2, 15)
    proposals = [
        Proposal(f"P{place}", float(cost), effects={"change_U_nB": float(rise)})
        for place, (cost, rise) in enumerate(zip(costs, rises, strict=True))
    ]
    most = np.zeros(31)
    for cost, rise in zip(costs, rises, strict=True):
        most[cost:] = np.maximum(most[cost:], most[:-cost] + (1 - BEST["b"]) * rise)
    found = portfolio(BASIS, proposals_of(proposals), 30.0, by_subsets=by_subsets)
    assert found.gain == pytest.approx(most[30], rel=1e-12)
    assert found.gap <= 1e-12


def test_complements_are_worth_more_together_and_substitutes_less():
    def gain(**effects):
        each = [Proposal(key, 1.0, effects={key: value}) for key, value in effects.items()]
        return joint_gain(BASIS.state, proposals_of(each), range(len(each)))

    V, CV, CnV = {"change_p_V": 0.1}, {"change_p_CV": 0.1}, {"change_p_CnV": 0.1}
    assert gain(**V, **CV) > gain(**V) + gain(**CV)
    assert gain(**V, **CnV) < gain(**V) + gain(**CnV)


def test_many_risky_proposals_have_the_gain_of_all_their_outcomes():
    proposals = listed(1, MOST_TRIED + 2, chances=(0.6, 0.3))
    given = proposals_of(proposals)
    found = joint_gain(BASIS.state, given, range(len(proposals)))
    assert found == pytest.approx(every_subset(BASIS.state, given)[-1], rel=2e-3)


def test_nothing_harmful_is_funded_however_much_money_there_is():
    proposals = [
        Proposal("Good", 1.0, effects={"change_b": 0.01}),
        Proposal("Bad", 1.0, effects={"change_b": -0.01}),
    ]
    found = fund(BEST, proposals, 1e9)
    assert found.funded == ("Good",)
    assert found.next is None
    assert fund(BEST, proposals[1:], 5.0).funded == ()


def test_a_part_of_a_proposal_uses_up_the_budget():
    proposals = [
        Proposal("Cheap", 1.0, effects={"change_b": 0.01}),
        Proposal("Dear", 10.0, effects={"change_b": 0.05}),
    ]
    found = fund(BEST, proposals, 6.0, divisible=True)
    assert found.parts == {"Cheap": 1.0, "Dear": pytest.approx(0.5)}
    assert found.gain == pytest.approx(120 * 0.035, rel=1e-12)
    assert found.spent == 6.0
    branched = portfolio(BASIS, proposals_of(proposals), 6.0, divisible=True, by_subsets=0)
    assert branched.gain == pytest.approx(found.gain, rel=1e-12)
    assert branched.gap <= 1e-9


@seeds
def test_the_frontier_is_the_best_at_each_of_its_costs(seed):
    proposals = listed(seed, 9)
    found = fund(BEST, proposals, 15.0)
    costs, gains = zip(*((each.spent, each.gain) for each in found.frontier), strict=True)
    assert list(costs) == sorted(costs)
    assert list(gains) == sorted(gains)
    for step in found.frontier[:: max(len(found.frontier) // 4, 1)]:
        assert step.gain == pytest.approx(
            fund(BEST, proposals, step.spent or 1e-9).gain, abs=1e-14
        )


@seeds
def test_the_next_money_goes_to_what_a_larger_budget_funds(seed):
    proposals = listed(seed, 9)
    found = fund(BEST, proposals, 15.0)
    assert found.next is not None
    more = fund(BEST, proposals, found.next.budget)
    assert set(more.funded) - set(found.funded) == set(found.next.joins)
    assert set(found.funded) - set(more.funded) == set(found.next.leaves)
    less = fund(BEST, proposals, found.budget + 0.999 * found.next.more)
    assert less.funded == found.funded


def test_a_share_is_what_is_lost_without_a_proposal_and_what_needs_it():
    proposals = [
        Proposal("Base", 1.0, effects={"change_U_nB": 0.1}),
        Proposal("Top", 1.0, effects={"change_U_nB": 0.3}, needs=("Base",)),
        Proposal("Alone", 1.0, effects={"change_U_nB": 0.6}),
    ]
    found = fund(BEST, proposals, 3.0)
    assert found.shares == pytest.approx({"Base": 0.4, "Top": 0.3, "Alone": 0.6})


def test_thresholds_can_be_crossed_together():
    given = BEST | {"Y_V": 5.0}
    halves = [Proposal(name, 1.0, effects={"effort_V": 2.5}) for name in ("A", "B")]
    found = fund(given, halves, 2.0)
    assert found.funded == ("A", "B")
    assert fund(given, halves, 1.0).funded == ()
    branched = portfolio(basis_of(given), proposals_of(halves), 2.0, by_subsets=0)
    assert branched.gap == np.inf
    assert any("threshold" in note for note in branched.notes)


@pytest.mark.parametrize("budget", [0, -1, float("nan"), True, "much"])
def test_a_budget_that_is_none_is_refused(budget):
    with pytest.raises(CoopError, match="budget is"):
        fund(BEST, listed(0, 3), budget)
