"""coop-xl sweep with extensions: those of a workbook, and columns of a table."""

import csv
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from coop_xl import simulate
from coop_xl.cli import cli
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.scenario_rows import read_scenarios
from coop_xl.workbook.build import build
from tests.workbook.light import without_draws

EARTH = EXAMPLES["earth"]
LOCALITY = {"D_b": 0.4, "lambda_own": 0.2}
SAMPLES = 1024
EXTENSION_INPUTS = ("λ", "D_b", "D_b low", "D_b high", "use_locality", "alpha_V")
ROWS = {
    "None": ("", "", "", "", "", ""),
    "Locality": (0.1, 0.4, 0.2, 0.6, "", ""),
    "Locality put aside": (0.1, 0.4, 0.2, 0.6, 0, ""),
    "Evidence": ("", "", "", "", "", 0.1),
}
SIMULATED = {
    "None": {},
    "Locality": {"lambda_own": 0.1, "D_b": Estimate(0.2, 0.4, 0.6)},
    "Locality put aside": {},
    "Evidence": {"alpha_V": 0.1},
}


def run(*arguments):
    return CliRunner().invoke(cli, ["sweep", *map(str, arguments)], prog_name="coop-xl")


def written(path, headings, rows):
    """A table of the example's estimates with columns of extensions."""
    parts = ("", " low", " high")
    keys = list(EARTH.estimates)
    lines = [["Scenario", *(key + part for key in keys for part in parts), *headings]]
    same = [x for each in EARTH.estimates.values() for x in (each.best, each.low, each.high)]
    lines += [[name, *same, *cells] for name, cells in rows.items()]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return written(tmp_path_factory.mktemp("sweep") / "table.csv", EXTENSION_INPUTS, ROWS)


@pytest.fixture(scope="module")
def swept(table):
    path = table.with_name("out.xlsx")
    result = run(table, "-o", path, "--samples", SAMPLES, "--json")
    assert result.exit_code == 0, result.output
    return path, json.loads(result.stdout)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "on.xlsx"
    extensions = {key: Estimate(best=value) for key, value in LOCALITY.items()}
    path.write_bytes(build(replace(EARTH, extensions=extensions)))
    return path


@pytest.mark.parametrize("name", ROWS)
def test_each_row_is_simulated_with_its_own_extensions(swept, name):
    found = next(each for each in swept[1]["scenarios"] if each["name"] == name)
    known = simulate(dict(EARTH.estimates_entered) | SIMULATED[name], SAMPLES)
    assert {key: each["value"] for key, each in found["best"].items()} == {
        key: each.value for key, each in known.best.items()
    }
    outputs = {key: found["outputs"][key]["mean"]["value"] for key in ("U", "marginal_CV")}
    assert outputs == {key: known.outputs[key].mean.value for key in outputs}
    assert found["evpi"]["value"] == known.evpi.value


def test_results_say_which_extensions_are_on(swept, table):
    named = {each["name"]: each["options"] for each in swept[1]["scenarios"]}
    assert named == {
        "None": [], "Locality": ["locality"], "Locality put aside": [], "Evidence": ["evidence"],
    }  # fmt: skip
    rows = list(load_workbook(swept[0])["Scenarios"].iter_rows(values_only=True))
    column = rows[4].index("Extensions on")
    assert [row[column] for row in rows[5:9]] == ["none", "locality", "none", "evidence"]
    assert "count in the scenarios that name them" in rows[2][0]
    told = run(table, "-o", swept[0], "--samples", SAMPLES, "--force").stdout
    assert "Extensions on" in told


def test_an_uncertain_input_of_an_extension_has_a_worth(swept):
    worth = {each["name"]: each["worth"] for each in swept[1]["scenarios"]}
    assert "D_b" in worth["Locality"]
    assert "D_b" not in worth["Locality put aside"]


def test_the_estimates_as_used_can_be_swept_again(swept, table):
    again, problems = read_scenarios(swept[0])
    assert problems == []
    assert [each.case for each in again] == [each.case for each in read_scenarios(table)[0]]


