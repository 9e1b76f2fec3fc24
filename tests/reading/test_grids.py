"""A stranger's table is read whole within bounds, and where it is too large that is told."""

import pytest
from openpyxl import Workbook

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.errors import CoopError
from coop_xl.reading import grids, text_grid
from coop_xl.reading.grids import ScenarioTableError
from coop_xl.reading.scenario_rows import read_scenarios

from .hostile import HOSTILE
from .zips import edited, table

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def scenarios(tmp_path):
    """The scenarios of a file of those bytes."""

    def read(data, name="table.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_scenarios(path)

    return read


def test_the_table_is_read(scenarios):
    found, problems = scenarios(table())
    assert ([each.name for each in found], problems) == (["a", "b", "c"], [])


def test_rows_far_below_that_hold_nothing_are_of_no_account(scenarios):
    assert len(scenarios(HOSTILE["table-far-row"]())[0]) == 3
    blank = b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    assert len(scenarios(edited(SHEET, b"</sheetData>", blank, table()))[0]) == 3


def test_a_row_far_below_that_holds_something_is_told(scenarios):
    with pytest.raises(ScenarioTableError, match=r"has a table of over 20,000 rows or 100,000"):
        scenarios(HOSTILE["table-far-cell"]())


def test_cells_that_have_a_format_only_are_not_counted(scenarios, monkeypatch):
    monkeypatch.setattr(grids, "MOST_CELLS", 90)
    blank = b"".join(b'<row r="%d">%s</row>' % (n, b'<c s="1"/>' * 50) for n in range(6, 40))
    assert len(scenarios(edited(SHEET, b"</sheetData>", blank + b"</sheetData>", table()))[0]) == 3


def test_a_table_of_too_many_rows_or_cells_is_refused(scenarios, monkeypatch):
    monkeypatch.setattr(grids, "MOST_ROWS", 4)
    with pytest.raises(ScenarioTableError, match="split it"):
        scenarios(table())
    monkeypatch.setattr(grids, "MOST_ROWS", 5)
    assert len(scenarios(table())[0]) == 3
    monkeypatch.setattr(grids, "MOST_CELLS", 50)
    with pytest.raises(CoopError, match="over 50 cells"):
        scenarios(table())


def test_a_sheet_before_the_table_may_be_large(tmp_path):
    book = Workbook()
    for row in range(3000):
        book.active.append([row] * 20)
    sheet = book.create_sheet("Table")
    values = EXAMPLES["earth"].best
    sheet.append([*values])
    sheet.append([*values.values()])
    path = tmp_path / "two.xlsx"
    book.save(path)
    assert len(read_scenarios(path)[0]) == 1


def test_cells_that_cannot_be_read_are_told_by_their_place(scenarios):
    data = edited(SHEET, b'<c r="B3" t="n"><v>100</v>', b'<c r="B3" t="n"><v>x</v>', table())
    _, problems = scenarios(data)
    assert str(problems[0]) == "Sheet!B3: error: U_B is the error #VALUE!: fix that cell"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"F_V," + b"x" * 200_000 + b"\n", "is not a table from row 1 on"),
        (b"a,b\n" * 30_000, "split it"),
        (b"a" + b"," * 200_000, "split it"),
        (b"\0\0\n", "no table of scenarios"),
        (b"", "no table of scenarios"),
        (b"=1+1,\x1b[2J\n", "no table of scenarios"),
    ],
)
def test_a_text_that_is_no_table_is_refused(scenarios, text, words):
    with pytest.raises(ScenarioTableError) as refusal:
        scenarios(text, "table.csv")
    assert words in str(refusal.value)


@pytest.mark.parametrize(("text", "value"), [("1_000", "1_000"), ("−2", -2), ("", None)])
def test_numbers_of_a_text_are_those_a_spreadsheet_would_take(text, value):
    assert text_grid.number_or_text(text) == value
