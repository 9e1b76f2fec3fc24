"""Scenarios are read from our workbook and from any table, and what is wrong is told by cell."""

import csv
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook

from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.errors import CoopError
from coop_xl.reading.grids import ScenarioTableError
from coop_xl.reading.scenario_rows import read_scenarios
from coop_xl.workbook.build import build
from tests.engines.poison import sheet_parts

OURS = replace(EXAMPLES["multiverse"], correlations=(("p_V", "p_CV", 0.5),))
VALUES = EXAMPLES["earth"].best
HEADINGS = ["Scenario", *VALUES]
ROW = ["first", *VALUES.values()]


@pytest.fixture(params=["xlsx", "csv"])
def write(request, tmp_path):
    """Writes a table as a workbook, below a line of text, and as CSV."""

    def write(headings, *rows):
        path = tmp_path / f"table.{request.param}"
        lines = [["Our scenarios"], headings, *rows]
        if request.param == "csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";").writerows(lines)
        else:
            book = Workbook()
            book.create_sheet("Table")
            for line in lines:
                book["Table"].append(line)
            book.save(path)
        return path

    return write


def texts(problems):
    return [str(each) for each in problems]


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "ours.xlsx"
    path.write_bytes(build(OURS))
    return path


def test_scenarios_of_our_workbook_are_those_it_was_made_with(ours):
    found, problems = read_scenarios(ours)
    assert problems == []
    assert [each.name for each in found] == [each.name for each in OURS.scenarios]
    usual = OURS.estimates_entered
    for scenario, made in zip(found, OURS.scenarios, strict=True):
        certain = {key: Estimate(best=value) for key, value in made.changes.items()}
        for key, estimate in scenario.case.estimates.items():
            assert estimate == certain.get(key, usual.get(key)), key
        assert scenario.case.correlations == OURS.correlations


def test_a_workbook_never_calculated_is_told(ours, tmp_path):
    path, scenarios = tmp_path / "ours.xlsx", sheet_parts(ours)["Scenarios"]
    with zipfile.ZipFile(ours) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == scenarios:
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f>", data)
            new.writestr(part, data)
    found, problems = read_scenarios(path)
    assert found == []
    assert len(problems) == len(OURS.scenarios)
    assert "As on Questions has formulas that were never calculated (U_B, " in problems[0].text
    assert problems[0].place == "Scenarios!G5"


def test_a_value_alone_is_certain(write):
    (found,), problems = read_scenarios(write(HEADINGS, ROW))
    assert (found.name, problems) == ("first", [])
    assert found.case.estimates == {key: Estimate(best=value) for key, value in VALUES.items()}


def test_columns_beside_make_an_estimate_in_the_rows_that_fill_them(write):
    more = ["F_V low", "F_V HIGH", "F_V distribution"]
    path = write(HEADINGS + more, [*ROW, 0.1, 0.5, "pert"], ["second", *ROW[1:]], [])
    (first, second), problems = read_scenarios(path)
    assert problems == []
    assert first.case.estimates["F_V"] == Estimate(0.1, VALUES["F_V"], 0.5, "pert")
    assert second.case.estimates["F_V"] == Estimate(best=VALUES["F_V"])


def test_a_row_without_a_name_goes_by_its_number(write):
    (found,), _ = read_scenarios(write(HEADINGS[1:], ROW[1:]))
    assert found.name == "Row 3"


def test_each_row_may_enter_a_share_in_another_way(write):
    place = HEADINGS.index("F_V")
    log = [*ROW[:place], None, *ROW[place + 1 :], -400]
    (first, second), problems = read_scenarios(write([*HEADINGS, "log10_F_V"], [*ROW, None], log))
    assert problems == []
    assert "log10_F_V" not in first.case.estimates
    assert second.case.estimates["log10_F_V"] == Estimate(best=-400)
    assert "F_V" not in second.case.estimates


