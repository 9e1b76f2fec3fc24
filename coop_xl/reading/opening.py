"""The named cells of a workbook that someone filled in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.addresses import Place, place_of
from coop_xl.spreadsheet.reading.cells import Content, Raw, SomeCells, content_of
from coop_xl.spreadsheet.reading.formats import NONE, as_date, kinds_of_styles
from coop_xl.spreadsheet.reading.package import Package
from coop_xl.spreadsheet.reading.strings import shared_strings
from coop_xl.spreadsheet.reading.workbook_file import Book, DefinedName

_MOST_BESIDE = 16  # columns to the left of a cell in which its row may be labelled


@dataclass(frozen=True)
class NamedCell:
    """A cell of the workbook that has a name, and its last calculated value.

    Attributes
    ----------
    trouble : str
        Says, after the name, why there is no such cell or why nothing can be read there.
    formula : str
        What it computes, if `is_formula`.
    merged : str
        The area of merged cells under which it lies hidden.
    beside : tuple of (int, str)
        The texts to its left in its row, with their columns.
    """

    sheet: str
    cell: str
    value: Any
    is_error: bool = False
    is_uncalculated: bool = False
    trouble: str = ""
    row: int = 0
    is_formula: bool = False
    formula: str = ""
    merged: str = ""
    beside: tuple[tuple[int, str], ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether the name stands for no cell."""
        return bool(self.trouble) and not self.cell


def named_cells(path: Path, wanted: Collection[str]) -> dict[str, NamedCell]:
    """The cells of the workbook that have these names; see `cells_of`."""
    return cells_of(Book(Package(path), wanted), wanted)


def cells_of(book: Book, wanted: Collection[str]) -> dict[str, NamedCell]:
    """The cells of the workbook that have these names, in any case, and what labels their rows.

    A name that the workbook lacks is missing; one that stands for no cell has its `trouble`.
    """
    places = _places_of(book, wanted)
    at = {place for place in places.values() if isinstance(place, Place)}
    contents, merged = _contents_at(book, {each for place in at for each in _with_left(place)})
    return {
        name: _cell_at(place, contents, merged.get(place, ""), book)
        if isinstance(place, Place)
        else NamedCell("", "", None, trouble=place)
        for name, place in places.items()
    }


def _with_left(place: Place) -> list[Place]:
    """A place and those to its left in its row, from the left."""
    first = max(1, place.column - _MOST_BESIDE)
    return [replace(place, column=column) for column in range(first, place.column + 1)]


def _places_of(book: Book, wanted: Collection[str]) -> dict[str, Place | str]:
    """Where each wanted name that the workbook has points to, or what is wrong with it."""
    defined: dict[str, list[DefinedName]] = defaultdict(list)
    for each in book.names:
        defined[each.name.casefold()].append(each)
    return {
        name: place_of(defined[name.casefold()], book.sheets)
        for name in wanted
        if name.casefold() in defined
    }


def _contents_at(
    book: Book, places: Collection[Place]
) -> tuple[dict[Place, Content], dict[Place, str]]:
    """What some cells show, and under which merged cells some of them lie."""
    wanted: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for place in places:
        wanted[place.sheet].add((place.row, place.column))
    raws: dict[Place, Raw] = {}
    merged: dict[Place, str] = {}
    for sheet, cells in wanted.items():
        scan = SomeCells(book.package, book.sheets[sheet], cells)
        scan.run()
        raws |= {Place(sheet, *at): raw for at, raw in scan.found.items()}
        merged |= {Place(sheet, *at): area for at, area in scan.covers.found.items()}
    return contents(book, raws), merged


def contents(book: Book, raws: Mapping[Any, Raw]) -> dict[Any, Content]:
    """What cells show: texts that are shared, and numbers that are formatted as dates."""
    indices = {raw.shared for raw in raws.values() if raw.shared is not None}
    strings = shared_strings(book.package, book.part_of_kind("sharedStrings"), indices)
    kinds: list[str] | None = None
    found = {}
    for key, raw in raws.items():
        content = content_of(raw, strings)
        if raw.kind == "n" and raw.style and isinstance(content.value, int | float):
            if kinds is None:
                kinds = kinds_of_styles(book.package, book.part_of_kind("styles"))
            content = dated(content, raw.style, kinds, is_1904=book.is_1904)
        found[key] = content
    return found


def dated(content: Content, style: str, kinds: list[str], *, is_1904: bool) -> Content:
    """The same as a date, if the cell shows it as one."""
    at = int(style) if style.isascii() and style.isdecimal() and len(style) < 7 else len(kinds)
    kind = kinds[at] if at < len(kinds) else NONE
    return replace(content, value=as_date(content.value, kind, is_1904)) if kind else content


def _cell_at(
    place: Place, contents: Mapping[Place, Content], merged: str, book: Book
) -> NamedCell:
    """A cell with its name's place."""
    content = contents.get(place, Content())
    trouble = content.fault and (
        f"cannot be read ({content.fault}): type the entry again and save the file"
    )
    beside = {each.column: contents.get(each, Content()).value for each in _with_left(place)[:-1]}
    return NamedCell(
        on_one_line(place.sheet),
        place.cell,
        content.value,
        content.is_error,
        # What a program that calculates nothing wrote is a placeholder, most often 0.
        content.is_uncalculated
        or (content.is_formula and book.asks_to_calculate and not content.is_error),
        trouble,
        place.row,
        content.is_formula,
        content.formula,
        merged,
        tuple((column, text) for column, text in beside.items() if isinstance(text, str)),
    )
