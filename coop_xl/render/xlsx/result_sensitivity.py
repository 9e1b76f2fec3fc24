"""The Sensitivity sheet: tornado, Sobol indices and rank correlations."""

from coop_xl.analysis.study import Study
from coop_xl.findings.document import Bars, Section
from coop_xl.findings.one_at_a_time import ABOUT_SWINGS, flips_section, swings_section
from coop_xl.findings.variance_and_ranks import (
    ABOUT_RANKS,
    ABOUT_SOBOL,
    ranks_table,
    sobol_section,
    why_no_indices,
)
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import SERIES

from .native_charts import draw_bars
from .parts import CHART, GAP, LAST, bars_size, start_block, start_part
from .placed_tables import add_rows
from .result_cells import paragraph
from .result_tornado import add_tornado

_TITLE = "Sensitivity"
_FIRST_WIDTH, _KEY_WIDTH, _WIDTH, _WORK_WIDTH = 52, 14, 12.5, 24
_BEST_AT_LOW = 6  # the tornado's columns of the best kind of work at Low and, beside it, at High


def add_sensitivity_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE)
    widths = [_FIRST_WIDTH, _KEY_WIDTH, *(_WIDTH,) * (GAP - 2), 3, *(12.0,) * (LAST - GAP)]
    widths[_BEST_AT_LOW : _BEST_AT_LOW + 2] = _WORK_WIDTH, _WORK_WIDTH
    sheet.widths(*widths)
    sheet.write(0, 0, "What the results depend on", "title")
    sheet.page.set_row(0, 28)
    if not study.uncertain:
        sheet.write(2, 0, "Every estimate is certain: nothing moves.", "text")
        return
    row = start_part(sheet, 2, "1. Tornado: one estimate at a time", ABOUT_SWINGS)
    flips = flips_section(study)
    for sentence in (flips.lead, *flips.sentences):
        paragraph(sheet, row, sentence, LAST)
        row += 1
    row += 1
    for name in INTERVENTIONS:
        row = add_tornado(sheet, row, swings_section(study, name))
    breaks = [row]
    row = start_part(sheet, row, "2. Sobol indices: shares of the variance", ABOUT_SOBOL)
    row = _add_all_indices(sheet, row, study, breaks)
    breaks.append(row)
    row = start_part(sheet, row, "3. Rank correlations", ABOUT_RANKS)
    row = _add_ranks(sheet, row, study)
    sheet.page.set_h_pagebreaks(breaks)
    sheet.page.print_area(0, 0, row, LAST)


def _add_all_indices(sheet: Sheet, row: int, study: Study, breaks: list[int]) -> int:
    """The Sobol indices of U and the marginals, two on a page; returns the row that is free."""
    why_not = why_no_indices(study)
    paragraph(sheet, row, why_not or f"From {study.index_samples:,} draws.", LAST, "muted_wrap")
    row += 1
    for place, key in enumerate(study.sobol):
        if place == 2:
            breaks.append(row)
        row = _add_indices(sheet, row, sobol_section(study, key))
    return row + 1


def _add_indices(sheet: Sheet, row: int, section: Section) -> int:
    """The Sobol indices of an output, with their bars; returns the row that is free."""
    lines = len(section.table.rows) if section.table else 0
    if section.lead:
        paragraph(sheet, row, f"{section.title}: {section.lead}", LAST)
        return row + 1
    first, free = start_block(sheet, row, section.title, lines)
    for sentence in section.sentences:
        paragraph(sheet, free - 2, sentence, GAP - 1, "muted_wrap")
    if section.table and isinstance(section.chart, Bars):
        placed = add_rows(sheet, first - 1, section.table)
        draw_bars(placed, (row, CHART), section.chart, size=bars_size(placed.rows))
    return free


def _add_ranks(sheet: Sheet, row: int, study: Study) -> int:
    """The rank correlations of U and the marginals with each input, errors beside."""
    placed = add_rows(sheet, row, ranks_table(study))
    first, last = placed.rows
    for column in list(placed.columns.values())[2:]:
        sheet.page.conditional_format(
            first, column, last, column,
            {"type": "data_bar", "bar_color": SERIES[1], "bar_negative_color": SERIES[2],
             "min_type": "num", "max_type": "num", "min_value": -1, "max_value": 1,
             "bar_solid": True},
        )  # fmt: skip
    return placed.free
