"""Uncertain extensions and credences of a filled workbook: read back, told, and simulated."""

import json
import re
from dataclasses import replace
from functools import partial

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import coop_xl
from coop_xl.cli import cli
from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.read_file import ONLY_IN_RUN
from coop_xl.reading.read import read_workbook
from coop_xl.reading.templates import UNCERTAIN_CELLS
from coop_xl.workbook.build import build
from tests.engines.poison import rewrite, set_cells
from tests.workbook.extensions.uncertain import (
    CREDENCES_ALONE,
    LIKELY,
    RIGHT_ROWS,
    UNSURE,
    WRONG_ROWS,
)
from tests.workbook.simulation.uncertain_cases import named_cells

EARTH = EXAMPLES["earth"]
UNSURE_AND_LIKELY = replace(EARTH, extensions=UNSURE, credences=LIKELY)
SAMPLES = 1024
NAMED = rb'<definedName name="(?:%s)"[^>]*>[^<]*</definedName>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    (folder / "on.xlsx").write_bytes(build(UNSURE_AND_LIKELY))
    (folder / "earth.xlsx").write_bytes(build(EARTH, extensions=True))
    return folder


@pytest.fixture
def edited(folder, tmp_path):
    """Reads the earth example after extensions and credences were typed in, and names lost."""

    def edit(extensions, credences=(), lost=()):
        source, places = folder / "earth.xlsx", named_cells(folder / "earth.xlsx")
        values = {f"credence_{name}": value for name, value in dict(credences).items()}
        for key, row in extensions.items():
            values |= {f"best_{key}": row.best, f"low_{key}": row.low, f"high_{key}": row.high}
            if row.distribution != "auto":
                values["dist_D_b" if key == "D_b" else f"distribution_{key}"] = row.distribution
        if lost:
            without = partial(re.compile(NAMED % "|".join(lost).encode()).sub, b"")
            rewrite(source, tmp_path / "lost.xlsx", {"xl/workbook.xml": without})
            source = tmp_path / "lost.xlsx"
        entries = {places[name]: value for name, value in values.items() if value is not None}
        set_cells(source, tmp_path / "edited.xlsx", entries)
        return read_workbook(tmp_path / "edited.xlsx")

    return edit


def ran(*arguments):
    return CliRunner().invoke(cli, [*map(str, arguments)])


