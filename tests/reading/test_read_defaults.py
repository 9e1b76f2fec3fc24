"""Entries that may be left out, and D_b, are read from workbooks, JSON and tables."""

import csv
import json

import pytest
from click.testing import CliRunner
from openpyxl.workbook.defined_name import DefinedName

import coop_xl
from coop_xl.cli import cli
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.functions.catalogue import COOP_MARGINAL_CV, COOP_PROBABILITY_BEST
from coop_xl.model.defaults import ASSUMED, ESSENTIAL, HAVE_DEFAULTS, TWO
from coop_xl.reading.checking import all_problems
from coop_xl.reading.json_estimates import json_estimates
from coop_xl.reading.read import read_workbook
from coop_xl.reading.scenario_rows import read_scenarios

from .edits import by_hand, entry

EARTH = EXAMPLES["earth"].estimates
NINE = {key: {"low": EARTH[key].low, "best": EARTH[key].best, "high": EARTH[key].high}
        for key in ESSENTIAL}  # fmt: skip
D_b = {"low": 0.2, "best": 0.4, "high": 0.7}
NINE_BY_D = {key: each for key, each in NINE.items() if key not in TWO} | {"D_b": D_b}
SAID = "8 of 18 are defaults, not your estimates: U_B = 100, U_nB = 0, F_I = 0.01, p_CV as F_CV"


@pytest.fixture
def file(tmp_path):
    def write(document):
        path = tmp_path / "some.json"
        path.write_text(json.dumps(document))
        return path

    return write


def workbook(tmp_path, *blank, **typed):
    """The earth example with some inputs cleared and some cells typed, new ones among them."""

    def edit(book):
        name = book.sheetnames[0]
        for key in blank:
            for role in ("low", "best", "high"):
                entry(book, f"{role}_{key}").value = None
        for row, (cell, value) in enumerate(typed.items(), start=60):
            if cell not in book.defined_names:
                place = f"'{name}'!$Z${row}"
                book.defined_names[cell] = DefinedName(cell, attr_text=place)
            entry(book, cell).value = value

    path = tmp_path / "some.xlsx"
    path.write_bytes(by_hand(edit))
    return path


def errors(found):
    return [each for each in found.all_problems if each.severity == "error"]


def test_json_may_leave_out_what_has_a_neutral_default(file):
    path = file(NINE)
    found = json_estimates(path)
    assert not found.all_problems
    assert found.content.assumed == HAVE_DEFAULTS
    entered = found.content.estimates_entered
    assert {key for key, each in entered.items() if each is ASSUMED} == set(HAVE_DEFAULTS)
    assert any(SAID in each.text for each in all_problems(path))


def test_an_essential_question_must_be_answered(file):
    for key in ("b", "db_dF_CV"):
        found = json_estimates(file({each: row for each, row in NINE.items() if each != key}))
        (problem,) = errors(found)
        assert problem.text.startswith(f"{key} is missing")


def test_null_in_json_is_no_estimate(file):
    found = json_estimates(file(NINE | {"p_CV": None, "U_B": {"best": None}}))
    assert found.content.assumed == HAVE_DEFAULTS


def test_json_takes_D_b_in_place_of_two(file):
    found = json_estimates(file(NINE_BY_D))
    assert not found.all_problems
    assert found.content.has_one_slope
    assert not set(TWO) & found.content.estimates_entered.keys()
    both = json_estimates(file(NINE | {"D_b": 0.4}))
    assert "D_b stands for db_dF_CV and db_dF_CnV" in errors(both)[0].text


@pytest.mark.parametrize("document", [NINE, NINE_BY_D], ids=["two", "one"])
def test_answers_say_what_was_assumed_and_their_json_can_be_read_again(file, document):
    path = file(document)
    first = CliRunner().invoke(cli, ["run", str(path), "--json", "--samples", "256"])
    assert first.exit_code == 0
    answer = json.loads(first.stdout)
    assert tuple(answer["assumed"]) == HAVE_DEFAULTS
    assert "are defaults, not your estimates" in answer["notes"][0]
    again = CliRunner().invoke(cli, ["run", str(file(answer)), "--json", "--samples", "256"])
    assert json.loads(again.stdout)["best"] == answer["best"]
    at_best = CliRunner().invoke(cli, ["eval", str(path), "--json"])
    assert tuple(json.loads(at_best.stdout)["assumed"]) == HAVE_DEFAULTS


