"""A worksheet that stores formulas as they are written, in rows as high as their texts need."""

from collections import defaultdict
from functools import cache
from html import escape
from typing import Any, Literal, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from .lettering import line_height, lines_of

USUAL_SIZE = 11  # points of a font that fits a row without a height of its own
HIGHEST = 545  # pixels that a row may have
LEAST_HEIGHT = 18  # points of a row
SIDES = 5  # pixels of a cell's width that hold no text
_INDENT = 9  # pixels of each step of an indent
_letters = cache(xl_col_to_name)
_WITH_STYLE = "Formula", "Number", "String", "Blank"  # kinds of cells


class Formula(NamedTuple):
    """A cell with a formula, named as XlsxWriter, which draws charts from its value, knows one.

    Formulas that are filled down a column are stored once, as spreadsheet programs store them
    themselves (ECMA-376 part 1, 18.3.1.40): a thousand in full make a large file. `shared` are
    the attributes of one, and `formula` is empty in all cells but the first.
    """

    formula: str
    format: Format
    value: float | str | bool
    shared: str = ""

    def xml(self, start: str) -> str:
        """Its cell, from what the tag starts with."""
        value, kind = self.value, ""
        if isinstance(value, str):
            value, kind = escape(value, quote=False), ' t="str"' if value else ""
        elif isinstance(value, bool):
            value, kind = int(value), ' t="b"'
        text = f">{escape(self.formula, quote=False)}</f>" if self.formula else "/>"
        return f"{start}{kind}><f{self.shared}{text}<v>{value}</v></c>"


class Page(Worksheet):
    """The worksheet of a sheet.

    XlsxWriter looks through each formula for thirty functions that came after Excel 2016, which
    takes much of the time of building a workbook; no formula in a cell holds them here. It knows
    no shared formulas, and leaves heights to Excel, which sets none for merged cells.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lettered: dict[tuple[int, int], tuple[str, Format]] = {}  # texts that need heights
        self.outlines: dict[int, dict[str, Any]] = {}

    def outline_row(self, row: int, height: float, outline: dict[str, Any]) -> None:
        """Set a row's height in points, and its level in the outline, which a raised row keeps."""
        self.outlines[row] = outline
        self.set_row(row, height, None, outline)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> Literal[0, -1, -2]:
        self.note(row, col, string, cell_format)
        return super()._write_string(row, col, string, cell_format)

    def put_formula(self, row: int, column: int, formula: Formula) -> None:
        """Write a formula into a cell."""
        self._check_dimensions(row, column)
        self.note(row, column, formula.value, formula.format)
        self.table[row][column] = formula

    def _calculate_spans(self) -> None:
        """No spans of columns: they do nothing but take time and room."""
        self.row_spans: dict[int, str] = {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """The XML of a cell; with the style before the address a file is a hundredth smaller."""
        kind = type(cell).__name__
        if kind not in _WITH_STYLE or not cell.format:
            super()._write_cell(row, col, cell)
            return
        start = f'<c s="{cell.format._get_xf_index()}" r="{_letters(col)}{row + 1}"'
        if kind == "Formula":
            self.fh.write(cell.xml(start))
        elif kind == "Number":
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind == "String":
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        else:
            self.fh.write(f"{start}/>")

    def link(self, row: int, column: int, place: str) -> None:
        """Make a cell a link, whatever is written in it before or after."""
        self.hlink_count += 1
        self.hyperlinks[row][column] = Url(place)

    def note(self, row: int, column: int, text: Any, look: Format | None) -> None:
        """Remember a text that may need more than a line, or a high one."""
        if look and isinstance(text, str) and (look.text_wrap or look.font_size > USUAL_SIZE):
            self.lettered[row, column] = text, look

    def raise_rows(self) -> None:
        """Make each row high enough; one to type in grows by itself unless it has a height."""
        merged = {(top, left): (bottom, right) for top, left, bottom, right in self.merge}
        heights: dict[int, int] = defaultdict(int)
        for (row, column), (text, look) in self.lettered.items():
            bottom, right = merged.get((row, column), (row, column))
            if look.locked or row in self.row_sizes:
                room = sum(self._size_col(each) for each in range(column, right + 1)) - SIDES
                room -= _INDENT * look.indent
                count = lines_of(text, room, look) if look.text_wrap else 1
                height = -(-count * line_height(look) // (bottom - row + 1))
                for each in range(row, bottom + 1):
                    heights[each] = max(heights[each], height)
        for row, height in heights.items():
            if height > self._size_row(row):
                self.set_row_pixels(row, min(height, HIGHEST), None, self.outlines.get(row))
