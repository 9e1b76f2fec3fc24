"""Results of formulas count only if their author saw them; what they hang on is told."""

import pytest

from coop_xl.reading.read import read_workbook

from .edits import as_saved_by_excel, by_hand, typed
from .zips import BOOK, INPUTS, edited

NEVER = "is a formula that was never calculated: open the file in a spreadsheet program"


def formula(cell, text, value=None):
    """Another formula in a cell of Questions, with a result; by default that which is there."""
    result = r"\g<old>" if value is None else str(value)
    return (
        INPUTS,
        rf'(?P<cell><c [^>]*r="{cell}"[^>]*>)<v>(?P<old>[^<]*)</v>',
        rf"\g<cell><f>{text}</f><v>{result}</v>",
    )


@pytest.fixture
def read(tmp_path):
    def saved(data):
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(data)
        return read_workbook(path)

    return saved


def test_a_formula_that_excel_calculated_counts_without_a_remark(read):
    filled = read(as_saved_by_excel(formula("E8", "1/4+0", 0.25)))
    assert filled.problems == ()
    assert filled.inputs["p_V"] == 0.25


@pytest.mark.parametrize(
    "text",
    ["[1]Sheet!A1", "'[1]My &amp; sheet'!$A$1*2", "SUM([12]Rates!B2:B9)", "1+[3]!rate"],
)
def test_a_number_from_another_workbook_is_told_with_the_formula(read, text):
    filled = read(as_saved_by_excel(formula("E8", text)))
    (problem,) = filled.problems
    assert (problem.severity, problem.place) == ("warning", "Questions!E8")
    shown = text.replace("&amp;", "&")
    assert problem.text.startswith(
        f"best_p_V takes its value from another workbook (={shown}), and counts as 0.4, its value"
    )
    assert filled.inputs["p_V"] == 0.4


def test_formulas_that_share_a_link_are_told_each(read):
    shared = '<f t="shared" ref="E8:E23" si="0">[1]Sheet!A1</f>'
    filled = read(
        as_saved_by_excel(
            (INPUTS, r'(<c [^>]*r="E8"[^>]*>)<v>', rf"\1{shared}<v>"),
            (INPUTS, r'(<c [^>]*r="E23"[^>]*>)<v>', r'\1<f t="shared" si="0"/><v>'),
        )
    )
    assert [each.place for each in filled.problems] == ["Questions!E8", "Questions!E23"]


@pytest.mark.parametrize(
    "text",
    ["RAND()", "0.5+0*NOW()", "IFERROR(__xludf.DUMMYFUNCTION(&quot;a&quot;),0.5)"],
)
def test_a_result_that_changes_by_itself_is_told(read, text):
    (problem,) = read(as_saved_by_excel(formula("E8", text))).problems
    assert problem.text.startswith("best_p_V is a formula whose result changes by itself (=")


@pytest.mark.parametrize(
    "text",
    ["Table1[Rate]", "&quot;[1]A!B&quot;&amp;1", "Brand(1)", "E23", "INDEX(A:A,1)"],
)
def test_formulas_of_the_workbook_itself_are_not_remarked_on(read, text):
    assert read(as_saved_by_excel(formula("E8", text))).problems == ()


@pytest.mark.parametrize("value", ["0", "0.5"])
def test_the_result_of_a_program_that_calculates_nothing_is_refused(read, value):
    data = as_saved_by_excel(
        formula("E8", "E23*1", value), (BOOK, "<calcPr ", '<calcPr fullCalcOnLoad="1" ')
    )
    (problem,) = read(data).problems
    assert (problem.severity, problem.place) == ("error", "Questions!E8")
    assert problem.text.startswith(f"best_p_V {NEVER}")


def test_a_formula_saved_by_openpyxl_is_refused(read):
    (problem,) = read(by_hand(typed(best_p_V="=1/3", low_p_V=None))).problems
    assert problem.text.startswith(f"best_p_V {NEVER}")


@pytest.mark.parametrize("cell", ["unit_of_effort", "dist_b"])
def test_words_that_no_program_calculated_are_refused(read, cell):
    (problem,) = read(by_hand(typed(**{cell: '="a"&"uto"'}))).problems
    assert problem.text.startswith(f"{cell} {NEVER}")


def test_a_formula_in_a_workbook_edited_without_recalculation_is_refused(read):
    data = as_saved_by_excel(
        formula("E8", "E23-0.2"), (INPUTS, r'(<c [^>]*r="E23"[^>]*>)<v>[^<]*', r"\g<1><v>0.65")
    )
    (problem,) = read(data).problems
    assert (problem.severity, problem.place) == ("error", "Questions!E8")
    assert problem.text.startswith(
        "best_p_V is a formula, but the workbook was not recalculated after its entries were "
        "changed (Questions!AC23 still shows 0.7): open it in a spreadsheet program"
    )


def test_a_workbook_without_formulas_among_its_entries_needs_no_recalculation(read):
    data = edited(INPUTS, b'<c s="28" r="E23"><v>0.7</v>', b'<c s="28" r="E23"><v>0.65</v>')
    filled = read(data)
    assert filled.problems == ()
    assert filled.inputs["p_CV"] == 0.65
