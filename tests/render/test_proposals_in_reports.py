"""The report and the results workbook say of a file's proposals what `coop-xl fund` says."""

import json
import re
from dataclasses import replace

import openpyxl
import pytest
from click.testing import CliRunner

from coop_xl import Proposal
from coop_xl.cli import cli
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.render.html.text import tidy
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.proposals_layout import FIRST
from tests.cli.experts.cases import HOSTILE
from tests.render.html.browser import PHONE, launched, opened
from tests.render.html.test_in_browser import OPEN_ALL, OVERHANGING
from tests.render.html.test_report import words_of

SAMPLES = ("--samples", "1024")
LARGE = Proposal("Large", 1e6, 1.0, {"change_p_V": 0.3, "change_p_CV": 0.2})
BOOKS = {
    "earth": {},
    "rough": {"proposals": (*PROPOSALS[:2], LARGE)},
    "harm": {"proposals": (Proposal(HOSTILE, 1.0, effects={"change_b": -0.01}),)},
    "none": {"proposals": ()},
    "wrong": {"proposals": (Proposal("A", -1.0, effects={"change_b": 0.01}),)},
    "past": {"proposals": (Proposal("A", 1.0, effects={"change_p_V": 0.9}),)},
    "both": {"own_bar": 0.1},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("reports")
    for name, changes in BOOKS.items():
        content = replace(EXAMPLES["earth"], **changes)
        (found / f"{name}.xlsx").write_bytes(sheets(content, simulation=False).bytes())
    return found


def run(*arguments):
    result = CliRunner().invoke(cli, [*map(str, arguments), *SAMPLES], prog_name="coop-xl")
    assert result.exit_code == 0, result.output
    return result


def page_of(folder, name):
    path = folder / f"{name}.html"
    said = run("report", folder / f"{name}.xlsx", "-o", path, "--force").stdout
    return path.read_bytes(), said


def cells_of(folder, name):
    path = folder / f"{name}-results.xlsx"
    said = run("run", folder / f"{name}.xlsx", "-o", path, "--force").stdout
    book = openpyxl.load_workbook(path)
    if "Proposals" not in book.sheetnames:
        return None, said
    return [[cell.value for cell in row] for row in book["Proposals"].iter_rows()], said


@pytest.mark.parametrize("name", ["earth", "rough"])
def test_page_and_workbook_have_the_ranking_and_odds_of_fund(folder, name):
    found = json.loads(run("fund", folder / f"{name}.xlsx", "--json").stdout)
    page, (rows, _) = words_of(page_of(folder, name)[0]), cells_of(folder, name)
    cells = {str(cell) for row in rows for cell in row if cell is not None}
    assert found["answer"] in page
    assert found["answer"] in cells
    for each in found["proposals"]:
        row = next(row for row in rows if row[0] == each["name"])
        assert row[1:3] == [each["rank"], each["cost"]]
        assert row[3:5] == pytest.approx([each["value"], each["exact"]], rel=1e-12)
        assert any(each["probability_best"] in row for row in rows if row[0] == each["name"])
    assert "How sure that is" in page
    assert "What to find out before deciding" in page


def test_first_order_against_exact_is_shown_where_they_differ(folder):
    said = "First order is more than a tenth off for Large."
    assert said in words_of(page_of(folder, "rough")[0])
    assert said not in words_of(page_of(folder, "earth")[0])
    rows = cells_of(folder, "rough")[0]
    assert [said] == [row[0] for row in rows if row[0] == said]
    found = json.loads(run("fund", folder / "rough.xlsx", "--json").stdout)["proposals"][-1]
    first = next(at for at, row in enumerate(rows) if row[0] == "First order against exact")
    off = next(row for row in rows[first:] if row[0] == "Large")[3]
    assert off == pytest.approx(found["value"] / found["exact"] - 1)


def test_what_run_tells_as_json_has_what_fund_tells(folder):
    of_fund = json.loads(run("fund", folder / "earth.xlsx", "--json").stdout)
    of_run = json.loads(run("run", folder / "earth.xlsx", "--json").stdout)["proposals"]
    assert {"answer", "bar", "proposals", "evpi"} <= of_run.keys()
    assert of_run == {key: of_fund[key] for key in of_run}
    assert "proposals" not in json.loads(run("run", folder / "none.xlsx", "--json").stdout)


def test_without_proposals_nothing_is_said_of_them(folder):
    page, _ = page_of(folder, "none")
    assert 'id="proposals"' not in page.decode()
    assert cells_of(folder, "none")[0] is None


@pytest.mark.parametrize(("name", "why"), [("wrong", "cost"), ("past", "p_V")])
def test_proposals_that_cannot_be_valued_are_a_warning_with_the_cell(folder, name, why):
    page, said = page_of(folder, name)
    assert 'id="proposals"' not in page.decode()
    assert re.search(rf"Proposals ?!?[A-Z]+{FIRST + 1}.*proposals are not valued: .*{why}", said)
    assert "proposals are not valued: " in words_of(page)
    rows, said = cells_of(folder, name)
    assert rows is None
    assert "proposals are not valued: " in said


def test_names_of_strangers_do_no_harm_and_harmful_proposals_have_no_bars(folder):
    page = page_of(folder, "harm")[0].decode()
    assert "<b>&" not in page
    assert "No proposal on this list makes U rise." in words_of(page.encode())
    cells = [cell for row in cells_of(folder, "harm")[0] for cell in row]
    assert not any(str(cell).startswith("=") for cell in cells)


def test_two_bars_are_none(folder):
    page = words_of(page_of(folder, "both")[0])
    assert "There is no bar" in page
    assert tidy("Value per cost") in page


@pytest.mark.parametrize("name", ["rough", "harm"])
def test_the_page_fits_a_phone(folder, name):
    page_of(folder, name)
    with launched() as browser, opened(browser, folder / f"{name}.html", PHONE) as found:
        found.page.evaluate(OPEN_ALL)
        assert found.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert found.page.evaluate(OVERHANGING) == []
