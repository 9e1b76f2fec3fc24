"""What LibreOffice shows in the cells that hold numbers, as on paper.

Text exports leave out the number formats of conditional formats; print has them, as the screen.
"""

import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from . import office_runner

UNITS = 2540 / 72  # hundredths of a millimetre in a point
BAND = 500  # words are sorted by height on the page, to be found soon
ROWS = 330  # of a sheet: pages have an end, and those without a number are not printed
PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Shown:
    """A number, and the text that shows it."""

    sheet: str
    place: tuple[int, int]  # row and column, from 0
    value: float
    text: str


def shown_numbers(path: Path, rows: int = ROWS) -> list[Shown]:
    """Every number in the first rows of each sheet; TRUE is one, and so is a date."""
    with tempfile.TemporaryDirectory(prefix="shown-") as folder:
        target = Path(folder, "shown.pdf")
        cells = office_runner.run("print_numbers", path, target=str(target), rows=rows)
        command = ["pdftotext", "-bbox", str(target), "-"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [bands(each) for each in PAGE.findall(printed)]
    return [
        Shown(sheet, (row, column), value, text(pages[page], *box))
        for sheet, row, column, value, page, *box in cells
    ]


Word = tuple[float, float, str]  # its middle, from the left and from the top
Bands = dict[int, list[Word]]


def bands(page: str) -> Bands:
    """The words of a page by their height on it."""
    found: Bands = defaultdict(list)
    for word in words(page):
        found[int(word[1] // BAND)].append(word)
    return found


def words(page: str) -> Iterator[Word]:
    """The words of a page as `pdftotext` lists them."""
    for left, top, right, bottom, word in WORD.findall(page):
        x, y = ((float(a) + float(b)) / 2 * UNITS for a, b in ((left, right), (top, bottom)))
        yield x, y, unescape(word)


def text(page: Bands, left: int, top: int, right: int, bottom: int) -> str:
    """The words inside a box, from left to right."""
    found = [
        (x, word)
        for band in range(top // BAND, bottom // BAND + 1)
        for x, y, word in page.get(band, ())
        if left <= x <= right and top <= y <= bottom
    ]
    return " ".join(word for _, word in sorted(found))
