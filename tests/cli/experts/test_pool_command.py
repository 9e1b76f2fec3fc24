"""`coop-xl pool`: reads everyone's files, refuses, writes, tells."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import coop_xl
from coop_xl.cli import cli
from coop_xl.cli.demo_experts import EXPERTS
from coop_xl.estimates.estimate import Estimate
from coop_xl.workbook.build import sheets

from .cases import CONTENTS, HOSTILE

SAMPLES = "1024"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("experts")
    for name, content in EXPERTS.items():
        (folder / f"{name}.xlsx").write_bytes(sheets(content, simulation=False).bytes())
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, built):
    monkeypatch.chdir(tmp_path)
    for file in built.glob("*.xlsx"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def pool(*arguments):
    given = ["pool", *map(str, arguments), "--samples", SAMPLES]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")


def typed_into(file, entries):
    book = openpyxl.load_workbook(file)
    for name, value in entries.items():
        sheet, address = next(iter(book.defined_names[name].destinations))
        book[sheet][address] = value
    book.save(file)


def test_a_panel_is_written_and_told(folder):
    result = pool("ada.xlsx", "ben.xlsx", "cleo.xlsx")
    assert result.exit_code == 0, result.output
    assert "\nPool " in result.stdout
    assert "\nNext: add --report panel.html" in result.stdout
    assert "Ada finds cooperation if aligned best, Ben cooperation if misaligned." in result.stdout
    assert "Panel: panel.xlsx" in result.stdout
    assert openpyxl.load_workbook(folder / "panel.xlsx").sheetnames[0] == "Panel"


def test_no_file_is_replaced_unless_that_is_asked_for(folder):
    (folder / "panel.xlsx").write_text("precious")
    assert "Panel: panel-2.xlsx" in pool("ada.xlsx", "ben.xlsx").stdout
    assert (folder / "panel.xlsx").read_text() == "precious"
    refused = pool("ada.xlsx", "ben.xlsx", "-o", "panel.xlsx")
    assert refused.exit_code == 2
    assert "panel.xlsx exists" in refused.stderr
    assert pool("ada.xlsx", "ben.xlsx", "-o", "panel.xlsx", "--force").exit_code == 0
    assert openpyxl.load_workbook(folder / "panel.xlsx").sheetnames[0] == "Panel"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ada.xlsx"], "one file is no panel"),
        (["ada.xlsx", "ada.xlsx"], "ada.xlsx is named twice"),
        (["ada.xlsx", "./ada.xlsx"], "ada.xlsx is named twice"),
        (["ada.xlsx", "ben.xlsx", "-o", "p.ods"], "p.ods must end in .xlsx"),
        (["ada.xlsx", "ben.xlsx", "-o", "ben.xlsx", "--force"], "is the file that is read"),
        (["ada.xlsx", "ben.xlsx", "-o", "no/p.xlsx"], "there is no folder"),
        (["ada.xlsx", "ben.xlsx", "--weights", "1"], "1 weights for 2 experts"),
        (["ada.xlsx", "ben.xlsx", "--weights", "1,x"], "give a number for each file"),
        (["ada.xlsx", "ben.xlsx", "--weights", "1,-1"], "a weight is -1"),
        (["ada.xlsx", "ben.xlsx", "--weights", "0,0"], "all weights are 0"),
        (["ada.xlsx", "ben.xlsx", "--weights", "1,nan"], "a weight is nan"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_a_line_and_nothing_is_written(folder, arguments, said):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    result = pool(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_that_is_not_there_is_told_under_its_name(folder):
    result = pool("ada.xlsx", "none.xlsx")
    assert result.exit_code == 2
    told = "none.xlsx:\n  error: there is no file none.xlsx: check the name\n"
    assert result.stderr.endswith(told)


def test_all_that_is_wrong_in_all_files_is_told_at_once(folder):
    typed_into("ada.xlsx", {"best_F_CV": 1.2, "high_b": "0,9"})
    typed_into("ben.xlsx", {"best_p_V": None})
    result = pool("ada.xlsx", "ben.xlsx", "cleo.xlsx")
    assert result.exit_code == 1
    lines = [line.strip() for line in result.stderr.splitlines()]
    assert lines[0] == "ada.xlsx:"
    ben = lines.index("ben.xlsx:")
    assert [("F_CV" in line, "Inputs!" in line) for line in lines[1:ben] if "F_CV" in line]
    assert any("type 0.9" in line for line in lines[1:ben])
    assert any("p_V is blank" in line for line in lines[ben:])
    assert not (folder / "panel.xlsx").exists()
    messages = json.loads(pool("ada.xlsx", "ben.xlsx", "--json").stdout)["messages"]
    assert {each["text"].partition(":")[0] for each in messages} == {"ada.xlsx", "ben.xlsx"}


def test_every_file_that_cannot_be_read_is_told(folder):
    (folder / "cut.xlsx").write_bytes((folder / "ben.xlsx").read_bytes()[:9000])
    result = pool("none.xlsx", "ada.xlsx", "cut.xlsx")
    assert result.exit_code == 2
    for words in ("there is no file none.xlsx", "cut.xlsx is not a whole Excel workbook"):
        assert result.stderr.count(words) == 1


def test_what_is_wrong_elsewhere_is_told_beside_a_file_that_cannot_be_read(folder):
    (folder / "ben.xlsx").write_text("torn")
    wrong = dict(EXPERTS["ada"].best) | {"p_V": 7, "b": "x"}
    (folder / "ada.json").write_text(json.dumps(wrong))
    result = pool("ada.json", "ben.xlsx", "cleo.xlsx")
    assert result.exit_code == 2
    for words in ("ben.xlsx is not an Excel workbook", "p_V is 7", 'b is "x"'):
        assert result.stderr.count(words) == 1
    told = json.loads(pool("ada.json", "ben.xlsx", "cleo.xlsx", "--json").stdout)
    assert [each["severity"] for each in told["messages"]].count("error") == 3


def test_json_gives_everything_and_writes_nothing(folder):
    result = pool("ada.xlsx", "ben.xlsx", "--weights", "3,1", "--json")
    assert result.exit_code == 0
    assert not (folder / "panel.xlsx").exists()
    found = json.loads(result.stdout)
    assert [each["name"] for each in found["experts"]] == ["Ada", "Ben"]
    assert [each["weight"] for each in found["experts"]] == [0.75, 0.25]
    wanted = coop_xl.evaluate(dict(EXPERTS["ben"].best))
    assert found["experts"][1]["at_best"]["marginal_CnV"] == wanted["marginal_CnV"]
    own = coop_xl.simulate(EXPERTS["ben"].estimates_entered, int(SAMPLES)).best["CnV"]
    assert found["experts"][1]["p_best"]["CnV"]["value"] == own.value
    linear = [
        0.75 * one + 0.25 * other
        for one, other in zip(
            *([p["value"] for p in each["p_best"].values()] for each in found["experts"]),
            strict=True,
        )
    ]
    assert [p["value"] for p in found["linear_pool"]["best"].values()] == pytest.approx(linear)
    (pair,) = found["pairs"]
    shares = {part["key"]: part["share"] for part in pair["in_proportion"]["parts"]}
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=shares.get) == "dp_CnV_da_CnV"


def test_a_json_file_can_be_an_expert(folder):
    inputs = {key: value for key, value in EXPERTS["ben"].best.items()}
    (folder / "ben.json").write_text(json.dumps(inputs))
    found = json.loads(pool("ada.xlsx", "ben.json", "--json").stdout)
    assert [each["name"] for each in found["experts"]] == ["Ada", "ben"]
    assert found["pairs"][0]["in_proportion"]["other_best"] == "CnV"


def test_the_same_files_and_seed_give_the_same_bytes(folder):
    for name in ("one.xlsx", "two.xlsx"):
        assert pool("ada.xlsx", "cleo.xlsx", "-o", name).exit_code == 0
    assert Path("one.xlsx").read_bytes() == Path("two.xlsx").read_bytes()


def test_words_of_a_stranger_are_harmless_on_the_terminal(folder):
    for name, content in zip(("x.xlsx", "y.xlsx"), CONTENTS["hostile"], strict=True):
        (folder / name).write_bytes(sheets(content, simulation=False).bytes())
    result = pool("x.xlsx", "y.xlsx")
    assert result.exit_code == 0
    assert "<b>&" in result.stdout
    assert "\x1b" in HOSTILE
    assert not {"\x1b", "\u202e"} & set(result.stdout)


def test_the_demo_pools_three_experts_in_a_folder_of_its_own(folder):
    (folder / "coop-xl-demo-panel").mkdir()
    result = CliRunner().invoke(cli, ["demo", "--panel"], prog_name="coop-xl")
    assert result.exit_code == 0
    made = folder / "coop-xl-demo-panel-2"
    assert {each.name for each in made.iterdir()} == {
        "ada.xlsx", "ben.xlsx", "cleo.xlsx", "panel.xlsx", "panel.html",
    }  # fmt: skip
    assert "illustrations, nobody's estimates" in result.stdout


# Extensions


def with_locality(file):
    extensions = {"D_b": Estimate(best=0.4), "lambda_own": Estimate(best=0.01)}
    content = replace(EXPERTS["ada"], extensions=extensions)
    file.write_bytes(sheets(content, simulation=False).bytes())


def test_extensions_of_a_workbook_count_for_its_expert(folder):
    with_locality(folder / "ada.xlsx")
    result = pool("ada.xlsx", "ben.xlsx", "cleo.xlsx", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    at = coop_xl.evaluate(EXPERTS["ada"].best | {"D_b": 0.4, "lambda_own": 0.01})
    first, second, _ = found["experts"]
    assert first["at_best"]["best"] == at["best"] == "V"
    assert first["at_best"]["marginal_CV"] == pytest.approx(at["marginal_CV"])
    assert (first["options"], second["options"]) == (["locality"], [])
    known = coop_xl.simulate(
        EXPERTS["ada"].estimates_entered | {"D_b": 0.4, "lambda_own": 0.01}, int(SAMPLES)
    )
    assert first["p_best"]["V"]["value"] == known.best["V"].value
    assert (found["options"], found["averaged_quantiles"]["options"]) == ({}, [])
    parts = {part["key"] for pair in found["pairs"] for part in pair["in_proportion"]["parts"]}
    assert "use_locality" in parts


def test_it_is_told_whose_extensions_count(folder):
    with_locality(folder / "ada.xlsx")
    told = " ".join(pool("ada.xlsx", "ben.xlsx").stdout.split())
    assert "Extensions of the post's discussion count for Ada (locality)." in told
    assert "locality: this extension is on for Ada only, where it counts" in told
    assert "whether locality is on" in told
    assert "Extensions on" not in " ".join(pool("cleo.xlsx", "ben.xlsx").stdout.split())


def test_credences_count_in_draws_and_that_is_told(folder):
    inputs = {"inputs": EXPERTS["ada"].best | {"gamma": 0.1}, "credences": {"coalition": 0.5}}
    (folder / "dora.json").write_text(json.dumps(inputs))
    found = json.loads(pool("ben.xlsx", "dora.json", "--json").stdout)
    known = coop_xl.structural(
        EXPERTS["ada"].best | {"gamma": 0.1}, {"coalition": 0.5}, int(SAMPLES)
    )
    for name, best in known.best.items():
        assert found["experts"][1]["p_best"][name]["value"] == pytest.approx(best.value)
    assert found["experts"][1]["credences"] == {"coalition": 0.5}
    result = pool("ben.xlsx", "dora.json")
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "dora gives credences that extensions hold (coalition 0.5)" in told
    assert "dora (coalition)" in told
    remarks = [each.value for each in openpyxl.load_workbook(folder / "panel.xlsx")["Panel"]["A"]]
    assert any("dora gives credences" in str(each) for each in remarks)


def test_shares_too_small_for_another_ones_extensions_are_told_with_both_names(folder):
    with_locality(folder / "ada.xlsx")
    tiny = {key: each for key, each in EXPERTS["ben"].best.items() if key not in ("F_V", "F_I")}
    tiny |= {"log10_F_V": -200.0, "log10_F_I": -210.0}
    (folder / "tiny.json").write_text(json.dumps(tiny))
    result = pool("ada.xlsx", "tiny.json")
    assert result.exit_code == 2
    assert "Ada and tiny cannot be compared: F_V is below 10^−140: extensions" in result.stderr


# The page, and what a panel workbook is


def test_a_page_is_written_only_where_one_is_asked_for(folder):
    result = pool("ada.xlsx", "ben.xlsx", "--report", "page.html")
    assert result.exit_code == 0
    assert (folder / "page.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert "\nPage: page.html\nNext: discuss the cruxes" in result.stdout
    assert "must end in .html" in pool("ada.xlsx", "ben.xlsx", "--report", "page.pdf").stderr


@pytest.mark.parametrize("command", ["check", "report", "run"])
def test_a_panel_workbook_is_said_to_be_one(command):
    assert pool("ada.xlsx", "ben.xlsx", "-o", "all.xlsx").exit_code == 0
    result = CliRunner().invoke(cli, [command, "all.xlsx"], prog_name="coop-xl")
    assert result.exit_code == 2
    assert "all.xlsx is a panel workbook: it holds what several people's workbooks say" in (
        result.stderr
    )
