"""The cells of a sheet: some of them, or all within bounds."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coop_xl.safe_text import on_one_line

from .addresses import LAST_COLUMN, LAST_ROW, At, address_at
from .covers import Covers
from .package import Package
from .reading_errors import OversizedWorkbookError
from .scan import Scan
from .strings import RichText, unescaped

NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?")
WHOLE = re.compile(r"-?[0-9]{1,15}")
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_LONGEST_NUMBER = 400


@dataclass(slots=True)
class Raw:
    """A cell as the file has it."""

    kind: str
    style: str
    text: str = ""
    has_value: bool = False
    is_formula: bool = False
    formula: str = ""

    @property
    def shared(self) -> int | None:
        """The number of its shared text; -1 if that is invalid, None if it has its own content."""
        if self.kind != "s":
            return None
        is_index = self.text.isascii() and self.text.isdecimal() and len(self.text) < 9
        return int(self.text) if is_index else -1


class _SheetScan(Scan):
    """Keeps the cells of a sheet that are wanted.

    Missing addresses are counted on, as spreadsheet programs do. The text of formulas is kept
    where `keeps_formulas`.
    """

    keeps_formulas = False

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.found: dict[At, Raw] = {}
        self.in_data = self.in_row = False
        self.row = self.column = 0
        self.raw: Raw | None = None
        self.rich = RichText(5)
        self.shared_formulas: dict[str, str] = {}
        self.sharing = ""

    def wants_row(self, row: int) -> bool:
        """Whether cells of a row are wanted; it may `stop` if none is from there on."""
        raise NotImplementedError

    def wants(self, row: int, column: int) -> bool:
        """Whether a cell of such a row is wanted."""
        raise NotImplementedError

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at rows and cells of the sheet's data."""
        depth = self.depth
        if depth == 2:
            self.in_data = name == "sheetData"
        elif not self.in_data:
            return
        elif depth == 3:
            self.in_row = name == "row" and self.begin_row(attributes.get("r"))
        elif depth == 4 and self.in_row:
            if name == "c":
                self.begin_cell(attributes)
        elif self.raw is not None:
            self.begin_content(self.raw, name, attributes)

    def begin_row(self, number: str | None) -> bool:
        """Note where a row is; whether any of its cells is wanted."""
        row = self.row + 1 if number is None else self.number(number)
        if row <= self.row:
            raise self.damaged(f"has its rows out of order: {row} after {self.row}")
        self.row, self.column = row, 0
        return self.wants_row(row)

    def number(self, text: str) -> int:
        """The number of a row."""
        if text.isascii() and text.isdecimal() and len(text) <= 7 and 1 <= int(text) <= LAST_ROW:
            return int(text)
        raise self.damaged(f"has a row {text[:20]}, which no sheet has")

    def begin_cell(self, attributes: Mapping[str, str]) -> None:
        """Note a cell if it is wanted."""
        address = attributes.get("r")
        self.column = self.column + 1 if address is None else self.column_at(address)
        if not self.wants(self.row, self.column):
            return
        if (self.row, self.column) in self.found:
            raise self.damaged(f"has a cell twice, in row {self.row}")
        self.raw = Raw(attributes.get("t", "n"), attributes.get("s", ""))
        self.found[self.row, self.column] = self.raw

    def column_at(self, address: str) -> int:
        """The column of a cell of this row."""
        row, column = address_at(address)
        if row != self.row or column > LAST_COLUMN:
            raise self.damaged(f"has a cell {address[:20]} in row {self.row}")
        return column

    def begin_content(self, raw: Raw, name: str, attributes: Mapping[str, str]) -> None:
        """Listen to what a cell holds."""
        if self.depth == 5 and name == "f":
            raw.is_formula = True
            if self.keeps_formulas:
                self.sharing = attributes.get("si", "")[:20]
                self.listen()
        elif self.depth == 5 and name == "v":
            if raw.has_value:
                raise self.damaged(f"has a cell with two values, in row {self.row}")
            raw.has_value = True
            self.listen()
        elif raw.kind == "inlineStr" and self.rich.holds(name, self.depth):
            raw.has_value = True
            self.listen()

    def finish(self, name: str) -> None:
        """Keep what was heard; nothing after the data is of use."""
        if self.raw is not None:
            if self.depth == 4:
                self.end_cell(self.raw)
            elif self.depth == 5 and name == "f" and self.keeps_formulas:
                self.end_formula(self.raw)
        elif self.depth == 2 and self.in_data:
            self.stop()

    def end_formula(self, raw: Raw) -> None:
        """Keep a formula; if several cells share one, only the first holds it."""
        raw.formula = self.taken() or self.shared_formulas.get(self.sharing, "")
        if self.sharing:
            self.shared_formulas.setdefault(self.sharing, raw.formula)

    def end_cell(self, raw: Raw) -> None:
        """Keep what was heard; a cell that holds nothing counts as absent."""
        raw.text, self.raw = self.taken(), None
        if not (raw.has_value or raw.is_formula):
            del self.found[self.row, self.column]


