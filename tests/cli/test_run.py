"""`coop-xl run`: reads, refuses, writes, tells."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import coop_xl
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.cli import cli
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.scales import LOG10
from coop_xl.model.defaults import ESSENTIAL
from coop_xl.render.progress_bar import progress_bar
from coop_xl.workbook.build import build
from tests.workbook.light import without_draws

SAMPLES = "4096"
CORRELATED = (("F_V", "F_I", 0.5), ("p_V", "p_CV", -0.3))
EARTH = replace(EXAMPLES["earth"], correlations=CORRELATED)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    for name, content in {**EXAMPLES, "earth": EARTH}.items():
        (folder / f"{name}.xlsx").write_bytes(build(content))
    (folder / "light").mkdir()
    shutil.copy(folder / "earth.xlsx", folder / "light")
    without_draws(folder / "light" / "earth.xlsx")
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, built):
    monkeypatch.chdir(tmp_path)
    for path in built.glob("*.xlsx"):
        shutil.copy(path, tmp_path)
    return tmp_path


def run(*arguments):
    given = [str(each) for each in ("run", *arguments)]
    if "--samples" not in given:
        given += ["--samples", SAMPLES]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")


@pytest.fixture
def edited(folder, built):
    """The earth example after cells were typed over by hand."""

    def edit(entries):
        book = load_workbook(built / "light" / "earth.xlsx")
        for name, value in entries.items():
            sheet, address = next(iter(book.defined_names[name].destinations))
            book[sheet][address] = value
        book.save(folder / "edited.xlsx")
        return folder / "edited.xlsx"

    return edit


def estimates(content):
    return {
        content.key_entered(key): {"low": row.low, "best": row.best, "high": row.high}
        for key, row in content.estimates.items()
    }


def written(folder, document):
    (folder / "mine.json").write_text(json.dumps(document))
    return "mine.json"


def test_the_answer_is_told_in_words_and_written_beside_the_file(folder):
    result = run("earth.xlsx")
    assert result.exit_code == 0
    assert result.stdout.startswith("Cooperation if aligned is best in ")
    assert " ± " not in result.stdout.splitlines()[0]  # the errors stand in the table
    assert " ± " in result.stdout
    assert "adds (dp_CnV_da_CnV) would be worth most" in result.stdout
    assert "Results: earth-results.xlsx" in result.stdout
    assert load_workbook("earth-results.xlsx").sheetnames[0] == "Summary"
    assert "\x1b" not in result.stdout


def test_nothing_is_overwritten(folder):
    (folder / "earth-results.xlsx").write_text("precious")
    assert "Results: earth-results-2.xlsx" in run("earth.xlsx").stdout
    assert (folder / "earth-results.xlsx").read_text() == "precious"
    result = run("earth.xlsx", "-o", "earth-results.xlsx")
    assert result.exit_code == 2
    assert result.stderr == (
        "coop-xl: earth-results.xlsx exists: name another file, or replace it with --force\n"
    )
    assert (folder / "earth-results.xlsx").read_text() == "precious"
    assert run("earth.xlsx", "-o", "earth-results.xlsx", "--force").exit_code == 0
    assert (folder / "earth-results.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("output", "told"),
    [("earth.xlsx", "is the file that is read"), ("out.csv", "must end in .xlsx"),
     ("none/out.xlsx", "there is no folder")],
)  # fmt: skip
def test_a_place_that_will_not_do_is_refused_before_anything_is_computed(folder, output, told):
    before = (folder / "earth.xlsx").read_bytes()
    result = run("earth.xlsx", "-o", output, "--force", "--samples", 2**40)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert (folder / "earth.xlsx").read_bytes() == before


def test_every_mistake_is_told_with_its_cell_and_nothing_is_written(folder, edited):
    path = edited({
        "best_b": 2, "corr_1_first": "F_W", "corr_2_value": 7, "corr_3_first": "b",
    })  # fmt: skip
    result = run(path)
    assert result.exit_code == 1
    assert "Questions!E14: error: b is 2" in result.stderr
    assert 'corr_1_first is "F_W": name a variable' in result.stderr
    assert "corr_2_value is 7: type 0.07, or enter a number from −1 to 1" in result.stderr
    assert "corr_3_second is blank" in result.stderr
    assert "corr_3_value is blank" in result.stderr
    assert result.stdout == ""
    assert not list(folder.glob("*results*"))


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"best_b": 0.41}, "Questions!E14: error: b: Best 0.41 is too near Low for auto"),
        ({"high_b": None}, "Questions!F14: error: b has Low but no High"),
        ({"low_p_V": 0, "best_p_V": 0.2}, "p_V: Low is 0, which auto never reaches"),
        ({"dist_U_nB": "lognormal"}, "U_nB: Low is -60, but lognormal takes positive numbers"),
        ({"corr_3_first": "F_I", "corr_3_second": "F_V", "corr_3_value": 0.1}, "correlated twice"),
        ({"corr_3_first": "F_I", "corr_3_second": "F_I", "corr_3_value": 0.1}, "with itself"),
        ({"corr_1_value": 1, "corr_3_first": "F_I", "corr_3_second": "b", "corr_3_value": 1,
          "corr_4_first": "F_V", "corr_4_second": "b", "corr_4_value": -1}, "contradicts"),
    ],
)  # fmt: skip
def test_estimates_that_make_no_distribution_are_refused_here_but_not_by_eval(
    edited, entries, told
):
    path = edited(entries)
    result = run(path)
    assert result.exit_code == 1
    assert told in result.stderr
    if "corr_3_first" in entries and "corr_4_first" not in entries:
        return  # a wrong line of the table is wrong for all
    evaluated = CliRunner().invoke(cli, ["eval", str(path)])
    assert evaluated.exit_code == 0
    assert f"{told.replace('error', 'warning')}" in evaluated.stdout


def test_a_half_filled_workbook_and_no_workbook_are_refused(folder):
    (folder / "blank.xlsx").write_bytes(build(Entries()))
    result = run("blank.xlsx")
    assert result.exit_code == 1
    assert all(f"{key} is blank" in result.stderr for key in ESSENTIAL)
    (folder / "text.xlsx").write_text("hello")
    assert run("text.xlsx").exit_code == 2
    assert run("none.xlsx").stderr.startswith("coop-xl: there is no file none.xlsx")


def test_correlations_sources_and_dates_are_read_from_the_workbook(folder):
    document = json.loads(run("earth.xlsx", "--json").stdout)
    assert document["correlations"] == [list(each) for each in CORRELATED]
    assert document["inputs"]["b"]["source"] == EARTH.estimate("b").source
    assert document["inputs"]["b"]["dated"] == EARTH.estimate("b").dated.isoformat()


def test_json_is_alone_on_stdout_and_holds_what_simulate_says(folder):
    result = run("earth.xlsx", "--json", "--seed", 5)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert not list(folder.glob("*results*"))
    document = json.loads(result.stdout)
    wanted = simulate(EARTH.estimates_entered, 4096, 5, correlations=CORRELATED)
    assert document["best"]["V"] == {
        "value": wanted.best["V"].value,
        "error": wanted.best["V"].error,
    }
    median = wanted.outputs["marginal_CV"].quantiles[0.5]
    assert document["outputs"]["marginal_CV"]["quantiles"]["0.5"] == {
        "value": median.value,
        "error": median.error,
    }
    assert document["evpi"]["value"] == wanted.evpi.value
    assert document["samples"] == 4096
    assert document["seed"] == 5
    assert set(document["evppi"]["inputs"]) == set(wanted.inputs)
    assert document["sobol"] == {}  # inputs are correlated
    assert document["tornado"]["marginal_V"][0]["key"] == "dp_V_da_V"
    assert set(document["versions"]) == {"coop_xl", "model", "python", "numpy"}
    shares = wanted.coherence.shares_broken
    coherence = document["coherence"]
    assert coherence["broken_by_bound"] == {key: each.value for key, each in shares.items()}
    assert coherence["broken_by_bound_error"] == {key: each.error for key, each in shares.items()}
    ranks, errors = document["rank_correlations"], document["rank_correlations_error"]
    assert ranks.keys() == errors.keys()
    assert ranks["U"].keys() == errors["U"].keys()
    assert all(0 < each < 0.1 for each in errors["marginal_V"].values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_json_prints_can_be_run_again(folder, name):
    first = json.loads(run(f"{name}.xlsx", "--json").stdout)
    (folder / "again.json").write_text(json.dumps(first))
    second = json.loads(run("again.json", "--json").stdout)
    assert first.pop("proposals")  # which are of the workbook; such a file holds estimates
    assert second | {"file": ""} == first | {"file": ""}


def test_infinities_are_null_and_said_in_a_note(folder):
    text = run("multiverse.xlsx", "--json").stdout
    document = json.loads(text)
    assert document["outputs"]["marginal_V"]["mean"]["value"] is None
    assert document["evpi"]["value"] is None
    assert any("no finite mean" in note for note in document["notes"])
    assert any("null stands for" in note for note in document["notes"])
    assert "Infinity" not in text
    assert "NaN" not in text


def test_json_of_a_wrong_file_lists_the_messages(edited):
    result = run(edited({"best_b": 2}), "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["outputs"] is None
    assert [each["cell"] for each in document["messages"]] == ["E14"]


def test_with_an_output_json_is_printed_and_the_workbook_written(folder):
    result = run("earth.xlsx", "--json", "-o", "out.xlsx")
    assert json.loads(result.stdout)["file"] == "earth.xlsx"
    assert (folder / "out.xlsx").exists()


def test_infinite_means_are_told_in_words(folder):
    result = run("multiverse.xlsx")
    assert result.exit_code == 0
    assert "no finite mean" in result.stdout
    assert "10^−" in result.stdout
    assert not {"inf", "-inf", "−inf", "nan"} & set(result.stdout.split())


VAST = {
    "U_B": {"low": 8e300, "best": 1e301, "high": 1.2e301},
    "dU_B_dF_V": 1e308,
    "db_dF_V": {"low": 0, "best": 1e6, "high": 1e8, "distribution": "PERT"},
}


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_utilities_beyond_all_numbers_are_told_in_words(folder):
    result = run(written(folder, estimates(EXAMPLES["earth"]) | VAST), "-o", "vast.xlsx")
    assert result.exit_code == 0, result.output
    assert "Note: U_B, dU_B_dF_V: of utilities beyond 10^100 no means" in result.stdout
    assert "larger unit, which changes neither P(best) nor the ranking" in result.stdout
    sheet = load_workbook(folder / "vast.xlsx")["Histograms"]
    texts = [str(cell.value) for row in sheet for cell in row if cell.value is not None]
    assert sum(each.startswith("No histogram") for each in texts) == 1  # of (v)
    assert sum(each.startswith("Quantiles") for each in texts) == 3


def test_utilities_that_a_number_just_holds_have_no_mean_and_keep_their_histograms(folder):
    vast = {key: VAST["U_B"] for key in ("U_B", "dU_B_dF_V")}
    document = json.loads(
        run(written(folder, estimates(EXAMPLES["earth"]) | vast), "--json").stdout
    )
    assert document["outputs"]["marginal_CV"]["mean"]["value"] is None
    assert document["best"]["V"]["value"] > 0.3
    assert any("beyond 10^100" in note for note in document["notes"])


def test_many_inconsistent_draws_are_told_with_the_results_without_them(folder):
    result = run(written(folder, estimates(EXAMPLES["multiverse"])))  # F_V and F_I independent
    assert " % of draws are inconsistent; without these, alignment is best" in result.stdout
    assert "Note: F_CV: 15% of draws are inconsistent, most often because" in result.stdout


def test_a_json_file_of_estimates_and_numbers_is_simulated(folder):
    document = estimates(EXAMPLES["multiverse"]) | {"b": 0.3}
    document["p_V"] = {"low": 0.1, "high": 0.5, "distribution": "uniform"}
    found = json.loads(run(written(folder, document), "--json").stdout)
    assert found["distributions"]["b"]["sd"] == 0
    assert found["distributions"]["p_V"]["mean"] == pytest.approx(0.3)
    assert "log10_F_V" in found["distributions"]
    result = run("mine.json")
    assert "Results: mine-results.xlsx" in result.stdout
    sheet = load_workbook("mine-results.xlsx")["Inputs as used"]
    entered = {
        row[1].value: [cell.value for cell in row[3:7]] for row in sheet.iter_rows(min_row=5)
    }
    assert entered["p_V"] == [0.1, None, 0.5, "uniform"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"b": {"low": 0.4, "best": 0.6, "hihg": 0.8}}, 'b has a part "hihg"'),
        ({"b": [0.1, 0.2]}, "b has several values: give a number or"),
        ({"b": {"low": 0.9, "best": 0.6, "high": 0.8}}, "b: Low is 0.9, above Best 0.6"),
        (
            {"b": {"low": "0.4", "best": 0.6, "high": 0.8}},
            'Low of b is "0.4", which is text: type 0.4, or enter a share',
        ),
        ({"b": {"low": [1], "best": 0.6, "high": 0.8}}, "the part low of b is [1]: give"),
        ({"b": {"best": 0.6, "distribution": 3}}, 'the distribution of b is "3": enter its name'),
        ({"b": {}}, "b is blank"),
        ({"b": None}, "b is blank"),
        ({"b": {"best": {"best": 1}}}, "b is"),
        ({"F_VC": 1}, "did you mean F_CV?"),
    ],
)
def test_what_is_wrong_with_a_json_file_is_told(folder, change, told):
    result = run(written(folder, estimates(EXAMPLES["earth"]) | change))
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("correlations", "told"),
    [([["F_V", "F_W", 0.5]], "is not a variable"), ([["F_V", 0.5]], "is not a correlation"),
     ([["F_V", "F_I", 2]], "enter a number from -1 to 1"), (3, "is not a correlation"),
     ([["F_V", "F_V", 0.5]], "correlated with itself"), ([[None, [], {}]], "error: ")],
)  # fmt: skip
def test_what_is_wrong_with_correlations_of_a_json_file_is_told(folder, correlations, told):
    document = {"inputs": estimates(EXAMPLES["earth"]), "correlations": correlations}
    result = run(written(folder, document))
    assert result.exit_code == 1
    assert told in result.stderr


def test_a_correlation_with_1_minus_a_share_has_the_other_sign():
    content = replace(EXAMPLES["earth"], scales={"F_V": "log10 of 1−F_V"}, correlations=CORRELATED)
    assert content.correlations_entered[0] == ("log10_1mF_V", "F_I", -0.5)
    content = replace(content, scales={"F_V": LOG10})
    assert content.correlations_entered[0] == ("log10_F_V", "F_I", 0.5)


@pytest.mark.parametrize("option", [("--samples", "63"), ("--samples", 2**41), ("--jobs", "0")])
def test_options_that_make_no_sense_are_refused(folder, option):
    result = run("earth.xlsx", *option)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert not list(folder.glob("*results*"))


def test_two_jobs_give_the_same_figures_as_one(folder):
    one, two = (
        json.loads(run("lightcone.xlsx", "--json", "--samples", 2**20, "--jobs", jobs).stdout)
        for jobs in (1, 2)
    )
    assert one == two


def test_no_progress_bar_is_drawn_where_no_one_watches():
    with progress_bar(2**30) as progress:
        assert progress is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_with_one_line_and_leaves_no_file(folder, jobs):
    before = sorted(os.listdir(folder))
    running = subprocess.Popen(
        [sys.executable, "-m", "coop_xl", "run", "earth.xlsx", "-o", "out.xlsx",
         "--samples", str(2**36), "--jobs", jobs],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(coop_xl.__file__).parents[1])},
    )  # fmt: skip
    try:
        time.sleep(4)  # long enough to be in the midst of it
        assert running.poll() is None
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        out, err = running.communicate(timeout=60)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    assert err == "coop-xl: stopped: no file was left half-written\n"
    assert running.returncode == 130
    assert out == ""
    assert sorted(os.listdir(folder)) == before


def test_a_draft_is_gone_when_ctrl_c_comes_while_it_is_written(folder, monkeypatch):
    from coop_xl.safe_files import write_new

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_new(folder / "out.xlsx", b"data")
    assert not [name for name in os.listdir(folder) if "out" in name]


# Extensions, in a JSON file


@pytest.fixture
def with_extensions(folder):
    """The earth example with locality and evidence."""
    inputs = {
        key: {"low": each.low, "best": each.best, "high": each.high}
        for key, each in EXAMPLES["earth"].estimates.items()
    }
    inputs |= {"D_b": {"low": 0.2, "best": 0.4, "high": 0.6}, "λ": 0.01, "S_V": 0.1}
    inputs |= {"alpha_V": {"low": 0.01, "best": 0.1, "high": 0.4}}
    return inputs


def test_extensions_in_a_json_file_count(folder, with_extensions):
    result = run(written(folder, with_extensions), "--json")
    found = json.loads(result.stdout)
    values = {
        key: coop_xl.Estimate(**each) if isinstance(each, dict) else each
        for key, each in with_extensions.items()
    }
    known = simulate(values, int(SAMPLES))
    assert found["best"]["V"]["value"] == known.best["V"].value
    assert found["inputs"]["alpha_V"]["high"] == 0.4
    assert "lambda_own" in found["inputs"]
    assert found["evppi"]["inputs"].keys() >= {"alpha_V", "D_b"}
    assert found["tornado"]["marginal_CV"]
    assert run(written(folder, found), "--json").stdout == result.stdout


def test_extensions_are_in_the_results_workbook(folder, with_extensions):
    assert run(written(folder, with_extensions)).exit_code == 0
    book = load_workbook(folder / "mine-results.xlsx")
    names = [row[1].value for row in book["Inputs as used"].iter_rows(min_row=5)]
    assert {"D_b", "lambda_own", "alpha_V"} <= set(names)
    known = [row[0].value for row in book["Value of information"].iter_rows()]
    keys = [row[1].value for row in book["Value of information"].iter_rows()]
    assert {"alpha_V", "D_b"} <= set(keys)
    assert "Each group of estimates" in known
    assert any(str(each).startswith("Locality and one's own cooperativeness: ") for each in known)


def test_what_is_wrong_with_an_extension_is_told(folder, with_extensions):
    with_extensions["alpha_V"] = {"low": 0.5, "best": 0.2, "high": 0.6}
    result = run(written(folder, with_extensions))
    assert result.exit_code == 1
    assert "alpha_V: Low is 0.5, above Best 0.2" in result.stderr


CREDENCES = {"locality": 0.3, "evidence": 0.2}


@pytest.fixture
def with_credences(with_extensions):
    return {"inputs": with_extensions, "credences": CREDENCES}


def test_credences_give_the_mixture_over_extensions(folder, with_credences):
    found = json.loads(run(written(folder, with_credences), "--json").stdout)
    values = {
        key: coop_xl.Estimate(**each) if isinstance(each, dict) else each
        for key, each in with_credences["inputs"].items()
    }
    known = coop_xl.structural(values, CREDENCES, int(SAMPLES))
    told = found["structure"]
    assert told["best"]["V"]["value"] == known.best["V"].value
    assert told["evppi_of_options"]["locality"]["value"] == known.switches["locality"].value
    assert told["evppi_of_inputs"]["p_V"] == found["evppi"]["inputs"]["p_V"]
    assert found["credences"] == CREDENCES
    likely = known.simulation
    assert found["best"]["V"]["value"] == likely.best["V"].value  # none holds: 56 %
    assert "alpha_V" not in found["distributions"]
    again = json.loads(run(written(folder, found), "--json").stdout)
    assert again["structure"] == told


def test_credences_are_told_on_the_terminal_and_in_the_workbook(folder, with_credences):
    result = run(written(folder, with_credences))
    for words in (
        ", over 4 combinations of extensions",
        "Knowing whether locality holds is worth",
        "Knowing whether evidence (ECL) holds would not change the choice.",
        "most likely combination (56 %): locality does not, evidence does not.",
        "where locality holds: db_dF_V",
    ):
        assert words in result.stdout
    book = load_workbook(folder / "mine-results.xlsx")
    cells = {
        str(cell.value)
        for name in ("Structure", "Value of information")
        for row in book[name].iter_rows()
        for cell in row
    }
    assert {
        "Locality and one's own cooperativeness",
        "all extensions together",
        "everything (EVPI)",
        "Each combination of extensions",
    } <= cells
    assert any("less than" in text for text in cells)


def test_an_extension_that_is_worth_more_than_any_number_is_named(folder, with_extensions):
    certain = {key: each["best"] if isinstance(each, dict) else each
               for key, each in with_extensions.items()}  # fmt: skip
    certain["dp_V_da_V"] = {"low": 0.008, "best": 0.01, "high": 0.013}
    document = {"inputs": certain, "credences": {"locality": 0.3}}
    assert (
        "Knowing whether locality holds is worth more than knowing any number"
        in run(written(folder, document)).stdout
    )
    certain["dp_V_da_V"] = 0.01
    result = run(written(folder, document))
    assert "knowing whether locality holds would be worth most" in result.stdout
    assert "knowing any one number is worth nothing" in result.stdout


@pytest.mark.parametrize(
    ("credences", "words"),
    [
        ([0.3], 'credences is [0.3]: give {"locality": 0.3'),
        ({"ECL": 0.3}, '"ECL" is not an extension: give a credence for one of locality'),
        ({"locality": 30}, "the credence of locality is 30: enter a probability"),
        ({"coalition": 0.3}, "a credence for coalition, but none of its inputs"),
    ],
)
def test_what_is_wrong_with_credences_is_told(folder, with_extensions, credences, words):
    result = run(written(folder, {"inputs": with_extensions, "credences": credences}))
    assert result.exit_code != 0
    assert words in result.stderr


def test_a_command_that_takes_no_credences_says_so(folder, with_extensions):
    certain = {key: each["best"] if isinstance(each, dict) else each
               for key, each in with_extensions.items()}  # fmt: skip
    name = written(folder, {"inputs": certain, "credences": CREDENCES})
    told = CliRunner().invoke(cli, ["eval", name]).output
    assert (
        "credences are for coop-xl run, report, diff and pool: here every extension counts" in told
    )
