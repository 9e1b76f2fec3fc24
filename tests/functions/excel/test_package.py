"""The add-in as a package, and what its ribbon calls."""

import re
import zipfile
from xml.etree import ElementTree

import pytest
import xlsxwriter
from oletools.mraptor import MacroRaptor
from oletools.olevba import VBA_Parser

from coop_xl.functions.excel import addin_package
from coop_xl.functions.excel.sources import MODULES, by_hand, worksheet_functions
from coop_xl.functions.excel.vba_project import Module, sheet_code_names, vba_project
from coop_xl.functions.excel.xlwings_vba import xlwings_version
from coop_xl.version import __version__
from tests.engines.package import problems

NAMESPACES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}


def part(path, name):
    with zipfile.ZipFile(path) as opened:
        return opened.read(name)


def test_the_package_is_sound(xlam):
    assert problems(xlam) == []


@pytest.mark.parametrize("lost", ["customUI/customUI14.xml", "xl/vbaProject.bin"])
def test_a_lost_part_would_be_found(xlam, tmp_path, lost):
    broken = tmp_path / "broken.xlam"
    with zipfile.ZipFile(xlam) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            if name != lost:
                target.writestr(name, source.read(name))
    assert any(lost in problem for problem in problems(broken))


def test_excel_takes_it_for_an_addin(xlam):
    types = part(xlam, "[Content_Types].xml")
    assert types.count(b"application/vnd.ms-excel.addin.macroEnabled.main+xml") == 1
    assert b"sheet.macroEnabled" not in types


def test_the_same_versions_give_the_same_bytes(xlam):
    assert addin_package.addin_bytes() == xlam.read_bytes()


def test_it_tells_its_versions(xlam):
    assert addin_package.built_with(xlam) == {"coop-xl": __version__, "xlwings": xlwings_version()}


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_another_file_is_not_taken_for_ours(tmp_path, content):
    other = tmp_path / "other.xlam"
    other.write_bytes(content)
    assert addin_package.built_with(other) == {}


def test_another_workbook_is_not_taken_for_ours(tmp_path):
    other = tmp_path / "other.xlam"
    with xlsxwriter.Workbook(other) as book:
        book.set_custom_property("owner", "someone")
    assert addin_package.built_with(other) == {}


def scanned(path):
    """What a mail filter looks for in a file's macros."""
    found = MacroRaptor(VBA_Parser(str(path)).get_vba_code_all_modules())
    found.scan()
    return found


def test_nothing_in_the_addin_runs_by_itself(xlam):
    found = scanned(xlam)
    assert (found.suspicious, found.autoexec_match) == (False, None)
    assert "onLoad" not in by_hand("ribbon.xml")


def test_nothing_in_a_workbook_with_the_functions_runs_by_itself(tmp_path):
    path = tmp_path / "book.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
        addin_package.add_functions(book)
    assert scanned(path).autoexec_match is None


def test_a_macro_that_runs_by_itself_would_be_found(tmp_path):
    module = Module("Other", "Private Sub Workbook_Open()\nShell 1\nEnd Sub\n")
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(vba_project([module], sheet_code_names(1)))
    assert scanned(project).suspicious


@pytest.mark.parametrize("name", NAMESPACES)
def test_every_button_calls_a_macro_that_takes_it(xlam, name):
    namespace = f"{{{NAMESPACES[name]}}}"
    buttons = list(ElementTree.fromstring(part(xlam, name)).iter(f"{namespace}button"))
    assert [button.get("label") for button in buttons] == [
        "Insert scenario table", "Check", "Help", "Restart Python",
    ]  # fmt: skip
    for button in buttons:
        module, macro = button.get("onAction", "").split(".")
        assert module in MODULES
        assert f"Public Sub {macro}(control As IRibbonControl)" in by_hand(f"{module}.bas")
    identifiers = [each.get("id") for each in ElementTree.fromstring(part(xlam, name)).iter()]
    present = [identifier for identifier in identifiers if identifier]
    assert len(set(present)) == len(present)


def test_texts_on_the_ribbon_keep_its_limit_of_1024(xlam):
    for element in ElementTree.fromstring(part(xlam, "customUI/customUI14.xml")).iter():
        assert all(len(text) <= 1024 for text in element.attrib.values())


def test_a_workbooks_sheets_and_modules_bear_the_same_code_names(tmp_path):
    path = tmp_path / "book.xlsm"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Inputs", "Results", "Ünïcode & more"):
            book.add_worksheet(name)
        addin_package.add_functions(book)
    assert problems(path) == []
    sheets = [part(path, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3)]
    names = re.findall(r'<sheetPr codeName="(\w+)"', b"".join(sheets).decode())
    assert len(set(names)) == 3
    streams = {stream for _, stream, _, _ in VBA_Parser(str(path)).extract_macros()}
    assert {f"VBA/{name}" for name in (*names, "ThisWorkbook", "CoopXLFunctions")} <= streams
    assert "VBA/CoopXLRibbon" not in streams


def test_the_ribbon_calls_functions_that_exist():
    used = set(re.findall(r"\bCOOP_\w+", by_hand("CoopXLRibbon.bas")))
    assert (
        {"COOP_MARGINALS", "COOP_CHECK", "COOP_VARIABLES"} <= used <= worksheet_functions().keys()
    )
