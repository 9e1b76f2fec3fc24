"""Sentences about disagreements say what the figures say."""

from pathlib import Path

import pytest

from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel import panel_of
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.experts import (
    headline,
    leaders,
    other_pool,
    overall,
    percents,
    second_round,
    sentence,
    votes,
)
from coop_xl.model.evaluate import evaluate
from tests.cli.experts.cases import changed, panel


def two(first, second):
    files = [Path("a.xlsx"), Path("b.xlsx")]
    return panel_of(members_of(files, [first, second]), samples=2**7)


def test_an_input_that_is_all_the_difference_carries_all_of_the_gap():
    made = two(changed("A"), changed("B", dp_CnV_da_CnV=Estimate(best=0.03)))
    assert made.best == ["CV", "CnV"]
    assert sentence(made.pairs[0]) == (
        "A finds cooperation if aligned best, B cooperation if misaligned. They disagree mainly "
        "about what a unit on cooperation if misaligned adds (dp_CnV_da_CnV): it accounts for "
        "100 % of the gap and by itself would change both rankings."
    )


def test_those_who_agree_are_said_to():
    made = two(changed("A"), changed("B", p_V=Estimate(best=0.45)))
    assert sentence(made.pairs[0]).startswith("A and B agree on cooperation if aligned. ")
    assert "p_V" in sentence(made.pairs[0])
    assert overall(made).startswith("All experts find the same kind of work best")


def test_those_who_say_the_same_are_said_to():
    assert "say the same of everything" in sentence(panel("alike").pairs[0])


def test_the_fewest_inputs_that_flip_together_really_do():
    pair = next(p for p in panel("experts").pairs if {p.one, p.other} == {"Ada", "Ben"})
    assert pair.why.smallest_back == ("p_V", "dp_CnV_da_CnV")
    assert (
        "No single input changes Ben's ranking; the fewest that do so together are our agent's "
        "odds of sharing our values (p_V) and what a unit on cooperation if misaligned adds "
        "(dp_CnV_da_CnV)."
    ) in sentence(pair)
    points = dict(zip(("Ada", "Ben", "Cleo"), panel("experts").points, strict=True))
    both = {key: points["Ada"][key] for key in pair.why.smallest_back}
    assert evaluate(points["Ben"] | both)["best"] == evaluate(points["Ada"])["best"] == "CV"
    for key in both:
        assert evaluate(points["Ben"] | {key: both[key]})["best"] != "CV"


def test_the_headline_is_that_of_the_linear_pool_with_the_votes_and_the_other_stands_behind():
    said = headline(panel("experts"))
    assert said.startswith("Pool of 3 experts: alignment is best in about 37 % of draws, ")
    assert said.endswith(
        "best is cooperation if aligned for 1, cooperation if misaligned for 1 and alignment "
        "for 1."
    )
    behind = other_pool(panel("experts"))
    assert behind.startswith("Averaging the experts' quantiles instead: alignment is best in ")


def test_a_second_round_discusses_the_largest_crux_first_and_says_who_is_to_be_asked():
    made = panel("experts")
    first, *_, last = second_round(made)
    assert made.cruxes[0].key == "dp_V_da_V"
    assert first == (
        "What a unit on alignment adds (dp_V_da_V): Ada 0.01, Ben 0.01, Cleo 0.03. Ask Ada and "
        "Cleo what each knows that the other does not."
    )
    assert last.startswith("Less worth the time: ")
    assert made.cruxes[-1].key in last


def test_those_who_agree_are_asked_what_would_change_their_minds():
    (said,) = second_round(panel("alike"))
    assert "coop-xl breakeven" in said


def test_a_tie_of_the_pool_is_called_one():
    best = EXAMPLES["earth"].best
    certain = {key: Estimate(best=value) for key, value in best.items()}
    made = two(
        changed("A", **certain), changed("B", **certain | {"dp_V_da_V": Estimate(best=0.05)})
    )
    assert (made.best, leaders(made.pool.best)) == (["CV", "V"], ["V", "CV"])
    assert headline(made).startswith(
        "Pool of 2 experts: alignment and cooperation if aligned are best about equally often, in "
        "50 % and 50 % of draws; cooperation if misaligned is in 0 %. "
    )


@pytest.mark.parametrize(
    ("best", "said"),
    [
        (["V", "V"], "At their best estimates all 2 experts find alignment best."),
        (
            ["V", "CV", "V"],
            "At the experts' best estimates, best is alignment for 2 and cooperation if aligned "
            "for 1.",
        ),
        (["V = CV"] * 2, "At their best estimates all 2 experts find alignment and "
            "cooperation if aligned best."),
    ],
)  # fmt: skip
def test_votes_are_counted(best, said):
    assert votes(best) == said


def test_shares_are_told_in_whole_percent():
    assert percents(-0.124) == "−12 %"
