"""The named cells of a workbook that someone filled in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .xlsx.book import Book, DefinedName
from .xlsx.cells import Content, Raw, SomeCells, content_of
from .xlsx.errors import NotAWorkbookError as NotAWorkbookError
from .xlsx.errors import UnreadableFileError as UnreadableFileError
from .xlsx.formats import NONE, as_date, kinds_of_styles
from .xlsx.package import Package
from .xlsx.package import workbook_bytes as workbook_bytes
from .xlsx.places import Place, place_of
from .xlsx.strings import shared_strings


@dataclass(frozen=True)
class NamedCell:
    """A cell of the workbook that has a name, and its last calculated value.

    `trouble` says, after the name, why there is no such cell or nothing can be read there.
    """

    sheet: str
    cell: str
    value: Any
    is_error: bool = False
    is_uncalculated: bool = False
    trouble: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the name stands for no cell."""
        return bool(self.trouble) and not self.cell


def named_cells(path: Path, wanted: Collection[str]) -> dict[str, NamedCell]:
    """The cells of the workbook that have these names, in any case; no other cell is read.

    A name that the workbook lacks is missing; one that stands for no cell has its `trouble`.
    """
    package = Package(path)
    book = Book(package, wanted)
    places = places_of(book, wanted)
    at = {name: place for name, place in places.items() if isinstance(place, Place)}
    contents = contents_at(book, set(at.values()))
    return {
        name: found(place, contents[place])
        if isinstance(place, Place)
        else NamedCell("", "", None, trouble=place)
        for name, place in places.items()
    }


def places_of(book: Book, wanted: Collection[str]) -> dict[str, Place | str]:
    """Where each wanted name that the workbook has points to, or what is wrong with it."""
    defined: dict[str, list[DefinedName]] = defaultdict(list)
    for each in book.names:
        defined[each.name.casefold()].append(each)
    return {
        name: place_of(defined[name.casefold()], book.sheets)
        for name in wanted
        if name.casefold() in defined
    }


def contents_at(book: Book, places: Collection[Place]) -> dict[Place, Content]:
    """What some cells show."""
    wanted: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for place in places:
        wanted[place.sheet].add((place.row, place.column))
    raws: dict[Place, Raw] = {}
    for sheet, cells in wanted.items():
        scan = SomeCells(book.package, book.sheets[sheet], cells)
        scan.run()
        raws |= {Place(sheet, *at): raw for at, raw in scan.found.items()}
    shown = contents(book, raws)
    return {place: shown.get(place, Content()) for place in places}


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


def found(place: Place, content: Content) -> NamedCell:
    """A cell with its name's place."""
    trouble = content.fault and (
        f"cannot be read ({content.fault}): type the entry again and save the file"
    )
    return NamedCell(
        place.sheet, place.cell, content.value, content.is_error, content.is_uncalculated, trouble
    )
