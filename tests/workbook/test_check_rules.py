"""Checks itself says that a row's label and its entries do not belong together."""

import pytest
from openpyxl import load_workbook

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.questions_layout import ROWS
from tests.engines.recalculate import ENGINES, libreoffice

HOLDS, FOUND = "D", "F"
CV, CNV = ("Questions", "C23"), ("Questions", "C24")  # labels of p_CV and p_CnV
EXTENSION = ("Extensions", "A12")  # of use_locality
IN_ORDER, SWAPPED, SORTED = {}, {CV: "p_CnV", CNV: "p_CV"}, {EXTENSION: "D_b"}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The earth example with extensions, without simulation; the rows of labels on Checks."""
    path = tmp_path_factory.mktemp("checks") / "earth.xlsx"
    path.write_bytes(sheets(EXAMPLES["earth"], simulation=False, extensions=True).bytes())
    sheet = load_workbook(path)["Checks"]
    rows = {row[2].value: row[0].row for row in sheet.iter_rows() if row[0].value == "label"}
    return path, rows


def broken(values, rows):
    return [about for about, row in rows.items() if values["Checks", f"{HOLDS}{row}"] is not True]


def test_each_variable_and_each_extension_has_a_rule_of_its_label(book):
    _, rows = book
    assert list(rows)[: len(ROWS)] == list(ROWS)
    assert len(rows) - len(ROWS) == 7


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_rows_that_were_swapped_are_told_beside_the_label_that_is_there(book, engine):
    path, rows = book
    cells = [
        *(("Checks", f"{column}{row}") for row in rows.values() for column in (HOLDS, FOUND)),
        ("Checks", "M6"),
    ]
    as_made, swapped, extension = engine.recalculate_many(path, [IN_ORDER, SWAPPED, SORTED], cells)
    assert broken(as_made, rows) == []
    assert broken(swapped, rows) == ["p_CV", "p_CnV"]
    assert swapped["Checks", f"{FOUND}{rows['p_CV']}"] == "p_CnV"
    assert swapped["Checks", "M6"] is False  # all checks hold
    assert broken(extension, rows) == ["use_locality"]


def test_the_cached_answers_are_those_of_libreoffice(book):
    path, rows = book
    stored = load_workbook(path, data_only=True)["Checks"]
    cells = [("Checks", f"{column}{row}") for row in rows.values() for column in (HOLDS, FOUND)]
    calculated = libreoffice(path, read=cells)
    for _, cell in cells:
        assert (stored[cell].value or "") == (calculated.get(("Checks", cell)) or ""), cell


def test_a_blank_template_has_its_labels_right(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(sheets(Entries(), simulation=False).bytes())
    sheet = load_workbook(path, data_only=True)["Checks"]
    found = [row[3].value for row in sheet.iter_rows() if row[0].value == "label"]
    assert set(found) == {True}
