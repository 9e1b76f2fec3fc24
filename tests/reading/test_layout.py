"""Entries that no longer stand where the names of their cells say are told, not taken."""

import io

import pytest
from openpyxl import load_workbook

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.copies import WITHOUT_ENTRIES
from coop_xl.reading.read import NamelessWorkbookError, read_workbook

from .edits import by_hand, light, renamed, swapped, typed
from .zips import SHIPPED

P_V, P_CV = 8, 23  # rows of Questions
EARTH = EXAMPLES["earth"]


@pytest.fixture
def read(tmp_path):
    """What is read of a workbook after an edit by hand."""

    def edited(edit, data=None):
        path = tmp_path / "edited.xlsx"
        path.write_bytes(by_hand(edit, data))
        return read_workbook(path)

    return edited


@pytest.fixture(scope="module")
def whole():
    """The earth example with all its sheets."""
    return light()


def told(filled, severity="error"):
    return [(each.place, each.text) for each in filled.problems if each.severity == severity]


def test_two_rows_that_were_swapped_are_errors_that_name_the_label_and_the_cell(read):
    filled = read(swapped("Questions", P_V, P_CV))
    assert [(place, text.partition(":")[0]) for place, text in told(filled)] == [
        ("Questions!E8", "the row is labelled p_CV, but the name of the cell is best_p_V"),
        ("Questions!E23", "the row is labelled p_V, but the name of the cell is best_p_CV"),
    ]
    assert {"p_V", "p_CV"}.isdisjoint(filled.inputs)


def test_rows_sorted_by_name_are_all_told(read):
    def by_label(book):
        sheet = book["Questions"]
        rows = [row for row in sheet.iter_rows(7, 28, 3, 23) if row[0].value is not None]
        values = sorted(([each.value for each in row] for row in rows), key=lambda row: row[0])
        for row, new in zip(rows, values, strict=True):
            for cell, value in zip(row, new, strict=True):
                cell.value = value

    filled = read(by_label)
    assert filled.inputs == {}
    assert len(told(filled)) == len(EARTH.best) + 1  # D_b too is a question


def test_rows_of_extensions_that_were_swapped_are_errors(read, whole):
    filled = read(swapped("Extensions", 14, 15, range(1, 10)), whole)
    assert [text.partition(":")[0] for _, text in told(filled)] == [
        "the row is labelled kappa_own, but the name of the cell is best_lambda_own",
        "the row is labelled lambda_own, but the name of the cell is best_kappa_own",
    ]


def test_a_label_that_was_cleared_is_a_warning(read):
    def clear(book):
        book["Questions"]["C8"].value = None

    ((place, text),) = told(read(clear), "warning")
    assert (place, text.partition(":")[0]) == (
        "Questions!D8",
        "rows no longer name their variable (p_V)",
    )


def test_a_column_before_the_labels_and_other_words_around_them_change_nothing(read):
    def edit(book):
        book["Questions"]["B8"].value = "p_CV is on another row"
        book["Questions"]["C8"].value = " P_V "

    assert read(edit).problems == ()


@pytest.mark.parametrize("place", ["'Questions'!$E$8", "Questions!E8", "'Questions'!$E$8:$E$8"])
def test_two_names_on_one_cell_are_an_error(read, place):
    ((where, text),) = told(filled := read(renamed(best_p_CV=place)))
    assert where == "Questions!E8"
    assert text.startswith("best_p_V and best_p_CV are names of one cell: make each refer to")
    assert {"p_V", "p_CV"}.isdisjoint(filled.inputs)


def test_one_name_on_the_cell_of_a_correlation_and_an_extension_is_an_error(read, whole):
    filled = read(renamed(best_D_b="'Questions'!$E$8", corr_2_value="'Questions'!$E$8"), whole)
    assert [text.partition(":")[0] for _, text in told(filled)] == [
        "best_p_V, corr_2_value and best_D_b are names of one cell"
    ]


def test_cells_moved_down_are_a_warning_that_names_both_rows(read):
    filled = read(renamed(best_F_CV="'Questions'!$E$16", best_F_CnV="'Questions'!$E$17"))
    ((place, text),) = told(filled, "warning")
    assert place == "Questions!E16"
    assert text.startswith(
        "best_F_CV is in the row of F_CnV, though low_F_CV is in row 15 (1 more is out of "
    )


def test_a_correlation_with_a_cell_of_another_line_is_a_warning(read, whole):
    move = renamed(corr_6_value="'Simulation'!$BZ$3")
    texts = [text for _, text in told(read(move, whole), "warning")]
    assert [text.partition(":")[0] for text in texts] == [
        "corr_6_value is in another row, though corr_6_first is in row 117"
    ]


