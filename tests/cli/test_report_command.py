"""`coop-xl report`: reads, refuses, writes, tells."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.cli import cli
from coop_xl.estimates.estimate import Estimate
from coop_xl.findings.numbers import percent
from coop_xl.workbook.build import build
from tests.render.html.cases import EARTH

BEGINNING = b"<!DOCTYPE html>"


@pytest.fixture(scope="module")
def earth():
    return build(EARTH)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, earth):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earth.xlsx").write_bytes(earth)
    return tmp_path


def report(*arguments):
    given = [str(each) for each in ("report", *arguments)]
    if "--samples" not in given:
        given += ["--samples", "1024"]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")


def test_the_page_is_written_beside_the_file_and_the_answer_told(folder):
    result = report("earth.xlsx")
    assert result.exit_code == 0
    assert result.stdout.startswith("Cooperation if aligned is best in ")
    assert "\nReport: earth-report.html\nNext: open earth-report.html" in result.stdout
    assert (folder / "earth-report.html").read_bytes().startswith(BEGINNING)


def test_nothing_is_overwritten_unless_that_is_forced(folder):
    (folder / "earth-report.html").write_text("precious")
    assert "Report: earth-report-2.html" in report("earth.xlsx").stdout
    result = report("earth.xlsx", "-o", "earth-report.html")
    assert result.exit_code == 2
    assert result.stderr == (
        "coop-xl: earth-report.html exists: name another file, or replace it with --force\n"
    )
    assert (folder / "earth-report.html").read_text() == "precious"
    assert report("earth.xlsx", "-o", "earth-report.html", "--force").exit_code == 0
    assert (folder / "earth-report.html").read_bytes().startswith(BEGINNING)


@pytest.mark.parametrize(
    ("output", "told"),
    [("out.pdf", "must end in .html or .htm"), ("none/out.html", "there is no folder"),
     ("earth.xlsx", "must end in .html or .htm")],
)  # fmt: skip
def test_a_place_that_will_not_do_is_refused_before_anything_is_computed(folder, output, told):
    before = (folder / "earth.xlsx").read_bytes()
    result = report("earth.xlsx", "-o", output, "--force", "--samples", 2**40)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert (folder / "earth.xlsx").read_bytes() == before


def test_the_estimates_are_not_replaced_by_the_page(folder):
    (folder / "odd.html").write_bytes((folder / "earth.xlsx").read_bytes())
    result = report("odd.html", "-o", "odd.html", "--force")
    assert result.exit_code == 2
    assert "is the file that is read" in result.stderr


def written(folder, name, **changed):
    """The estimates of the earth example, some of them changed, as a JSON file."""
    rows = {
        key: {"low": row.low, "best": row.best, "high": row.high, "source": row.source}
        for key, row in EARTH.estimates.items()
    }
    (folder / name).write_text(json.dumps(rows | changed))
    return name


def test_every_mistake_is_told_and_nothing_is_written(folder):
    result = report(written(folder, "wrong.json", b=2, p_V=None))
    assert result.exit_code == 1
    assert "error: b is 2" in result.stderr
    assert "error: p_V is blank" in result.stderr
    assert result.stdout == ""
    assert not list(folder.glob("*.html"))


def test_a_json_file_will_do_and_seed_and_draws_are_obeyed(folder):
    written(folder, "mine.json")
    assert report("mine.json", "-o", "a.html", "--seed", 7, "--samples", 2048).exit_code == 0
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "coop-xl report mine.json --samples 2048 --seed 7" in page
    assert "Great powers settle more disputes" in page
    assert "not said in the file" in page


def test_warnings_of_the_file_are_told_and_stand_in_the_page(folder):
    name = written(folder, "odd.json", U_nB={"low": 50, "best": 500, "high": 600})
    result = report(name, "-o", "odd.html")
    assert result.exit_code == 0
    told = "U_nB is 500, above U_B 100"
    assert f"warning: {told}" in result.stdout
    assert f"<strong>warning:</strong> <bdi>{told}" in (folder / "odd.html").read_text("utf-8")


# Extensions

LOCALITY = {"D_b": 0.4, "lambda_own": 0.05}


def test_the_extensions_of_a_workbook_count(folder):
    content = replace(
        EARTH,
        extensions={key: Estimate(best=at) for key, at in LOCALITY.items()},
        shares_meaning="at creation",
    )
    (folder / "local.xlsx").write_bytes(build(content))
    result = report("local.xlsx")
    assert result.exit_code == 0
    assert "left out" not in result.output
    page = (folder / "local-report.html").read_text(encoding="utf-8")
    assert "These extensions of the post’s discussion count here" in page
    estimates = EARTH.estimates_entered | LOCALITY
    pairs = EARTH.correlations_entered
    known = simulate(estimates, 1024, 0, correlations=pairs).best["CV"]
    assert "F_V, F_CV and F_CnV are shares" in page
    assert "at creation" in page
    assert percent(known).replace(" %", "\xa0%").replace("± ", "±\xa0") in page


def test_uncertain_extensions_and_credences_of_a_workbook_count(folder):
    content = replace(
        EARTH,
        extensions={"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": Estimate(0.01, 0.05, 0.2)},
        credences={"locality": 0.4},
    )  # fmt: skip
    (folder / "held.xlsx").write_bytes(build(content))
    result = report("held.xlsx")
    assert result.exit_code == 0
    assert "over 2 combinations of extensions" in result.stdout
    page = (folder / "held-report.html").read_text(encoding="utf-8")
    assert "If an extension holds, and if not" in page
    assert "whether this extension holds" in page


def test_extensions_and_credences_of_a_json_file_count(folder):
    name = written(folder, "mine.json", **LOCALITY)
    assert report(name).exit_code == 0
    assert "With extensions." in (folder / "mine-report.html").read_text(encoding="utf-8")
    document = {"inputs": json.loads((folder / name).read_text()), "credences": {"locality": 0.3}}
    (folder / "held.json").write_text(json.dumps(document))
    result = report("held.json")
    assert "over 2 combinations of extensions" in result.stdout
    page = (folder / "held-report.html").read_text(encoding="utf-8")
    assert "If an extension holds, and if not" in page


def test_the_two_branches_are_left_to_the_comparison_and_that_is_said(folder):
    result = report(written(folder, "both.json", use_branches=1, **LOCALITY))
    assert result.exit_code == 0
    page = (folder / "both-report.html").read_text(encoding="utf-8")
    assert "The two branches (use_branches) are not in the draws" in page
    assert "The two branches, for a large F_I" in page


def test_a_budget_of_ones_own_is_divided(folder):
    assert report("earth.xlsx", "--budget", 5).exit_code == 0
    page = (folder / "earth-report.html").read_text(encoding="utf-8")
    assert "--samples 1024 --seed 0 --budget 5" in page
