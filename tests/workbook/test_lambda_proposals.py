"""COOPL_PROPOSALS in two engines that know LAMBDA, against Python."""

import pytest

from coop_xl import Proposal, rank_proposals
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.functions import catalogue

from .lambda_book import ENGINES, lambda_answers

COST_OF_UNIT = 20_000_000.0
HEADS = ("Name", "cost", "Chance", *EFFECTS, "Why")
NEAR = 1e-9


def given(name="earth"):
    """The inputs of an example, below one another."""
    return [(key, value) for key, value in EXAMPLES[name].best.items()]


def row_of(proposal):
    at_best = {key: getattr(each, "best", each) for key, each in proposal.effects.items()}
    return (proposal.name, proposal.cost, proposal.chance, *map(at_best.get, EFFECTS), None)


def certain(proposals):
    return [
        Proposal(e.name, e.cost, e.chance,
                 {k: getattr(each, "best", each) for k, each in e.effects.items()})
        for e in proposals
    ]  # fmt: skip


def asked(engine, folder, rows, price="20000000", inputs=None):
    """The answer about proposals that stand below the inputs, with their headings."""
    inputs = inputs or given()
    table = [*inputs, (), HEADS, *rows]
    names, values = f"A1:A{len(inputs)}", f"B1:B{len(inputs)}"
    first = len(inputs) + 2
    area = f"A{first}:P{first + len(rows)}"
    text = f"COOPL_PROPOSALS({names},{values},{area},{price})"
    (found,) = lambda_answers(engine, folder, table, (text, len(rows) + 1, 6))
    return found


@pytest.fixture(params=ENGINES, ids=["ironcalc", "formulon"])
def engine(request):
    return request.param


@pytest.mark.parametrize("name", EXAMPLES)
def test_figures_are_those_of_python_and_of_the_add_in(engine, name, tmp_path):
    rows = [row_of(each) for each in PROPOSALS]
    found = asked(engine, tmp_path, rows, inputs=given(name))
    ranking = rank_proposals(
        EXAMPLES[name].best, certain(PROPOSALS), cost_of_unit=COST_OF_UNIT, samples=0
    )
    columns = (ranking.values, ranking.exact, ranking.per_cost, ranking.times_bar, ranking.ranks)
    assert [line[0] for line in found[1:]] == [each.name for each in PROPOSALS]
    for column, figures in enumerate(columns, start=1):
        assert [line[column] for line in found[1:]] == pytest.approx(list(figures), rel=NEAR)
    values = [[value] for _, value in given(name)]
    names = [[key] for key, _ in given(name)]
    wanted = catalogue.COOP_PROPOSALS(names, values, [HEADS, *rows], COST_OF_UNIT)
    assert found[0] == wanted[0]
    for line, want in zip(found[1:], wanted[1:], strict=True):
        assert line[0] == want[0]
        assert line[1:] == pytest.approx(want[1:], rel=NEAR)


def test_every_effect_and_mixtures_of_them(engine, tmp_path):
    each = [Proposal(key, 2.0, 0.5, {key: 0.01}) for key in EFFECTS]
    mixed = Proposal("all", 3.0, effects=dict.fromkeys(EFFECTS, 0.02))
    found = asked(engine, tmp_path, [row_of(one) for one in (*each, mixed)])
    want = rank_proposals(EXAMPLES["earth"].best, [*each, mixed], samples=0)
    assert [line[1] for line in found[1:]] == pytest.approx(list(want.values), rel=NEAR)
    assert [line[2] for line in found[1:]] == pytest.approx(list(want.exact), rel=NEAR)


def test_without_a_price_there_is_no_bar_and_ties_share_a_rank(engine, tmp_path):
    two = [Proposal(name, 1.0, effects={"change_b": 0.01}) for name in ("A", "B")]
    less = Proposal("C", 2.0, effects={"change_b": 0.01})
    found = asked(engine, tmp_path, [row_of(each) for each in (*two, less)], '""')
    assert [line[4] for line in found[1:]] == ["–"] * 3
    assert [line[5] for line in found[1:]] == [1, 1, 3]


def test_a_row_says_what_is_wrong_with_it_and_the_others_are_answered(engine, tmp_path):
    good = row_of(Proposal("good", 1.0, effects={"change_b": 0.01}))

    def changed(name, **cells):
        row = dict(zip(HEADS, good, strict=True)) | {"Name": name} | cells
        return tuple(row[head] for head in HEADS)

    wrong = {
        "no cost": ({"cost": None}, "enter what it costs"),
        "free": ({"cost": 0.0}, "the cost must be above 0"),
        "sure": ({"Chance": 40.0}, "the chance must be from 0 to 1"),
        "word": ({"change_b": "much"}, "an effect is not a number"),
        "idle": ({"change_b": None}, "enter at least one effect"),
        "less": ({"effort_V": -1.0}, "cannot be negative"),
        "much": ({"change_p_V": 0.9}, "p_V would pass 0 or 1"),
        "bold": ({"change_b": 0.5}, "b would pass 0 or 1"),
    }
    rows = [changed(name, **cells) for name, (cells, _) in wrong.items()]
    found = asked(engine, tmp_path, [good, (None,) * len(HEADS), *rows])
    assert found[1][5] == 1
    assert [each or "" for each in found[2]] == [""] * 6
    for line, (name, (_, said)) in zip(found[3:], wrong.items(), strict=True):
        assert line[0] == name
        assert line[1].startswith(f"#COOP! {name}: ")
        assert said in line[1]
        assert [each or "" for each in line[2:]] == [""] * 4


def test_what_is_wrong_with_the_model_and_extensions_are_told(engine, tmp_path):
    rows = [row_of(PROPOSALS[0])]
    blank = [(key, None if key == "b" else value) for key, value in given()]
    assert asked(engine, tmp_path, rows, inputs=blank)[0][0] == (
        "#COOP! b is blank: enter a share from 0 to 1"
    )
    more = [*given(), ("alpha_V", 0.2)]
    assert "takes no inputs of extensions" in asked(engine, tmp_path, rows, inputs=more)[0][0]
