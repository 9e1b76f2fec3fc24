"""Files as other programs write them give the same cells as openpyxl finds in them."""

import re

import openpyxl
import pytest

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.reading.opening import named_cells
from coop_xl.reading.read import NEEDED, SPARE, read_workbook
from coop_xl.reading.templates import EXTENSION_CELLS, NAME, UNCERTAIN_CELLS
from coop_xl.spreadsheet.reading.addresses import column_number
from tests.engines import require_libreoffice
from tests.engines.office_runner import run

from .zips import BOOK, EXTENSIONS, INPUTS, SHIPPED, STRINGS, ours, packed, parts_in

NAMES = (NAME, *NEEDED, *SPARE)
ON_EXTENSIONS = {*EXTENSION_CELLS, *UNCERTAIN_CELLS} - {"low_D_b", "best_D_b", "high_D_b"}
EARTH = EXAMPLES["earth"]


def by_openpyxl(path):
    """The named cells as openpyxl reads them: sheet, cell, value, whether it is an error."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name in NAMES:
        if name in book.defined_names:
            ((sheet, address),) = book.defined_names[name].destinations
            sheet = sheet.replace("''", "'")
            cell = book[sheet][address]
            is_error = cell.data_type == "e"
            found[name] = (sheet, address.replace("$", ""), cell.value, is_error)
    return found


def by_us(path):
    return {
        name: (each.sheet, each.cell, each.value, each.is_error)
        for name, each in named_cells(path, NAMES).items()
    }


@pytest.fixture
def saved(tmp_path):
    """A file of those bytes."""

    def save(data):
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(data)
        return path

    return save


@pytest.mark.parametrize("name", ["earth", "lightcone", "multiverse", "template"])
def test_a_shipped_workbook_gives_the_cells_that_openpyxl_finds(name):
    path = SHIPPED / f"{name}.xlsx"
    found = by_us(path)
    assert found == by_openpyxl(path)
    assert {*NAMES} - found.keys() == ON_EXTENSIONS  # these have no such sheet


def google_style():
    """Texts in the cells, no calculated values, other prefixes and places, no addresses."""
    parts = parts_in(ours())
    texts = re.findall(rb"<si>(.*?)</si>", parts.pop(STRINGS), re.DOTALL)
    sheet = re.sub(
        rb'(<c [^>]*)t="s"([^>]*)><v>(\d+)</v>',
        lambda found: (
            b'%st="inlineStr"%s><is>%s</is>' % (*found.groups()[:2], texts[int(found[3])])
        ),
        parts[INPUTS],
    )
    sheet = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", sheet)
    sheet = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", sheet).replace(b"xmlns=", b"xmlns:x=")
    relations = parts[EXTENSIONS].replace(b'"worksheets/', b'"/xl/worksheets/')
    return packed(parts | {INPUTS: sheet, EXTENSIONS: relations})


def test_a_file_with_texts_in_its_cells_and_nothing_calculated_is_read(saved):
    data = google_style()
    # The sheet Start still shares its texts, which are gone: only Questions is compared.
    found = {name: cell for name, cell in by_us(saved(data)).items() if cell[0] == "Questions"}
    whole = {name: cell for name, cell in by_us(saved(ours())).items() if cell[0] == "Questions"}
    assert found == whole


def without_addresses(row):
    """A row whose cells do not say where they stand; as it is, if some are missing in it."""
    there = re.findall(rb'<c (?:s="\d+" )?r="([A-Z]+)', row[0])
    columns = [column_number(each.decode()) for each in there]
    is_whole = columns == list(range(1, len(columns) + 1))
    return re.sub(rb' r="[A-Z]+\d+"(?=[ />])', b"", row[0]) if is_whole else row[0]


def test_cells_without_addresses_are_counted_on(saved):
    parts = parts_in(ours())
    sheet = re.sub(rb"<row .*?</row>", without_addresses, parts[INPUTS])
    left, before = (len(re.findall(rb'<c [^>]*r="', each)) for each in (sheet, parts[INPUTS]))
    assert left < before / 2
    assert by_us(saved(packed(parts | {INPUTS: sheet}))) == by_us(saved(ours()))


def excel_style():
    """With a chain of calculation, phonetic and rich texts, a shared formula."""
    parts = parts_in(ours())
    parts["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="A1" i="1"/></calcChain>'
    parts[EXTENSIONS] = parts[EXTENSIONS].replace(
        b"</Relationships>",
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    parts[STRINGS] = re.sub(
        rb"<si><t>auto</t></si>",
        b"<si><r><rPr><b/></rPr><t>au</t></r><r><t>to</t></r><rPh sb='0' eb='1'><t>no</t></rPh>"
        b'<phoneticPr fontId="1"/></si>',
        parts[STRINGS],
    )
    parts[INPUTS] = parts[INPUTS].replace(
        b'<c s="28" r="E15"><v>', b'<c s="28" r="E15"><f t="shared" si="0"/><v>'
    )
    parts[BOOK] = parts[BOOK].replace(b' fullCalcOnLoad="1"', b"")  # it has calculated
    return packed(parts)


def test_a_file_as_excel_saves_it_is_read(saved):
    path = saved(excel_style())
    assert by_us(path) == by_us(saved(ours()))
    assert read_workbook(saved(excel_style())).inputs == EARTH.best


EDITS = {
    "titles": {"Questions": "Our & 'best' guesses", "Start": "Начало"},
    "rows": [("Questions", 5), ("Start", 0)],
    "columns": [("Questions", 2)],
    "entries": [
        ("Questions", "F16", "=7/10"),  # best_F_CV, which was at E15
        ("Questions", "F17", "0,3"),  # best_F_CnV
        ("Questions", "F23", "=1/0"),  # best_F_I
    ],
}


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """Our workbook saved by LibreOffice: as it is, and with everything moved and renamed."""
    require_libreoffice()
    folder = tmp_path_factory.mktemp("office")
    source = folder / "ours.xlsx"
    source.write_bytes(ours())
    nothing = {"titles": {}, "rows": [], "columns": [], "entries": []}
    for name, edits in (("same", nothing), ("moved", EDITS)):
        run("edit_and_save", source, target=str(folder / f"{name}.xlsx"), **edits)
    return folder


@pytest.mark.parametrize("name", ["same", "moved"])
def test_a_file_saved_by_libreoffice_gives_the_cells_that_openpyxl_finds(by_libreoffice, name):
    path = by_libreoffice / f"{name}.xlsx"
    assert by_us(path) == by_openpyxl(path)


def test_a_file_saved_by_libreoffice_is_read_as_before(by_libreoffice):
    filled = read_workbook(by_libreoffice / "same.xlsx")
    assert filled.inputs == EARTH.best
    assert filled.problems == ()
    assert filled.content.definitions == EARTH.definitions


def test_moved_cells_and_renamed_sheets_are_found_and_their_mistakes_told(by_libreoffice):
    filled = read_workbook(by_libreoffice / "moved.xlsx")
    assert filled.inputs == {k: v for k, v in EARTH.best.items() if k not in ("F_CnV", "F_I")}
    assert [(each.place, each.text.partition(",")[0]) for each in filled.problems] == [
        ("Our & 'best' guesses!F17", 'F_CnV is "0'),
        ("Our & 'best' guesses!F23", "best_F_I shows the error #DIV/0!: fix the formula"),
    ]
