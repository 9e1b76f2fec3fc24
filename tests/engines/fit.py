"""Which texts of a workbook do not fit their cells, by the metrics of Excel on Windows.

Widths are those of Liberation Sans, which has Arial's; columns count in digits of the default font
(7 pixels) and a cell keeps some pixels at its sides. A text that does not wrap may run over empty
cells beside it; a formula that gives "" is not empty. A row without a height of its own grows with
what wraps in it, but not with merged cells.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from .looks import Look, Page, Place, pages

FOLDERS = ("/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/liberation2")
FILES = {"Arial": "LiberationSans", "Courier New": "LiberationMono", "Calibri": "LiberationSans"}
PIXELS = 96 / 72  # of a point
SIDES, SIDE = 5, 2  # pixels that a cell keeps free of wrapped text; before text is cut
SLACK = 2  # pixels of a row: what a line keeps free above and below letters
HIGHEST = 545  # pixels of a row, which Excel does not go beyond
USUAL_SIZE = 11  # points of the default font: rows without a height are high enough for it


@dataclass(frozen=True)
class Cut:
    """A text that is not seen whole: how many pixels it needs, and how many it has."""

    sheet: str
    cell: str
    what: str
    needs: int
    has: int
    text: str


def cut_texts(path: Path) -> list[Cut]:
    """Every text of a workbook that its cell cuts."""
    return [cut for page in pages(path) for cut in cut_in(page)]


def cut_in(page: Page) -> Iterator[Cut]:
    for place, text in page.texts.items():
        look = page.looks[place]
        if look.wraps:
            yield from too_high(page, place, look, text)
        else:
            yield from too_wide(page, place, look, text)
            if look.size > USUAL_SIZE or place in page.merged:
                yield from too_high(page, place, look, text)


def too_high(page: Page, place: Place, look: Look, text: str) -> Iterator[Cut]:
    """Whether the lines of a text need more than its rows have."""
    rows, columns = page.area(place)
    if place not in page.merged and rows[0] not in page.heights and look.size <= USUAL_SIZE:
        return
    has = sum(page.height(row) for row in rows)
    room = sum(map(page.width, columns)) - SIDES
    count = lines(text, look, room) if look.wraps else 1
    needs = count * line_height(look) - SLACK
    if needs > has and has < HIGHEST * len(rows):
        yield Cut(page.title, page.name(place), f"{count} lines", needs, has, text)


def too_wide(page: Page, place: Place, look: Look, text: str) -> Iterator[Cut]:
    """Whether a line runs into a cell that is not empty."""
    _, columns = page.area(place)
    needs = math.ceil(max(width(line, look) for line in text.split("\n")))
    has = sum(map(page.width, columns)) - SIDE
    if place not in page.merged and look.side != "center":
        row, column = place
        step = -1 if look.side == "right" else 1
        while needs > has and (row, column + step) not in page.held and column + step >= 0:
            column += step
            has += page.width(column)
            if column > columns[-1] + 60:
                break
    if needs > has:
        yield Cut(page.title, page.name(place), "wide", needs, has, text)


def lines(text: str, look: Look, room: float) -> int:
    """How many lines a text takes, broken between words; long words break anywhere."""
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        for word in paragraph.replace("-", "- ").split(" "):
            long, gap = width(word, look), width(" ", look)
            if used and used + gap + long > room:
                used, count = 0.0, count + 1
            used += long + (gap if used else 0)
            if used > room:
                more = math.ceil(used / room) - 1
                used, count = used - more * room, count + more
    return count


def line_height(look: Look) -> int:
    """Pixels from line to line."""
    return math.ceil(1.15 * round(look.size * PIXELS)) + 2


def width(text: str, look: Look) -> float:
    """Pixels of a line."""
    widths, unit = advances(look.font, look.is_bold)
    return sum(widths.get(ord(each), unit * 0.6) for each in text) / unit * look.size * PIXELS


@cache
def advances(font: str, is_bold: bool) -> tuple[dict[int, int], int]:
    """How far each character of a font moves on, and the unit of it."""
    name = f"{FILES[font]}-{'Bold' if is_bold else 'Regular'}.ttf"
    file = next(Path(folder, name) for folder in FOLDERS if Path(folder, name).exists())
    with TTFont(file) as found:
        metrics, glyphs = found["hmtx"], found.getBestCmap()
        widths = {code: metrics[glyph][0] for code, glyph in glyphs.items()}
        return widths, found["head"].unitsPerEm


def require_fonts() -> None:
    """Skip a test on a machine without the fonts; in continuous integration, fail."""
    import pytest

    if not any(Path(folder, "LiberationSans-Regular.ttf").exists() for folder in FOLDERS):
        missing = "The fonts Liberation (Debian: fonts-liberation) are not installed."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
