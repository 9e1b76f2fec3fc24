"""The sheet Extensions: the answer with and without them, along λ, by division of a budget."""

from collections.abc import Iterable
from math import floor, log10
from typing import Any

from coop_xl.analysis.extension_summary import Discussion
from coop_xl.analysis.study import Study
from coop_xl.findings.document import Bars, Curves, Section, Triangle
from coop_xl.findings.extension_findings import (
    AGAINST,
    WITH,
    base_table,
    extensions_lead,
    extensions_notice,
    models_section,
    not_shown,
)
from coop_xl.findings.lambda_and_budget import budget_section, lambda_section
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .extension_figures import MAP_COLUMN, add_map_figures, add_marks
from .extension_native_charts import HEIGHT, draw_curves, draw_triangle
from .native_charts import draw_bars
from .placed_tables import add_rows, add_table
from .result_cells import paragraph

_TITLE = "Extensions"
_FIRST_WIDTH, _WIDTH, _WORK_WIDTH, WORK, _LAST = 38.0, 12.5, 24.0, 8, 15
_SPANS = {WITH: 4, AGAINST: 4}  # columns that hold a text
_PIXELS_OF_ROW, _LINE, _FRAME, _CURVES_HEAD = 20, 60, 110, 58


def add_extensions_sheet(book: Book, study: Study, found: Discussion) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE, zoom=85)
    sheet.widths(
        _FIRST_WIDTH, *(_WORK_WIDTH if place == WORK else _WIDTH for place in range(1, _LAST + 1))
    )
    sheet.write(0, 0, "Extensions of the post’s discussion: with them and without", "title")
    sheet.page.set_row(0, 28)
    row = 2
    for say in (extensions_notice, extensions_lead, not_shown):
        row = _add_sentences(sheet, row, say(study, found))
    base = base_table(study)
    row = add_table(sheet, row + 1, base).free if base else row
    row = _add_models(sheet, row + 1, models_section(found))
    breaks = [row]
    locality, budget = lambda_section(found), budget_section(found)
    row = _add_words(sheet, row, locality)
    row = _add_words(sheet, row + 1, budget)
    charts, row = row + 1, row + 1
    if locality.chart or budget.chart:
        row += HEIGHT // _PIXELS_OF_ROW + 2
        breaks.append(row)
        sheet.write(row, 0, "Figures behind the charts", "section")
        row = _add_figures_and_charts(sheet, row + 1, charts, locality, budget)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, _LAST)


def _add_sentences(sheet: Sheet, row: int, sentences: Iterable[str]) -> int:
    """Paragraphs, one a row; returns the row that is free."""
    for sentence in sentences:
        paragraph(sheet, row, sentence, _LAST)
        row += 1
    return row


def _add_words(sheet: Sheet, row: int, section: Section) -> int:
    """The title and sentences of a section; returns the row that is free."""
    sheet.write(row, 0, section.title, "section")
    said = " ".join(filter(None, (section.lead, *section.sentences)))
    return _add_sentences(sheet, row + 1, filter(None, (said, section.about)))


def _add_models(sheet: Sheet, row: int, section: Section | None) -> int:
    """The base model, each extension and all: tables and bars; returns the row that is free."""
    if section is None or section.table is None or not isinstance(section.chart, Bars):
        return row
    row = add_table(sheet, row, section.table, _SPANS).free
    paragraph(sheet, row, section.table.note, _LAST, "muted_wrap")
    placed = add_table(sheet, row + 2, section.chart.table)
    paragraph(sheet, placed.free, section.about, _LAST, "muted_wrap")
    values = [cell for cells in section.chart.table.rows for cell in cells[1:] if cell is not None]
    axis: dict[str, Any] = {}
    if section.chart.is_wide and min(values) > 0:
        axis = {"log_base": 10, "min": 10.0 ** floor(log10(min(values)))}
    height = _FRAME + _LINE * len(section.table.rows)
    draw_bars(placed, (placed.free + 1, 0), section.chart, size=(900, height), **axis)
    return placed.free + 2 + height // _PIXELS_OF_ROW


def _add_figures_and_charts(
    sheet: Sheet, row: int, charts: int, locality: Section, budget: Section
) -> int:
    """Both tables side by side, with their charts above; returns the last row."""
    last, column = row, 0
    if isinstance(locality.chart, Curves):
        placed = add_rows(sheet, row, locality.chart.table)
        sheet.page.set_row(row, _CURVES_HEAD)
        marks = add_marks(placed, locality.chart)
        draw_curves(placed, (charts, 0), locality.chart, marks)
        last, column = placed.free + 1 + 2 * len(marks), MAP_COLUMN
    if isinstance(budget.chart, Triangle):
        figures = add_map_figures(sheet, row, column, budget.chart.found)
        draw_triangle(sheet, (charts, column), budget.chart, figures)
        last = max(last, figures.last)
    return last
