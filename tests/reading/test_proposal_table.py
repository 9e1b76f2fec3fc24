"""Tables of proposals: CSV in any country's way, workbooks, and all that may be wrong."""

import pytest
from openpyxl import Workbook

from coop_xl import CoopError, Estimate
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.proposals import Trouble
from coop_xl.reading.proposal_table import read_proposals
from coop_xl.render.proposals_csv import proposals_csv


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def workbook(path, rows, title="Sheet", before=()):
    book = Workbook()
    for name in before:
        book.create_sheet(name, 0).append(["name", "cost", "nothing"])
    sheet = book["Sheet"]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_list_is_read_as_it_was_written(tmp_path):
    table = read_proposals(written(tmp_path / "list.csv", proposals_csv(PROPOSALS)))
    assert table.problems == ()
    assert tuple(table.proposals) == PROPOSALS


def test_semicolons_and_decimal_commas_are_read(tmp_path):
    text = "Notes;Name;Cost;chance;change_b\nx;A;10,5;0,25;0,01\ny;B;2,5;;0,02\n"
    first, second = read_proposals(written(tmp_path / "list.csv", text)).proposals
    assert (first.cost, first.chance, first.effects) == (10.5, 0.25, {"change_b": 0.01})
    assert (second.cost, second.chance) == (2.5, 1.0)


def test_a_workbook_is_read_from_the_sheet_that_has_the_table(tmp_path):
    rows = [["Our list"], [], ["name", "cost", "effort_V low", "effort_V", "effort_V high",
            "needs"], ["A", 3, 1, 2, 4, None], [], ["B", 1, None, 1, None, "A"]]  # fmt: skip
    table = read_proposals(workbook(tmp_path / "list.xlsx", rows, "Proposals", ["Costs"]))
    first, second = table.proposals
    assert table.problems == ()
    assert first.effects == {"effort_V": Estimate(1.0, 2.0, 4.0)}
    assert second.needs == ("A",)
    assert list(table.rows) == [3, 5]


def test_everything_wrong_is_told_by_cell(tmp_path):
    rows = [["name", "cost", "chance", "change_b", "change_b low", "change_b high", "needs"],
            ["A", "12k", 50, 0.1, None, None, None],
            ["B", None, 1, 0.1, 0.2, 0.3, "Z"],
            ["b", 1, 1, None, None, None, None],
            [None, 1, 1, 0.1, None, None, None]]  # fmt: skip
    table = read_proposals(workbook(tmp_path / "list.xlsx", rows))
    found = {(each.cell, each.sheet) for each in table.problems}
    cells = {"B2", "C2", "B3", "D3", "G3", "A4", "A5"}
    assert found >= {(cell, "Sheet") for cell in cells}
    assert any("type 0.5" in each.text for each in table.problems if each.cell == "C2")
    assert any("above Best" in each.text for each in table.problems if each.cell == "D3")


def test_a_misspelt_effect_is_told_with_what_is_meant(tmp_path):
    table = read_proposals(written(tmp_path / "l.csv", "name,cost,chnge_b\nA,1,0.1\n"))
    assert "is change_b meant?" in table.problems[0].text
    assert table.problems[0].text.startswith("C1: ")


def test_formulas_that_were_never_calculated_are_told(tmp_path):
    rows = [["name", "cost", "change_b"], ["A", "=1+1", 0.1]]
    table = read_proposals(workbook(tmp_path / "list.xlsx", rows))
    assert any(each.cell == "B2" and "never calculated" in each.text for each in table.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("F_V,p_V\n0.1,0.2\n", "has no table of proposals"),
        ("name,cost,change_b\n,,\n", "has no proposal"),
    ],
)
def test_a_file_without_proposals_is_refused(tmp_path, text, said):
    with pytest.raises(CoopError, match=said):
        read_proposals(written(tmp_path / "list.csv", text))


def test_what_the_model_says_is_told_at_the_cell_of_the_effect(tmp_path):
    text = "name,cost,change_p_V,change_b\nA,1,,0.1\nB,1,0.9,\n"
    table = read_proposals(written(tmp_path / "list.csv", text))
    (found,) = table.located([Trouble(1, "change_p_V", "too much")])
    assert found.text == "C3: too much"
