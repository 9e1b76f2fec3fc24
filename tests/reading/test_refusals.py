"""What is no workbook of ours is refused with one line that says what it is and what to do."""

import pytest

from coop_xl import bounded_files
from coop_xl.reading.read import read_workbook
from coop_xl.spreadsheet.reading import reading_errors

from .hostile import HOSTILE

REFUSALS = [
    ("empty", "NotAWorkbookError", "an empty file: download or copy it again"),
    ("csv", "NotAWorkbookError", "text, perhaps CSV: copy its numbers into a workbook made by"),
    ("html", "NotAWorkbookError", "a web page, perhaps one that asks to sign in: download"),
    ("pdf", "NotAWorkbookError", "a PDF: ask for the spreadsheet it was printed from"),
    ("xml-2003", "NotAWorkbookError", "an XML file: open it in a spreadsheet program and save it"),
    ("xls", "ProtectedWorkbookError", "an old .xls file or protected by a password: open it in"),
    ("password", "ProtectedWorkbookError", "remove the password under File > Info"),
    ("rar", "NotAWorkbookError", "a compressed archive: unpack it"),
    ("zip-of-text", "NotAWorkbookError", "a zip archive of something else: unpack it"),
    ("ods", "NotAWorkbookError", "an OpenDocument file, such as .ods: open it in a spreadsheet"),
    ("numbers", "NotAWorkbookError", "Apple's Numbers or Pages: open it there and choose"),
    ("docx", "NotAWorkbookError", "a Word document: name an .xlsx"),
    ("xlsb", "NotAWorkbookError", "a binary workbook (.xlsb): open it in a spreadsheet program"),
    ("strict", "StrictWorkbookError", "save it as “Excel Workbook (.xlsx)”"),
    ("half", "DamagedWorkbookError", "its end is missing or damaged): download or copy it again"),
    ("tail-cut", "DamagedWorkbookError", "its end is missing or damaged"),
    ("encrypted-entries", "ProtectedWorkbookError", "is encrypted: unpack it with its password"),
    ("lzma", "DamagedWorkbookError", "is compressed in an unusual way"),
    ("same-part-twice", "UnsafeWorkbookError", "has two parts of one name"),
    ("same-part-in-capitals", "UnsafeWorkbookError", "has two parts of one name"),
    ("traversal", "UnsafeWorkbookError", "has a part with an unsafe name (../../evil.txt)"),
    ("20,000 parts", "OversizedWorkbookError", "has over 10,000 parts, more than"),
    ("size-huge", "OversizedWorkbookError", "unpacks to over 512 MB, more than"),
    (
        "bomb-of-rows",
        "OversizedWorkbookError",
        "has a part (xl/worksheets/sheet2.xml) that unpacks to 4",
    ),
    (
        "bomb-in-relations",
        "OversizedWorkbookError",
        "(xl/_rels/workbook.xml.rels) that unpacks to 4",
    ),
    ("bomb-that-lies", "DamagedWorkbookError", "its part xl/worksheets/sheet2.xml is broken"),
    ("wrong-check-sum", "DamagedWorkbookError", "its part xl/worksheets/sheet2.xml is broken"),
    ("no-relations", "DamagedWorkbookError", "xl/_rels/workbook.xml.rels is missing"),
    ("no-workbook", "DamagedWorkbookError", "its part xl/workbook.xml is missing"),
    ("laughs-in-strings", "UnsafeWorkbookError", "declares a document type (DTD)"),
    ("outside-in-sheet", "UnsafeWorkbookError", "(DTD) in its part xl/worksheets/sheet2.xml"),
    ("parameter-entity", "UnsafeWorkbookError", "declares a document type (DTD)"),
    ("deep", "UnsafeWorkbookError", "has elements nested without end"),
    ("million-names", "UnsafeWorkbookError", "has endless or countless tags"),
    ("long-attribute", "OversizedWorkbookError", "times its size"),
    ("dense-elements", "OversizedWorkbookError", "has too many cells or names"),
    ("cut", "DamagedWorkbookError", "sheet2.xml is broken XML at line"),
    ("encoding-unknown", "DamagedWorkbookError", "is in an unusual encoding"),
    ("rows-unsorted", "DamagedWorkbookError", "has its rows out of order: 1 after 1048576"),
    ("cell-twice", "DamagedWorkbookError", "has a cell twice, in row 15"),
    ("address-far", "DamagedWorkbookError", "has a cell XFE1 in row 15"),
]


