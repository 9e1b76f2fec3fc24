import datetime
import shutil
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

import coop_xl
from coop_xl.bounded_files import UnreadableFileError
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.scales import LOG10_REST
from coop_xl.model.defaults import ESSENTIAL
from coop_xl.reading.read import ForeignWorkbookError, read_workbook
from coop_xl.spreadsheet.reading.reading_errors import NotAWorkbookError
from coop_xl.workbook.build import build
from tests.workbook.light import without_draws

VALUES = ("best", "low", "high", "distribution", "source", "confidence", "dated")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("read")
    for name, content in EXAMPLES.items():
        (folder / f"{name}.xlsx").write_bytes(build(content))
        shutil.copy(folder / f"{name}.xlsx", folder / f"light-{name}.xlsx")
        without_draws(folder / f"light-{name}.xlsx")
    (folder / "blank.xlsx").write_bytes(build(Entries()))
    return folder


@pytest.fixture
def edited(folder, tmp_path):
    """Reads the earth example after cells were typed over by hand."""

    def edit(entries, lost=(), name="earth"):
        book = load_workbook(folder / f"light-{name}.xlsx")
        for cell, value in entries.items():
            sheet, address = next(iter(book.defined_names[cell].destinations))
            book[sheet][address] = value
        for cell in lost:
            del book.defined_names[cell]
        path = tmp_path / "edited.xlsx"
        book.save(path)
        return read_workbook(path)

    return edit


def errors(filled):
    return [each for each in filled.problems if each.severity == "error"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_back_as_it_was_written(folder, name):
    content, filled = EXAMPLES[name], read_workbook(folder / f"{name}.xlsx")
    assert filled.inputs == content.best
    assert filled.content.definitions == content.definitions
    assert filled.content.correlations == content.correlations
    assert filled.obstacles == ()
    assert [filled.content.scale(key) for key in ("F_V", "F_I")] == [
        content.scale(key) for key in ("F_V", "F_I")
    ]
    for key, estimate in content.estimates.items():
        found = filled.content.estimate(key)
        assert [getattr(found, part) for part in VALUES] == [
            getattr(estimate, part) for part in VALUES
        ]
    assert not errors(filled)


def test_a_blank_template_lists_every_essential_question_with_its_cell(folder):
    filled = read_workbook(folder / "blank.xlsx")
    assert [each.name for each in errors(filled)] == [f"best_{key}" for key in ESSENTIAL]
    assert all(each.sheet == "Questions" and each.cell.startswith("E") for each in errors(filled))
    assert [each.name for each in filled.problems if each.severity == "warning"] == [
        "definition_values", "definition_cooperative", "unit_of_effort",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "value", "text"),
    [
        ("best_F_CV", "30 %", 'F_CV is "30 %", which is text: type 0.3,'),
        ("best_F_CV", "0,3", 'F_CV is "0,3", which is text: type 0.3,'),
        ("best_F_CV", ".3", 'F_CV is ".3", which is text: type 0.3,'),
        ("best_U_nB", "−20", 'U_nB is "−20", which is text: type -20,'),
        ("best_F_CV", "about a third", 'F_CV is "about a third": enter a share from 0 to 1'),
        ("best_U_B", "1,000", 'U_B is "1,000", which is text: type 1 or 1000, whichever is meant'),
        ("best_F_CV", 30, "F_CV is 30: type 0.3, or enter a share from 0 to 1"),
        ("best_F_CV", -1, "F_CV is -1: enter a share from 0 to 1"),
        ("best_F_CV", True, "F_CV is TRUE: enter a share from 0 to 1"),
        ("best_F_CV", " ", "F_CV is blank: enter a share from 0 to 1"),
        ("best_F_CV", None, "F_CV is blank: enter a share from 0 to 1"),
        ("best_F_CV", datetime.date(2026, 3, 1), "F_CV is a date or time (2026-03-01"),
        ("best_F_CV", "#DIV/0!", "best_F_CV shows the error #DIV/0!"),
        ("best_F_CV", "=1/3", "best_F_CV is a formula that was never calculated"),
        ("high_F_CV", "0,9", 'High of F_CV is "0,9", which is text: type 0.9,'),
        ("low_F_CV", 0.8, "F_CV: Low is 0.8, above Best 0.7: enter Low ≤ Best ≤ High"),
        ("high_F_CV", 0.6, "F_CV: Best is 0.7, above High 0.6: enter Low ≤ Best ≤ High"),
        ("dist_b", "gauss", 'dist_b is "gauss": choose one of auto, constant, normal'),
        ("dist_b", None, "dist_b is blank: choose one of auto"),
        ("scale_F_I", "ln", 'scale_F_I is "ln": choose one of plain, log10'),
        ("unit_of_effort", "#REF!", "unit_of_effort shows the error #REF!"),
    ],
)
def test_a_mistake_is_told_with_its_cell_and_remedy(edited, cell, value, text):
    (problem,) = errors(edited({cell: value}))
    assert problem.text.startswith(text)
    assert problem.name == cell
    sheet = "Start" if cell == "unit_of_effort" else "Questions"
    assert problem.place == f"{sheet}!{problem.cell}"
    assert problem.cell[0].isalpha()
    assert problem.cell[-1].isdigit()