class SomeCells(_SheetScan):
    """Keeps the cells at some places, and which of them lie hidden under merged cells."""

    keeps_formulas = True

    def __init__(self, package: Package, part: str, wanted: Collection[At]) -> None:
        super().__init__(package, part)
        self.covers = Covers(wanted)
        self.wanted = frozenset(wanted)
        self.rows_left = {row for row, _ in wanted}
        self.last = max(self.rows_left)

    def wants_row(self, row: int) -> bool:
        """Whether a cell of it is wanted; if a row is missing, all are looked at for it."""
        if row > self.last and not self.rows_left:
            self.stop()
        is_wanted = row in self.rows_left
        self.rows_left.discard(row)
        return is_wanted

    def wants(self, row: int, column: int) -> bool:
        """Whether it is one of them."""
        return (row, column) in self.wanted

    def pass_over(self, chunk: bytes) -> None:
        """Look for merged cells, which stand behind all others."""
        self.covers.look(chunk)


class AllCells(_SheetScan):
    """Keeps all cells of the first rows and columns that hold anything.

    More than `most` are an error. If the sheet is read to its end, `is_cut` says whether anything
    stands below those rows; rows that have only a format are ignored.
    """

    def __init__(
        self, package: Package, part: str, rows: int, columns: int, most: int, *, to_end: bool
    ) -> None:
        super().__init__(package, part)
        self.rows, self.columns, self.most, self.to_end = rows, columns, most, to_end
        self.is_cut = False

    def wants_row(self, row: int) -> bool:
        """Whether it is one of the first."""
        if row > self.rows and not self.to_end:
            self.stop()
        return row <= self.rows

    def wants(self, row: int, column: int) -> bool:
        """Whether it is in one of the first columns."""
        if len(self.found) >= self.most:
            raise OversizedWorkbookError(
                self.package.path, f"has over {self.most:,} cells on one sheet"
            )
        return column <= self.columns

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look also whether anything stands below."""
        super().begin(name, attributes)
        if self.depth == 5 and self.row > self.rows and name in ("v", "is"):
            self.is_cut = True
            self.stop()


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell shows: its value or, if that cannot be determined, a `fault`."""

    value: Any = None
    is_error: bool = False
    is_uncalculated: bool = False
    fault: str = ""
    is_formula: bool = False
    formula: str = ""


def content_of(raw: Raw, strings: Mapping[int, str]) -> Content:
    """What a cell holds; its text may be one of those that are shared."""
    found = _shown_by(raw, strings)
    return replace(found, is_formula=True, formula=raw.formula) if raw.is_formula else found


def _shown_by(raw: Raw, strings: Mapping[int, str]) -> Content:
    """What a cell shows, typed or the result of a formula."""
    if raw.kind == "s" and raw.has_value and raw.text:
        text = strings.get(raw.shared if raw.shared is not None else -1)
        return Content(fault="its text is missing") if text is None else Content(text)
    if raw.kind in ("str", "inlineStr") and raw.has_value:
        return Content(unescaped(raw.text))
    text = raw.text.strip()
    if not text:
        return Content(is_uncalculated=raw.is_formula)
    if raw.kind == "e":
        return Content(on_one_line(text[:40]), is_error=True)
    value = _READERS.get(raw.kind, nothing)(text)
    return Content(fault=f"it says {on_one_line(text[:20])}") if value is None else Content(value)


def number(text: str) -> float | int | None:
    """The number that a cell holds; None if it is none."""
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if len(text) <= _LONGEST_NUMBER and NUMBER.fullmatch(text) else None


def _iso_date(text: str) -> datetime | None:
    """The date that a cell holds; None if it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def nothing(_: str) -> None:
    """The value of a cell of an unknown kind cannot be determined."""


_READERS: dict[str, Callable[[str], Any]] = {"n": number, "b": _TRUTHS.get, "d": _iso_date}
