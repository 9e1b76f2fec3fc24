"""The cell that a defined name points to; if it is not one cell of the workbook, what to do."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coop_xl.safe_text import on_one_line

from .workbook_file import DefinedName

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
At = tuple[int, int]  # row and column, from 1
_LONGEST_REFERENCE = 300
CELL = r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})"
_ONE_CELL = re.compile(rf"=?(?:'((?:[^']|'')+)'|([^'!]+))!{CELL}(?::{CELL})?")
_SEVERAL = re.compile(r"^[^(]*[:,;][^(]*$")
COPY = "make a new workbook with coop-xl new and copy your entries there"


@dataclass(frozen=True)
class Place:
    """A cell of a sheet."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """Its address."""
        return f"{column_letters(self.column)}{self.row}"


def place_of(defined: Iterable[DefinedName], sheets: Mapping[str, str]) -> Place | str:
    """The cell that a name stands for, or what is wrong with it.

    A name of the whole workbook takes precedence over those of single sheets, which Excel makes
    where a sheet is copied.
    """
    found = list(defined)
    found = [each for each in found if each.sheet is None] or found
    places = {_reference(each.text, sheets) for each in found}
    if len(places) > 1:
        where = " and ".join(sorted(shown(each.text) for each in found)[:3])
        return f"is the name of several cells ({where}): keep one of them in the name manager"
    return places.pop()


def _reference(text: str, sheets: Mapping[str, str]) -> Place | str:
    """The cell that a reference means, or what is wrong with it."""
    text = text.strip()
    found = _ONE_CELL.fullmatch(text) if len(text) <= _LONGEST_REFERENCE else None
    if "#REF!" in text.upper()[:_LONGEST_REFERENCE]:
        return f"lost its cell, which was deleted: undo that, or {COPY}"
    if "[" in text[:_LONGEST_REFERENCE]:
        return (
            f"stands for a cell of another file ({shown(text)}): make it refer to a cell of this "
            f"one in the name manager, or {COPY}"
        )
    if not found:
        return several(text) if _SEVERAL.search(text[:_LONGEST_REFERENCE]) else _no_cell(text)
    title = (found[1] or found[2]).replace("''", "'")
    titles = {each.casefold(): each for each in sheets}
    if title.casefold() not in titles:
        return several(text) if ":" in title else _lost_sheet(title)
    row, column = int(found[4]), column_number(found[3])
    if found[5] and (int(found[6]), column_number(found[5])) != (row, column):
        return several(text)
    if row > LAST_ROW or column > LAST_COLUMN:
        return _no_cell(text)
    return Place(titles[title.casefold()], row, column)


def several(text: str) -> str:
    """What to say about an area."""
    return f"stands for several cells ({shown(text)}): make it refer to one in the name manager"


def _no_cell(text: str) -> str:
    """What to say about a constant or a formula."""
    what = f"for {shown(text)}, which is" if text else "for nothing,"
    return (
        f"stands {what} not a cell: make it refer to the cell with the entry in the name manager, "
        f"or {COPY}"
    ).replace("nothing, not a cell", "nothing")


def _lost_sheet(title: str) -> str:
    """What to say where a sheet is gone."""
    return (
        f"stands for a cell of the sheet “{shown(title)}”, which is not there or cannot be read: "
        f"put the sheet back, or {COPY}"
    )


def shown(text: str) -> str:
    """The beginning of a stranger's text, on one line."""
    line = on_one_line(text[:200])
    return f"{line[:40]}…" if len(line) > 40 else line


def address_at(address: str) -> At:
    """The row and column of an address such as F5; 0 and 0 if it is none."""
    found = _ADDRESS.fullmatch(address) if len(address) < 12 else None
    return (int(found[2]), column_number(found[1])) if found else (0, 0)


def column_number(letters: str) -> int:
    """A column counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """The letters of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
