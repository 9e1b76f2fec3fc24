import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coop_xl.bounded_files import UnreadableFileError
from coop_xl.functions.excel.sources import worksheet_functions
from coop_xl.spreadsheet.reading.reading_errors import NotAWorkbookError
from coop_xl.spreadsheet.repair.repair import repair
from tests.engines import require_libreoffice
from tests.engines.package import problems
from tests.engines.recalculate import libreoffice

from .linked import ADDIN, PRICES, cell, parts_in, sheet, workbook_parts, write

CALL = "COOP_BEST($A$1:$B$1,A2:B2)"
PATH = f"'{ADDIN}'!"
BOOK, FIRST, TYPES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
EVERYWHERE = sheet(
    [
        cell("A1", f"[1]!{CALL}") + cell("B1", "A1+1", "2"),
        cell("A2", f"[1]!{CALL}", attributes=' t="shared" ref="A2:A3" si="0"'),
        '<c r="A3"><f t="shared" si="0"/><v>1</v></c>',
        cell("A4", f"[1]!COOP_MARGINALS(A1:B2)+{PATH}{CALL}", attributes=' t="array" ref="A4:B4"')
        + '<c r="B4"><v>3</v></c>',
        '<c r="A5" t="str"><f>"[1]!COOP_BEST("&amp;B1</f><v>x</v></c>',
        '<c r="A6" t="inlineStr"><is><t>type =\'C:\\coop_xl.xlam\'!COOP_BEST(A1)</t></is></c>',
    ],
    data_after='<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="0" '
    f'priority="1"><formula>[1]!{CALL}="V"</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="custom" sqref="B9">'
    f"<formula1>{PATH}{CALL}=&quot;V&quot;</formula1></dataValidation></dataValidations>",
)


@pytest.fixture
def linked(tmp_path):
    """A workbook with the add-in's link wherever a formula may stand."""
    names = {"Best": f"[1]!{CALL}", "Other": "'My &amp; sheet'!$A$1"}
    told = "_xlfn.FORMULATEXT('My &amp; sheet'!A{})"
    plain = sheet([cell("A1", "1+1", "2"), *(cell(f"A{n}", told.format(n)) for n in (2, 3, 4))])
    sheets = {"My & sheet": EVERYWHERE, "Plain": plain}
    return write(tmp_path / "linked.xlsx", workbook_parts(sheets, [ADDIN], names))


def repaired(path, tmp_path):
    """What repair made, as a file."""
    found = repair(path, worksheet_functions())
    made = tmp_path / f"made{path.suffix}"
    made.write_bytes(found.data)
    return found, made


def test_what_excel_would_read_is_sound_before_and_after(linked, tmp_path):
    assert problems(linked) == []
    assert problems(repaired(linked, tmp_path)[1]) == []


def test_formulas_of_every_kind_are_freed_and_counted(linked, tmp_path):
    found, made = repaired(linked, tmp_path)
    assert found.formulas == {"My & sheet": 5, "names": 1}
    freed = EVERYWHERE.replace(f"<f>[1]!{CALL}", f"<f>{CALL}")
    freed = freed.replace('si="0">[1]!', 'si="0">').replace("[1]!COOP_MARG", "COOP_MARG")
    freed = freed.replace("<formula>[1]!", "<formula>").replace(PATH, "")
    assert parts_in(made)[FIRST].decode().endswith(freed)


def test_the_link_goes_with_its_part_its_relation_and_its_type(linked, tmp_path):
    found, made = repaired(linked, tmp_path)
    before, after = parts_in(linked), parts_in(made)
    assert found.removed == ("file:///" + ADDIN.replace("&amp;", "&"),)
    assert not found.kept
    assert not [name for name in after if "externalLink" in name]
    assert not [name for name in (TYPES, BOOK, RELATIONS) if b"external" in after[name]]
    assert list(after) == [name for name in before if "externalLink" not in name]


def test_every_other_byte_and_the_file_around_it_stay(linked, tmp_path):
    _, made = repaired(linked, tmp_path)
    before, after = parts_in(linked), parts_in(made)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {TYPES, BOOK, RELATIONS, FIRST}
    with zipfile.ZipFile(linked) as old, zipfile.ZipFile(made) as new:
        assert new.comment == old.comment
        for entry in new.infolist():
            was = old.getinfo(entry.filename)
            assert (entry.compress_type, entry.date_time) == (was.compress_type, was.date_time)


def test_a_formula_within_a_formula_is_freed_once(tmp_path):
    """Excel writes so what a validation reads from another sheet."""
    rule = "<formula1><xm:f>[1]!COOP_BEST(Other!A1)</xm:f></formula1>"
    parts = workbook_parts({"S": sheet([cell("A1", "1")], after=rule)}, [ADDIN])
    parts[FIRST] = parts[FIRST].replace("<worksheet ", '<worksheet xmlns:xm="urn:m" ')
    path = write(tmp_path / "nested.xlsx", parts)
    found, made = repaired(path, tmp_path)
    assert found.formulas == {"S": 1}
    freed = parts[FIRST].replace("[1]!COOP", "COOP").encode()
    assert parts_in(made)[FIRST].endswith(freed)


