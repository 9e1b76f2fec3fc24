"""The Value of information sheet: which estimate is most worth improving."""

from coop_xl.analysis.study import Study
from coop_xl.findings.document import Bars, Section, Table
from coop_xl.findings.value_of_knowing import groups_section, knowing_section
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .native_charts import draw_bars
from .placed_tables import add_table
from .result_cells import paragraph

_TITLE = "Value of information"
_GAP, _CHART, _LAST = 5, 6, 12
_WIDTH, _FRAME, _LINE, _PIXELS_OF_ROW = 620, 100, 20, 20  # of a chart
_NO_GROUPS = "With credences that extensions hold, groups of estimates are not served yet."


def add_value_of_information_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE)
    sheet.widths(58, 18, 14, 13, 13, 3, *(12.5,) * (_LAST - _GAP))
    sheet.write(0, 0, "Which estimate is most worth improving", "title")
    sheet.page.set_row(0, 28)
    section, groups = knowing_section(study), groups_section(study)
    paragraph(sheet, 2, section.lead, _LAST, "headline")
    row = 4
    if section.table:
        paragraph(sheet, 3, section.about, _LAST, "muted_wrap")
        paragraph(sheet, 4, section.table.note, _LAST, "muted_wrap")
        row = _add_worths(sheet, 6, section, section.table)
    if groups and groups.table:
        row = _add_worths(sheet, row, groups, groups.table)
    elif study.structure and section.table:
        paragraph(sheet, row, _NO_GROUPS, _LAST)
        row += 1
    sheet.page.print_area(0, 0, row, _LAST)


def _add_worths(sheet: Sheet, row: int, section: Section, table: Table) -> int:
    """A table and its bars; returns the row that is free."""
    placed = add_table(sheet, row, table)
    height = _FRAME + _LINE * len(table.rows)
    if isinstance(section.chart, Bars):
        draw_bars(placed, (row + 1, _CHART), section.chart, size=(_WIDTH, height), min=0)
    return max(placed.free, row + 2 + height // _PIXELS_OF_ROW) + 1
