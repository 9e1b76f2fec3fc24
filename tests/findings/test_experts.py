"""Sentences about disagreements say what the figures say."""

from pathlib import Path

import pytest

from coop_xl.analysis.experts.members import members_of
from coop_xl.analysis.experts.panel import panel_of
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.experts import headline, leaders, overall, percents, sentence, votes
from coop_xl.model.evaluate import evaluate
from tests.cli.experts.cases import changed, panel


def two(first, second):
    files = [Path("a.xlsx"), Path("b.xlsx")]
    return panel_of(members_of(files, [first, second]), samples=2**7)


def test_an_input_that_is_all_the_difference_carries_all_of_the_gap():
    made = two(changed("A"), changed("B", dp_CnV_da_CnV=Estimate(best=0.03)))
    assert made.best == ["CV", "CnV"]
    assert sentence(made.pairs[0]) == (
        "A finds C|V work best, B C|¬V work. They disagree mainly about dp_CnV_da_CnV: it carries "
        "100 % of the gap, and alone would flip A and B."
    )


def test_those_who_agree_are_said_to():
    made = two(changed("A"), changed("B", p_V=Estimate(best=0.45)))
    assert sentence(made.pairs[0]).startswith("A and B agree: C|V work is best.")
    assert "p_V" in sentence(made.pairs[0])
    assert overall(made).startswith("All experts find the same kind of work best")


def test_those_who_say_the_same_are_said_to():
    assert "say the same of everything" in sentence(panel("alike").pairs[0])


def test_the_fewest_inputs_that_flip_together_really_do():
    pair = next(p for p in panel("experts").pairs if {p.one, p.other} == {"Ada", "Ben"})
    assert pair.why.smallest_back == ("p_V", "dp_CnV_da_CnV")
    assert "No single input flips Ben; the fewest that do together are p_V and dp_CnV_da_CnV." in (
        sentence(pair)
    )
    points = dict(zip(("Ada", "Ben", "Cleo"), panel("experts").points, strict=True))
    both = {key: points["Ada"][key] for key in pair.why.smallest_back}
    assert evaluate(points["Ben"] | both)["best"] == evaluate(points["Ada"])["best"] == "CV"
    for key in both:
        assert evaluate(points["Ben"] | {key: both[key]})["best"] != "CV"


def test_the_headline_names_both_pools_and_the_votes():
    said = headline(panel("experts"))
    assert said.startswith("Both ways of pooling find V work most often best: in 36.")
    assert said.endswith("C|V work is best for 1, C|¬V work for 1 and V work for 1.")


def test_a_tie_of_the_pool_is_called_one():
    best = EXAMPLES["earth"].best
    certain = {key: Estimate(best=value) for key, value in best.items()}
    made = two(
        changed("A", **certain), changed("B", **certain | {"dp_V_da_V": Estimate(best=0.05)})
    )
    assert (made.best, leaders(made.pool.best)) == (["CV", "V"], ["V", "CV"])
    assert headline(made).startswith(
        "The linear pool finds V and C|V work equally often best, in 50 % of draws; averaged "
        "quantiles find V work most often best, in 100 %. "
    )


@pytest.mark.parametrize(
    ("best", "said"),
    [
        (["V", "V"], "At their best estimates all 2 experts find V work best."),
        (
            ["V", "CV", "V"],
            "At the experts' best estimates V work is best for 2 and C|V work for 1.",
        ),
        (["V = CV"] * 2, "At their best estimates all 2 experts find V and C|V work best."),
    ],
)  # fmt: skip
def test_votes_are_counted(best, said):
    assert votes(best) == said


def test_shares_are_told_in_whole_percent():
    assert percents(-0.124) == "−12 %"
