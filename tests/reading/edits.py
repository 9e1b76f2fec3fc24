"""Workbooks of ours as strangers send them back: edited by hand or by a program."""

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook

from coop_xl.estimates.examples import EXAMPLES
from coop_xl.workbook.build import build
from tests.workbook.light import without_draws

from .zips import ours, packed, parts_in

Edit = Callable[[Workbook], object]
ENTRIES = range(2, 24)  # the columns of Questions up to the date


@cache
def light() -> bytes:
    """The earth example with all sheets, extensions too, but few rows on Simulation."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "light.xlsx")
        path.write_bytes(build(EXAMPLES["earth"], extensions=True))
        return without_draws(path).read_bytes()


def by_hand(edit: Edit, data: bytes | None = None) -> bytes:
    """A workbook after an edit; by default the earth example with Start and Questions only."""
    book = load_workbook(io.BytesIO(ours() if data is None else data))
    edit(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_saved_by_excel(*replaced: tuple[str, str, str]) -> bytes:
    """The earth example with patterns replaced in its parts; no program is asked to calculate."""
    parts = parts_in(ours())
    for part, old, new in (("xl/workbook.xml", ' fullCalcOnLoad="1"', ""), *replaced):
        text, count = re.subn(old, new, parts[part].decode())
        assert count, old
        parts[part] = text.encode()
    return packed(parts)


def entry(book: Workbook, name: str):
    """The cell of a name."""
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address]


def typed(**entries: object) -> Edit:
    """An edit that types into named cells."""

    def edit(book: Workbook) -> None:
        for name, value in entries.items():
            entry(book, name).value = value

    return edit


def swapped(sheet: str, one: int, other: int, columns: range = ENTRIES) -> Edit:
    """An edit that swaps what stands in two rows, as sorting does; names stay."""

    def edit(book: Workbook) -> None:
        for column in columns:
            cells = [book[sheet].cell(row, column) for row in (one, other)]
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    return edit


def renamed(**places: str) -> Edit:
    """An edit after which names stand for other cells."""

    def edit(book: Workbook) -> None:
        for name, place in places.items():
            book.defined_names[name].attr_text = place

    return edit
