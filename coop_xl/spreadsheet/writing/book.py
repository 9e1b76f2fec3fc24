"""A workbook being written: sheets, styles, names, and formulas with their true cached values."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.safe_text import without_controls

from .page import Page
from .shared_formulas import first_mark, other_mark, with_shared_formulas
from .sizes import Place, areas, show_by_size
from .styles import STYLES, add_styles

ROW = "¤"  # in a formula that is filled down
# In spite of protection; "objects" are comments, too.
ALLOWED = {"format_columns": True, "format_rows": True, "objects": True}
BUILT = datetime(2026, 1, 1)  # the same version gives the same bytes


class Book:
    """What the sheet builders share."""

    def __init__(self, title: str) -> None:
        self.buffer = io.BytesIO()
        self.workbook = Workbook(
            self.buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.workbook.set_properties(
            {"title": f"Coop XL: {title}", "author": "Coop XL", "created": BUILT}
        )
        self.workbook.set_calc_mode("auto")
        self.styles = add_styles(self.workbook)
        self.formulas: dict[tuple[str, str], tuple[str, float | str | bool]] = {}
        self.sheets: list[Sheet] = []

    def add_sheet(self, title: str, *, landscape: bool = True, zoom: int = 90) -> "Sheet":
        """A protected sheet (no password) without gridlines, one page wide in print."""
        sheet = self.new_sheet(title)
        self.sheets.append(sheet)
        sheet.page.hide_gridlines(2)
        sheet.page.set_zoom(zoom)
        sheet.page.protect(options=ALLOWED)
        if landscape:
            sheet.page.set_landscape()
        sheet.page.set_paper(9)
        sheet.page.fit_to_pages(1, 0)
        return sheet

    def new_sheet(self, title: str) -> "Sheet":
        """A sheet as the library makes it."""
        return Sheet(self, self.workbook.add_worksheet(title, Page))

    def bytes(self) -> bytes:
        """Finish the file."""
        for sheet in self.sheets:
            show_by_size(sheet.page, sheet.numbers, self.styles)
            sheet.excuse()
            sheet.page.raise_rows()
        self.workbook.close()
        return with_shared_formulas(self.buffer.getvalue())


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

    def write(self, row: int, column: int, value: Any, style: str = "text") -> None:
        """A constant; text never becomes a formula, None is a blank cell."""
        look = self.book.styles[style]
        self.numbers.pop((row, column), None)
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

    def formula(self, row: int, column: int, text: str, value: Any, style: str = "number") -> None:
        """A formula (without its equals sign) with the value it has, as the model computes it."""
        cached = plain(value)
        self.numbers[row, column] = style
        self.book.formulas[self.title, xl_rowcol_to_cell(row, column)] = text, cached
        if not STYLES.get(style, {}).get("locked", True):
            self.open_formulas.append((row, column))
        self.page.write_formula(row, column, f"={text}", self.book.styles[style], cached)

    def fill_down(
        self, row: int, column: int, text: str, values: Sequence[Any], style: str = "number"
    ) -> None:
        """A formula in every cell of a column from a row on; ROW stands for the cell's own row."""
        number, look = self.filled_columns, self.book.styles[style]
        self.filled_columns += 1
        area = f"{cell(row, column, absolute=False)}:{cell(row + len(values) - 1, column, absolute=False)}"
        stored = first_mark(number, area, text.replace(ROW, str(row + 1)))
        for place, value in enumerate(values, start=row):
            cached = plain(value)
            self.numbers[place, column] = style
            formula = text.replace(ROW, str(place + 1))
            self.book.formulas[self.title, cell(place, column, absolute=False)] = formula, cached
            self.page.write_formula(place, column, stored, look, cached)
            stored = other_mark(number)

    def spill(
        self, row: int, column: int, last_row: int, last_column: int, text: str, value: Any, style: str
    ) -> None:  # fmt: skip
        """A formula that fills an area; the value is that of its first cell."""
        self.numbers[row, column] = style
        look, area = self.book.styles[style], (row, column, last_row, last_column)
        self.page.write_dynamic_array_formula(*area, f"={text}", look, plain(value))

    def excuse(self) -> None:
        """Keep Excel from marking formulas that are meant to be typed over."""
        if self.open_formulas:
            self.page.ignore_errors({"formula_unlocked": " ".join(areas(self.open_formulas))})

    def name(self, row: int, column: int, name: str) -> None:
        """Give a cell a name for the whole workbook."""
        self.book.workbook.define_name(name, f"={self.at(row, column)}")

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

    def entry(self, row: int, column: int, value: Any, rule: dict, style: str = "entry") -> None:
        """A cell for the user, with validation and a prompt."""
        self.write(row, column, value, style)
        self.page.data_validation(row, column, row, column, rule)

    def mark(self, first: int, column: int, last: int, last_column: int, marks: dict) -> None:
        """Colour cells that hold a word: {word: mark}."""
        for word, style in marks.items():
            self.page.conditional_format(
                first, column, last, last_column,
                {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.book.styles[style]},
            )  # fmt: skip


def cell(row: int, column: int, *, absolute: bool = True) -> str:
    """The address of a cell, both from 0."""
    return xl_rowcol_to_cell(row, column, row_abs=absolute, col_abs=absolute)


def plain(value: Any) -> float | str | bool:
    """A value as a cached result; a number no cell can hold shows nothing."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if value is None or isinstance(value, str):
        return without_controls(value or "")  # a formula's own text is not made fit for XML
    return float(value) + 0.0 if np.isfinite(value) else ""
