"""The sheet Proposals against the Python model, and read back."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from coop_xl import Estimate, Proposal, rank_proposals
from coop_xl.cli import cli
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.example_proposals import COST_OF_UNIT, PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.proposals import EFFECTS, ProposalsError
from coop_xl.reading.carry_over import carry_over
from coop_xl.reading.checking import all_problems
from coop_xl.reading.read import read_workbook
from coop_xl.reading.workbook_proposals import proposals_in
from coop_xl.workbook.build import sheets
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.sheets.proposals_layout import (
    COLUMNS,
    FIRST,
    HEADLINE_ROW,
    LEAST_ROWS,
    TITLE,
)
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import libreoffice

from .cases import Expected, disagreements

EARTH = EXAMPLES["earth"]
NEAR = 1e-9  # as all cells of the workbook
WITH_EXTENSIONS = {
    "locality": {"use_locality": 1, "D_b": 0.4},
    "masses": {"use_masses": 1},
    "coalition": {"use_coalition": 1, "gamma": 0.2},
    "response": {"use_response": 1, "Y_V": 0.3, "pmax_CV": 0.9},
    "several": {"use_several": 1, "dp_CV_da_V": 0.003},
    "evidence": {"use_evidence": 1, "alpha_V": 0.3, "alpha_nV": 0.2},
}
MISTAKES = {
    "no name": ({"name": ""}, "Enter a name"),
    "no cost": ({"cost": None}, "Enter what it costs"),
    "negative cost": ({"cost": -1.0}, "above 0"),
    "chance above 1": ({"chance": 40.0}, "40% or 0.4"),
    "text for an effect": ({"change_b": "much"}, "not a number"),
    "no effect": ({"change_b": None}, "at least one effect"),
    "negative effort": ({"effort_V": -1.0}, "negative"),
    "doubled name": ({"name": "two"}, "rename"),
    "missing prerequisite": ({"needs": "one; thre"}, "not in this list"),
    "past 1": ({"change_p_CV": 0.9}, "p_CV is 0.7, so at most 0.3 can be added"),
    "past 0": ({"change_F_V": -0.5}, "F_V is 0.35, so at most that can be taken away"),
    "b past 1": ({"change_b": 0.5}, "b is 0.6"),
}  # fmt: skip


def book_of(content: Entries) -> LiveBook:
    """A book without the simulation."""
    return sheets(content, simulation=False)


def shown(book: LiveBook, key: str, count: int) -> list:
    """The column of a key."""
    sheet = next(each for each in book.sheets if each.title == TITLE)
    return [sheet.value(row, COLUMNS[key]) for row in range(FIRST, FIRST + count)]


def random_proposal(rng: np.random.Generator, place: int) -> Proposal:
    """Some effects that are small enough for every example."""
    effects = {
        str(key): float(
            rng.uniform(0, 0.5) if key.startswith("effort") else rng.uniform(-0.1, 0.1)
        )
        for key in rng.choice(list(EFFECTS), 5, replace=False)
    }
    return Proposal(f"P{place}", float(rng.uniform(1, 9)), float(rng.uniform()), effects)


def compare(content: Entries, inputs: dict) -> None:
    """Every result of every row against Python."""
    book, count = book_of(content), len(content.proposals)
    want = rank_proposals(inputs, content.proposals, cost_of_unit=content.cost_of_unit, samples=0)
    assert book.value("bar_used") == pytest.approx(want.bar.value, rel=NEAR)
    for key, figures in (
        ("value", want.values), ("exact", want.exact), ("per_cost", want.per_cost),
        ("times_bar", want.times_bar), ("rank", want.ranks),
    ):  # fmt: skip
        assert shown(book, key, count) == pytest.approx(list(figures), rel=NEAR, abs=0), key
    rough = ["First order" in text for text in shown(book, "remark", count)]
    assert rough == list(want.is_rough)
    best_first = [want.proposals.names[place] for place in want.order]
    assert shown(book, "shown", count) == best_first


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_made_up_proposals_are_worth_what_python_says(name):
    assert EXAMPLES[name].proposals == PROPOSALS
    compare(EXAMPLES[name], EXAMPLES[name].best)


@pytest.mark.parametrize("name", WITH_EXTENSIONS)
def test_with_extensions_they_are_worth_what_python_says(name):
    entered = WITH_EXTENSIONS[name]
    rng = np.random.default_rng(1)
    content = replace(
        EARTH,
        proposals=tuple(random_proposal(rng, place) for place in range(15)),
        cost_of_unit=3.0,
        extensions={key: Estimate(best=value) for key, value in entered.items()},
    )
    compare(content, {**EARTH.best, **entered})


def test_large_effects_are_remarked_where_first_order_is_rough():
    large = Proposal("large", 1.0, 1.0, {"change_p_V": 0.5, "change_p_CV": 0.3})
    compare(replace(EARTH, proposals=(large, PROPOSALS[0]), cost_of_unit=3.0), EARTH.best)
    assert rank_proposals(EARTH.best, [large], samples=0).is_rough[0]


def test_a_row_with_one_unit_of_effort_is_worth_its_marginal_value():
    units = tuple(Proposal(name, 1.0, 1.0, {f"effort_{name}": 1.0}) for name in ("V", "CV", "CnV"))
    book = book_of(replace(EARTH, proposals=units))
    wanted = [book.value(f"marginal_{name}") for name in ("V", "CV", "CnV")]
    assert shown(book, "value", 3) == wanted
    assert shown(book, "times_bar", 3) == pytest.approx(
        [value / wanted[1] * COST_OF_UNIT for value in wanted], rel=NEAR
    )


def test_every_cell_is_the_same_in_libreoffice(tmp_path):
    require_libreoffice()
    more = (
        *PROPOSALS,
        Proposal("", -1.0, 3.0, {"change_p_V": 2.0}),
        Proposal("x", 1.0, 1, {"change_b": 0.9}),
    )
    book = book_of(replace(EARTH, proposals=more))
    (tmp_path / "clean.xlsx").write_bytes(book.bytes())
    poison(tmp_path / "clean.xlsx", tmp_path / "poisoned.xlsx")
    assert disagreements(Expected.in_book(book), libreoffice(tmp_path / "poisoned.xlsx")) == []


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory) -> tuple[LiveBook, Path]:
    """A workbook in which each proposal but two has one mistake."""
    path = tmp_path_factory.mktemp("proposals") / "mistaken.xlsx"
    sound = [Proposal(name, 1.0, 1.0, {"change_b": 0.01}) for name in ("one", "two")]
    wrong = [
        Proposal(f"wrong {place}", 1.0, 1.0, {"change_b": 0.01}) for place in range(len(MISTAKES))
    ]
    book = book_of(replace(EARTH, proposals=(*sound, *wrong)))
    sheet = next(each for each in book.sheets if each.title == TITLE)
    for row, (cells, _) in enumerate(MISTAKES.values(), start=FIRST + len(sound)):
        for key, value in cells.items():
            sheet.write(row, COLUMNS[key], value, "entry_number")
    path.write_bytes(book.bytes())
    return book, path


def test_each_mistake_is_told_in_its_row(mistaken):
    book, _ = mistaken
    remarks = shown(book, "remark", 2 + len(MISTAKES))
    assert remarks[:2] == ["", ""]
    for name, remark, (_, said) in zip(MISTAKES, remarks[2:], MISTAKES.values(), strict=True):
        assert said in remark, name
    assert shown(book, "rank", 2 + len(MISTAKES))[2:] == [""] * len(MISTAKES)


def test_the_reader_lists_all_mistakes_at_once_by_cell(mistaken):
    _, path = mistaken
    found = proposals_in(path)
    rows = {int(each.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for each in found.problems}
    first = FIRST + 3  # from 1, after the two that are sound
    beyond = [place for place, name in enumerate(MISTAKES) if "past" in name]
    assert rows == {first + place for place in range(len(MISTAKES)) if place not in beyond}
    assert all(each.sheet == TITLE for each in found.problems)
    cost = next(each for each in found.problems if "cost is -1" in each.text)
    assert cost.cell == f"B{first + list(MISTAKES).index('negative cost')}"
    assert set(found.problems) <= set(all_problems(path))


def test_a_proposal_with_a_mistake_is_not_carried_over_with_numbers_of_ours(mistaken):
    _, path = mistaken
    carried = carry_over(path)
    names = [each.name for each in carried.entries.proposals]
    assert names[:2] == ["one", "two"]
    assert len(names) == 2 + sum("past" in name for name in MISTAKES)
    assert {each.sheet for each in carried.lost} == {TITLE}


def test_check_tells_what_goes_past_an_end(tmp_path):
    path = tmp_path / "past.xlsx"
    proposal = Proposal("far", 1.0, 1.0, {"change_p_CV": 0.9})
    path.write_bytes(book_of(replace(EARTH, proposals=(proposal,))).bytes())
    with pytest.raises(ProposalsError, match=r"at most 0\.3 can be added") as wanted:
        rank_proposals(EARTH.best, [proposal], samples=0)
    told = [each for each in all_problems(path) if each.sheet == TITLE]
    assert [each.text for each in told] == [each.text for each in wanted.value.problems]
    assert told[0].cell.endswith(str(FIRST + 1))


def test_proposals_and_the_bar_are_read_as_they_were_entered(tmp_path):
    path = tmp_path / "earth.xlsx"
    path.write_bytes(book_of(replace(EARTH, own_bar=2e-9)).bytes())
    content = read_workbook(path).content
    assert (content.cost_of_unit, content.own_bar) == (COST_OF_UNIT, 2e-9)
    carried = carry_over(path).entries
    assert carried.proposals == PROPOSALS
    assert carried.cost_of_unit == COST_OF_UNIT


def test_more_proposals_than_rows_get_rows_of_their_own():
    many = tuple(
        Proposal(f"P{place}", 1.0 + place, 1.0, {"change_b": 0.01}) for place in range(20)
    )
    assert shown(book_of(replace(EARTH, proposals=many)), "rank", 20) == list(range(1, 21))


def test_the_blank_sheet_is_calm_and_light():
    book = book_of(Entries())
    sheet = next(each for each in book.sheets if each.title == TITLE)
    assert len(sheet.texts) <= 400
    for key in ("value", "exact", "per_cost", "times_bar", "rank", "remark"):
        assert set(shown(book, key, LEAST_ROWS)) == {""}, key
    assert str(sheet.value(HEADLINE_ROW, 0)).startswith("Fill in a name")


def test_answer_says_that_F_I_matters_where_a_proposal_moves_the_stakes():
    sentence = "F_I now matters: question 12"
    ours = tuple(each for each in PROPOSALS if set(each.effects) <= {"effort_V", "effort_CV"})
    for proposals, is_said in ((ours, False), (PROPOSALS, True), ((), False)):
        book = book_of(replace(EARTH, proposals=proposals))
        answer = next(each for each in book.sheets if each.title == "Answer")
        assert (sentence in str(answer.value(2, 1))) == is_said


def test_check_lists_both_cells_if_two_bars_are_given_and_fund_refuses_them(tmp_path):
    path = tmp_path / "both.xlsx"
    path.write_bytes(book_of(replace(EARTH, own_bar=0.1)).bytes())
    found = [each for each in all_problems(path) if each.severity == "error"]
    assert [(each.sheet, each.cell, each.name) for each in found] == [
        (TITLE, "B6", "cost_of_unit"), (TITLE, "B7", "own_bar"),
    ]  # fmt: skip
    assert all("clear one of them" in each.text for each in found)
    refused = run_fund(path, "--samples", 0)
    assert refused.exit_code == 1
    assert all(f"{TITLE}!{cell}" in refused.stderr for cell in ("B6", "B7"))
    assert run_fund(path, "--samples", 0, "--bar", 0.1).exit_code == 0
    assert not any(each.severity == "error" for each in read_workbook(path).problems)


def run_fund(*arguments):
    given = ["fund", *map(str, arguments)]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")
