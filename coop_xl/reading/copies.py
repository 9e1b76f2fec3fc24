"""Copies of the sheets that are read: a copy may be filled in instead of the sheet itself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from coop_xl.model.errors import CoopError
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.reading.addresses import At
from coop_xl.spreadsheet.reading.cells import SomeCells
from coop_xl.spreadsheet.reading.package import Package
from coop_xl.spreadsheet.reading.workbook_file import Book

from .layout import LABELS, ON_EXTENSIONS, ON_INPUTS, Line
from .opening import NamedCell, contents

_ALIKE = 0.5  # of the labels of a sheet at the same places on another make that a copy
_MOST_SHEETS = 40  # that are looked at
WITHOUT_ENTRIES = frozenset(
    (
        *("Start", "Scenarios", "Model", "Extension model", "Extension changes", "Answer"),
        "What would change it",
        *("Proposals", "Checks", "Reference", "Custom tables", "Simulation"),
    )
)  # that a workbook of ours has
_OF_OTHERS = frozenset(  # of other versions
    ("Welcome", "Options model", "Options changes", "Results", "Sensitivity")
)
WORK = 200_000  # on the XML of all of them
_BYTES = 2**23


def copied_sheets(book: Book, cells: Mapping[str, NamedCell]) -> list[tuple[str, str]]:
    """The sheets that entries are read from, each with a copy of it that is not read."""
    found = set(_by_names(book, cells))
    read = {at.sheet for at in cells.values() if at.cell}
    known = read | WITHOUT_ENTRIES | _OF_OTHERS
    others = [title for title in book.sheets if on_one_line(title) not in known]
    labelled = _labels_on((*ON_INPUTS, *ON_EXTENSIONS), cells)
    with limited_reading(book.package):
        for title in others[:_MOST_SHEETS] if labelled else ():
            found |= {(sheet, on_one_line(title)) for sheet in _copied_by(book, title, labelled)}
    return sorted(found)


def _by_names(book: Book, cells: Mapping[str, NamedCell]) -> Iterator[tuple[str, str]]:
    """Copies that spreadsheet programs made: they give the copy names of its own."""
    of_sheet = Counter(at.sheet for at in cells.values() if at.cell)
    own = {each.casefold(): at.sheet for each, at in cells.items() if at.cell}
    copied = Counter(
        (own[name], on_one_line(each.sheet))
        for each in book.names
        if each.sheet and (name := each.name.casefold()) in own
    )
    for (sheet, copy), count in copied.items():
        if copy != sheet and count >= _ALIKE * of_sheet[sheet]:
            yield sheet, copy


@contextmanager
def limited_reading(package: Package) -> Iterator[None]:
    """Allow little to be read, counted apart from everything else."""
    left = package.bytes_left, package.work_left
    package.bytes_left, package.work_left = _BYTES, WORK
    try:
        yield
    finally:
        package.bytes_left, package.work_left = left


def _labels_on(
    lines: tuple[Line, ...], cells: Mapping[str, NamedCell]
) -> dict[str, dict[At, str]]:
    """The keys that label the rows of entries, with their places, by sheet."""
    found: dict[str, dict[At, str]] = {}
    for line in lines:
        at = next((at for name in line.names if (at := cells.get(name)) and at.cell), None)
        for column, text in at.beside if at else ():
            key = LABELS.get(_plain(text))
            if at and key:
                found.setdefault(at.sheet, {})[at.row, column] = key
                break
    return found


def _copied_by(book: Book, title: str, labelled: Mapping[str, Mapping[At, str]]) -> Iterator[str]:
    """The sheets most of whose labels are also at the same places on another."""
    scan = SomeCells(
        book.package, book.sheets[title], {at for labels in labelled.values() for at in labels}
    )
    try:
        scan.run(to_end=False)
        texts = {at: each.value for at, each in contents(book, scan.found).items()}
    except CoopError:  # no harm: nothing is read from that sheet
        return
    for sheet, labels in labelled.items():
        same = sum(LABELS.get(_plain(texts.get(at))) == key for at, key in labels.items())
        if same >= max(2, _ALIKE * len(labels)):
            yield sheet


def _plain(value: object) -> str:
    """A label without case and surrounding blanks; "" if it is not text."""
    return value.strip().casefold() if isinstance(value, str) else ""


def remark_on_copy(sheet: str, copy: str, is_hidden: bool) -> str:
    """What to say about a copy that is not read."""
    hidden = ", which is hidden," if is_hidden else ""
    return (
        f"the sheet {copy} is a copy of {sheet} and is not read: the entries on {sheet}{hidden} "
        f"are used; if the copy holds the estimates you mean, copy its entries to {sheet}"
    )
