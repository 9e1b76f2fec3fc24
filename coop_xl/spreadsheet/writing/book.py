"""A workbook being written: sheets, styles, names, and formulas with their true cached values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.safe_text import without_controls
from coop_xl.spreadsheet.calculation.calculator import Calculator, Filled
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.calculation.sheet_values import Failed

from .file_parts import Parts, WorkbookInParts, zipped
from .page import LEAST_HEIGHT, Formula, Page
from .sizes import Place, areas, show_by_size
from .styles import STYLES, WORKINGS, add_styles

# In spite of protection; "objects" are comments, too.
_ALLOWED = {"format_columns": True, "format_rows": True, "objects": True}
_BUILT = datetime(2026, 1, 1)  # the same version gives the same bytes
WHOLE = "A1:XFD1048576"  # all cells of a sheet
_CALCULATED = object()  # the value of a formula that is left to the calculator
_WORKING_DIGITS = 10  # of cached values of workings
_HEIGHT_OF_EMPTY_FILES = 15  # points of a row


class Book:
    """What the sheet builders share."""

    def __init__(self, title: str) -> None:
        self.workbook = WorkbookInParts()
        self.workbook.set_properties(
            {"title": f"Coop XL: {title}", "author": "Coop XL", "created": _BUILT}
        )
        self.workbook.set_calc_mode("auto")
        self.styles = add_styles(self.workbook)
        self.calculator = Calculator()
        self.sheets: list[Sheet] = []

    def add_sheet(
        self, title: str, *, landscape: bool = True, zoom: int = 90, tab: str = WORKINGS
    ) -> "Sheet":
        """A protected sheet (no password) without gridlines, one page wide in print.

        `tab` is the colour of its tab: `TO_FILL`, `TO_READ` or `WORKINGS` of `styles`.
        """
        sheet = self.new_sheet(title)
        self.sheets.append(sheet)
        sheet.page.set_tab_color(tab)
        sheet.page.set_default_row(LEAST_HEIGHT)
        sheet.page.hide_gridlines(2)
        sheet.page.set_zoom(zoom)
        sheet.page.protect(options=_ALLOWED)
        if landscape:
            sheet.page.set_landscape()
        sheet.page.set_paper(9)
        sheet.page.fit_to_pages(1, 0)
        return sheet

    def new_sheet(self, title: str) -> "Sheet":
        """A sheet as the library makes it."""
        return Sheet(self, self.workbook.add_worksheet(title, Page))

    @property
    def formulas(self) -> "Formulas":
        """Every formula with the value it has, by sheet and address; once all cells are written.

        A cell that a formula fills from another one has that formula.
        """
        return Formulas(self)

    def name(self, name: str, reference: str) -> None:
        """Give a cell or an area a name for the whole workbook."""
        self.workbook.define_name(name, f"={reference}")
        self.calculator.names[name] = reference

    def value(self, name: str) -> Any:
        """What a cell with a name holds, once all that it builds on is written."""
        return self.calculator.named(name)

    def bytes(self) -> bytes:
        """Finish the file."""
        return zipped(self.parts())

    def parts(self) -> Parts:
        """Finish the file; its parts by their names."""
        for sheet in self.sheets:
            sheet.write_formulas()
            show_by_size(sheet.page, sheet.numbers, self.styles)
            sheet.excuse()
            sheet.page.raise_rows()
        self.workbook.close()
        return self.workbook.parts


class _Written(NamedTuple):
    """A formula, its style, and how it is stored."""

    text: str  # ROW stands for the row of a cell that it is filled into
    style: str
    digits: int = 0  # of the value that is cached; 0 for all
    shared: str = ""  # with the formulas of other cells, as `Formula` says
    is_first: bool = True  # of those that share it


class Sheet:
    """One sheet: writes by (row, column) from 0, in the book's styles."""

    def __init__(self, book: Book, page: Page) -> None:
        self.book = book
        self.page = page
        self.title = page.get_name()
        self.column_widths: tuple[float, ...] = ()
        self.filled_columns = 0
        self.numbers: dict[Place, str] = {}  # the style of each cell that holds a number, or may
        self.open_formulas: list[Place] = []  # in cells that may be typed over
        self.formulas: dict[Place, _Written] = {}
        self.spilled: dict[Place, str] = {}  # cells that a formula of a dynamic array fills

    @property
    def texts(self) -> dict[Place, str]:
        """The formula that each cell has its value from."""
        own = {at: each.text.replace(ROW, str(at[0] + 1)) for at, each in self.formulas.items()}
        return own | self.spilled

    def write(self, row: int, column: int, value: Any, style: str = "text") -> None:
        """A constant; text never becomes a formula, None is a blank cell."""
        look = self.book.styles[style]
        self.numbers.pop((row, column), None)
        self.book.calculator.enter((self.title, row, column), None if value == "" else value)
        if value is None or value == "":
            self.page.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.page.write_string(row, column, value, look)
        elif isinstance(value, bool):
            self.page.write_boolean(row, column, value, look)
        elif hasattr(value, "year"):
            self.page.write_datetime(row, column, value, look)
        else:
            self.numbers[row, column] = style
            self.page.write_number(row, column, value, look)

    def write_row(self, row: int, values: Sequence[Any], style: str = "text") -> None:
        """Constants side by side, from the first column."""
        for column, value in enumerate(values):
            self.write(row, column, value, style)

    def formula(
        self, row: int, column: int, text: str, value: Any = _CALCULATED, style: str = "number"
    ) -> None:
        """A formula (without its equals sign); its value, if it is not known, is calculated."""
        place = self.title, row, column
        if not STYLES.get(style, {}).get("locked", True):
            self.open_formulas.append((row, column))
        self.numbers[row, column] = style
        self.formulas[row, column] = _Written(text, style)
        if value is _CALCULATED:
            self.book.calculator.enter_formula(place, text)
        else:
            self.book.calculator.enter(place, plain(value))

    def fill_down(
        self, row: int, column: int, text: str, count: int, style: str = "number",
        *, at_once: bool = True, digits: int = 0,
    ) -> None:  # fmt: skip
        """A formula in every cell of a column from a row on; ROW stands for the cell's own row.

        Its values are computed at once, unless those of one row build on those of another. With
        `digits` so many significant ones are cached, where nobody reads more.
        """
        area = (
            f"{cell(row, column, absolute=False)}:{cell(row + count - 1, column, absolute=False)}"
        )
        number = f'si="{self.filled_columns}"'
        self.filled_columns += 1
        rows = range(row, row + count)
        filled = Filled(text, tuple((self.title, each, column) for each in rows), at_once)
        others = _Written(text, style, digits, f' t="shared" {number}', is_first=False)
        for place in filled.places:
            self.numbers[place[1:]] = style
            self.formulas[place[1:]] = others
            self.book.calculator.enter_formula(place, filled)
        first = f' t="shared" ref="{area}" {number}'
        self.formulas[row, column] = _Written(text, style, digits, first)

    def value(self, row: int, column: int) -> float | str | bool:
        """What a formula gives, as it is cached."""
        return plain(self.book.calculator.value((self.title, row, column)))

    def write_formulas(self) -> None:
        """Write all formulas with their values, when all that they refer to is there."""
        for (row, column), written in self.formulas.items():
            cached = self.value(row, column)
            digits = written.digits or (_WORKING_DIGITS if written.style == "working" else 0)
            if digits and isinstance(cached, float):
                cached = float(f"{cached:.{digits}g}")
            stored = written.text.replace(ROW, str(row + 1)) if written.is_first else ""
            look = self.book.styles[written.style]
            self.page.put_formula(row, column, Formula(stored, look, cached, written.shared))

    def spill(
        self, row: int, column: int, text: str, rows: Sequence[Sequence[Any]], style: str = "number"
    ) -> None:  # fmt: skip
        """A formula that fills an area, with what it gives in each of its cells."""
        area = row, column, row + len(rows) - 1, column + len(rows[0]) - 1
        look, first = self.book.styles[style], plain(rows[0][0])
        self.page.write_dynamic_array_formula(*area, f"={text}", look, first)
        for down, line in enumerate(rows, start=row):
            for across, value in enumerate(line, start=column):
                self.spilled[down, across] = text
                if (down, across) != (row, column):
                    self.write(down, across, plain(value), style)
        self.numbers[row, column] = style
        self.book.calculator.enter((self.title, row, column), first)

    def link(
        self, row: int, column: int, target: str, text: str = "", style: str = "link"
    ) -> None:
        """Make a cell a link to a place such as "Questions!E6", or the first cell of a sheet.

        Without a text the cell keeps what is written there, before or after.
        """
        sheet, _, address = target.rpartition("!")
        place = f"internal:'{sheet or address}'!{address if sheet else 'A1'}"
        if text:
            self.write(row, column, text, style)
        self.page.link(row, column, place)

    def excuse(self) -> None:
        """Keep Excel from marking formulas with green triangles: each is meant as it is."""
        excused = dict.fromkeys(("formula_differs", "formula_range", "calculated_column"), WHOLE)
        if self.open_formulas:
            excused["formula_unlocked"] = " ".join(areas(self.open_formulas))
        self.page.ignore_errors(excused)

    def name(self, row: int, column: int, name: str) -> None:
        """Give a cell a name for the whole workbook."""
        self.book.name(name, self.at(row, column))

    def at(self, row: int, column: int) -> str:
        """The absolute address of a cell, with its sheet."""
        return f"'{self.title}'!{cell(row, column)}"

    def area(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """The absolute address of an area, with its sheet."""
        return f"{self.at(row, column)}:{cell(last_row, last_column)}"

    def widths(self, *widths: float) -> None:
        """Column widths from the first column."""
        self.column_widths = widths
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def let_grow(self, row: int) -> None:
        """Give a row no height of its own: programs make it as high as its texts need.

        A row of this height is written without one, as it is that of an empty file.
        """
        self.page.set_row(row, _HEIGHT_OF_EMPTY_FILES)

    def entry(
        self, row: int, column: int, value: Any, rule: dict[str, Any], style: str = "entry"
    ) -> None:
        """A cell for the user, with validation and a prompt."""
        self.write(row, column, value, style)
        self.page.data_validation(row, column, row, column, rule)

    def mark(
        self, first: int, column: int, last: int, last_column: int, marks: dict[str, str]
    ) -> None:
        """Colour cells that hold a word: {word: mark}."""
        for word, style in marks.items():
            self.page.conditional_format(
                first, column, last, last_column,
                {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.book.styles[style]},
            )  # fmt: skip


class Formulas(Mapping[tuple[str, str], tuple[str, float | str | bool]]):
    """The formulas of a book with their values, each of which is computed when it is asked for."""

    def __init__(self, book: Book) -> None:
        self.places = {
            (sheet.title, cell(*at, absolute=False)): (sheet, at, text)
            for sheet in book.sheets
            for at, text in sheet.texts.items()
        }

    def __getitem__(self, at: tuple[str, str]) -> tuple[str, float | str | bool]:
        sheet, place, text = self.places[at]
        return text, sheet.value(*place)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, at: object) -> bool:
        return at in self.places


@cache
def cell(row: int, column: int, *, absolute: bool = True) -> str:
    """The address of a cell, both from 0."""
    return xl_rowcol_to_cell(row, column, row_abs=absolute, col_abs=absolute)


def plain(value: Any) -> float | str | bool:
    """A value as a cached result; an error, or a number no cell can hold, shows nothing."""
    if type(value) is float:
        return value + 0.0 if isfinite(value) else ""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, Failed):
        return ""
    if value is None or isinstance(value, str):
        return without_controls(value or "")  # a formula's own text is not made fit for XML
    return float(value) + 0.0 if np.isfinite(value) else ""
