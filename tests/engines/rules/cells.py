"""Cells: their order, their types, and what their indices point to."""

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import coordinate_to_tuple

from .contents import Contents, Sheet, is_text

LONGEST_TEXT = 32_767
ERRORS = {
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
    *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"),
}


def cell_problems(contents: Contents) -> Iterator[str]:
    formats = len(contents.styles.findall("{*}cellXfs/{*}xf"))
    for number, text in enumerate(contents.strings):
        if len(text) > LONGEST_TEXT:
            yield f"Shared text {number} has {len(text)} characters; a cell holds {LONGEST_TEXT}."
    for sheet in contents.sheets:
        yield from order_problems(sheet)
        for cell in sheet.cells():
            where = f"{sheet.name}!{cell.get('r')}"
            if int(cell.get("s", "0")) >= max(formats, 1):
                yield f"{where} has the format {cell.get('s')}; there are {formats}."
            for problem in value_problems(cell, contents):
                yield f"{where} {problem}"


def order_problems(sheet: Sheet) -> Iterator[str]:
    last_row = 0
    for row in sheet.root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", "0"))
        if number <= last_row:
            yield f"{sheet.name}: row {number} comes after row {last_row}."
        last_row, last_column = number, 0
        for cell in row.iterfind("{*}c"):
            place = coordinate_to_tuple(str(cell.get("r")))
            if place[0] != number:
                yield f"{sheet.name}!{cell.get('r')} stands in row {number}."
            if place[1] <= last_column:
                yield f"{sheet.name}!{cell.get('r')} is out of order, or there twice."
            last_column = place[1]


def value_problems(cell: Element, contents: Contents) -> Iterator[str]:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v")
    if kind == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter() if is_text(part))
        if len(text) > LONGEST_TEXT:
            yield f"has {len(text)} characters; a cell holds {LONGEST_TEXT}."
    elif not value:
        return  # XlsxWriter writes so for a formula that answers "", and Excel takes it
    elif kind == "s" and not 0 <= int(value) < len(contents.strings):
        yield f"has the shared text {value}; there are {len(contents.strings)}."
    elif kind == "b" and value not in ("0", "1"):
        yield f"is a boolean but holds {value!r}."
    elif kind == "e" and value not in ERRORS:
        yield f"is an error but holds {value!r}."
    elif kind == "n" and not is_number(value):
        yield f"is a number but holds {value!r}."


def is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
