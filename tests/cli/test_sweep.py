"""coop-xl sweep: a table in, a workbook and figures out, on processes and on a cluster."""

import csv
import json
import zipfile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from coop_xl import simulate
from coop_xl.analysis.parallel import dask_cluster as cluster_module
from coop_xl.cli import cli, sweep_command
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.scenario_rows import read_scenarios

EARTH = EXAMPLES["earth"]


def run(*arguments):
    return CliRunner().invoke(cli, ["sweep", *map(str, arguments)], prog_name="coop-xl")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The example's estimates, and scenarios in each of which some are certain."""
    path = tmp_path_factory.mktemp("sweep") / "earth.csv"
    parts = ("", " low", " high", " distribution")
    keys = list(EARTH.estimates)
    lines = [["Scenario", *(key + part for key in keys for part in parts)]]
    for scenario in EARTH.scenarios:
        lines.append([scenario.name])
        for key in keys:
            each = EARTH.estimates[key]
            is_certain = key in scenario.changes
            rest = ["", "", ""] if is_certain else [each.low, each.high, each.distribution]
            lines[-1] += [scenario.changes.get(key, each.best), *rest]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


@pytest.fixture(scope="module")
def made(table):
    path = table.with_name("out.xlsx")
    result = run(table, "-o", path, "--samples", 4096, "--seed", 5)
    assert result.exit_code == 0, result.output
    return path, result.output


def sheet_rows(path, title):
    return [list(row) for row in load_workbook(path)[title].iter_rows(values_only=True)]


def same(value):
    """As a workbook holds it: with 16 digits."""
    return pytest.approx(value, rel=1e-15)


def test_the_workbook_has_the_figures_of_each_scenario(made):
    rows = sheet_rows(made[0], "Scenarios")
    headings, first = rows[4], rows[5]
    alone = simulate(EARTH.estimates_entered, 4096, 5)
    assert headings[:4] == ["Scenario", "Most often best", "Alignment", "±"]
    assert first[0] == "As on Questions"
    for place, figure in enumerate(alone.best.values()):
        cells = first[2 + 2 * place : 4 + 2 * place]
        assert cells == same([figure.value, figure.error])
    spread = alone.outputs["marginal_CV"]
    at = 8 + 4 * 2
    assert first[at] == same(spread.mean.value)
    quantiles = [spread.quantiles[p].value for p in (0.05, 0.5, 0.95)]
    assert first[at + 1 : at + 4] == same(quantiles)
    assert first[headings.index("EVPI")] == same(alone.evpi.value)
    assert first[headings.index("Inconsistent")] == same(alone.coherence.share_broken.value)
    assert "seed 5" in rows[1][0]
    assert "NumPy" in rows[1][0]


def test_the_answer_is_told(made, table):
    for scenario in EARTH.scenarios:
        assert scenario.name in made[1]
    assert "dp_CnV_da_CnV" in made[1]
    assert "Results: " in made[1]


def test_the_workbook_can_be_swept_again(made, table):
    again, problems = read_scenarios(made[0])
    assert problems == []
    assert again == read_scenarios(table)[0]


def test_the_chart_has_all_scenarios_and_words_for_those_who_cannot_see_it(made):
    with zipfile.ZipFile(made[0]) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    last = 5 + len(EARTH.scenarios)
    for column in "CEG":
        assert f"Scenarios!${column}$6:${column}${last}" in chart
    assert 'descr="Stacked bars' in drawing


def test_json_has_every_figure_with_its_error(table, tmp_path):
    result = run(table, "-o", tmp_path / "out.xlsx", "--samples", 256, "--json")
    found = json.loads(result.stdout)
    assert [each["name"] for each in found["scenarios"]] == [s.name for s in EARTH.scenarios]
    first = found["scenarios"][0]
    assert sum(each["value"] for each in first["best"].values()) == pytest.approx(1)
    assert first["outputs"]["U"]["quantiles"]["0.5"]["error"] > 0
    assert first["inputs"]["p_V"]["low"] == EARTH.estimates["p_V"].low


def test_two_processes_write_the_same_bytes(table, tmp_path):
    paths = [tmp_path / f"{jobs}.xlsx" for jobs in (1, 2)]
    for jobs, path in enumerate(paths, start=1):
        assert run(table, "-o", path, "--samples", 256, "--jobs", jobs).exit_code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_cluster_is_given_the_work(table, tmp_path, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import contextmanager

    asked = []

    @contextmanager
    def cluster(address):
        with ThreadPoolExecutor(1) as threads:
            submit = threads.submit
            threads.submit = lambda *work: asked.append(address) or submit(*work)
            yield threads

    monkeypatch.setattr(cluster_module, "cluster", cluster)
    path = tmp_path / "out.xlsx"
    assert run(table, "-o", path, "--samples", 256, "--scheduler", "tcp://there:1").exit_code == 0
    assert asked == ["tcp://there:1"] * len(EARTH.scenarios)
    assert path.exists()


def test_what_is_wrong_is_told_and_nothing_is_written(tmp_path):
    table, path = tmp_path / "table.csv", tmp_path / "out.xlsx"
    values = EARTH.best | {"p_V": 7}
    table.write_text(",".join(values) + "\n" + ",".join(map(str, values.values())))
    result = run(table, "-o", path)
    assert result.exit_code == 1
    assert "p_V is 7" in result.stderr
    assert json.loads(run(table, "-o", path, "--json").stdout)["messages"][0]["name"] == "p_V"
    assert not path.exists()


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        (["-o", "out.csv"], "must end in .xlsx"),
        (["-o", "there.xlsx"], "there.xlsx exists"),
        (["-o", "out.xlsx", "--jobs", "2", "--scheduler", "tcp://x:1"], "give one of them"),
        (["-o", "out.xlsx", "--samples", "3"], "samples is 3"),
        (["-o", "out.xlsx", "--scheduler", "nowhere"], 'answers at "nowhere"'),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(table, tmp_path, monkeypatch, extensions, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.xlsx").write_text("kept")
    result = run(table, *extensions)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["there.xlsx"]
    assert (tmp_path / "there.xlsx").read_text() == "kept"


def test_the_table_is_not_replaced_by_the_results(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_text("kept")
    assert "is the file that is read" in run(path, "-o", path, "--force").stderr
    assert path.read_text() == "kept"


def test_force_replaces_a_file(table, tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_text("old")
    assert run(table, "-o", path, "--samples", 64, "--force").exit_code == 0
    assert len(sheet_rows(path, "Scenarios")) > 5


def test_ctrl_c_leaves_no_file(table, tmp_path, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweep_command, "sweep", interrupt)
    assert run(table, "-o", tmp_path / "out.xlsx").exit_code != 0
    assert list(tmp_path.iterdir()) == []