def test_a_workbook_may_leave_blank_what_has_a_neutral_default(tmp_path):
    found = read_workbook(workbook(tmp_path, *HAVE_DEFAULTS))
    assert not errors(found)
    assert found.content.assumed == HAVE_DEFAULTS
    assert found.inputs["p_CV"] is ASSUMED
    assert coop_xl.simulate(found.content.estimates_entered, 256).best
    blank = read_workbook(workbook(tmp_path, "b"))
    assert [each.name for each in errors(blank)] == ["best_b"]


def test_a_default_with_low_but_no_best_is_not_left_out(tmp_path):
    found = read_workbook(workbook(tmp_path, "p_CV", low_p_CV=0.2, high_p_CV=0.6))
    assert next(each.name for each in errors(found)) == "best_p_CV"


def test_a_workbook_with_D_b_in_place_of_two_slopes(tmp_path):
    typed = {"low_D_b": 0.2, "best_D_b": 0.4, "high_D_b": 0.7, "dist_D_b": "PERT"}
    typed |= {"source_D_b": "a guess", "asked_by": "The board", "send_to": "me@example.org"}
    found = read_workbook(workbook(tmp_path, *TWO, "db_dF_V", **typed))
    assert not errors(found)
    row = found.content.extensions["D_b"]
    assert (row.best, row.distribution, row.source) == (0.4, "PERT", "a guess")
    assert found.content.definitions["asked_by"] == "The board"
    assert found.content.meanings["Send it to"] == "me@example.org"
    assert found.content.assumed == ("db_dF_V",)
    assert "db_dF_CV" not in found.content.estimates_entered


def test_a_workbook_with_D_b_and_what_it_stands_for_is_told_at_a_cell(tmp_path):
    found = read_workbook(workbook(tmp_path, best_D_b=0.4))
    assert any("D_b stands for" in each.text and each.cell for each in errors(found))


def test_high_of_a_tractability_past_1_is_warned_of(tmp_path, file):
    found = read_workbook(workbook(tmp_path, high_dp_V_da_V=0.7))
    (warning,) = (each for each in found.problems if each.name == "high_dp_V_da_V")
    assert warning.text.endswith("One unit cannot raise 40 % by 70 points. Did you mean 0.7 %?")
    slip = read_workbook(workbook(tmp_path, best_dp_V_da_V=1, high_dp_V_da_V=3))
    assert [each.name for each in errors(slip)] == ["best_dp_V_da_V"]


def test_tables_of_estimates_and_of_scenarios_take_D_b(tmp_path):
    best = EXAMPLES["earth"].best
    row = {key: each for key, each in best.items() if key not in TWO} | {"D_b": 0.4}
    path = tmp_path / "some.csv"
    with path.open("w", encoding="utf-8", newline="") as rows:
        csv.writer(rows).writerows([["Scenario", *row], ["one", *row.values()]])
    (scenario,), problems = read_scenarios(path)
    assert not problems
    assert scenario.case.estimates["D_b"].best == 0.4
    wanted = coop_xl.evaluate(row)["marginal_CV"]
    assert COOP_MARGINAL_CV([list(row)], [list(row.values())]) == wanted
    head = ["Name", "Low", "Best", "High", "Distribution"]
    table = [head, *([key, None, value, None, None] for key, value in row.items())]
    best = coop_xl.simulate(row, 256).best
    assert COOP_PROBABILITY_BEST(table) == [[best[key].value for key in ("V", "CV", "CnV")]]


def test_worksheet_functions_assume_nothing():
    row = {key: each for key, each in EXAMPLES["earth"].best.items() if key != "p_CV"}
    assert "p_CV is missing" in COOP_MARGINAL_CV([list(row)], [list(row.values())])


def test_a_blank_D_b_is_none_and_blank_slopes_beside_it_are_not_missing():
    best = EXAMPLES["earth"].best
    names = [*best, "D_b"]
    slopes = [[*best.values(), None]]
    one = [[None if key in TWO else each for key, each in best.items()] + [0.4]]
    both = [[*best.values(), 0.4]]
    by_D = {key: each for key, each in best.items() if key not in TWO} | {"D_b": 0.4}
    wanted = [coop_xl.evaluate(each)["marginal_CV"] for each in (best, by_D)]
    assert COOP_MARGINAL_CV([names], slopes) == wanted[0]
    answers = COOP_MARGINAL_CV([names], [*slopes, *one, *both])
    assert [each[0] for each in answers[:2]] == wanted
    assert "D_b stands for" in answers[2][0]
