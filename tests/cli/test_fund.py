"""coop-xl fund: ranks, portfolios, several models, JSON, and everything wrong at once."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from coop_xl import Proposal, fund, rank_proposals
from coop_xl.cli import cli
from coop_xl.estimates.example_proposals import BUDGET, COST_OF_UNIT, PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.render.proposals_csv import proposals_csv
from coop_xl.workbook.build import sheets

PRICED = ("--cost-of-unit", COST_OF_UNIT, "--samples", 1024)


def run(*arguments):
    return CliRunner().invoke(cli, ["fund", *map(str, arguments)], prog_name="coop-xl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two models as JSON, and the list."""
    found = tmp_path_factory.mktemp("fund")
    for name in ("earth", "lightcone"):
        inputs = {
            key: {"low": each.low, "best": each.best, "high": each.high}
            for key, each in EXAMPLES[name].estimates_entered.items()
        }
        (found / f"{name}.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    (found / "list.csv").write_text(proposals_csv(PROPOSALS), encoding="utf-8")
    return found


def found_of(folder, *options):
    result = run(folder / "earth.json", "--proposals", folder / "list.csv", "--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_json_has_the_figures_of_python(folder):
    found = found_of(folder, "--budget", BUDGET, *PRICED)
    estimates = EXAMPLES["earth"].estimates_entered
    ranking = rank_proposals(estimates, PROPOSALS, cost_of_unit=COST_OF_UNIT, samples=1024)
    portfolio = fund(estimates, PROPOSALS, BUDGET)
    drawn = ranking.uncertainty
    for place, row in enumerate(found["proposals"]):
        assert row["name"] == PROPOSALS[place].name
        assert row["cost"] == PROPOSALS[place].cost
        assert row["value"] == ranking.values[place]
        assert row["exact"] == ranking.exact[place]
        assert row["per_cost"] == ranking.per_cost[place]
        assert row["times_bar"] == ranking.times_bar[place]
        assert row["rank"] == ranking.ranks[place]
        assert row["mean"] == drawn.mean[place].value
        assert [row[key] for key in ("p5", "p50", "p95")] == [
            each[place].value for each in (drawn.p5, drawn.p50, drawn.p95)
        ]
        assert row["probability_best"] == drawn.best[place].value
        assert row["probability_above_bar"] == drawn.above_bar[place].value
        assert row["probability_harmful"] == drawn.harmful[place].value
        assert row["expected_loss"] == drawn.expected_loss[place].value
    assert found["funded"] == list(portfolio.funded)
    assert found["gain"] == portfolio.gain
    assert found["spent"] == portfolio.spent
    assert [each["gain"] for each in found["frontier"]] == [
        each.gain for each in portfolio.frontier
    ]
    assert found["next"]["joins"] == list(portfolio.next.joins)


def test_without_a_budget_or_draws_these_keys_are_missing(folder):
    found = found_of(folder, "--samples", 0)
    assert {"funded", "frontier", "budget"}.isdisjoint(found)
    assert "mean" not in found["proposals"][0]
    assert found["proposals"][0]["times_bar"] is None
    assert found["bar"]["value"] is None


def test_the_answer_is_said_in_words(folder):
    said = run(
        folder / "earth.json", "--proposals", folder / "list.csv", "--budget", BUDGET, *PRICED
    ).output
    portfolio = fund(EXAMPLES["earth"].estimates_entered, PROPOSALS, BUDGET)
    first, *_ = said.splitlines()
    assert first.startswith(f"Fund these {len(portfolio.funded)}: ")
    assert all(name in first for name in portfolio.funded)
    assert f"The next {portfolio.next.more:,.0f} would go to {portfolio.next.joins[0]}" in said
    assert "× the bar" in said
    assert "would do harm" in said
    assert "F_I" in said


def test_the_workbook_holds_the_figures_and_can_be_read_again(folder):
    path = folder / "out.xlsx"
    options = ("--budget", BUDGET, "-o", path, *PRICED)
    result = run(folder / "earth.json", "--proposals", folder / "list.csv", *options)
    assert result.exit_code == 0, result.output
    book = load_workbook(path)
    assert book.sheetnames == ["What to fund", "List as used"]
    cells = [row for row in book["What to fund"].iter_rows(values_only=True) if row[0]]
    ranking = rank_proposals(
        EXAMPLES["earth"].estimates_entered, PROPOSALS, cost_of_unit=COST_OF_UNIT, samples=0
    )
    for place, each in enumerate(PROPOSALS):
        rows = [row for row in cells if row[0] == each.name]
        assert any(row[1:3] == (ranking.ranks[place], each.cost) for row in rows)
    again = run(folder / "earth.json", "--proposals", path, "--json", "--samples", 0)
    assert again.exit_code == 0, again.output
    values = [row["value"] for row in json.loads(again.stdout)["proposals"]]
    assert values == pytest.approx(list(ranking.values), rel=1e-12)
    assert run(folder / "earth.json", "--proposals", path, "-o", path).exit_code == 2


def test_a_workbook_brings_its_own_proposals_and_its_bar(folder):
    own = (Proposal("A", 2, 1.0, {"change_b": 0.01}), Proposal("B", 1, 1.0, {"change_b": 0.02}))
    content = replace(EXAMPLES["earth"], proposals=own, cost_of_unit=3.0)
    path = folder / "own.xlsx"
    path.write_bytes(sheets(content, simulation=False).bytes())
    result = run(path, "--budget", 2, "--samples", 0, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["funded"] == ["B"]
    wanted = rank_proposals(content.best, own, cost_of_unit=3.0, samples=0)
    assert [each["times_bar"] for each in found["proposals"]] == list(wanted.times_bar)
    asked = json.loads(run(path, "--bar", 0.5, "--samples", 0, "--json").stdout)
    assert asked["proposals"][0]["times_bar"] == wanted.per_cost[0] / 0.5


def test_the_same_run_writes_the_same_bytes(folder):
    paths = [folder / "one.xlsx", folder / "two.xlsx"]
    for path in paths:
        run(folder / "earth.json", "--proposals", folder / "list.csv", "--budget", BUDGET, "-o",
            path, *PRICED)  # fmt: skip
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_several_models_value_one_list_and_it_is_said_where_they_differ(folder):
    files = [folder / "earth.json", folder / "lightcone.json"]
    options = ("--proposals", folder / "list.csv", "--budget", BUDGET, *PRICED)
    found = json.loads(run(*files, *options, "--json").stdout)
    funded = [set(each["funded"]) for each in found["models"]]
    assert [each["file"] for each in found["models"]] == ["earth.json", "lightcone.json"]
    assert funded[0] != funded[1]
    said = run(*files, *options, "-o", folder / "several.xlsx").output
    for name in funded[0] - funded[1]:
        assert f"Only earth.json funds {name}." in said
    assert said.count("Both models fund ") == 1
    titles = load_workbook(folder / "several.xlsx").sheetnames
    assert titles == ["Who funds what", "Model 1", "Model 2", "List as used"]


def test_everything_wrong_with_list_and_models_is_told_at_once(folder):
    (folder / "bad.csv").write_text(
        "name,cost,chance,change_b\nA,-1,1,0.1\nB,1,50,0.1\nB,1,1,x\n", encoding="utf-8"
    )
    result = run(folder / "earth.json", "--proposals", folder / "bad.csv")
    assert result.exit_code == 1
    assert all(each in result.output for each in ("B2: ", "C3: ", "D4: ", "A4: ", "type 0.5"))
    as_json = run(folder / "earth.json", "--proposals", folder / "bad.csv", "--json")
    assert as_json.exit_code == 1
    assert len(json.loads(as_json.stdout)["messages"]) == 4


def test_what_a_model_has_no_room_for_is_told_for_each_model(folder):
    (folder / "far.csv").write_text("name,cost,change_p_V\nFar,1,0.7\n", encoding="utf-8")
    files = [folder / "earth.json", folder / "lightcone.json"]
    result = run(*files, "--proposals", folder / "far.csv")
    assert result.exit_code == 1
    assert "earth.json: C2: " in result.output
    assert "at most 0.6 can be added" in result.output
    assert "lightcone.json" not in result.output  # there p_V is 0.25, so it fits


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "holds no proposals: give a list with --proposals"),
        (("--proposals", "list.csv", "--divisible"), "give a --budget too"),
        (("--proposals", "list.csv", "--budget", "0"), "must be above 0"),
        (("--proposals", "list.csv", "--bar", "1", "--cost-of-unit", "1"), "both given"),
        (("--proposals", "list.csv", "-o", "out.csv"), "must end in .xlsx"),
        (("--proposals", "missing.csv"), "missing.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder, monkeypatch, options, said):
    monkeypatch.chdir(folder)
    result = run("earth.json", *options)
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_part_of_one_proposal_is_said(folder):
    found = found_of(folder, "--budget", 1_900_000, "--divisible", "--samples", 0)
    parts = np.array(list(found["parts"].values()))
    assert np.sum(parts < 1) == 1
    assert found["spent"] == 1_900_000
    said = run(folder / "earth.json", "--proposals", folder / "list.csv", "--budget", 1_900_000,
               "--divisible", "--samples", 0).output  # fmt: skip
    assert "% of it)" in said