def found_by_run(path):
    result = ran("run", path, "--samples", SAMPLES, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_estimates_and_credences_read_back_as_they_were_written(folder):
    filled = read_workbook(folder / "on.xlsx")
    assert filled.content.extensions == UNSURE
    assert filled.content.credences == LIKELY
    assert filled.inputs == EARTH.best | {key: each.best for key, each in UNSURE.items()}
    assert filled.obstacles == ()
    assert not [each for each in filled.problems if each.severity == "error"]


def test_a_blank_distribution_is_auto(edited):
    filled = edited({"alpha_V": Estimate(0.05, 0.1, 0.2, " ")})
    assert filled.content.extensions == {"alpha_V": Estimate(0.05, 0.1, 0.2)}
    assert filled.problems == ()


@pytest.mark.parametrize("name", RIGHT_ROWS)
def test_a_right_row_is_read_without_complaint(edited, name):
    key, row = RIGHT_ROWS[name]
    filled = edited({key: row})
    found = filled.content.extensions[key]
    assert (found.low, found.best, found.high) == (row.low, row.best, row.high)
    assert found.distribution.casefold() == row.distribution.casefold()
    assert filled.problems == filled.obstacles == ()


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_wrong_row_is_told_with_its_cell(edited, name):
    key, row, _, text = WRONG_ROWS[name]
    filled = edited({key: row})
    told = [*(each for each in filled.problems if each.severity == "error"), *filled.obstacles]
    assert [each.text.startswith(text) for each in told] == [True]
    assert told[0].name.endswith(f"_{key}")
    assert told[0].sheet == ("Questions" if key == "D_b" else "Extensions")


@pytest.mark.parametrize("name", CREDENCES_ALONE)
def test_a_credence_that_does_nothing_is_told_as_the_mixture_tells_it(edited, name):
    extension, credence, inputs, said, text = CREDENCES_ALONE[name]
    filled = edited(inputs, {extension: credence})
    told = [*(each for each in filled.problems if each.severity == "error"), *filled.obstacles]
    assert [each.name for each in told] == (
        [] if said == "in force" else [f"credence_{extension}"]
    )
    for each in told:
        assert each.text.startswith(text.format(extension))
        assert each.sheet == "Extensions"


def test_a_remark_on_an_extension_with_a_credence_says_that_it_may_not_hold(edited):
    extensions = {"D_b": Estimate(best=0.4), "lambda_own": Estimate(best=0.05)}
    (told,) = edited(extensions, {"locality": 0.3}).problems
    assert told.text.startswith("where locality holds: db_dF_V, db_dF_CV and db_dF_CnV follow")
    assert told.place.startswith("Extensions!")


def test_run_simulates_uncertain_extensions_of_a_workbook(edited, tmp_path):
    extensions = {key: UNSURE[key] for key in ("D_b", "lambda_own", "gamma", "alpha_V")}
    edited(extensions)
    found = found_by_run(tmp_path / "edited.xlsx")
    known = coop_xl.simulate(replace(EARTH, extensions=extensions).estimates_entered, SAMPLES)
    assert found["best"]["CV"]["value"] == known.best["CV"].value
    assert found["distributions"]["gamma"]["sd"] > 0.05
    assert found["evppi"]["inputs"].keys() >= extensions.keys()
    assert "structure" not in found


def test_run_makes_the_mixture_from_credences_of_a_workbook(folder, tmp_path):
    found = found_by_run(folder / "on.xlsx")
    known = coop_xl.structural(UNSURE_AND_LIKELY.estimates_entered, LIKELY, SAMPLES)
    assert found["credences"] == LIKELY
    for name in ("V", "CV", "CnV"):
        assert found["structure"]["best"][name]["value"] == known.best[name].value
    output = tmp_path / "results.xlsx"
    assert ran("run", folder / "on.xlsx", "--samples", SAMPLES, "-o", output).exit_code == 0
    sheet = load_workbook(output)["Structure"]
    texts = {str(each.value) for row in sheet.iter_rows() for each in row}
    assert "Each combination of extensions" in texts
    entered = load_workbook(output)["Inputs as used"].iter_rows(min_row=5, values_only=True)
    rows = {row[1]: row[3:7] for row in entered}
    assert rows["Y_V"] == (0, 5, 12, "triangular")


def test_what_run_tells_as_json_is_the_same_study_again(folder, tmp_path):
    found = found_by_run(folder / "on.xlsx")
    (tmp_path / "again.json").write_text(json.dumps(found))
    again = found_by_run(tmp_path / "again.json")
    for part in ("inputs", "credences", "structure", "best", "distributions"):
        assert again[part] == found[part]


def test_other_commands_take_best_and_say_that_credences_are_for_run(folder):
    path = folder / "on.xlsx"
    found = json.loads(ran("eval", path, "--json").stdout)
    want = coop_xl.evaluate(read_workbook(path).inputs)
    assert found["outputs"]["marginal_CV"] == pytest.approx(want["marginal_CV"], rel=1e-12)
    for command in (["eval"], ["check"], ["compare"], ["explain"], ["allocate", "--budget", 5]):
        result = ran(command[0], path, *command[1:])
        assert result.exit_code == 0, result.output
        assert " ".join(result.output.split()).count(ONLY_IN_RUN) <= 1
    assert ONLY_IN_RUN in " ".join(ran("eval", path).output.split())
    assert ONLY_IN_RUN not in " ".join(
        ran("check", path).output.split()
    )  # it tells what run would


def test_credences_that_do_nothing_do_not_keep_from_evaluating(edited, tmp_path):
    edited({}, {"evidence": 0.2})
    assert ran("eval", tmp_path / "edited.xlsx").exit_code == 0
    result = ran("run", tmp_path / "edited.xlsx", "--samples", SAMPLES)
    assert result.exit_code == 1
    assert "there is a credence for evidence, but none of its inputs" in " ".join(
        result.output.split()
    )


def test_names_of_a_workbook_that_has_none_of_the_cells_are_not_asked_for(edited):
    filled = edited({"alpha_V": Estimate(best=0.1)}, (), {*UNCERTAIN_CELLS})
    assert filled.content.extensions == {"alpha_V": Estimate(best=0.1)}
    assert filled.content.credences == {}
    assert set(UNCERTAIN_CELLS) >= {each.key for each in CREDENCES.values()}
