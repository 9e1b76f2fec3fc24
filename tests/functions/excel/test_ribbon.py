"""The ribbon's VBA, run by an interpreter with a model of Excel; stand-ins answer for Python."""

import re

import pytest
from pyopenvba.apps.excel import ExcelApplication

from coop_xl.functions.excel.sources import by_hand
from coop_xl.functions.excel.wrappers import help_source
from coop_xl.model.catalogue import VARIABLES

from .sample import FUNCTIONS

PYTHON = """
Public Function CallUDF(moduleName, functionName, arguments)
    Dim answer(0 To 1, 0 To 1)
    If moduleName <> "coop_xl.functions.catalogue" Then Err.Raise 1000
    If functionName = "COOP_VERSION" Then
        CallUDF = Array("Coop XL", "1.2.3")
        Exit Function
    End If
    If functionName = "COOP_CHECK" Then
        answer(0, 0) = "names": answer(0, 1) = arguments(0).Address
        answer(1, 0) = "values": answer(1, 1) = arguments(1).Address
    End If
    If functionName = "COOP_VARIABLES" Then
        answer(0, 0) = "Key": answer(0, 1) = "Meaning"
        answer(1, 0) = "b": answer(1, 1) = "success"
    End If
    CallUDF = answer
End Function
"""
STAND_INS = """
Public Function XLPy() As Object
    Set XLPy = New StandIn
End Function
Public Sub KillPy()
    Range("A1").Value = "killed"
End Sub
Sub Insert()
    InsertScenarioTable Nothing
End Sub
Sub Check()
    CheckScenarios Nothing
End Sub
Sub Help()
    ShowHelp Nothing
End Sub
Sub Restart()
    RestartPython Nothing
End Sub
"""
# The interpreter's Excel does not know it.
REGISTERS = re.compile(r"Application\.MacroOptions(?: _\n|.)*")
NOTED = 'Range("A1").Value = Range("A1").Value & " " & macro'
OUTPUTS = ["marginal_V", "marginal_CV", "marginal_CnV", "best"]


@pytest.fixture
def excel():
    app = ExcelApplication()
    app.add_workbook()
    for name, source in (
        ("CoopXLHelp", REGISTERS.sub(NOTED, help_source(FUNCTIONS.values()))),
        ("CoopXLRibbon", by_hand("CoopXLRibbon.bas")),
        ("StandIns", STAND_INS),
    ):
        app.add_module("\n".join(source.splitlines()[1:]), name=name)
    app.add_module(PYTHON, name="StandIn", kind="class")
    return app


def press(excel, button, cell="B3"):
    """Select a cell and press a button; the messages that come up."""
    before = len(excel.dialogs)
    excel.evaluate(f'Range("{cell}").Select')
    excel.run(button)
    return [text for _, text, *_ in excel.dialogs[before:]]


def test_the_table_has_every_variable_in_order_and_the_results(excel):
    assert press(excel, "Insert") == []
    sheet = excel.sheet(1)
    columns = [chr(ord("B") + n) for n in range(len(VARIABLES) + len(OUTPUTS))]
    assert [sheet.value(f"{column}3") for column in columns] == [*VARIABLES, *OUTPUTS]
    assert sheet.formula("T4") == "=COOP_MARGINALS($B$3:$S$3,$B4:$S4)"
    assert sheet.formula("W4") == "=COOP_BEST($B$3:$S$3,$B4:$S4)"


@pytest.mark.parametrize("taken", ["B3", "S3", "T4", "W4"])
def test_the_table_overwrites_nothing(excel, taken):
    excel.sheet(1).set_value(taken, "mine")
    assert press(excel, "Insert") == [
        "There is no room: select a cell with 2 empty rows and 22 empty columns from it on."
    ]
    assert excel.sheet(1).value(taken) == "mine"
    others = {"B3", "S3", "T4", "W4"} - {taken}
    assert [excel.sheet(1).value(other) for other in others] == [None] * 3


@pytest.mark.parametrize("corner", ["XFD1", "XER5", "A1048576"])
def test_the_table_does_not_fall_off_the_sheet(excel, corner):
    assert press(excel, "Insert", corner)[0].startswith("There is no room")


def test_check_passes_the_headings_and_the_rows_below(excel):
    press(excel, "Insert", "B3")
    excel.sheet(1).set_value("A2", "A title above")
    assert press(excel, "Check", "C4") == ["names  $A$3:$W$3\nvalues  $A$4:$W$4\n"]


def test_check_takes_names_in_a_column(excel):
    for row, key in enumerate(VARIABLES, start=2):
        excel.sheet(1).set_value(f"A{row}", key.lower() + " ")
        excel.sheet(1).set_value(f"B{row}", row)
    assert press(excel, "Check", "B5") == ["names  $A$2:$A$19\nvalues  $B$2:$B$19\n"]


def test_check_says_where_a_table_is_needed(excel):
    assert press(excel, "Check", "D4") == [
        "There is no table here: select a cell of a table whose headings are names "
        "such as U_B, U_nB, b."
    ]


def test_help_gives_the_functions_their_category_and_argument_help(excel):
    before = excel.sheet(1)
    press(excel, "Help")
    described = before.value("A1").split()
    assert [each.rpartition("!")[2] for each in described] == [*FUNCTIONS]


def test_help_tells_the_version_and_offers_the_reference(excel):
    before = excel.sheet(1)
    (message,) = press(excel, "Help")
    assert "Coop XL  1.2.3" in message
    assert "=COOP_BEST(names, values)" in message
    assert len(excel.workbooks()) == 2  # a dialog is answered with its first button
    assert (excel.sheet(1).value("A2"), excel.sheet(1).value("B2")) == ("b", "success")
    assert before.value("A2") is None


def test_restart_stops_python(excel):
    (message,) = press(excel, "Restart")
    assert message.startswith("Python is stopped")
    assert excel.sheet(1).value("A1") == "killed"