def test_a_row_without_D_b_needs_what_it_stands_for_in_others_though_it_has_no_column(write):
    place = HEADINGS.index("db_dF_V")
    headings, row = ([*each[:place], *each[place + 1 :]] for each in (HEADINGS, ROW))
    local = [*headings, "D_b", "lambda_own"]
    _, problems = read_scenarios(write(local, [*row, 0.4, 0.1], [*row, None, None]))
    (told,) = texts(problems)
    assert told.replace("Table!", "").replace("error: ", "") == (
        "A4: db_dF_V is missing: enter any number"
    )


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("F_V", 30, "F_V is 30: type 0.3, or enter a share"),
        ("F_V", "0,3", "which is text: type 0.3"),
        ("b", None, "b is missing: enter"),
        ("p_V", "#N/A", "p_V is the error #N/A"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_cell(write, key, value, words):
    place = HEADINGS.index(key)
    found, problems = read_scenarios(
        write(HEADINGS, ROW, [*ROW[:place], value, *ROW[place + 1 :]])
    )
    assert len(found) == 1
    (text,) = texts(problems)
    assert words in text
    assert f"{chr(ord('A') + place)}4: " in text


@pytest.mark.parametrize(
    ("more", "cells", "words"),
    [
        (["F_V low", "F_V high"], [0.5, 0.6], "F_V"),
        (["F_V low"], [0.1], "F_V"),
        (["F_V low", "F_V high"], [-1, 0.6], "Low of F_V is -1: enter a share"),
        (
            ["F_V low", "F_V high", "F_V distribution"],
            [0.1, 0.5, "gauss"],
            '"gauss" is not a d',
        ),
        (["log10_F_V"], [-3], "F_V is entered twice, as F_V and log10_F_V"),
    ],
)
def test_estimates_that_make_no_distribution_are_told(write, more, cells, words):
    found, problems = read_scenarios(write(HEADINGS + more, ROW + cells))
    assert found == []
    assert words in texts(problems)[0]


@pytest.mark.parametrize(
    ("headings", "rows", "words"),
    [
        (HEADINGS, [], "has no scenario: fill in a row"),
        (["Some", "other", "table"], [[1, 2, 3]], "has no table of scenarios: give a sheet"),
    ],
)
def test_a_table_that_is_none_is_refused(write, headings, rows, words):
    with pytest.raises(ScenarioTableError, match=words):
        read_scenarios(write(headings, *rows))


@pytest.mark.parametrize(
    ("headings", "row", "place", "words"),
    [
        (HEADINGS[:-1], ROW[:-1], "A2", "no column for every variable: dp_CnV_da_CnV is missing"),
        ([*HEADINGS[:-1], "dp_CnV_da_CnVV"], ROW, "A2", 'mean it by "dp_CnV_da_CnVV"'),
        ([*HEADINGS, "F_V best"], [*ROW, 0.2], "T2", "F_V best heads two columns"),
        ([*HEADINGS, "F_V lo"], [*ROW, 0.2], "T2", "did you mean F_V low?"),
        ([*HEADINGS, "F_V 95 %"], [*ROW, 0.2], "T2", "did you mean F_V high?"),
        ([*HEADINGS, "F_V dist"], [*ROW, "PERT"], "T2", "did you mean F_V distribution?"),
        ([*HEADINGS, "lambda_onw"], [*ROW, 0.1], "T2", "did you mean lambda_own?"),
    ],
)
def test_headings_that_would_be_misread_are_told_beside_what_is_wrong_in_rows(
    write, headings, row, place, words
):
    wrong = [*row]
    wrong[HEADINGS.index("p_V")] = 7
    found, problems = read_scenarios(write(headings, row, wrong))
    assert found == []
    heading, cell = texts(problems)
    assert f"{place}: " in heading
    assert words in heading
    assert "p_V is 7" in cell


def test_a_column_of_remarks_beside_a_variable_is_told_but_no_error(write):
    found, problems = read_scenarios(write([*HEADINGS, "F_V source"], [*ROW, "a guess"]))
    assert len(found) == 1
    assert [each.severity for each in problems] == ["warning"]
    assert '"F_V source" is not read' in problems[0].text


@pytest.mark.parametrize("heading", ["F_V_low", "F_V (low)", "f_v LOW", "F_V: low"])
def test_headings_of_parts_are_known_in_several_spellings(write, heading):
    (found,), problems = read_scenarios(write([*HEADINGS, heading, "F_V high"], [*ROW, 0.3, 0.4]))
    assert problems == []
    assert found.case.estimates["F_V"] == Estimate(0.3, VALUES["F_V"], 0.4)


def test_text_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("Scénario".encode("latin-1"))
    with pytest.raises(CoopError, match="save it as CSV UTF-8"):
        read_scenarios(path)
