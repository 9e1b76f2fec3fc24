"""Entries that no longer stand where the names of their cells say are told, not taken."""

import pytest
from openpyxl import load_workbook

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.copies import WITHOUT_ENTRIES
from coop_xl.reading.read import NamelessWorkbookError, read_workbook

from .edits import by_hand, light, renamed, swapped, typed
from .zips import SHIPPED

P_V, P_CV = 15, 16  # rows of Inputs
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
def whole(tmp_path_factory):
    """The earth example with all its sheets."""
    return light(str(tmp_path_factory.mktemp("light")))


def told(filled, severity="error"):
    return [(each.place, each.text) for each in filled.problems if each.severity == severity]


def test_two_rows_that_were_swapped_are_errors_that_name_the_label_and_the_cell(read):
    filled = read(swapped("Inputs", P_V, P_CV))
    assert [(place, text.partition(":")[0]) for place, text in told(filled)] == [
        ("Inputs!F15", "the row is labelled p_CV, but the name of the cell is best_p_V"),
        ("Inputs!F16", "the row is labelled p_V, but the name of the cell is best_p_CV"),
    ]
    assert {"p_V", "p_CV"}.isdisjoint(filled.inputs)


def test_rows_sorted_by_name_are_all_told(read):
    def by_label(book):
        sheet = book["Inputs"]
        rows = [row for row in sheet.iter_rows(6, 28, 1, 13) if row[5].value is not None]
        values = sorted(([each.value for each in row] for row in rows), key=lambda row: row[0])
        for row, new in zip(rows, values, strict=True):
            for cell, value in zip(row, new, strict=True):
                cell.value = value

    filled = read(by_label)
    # F_V alone stands, by its place in the alphabet, where it stood.
    assert set(filled.inputs) == {"F_V"}
    assert len(told(filled)) == len(EARTH.best) - 1


def test_rows_of_extensions_that_were_swapped_are_errors(read, whole):
    filled = read(swapped("Extensions", 13, 14, range(1, 10)), whole)
    assert [text.partition(":")[0] for _, text in told(filled)] == [
        "the row is labelled lambda_own, but the name of the cell is best_D_b",
        "the row is labelled D_b, but the name of the cell is best_lambda_own",
    ]


def test_a_label_that_was_cleared_is_a_warning(read):
    def clear(book):
        book["Inputs"]["A15"].value = book["Inputs"]["C15"].value = None

    ((place, text),) = told(read(clear), "warning")
    assert (place, text.partition(":")[0]) == (
        "Inputs!E15",
        "rows no longer say whose they are (p_V)",
    )


def test_a_column_before_the_labels_and_other_words_around_them_change_nothing(read):
    def edit(book):
        book["Inputs"]["B15"].value = "p_CV is on the next row"
        book["Inputs"]["A15"].value = " P_V "

    assert read(edit).problems == ()


@pytest.mark.parametrize("place", ["'Inputs'!$F$15", "Inputs!F15", "'Inputs'!$F$15:$F$15"])
def test_two_names_on_one_cell_are_an_error(read, place):
    ((where, text),) = told(filled := read(renamed(best_p_CV=place)))
    assert where == "Inputs!F15"
    assert text.startswith("best_p_V and best_p_CV are names of one cell: let each stand for")
    assert {"p_V", "p_CV"}.isdisjoint(filled.inputs)


def test_one_name_on_the_cell_of_a_correlation_and_an_extension_is_an_error(read, whole):
    filled = read(renamed(best_D_b="'Inputs'!$F$15", corr_2_value="'Inputs'!$F$15"), whole)
    assert [text.partition(":")[0] for _, text in told(filled)] == [
        "best_p_V, corr_2_value and best_D_b are names of one cell"
    ]


def test_cells_moved_down_are_a_warning_that_names_both_rows(read):
    filled = read(renamed(best_p_CV="'Inputs'!$F$17", best_p_CnV="'Inputs'!$F$18"))
    ((place, text),) = told(filled, "warning")
    assert place == "Inputs!F17"
    assert text.startswith(
        "best_p_CV stands in the row of p_CnV, though low_p_CV stands in row 16 (1 more is out of "
    )


def test_a_correlation_with_a_cell_of_another_line_is_a_warning(read, whole):
    move = renamed(corr_6_value="'Simulation'!$BZ$3")
    texts = [text for _, text in told(read(move, whole), "warning")]
    assert [text.partition(":")[0] for text in texts] == [
        "corr_6_value stands in another row, though corr_6_first stands in row 117"
    ]


