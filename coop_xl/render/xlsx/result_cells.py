"""Writes figures, paragraphs and tables into the results workbook."""

import math

from coop_xl.analysis.figure import Figure
from coop_xl.findings.numbers import NO_MEAN, UNDEFINED, number
from coop_xl.safe_text import without_controls, without_formula
from coop_xl.spreadsheet.writing.book import Sheet

from .result_styles import by_size, error_style

_LONGEST_TEXT = 32_000  # characters; a cell takes 32,767


def put(
    sheet: Sheet,
    row: int,
    column: int,
    value: float,
    style: str = "value",
    missing: str = NO_MEAN,
    log10_scale: int = 0,
) -> None:
    """A number, or words for what has none; a power of ten as text where no cell could hold it."""
    if not math.isfinite(value):
        sheet.write(row, column, missing if math.isinf(value) else UNDEFINED, "missing")
    elif log10_scale:
        sheet.write(row, column, number(value, log10_scale), "power_text")
    else:
        sheet.write(row, column, value, by_size(value, style))


def _put_error(
    sheet: Sheet,
    row: int,
    column: int,
    figure: Figure,
    style: str = "value",
    log10_scale: int = 0,
) -> None:
    """The error of a number; blank if it has none to show."""
    if not (math.isfinite(figure.value) and math.isfinite(figure.error)):
        sheet.write(row, column, None, "cell")
    elif log10_scale and figure.error:
        sheet.write(row, column, f" ± {number(figure.error, log10_scale)}", "power_error")
    else:
        sheet.write(row, column, figure.error, error_style(figure.error, style))


def put_figure(
    sheet: Sheet,
    row: int,
    column: int,
    figure: Figure,
    style: str = "value",
    missing: str = NO_MEAN,
    log10_scale: int = 0,
) -> None:
    """A number and, beside it, its error."""
    put(sheet, row, column, figure.value, style, missing, log10_scale)
    _put_error(sheet, row, column + 1, figure, style, log10_scale)


def paragraph(sheet: Sheet, row: int, text: str, last_column: int, style: str = "wrap") -> None:
    """A text over several columns."""
    sheet.page.merge_range(row, 0, row, last_column, "", sheet.book.styles[style])
    sheet.write(row, 0, clean(text), style)


def clean(text: str) -> str:
    """A user's text as a cell can hold it, and as no spreadsheet takes for a formula."""
    return without_formula(without_controls(text))[:_LONGEST_TEXT]