def test_without_extensions_nothing_speaks_of_them(table):
    bare = written(table.with_name("bare.csv"), (), {"None": ()})
    path = table.with_name("bare.xlsx")
    result = run(bare, "-o", path, "--samples", SAMPLES)
    assert "Extensions" not in result.output
    rows = list(load_workbook(path)["Scenarios"].iter_rows(values_only=True))
    assert rows[4][-3:] == ("Inconsistent", "Draws", "Notes")
    assert "ptions" not in rows[2][0]


def test_extensions_of_a_workbook_count_in_every_scenario(book):
    found, problems = read_scenarios(book)
    assert problems == []
    assert [each.name for each in found] == [each.name for each in EARTH.scenarios]
    for scenario in found:
        own = {key: scenario.case.estimates[key].best for key in LOCALITY}
        assert own == LOCALITY
    result = run(book, "-o", book.with_name("out.xlsx"), "--samples", SAMPLES, "--json")
    first = json.loads(result.stdout)["scenarios"][0]
    known = simulate(dict(EARTH.estimates_entered) | LOCALITY, SAMPLES)
    assert first["best"]["V"]["value"] == known.best["V"].value
    assert first["options"] == ["locality"]


def test_a_column_added_to_our_scenarios_sheet_counts_where_it_is_filled_in(book, tmp_path):
    (tmp_path / "edited.xlsx").write_bytes(book.read_bytes())
    edited = load_workbook(without_draws(tmp_path / "edited.xlsx"))
    sheet = edited["Scenarios"]
    sheet.tables.clear()
    last = sheet.max_column + 1
    sheet.cell(4, last, "lambda_own")
    sheet.cell(6, last, 0.05)
    values = load_workbook(book, data_only=True)["Scenarios"]
    for row in range(5, 9):  # openpyxl keeps no results of formulas
        for column in range(1, last):
            sheet.cell(row, column, values.cell(row, column).value)
    edited.save(tmp_path / "edited.xlsx")
    found, problems = read_scenarios(tmp_path / "edited.xlsx")
    assert problems == []
    given = [each.case.estimates["lambda_own"].best for each in found]
    assert given == [0.2, 0.05, 0.2, 0.2]


@pytest.mark.parametrize(
    ("headings", "cells", "place", "words"),
    [
        (("lambda_own",), (0.1,), "BD2", "D_b is 0: locality needs to know"),
        (("lambda_own", "D_b"), (2, 0.4), "BD2", "lambda_own is 2: type 0.02, or enter a number"),
        (("use_locality",), (0.5,), "BD2", "use_locality is 0.5: enter 0 or 1"),
        (("use_masses low", "use_masses high"), (0, 1), "BD2", "use_masses is a switch: enter"),
    ],
)
def test_what_is_wrong_with_an_extension_is_told_with_its_cell(
    tmp_path, headings, cells, place, words
):
    path = written(tmp_path / "wrong.csv", headings, {"Mine": cells})
    result = run(path, "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 1
    assert f"{place}: {words}" in result.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_it_is_told_that_credences_do_not_count(tmp_path):
    path = tmp_path / "credences.xlsx"
    extensions = {key: Estimate(best=value) for key, value in LOCALITY.items()}
    path.write_bytes(build(replace(EARTH, extensions=extensions, credences={"locality": 0.3})))
    result = run(path, "-o", tmp_path / "out.xlsx", "--samples", SAMPLES)
    assert "here every extension counts that has an input" in " ".join(result.stdout.split())
    rows = list(load_workbook(tmp_path / "out.xlsx")["Scenarios"].iter_rows(values_only=True))
    assert "credences are for" in rows[2][0]
    assert "locality" in rows[5]


def test_uncertain_extensions_of_a_workbook_count_in_every_scenario(tmp_path):
    path = tmp_path / "uncertain.xlsx"
    spread = {"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": Estimate(0.1, 0.2, 0.3)}
    path.write_bytes(build(replace(EARTH, extensions=spread)))
    found, problems = read_scenarios(path)
    assert problems == []
    for scenario in found:
        assert scenario.case.estimates["D_b"] == Estimate(0.2, 0.4, 0.6)


def test_the_two_branches_change_no_scenario(tmp_path):
    path = tmp_path / "branches.xlsx"
    path.write_bytes(build(replace(EARTH, extensions={"use_branches": Estimate(best=1.0)})))
    assert run(path, "-o", tmp_path / "out.xlsx", "--samples", SAMPLES).exit_code == 0
