"""Texts from files of others neither steer a terminal nor become formulas."""

import csv
import subprocess
import tempfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from coop_xl.analysis.scenarios import Scenario, sweep
from coop_xl.analysis.study import Origin, study
from coop_xl.cli.commands import one_line
from coop_xl.estimates.case import Case
from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.scenario_answers import Swept
from coop_xl.render.terminal import print_table, say
from coop_xl.render.xlsx.build import build_results
from coop_xl.render.xlsx.scenarios_workbook import build_sweep
from coop_xl.safe_text import without_controls, without_formula
from tests.engines.office_runner import find_soffice

from .engines import require_libreoffice

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x","y")',
    "\r=1+1", " =1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)",
    "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip
# Cells begin here when a CSV file is opened with another separator than it was saved with.
WITHIN = {
    ";=cmd|'/c calc'!A0;": ";'=cmd|'/c calc'!A0;",
    "a,=1+1": "a,'=1+1",
    'a; "=1+1': "a; \"'=1+1",
    "\t=1+1": "'\t'=1+1",
    "a\n=1+1": "a\n'=1+1",
    "\n=1+1": "'\n'=1+1",
    "=1+1;=1+1;-1": "'=1+1;'=1+1;-1",
    "a;b,,＋1+1": "a;b,,'＋1+1",
}
HARMLESS = ("-0.2", "+3", "-1e-3", "-5%", "{=1}", "http://x.org", "'=1", "a = b", "1-2",
            "0.1; -0.2", "a,-1e-3,+5%", "a;b,c", "a;'=1")  # fmt: skip
RISKY = tuple("=+-@＝＋－＠\t\r\n")
STEERING = (
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\u202eabc",
    "\u2066x",
    "a\rb",
    "\x00",
    "\ud800",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_might_be_a_formula_begins_with_an_apostrophe(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize(("text", "safe"), WITHIN.items())
def test_what_might_become_a_formula_behind_a_separator_does_too(text, safe):
    assert without_formula(text) == safe
    assert without_formula(safe) == safe


@pytest.mark.parametrize("piece", ["\n", " ", ",", ', "', ";-", "\t\t"])
def test_a_long_text_of_separators_takes_no_long_time(piece):
    text = piece * (1_000_000 // len(piece))
    assert "'" in without_formula(f"{text}=1")


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_other_texts_stay(text):
    assert without_formula(text) == text


@pytest.mark.parametrize("text", STEERING)
def test_controls_are_replaced_wherever_text_is_shown(text, capsys):
    say(text)
    print_table(["Scenario"], [[text]])
    shown = capsys.readouterr().out + one_line(ValueError(text))
    assert "\ufffd" in without_controls(text)
    assert without_controls(shown) == shown


def test_lines_tabs_and_letters_of_all_kinds_stay():
    text = "Zürich\tF_C|¬V\n日本 − 10⁻³ “ ” … 👩‍🔬"
    assert without_controls(text) == text


@pytest.fixture(scope="module")
def workbooks():
    """Results of a run and of a sweep whose every text is a formula."""
    earth = EXAMPLES["earth"]
    case = Case({key: Estimate(best=value) for key, value in earth.best.items()})
    scenarios = [Scenario(text, case) for text in FORMULAS]
    swept = Swept(scenarios, sweep([case] * len(scenarios), 64, 1), 1)
    origin = Origin("=1+1.xlsx", date(2026, 1, 1))
    estimates = {
        key: type(each)(each.low, each.best, each.high, each.distribution, text, text)
        for (key, each), text in zip(earth.estimates.items(), FORMULAS * 2, strict=False)
    }
    content = type(earth)(
        "=1+1", estimates=estimates, definitions=dict.fromkeys(DEFINITIONS, FORMULAS[4])
    )
    return [build_sweep(swept, origin), build_results(study(content, 1024, 1), origin)]


def test_no_text_of_a_results_workbook_is_a_formula_or_looks_like_one(workbooks):
    for data in workbooks:
        book = openpyxl.load_workbook(BytesIO(data))
        texts = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "s"]
        assert [each.value for each in texts if "1+1" in each.value]
        assert [each.value for each in texts if each.value.lstrip().startswith(RISKY)] == []
        kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
        assert "f" not in kinds


def test_no_text_is_a_formula_after_it_was_saved_as_csv_and_opened_again(workbooks):
    require_libreoffice()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "sweep.xlsx")
        source.write_bytes(workbooks[0])
        converted(source, "csv:Text - txt - csv (StarCalc):44,34,76,1")
        text = source.with_suffix(".csv").read_text(encoding="utf-8")
        assert [row for row in csv.reader(StringIO(text)) if row and row[0] == "'=1+1"]
        again = source.with_suffix(".csv").rename(Path(folder, "again.csv"))
        # Field options of the import: detect numbers, and evaluate what looks like a formula.
        converted(
            again, "xlsx", "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
        )
        (sheet,) = openpyxl.load_workbook(Path(folder, "again.xlsx"))
    cells = [cell for row in sheet for cell in row]
    assert [each.value for each in cells if each.data_type == "f"] == []
    assert [each.value for each in cells if isinstance(each.value, str) and "1+1" in each.value]


def converted(path, form, *options):
    """LibreOffice's copy of a file in another form, beside it."""
    profile = path.parent / "profile"
    subprocess.run(
        [find_soffice(), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
         *options, "--convert-to", form, "--outdir", path.parent, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
