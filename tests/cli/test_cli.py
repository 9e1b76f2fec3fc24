import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

import coop_xl.cli
from coop_xl.cli import cli
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.best_estimates import bare
from coop_xl.model.defaults import ESSENTIAL
from coop_xl.safe_files import OutputRefusedError, write_new

COMMANDS = (
    "breakeven",
    "new",
    "check",
    "eval",
    "explain",
    "run",
    "report",
    "sweep",
    "pool",
    "compare",
    "allocate",
    "fund",
    "functions",
    "addin",
    "demo",
    "repair",
    "diff",
    "serve",
    "doctor",
    "calc",
)
OTHER_OUTPUTS = "log10_", "sign_", "v_through", "v_factor", "v_log10", "cv_factor", "cnv_factor"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def earth(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "earth.xlsx"
    assert run("new", path, "--scenario", "earth").exit_code == 0
    return path


def run(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments], prog_name="coop-xl")


def refused(result, *texts):
    """One line on stderr, exit code 2, no traceback."""
    assert result.exit_code == 2
    assert result.stderr.startswith("coop-xl: ")
    assert result.stderr.count("\n") == 1
    assert all(text in result.stderr for text in texts)
    return True


def spoil(earth, folder, entries, *, has_scenarios=True):
    """Type entries into a copy; openpyxl keeps no results of formulas, such as on Scenarios."""
    book = load_workbook(earth)
    if not has_scenarios:
        book["Scenarios"].delete_rows(5, 24)
    for name, value in entries.items():
        sheet, address = next(iter(book.defined_names[name].destinations))
        book[sheet][address] = value
    path = folder / "spoilt.xlsx"
    book.save(path)
    return path


def test_the_version_is_told_by_python_m():
    result = subprocess.run(
        [sys.executable, "-m", "coop_xl", "--version"],
        capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(coop_xl.__file__).parents[1])},
    )  # fmt: skip
    assert result.stdout.split()[-1] == coop_xl.__version__


def test_the_command_line_imports_nothing_slow():
    slow = {"numpy", "rich", "openpyxl", "xlsxwriter", "xlwings", "matplotlib", "jinja2"}
    code = (
        "import sys; from coop_xl.cli import cli\n"
        "try: cli(['--help'])\n"
        f"finally: print({slow} & {{*sys.modules}})"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(coop_xl.__file__).parents[1])},
    )  # fmt: skip
    assert result.stdout.splitlines()[-1] == "set()"


def test_help_lists_the_commands_in_whole_sentences():
    lines = run("--help").stdout.split("Make:")[1].strip().splitlines()
    lines = [line for line in lines if line.startswith("  ") or line.startswith("new ")]
    assert sorted(line.split()[0] for line in lines) == sorted(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)


