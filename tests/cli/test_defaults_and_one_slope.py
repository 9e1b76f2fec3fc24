"""Every command on workbooks that leave out what has a default, or answer D_b, on any scale."""

import json

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.model.defaults import ONE, left_assumed
from coop_xl.model.evaluate import evaluate
from coop_xl.reading.read import read_workbook
from coop_xl.workbook.build import build
from tests.workbook.simulation.uncertain_cases import BEYOND, QUARTILES, TINY_F_V, WITH_D_B

FILLINGS = {
    "D_b": WITH_D_B,
    "and what size adds, F_I by its log10": BEYOND,
    "tiny F_V": TINY_F_V,
    "slopes, by quartiles": QUARTILES,
}
FEW = ("--samples", "256")
COMMANDS = (
    ("check",),
    ("eval",),
    ("explain",),
    ("breakeven",),
    ("compare",),
    ("allocate", "--budget", "2"),
    ("run", "--json", *FEW),
    ("report", "--force", *FEW),
    ("sweep", "-o", "out.xlsx", "--force", *FEW),
    ("sweep", "-o", "out.xlsx", "--force", "--json", *FEW),
)


@pytest.fixture(scope="module", params=FILLINGS)
def filled(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "mine.xlsx"
    path.write_bytes(build(FILLINGS[request.param]))
    return path, FILLINGS[request.param]


def run(path, *command):
    name, *more = command
    more = [str(path.parent / each) if each == "out.xlsx" else each for each in more]
    return CliRunner().invoke(cli, [name, str(path), *more], catch_exceptions=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_takes_them(filled, command):
    result = run(filled[0], *command)
    assert result.exit_code == 0, result.output
    assert "error:" not in result.output


def test_the_answer_is_that_of_the_entries(filled):
    path, content = filled
    best = {key: each for key, each in content.best.items() if each is not None}
    best |= {key: each.best for key, each in content.extensions.items()}
    wanted = evaluate(best | left_assumed(best))
    found = json.loads(run(path, "eval", "--json").stdout)["outputs"]
    for key in ("U", "marginal_V", "marginal_CV", "marginal_CnV"):
        assert found[key] == pytest.approx(float(wanted[key]), rel=1e-12), key


def test_what_is_correlated_is_read_again_also_D_b(filled):
    path, content = filled
    read = read_workbook(path).content
    assert sorted(read.correlations) == sorted(content.correlations)
    assert read.has_one_slope == (ONE in content.extensions)


def test_it_is_carried_over(filled, tmp_path):
    path, content = filled
    result = CliRunner().invoke(cli, ["new", str(tmp_path / "new.xlsx"), "--from", str(path)])
    assert result.exit_code == 0, result.output
    assert "Not carried over" not in result.output
    again = read_workbook(tmp_path / "new.xlsx").content
    assert again.estimates_entered == content.estimates_entered
