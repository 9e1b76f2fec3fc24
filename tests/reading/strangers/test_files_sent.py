"""Files of strangers that were once misread, each with what is right to say of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.reading.checking import all_problems
from coop_xl.reading.scenario_rows import read_scenarios

DATA = Path(__file__).with_name("data")
NEVER = "never calculated"
WRONG = {
    "csv_shift_silent.csv": ["S2: row 2 has 19 cells under 18 headings: a comma in a number"],
    "csv_extra_cells.csv": ["S2: row 2 has 21 cells under 18 headings"],
    "csv_misspelt_low.csv": ["S1: \"F_V lo\" is not read: did you mean F_V low?",
                             "T1: \"F_V hi\" is not read: did you mean F_V high?"],
    "csv_two_errors_same_key.csv": ['D2: F_V is "x"', 'S2: Low of F_V is "y"',
                                    'T2: High of F_V is "z"'],
    "sweep_formula_openpyxl.xlsx": [f"Sheet!T2: error: one has formulas that were {NEVER} "
                                    "(lambda_own, D_b)"],
    "sweep_lowhigh_formula_openpyxl.xlsx": [f"Sheet!T2: error: one has formulas that were {NEVER} "
                                            "(p_V low, p_V high)"],
    "sweep_formula_required.xlsx": [f"Sheet!I3: error: p_V is a formula that was {NEVER}"],
    "sweep_formula_xlsxwriter.xlsx": [f"Sheet1!I3: error: p_V is a formula that was {NEVER}"],
    "tab_dist.xlsx": ['Sheet!V2: error: F_V: "Gaussian" is not a distribution',
                      "Sheet!T3: error: F_V: Low is 0.5, above Best 0.35",
                      "Sheet!U4: error: F_V: Best is 0.35, above High 0.3"],
    "json_dup_exact.json": ["p_V is entered twice: keep one of them"],
    "json_unknown_top.json": ['"corelations" is not read: did you mean correlations?',
                              '"credence" is not read: did you mean credences?'],
    "json_corr_check_missed.json": ['in ["p_W", "F_V", 5], "p_W" is not a variable',
                                    "the credence of locality is 7: enter a probability",
                                    '"foo" is not an extension: give a credence for one of'],
    "json_bigint5000.json": ["U_B is too large a number: enter any number"],
    "json_key_ansi.json": ['"[31mred evil" is not a variable of the model'],
}  # fmt: skip
FIT = {
    "csv_name_only.csv": "A3: Optimistic has a name but no numbers, and is skipped",
    "tab_two_sheets.xlsx": "the sheet Optimistic also holds scenarios and is skipped",
    "json_dict_eval.json": "",
    "json_utf16.json": "",
    "sweep_typed.xlsx": "",
    "sweep_lowhigh_typed.xlsx": "",
}


def run(*arguments):
    return CliRunner().invoke(cli, [*map(str, arguments)], prog_name="coop-xl")


def used(name, folder):
    """What the command that a file is for makes of it."""
    out = folder / "out.xlsx"
    command = ["run"] if name.endswith(".json") else ["sweep"]
    return run(*command, DATA / name, "-o", out, "--samples", 64)


@pytest.mark.parametrize("name", WRONG)
def test_all_that_is_wrong_is_told_at_once_by_check_and_by_use(name, tmp_path):
    checked, result = run("check", DATA / name), used(name, tmp_path)
    assert (checked.exit_code, result.exit_code) == (1, 1)
    assert not (tmp_path / "out.xlsx").exists()
    for words in WRONG[name]:
        assert words in checked.stdout
        assert words in result.stderr
    assert result.stderr.count("error: ") == len(WRONG[name])


@pytest.mark.parametrize("name", FIT)
def test_what_is_fit_for_use_passes_and_what_was_left_out_is_told(name, tmp_path):
    checked, result = run("check", DATA / name), used(name, tmp_path)
    assert (checked.exit_code, result.exit_code) == (0, 0)
    assert FIT[name] in checked.stdout
    assert FIT[name] in result.output
    assert ("warning:" in checked.stdout) == bool(FIT[name])


def test_every_file_here_is_asked_for():
    names = {each.name for each in DATA.iterdir()} - {"json_runtime_warning.json"}
    assert names == {*WRONG, *FIT}


def test_utilities_too_large_are_told_in_words_and_nothing_else_is_printed(tmp_path):
    checked = run("check", DATA / "json_runtime_warning.json")
    assert checked.exit_code == 1
    assert "U_B: Low -1e+308 and High 1e+308 are farther apart than" in checked.stdout
    assert "Warning" not in checked.output.replace("warning", "")


def test_a_typed_low_and_high_count_where_formulas_were_refused():
    (scenario,), problems = read_scenarios(DATA / "sweep_lowhigh_typed.xlsx")
    assert problems == []
    estimate = scenario.case.estimates["p_V"]
    assert (estimate.low, estimate.best, estimate.high) == (0.2, 0.4, 0.6)


@pytest.mark.parametrize(
    "command", [["eval"], ["compare"], ["explain"], ["allocate", "--budget", "1"]]
)
def test_commands_of_single_values_take_best_of_an_estimate(command):
    result = run(command[0], DATA / "json_dict_eval.json", *command[1:])
    assert result.exit_code == 0
    found = json.loads(run("eval", DATA / "json_dict_eval.json", "--json").stdout)
    assert found["inputs"]["F_V"] == 0.2


def test_a_key_cannot_forge_a_line():
    told = run("check", DATA / "json_key_ansi.json").stdout
    assert [each[:10] for each in told.splitlines()[1:]] == ['  error: "', "Next: fix "]
    assert "\x1b" not in told


def test_utf_16_is_read_as_the_same_numbers():
    assert all_problems(DATA / "json_utf16.json") == ()
    plain = json.loads((DATA / "json_utf16.json").read_text(encoding="utf-16"))
    found = json.loads(run("eval", DATA / "json_utf16.json", "--json").stdout)
    assert found["inputs"] == plain
