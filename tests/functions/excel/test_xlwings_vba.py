"""xlwings' VBA, as it goes into the add-in: what a stranger's workbook must not reach is gone."""

import re

import pytest

from coop_xl.functions.excel import xlwings_vba
from coop_xl.functions.excel.xlwings_vba import LEFT_OUT, XlwingsChangedError, xlwings_modules

# What VBA itself or Windows brings, by which code runs programs or writes files.
RUNS_OR_WRITES = re.compile(
    r"(?<!WScript\.)\bShell\b|\.Run\b|\bKill \b|\bFor (Output|Append)\b|\bFileCopy\b|\bMkDir\b"
)
WORD = re.compile(r"\w+")


def code(source: str) -> str:
    """The source without comments (xlwings has no apostrophe in a text with code behind it)."""
    return "\n".join(line.split("'")[0] for line in source.splitlines())


@pytest.fixture
def link():
    return xlwings_modules()[0].source


def test_no_procedure_calls_one_that_is_left_out(link):
    words = {word.casefold() for word in WORD.findall(code(link))}
    assert not words & {name.casefold() for name in LEFT_OUT}


def test_no_procedure_is_left_that_runs_a_program_or_writes_a_file(link):
    assert not RUNS_OR_WRITES.findall(code(link))


def test_blocks_and_conditions_are_balanced(link):
    lines = [line.strip() for line in code(link).splitlines()]
    assert lines.count("#End If") == sum(line.startswith("#If") for line in lines)
    ends = sum(line in ("End Function", "End Sub") for line in lines)
    assert (
        ends == sum(bool(re.match(r"((Public|Private) )?(Function|Sub) ", x)) for x in lines) - 2
    )
    # Two functions have a second heading, for other programs than Excel.


def test_the_wrappers_and_the_ribbon_find_what_they_call(link):
    assert {"Function XLPy()", "Sub KillPy()"} <= set(link.splitlines())


def test_a_strangers_workbook_cannot_say_which_python_runs(link):
    assert "ActiveWorkbook" not in link
    assert 'PROJECT_NAME As String = "coop_xl"' in link


def test_the_licence_stays(link):
    assert "BSD 3-clause" in link
    assert "Zoomer Analytics" in link


@pytest.mark.parametrize("changed", ["RunPython(", "PROJECT_NAME As String"])
def test_an_xlwings_with_other_vba_is_refused(link, changed, monkeypatch):
    monkeypatch.setattr(xlwings_vba, "xlwings_version", lambda: "9.9")
    original = xlwings_vba.resources.files("xlwings").joinpath("xlwings_custom_addin.bas")
    with pytest.raises(XlwingsChangedError, match=r"xlwings 9\.9 is not supported"):
        xlwings_vba.adapted_module(original.read_text(encoding="ascii").replace(changed, "Other("))
