"""Names that stand twice, on one sheet only, or in other letters; and what is never looked at."""

import pytest

from coop_xl.reading.opening import named_cells
from coop_xl.reading.read import NEEDED, SPARE, read_workbook
from coop_xl.spreadsheet.reading.addresses import column_letters, column_number

from .zips import BOOK, INPUTS, edited, ours, packed, parts_in

GLOBAL = b"<definedName name=\"best_F_CV\">'Questions'!$E$15</definedName>"
COPY = b'<definedName name="best_F_CV" localSheetId="%d">%s</definedName>'


@pytest.fixture
def named(tmp_path):
    """The cell best_F_CV where other names stand in place of it."""

    def read(names):
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(edited(BOOK, GLOBAL, names))
        return named_cells(path, ["best_F_CV"])["best_F_CV"]

    return read


def test_the_names_we_look_for_differ_in_more_than_case():
    names = (*NEEDED, *SPARE)
    assert len({name.casefold() for name in names}) == len(names)


def test_the_workbooks_own_name_goes_before_that_of_a_copied_sheet(named):
    assert named(GLOBAL + COPY % (0, b"Start!$A$1")).cell == "E15"
    assert named(COPY % (0, b"Start!$A$1") + GLOBAL).cell == "E15"


def test_a_name_of_one_sheet_is_enough(named):
    at = named(COPY % (1, b"Questions!$E$15"))
    assert (at.sheet, at.cell, at.value) == ("Questions", "E15", 0.7)


def test_names_of_several_sheets_are_told_with_their_cells(named):
    at = named(COPY % (0, b"Start!$A$1") + COPY % (1, b"Questions!$E$15"))
    assert at.trouble.startswith("is the name of several cells (Questions!$E$15 and Start!$A$1)")


def test_a_name_that_stands_twice_is_told_unless_both_mean_one_cell(named):
    assert named(GLOBAL + GLOBAL.upper().replace(b"DEFINEDNAME", b"definedName")
                 .replace(b"NAME=", b"name=")).cell == "E15"  # fmt: skip
    other = GLOBAL.replace(b"$E$15", b"$E$16")
    assert (
        "several cells ('Questions'!$E$15 and 'Questions'!$E$16)" in named(GLOBAL + other).trouble
    )


@pytest.mark.parametrize(
    "text",
    [
        "Questions!E15",
        "=Questions!$E$15",
        "questions!$e$15",
        "'QUESTIONS'!$E15",
        "Questions!$E$15:$E$15",
    ],
)
def test_one_cell_may_be_written_in_many_ways(named, text):
    at = named(GLOBAL.replace(b"'Questions'!$E$15", text.encode()))
    assert (at.sheet, at.cell, at.value) == ("Questions", "E15", 0.7)


def test_a_part_that_holds_no_named_cell_is_not_looked_at(tmp_path):
    path = tmp_path / "workbook.xlsx"
    parts = parts_in(ours())
    parts |= {"xl/worksheets/sheet9.xml": b"<!DOCTYPE x>", "docProps/core.xml": b"\0"}
    path.write_bytes(packed(parts))
    assert read_workbook(path).problems == ()


def test_the_blank_cell_of_a_name_is_blank(tmp_path):
    path = tmp_path / "workbook.xlsx"
    parts = parts_in(ours())
    start, _, rest = parts[INPUTS].partition(b'<row r="15"')
    path.write_bytes(packed(parts | {INPUTS: start + rest[rest.index(b"</row>") + 6 :]}))
    (problem,) = read_workbook(path).problems[:1]
    assert problem.text.startswith("F_CV is blank: enter a share")
    assert problem.place == "Questions!E15"


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("ZZ", 702), ("XFD", 16384)]
)
def test_columns_have_letters(letters, number):
    assert column_number(letters) == number
    assert column_letters(number) == letters