def test_an_entry_under_merged_cells_is_a_warning_with_what_it_holds(read, tmp_path):
    def merge(book):
        sheet = book["Questions"]
        held = sheet["E15"].value
        sheet.merge_cells("D15:E15")
        sheet._cells[15, 5] = type(sheet["D15"])(sheet, row=15, column=5, value=held)

    filled = read(merge)
    assert told(filled, "warning") == [
        (
            "Questions!E15",
            "best_F_CV is hidden under the merged cells D15:E15 and holds 0.7, which is used: "
            "unmerge them, and check what each cell holds",
        )
    ]
    assert filled.inputs["F_CV"] == 0.7


def test_an_entry_that_merging_wiped_is_blank_and_hidden(read):
    filled = read(lambda book: book["Questions"].merge_cells("D15:E16"))
    assert [place for place, _ in told(filled)] == [
        "Questions!E15",
        "Questions!E16",
    ]  # Best is needed
    hidden = [text.partition(" under")[0] for _, text in told(filled, "warning")]
    assert hidden == ["best_F_CV is hidden", "low_F_CnV is hidden", "best_F_CnV is hidden"]


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_copy_of_inputs_is_a_warning_that_names_both_sheets(read, is_hidden):
    def copy(book):
        new = book.copy_worksheet(book["Questions"])
        new.title, new["E8"].value = "Questions (2)", 0.5
        if is_hidden:
            book["Questions"].sheet_state = "hidden"

    filled = read(copy)
    (problem,) = filled.problems
    assert (problem.severity, problem.sheet) == ("warning", "Questions (2)")
    hidden = ", which is hidden," if is_hidden else ""
    assert problem.text.startswith(
        "the sheet Questions (2) is a copy of Questions and is not read: the entries on "
        f"Questions{hidden} are used"
    )
    assert filled.inputs == EARTH.best


def test_the_sheet_that_took_the_place_of_a_renamed_one_is_a_copy(read):
    def copy(book):
        new = book.copy_worksheet(book["Questions"])
        book["Questions"].title = "old"
        for name in book.defined_names.values():
            name.attr_text = name.attr_text.replace("'Questions'", "old")
        new.title = "Questions"

    (problem,) = read(copy).problems
    assert "Questions is a copy of old and is not read" in problem.text


def test_another_sheet_is_no_copy(read):
    def add(book):
        sheet = book.create_sheet("Notes")
        for row in range(1, 40):
            sheet.append(["p_V", "p_CV", row])

    assert read(add).problems == ()


def test_the_sheets_that_hold_no_entries_are_those_of_the_workbook():
    macros = load_workbook(SHIPPED / "template.xlsm", read_only=True).sheetnames
    titles = {*macros, *load_workbook(io.BytesIO(light()), read_only=True).sheetnames}
    assert titles == WITHOUT_ENTRIES | {"Questions", "Extensions"}


def test_inputs_deleted_is_one_sentence_that_names_the_sheet(read):
    def delete(book):
        del book["Questions"]

    filled = read(delete)
    assert told(filled) == [
        (
            "",
            "the sheet Questions is gone, with all estimates: undo that, or make a new workbook "
            "with coop-xl new and copy your entries there",
        )
    ]
    assert filled.problems[1:] == ()
    assert filled.obstacles == ()


def test_entries_deleted_on_a_sheet_that_is_there_are_one_sentence(read):
    def delete(book):
        for name in book.defined_names.values():
            if "Questions" in name.attr_text:
                name.attr_text = "Questions!#REF!"

    ((_, text),) = told(read(delete))
    assert text.startswith("the cells to fill in on Questions are gone, with all estimates: undo")


def test_other_sheets_deleted_are_a_sentence_each(read, whole):
    def delete(book):
        for title in ("Start", "Extensions", "Simulation"):
            del book[title]

    filled = read(delete, whole)
    assert [text.partition(",")[0] for _, text in told(filled)] == ["the sheet Start is gone"]
    assert [text.partition(":")[0] for _, text in told(filled, "warning")] == [
        "the sheet Extensions is gone, so every extension is off",
        "the sheet Simulation is gone, so there are no correlations",
    ]


def test_a_workbook_whose_names_are_gone_is_not_taken_for_anothers(read, whole):
    with pytest.raises(NamelessWorkbookError, match="made by Coop XL, but the names of its cells"):
        read(lambda book: book.defined_names.clear(), whole)


def test_an_entry_typed_over_by_hand_changes_nothing_else(read):
    assert read(typed(best_p_V=0.3)).inputs == EARTH.best | {"p_V": 0.3}
