"""The VBA project against an independent reader of such files."""

import os
import subprocess
import sys
from pathlib import Path

import olefile
import pytest
from oletools.olevba import VBA_Parser

from coop_xl.functions.excel.sources import addin_modules
from coop_xl.functions.excel.vba_project import (
    NOT_COMPILED,
    WORKBOOK_NAME,
    Kind,
    Module,
    sheet_code_names,
    vba_project,
)

from .sample import FUNCTIONS

ROOT = Path(__file__).parents[3]
SHEETS = ["Sheet1", "Results"]
HASHED = """
import hashlib
from coop_xl.functions.excel.sources import addin_modules
from coop_xl.functions.excel.vba_project import vba_project
from tests.functions.excel.sample import FUNCTIONS
print(hashlib.sha256(vba_project(addin_modules(FUNCTIONS), ["Sheet1", "Results"])).hexdigest())
"""


def code(text: str) -> str:
    """A module's source without its attributes, which Excel rewrites."""
    lines = text.splitlines()
    if lines and lines[0].startswith("VERSION"):
        lines = lines[lines.index("END") + 1 :]
    return "\n".join(line for line in lines if not line.startswith("Attribute VB_"))


@pytest.fixture(scope="module")
def project():
    return vba_project(addin_modules(FUNCTIONS), SHEETS)


@pytest.fixture(scope="module")
def read(project):
    parser = VBA_Parser("vbaProject.bin", data=project)
    return {name.rsplit(".")[0]: text for _, _, name, text in parser.extract_macros()}


@pytest.mark.parametrize("module", addin_modules(FUNCTIONS), ids=lambda module: module.name)
def test_a_reader_finds_the_source_that_was_put_in(read, module):
    assert code(read[module.name]) == code(module.source)
    assert read[module.name].startswith(f'Attribute VB_Name = "{module.name}"\r\n')


def test_standard_modules_are_kept_to_the_letter(read):
    standard = [each for each in addin_modules(FUNCTIONS) if each.kind is Kind.STANDARD]
    assert {each.name: read[each.name] for each in standard} == {
        each.name: each.text for each in standard
    }


def test_every_sheet_has_its_module(read):
    names = {module.name for module in addin_modules(FUNCTIONS)}
    assert read.keys() == names | set(SHEETS) | {WORKBOOK_NAME}
    assert code(read[WORKBOOK_NAME]) == ""


def test_no_compiled_code_is_inside(project):
    assert olefile.OleFileIO(project).openstream("VBA/_VBA_PROJECT").read() == NOT_COMPILED


def test_another_process_writes_the_same_bytes():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_source_longer_than_a_chunk_survives():
    long = 'Attribute VB_Name = "Long"\n' + "".join(f"' {n * n} line\n" for n in range(20_000))
    parser = VBA_Parser("vbaProject.bin", data=vba_project([Module("Long", long)], ["Sheet1"]))
    texts = [text for _, _, name, text in parser.extract_macros() if name == "Long.bas"]
    assert texts == [long.replace("\n", "\r\n")]


def test_code_names_are_those_xlsxwriter_gives():
    assert sheet_code_names(2) == ["Sheet1", "Sheet2"]