@pytest.mark.parametrize(("name", "kind", "text"), REFUSALS)
def test_a_refusal_names_the_file_its_fault_and_a_remedy(tmp_path, name, kind, text):
    path = tmp_path / "file.xlsx"
    path.write_bytes(HOSTILE[name]())
    with pytest.raises(getattr(reading_errors, kind)) as refusal:
        read_workbook(path)
    said = str(refusal.value)
    assert said.startswith(str(path))
    assert text in said
    assert "\n" not in said
    assert len(said) - len(str(path)) < 300
    assert type(refusal.value).__name__ == kind


CELLS = [
    ("name-missing", "best_F_CV has no cell of its own"),
    ("name-deleted", "best_F_CV lost its cell, which was deleted: undo that, or make a new"),
    ("name-deleted-on-sheet", "best_F_CV lost its cell, which was deleted"),
    ("name-elsewhere", "best_F_CV stands for a cell of another file ([1]Other!$B$1): make it"),
    ("name-of-area", "best_F_CV stands for several cells (Questions!$E$15:$E$16): make it refer"),
    ("name-of-areas", "best_F_CV stands for several cells (Questions!$E$15,Questions!$E$16)"),
    ("name-of-sheets", "best_F_CV stands for several cells (Start:Questions!$E$15)"),
    ("name-of-lost-sheet", "best_F_CV stands for a cell of the sheet “My sheet”, which is not"),
    ("name-of-number", "best_F_CV stands for 0.7, which is not a cell: make it refer to the"),
    ("name-of-function", "best_F_CV stands for OFFSET(Questions!$A$1,10,5), which is not a cell"),
    ("name-blank", "best_F_CV stands for nothing: make it refer to the cell with the entry"),
    ("infinite", "F_CV is inf: enter a share from 0 to 1"),
    ("not-a-number", "best_F_CV cannot be read (it says NaN): type the entry again"),
    ("underscores", "best_F_CV cannot be read (it says 0_1): type the entry again"),
    ("string-99999", "best_F_CV cannot be read (its text is missing): type the entry again"),
    ("type-unknown", "best_F_CV cannot be read"),
    ("truth", "F_CV is TRUE: enter a share"),
    ("date", "F_CV is a date or time (2024-05-01 00:00:00): format the cell as a number"),
    ("error", "best_F_CV shows the error #N/A: fix the formula"),
    ("formula-error", "best_F_CV shows the error #DIV/0!"),
    ("formula-not-calculated", "best_F_CV is a formula that was never calculated: open the"),
    ("inline", 'F_CV is "0.7", which is text: type 0.7, or enter'),
    ("inline-rich", 'F_CV is "0.7", which is text: type 0.7, or enter'),
]


@pytest.mark.parametrize(("name", "text"), CELLS)
def test_a_broken_cell_or_name_is_told_beside_what_is_right(tmp_path, name, text):
    path = tmp_path / "file.xlsx"
    path.write_bytes(HOSTILE[name]())
    filled = read_workbook(path)
    (problem,) = filled.problems
    assert problem.text.startswith(text)
    assert problem.name == "best_F_CV"
    assert len(filled.inputs) == 17


@pytest.mark.parametrize(
    "name",
    ["formula-calculated", "name-in-capitals", "relation-absolute", "utf-16", "dimension-huge",
     "far-cell", "backslashes", "strings-in-another-case", "all-in-capitals", "bomb-in-picture",
     "junk-behind", "style-unknown", "no-styles", "date-far"],
)  # fmt: skip
def test_what_harms_nothing_is_read(tmp_path, name):
    path = tmp_path / "file.xlsx"
    path.write_bytes(HOSTILE[name]())
    filled = read_workbook(path)
    assert [each for each in filled.problems if each.name != "best_F_CV"] == []
    assert len(filled.inputs) >= 17


@pytest.mark.parametrize("lock", ["~$estimates.xlsx", ".~lock.estimates.xlsx#"])
def test_the_mark_of_an_open_workbook_names_the_workbook(tmp_path, lock):
    path = tmp_path / lock
    path.write_bytes(b"\x05Alice" + bytes(159))
    with pytest.raises(
        reading_errors.NotAWorkbookError, match="keeps while a workbook is open: name est"
    ):
        read_workbook(path)


def test_a_name_that_no_system_takes_is_refused_in_words(tmp_path):
    with pytest.raises(
        bounded_files.UnreadableFileError, match="is too long for this system: choose a"
    ):
        read_workbook(tmp_path / ("x" * 300 + ".xlsx"))
