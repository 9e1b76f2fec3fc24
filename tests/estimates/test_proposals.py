"""What is wrong with proposals is told at once, naming proposal, field and remedy."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl import Estimate, Proposal
from coop_xl.analysis.proposals.proposal_arrays import plain_proposals, proposals_of
from coop_xl.estimates.distributions import EstimateError
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.proposal_headings import Headings, Row, meaning_of
from coop_xl.estimates.proposals import (
    EFFECTS,
    ProposalsError,
    effect_distribution,
    problems_of,
)

GOOD = {"change_b": 0.01}


def texts(*proposals):
    return [each.text for each in problems_of(proposals)]


@pytest.mark.parametrize(
    ("proposal", "text"),
    [
        (Proposal("A", -3.0, effects=GOOD), '"A": cost is -3: enter a number above 0'),
        (Proposal("A", True, effects=GOOD), '"A": cost is TRUE: enter a number above 0'),
        (Proposal("A", 1.0, 1.5, GOOD), '"A": chance is 1.5: enter a probability from 0 to 1'),
        (Proposal("A", 1.0), '"A": it has no effect: enter at least one of effort_V'),
        (
            Proposal("A", 1.0, effects={"chnge_b": 1.0}),
            '"A": "chnge_b" is no effect; is change_b meant?',
        ),
        (
            Proposal("A", 1.0, effects={"magic": 1.0}),
            '"A": "magic" is no effect: choose among effort_V',
        ),
        (
            Proposal("A", 1.0, effects={"effort_V": -1.0}),
            '"A": effort_V is -1: enter a number of units from 0',
        ),
        (
            Proposal("A", 1.0, effects={"change_b": Estimate(0.3, 0.1, 0.4)}),
            '"A": change_b: Low is 0.3, above Best 0.1',
        ),
        (Proposal("A", 1.0, effects={"change_b": Estimate(0.3, 0.4)}), "Low but no High"),
        (Proposal("", 1.0, effects=GOOD), "proposal 1 has no name"),
        (Proposal("A", 1.0, effects=GOOD, needs=("B",)), '"B", which is not in the list: add it'),
    ],
)
def test_each_mistake_has_its_sentence(proposal, text):
    (found,) = texts(proposal)
    assert text in found


def test_all_mistakes_are_told_at_once():
    found = texts(
        Proposal("A", 0.0, 2.0, {"change_b": float("nan")}),
        Proposal("a ", 1.0, effects=GOOD),
        Proposal("Benchmark", 1.0, effects=GOOD, group="g"),
        Proposal("C", 1.0, effects=GOOD, group="G", needs=("benchmark", "Benchmrk")),
    )
    assert len(found) == 6
    assert any('"a " names two' in each or '"a" names two' in each for each in found)
    assert any("both are of the group" in each for each in found)
    assert any('is "Benchmark" meant?' in each for each in found)


def test_needs_in_a_circle_are_refused():
    found = texts(
        Proposal("A", 1.0, effects=GOOD, needs=("B",)),
        Proposal("B", 1.0, effects=GOOD, needs=("C",)),
        Proposal("C", 1.0, effects=GOOD, needs=("A",)),
    )
    assert len(found) == 3
    assert all("needs it in turn" in each for each in found)


def test_an_empty_list_is_refused():
    with pytest.raises(ProposalsError, match="the list has no proposal"):
        proposals_of([])


def test_the_fast_way_gives_what_the_careful_one_gives():
    plain = [
        Proposal(each.name, each.cost, each.chance, {k: e.best for k, e in each.effects.items()})
        for each in PROPOSALS
    ]
    fast = plain_proposals(plain)
    careful = proposals_of(
        [*plain[:-1], Proposal(**vars(plain[-1]) | {"needs": (plain[0].name,)})]
    )
    assert fast is not None
    for field in ("costs", "chances", "effects"):
        assert np.array_equal(getattr(fast, field), getattr(careful, field))
    assert careful.needs[-1] == {0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost": 0.0}, {"chance": 1.1}, {"effects": {}}, {"effects": {"effort_V": -1.0}},
        {"effects": {"change_b": float("inf")}}, {"cost": True}, {"name": "  "},
        {"name": "second"}, {"effects": {"magic": 1.0}},
    ],
)  # fmt: skip
def test_the_fast_way_leaves_what_is_wrong_to_the_careful_one(wrong):
    proposals = [
        Proposal(**{"name": "First", "cost": 1.0, "effects": GOOD} | wrong),
        Proposal("Second", 1.0, effects=GOOD),
    ]
    assert plain_proposals(proposals) is None
    with pytest.raises(ProposalsError):
        proposals_of(proposals)


def test_an_effect_above_0_stays_there_and_one_of_either_sign_does_not():
    above = effect_distribution("change_b", Estimate(0.001, 0.003, 0.01))
    either = effect_distribution("change_b", Estimate(-0.001, 0.003, 0.01))
    u = np.array([1e-6, 0.05, 0.5, 0.95])
    assert above.quantile(u)[0] > 0 > either.quantile(u)[0]
    assert above.quantile(u)[1:] == pytest.approx([0.001, 0.003, 0.01])
    assert either.quantile(u)[1:] == pytest.approx([-0.001, 0.003, 0.01])


def test_what_low_and_high_of_an_effect_mean_is_its_range():
    effect = Estimate(0.001, 0.003, 0.01, range=(0.25, 0.75))
    found = effect_distribution("change_b", effect)
    assert found.quantile(np.array([0.25, 0.5, 0.75])) == pytest.approx([0.001, 0.003, 0.01])
    with pytest.raises(EstimateError, match="change_b: the range of Low and High is"):
        effect_distribution("change_b", replace(effect, range=(0.2, 0.8)))


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Name", ("name", "best")),
        ("proposal", ("name", "best")),
        ("Change_b", ("change_b", "best")),
        ("change b low", ("change_b", "low")),
        ("effort_CnV_high", ("effort_CnV", "high")),
        ("change_U_nB distribution", ("change_U_nB", "distribution")),
        ("only one of", ("group", "best")),
        ("cost low", None),
        ("Notes", None),
        (3.0, None),
    ],
)
def test_headings_are_read_in_any_case(label, meaning):
    assert meaning_of(label) == meaning


def test_every_effect_has_a_heading():
    headings = Headings(["name", "cost", *EFFECTS])
    assert headings.problems == []
    assert headings.keys == ["name", "cost", *EFFECTS]


def test_a_row_tells_all_that_is_wrong_with_its_cells():
    headings = Headings(["name", "cost", "chance", "change_b low", "change_b", "change_b high"])
    row = Row(headings, ["A", "1,000 €", 30.0, "x", 0.1, None].__getitem__)
    row.proposal()
    assert [column for column, _ in row.problems] == [1, 2, 3]
