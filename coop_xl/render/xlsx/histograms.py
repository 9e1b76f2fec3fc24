"""The Histograms sheet: how U and the three marginal values are spread over the draws."""

from math import floor, log10

from coop_xl.analysis.study import Study
from coop_xl.findings.document import Histogram, Section
from coop_xl.findings.spread import spread_section
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import draw_histogram
from .placed_tables import add_rows
from .result_cells import paragraph

_TITLE = "Histograms"
SHOWN = ("U", "marginal_V", "marginal_CV", "marginal_CnV")
_GAP, _CHART, _LAST, _HEAD_HEIGHT = 5, 6, 13, 44


def add_histograms_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE)
    sheet.widths(*(13.0,) * _GAP, 3, *(12.0,) * (_LAST - _GAP))
    sheet.write(0, 0, "How the results are spread", "title")
    sheet.page.set_row(0, 28)
    row = 2
    for key in SHOWN:
        row = _add_spread(sheet, row, spread_section(key, study.simulation.outputs[key]))
    sheet.page.print_area(0, 0, row, _LAST)


def _add_spread(sheet: Sheet, row: int, section: Section) -> int:
    """Words, table and chart of an output; returns the row that is free."""
    sheet.write(row, 0, section.title, "section")
    paragraph(sheet, row + 1, section.lead, _LAST)
    if not isinstance(section.chart, Histogram):
        return row + 3
    placed = add_rows(sheet, row + 2, section.chart.table)
    sheet.page.set_row(row + 2, _HEAD_HEIGHT)
    draw_histogram(placed, (row + 2, _CHART), section.chart, label_format(section.chart))
    sheet.page.set_h_pagebreaks([*sheet.page.hbreaks, placed.free + 1])
    return placed.free + 1


def label_format(chart: Histogram) -> str:
    """How the middles of bins are labelled: so that neighbours differ."""
    if chart.is_log:
        return '"10^"0.0;"10^−"0.0'
    middles = chart.table.numbers(chart.middles)
    largest, width = float(abs(middles).max()), float(middles[1] - middles[0])
    if not 1e-3 <= largest < 1e5:
        return "0.0E+00"
    digits = max(0, -floor(log10(width)))
    return f"0.{'0' * digits}" if digits else "0"
