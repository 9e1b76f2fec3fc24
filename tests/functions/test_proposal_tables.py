"""COOP_PROPOSALS and COOP_FUND against Python, and what they say of cells that are wrong."""

import pytest

from coop_xl import Proposal, fund, rank_proposals
from coop_xl.functions.registry import FUNCTIONS

from .tables import KEYS, table
from .test_extensions import EARTH

HEADINGS = ["Proposal", "Value", "Exact value", "Value per cost", "× the bar", "Rank"]
LIST = [
    ["name", "cost", "chance", "effort_CV", "change_p_V", "change_U_nB", "group", "needs"],
    ["Work", 40.0, None, 2.0, None, None, None, None],
    [None] * 8,
    ["Trade", 25.0, 0.5, None, 0.02, -0.1, "either", None],
    ["Stakes", 10.0, 0.25, None, None, 0.5, "either", None],
    ["Top", 15.0, 1.0, 1.0, None, None, None, "Stakes"],
]
PROPOSALS = [
    Proposal("Work", 40.0, effects={"effort_CV": 2.0}),
    Proposal("Trade", 25.0, 0.5, {"change_p_V": 0.02, "change_U_nB": -0.1}, "either"),
    Proposal("Stakes", 10.0, 0.25, {"change_U_nB": 0.5}, "either"),
    Proposal("Top", 15.0, 1.0, {"effort_CV": 1.0}, needs=("Stakes",)),
]


def ask(name, proposals, *more, given=EARTH, keys=()):
    headings = (*KEYS, *keys)
    return FUNCTIONS[name].call((headings,), table(given, keys=headings), proposals, *more)


def test_the_table_has_the_figures_of_python():
    found = rank_proposals(EARTH, PROPOSALS, cost_of_unit=20.0)
    headings, *rows = ask("COOP_PROPOSALS", LIST, 20.0)
    assert headings == HEADINGS
    assert [row[0] for row in rows] == [each.name for each in PROPOSALS]
    columns = (found.values, found.exact, found.per_cost, found.times_bar, found.ranks)
    for place, column in enumerate(columns, start=1):
        assert [row[place] for row in rows] == list(column)


def test_without_a_price_there_is_no_bar():
    assert {row[4] for row in ask("COOP_PROPOSALS", LIST)[1:]} == {"–"}


@pytest.mark.parametrize("budget", [12.0, 30.0, 1000.0])
def test_1_stands_beside_what_is_funded_and_nothing_beside_blank_rows(budget):
    found = fund(EARTH, PROPOSALS, budget)
    answer = ask("COOP_FUND", LIST, budget)
    assert [row[0] for row in answer] == [
        "" if each is None else float(each in found.funded)
        for each in ("Work", None, "Trade", "Stakes", "Top")
    ]
    assert any(row[0] == 1.0 for row in answer)


def test_extensions_count():
    given = EARTH | {"D_b": 0.5, "lambda_own": 0.05}
    answer = ask("COOP_PROPOSALS", LIST, given=given, keys=("D_b", "lambda_own"))
    assert [row[1] for row in answer[1:]] == list(rank_proposals(given, PROPOSALS).values)


def test_plain_rows_are_read_fast_and_give_the_same():
    plain = [["name", "cost", "change_b"], ["A", 1.0, 0.01], ["B", 2.0, 0.03]]
    careful = [[*plain[0], "needs"], *([*row, None] for row in plain[1:])]
    assert ask("COOP_PROPOSALS", plain) == ask("COOP_PROPOSALS", careful)


@pytest.mark.parametrize(
    ("proposals", "said"),
    [
        ([["name", "cost", "chnge_b"], ["A", 1.0, 0.1]], "is change_b meant?"),
        ([["name", "change_b"], ["A", 0.1]], "the table has no column cost: add one"),
        ([["name", "cost", "change_b"], ["A", "x", 0.1]], 'row 2 of proposals: cost is "x"'),
        ([["name", "cost", "change_b"], ["A", 1.0, 0.9]], 'row 2 of proposals: "A": change_b is'),
        (
            [["name", "cost", "change_b"], ["A", 1.0, 0.1], ["a", 1.0, 0.1]],
            'row 3 of proposals: "a" names two',
        ),
        ([["name", "cost", "change_b"], [None, None, None]], "the list has no proposal"),
    ],
)
@pytest.mark.parametrize("name", ["COOP_PROPOSALS", "COOP_FUND"])
def test_what_is_wrong_is_told_in_the_cell(name, proposals, said):
    more = (5.0,) if name == "COOP_FUND" else ()
    answer = ask(name, proposals, *more)
    assert answer.startswith("#COOP! ")
    assert said in answer


def test_a_budget_and_one_scenario_are_needed():
    assert ask("COOP_FUND", LIST, None).startswith("#COOP! budget is blank")
    assert ask("COOP_FUND", LIST, -1.0).startswith("#COOP! budget is -1")
    two = FUNCTIONS["COOP_FUND"].call((KEYS,), table(EARTH, EARTH), LIST, 5.0)
    assert two.startswith("#COOP! values holds 2 scenarios: COOP_FUND takes one")