def test_all_mistakes_are_told_at_once(edited):
    entries = {"best_F_CV": "30 %", "best_b": 2, "dist_U_B": "gauss", "low_p_V": 0.9}
    found = {each.name for each in errors(edited(entries, lost=["high_b"]))}
    assert found == {*entries, "high_b"}


def test_low_above_high_is_told_when_best_is_blank(edited):
    found = {each.name for each in errors(edited({"best_b": None, "low_b": 0.9}))}
    assert found == {"best_b", "high_b"}


def test_blank_low_and_high_are_accepted(edited):
    filled = edited({"low_b": None, "high_b": None})
    assert not errors(filled)
    assert filled.content.estimate("b").low is None


def test_a_distribution_may_be_typed_in_any_case(edited):
    assert edited({"dist_b": " pert "}).content.estimate("b").distribution == "PERT"


def test_the_scale_decides_the_key_and_the_domain(edited):
    rest = {"scale_F_V": LOG10_REST, "best_F_V": -0.2, "low_F_V": -3, "high_F_V": -0.1}
    filled = edited(rest)
    assert filled.inputs["log10_1mF_V"] == -0.2
    assert "F_V" not in filled.inputs
    (problem,) = errors(edited(rest | {"best_F_V": 0.2, "high_F_V": None}))
    assert problem.text.startswith("log10_1mF_V is 0.2: enter a log10, below 0")


def test_the_models_warnings_stand_at_the_variables_cell(edited):
    filled = edited({"best_U_nB": 500, "high_U_nB": 600})
    (problem,) = [each for each in filled.problems if each.name == "best_U_nB"]
    assert (problem.severity, problem.place) == ("warning", "Questions!E26")
    assert "above U_B" in problem.text
    assert {each.text for each in filled.problems} == {
        each.text for each in coop_xl.check(filled.inputs)
    }


def test_a_warning_on_a_share_entered_as_log10_stands_at_its_cell(edited):
    filled = edited({"best_F_I": -1, "high_F_I": None}, name="multiverse")
    assert "Questions!E9" in {each.place for each in filled.problems if each.severity == "warning"}


def test_another_workbook_is_refused(tmp_path):
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    with pytest.raises(ForeignWorkbookError, match="is not a Coop XL workbook"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is not an Excel workbook"),
        (b"F_V,0.1\n", "is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        (b"PK\x03\x04 cut short", "is not a whole Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(tmp_path, data, text):
    path = tmp_path / "file.xlsx"
    path.write_bytes(data)
    with pytest.raises(NotAWorkbookError, match=text):
        read_workbook(path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")
    with pytest.raises(NotAWorkbookError, match="but a zip archive of something else: unpack it"):
        read_workbook(path)


def test_a_workbook_cut_short_is_refused(folder, tmp_path):
    path = tmp_path / "half.xlsx"
    whole = (folder / "earth.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAWorkbookError, match="is not a whole Excel workbook"):
        read_workbook(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UnreadableFileError, match="there is no file"):
        read_workbook(tmp_path / "none.xlsx")
    with pytest.raises(UnreadableFileError, match="folder"):
        read_workbook(tmp_path)