def test_each_command_has_a_file_of_its_own_name():
    files = Path(coop_xl.cli.__file__).parent.glob("*_command.py")
    assert sorted(file.stem for file in files) == sorted(f"{name}_command" for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_of_commands_says_what_the_help_of_each_says(command):
    said = cli.get_command(None, command).help.partition("\n")[0]
    sentences = {
        name: text for group in coop_xl.cli.COMMANDS.values() for name, text in group.items()
    }
    assert sentences[command] == said


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example(command):
    assert f"Example:  coop-xl {command}" in run(command, "--help").stdout


def test_new_makes_a_blank_template(folder):
    assert run("new", "mine.xlsx").exit_code == 0
    result = run("check", "mine.xlsx")
    assert result.exit_code == 1
    assert all(f"error: {key} is blank" in result.stdout for key in ESSENTIAL)


def test_new_makes_a_workbook_with_macros(folder):
    assert run("new", "mine.xlsm", "--scenario", "earth").exit_code == 0
    assert load_workbook("mine.xlsm", keep_vba=True).vba_archive is not None
    assert run("check", "mine.xlsm").exit_code == 0


def test_new_replaces_a_file_only_by_force(folder):
    path = folder / "mine.xlsx"
    path.write_text("precious")
    assert refused(run("new", "mine.xlsx"), "mine.xlsx exists", "--force")
    assert path.read_text() == "precious"
    assert run("new", "mine.xlsx", "--force").exit_code == 0
    assert path.read_bytes().startswith(b"PK")
    assert os.listdir(folder) == ["mine.xlsx"]


def test_new_refuses_a_missing_folder_a_folder_and_another_ending(folder):
    assert refused(run("new", "none/mine.xlsx"), "there is no folder", "none")
    (folder / "dir.xlsx").mkdir()
    assert refused(run("new", "dir.xlsx"), "is a folder")
    assert refused(run("new", "mine.ods"), ".xlsx")


def test_a_file_that_cannot_be_replaced_is_told_and_nothing_is_left(folder, monkeypatch):
    def locked(self, target):
        raise PermissionError(13, "Access is denied")

    (folder / "mine.xlsx").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputRefusedError, match="open in another program"):
        write_new(folder / "mine.xlsx", b"data", overwrite=True)
    assert os.listdir(folder) == ["mine.xlsx"]
    assert (folder / "mine.xlsx").read_bytes() == b"old"


