"""The VBA in a program that runs VBA: modules are found, wrappers call and answer."""

import io
import json
import os

import pytest
import xlsxwriter

from coop_xl.functions.excel.sources import workbook_modules, worksheet_functions
from coop_xl.functions.excel.vba_project import Kind, Module, sheet_code_names, vba_project
from coop_xl.functions.excel.xlwings_vba import xlwings_modules
from tests.engines import office_runner

from .sample import FUNCTIONS

pytestmark = pytest.mark.skipif(
    not (office_runner.find_soffice() or "CI" in os.environ),
    reason="LibreOffice is not installed (in CI it has to be)",
)

# In place of xlwings: tells what it was asked, where xlwings would ask Python.
STAND_INS = [
    Module(
        "xlwings",
        """Attribute VB_Name = "xlwings"
Public Function XLPy() As Object
    Set XLPy = New StandIn
End Function
""",
    ),
    Module(
        "StandIn",
        """Attribute VB_Name = "StandIn"
Public Function CallUDF(moduleName, functionName, arguments, Optional book, Optional caller)
    Dim place
    CallUDF = moduleName & "." & functionName & ":"
    For place = 0 To UBound(arguments)
        CallUDF = CallUDF & " " & arguments(place)
    Next place
End Function
""",
        Kind.CLASS,
    ),
]
# LibreOffice has no Application.Caller, by which the wrappers tell a cell from a macro.
ASKS_FOR_CALLER = "If TypeOf Application.Caller Is Range Then "


def in_office(path, calls=(), cells=()):
    task = {"soffice": office_runner.find_soffice(), "folder": str(path.parent / "office")}
    task |= {"path": str(path), "calls": calls, "cells": cells}
    command = [str(office_runner.find_python()), "-m", "tests.functions.excel.in_office"]
    return json.loads(office_runner.talk(command, json.dumps(task), 120))


@pytest.fixture
def workbook(tmp_path):
    """A workbook with the wrappers, in which stand-ins take xlwings' place."""
    replaced = {module.name for module in xlwings_modules()}
    ours = [
        Module(module.name, module.source.replace(ASKS_FOR_CALLER, ""), module.kind)
        for module in workbook_modules(FUNCTIONS)
        if module.name not in replaced
    ]
    project = vba_project([*ours, *STAND_INS], sheet_code_names(1))
    with xlsxwriter.Workbook(tmp_path / "book.xlsm") as book:
        sheet = book.add_worksheet()
        sheet.write_row("B1", ["F_V", 0.25, "p_V", 0.5])
        sheet.write_formula("A1", "=COOP_MARGINALS(B1,C1,D1,E1)", value="stale")
        sheet.write_formula("A2", "=COOP_CHECK(B1,C1)", value="stale")
        book.add_vba_project(io.BytesIO(project), is_stream=True)
    return tmp_path / "book.xlsm"


def test_the_addin_opens_and_its_modules_are_found(xlam):
    modules = in_office(xlam)["modules"]
    assert modules.keys() == {
        "ThisWorkbook", "Sheet1", "CoopXLFunctions", "CoopXLHelp", "CoopXLRibbon", "xlwings",
        "Dictionary",
    }  # fmt: skip
    for name in worksheet_functions():
        assert f"Function {name}(" in modules["CoopXLFunctions"]


def test_wrappers_pass_their_arguments_and_the_answer_comes_back(workbook):
    calls = [
        ("CoopXLFunctions.COOP_MARGINALS", ["a", "b", "c", "d"]),
        ("CoopXLFunctions.COOP_CHECK", ["a", "b"]),
        ("CoopXLFunctions.COOP_VERSION", []),
    ]
    assert in_office(workbook, calls)["answers"] == [
        "coop_xl.functions.catalogue.COOP_MARGINALS: a b c d",
        "coop_xl.functions.catalogue.COOP_CHECK: a b",
        "coop_xl.functions.catalogue.COOP_VERSION:",
    ]


def test_formulas_in_cells_reach_the_wrappers(workbook):
    assert in_office(workbook, cells=["A1", "A2"])["cells"] == [
        "coop_xl.functions.catalogue.COOP_MARGINALS: F_V 0.25 p_V 0.5",
        "coop_xl.functions.catalogue.COOP_CHECK: F_V 0.25",
    ]
