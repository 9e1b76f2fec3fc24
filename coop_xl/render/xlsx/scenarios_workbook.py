"""Build the workbook of a sweep: a row a scenario, a chart of P(best), the estimates as used."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from coop_xl.analysis.scenarios import Scenario
from coop_xl.analysis.study import Origin
from coop_xl.estimates.entries import Entries
from coop_xl.findings.document import WITH_ERRORS, Table
from coop_xl.findings.report_tables import computed_by
from coop_xl.findings.scenario_answers import NAME, Swept, figures_table
from coop_xl.model.defaults import ASSUMED, Assumed
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .placed_tables import add_rows
from .result_cells import clean, paragraph
from .result_styles import add_result_styles
from .scenarios_chart import add_chart_sheet

_TITLE, _ESTIMATES = "Scenarios", "Estimates as used"
_HEAD_ROW, _FIRST = 4, 5
_LAST_OF_PAGE = 10  # column
_ERROR_WIDTH = 11.0


def build_sweep(swept: Swept, origin: Origin) -> bytes:
    """A workbook of values, text and charts; the same sweep and origin give the same bytes."""
    book = Book(Entries().title)
    book.workbook.set_properties(
        {
            "title": "Coop XL: scenarios under uncertainty",
            "author": "Coop XL",
            "created": datetime.combine(origin.date, time()),
        }
    )
    add_result_styles(book)
    _add_scenarios_sheet(book, swept, origin)
    add_chart_sheet(book, _TITLE, _FIRST, len(swept.scenarios))
    _add_estimates_sheet(book, swept.scenarios)
    return book.bytes()


def _add_scenarios_sheet(book: Book, swept: Swept, origin: Origin) -> None:
    """The table."""
    sheet, table = book.add_sheet(_TITLE, zoom=85), figures_table(swept)
    sheet.write(0, 0, "Scenarios under uncertainty", "title")
    sheet.page.set_row(0, 28)
    said = f"{origin.file}, {origin.date:%Y-%m-%d}: {len(table.rows)} scenarios, seed {swept.seed}"
    sheet.write(1, 0, clean(f"{said}; {computed_by()}"), "muted")
    about = " ".join((table.note, *(f"{each}." for each in swept.remarks)))
    paragraph(sheet, 2, about, _LAST_OF_PAGE)
    last_column = _set_widths_and_bands(sheet, table)
    last = add_rows(sheet, _HEAD_ROW, table).free - 1
    sheet.page.freeze_panes(_FIRST, 1)
    sheet.page.repeat_rows(_HEAD_ROW - 1, _HEAD_ROW)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(3, 0)
    sheet.page.print_area(0, 0, last, last_column)


def _set_widths_and_bands(sheet: Sheet, table: Table) -> int:
    """The widths of columns, and what neighbours are of above the first; returns the last."""
    columns = []
    for each in table.columns:
        columns.append((each.width, each.band))
        columns += [(_ERROR_WIDTH, each.band)] * (each.kind in WITH_ERRORS)
    sheet.widths(*(width for width, _ in columns))
    before = ""
    for at, (_, band) in enumerate(columns[2:], start=2):
        sheet.write(_HEAD_ROW - 1, at, band if band != before else None, "band")
        before = band
    return len(columns) - 1


def _add_estimates_sheet(book: Book, scenarios: Sequence[Scenario]) -> None:
    """The estimates of each scenario; coop-xl sweep reads this sheet again."""
    sheet = book.add_sheet(_ESTIMATES, zoom=85)
    sheet.write(0, 0, _ESTIMATES, "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, "A number alone is certain. coop-xl sweep can read this sheet.", "muted")
    parts = [
        (key, part)
        for key in ACCEPTED
        for part in ("best", "low", "high", "distribution")
        if any(_part_of(each, key, part) is not None for each in scenarios)
    ]
    sheet.widths(NAME.width, *(13.0 for _ in parts))
    headings = [key if part == "best" else f"{key} {part}" for key, part in parts]
    sheet.write_row(3, ["Scenario", *headings], "head")
    for row, scenario in enumerate(scenarios, start=4):
        sheet.write(row, 0, clean(scenario.name), "label")
        for column, (key, part) in enumerate(parts, start=1):
            sheet.write(row, column, _part_of(scenario, key, part), "entered")
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(4, 0)


def _part_of(scenario: Scenario, key: str, part: str) -> Any:
    """Low, best, high or distribution of an input; None if it is left blank, or is a default."""
    estimate = scenario.case.estimates.get(key, ASSUMED)
    if isinstance(estimate, Assumed):
        return None
    is_certain = estimate.low is None and estimate.high is None
    if part == "distribution" and (is_certain or estimate.distribution == "auto"):
        return None
    return getattr(estimate, part)