def test_a_folder_one_may_not_write_to_is_told(folder, monkeypatch):
    def denied(self, *_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refused(run("new", "mine.xlsx"), "no permission to write")


def test_check_passes_a_good_workbook(earth):
    result = run("check", earth)
    assert result.exit_code == 0
    assert "No errors or warnings" in result.stdout


def test_check_tells_every_mistake_with_its_cell(earth, folder):
    result = run("check", spoil(earth, folder, {"best_F_CV": "30 %", "best_b": 2}))
    assert result.exit_code == 1
    assert 'Questions!E15: error: F_CV is "30 %", which is text: type 0.3' in result.stdout
    assert "Questions!E14: error: b is 2" in result.stdout
    assert "Scenarios!G5: error: As on Questions has formulas that were never" in result.stdout


def test_check_shows_warnings_without_failing(earth, folder):
    changes = {"best_U_nB": 500, "high_U_nB": 600}
    result = run("check", spoil(earth, folder, changes, has_scenarios=False))
    assert result.exit_code == 0
    assert "Questions!E26: warning: U_nB is 500, above U_B 100" in result.stdout


def test_check_goes_on_after_a_file_it_cannot_read(earth):
    result = run("check", "none.xlsx", earth)
    assert refused(result, "there is no file none.xlsx")
    assert "No errors or warnings" in result.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_eval_json_says_what_evaluate_says(folder, name):
    run("new", "mine.xlsx", "--scenario", name)
    found = json.loads(run("eval", "mine.xlsx", "--json").stdout)
    outputs = coop_xl.evaluate(EXAMPLES[name].best)
    assert found["inputs"] == EXAMPLES[name].best
    assert found["outputs"] == bare(outputs)
    assert found["messages"] == []
    (folder / "again.json").write_text(json.dumps(found))
    assert json.loads(run("eval", "again.json", "--json").stdout) == found


def test_eval_takes_a_flat_json_file(folder):
    (folder / "flat.json").write_text(json.dumps(EXAMPLES["earth"].best))
    result = run("eval", "flat.json")
    assert result.exit_code == 0
    assert result.stdout.startswith("Best: cooperation if aligned")


def test_eval_turns_nan_into_null(folder):
    nothing = dict.fromkeys(("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV"), 0)
    (folder / "flat.json").write_text(json.dumps(EXAMPLES["earth"].best | nothing))
    text = run("eval", "flat.json", "--json").stdout
    assert json.loads(text)["outputs"]["ratio_V"] is None
    assert "NaN" not in text
    assert run("eval", "flat.json").exit_code == 0


def test_eval_takes_several_scenarios_only_as_json(folder):
    several = EXAMPLES["earth"].best | {"p_V": [0.1, 0.4]}
    (folder / "several.json").write_text(json.dumps(several))
    found = json.loads(run("eval", "several.json", "--json").stdout)["outputs"]
    assert found == bare(coop_xl.evaluate(several))
    assert refused(run("eval", "several.json"), "p_V has several values", "--json")
    assert refused(run("explain", "several.json"), "p_V has several values")


def test_eval_of_wrong_inputs_tells_all_and_exits_1(earth, folder):
    path = spoil(earth, folder, {"best_F_CV": None, "best_b": 2})
    for command in ("eval", "explain"):
        result = run(command, path)
        assert result.exit_code == 1
        assert "Questions!E15" in result.stderr
        assert "Questions!E14" in result.stderr
    found = json.loads(run("eval", path, "--json").stdout)
    assert found["outputs"] is None
    assert [each["cell"] for each in found["messages"]] == ["E14", "E15"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "is not JSON"), ("[1]", "holds no inputs"), ('{"inputs": 3}', "holds no inputs"),
     ("[" * 100_000, "is not JSON"), ("\udcff", "is not UTF-8 text")],
)  # fmt: skip
def test_eval_refuses_bad_json(folder, text, told):
    (folder / "bad.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refused(run("eval", "bad.json"), told)


def test_eval_of_json_tells_what_is_wrong_with_it(folder):
    (folder / "bad.json").write_text('{"F_VC": 0.5, "b": {"x": 1}, "p_V": [0.1, [2]]}')
    result = run("eval", "bad.json")
    assert result.exit_code == 1
    assert "did you mean F_CV?" in result.stderr


@pytest.mark.parametrize("command", ["eval", "explain", "check"])
def test_wrong_files_give_one_line_and_exit_code_2(folder, command):
    (folder / "text.xlsx").write_text("hello")
    Workbook().save("other.xlsx")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for name in ("text.xlsx", "other.xlsx", "old.xls", "none.xlsx", "none.json", str(folder)):
        assert refused(run(command, name), name)


def test_explain_shows_every_intermediate(earth):
    result = run("explain", earth)
    assert result.exit_code == 0
    names = {line.split()[0] for line in result.stdout.splitlines() if line.strip()}
    wanted = {key for key in coop_xl.OUTPUTS if not key.startswith(OTHER_OUTPUTS)}
    assert wanted <= names
    assert "U = b·U_B + (1−b)·U_¬B" in result.stdout


def test_functions_lists_all_with_their_arguments():
    result = run("functions")
    from coop_xl.functions.registry import FUNCTIONS

    assert result.exit_code == 0
    assert len(FUNCTIONS) > 10
    assert all(f"{name}(" in result.stdout for name in FUNCTIONS)
    assert "COOP_MARGINALS(names, values, [overrides…])" in result.stdout


def test_demo_tells_the_answer_and_overwrites_nothing(folder):
    (folder / "coop-xl-demo.xlsx").write_text("precious")
    result = run("demo")
    assert result.exit_code == 0
    assert (folder / "coop-xl-demo.xlsx").read_text() == "precious"
    assert str(folder / "coop-xl-demo-2.xlsx") in result.stdout
    assert "Best: cooperation if aligned" in result.stdout
    assert "Cooperation if aligned is best in about 43" in result.stdout
    assert "coop-xl run coop-xl-demo-2.xlsx" in result.stdout
    assert "What to fund of 12 made-up proposals with £8,000,000:\nFund these " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Fund these ")
    assert run("check", "coop-xl-demo-2.xlsx").exit_code == 0
    made = "coop-xl-demo-2.xlsx", "--proposals", "coop-xl-demo-proposals.csv", "--samples", "0"
    assert run("fund", *made).exit_code == 0


def test_addin_build_writes_the_addin_and_replaces_it_only_by_force(folder):
    assert run("addin", "build").exit_code == 0
    assert (folder / "coop_xl.xlam").read_bytes().startswith(b"PK")
    assert refused(run("addin", "build"), "coop_xl.xlam exists", "--force")
    assert run("addin", "build", "--force").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there it works")
@pytest.mark.parametrize("command", ["install", "status", "remove"])
def test_addin_needs_windows(command):
    assert refused(run("addin", command), "Excel for Windows")


def test_no_colour_goes_into_a_pipe(earth):
    assert "\x1b" not in run("eval", earth).stdout


LOCAL = {"D_b": 0.4, "lambda_own": 0.01, "alpha_nV": 0.1}


def test_extensions_in_a_json_file_count_in_eval_and_explain(folder):
    (folder / "mine.json").write_text(json.dumps(EXAMPLES["lightcone"].best | LOCAL))
    found = json.loads(run("eval", "mine.json", "--json").stdout)
    assert found["outputs"] == bare(coop_xl.evaluate(EXAMPLES["lightcone"].best | LOCAL))
    assert "are not used" in run("eval", "mine.json").stdout
    assert "locality_ratio" in run("explain", "mine.json").stdout
    result = run("diff", "mine.json", "mine.json")
    assert "Extensions on: locality, evidence." in result.output


def test_compare_shows_each_extension_of_a_json_file_and_all(folder):
    (folder / "mine.json").write_text(json.dumps(EXAMPLES["lightcone"].best | LOCAL))
    result = run("compare", "mine.json")
    assert result.exit_code == 0
    for text in ("Base model", "Locality", "Evidential cooperation", "All together", "same order"):
        assert text in result.stdout
    assert "Illustrations" not in result.stdout
    found = json.loads(run("compare", "mine.json", "--json").stdout)
    assert [each["option"] for each in found["outcomes"]] == [
        "base",
        "locality",
        "evidence",
        "all",
    ]
    assert found["illustrations"] is False
    truth = coop_xl.evaluate(EXAMPLES["lightcone"].best | LOCAL)
    assert found["outcomes"][-1]["marginals"]["CV"] == truth["marginal_CV"]


def test_compare_of_a_workbook_shows_illustrations_and_says_so(earth):
    result = run("compare", earth)
    assert result.exit_code == 0
    assert result.stdout.startswith("Illustrations, nobody's estimates")
    said = " ".join(result.stdout.split())
    assert "Cooperation if aligned is best in the base model, another with 1 of" in said
    assert "threshold of" in said
    assert json.loads(run("compare", earth, "--json").stdout)["illustrations"] is True


def test_allocate_divides_a_budget(earth):
    result = run("allocate", earth, "--budget", 20)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Of 20 units of effort: 25 % on alignment, 75 % on cooperation"
    )
    assert "What limits it: the budget is spent; p_CV has reached 1" in result.stdout
    found = json.loads(run("allocate", earth, "--budget", 20, "--json").stdout)
    assert found["efforts"] == pytest.approx({"V": 5.0, "CV": 15.0, "CnV": 0.0})
    assert len(found["triangle"]) == 231
    assert found["gain_over_best"] > 0


def test_compare_and_allocate_refuse_what_is_wrong(folder):
    (folder / "bad.json").write_text(json.dumps(EXAMPLES["earth"].best | {"lambda_own": 0.1}))
    for command in (("compare", "bad.json"), ("allocate", "bad.json", "--budget", 1)):
        result = run(*command)
        assert result.exit_code == 1
        assert "D_b is 0: locality needs to know" in result.stderr
    (folder / "good.json").write_text(json.dumps(EXAMPLES["earth"].best))
    assert refused(run("allocate", "good.json", "--budget", -1), "budget is -1", "positive number")
    assert refused(run("compare", "none.json"), "none.json")
    (folder / "several.json").write_text(json.dumps(EXAMPLES["earth"].best | {"b": [0.1, 0.2]}))
    assert refused(run("compare", "several.json"), "b has several values")
