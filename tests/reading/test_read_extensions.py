"""Extensions of a filled workbook: read back, told where they are wrong, never passed over."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import coop_xl
from coop_xl.cli import cli
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.reading.read import read_workbook
from coop_xl.workbook.build import build
from tests.workbook.light import without_draws

EARTH = EXAMPLES["earth"]
ENTRIES = {"D_b": 0.4, "lambda_own": 0.05, "alpha_V": 0.1, "Y_V": 5.0, "use_branches": 1.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    content = replace(
        EARTH,
        extensions={key: Estimate(best=value) for key, value in ENTRIES.items()},
        shares_meaning="at creation",
    )
    made = build(content)
    (folder / "on.xlsx").write_bytes(made)
    (folder / "light.xlsx").write_bytes(made)
    without_draws(folder / "light.xlsx")
    return folder


@pytest.fixture
def edited(folder, tmp_path):
    """Reads the workbook after some cells were typed over, and names lost."""

    def edit(entries, lost=()):
        book = load_workbook(folder / "light.xlsx")
        for name, value in entries.items():
            sheet, at = next(iter(book.defined_names[name].destinations))
            book[sheet][at] = value
        for name in lost:
            del book.defined_names[name]
        book.save(tmp_path / "edited.xlsx")
        return read_workbook(tmp_path / "edited.xlsx")

    return edit


def said(command, *arguments):
    result = CliRunner().invoke(cli, [command, *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_entries_read_back_as_they_were_written(folder):
    filled = read_workbook(folder / "on.xlsx")
    assert {key: each.best for key, each in filled.content.extensions.items()} == ENTRIES
    assert filled.content.shares_meaning == "at creation"
    assert filled.inputs == EARTH.best | ENTRIES
    assert not [each for each in filled.problems if each.severity == "error"]
    assert coop_xl.evaluate(filled.inputs)["best"] == "CV"


def test_blank_entries_are_defaults(edited):
    filled = edited(dict.fromkeys(f"best_{key}" for key in ENTRIES))
    assert filled.content.extensions == {}
    assert filled.inputs == EARTH.best
    assert filled.problems == ()


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("D_b", 1.5, "D_b is 1.5: type 0.015, or enter a share from 0 to 1"),
        ("lambda_own", "5 %", 'lambda_own is "5 %", which is text: type 0.05, or enter a'),
        ("use_locality", "yes", 'use_locality is "yes": enter 0 or 1'),
        ("use_locality", 2, "use_locality is 2: enter 0 or 1"),
        ("alpha_V", -2, "alpha_V is -2: enter a number from −1 to 1"),
        ("Y_V", "#REF!", "best_Y_V shows the error #REF!"),
        ("S_V", True, "S_V is TRUE: enter a share from 0 to 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_cell_and_remedy(edited, key, value, text):
    filled = edited({f"best_{key}": value})
    (problem,) = [each for each in filled.problems if each.severity == "error"]
    assert problem.text.startswith(text)
    assert problem.name == f"best_{key}"
    assert problem.place.startswith("Questions!E" if key == "D_b" else "Extensions!G")


def test_a_contradiction_is_an_error(edited):
    (problem,) = [each for each in edited({"best_D_b": None}).problems if each.severity == "error"]
    assert problem.text.startswith("D_b is 0: locality needs to know")


def test_a_workbook_without_the_sheet_has_all_extensions_off_and_needs_no_remark(edited):
    lost = [*(f"best_{key}" for key in EXTENSION_INPUTS), "shares_meaning"]
    filled = edited({"template_version": "0.1.0"}, lost)
    assert filled.content.extensions == {}
    assert filled.problems == ()


def test_a_template_can_be_filled_in_without_extensions(tmp_path):
    (tmp_path / "blank.xlsx").write_bytes(build(Entries()))
    names = {each.name for each in read_workbook(tmp_path / "blank.xlsx").problems}
    assert not names & {f"best_{key}" for key in EXTENSION_INPUTS}


def test_commands_that_take_extensions_honour_those_of_a_workbook(folder):
    found = json.loads(CliRunner().invoke(cli, ["eval", str(folder / "on.xlsx"), "--json"]).output)
    want = coop_xl.evaluate(dict(EARTH.best) | ENTRIES)
    assert found["outputs"]["marginal_CV"] == pytest.approx(want["marginal_CV"], rel=1e-12)
    assert "below 5 units of effort alignment achieves nothing" in said(
        "check", folder / "on.xlsx"
    )
    assert "All together" in said("compare", folder / "on.xlsx")
    assert "used_db_dF_CV" in said("explain", folder / "on.xlsx")


def test_run_honours_extensions_of_a_workbook(edited, tmp_path):
    edited({"best_use_branches": None})
    told = said("run", tmp_path / "edited.xlsx", "--samples", "4096", "-o", tmp_path / "r.xlsx")
    assert "alignment (V) below 0.07 % 0 0 0" in told  # it has a threshold ahead


def test_put_aside_extensions_need_no_remark(edited, tmp_path):
    switches = {f"best_use_{name}": 0 for name in ("locality", "response", "evidence", "branches")}
    filled = edited(switches)
    assert filled.problems == ()
    arguments = ["--samples", "4096", "-o", tmp_path / "results.xlsx"]
    assert "Extensions!" not in said("run", tmp_path / "edited.xlsx", *arguments)
