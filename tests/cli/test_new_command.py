"""`coop-xl new`: with extensions or without, and from an older workbook."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.estimates.entries import Entries, Scenario
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.carry_over import carry_over
from coop_xl.reading.read import read_workbook
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.scenarios_sheet import ROWS

EARTH = EXAMPLES["earth"]
OLD = Path(__file__).parents[1] / "reading" / "old"
FULL = replace(
    EARTH,
    estimates={key: replace(each, range=(0.1, 0.9)) for key, each in EARTH.estimates.items()},
    definitions=EARTH.definitions | {"asked_by": "The board", "send_to": "ada@example.org"},
    histogram=("ratio_CV", "log10"),
    extensions={
        "D_b": Estimate(0.2, 0.4, 0.6, source="A guess.", range=(0.1, 0.9)),
        "lambda_own": Estimate(0.01, 0.05, 0.1, "PERT", range=(0.1, 0.9)),
    },
    credences={"locality": 0.3},
    correlations=(("F_V", "p_V", 0.5),),
    shares_meaning="at creation",
    scenarios=(Scenario("As on Questions"), Scenario("tiny", {"log10_F_V": -30.0, "p_V": 0.2})),
)


def new(*arguments):
    return CliRunner().invoke(cli, ["new", *map(str, arguments)])


def written(folder, content, name="old.xlsx"):
    path = folder / name
    path.write_bytes(sheets(content, simulation=content.correlations != ()).bytes())
    return path


def titles(path):
    return set(openpyxl.load_workbook(path, read_only=True).sheetnames)


EXTENSION_SHEETS = {"Extensions", "Extension model", "Extension changes"}


def test_a_workbook_has_sheets_of_extensions_only_where_they_are_asked_for(tmp_path):
    for name, arguments in (("plain", ()), ("full", ("--extensions",))):
        assert new(tmp_path / f"{name}.xlsx", *arguments).exit_code == 0
    assert EXTENSION_SHEETS.isdisjoint(titles(tmp_path / "plain.xlsx"))
    assert titles(tmp_path / "full.xlsx") >= EXTENSION_SHEETS
    told = [each.text for each in read_workbook(tmp_path / "plain.xlsx").problems]
    assert not [text for text in told if "gone" in text]
    names = openpyxl.load_workbook(tmp_path / "plain.xlsx", read_only=True).defined_names
    assert not [
        name for name in names if name.startswith(("on_", "use_", "credence_", "options_"))
    ]


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_an_old_workbook_goes_into_a_new_one_with_all_that_is_entered(version, tmp_path):
    old, made = OLD / f"earth-{version}.xlsx", tmp_path / "new.xlsx"
    told = new(made, "--from", old)
    assert (told.exit_code, "Not carried over" in told.output) == (0, False)
    before, after = carry_over(old).entries, read_workbook(made).content
    assert replace(after, title="") == replace(before, title="", scenarios=after.scenarios)
    assert before.estimates["p_V"].source.startswith("Illustration. ")
    assert before.estimates["p_V"].dated == date(2026, 1, 1)
    assert bool(before.extensions) == (version == "0.2.0")


def test_everything_that_can_be_entered_is_carried_over(tmp_path):
    old = written(tmp_path, FULL)
    assert new(tmp_path / "new.xlsx", "--from", old).exit_code == 0
    found = carry_over(tmp_path / "new.xlsx")
    assert found.lost == ()
    for field in ("estimates", "definitions", "correlations", "extensions", "credences",
                  "scenarios", "shares_meaning", "histogram"):  # fmt: skip
        assert getattr(found.entries, field) == getattr(FULL, field), field
    assert found.entries.estimates["p_V"].dated == date(2026, 1, 1)


def test_an_unfinished_workbook_is_carried_over_and_what_is_not_is_said(tmp_path):
    some = {key: EARTH.estimates[key] for key in ("p_V", "b")}
    some |= {"F_CV": Estimate(best="forty"), "F_CnV": Estimate(0.9, 0.4, 0.5)}
    changed = (Scenario("one", {"p_V": 0.9}), Scenario("two", {"F_CV": 7.0}))
    old = written(tmp_path, Entries(estimates=some, scenarios=changed))
    told = new(tmp_path / "new.xlsx", "--from", old)
    assert told.exit_code == 0
    lost = told.output.partition("Not carried over as it stands there:")[2]
    assert "forty" in lost
    assert "F_CV is 7" in lost
    assert "blank" not in lost
    found = carry_over(tmp_path / "new.xlsx").entries
    assert found.estimates["F_CV"].best is None
    assert found.estimates["F_CnV"].low == 0.9  # out of order, and for the user to see
    assert found.scenarios == (Scenario("one", {"p_V": 0.9}), Scenario("two"))


def test_scenarios_that_find_no_room_are_named():
    from coop_xl.cli.new_command import without_room

    many = replace(EARTH, scenarios=tuple(Scenario(f"row {place}") for place in range(ROWS + 2)))
    assert [each.text.partition(":")[0] for each in without_room(many)] == ["row 24", "row 25"]


def test_nothing_is_overwritten_unless_forced_and_a_file_is_not_made_from_itself(tmp_path):
    old = written(tmp_path, EARTH)
    (tmp_path / "new.xlsx").write_text("mine")
    assert new(tmp_path / "new.xlsx", "--from", old).exit_code == 2
    assert (tmp_path / "new.xlsx").read_text() == "mine"
    assert new(tmp_path / "new.xlsx", "--from", old, "--force").exit_code == 0
    before = old.read_bytes()
    told = new(old, "--from", old, "--force")
    assert (told.exit_code, old.read_bytes()) == (2, before)
    assert "made from itself" in told.output
    assert new(tmp_path / "x.xlsx", "--from", old, "--scenario", "earth").exit_code == 2
