"""The tools that recalculate, type into, draw and check workbooks do what they say."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.engines.gnumeric import require_gnumeric
from tests.engines.package import functions_after_2016, problems
from tests.engines.poison import poison, rewrite, set_cells
from tests.engines.recalculate import ENGINES, Engine, gnumeric, libreoffice
from tests.engines.render import render, render_charts
from tests.engines.type_as_person import type_into
from tests.engines.values import Entry, ErrorValue

from .engines import office_runner, require_libreoffice

STALE = -999.0
NAMES = {"b": 0.25, "F_V": 1e-3, "r_V": 4.0}
OUTSIDE = "b is a share: type a number from 0 to 1."

# Formula, its answer in Excel, and its answer with b = 0.5, F_V blank.
FORMULAS: dict[str, tuple[str, Any, Any]] = {
    "A1": ("=IF(b<0.4,b*r_V,r_V)", 1.0, 4.0),
    "A2": ('=IF(COUNT(Inputs!B2)=1,LOG10(F_V),"")', -3.0, ""),
    "A3": ('=INDEX(Inputs!A1:A3,MATCH(MAX(Inputs!B1:B3),Inputs!B1:B3,0))&"!"', "r_V!", "r_V!"),
    "A4": ('=COUNTIFS(Inputs!B1:B3,">0",Inputs!A1:A3,"*_V")', 2.0, 1.0),
    "A5": ("=AND(ISNUMBER(b),b>=0.5)", False, True),
    "A6": ("=1/(b-0.5)", -4.0, ErrorValue("#DIV/0!")),
    "A7": ("=A1*2", 2.0, 8.0),
}
AFTER = {("Inputs", "B1"): 0.5, ("Inputs", "B2"): None}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("engines") / "workbook.xlsx"
    with xlsxwriter.Workbook(path) as book:
        inputs, model = book.add_worksheet("Inputs"), book.add_worksheet("Model")
        open_cell = book.add_format({"locked": False, "bg_color": "#FFFFCC"})
        for row, (name, value) in enumerate(NAMES.items()):
            inputs.write(row, 0, name)
            inputs.write(row, 1, value, open_cell)
            book.define_name(name, f"=Inputs!$B${row + 1}")
        share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        inputs.data_validation("B1", {**share, "error_message": OUTSIDE})
        inputs.merge_range("A6:B6", "Merged")
        inputs.merge_range("A7:B7", "Merged too")
        inputs.write_url("A5", "internal:Model!A1", string="Model")
        inputs.protect()
        for cell, (formula, value, _) in FORMULAS.items():
            model.write_formula(cell, formula, None, value)
        model.write_array_formula("C1:C2", "{=Inputs!B1:B2*2}", None, 0.5)
        headings = [{"header": "name"}, {"header": "share"}]
        model.add_table("E1:F3", {"name": "Shares", "columns": headings})
        model.conditional_format("A1:A2", {"type": "cell", "criteria": ">", "value": 3})
        model.conditional_format("A3:A4", {"type": "no_blanks"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Inputs!$B$1:$B$3"})
        model.insert_chart("H1", chart)
        model.print_area("A1:P20")
        model.fit_to_pages(1, 1)
    return path


@pytest.fixture(scope="module")
def stale(workbook):
    target = workbook.with_name("stale.xlsx")
    poison(workbook, target)
    return target


@pytest.fixture(params=ENGINES, ids=str)
def engine(request):
    if request.param is libreoffice:
        require_libreoffice()
    if request.param is gnumeric:
        require_gnumeric()
    return request.param


def planted(source: Path, folder: Path, part: str, old: str, new: str) -> Path:
    """A copy with one text in one part replaced."""
    target = folder / "planted.xlsx"
    with zipfile.ZipFile(source) as package:
        assert old.encode() in package.read(part)
    rewrite(source, target, {part: lambda data: data.replace(old.encode(), new.encode(), 1)})
    return target


# ---- poison --------------------------------------------------------------------------------


def test_a_poisoned_file_shows_its_stale_values_where_nothing_recalculates(stale):
    import openpyxl

    read = openpyxl.load_workbook(stale, data_only=True)["Model"]
    assert {read[cell].value for cell in [*FORMULAS, "C1", "C2"]} == {STALE}


def test_poisoning_leaves_every_part_without_formulas_as_it_was(workbook, stale):
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(stale) as new:
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert changed == ["xl/worksheets/sheet2.xml"]


def test_poisoning_gives_the_same_bytes_each_time(workbook, stale, tmp_path):
    poison(workbook, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == stale.read_bytes()


def test_entries_keep_the_formats_and_the_order_of_cells(workbook, tmp_path):
    import openpyxl

    target = tmp_path / "filled.xlsx"
    entries: dict[str, Entry] = {"B1": 0.125, "A4": " <b> ", "Z1": True, "B3": None, "A99": 1e-300}
    set_cells(workbook, target, {("Inputs", cell): entry for cell, entry in entries.items()})
    sheet = openpyxl.load_workbook(target)["Inputs"]
    assert {cell: sheet[cell].value for cell in entries} == entries
    assert not sheet["B1"].protection.locked
    assert problems(target) == []


# ---- recalculate ---------------------------------------------------------------------------


def test_an_engine_recalculates_everything(engine, stale):
    values = engine(stale)
    assert {cell: values.get(("Model", cell)) for cell in FORMULAS} == {
        cell: pytest.approx(value) if isinstance(value, float) else value
        for cell, (_, value, _) in FORMULAS.items()
    }
    assert STALE not in values.values()


def test_an_engine_answers_entries_from_the_file_as_it_is(engine: Engine, stale):
    first, second, third = engine.recalculate_many(stale, [{}, AFTER, {}])
    assert first == third
    assert {cell: second.get(("Model", cell)) for cell in FORMULAS} == {
        cell: value for cell, (_, _, value) in FORMULAS.items()
    }


def test_an_engine_puts_back_a_formula_that_was_typed_over(engine: Engine, stale):
    first, second, third = engine.recalculate_many(stale, [{}, {("Model", "A1"): 10.0}, {}])
    assert second["Model", "A7"] == 20
    assert first == third


def test_an_engine_tells_types_apart(engine, stale):
    values = engine(stale, AFTER)
    assert values["Model", "A5"] is True
    assert isinstance(values["Model", "A6"], ErrorValue)
    assert type(values["Model", "A3"]) is str
    assert ("Inputs", "B2") not in values


def test_an_engine_sees_entries_in_bytes_as_it_sees_its_own(engine, stale, tmp_path):
    set_cells(stale, tmp_path / "filled.xlsx", AFTER)
    assert engine(tmp_path / "filled.xlsx") == engine(stale, AFTER)


def test_an_engine_reads_only_what_is_asked(engine, stale):
    assert engine(stale, read=[("Model", "A1")]) == {("Model", "A1"): 1.0}


# ---- one office for many tasks -------------------------------------------------------------


def test_an_office_serves_many_tasks_and_one_that_fails_is_replaced(stale, tmp_path):
    require_libreoffice()
    before = libreoffice(stale, AFTER)
    first = office_runner.running(dialogs=False)
    with pytest.raises(office_runner.OfficeError, match="no such task"):
        office_runner.run("no such task", stale)
    assert first.process.poll() is not None
    assert not first.folder.exists()
    assert libreoffice(stale, AFTER) == before
    second = office_runner.running(dialogs=False)
    libreoffice(stale)
    assert second.process.poll() is None
    with pytest.raises(office_runner.OfficeError, match="not done after 0 s"):
        office_runner.run("recalculate", stale, seconds=0, edits=[[]])
    assert second.process.poll() is not None


# ---- type ----------------------------------------------------------------------------------


def test_typing_meets_validation_and_locks(workbook):
    require_libreoffice()
    good, bad, text, locked, emptied = type_into(
        workbook,
        [
            ("Inputs", "B1", "0.75"),
            ("Inputs", "B1", "7"),
            ("Inputs", "B1", "half"),
            ("Inputs", "A1", "mine"),
            ("Inputs", "B3", ""),
        ],
    )
    assert (good.accepted, good.shown) == (True, "0.75")
    assert (bad.accepted, bad.message, bad.shown) == (False, OUTSIDE, "0.75")
    assert (text.accepted, text.message, text.shown) == (False, OUTSIDE, "0.75")
    assert not locked.accepted
    assert "rotected" in locked.message
    assert locked.shown == "b"
    assert (emptied.accepted, emptied.shown) == (True, "")


# ---- render --------------------------------------------------------------------------------


def test_every_sheet_and_chart_becomes_a_picture(workbook, tmp_path):
    require_libreoffice()
    pictures = [*render(workbook, tmp_path), *render_charts(workbook, tmp_path)]
    names = [picture.name for picture in pictures]
    assert names == ["01 Inputs-1.png", "02 Model-1.png", "Model chart 1.png"]
    for picture in pictures:
        data = picture.read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) > 1_000


# ---- package -------------------------------------------------------------------------------

BOOK, INPUTS, MODEL = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
TABLE, TYPES, TEXTS = "xl/tables/table1.xml", "[Content_Types].xml", "xl/sharedStrings.xml"
CHART, EXTENSIONS = "xl/charts/chart1.xml", "xl/worksheets/_rels/sheet2.xml.rels"
FAULTS = [
    (TYPES, 'PartName="/xl/charts/chart1.xml"', 'PartName="/xl/charts/x.xml"', "which is missing"),
    (EXTENSIONS, "table1.xml", "table9.xml", "table9.xml, which is missing"),
    (EXTENSIONS, 'Id="rId2"', 'Id="rId1"', "the id rId1 twice"),
    (EXTENSIONS, 'Id="rId2"', 'Id="rId7"', "the relation rId2"),
    (MODEL, "</sheetData>", "</sheetdata>", "not well-formed"),
    (TEXTS, "<sst", "<!DOCTYPE sst><sst", "document type"),
    (BOOK, 'name="Model"', f'name="{"M" * 32}"', "32 characters"),
    (BOOK, 'name="Model"', 'name="INPUTS"', "Two sheets"),
    (BOOK, 'name="Model"', 'name="Mo/del"', "Excel forbids"),
    (BOOK, 'definedName name="b"', 'definedName name="f_v"', "given twice"),
    (BOOK, 'definedName name="r_V"', 'definedName name="Shares"', "given twice"),
    (BOOK, 'definedName name="b"', 'definedName name="rV1"', "looks like a cell"),
    (BOOK, 'definedName name="b"', 'definedName name="R"', "looks like a cell"),
    (BOOK, "Inputs!$B$1", "Lost!$B$1", "no sheet Lost"),
    (BOOK, "Inputs!$B$1", "Inputs!#REF!", "refers to nothing"),
    (INPUTS, 't="s"><v>0</v>', 't="s"><v>99</v>', "shared text 99"),
    (INPUTS, ' s="1"', ' s="44"', "format 44"),
    (INPUTS, "<v>0.25</v>", "<v>NaN</v>", "is a number but"),
    (INPUTS, 'r="B1"', 'r="A1"', "out of order"),
    (INPUTS, 'row r="2"', 'row r="1"', "row 1 comes after row 1"),
    (INPUTS, 'ref="A7:B7"', 'ref="A6:B7"', "overlap"),
    (INPUTS, OUTSIDE, "x" * 256, "256 characters"),
    (INPUTS, 'error="', f'errorTitle="{"x" * 33}" error="', "33 characters"),
    (INPUTS, "<formula1>0<", f'<formula1>"{"x" * 256}"<', "lists 256"),
    (INPUTS, "<formula1>0<", "<formula1>Shares[share]<", "no table reference"),
    (INPUTS, "Model!A1", "Lost!A1", "does not exist"),
    (INPUTS, "<pageMargins", "<mergeCells/><pageMargins", "must come before"),
    (MODEL, 'priority="2"', 'priority="1"', "the priority 1"),
    (MODEL, 'type="cellIs"', 'type="cellIs" dxfId="9"', "uses format 9"),
    (MODEL, "<f>A1*2</f>", "<f>=A1*2</f>", "equals sign"),
    (MODEL, "<f>A1*2</f>", "<f>(A1*2</f>", "do not match"),
    (MODEL, "<f>A1*2</f>", "<f>SUM(A1;2)</f>", "parted by commas"),
    (MODEL, "<f>A1*2</f>", f"<f>A1{'+1' * 4_096}</f>", "8194 characters"),
    (MODEL, "<f>A1*2</f>", "<f>LET(x,1,x)</f>", "stored as _xlfn.LET"),
    (MODEL, "<f>A1*2</f>", "<f>STDEV.S(A1:A2)</f>", "stored as _xlfn.STDEV.S"),
    (MODEL, "<f>A1*2</f>", "<f>nosuch*2</f>", "no name nosuch"),
    (MODEL, "<f>A1*2</f>", "<f>Lost!A1</f>", "no sheet Lost"),
    (MODEL, "<f>A1*2</f>", "<f>SUM(Shares[lost])</f>", "no column 'lost'"),
    (MODEL, "<f>A1*2</f>", "<f>SUM(Shares[@share])</f>", "not @"),
    (MODEL, "<f>A1*2</f>", "<f>SUM(Lost[share])</f>", "no table 'Lost'"),
    (TABLE, 'name="share"', 'name="NAME"', "two columns called 'name'"),
    (TABLE, 'name="share"', 'name="Share"', "above it reads 'share'"),
    (TABLE, 'ref="E1:F3"', 'ref="E1:G3"', "2 columns over E1:G3"),
    (CHART, "Inputs!$B$1:$B$3", "Lost!$B$1:$B$3", "no sheet Lost"),
]


def test_a_workbook_without_faults_has_no_problems(workbook):
    assert problems(workbook) == []


@pytest.mark.parametrize(("part", "old", "new", "sentence"), FAULTS)
def test_a_planted_fault_is_told(workbook, tmp_path, part, old, new, sentence):
    found = problems(planted(workbook, tmp_path, part, old, new))
    assert any(sentence in problem for problem in found), found


def test_a_part_that_nothing_reaches_is_told(workbook, tmp_path):
    target = planted(workbook, tmp_path, TYPES, "<Types", "<Types")
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/stray.xml", "<stray/>")
    assert problems(target) == ["xl/stray.xml is not reached from any other part."]


def test_a_file_cut_short_is_told(workbook, tmp_path):
    (tmp_path / "cut.xlsx").write_bytes(workbook.read_bytes()[:2_000])
    assert "not a whole package" in problems(tmp_path / "cut.xlsx")[0]


def test_functions_after_2016_are_listed_with_their_cells(workbook, tmp_path):
    assert functions_after_2016(workbook) == {}
    newer = "<f>_xlfn._xlws.FILTER(A1:A2,A1:A2&gt;0)</f>"
    target = planted(workbook, tmp_path, MODEL, "<f>A1*2</f>", newer)
    assert problems(target) == []
    assert functions_after_2016(target) == {"FILTER": ["Model!A7"]}
