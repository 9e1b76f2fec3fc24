"""Tables of the document on a sheet, where charts find their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.findings.document import WITH_ERRORS, Column, Kind, Table
from coop_xl.findings.numbers import UNDEFINED, power
from coop_xl.findings.plain_names import NAMES
from coop_xl.spreadsheet.writing.book import Sheet

from .result_cells import clean, put, put_figure

HEAD_HEIGHT = 30
_STYLES = {
    Kind.LABEL: "label",
    Kind.KEY: "small",
    Kind.WORK: "center",
    Kind.COUNT: "whole",
    Kind.ENTERED: "entered",
    Kind.SHARE: "chance",
    Kind.CHANCE: "chance",
    Kind.ROUGH: "chance",
    Kind.MONEY: "money",
}  # all others: as cells are
_MARKS = {words: name for name, words in NAMES.items()}


@dataclass(frozen=True)
class PlacedTable:
    """A table where it stands: its rows, and the column of each heading."""

    sheet: Sheet
    table: Table
    rows: tuple[int, int]
    columns: Mapping[str, int]

    @property
    def free(self) -> int:
        """The row below it."""
        return self.rows[1] + 1


def add_table(
    sheet: Sheet, row: int, table: Table, spans: Mapping[str, int] | None = None
) -> PlacedTable:
    """The title, headings and rows; a column of figures has one of their errors beside it.

    Parameters
    ----------
    spans : mapping, optional
        How many columns of the sheet a text takes, by its heading.
    """
    sheet.write(row, 0, table.title, "section")
    return add_rows(sheet, row + 1, table, spans)


def add_rows(
    sheet: Sheet, row: int, table: Table, spans: Mapping[str, int] | None = None
) -> PlacedTable:
    """The same without a title."""
    first, last = row + 1, row + len(table.rows)
    columns, at = {}, 0
    for place, column in enumerate(table.columns):
        columns[column.heading] = at
        width = (spans or {}).get(column.heading, 1)
        _put_text(sheet, row, at, heading(column), "head", width)
        if column.kind in WITH_ERRORS:
            sheet.write(row, at + 1, "±", "head")
        if column.kind is Kind.WORK:
            sheet.mark(first, at, last, at, _MARKS)
        for line, cells in enumerate(table.rows, start=first):
            _put_cell(sheet, line, at, column, cells[place], width)
        at += width + (column.kind in WITH_ERRORS)
    sheet.page.set_row(row, HEAD_HEIGHT)
    return PlacedTable(sheet, table, (first, last), columns)


def heading(column: Column) -> str:
    """A heading, with the power of ten that its numbers are in units of."""
    return column.heading + (f", × {power(column.log10_scale)}" if column.log10_scale else "")


def _put_cell(sheet: Sheet, row: int, at: int, column: Column, cell: Any, width: int = 1) -> None:
    """A cell of a column, with its error beside it if it has one."""
    style = _STYLES.get(column.kind, "cell")
    if cell is None:
        for place in range(at, at + width + (column.kind in WITH_ERRORS)):
            sheet.write(row, place, None, "cell")
    elif isinstance(cell, str) and column.kind in (Kind.FIGURE, Kind.NUMBER):
        _put_text(sheet, row, at, cell, "missing", width)
        if column.kind is Kind.FIGURE:
            sheet.write(row, at + 1, None, "cell")
    elif column.kind in (Kind.FIGURE, Kind.NUMBER):
        figure, log10_scale = column.scaled(cell)
        scale = log10_scale - column.log10_scale  # what the heading does not say
        if column.kind is Kind.FIGURE:
            put_figure(sheet, row, at, figure, log10_scale=scale)
        else:
            put(sheet, row, at, figure.value, log10_scale=scale)
    elif column.kind in WITH_ERRORS:
        put_figure(sheet, row, at, cell, style, UNDEFINED)
    elif column.kind in (Kind.SHARE, Kind.ENTERED, Kind.COUNT, Kind.MONEY):
        sheet.write(row, at, cell, style)
    else:
        _put_text(sheet, row, at, column.text(cell), style, width)


def _put_text(sheet: Sheet, row: int, at: int, text: str, style: str, width: int) -> None:
    """A text over so many columns."""
    if width > 1:
        sheet.page.merge_range(row, at, row, at + width - 1, "", sheet.book.styles[style])
    sheet.write(row, at, clean(text), style)
