"""`coop-xl pool` with proposals: one list for all, whose it is, and everything that is wrong."""

import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from coop_xl import Proposal
from coop_xl.analysis.study import Origin
from coop_xl.cli import cli
from coop_xl.cli.demo_experts import EXPERTS
from coop_xl.estimates.example_proposals import BUDGET, COST_OF_UNIT, PROPOSALS
from coop_xl.findings.proposal_panel import reasons
from coop_xl.render.html.panel_page import build_panel_page
from coop_xl.render.proposals_csv import proposals_csv
from coop_xl.workbook.build import sheets
from tests.render.html.test_report import words_of

from .cases import HOSTILE, with_list

SAMPLES = "256"
SHORT = tuple(replace(each, needs=()) for each in PROPOSALS[:3])
CHEAPER = (replace(SHORT[0], cost=1_000_000.0), *SHORT[1:], replace(PROPOSALS[4], name="New"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three experts' workbooks: two with one list, one with another, one with none, one wrong."""
    found = tmp_path_factory.mktemp("lists")
    wrong = (Proposal("Bad", -1.0, effects={"change_b": 0.01}),)
    for name, expert, proposals in (
        ("ada", "ada", CHEAPER), ("ben", "ben", SHORT), ("cleo", "cleo", SHORT[::-1]),
        ("none", "cleo", ()), ("wrong", "cleo", wrong),
    ):  # fmt: skip
        content = replace(EXPERTS[expert], proposals=proposals)
        if name == "none":
            content = replace(content, cost_of_unit=5.0)
        (found / f"{name}.xlsx").write_bytes(sheets(content, simulation=False).bytes())
    (found / "list.csv").write_text(proposals_csv(PROPOSALS), encoding="utf-8")
    return found


def pool(folder, *names, options=()):
    files = [str(folder / f"{name}.xlsx") for name in names]
    given = ["pool", *files, "--samples", SAMPLES, *map(str, options)]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")


def found_of(folder, *names, options=()):
    result = pool(folder, *names, options=("--json", *options))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_list_that_most_have_is_used_whatever_its_order(folder):
    found = found_of(folder, "ada", "ben", "cleo")["proposals"]
    assert found["list"] == "Ben and Cleo"
    assert [each["name"] for each in found["pool"]["proposals"]] == [e.name for e in SHORT]
    assert found["remarks"] == [
        "Ada's list of proposals differs (it also has New; it has other numbers for "
        f"{SHORT[0].name}): that of Ben and Cleo is used for all."
    ]


def test_of_two_lists_the_first_is_used_and_said(folder):
    found = found_of(folder, "ada", "ben")["proposals"]
    assert found["list"] == "Ada"
    assert "Ben's list of proposals differs (it lacks New; " in found["remarks"][0]


def test_who_has_no_list_is_named_and_so_is_another_price(folder):
    found = found_of(folder, "ben", "none")["proposals"]
    assert found["remarks"] == [
        "Cleo has no list of proposals: that of Ben is used for all.",
        "Cleo gives another price of a unit of effort, or another bar: that of Ben is used for "
        "all.",
    ]
    assert {each["bar"]["cost_of_unit"] for each in found["experts"]} == {COST_OF_UNIT}


def test_a_list_with_errors_is_not_used_and_keeps_nothing_from_being_pooled(folder):
    found = found_of(folder, "wrong", "ben")["proposals"]
    assert found["list"] == "Ben"
    assert "Cleo's list of proposals has errors" in found["remarks"][0]
    alone = found_of(folder, "wrong", "none")
    assert "proposals" not in alone
    said = [each["text"] for each in alone["messages"]]
    assert any("proposals are not valued: " in text and "cost" in text for text in said)


def test_a_given_list_is_used_for_all_with_the_budget(folder):
    options = ("--proposals", folder / "list.csv", "--budget", BUDGET)
    found = found_of(folder, "ada", "ben", "cleo", options=options)["proposals"]
    assert found["list"] == "list.csv"
    assert len(found["pool"]["proposals"]) == len(PROPOSALS)
    funded = {each["name"]: set(each["funded"]) for each in found["experts"]}
    assert len({frozenset(each) for each in funded.values()}) > 1
    worth = {
        each["name"]: {row["name"]: row["per_cost"] for row in each["proposals"]}
        for each in found["experts"]
    }
    assert len(found["differences"]) == 3
    for each in found["differences"]:
        one, other = worth[each["one"]], worth[each["other"]]
        assert one[each["first"]] > one[each["second"]]
        assert other[each["first"]] < other[each["second"]]
    said = pool(folder, "ada", "ben", "cleo", options=("-o", folder / "said.xlsx", *options))
    assert said.exit_code == 0, said.output
    for sentence in (found["answer"], *found["reasons"], *found["agreement"]):
        assert sentence in said.stdout


@pytest.mark.parametrize(
    ("names", "text", "code", "said"),
    [
        (("ada", "ben"), "name,cost,change_b\nA,-1,0.1\nB,1,x\n", 1, ("cost", "change_b")),
        (("ada", "ben"), "name,cost,change_p_V\nA,1,0.7\n", 1, ("p_V", "0.6")),
        (("ada", "ben"), "nothing\n", 2, ("no table of proposals",)),
    ],
)
def test_what_is_wrong_with_a_given_list_is_said(folder, names, text, code, said):
    (folder / "bad.csv").write_text(text, encoding="utf-8")
    options = ("--proposals", folder / "bad.csv", "-o", folder / f"never{code}.xlsx")
    result = pool(folder, *names, options=options)
    assert result.exit_code == code, result.output
    for each in said:
        assert each in result.stderr


def test_a_budget_without_a_list_is_refused(folder):
    result = pool(folder, "none", "none2", options=("--budget", 5))
    assert result.exit_code != 0
    (folder / "none3.xlsx").write_bytes((folder / "none.xlsx").read_bytes())
    result = pool(folder, "none", "none3", options=("--budget", 5, "-o", folder / "no.xlsx"))
    assert result.exit_code == 2
    assert "there is no list of proposals" in result.stderr


def test_the_panel_workbook_and_the_page_say_the_same(folder):
    options = ("--proposals", folder / "list.csv", "--budget", BUDGET, "-o", folder / "p.xlsx",
               "--report", folder / "p.html", "--force")  # fmt: skip
    assert pool(folder, "ada", "ben", "cleo", options=options).exit_code == 0
    found = found_of(folder, "ada", "ben", "cleo", options=options[:4])["proposals"]
    sheet = openpyxl.load_workbook(folder / "p.xlsx")["Proposals"]
    cells = {str(cell.value) for row in sheet for cell in row if cell.value is not None}
    page = words_of((folder / "p.html").read_bytes())
    for sentence in (found["answer"], *found["agreement"], *found["reasons"]):
        assert sentence in cells
        assert sentence in page
    ranks = {each["name"]: each["rank"] for each in found["pool"]["proposals"]}
    rows = {row[0].value: [cell.value for cell in row] for row in sheet["A1:E80"] if row[0].value}
    assert all(rows[name] is not None for name in ranks)


def test_texts_of_strangers_do_no_harm():
    made = with_list([Proposal(HOSTILE, 1.0, effects={"change_b": 0.001}),
                      Proposal("B", 1.0, effects={"effort_V": 0.1})])  # fmt: skip
    page = build_panel_page(made, Origin("", date(2026, 1, 1))).decode()
    assert "<b>&\u202e" not in page
    assert list(reasons(made.proposals)) is not None
