"""Recalculates a workbook without Excel, in five engines that share no code.

>>> from tests.engines.recalculate import libreoffice
>>> values = libreoffice(path, {("Inputs", "C5"): 0.3})
>>> values["Results", "B2"]

Numbers come as float, text as str, booleans as bool and errors as `ErrorValue`. Blank cells are
left out; a formula that answers "" is not blank. Each set of entries applies to the workbook as
it is in the file, not to the one before. What each engine gets wrong is told in `books` and below.

LibreOffice 25.2 differs from Excel so: `LOG10(0)`, `LN(0)`, `SQRT(-1)` are "Err:502", not #NUM!;
`MAX("", 1)` is "Err:504", not #VALUE!; `10^-400` is #NUM!, not 0; `0^0` is 1; `TEXT(12, "0.###")`
is "12", not "12."; `TRUE & ""` is "1"; `1E-20 & ""` is "1E-020"; SUM counts booleans in cells; no
AGGREGATE. A boolean in a cell with a number format of its own comes as 1.0 or 0.0.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from openpyxl.utils.cell import get_column_letter

from . import office_runner
from .books import Book, FormualizerBook, FormulonBook, IronCalcBook
from .gnumeric import in_gnumeric
from .values import Address, Entries, ErrorValue, Values

AS_IT_IS: Entries = MappingProxyType({})

Many = Callable[[Path, Sequence[Entries], Collection[Address] | None], list[Values]]


@dataclass(frozen=True)
class Engine:
    """Call it with a workbook; reading only some cells saves time where reading is slow."""

    name: str
    many: Many

    def __call__(
        self, path: Path, entries: Entries = AS_IT_IS, read: Collection[Address] | None = None
    ) -> Values:
        """The values of all cells, or of those to read, after some entries."""
        return self.recalculate_many(path, [entries], read)[0]

    def recalculate_many(
        self, path: Path, edits: Sequence[Entries], read: Collection[Address] | None = None
    ) -> list[Values]:
        """The same after each of several sets of entries, loading the workbook once."""
        return self.many(path, edits, read)

    def __str__(self) -> str:
        return self.name


def in_libreoffice(
    path: Path, edits: Sequence[Entries], read: Collection[Address] | None
) -> list[Values]:
    listed = [[(*cell, entry) for cell, entry in entries.items()] for entries in edits]
    answers = office_runner.run("recalculate", path, edits=listed)
    return [
        {
            cell: ErrorValue(value) if kind == "error" else value
            for sheet, row, column, kind, value in answer
            if (cell := (sheet, f"{get_column_letter(column + 1)}{row + 1}"))
            and (read is None or cell in read)
        }
        for answer in answers
    ]


def in_book(
    load: Callable[[Path], Book],
    path: Path,
    edits: Sequence[Entries],
    read: Collection[Address] | None,
) -> list[Values]:
    book = load(path)
    answers = []
    for entries in edits:
        before = {cell: book.content(cell) for cell in entries}
        for cell, entry in entries.items():
            book.enter(cell, entry)
        book.calculate()
        found = book.values() if read is None else ((cell, book.value(cell)) for cell in read)
        answers.append({cell: value for cell, value in found if value is not None})
        for cell, content in before.items():
            book.enter(cell, content)
    return answers


libreoffice = Engine("libreoffice", in_libreoffice)
ironcalc = Engine("ironcalc", partial(in_book, IronCalcBook))
formualizer = Engine("formualizer", partial(in_book, FormualizerBook))
formulon = Engine("formulon", partial(in_book, FormulonBook))
gnumeric = Engine("gnumeric", in_gnumeric)

ENGINES = (libreoffice, ironcalc, formualizer, formulon, gnumeric)
