"""The texts of a workbook with what decides whether they are seen: fonts, widths, heights."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from .file_values import MAIN, shared_texts, value_of
from .poison import sheet_parts

Place = tuple[int, int]  # row, column, from 1
USUAL_WIDTH, USUAL_HEIGHT = 64, 20  # pixels


@dataclass(frozen=True)
class Look:
    """How a cell shows a text."""

    font: str
    size: float
    is_bold: bool
    wraps: bool
    side: str


@dataclass
class Page:
    """The texts of a sheet, and the room they have."""

    title: str
    texts: dict[Place, str] = field(default_factory=dict)
    looks: dict[Place, Look] = field(default_factory=dict)
    held: set[Place] = field(default_factory=set)  # cells that are not empty
    merged: dict[Place, tuple[range, range]] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)

    def width(self, column: int) -> int:
        """Pixels."""
        return self.widths.get(column, USUAL_WIDTH)

    def height(self, row: int) -> int:
        """Pixels."""
        return self.heights.get(row, USUAL_HEIGHT)

    def area(self, place: Place) -> tuple[range, range]:
        """The rows and columns of a cell, or of those merged with it."""
        row, column = place
        return self.merged.get(place, (range(row, row + 1), range(column, column + 1)))

    def name(self, place: Place) -> str:
        """The address."""
        return f"{get_column_letter(place[1])}{place[0]}"


def pages(path: Path) -> Iterator[Page]:
    """Every sheet."""
    with zipfile.ZipFile(path) as package:
        looks = looks_of(ElementTree.fromstring(package.read("xl/styles.xml")))
        shared = shared_texts(package)
        for title, part in sheet_parts(path).items():
            yield page_of(title, ElementTree.fromstring(package.read(part)), looks, shared)


def looks_of(styles: Element) -> list[Look]:
    """The look of each cell format."""
    fonts = [font_of(each) for each in styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
    found = []
    for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        at = each.find(f"{MAIN}alignment")
        wraps = at is not None and at.get("wrapText") == "1"
        side = at.get("horizontal", "left") if at is not None else "left"
        found.append(Look(*fonts[int(each.get("fontId", 0))], wraps, side))
    return found


def font_of(font: Element) -> tuple[str, float, bool]:
    name, size = font.find(f"{MAIN}name"), font.find(f"{MAIN}sz")
    return (
        name.get("val", "Calibri") if name is not None else "Calibri",
        float(size.get("val", 11)) if size is not None else 11.0,
        font.find(f"{MAIN}b") is not None,
    )


def page_of(title: str, sheet: Element, looks: list[Look], shared: list[str]) -> Page:
    """A sheet: `shared` are the texts that cells refer to by number."""
    page = Page(title)
    for each in sheet.iterfind(f"{MAIN}cols/{MAIN}col"):
        pixels = int(float(each.get("width", 9)) * 7 + 0.5)  # the file's width has the sides in it
        for column in range(int(each.get("min", 1)), min(int(each.get("max", 1)), 500) + 1):
            page.widths[column] = pixels
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        if row.get("ht"):
            page.heights[int(row.get("r", 0))] = int(float(row.get("ht", 0)) * 4 / 3 + 0.5)
    for each in sheet.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(each.get("ref", ""))
        page.merged[top, left] = range(top, bottom + 1), range(left, right + 1)
    unseen = hidden_columns(sheet)
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        for each in row.iterfind(f"{MAIN}c"):
            if row.get("hidden") != "1" and column_of(each) not in unseen:
                add_cell(page, each, looks, shared)
    return page


def hidden_columns(sheet: Element) -> set[int]:
    """Columns behind an outline button: nobody reads them unless they are opened."""
    return {
        column
        for each in sheet.iterfind(f"{MAIN}cols/{MAIN}col")
        if each.get("hidden") == "1"
        for column in range(int(each.get("min", 1)), min(int(each.get("max", 1)), 500) + 1)
    }


def column_of(cell: Element) -> int:
    return coordinate_to_tuple(cell.get("r", ""))[1]


def add_cell(page: Page, each: Element, looks: list[Look], shared: list[str]) -> None:
    """What one cell holds."""
    value = value_of(each, shared)
    if value is None:
        return
    place = coordinate_to_tuple(each.get("r", ""))
    page.held.add(place)
    if isinstance(value, str) and value:
        page.texts[place] = value
        page.looks[place] = looks[int(each.get("s", 0))]