def test_parts_that_do_not_change_stay_packed_as_they_are(tmp_path):
    parts = workbook_parts({"S": sheet([cell("A1", f"[1]!{CALL}")])}, [ADDIN])
    path = write(tmp_path / "picture.xlsx", parts | {"xl/media/a.png": b"picture" * 999})
    _, made = repaired(path, tmp_path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made) as new:
        sizes = [each.getinfo("xl/media/a.png").compress_size for each in (old, new)]
        assert sizes[0] == sizes[1]
        assert new.testzip() is None


def test_a_broken_part_is_not_passed_on(tmp_path):
    parts = workbook_parts({"S": sheet([cell("A1", f"[1]!{CALL}")])}, [ADDIN])
    pictures = {f"xl/media/{name}.png": b"picture" for name in "ab"}  # one of them is stored
    path = write(tmp_path / "torn.xlsx", parts | pictures)
    path.write_bytes(path.read_bytes().replace(b"picture", b"pikture"))
    with pytest.raises(NotAWorkbookError, match="is not a whole"):
        repair(path, worksheet_functions())


def test_the_macros_of_an_xlsm_stay(tmp_path):
    parts = workbook_parts({"S": sheet([cell("A1", f"[1]!{CALL}")])}, [ADDIN], macros=True)
    path = write(tmp_path / "macros.xlsm", parts)
    _, made = repaired(path, tmp_path)
    assert parts_in(made)["xl/vbaProject.bin"] == parts["xl/vbaProject.bin"]
    assert b"<f>COOP_BEST(" in parts_in(made)[FIRST]


def test_a_link_that_other_formulas_use_stays(tmp_path):
    rows = [cell("A1", f"[1]!{CALL}") + cell("B1", "[1]!PRICE(A2)")]
    path = write(tmp_path / "used.xlsx", workbook_parts({"S": sheet(rows)}, [ADDIN]))
    found, made = repaired(path, tmp_path)
    assert found.formulas == {"S": 1}
    assert not found.removed
    assert len(found.kept) == 1
    after, before = parts_in(made), parts_in(path)
    assert {name for name in after if after[name] != before[name]} == {FIRST}


def test_the_links_that_stay_get_their_new_numbers(tmp_path):
    rows = [
        cell("A1", f"[1]!{CALL}&amp;[2]Sheet1!$A$1") + cell("B1", "'[3]Sheet1'!A1+[2]Sheet1!A1"),
        cell("A2", '"[2]Sheet1!A1"'),
    ]
    names = {"Price": "[2]Sheet1!$B$2"}
    parts = workbook_parts({"S": sheet(rows)}, [ADDIN, PRICES, "more.xlsx"], names)
    found, made = repaired(write(tmp_path / "several.xlsx", parts), tmp_path)
    assert found.removed == ("file:///" + ADDIN.replace("&amp;", "&"),)
    after = parts_in(made)
    assert f"<f>{CALL}&amp;[1]Sheet1!$A$1</f>".encode() in after[FIRST]
    assert b"<f>'[2]Sheet1'!A1+[1]Sheet1!A1</f>" in after[FIRST]
    assert b'<f>"[2]Sheet1!A1"</f>' in after[FIRST]
    assert b'<definedName name="Price">[1]Sheet1!$B$2<' in after[BOOK]
    assert after[BOOK].count(b"<externalReference ") == 2
    # Our own workbooks have no links, so the rules know none.
    assert all("There is no sheet" in each for each in problems(made))


def test_a_number_that_cannot_be_changed_keeps_the_links_before_it(tmp_path):
    shape = '<drawing r:id="rId9" xmlns:x="x" x:textlink="[2]Sheet1!A1"/>'
    rows = [cell("A1", f"[1]!{CALL}")]
    parts = workbook_parts({"S": sheet(rows, after=shape)}, [ADDIN, PRICES])
    found, made = repaired(write(tmp_path / "unclear.xlsx", parts), tmp_path)
    assert found.formulas == {"S": 1}
    assert not found.removed
    assert shape.encode() in parts_in(made)[FIRST]


def test_a_left_over_link_to_the_add_in_goes(tmp_path):
    rows = [cell("A1", CALL)]
    path = write(tmp_path / "left.xlsx", workbook_parts({"S": sheet(rows)}, ["C:/x/coop_xl.xlam"]))
    found, made = repaired(path, tmp_path)
    assert found.removed == ("file:///C:/x/coop_xl.xlam",)
    assert not found.formulas
    assert parts_in(made)[FIRST] == parts_in(path)[FIRST]


def test_a_link_to_another_workbook_stays(tmp_path):
    rows = [cell("A1", "1+1", "2")]
    path = write(tmp_path / "other.xlsx", workbook_parts({"S": sheet(rows)}, [PRICES]))
    assert not repair(path, worksheet_functions()).is_changed


