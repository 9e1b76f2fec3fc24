"""The values that a workbook holds, as they stand in the file."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .poison import sheet_parts
from .values import Address, ErrorValue, Value, Values

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def values_in(path: Path) -> Values:
    """Every value, by its cell."""
    with zipfile.ZipFile(path) as package:
        shared = shared_texts(package)
        return {
            cell: value
            for cell, element in cells(path, package)
            if (value := value_of(element, shared)) is not None
        }


def formula_cells(path: Path) -> set[Address]:
    """The cells that hold a formula."""
    with zipfile.ZipFile(path) as package:
        return {
            cell for cell, element in cells(path, package) if element.find(f"{MAIN}f") is not None
        }


def cells(path: Path, package: zipfile.ZipFile) -> Iterator[tuple[Address, Element]]:
    """Every cell with its element."""
    for title, part in sheet_parts(path).items():
        for element in ElementTree.fromstring(package.read(part)).iter(f"{MAIN}c"):
            yield (title, element.get("r", "")), element


def shared_texts(package: zipfile.ZipFile) -> list[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    strings = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    return [text_of(each) for each in strings.iterfind(f"{MAIN}si")]


def text_of(element: Element) -> str:
    """The text of a string, whose runs may differ in font."""
    return "".join(each.text or "" for each in element.iter(f"{MAIN}t"))


def value_of(cell: Element, shared: list[str]) -> Value | None:
    """What a cell holds; nothing if it is blank."""
    text, kind = cell.findtext(f"{MAIN}v"), cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    if text is None:
        return "" if cell.find(f"{MAIN}f") is not None else None
    match kind:
        case "s":
            return shared[int(text)]
        case "str":
            return text
        case "b":
            return text == "1"
        case "e":
            return ErrorValue(text)
        case _:
            return float(text) if text else None
