"""Workbooks altered byte by byte: stale caches made visible, entry cells filled in.

A spreadsheet library would rewrite the whole file; here every byte that is not meant to change
stays, so a test sees the workbook that a person opens. Made for files as XlsxWriter writes them.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from openpyxl.utils.cell import (
    column_index_from_string,
    coordinate_from_string,
    get_column_letter,
    range_boundaries,
)

from .values import Address, Entry

POISON = b"<v>-999</v>"

CELL = re.compile(
    rb'<c(?= (?:s="[0-9]+" )?r="([A-Z]+[0-9]+)")([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL
)
ROW = re.compile(rb'<row r="([0-9]+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
SHEET_DATA = re.compile(rb"<sheetData(?:\s*/>|>(.*?)</sheetData>)", re.DOTALL)
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>.*?</f>)", re.DOTALL)
ARRAY = re.compile(rb'<f t="array"[^>]*? ?ref="([A-Z0-9:]+)"')
PLACE_AND_TYPE = re.compile(rb' [rt]="[a-zA-Z0-9]+"')
SPANS = re.compile(rb' spans="[0-9:]+"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def poison(source: Path, target: Path) -> None:
    """Copy a workbook with −999 as the cached value of every formula cell."""
    rewrite(source, target, dict.fromkeys(sheet_parts(source).values(), poisoned))


def set_cells(source: Path, target: Path, entries: Mapping[Address, Entry]) -> None:
    """Copy a workbook with plain values in some cells; their formats stay, None empties one.

    A formula that stood in the cell is gone, as when a person types over it.
    """
    parts = sheet_parts(source)
    by_sheet: dict[str, dict[str, Entry]] = {}
    for (sheet, cell), entry in entries.items():
        by_sheet.setdefault(parts[sheet], {})[cell] = entry
    edits = {part: partial(filled, entries=wanted) for part, wanted in by_sheet.items()}
    rewrite(source, target, edits)


def drop_array_tails(source: Path, target: Path) -> None:
    """Copy a workbook without the cached values that array formulas left in their later cells."""
    rewrite(source, target, dict.fromkeys(sheet_parts(source).values(), without_tails))


def sheet_parts(workbook: Path) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    with zipfile.ZipFile(workbook) as package:
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        sheet.get("name", ""): "xl/" + targets[sheet.get(RELATION)].removeprefix("/xl/")
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    }


def cells_in(workbook: Path) -> set[Address]:
    """Every cell that the file mentions."""
    with zipfile.ZipFile(workbook) as package:
        return {
            (sheet, cell.decode())
            for sheet, part in sheet_parts(workbook).items()
            for cell, _, _ in CELL.findall(package.read(part))
        }


def rewrite(source: Path, target: Path, edits: Mapping[str, Callable[[bytes], bytes]]) -> None:
    """Copy a package, passing the named parts through an edit."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part, edits[part.filename](data) if part.filename in edits else data)


def poisoned(xml: bytes) -> bytes:
    tails = array_tails(xml)

    def stale(match: re.Match[bytes]) -> bytes:
        cell, attributes, content = match.groups()
        formula = FORMULA.search(content or b"")
        if not formula and cell not in tails:
            return match[0]
        kept = formula[0] if formula else b""
        return b'<c r="%s"%s>%s%s</c>' % (cell, PLACE_AND_TYPE.sub(b"", attributes), kept, POISON)

    return CELL.sub(stale, xml)


def without_tails(xml: bytes) -> bytes:
    tails = array_tails(xml)
    return CELL.sub(lambda match: b"" if match[1] in tails else match[0], xml)


def array_tails(xml: bytes) -> set[bytes]:
    """The cells that array formulas fill, but for those that hold the formulas."""
    areas = [list(cells_of(area.decode())) for area in ARRAY.findall(xml)]
    return {cell for area in areas for cell in area[1:]}


def cells_of(area: str) -> Iterator[bytes]:
    """The addresses in a rectangle such as A1:B3, its upper left cell first."""
    left, top, right, bottom = range_boundaries(area)
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield f"{get_column_letter(column)}{row}".encode()


def filled(xml: bytes, entries: Mapping[str, Entry]) -> bytes:
    """A sheet's XML with the entries in their cells."""
    for cell, entry in entries.items():
        xml = SHEET_DATA.sub(partial(with_entry, cell, entry), xml, count=1)
    return xml


def with_entry(cell: str, entry: Entry, data: re.Match[bytes]) -> bytes:
    letters, number = coordinate_from_string(cell)

    def write_cell(attributes: bytes, _: bytes) -> bytes:
        return entry_xml(cell, PLACE_AND_TYPE.sub(b"", attributes), entry)

    def write_row(attributes: bytes, cells: bytes) -> bytes:
        column = column_index_from_string(letters)
        cells = placed(cells, CELL, column_number, column, write_cell)
        return b'<row r="%d"%s>%s</row>' % (number, SPANS.sub(b"", attributes), cells)

    rows = placed(data[1] or b"", ROW, int, number, write_row)
    return b"<sheetData>%s</sheetData>" % rows


def placed(
    children: bytes,
    child: re.Pattern[bytes],
    place: Callable[[bytes], int],
    wanted: int,
    write: Callable[[bytes, bytes], bytes],
) -> bytes:
    """Ascending XML elements with the wanted one rewritten, or written where it belongs."""
    for match in child.finditer(children):
        if place(match[1]) == wanted:
            written = write(match[2], match[3] or b"")
            return children[: match.start()] + written + children[match.end() :]
        if place(match[1]) > wanted:
            return children[: match.start()] + write(b"", b"") + children[match.start() :]
    return children + write(b"", b"")


def column_number(cell: bytes) -> int:
    return column_index_from_string(cell.decode().rstrip("0123456789"))


def entry_xml(cell: str, attributes: bytes, entry: Entry) -> bytes:
    start = b'<c r="%s"%s' % (cell.encode(), attributes)
    match entry:
        case None:
            return start + b"/>"
        case bool():
            return start + b' t="b"><v>%d</v></c>' % entry
        case str():
            text = escape(entry).encode()
            return start + b' t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % text
        case _:
            return start + b"><v>%s</v></c>" % repr(float(entry)).encode()