def test_a_workbook_of_ours_needs_no_repair(tmp_path):
    from coop_xl.estimates.examples import EARTH
    from coop_xl.workbook.build import build

    path = tmp_path / "earth.xlsx"
    path.write_bytes(build(EARTH))
    found, made = repaired(path, tmp_path)
    assert not found.is_changed
    assert parts_in(made) == parts_in(path)


def test_a_workbook_of_ours_with_links_written_in_is_repaired_to_the_byte(tmp_path):
    from coop_xl.estimates.examples import EARTH
    from coop_xl.workbook.build_with_macros import build_with_macros

    path = tmp_path / "earth.xlsm"
    path.write_bytes(build_with_macros(EARTH))
    whole = parts_in(path)
    ours = re.compile(rb"(?<=[>=(,;+*/-])(?=COOP_[A-Z_0-9]+\()")
    linked = {
        name: re.sub(rb"<f\b[^<]*</f>", lambda f: ours.sub(lambda _: PATH.encode(), f[0]), part)
        if name.startswith("xl/worksheets/sheet") else part
        for name, part in whole.items()
    }  # fmt: skip
    assert linked != whole
    found, made = repaired(write(tmp_path / "linked.xlsm", linked), tmp_path)
    assert sum(found.formulas.values()) > 10
    assert parts_in(made) == whole


def test_a_repaired_workbook_needs_no_repair(linked, tmp_path):
    _, made = repaired(linked, tmp_path)
    assert not repair(made, worksheet_functions()).is_changed


TEXTS = st.text("AZaz09!'\"[]&<>;=é¬ ", max_size=30)


@given(st.lists(st.tuples(st.booleans(), TEXTS), min_size=1, max_size=6))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_around_a_link_stays_byte_for_byte(tmp_path, cells):
    """Cells of any text, some followed by a call with a link."""
    from xml.sax.saxutils import escape

    rows, freed = [], []
    for has_link, text in cells:
        quoted = escape('"' + text.replace('"', '""') + '"')
        rows.append(cell("A1", f"{quoted}&amp;{PATH if has_link else ''}{CALL}"))
        freed.append(cell("A1", f"{quoted}&amp;{CALL}"))
    path = write(tmp_path / "any.xlsx", workbook_parts({"S": sheet(rows)}))
    found, made = repaired(path, tmp_path)
    before, after = parts_in(path), parts_in(made)
    assert after.pop(FIRST).decode().endswith(sheet(freed))
    assert before.pop(FIRST).decode().endswith(sheet(rows))
    assert after == before
    assert sum(found.formulas.values()) == sum(has_link for has_link, _ in cells)


def test_libreoffice_reads_calls_by_name_where_it_read_links(linked, tmp_path):
    require_libreoffice()
    _, made = repaired(linked, tmp_path)
    cells = [("Plain", f"A{row}") for row in (1, 2, 3, 4)]
    before, after = libreoffice(linked, read=cells), libreoffice(made, read=cells)
    assert [before[cell] for cell in cells[1:3]] == [
        "=[1]!COOP_BEST($A$1:$B$1,A2:B2)",
        "=[1]!COOP_BEST($A$1:$B$1,A3:B3)",
    ]
    assert [str(after[cell]).lower() for cell in cells] == [
        "2.0",
        "=coop_best($a$1:$b$1,a2:b2)",
        "=coop_best($a$1:$b$1,a3:b3)",
        "{=coop_marginals(a1:b2)+coop_best($a$1:$b$1,a2:b2)}",
    ]


BROKEN = {
    "a text file": b"no workbook",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest",
    "a torn file": b"PK\x03\x04 and no more",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_workbook_is_refused(tmp_path, data):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(NotAWorkbookError, match=r"a\.xlsx"):
        repair(path, worksheet_functions())


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableFileError, match="check the name"):
        repair(tmp_path / "none.xlsx", worksheet_functions())


def without(name):
    return lambda parts: parts.pop(name)


def with_text(name, old, new):
    return lambda parts: parts.update({name: parts[name].replace(old, new)})


SPOILT = {
    "no workbook part": without(BOOK),
    "no relations": without("_rels/.rels"),
    "another document": with_text(BOOK, "workbook", "document"),
    "a link without a relation": with_text(RELATIONS, "rIdX1", "rIdY1"),
    "a sheet that is not XML": with_text(FIRST, "</row>", ""),
    "a document type": with_text(FIRST, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_broken_workbook_is_refused(tmp_path, spoil):
    parts = workbook_parts({"S": sheet([cell("A1", f"[1]!{CALL}")])}, [ADDIN])
    spoil(parts)
    with pytest.raises(NotAWorkbookError, match=r"save it as|unpack it|saved as"):
        repair(write(tmp_path / "broken.xlsx", parts), worksheet_functions())