def test_an_entry_under_merged_cells_is_a_warning_with_what_it_holds(read, tmp_path):
    def merge(book):
        sheet = book["Inputs"]
        held = sheet["F11"].value
        sheet.merge_cells("E11:F11")
        sheet._cells[11, 6] = type(sheet["E11"])(sheet, row=11, column=6, value=held)

    filled = read(merge)
    assert told(filled, "warning") == [
        (
            "Inputs!F11",
            "best_F_CV lies hidden under the merged cells E11:F11 and holds 0.7, which counts: "
            "unmerge them, and see what each cell holds",
        )
    ]
    assert filled.inputs["F_CV"] == 0.7


def test_an_entry_that_merging_wiped_is_blank_and_hidden(read):
    filled = read(lambda book: book["Inputs"].merge_cells("E11:F12"))
    assert [place for place, _ in told(filled)] == ["Inputs!F11", "Inputs!F12"]  # Best is needed
    hidden = [text.partition(" under")[0] for _, text in told(filled, "warning")]
    assert hidden == ["best_F_CV lies hidden", "low_F_CnV lies hidden", "best_F_CnV lies hidden"]


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_copy_of_inputs_is_a_warning_that_names_both_sheets(read, is_hidden):
    def copy(book):
        new = book.copy_worksheet(book["Inputs"])
        new.title, new["F15"].value = "Inputs (2)", 0.5
        if is_hidden:
            book["Inputs"].sheet_state = "hidden"

    filled = read(copy)
    (problem,) = filled.problems
    assert (problem.severity, problem.sheet) == ("warning", "Inputs (2)")
    hidden = ", which is hidden," if is_hidden else ""
    assert problem.text.startswith(
        "the sheet Inputs (2) is a copy of Inputs and is not read: what stands on "
        f"Inputs{hidden} counts"
    )
    assert filled.inputs == EARTH.best


def test_the_sheet_that_took_the_place_of_a_renamed_one_is_a_copy(read):
    def copy(book):
        new = book.copy_worksheet(book["Inputs"])
        book["Inputs"].title = "old"
        for name in book.defined_names.values():
            name.attr_text = name.attr_text.replace("'Inputs'", "old")
        new.title = "Inputs"

    (problem,) = read(copy).problems
    assert "Inputs is a copy of old and is not read" in problem.text


def test_another_sheet_is_no_copy(read):
    def add(book):
        sheet = book.create_sheet("Notes")
        for row in range(1, 40):
            sheet.append(["p_V", "p_CV", row])

    assert read(add).problems == ()


def test_the_sheets_that_hold_no_entries_are_those_of_the_workbook():
    titles = set(load_workbook(SHIPPED / "template.xlsm", read_only=True).sheetnames)
    assert titles == WITHOUT_ENTRIES | {"Inputs", "Extensions"}


def test_inputs_deleted_is_one_sentence_that_names_the_sheet(read):
    def delete(book):
        del book["Inputs"]

    filled = read(delete)
    assert told(filled) == [
        (
            "",
            "the sheet Inputs is gone, with all estimates: undo that, or make a new workbook with "
            "coop-xl new and copy your entries there",
        )
    ]
    assert filled.problems[1:] == ()
    assert filled.obstacles == ()


def test_entries_deleted_on_a_sheet_that_is_there_are_one_sentence(read):
    def delete(book):
        for name in book.defined_names.values():
            if "Inputs" in name.attr_text:
                name.attr_text = "Inputs!#REF!"

    ((_, text),) = told(read(delete))
    assert text.startswith("the cells to fill in on Inputs are gone, with all estimates: undo")


def test_other_sheets_deleted_are_a_sentence_each(read, whole):
    def delete(book):
        for title in ("Welcome", "Extensions", "Simulation"):
            del book[title]

    filled = read(delete, whole)
    assert [text.partition(",")[0] for _, text in told(filled)] == ["the sheet Welcome is gone"]
    assert [text.partition(":")[0] for _, text in told(filled, "warning")] == [
        "the sheet Extensions is gone, so every extension counts as left out",
        "the sheet Simulation is gone, so no correlations count",
    ]


def test_a_workbook_whose_names_are_gone_is_not_taken_for_anothers(read, whole):
    with pytest.raises(NamelessWorkbookError, match="made by Coop XL, but the names of its cells"):
        read(lambda book: book.defined_names.clear(), whole)


def test_an_entry_typed_over_by_hand_changes_nothing_else(read):
    assert read(typed(best_p_V=0.3)).inputs == EARTH.best | {"p_V": 0.3}
