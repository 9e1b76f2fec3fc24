import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from tests.spreadsheet.repair.linked import ADDIN, cell, parts_in, sheet, workbook_parts, write

LINKED = sheet([cell("A1", "[1]!COOP_BEST(B1,B2)")])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def linked(folder):
    return write(folder / "mine.xlsx", workbook_parts({"Data": LINKED}, [ADDIN]))


def run(*arguments):
    return CliRunner().invoke(cli, ["repair", *map(str, arguments)], prog_name="coop-xl")


def test_the_repaired_workbook_lies_beside_the_one_it_was_made_of(linked, folder):
    before = linked.read_bytes()
    result = run("mine.xlsx")
    assert result.exit_code == 0
    assert "Data: 1 formula freed" in result.stdout
    assert "no longer linked to file:///C:" in result.stdout
    assert "Made mine-repaired.xlsx." in result.stdout
    assert linked.read_bytes() == before
    assert b"<f>COOP_BEST(B1,B2)</f>" in parts_in(folder / "mine-repaired.xlsx")[SHEET]


def test_nothing_to_repair_writes_nothing(folder):
    write(folder / "fine.xlsx", workbook_parts({"Data": sheet([cell("A1", "1+1")])}))
    result = run("fine.xlsx")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing to repair in fine.xlsx.\nNext: coop-xl check fine")
    assert [each.name for each in folder.iterdir()] == ["fine.xlsx"]


@pytest.mark.parametrize("target", ["mine-repaired.xlsx", "other.xlsx"])
def test_a_file_is_replaced_only_when_told(linked, folder, target):
    other = folder / target
    other.write_bytes(b"precious")
    result = run("mine.xlsx", "-o", target)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert other.read_bytes() == b"precious"
    assert run("mine.xlsx", "-o", target, "--force").exit_code == 0
    assert b"<f>COOP_BEST(B1,B2)</f>" in parts_in(other)[SHEET]


@pytest.mark.parametrize("target", ["mine.xlsx", "./mine.xlsx", "link.xlsx"])
def test_the_file_that_is_read_is_never_replaced(linked, folder, target):
    (folder / "link.xlsx").symlink_to(linked)
    before = linked.read_bytes()
    result = run("mine.xlsx", "-o", target, "--force")
    assert result.exit_code == 2
    assert "is the file that is read" in result.stderr
    assert linked.read_bytes() == before


def test_a_workbook_with_macros_keeps_its_ending(linked):
    result = run("mine.xlsx", "-o", "mine.xlsm")
    assert result.exit_code == 2
    assert "mine.xlsm must end in .xlsx" in result.stderr


def test_what_is_no_workbook_is_one_line_and_exit_code_2(folder):
    folder.joinpath("notes.xlsx").write_text("notes")
    result = run("notes.xlsx")
    assert result.exit_code == 2
    assert result.stderr.startswith("coop-xl: notes.xlsx is not an Excel workbook")
    assert result.stderr.count("\n") == 1
