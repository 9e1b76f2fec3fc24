"""What Low and High mean is read from workbooks, JSON and tables of scenarios."""

import csv
import json

import pytest
from openpyxl.workbook.defined_name import DefinedName

from coop_xl.analysis.changes.changed_entries import input_changes
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.json_estimates import json_estimates
from coop_xl.reading.read import read_workbook
from coop_xl.reading.scenario_rows import read_scenarios

from .edits import by_hand
from .test_json_with_mistakes import EARTH

VALUES = EXAMPLES["earth"].best
UNSURE = {"low": 0.4, "best": 0.6, "high": 0.8}


def workbook(tmp_path, value):
    """The earth example with a cell that says what Low and High mean."""

    def edit(book):
        name = book.sheetnames[0]
        book[name]["Z1"] = value
        book.defined_names["low_high_range"] = DefinedName(
            "low_high_range", attr_text=f"'{name}'!$Z$1"
        )

    path = tmp_path / "range.xlsx"
    path.write_bytes(by_hand(edit))
    return read_workbook(path)


def test_one_cell_says_what_all_low_and_high_of_a_workbook_mean(tmp_path):
    found = workbook(tmp_path, "10–90 %")
    assert {each.range for each in found.content.estimates.values()} == {(0.1, 0.9)}
    assert {each.range for each in found.content.estimates_entered.values()} == {(0.1, 0.9)}
    assert not any(each.severity == "error" for each in found.problems)


def test_a_workbook_with_another_range_is_told_at_the_cell(tmp_path):
    found = workbook(tmp_path, "20–80 %")
    (problem,) = (each for each in found.problems if each.severity == "error")
    assert problem.cell == "Z1"
    assert "choose one of 5–95 %, 10–90 %, 25–75 %" in problem.text


def test_json_says_it_for_all_and_for_one(tmp_path):
    path = tmp_path / "range.json"
    inputs = EARTH | {"p_V": UNSURE | {"range": [0.25, 0.75]}}
    path.write_text(json.dumps({"inputs": inputs, "range": [0.1, 0.9]}))
    found = json_estimates(path)
    assert not found.problems
    assert found.content.estimates["b"].range == (0.1, 0.9)
    assert found.content.estimates["p_V"].range == (0.25, 0.75)


@pytest.mark.parametrize("whole", [True, False])
def test_another_range_in_json_is_an_error(tmp_path, whole):
    path = tmp_path / "range.json"
    bad = {"range": [0.2, 0.8]}
    document = {"inputs": EARTH} | bad if whole else {"inputs": EARTH | {"p_V": UNSURE | bad}}
    path.write_text(json.dumps(document))
    texts = [each.text for each in json_estimates(path).all_problems if each.severity == "error"]
    assert len(texts) == 1
    assert "choose one of 5–95 %, 10–90 %, 25–75 %" in texts[0]


def scenarios(tmp_path, value):
    path = tmp_path / "range.csv"
    headings = ["Scenario", *VALUES, "b low", "b high", "Range"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, ["one", *VALUES.values(), 0.4, 0.8, value]])
    return read_scenarios(path)


def test_a_column_of_a_table_of_scenarios_says_it_for_its_row(tmp_path):
    (found,), problems = scenarios(tmp_path, "25–75 %")
    assert not problems
    assert found.case.estimates["b"].range == (0.25, 0.75)


def test_another_range_in_a_table_of_scenarios_is_told_at_its_cell(tmp_path):
    found, problems = scenarios(tmp_path, "half")
    assert not found
    assert any("choose one of 5–95 %" in each.text for each in problems)


def test_diff_says_that_low_and_high_mean_something_else(tmp_path):
    found = workbook(tmp_path, "25–75 %").content
    changes = list(input_changes(EXAMPLES["earth"], found))
    assert {each.key for each in changes} == EXAMPLES["earth"].estimates.keys()
    assert {each.parts for each in changes} == {("range",)}
