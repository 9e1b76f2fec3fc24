"""The sheet Proposals of a panel: what everyone would fund of one list, and why they differ."""

from coop_xl.analysis.experts.panel_proposals import PanelProposals
from coop_xl.findings.document import Bars
from coop_xl.findings.proposal_panel import FUNDED_BY, sections
from coop_xl.render.xlsx.native_charts import draw_bars
from coop_xl.render.xlsx.placed_tables import add_table
from coop_xl.render.xlsx.result_cells import paragraph
from coop_xl.spreadsheet.writing.book import Book

_TITLE = "Proposals"
_NAME_WIDTH, _OTHER_WIDTH, _LEAST = 48.0, 13.0, 9  # columns
_FUNDED_COLUMNS = 4
_SIZE, _FRAME, _LINE, _PIXELS_OF_ROW = 900, 110, 24, 20  # of the chart


def add_panel_proposals_sheet(book: Book, found: PanelProposals) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE, zoom=90)
    last = max(len(found.studies) + 3 + _FUNDED_COLUMNS, _LEAST)
    sheet.widths(_NAME_WIDTH, *(_OTHER_WIDTH,) * last)
    answer, worths = sections(found)
    sheet.write(0, 0, answer.title, "title")
    sheet.page.set_row(0, 28)
    paragraph(sheet, 1, answer.lead, last, "headline")
    row = 3
    for line in answer.sentences:
        paragraph(sheet, row, line, last)
        row += 1
    if answer.table and worths.table and isinstance(worths.chart, Bars):
        row = add_table(sheet, row + 1, answer.table, {FUNDED_BY: _FUNDED_COLUMNS}).free + 1
        placed = add_table(sheet, row, worths.table)
        row, height = placed.free + 1, _FRAME + _LINE * len(worths.table.rows)
        draw_bars(placed, (row, 0), worths.chart, size=(_SIZE, height))
        row += height // _PIXELS_OF_ROW + 2
    for about in (answer.about, worths.about):
        paragraph(sheet, row, about, last, "muted_wrap")
        sheet.page.set_row(row, 2 * _PIXELS_OF_ROW)
        row += 1
    sheet.page.print_area(0, 0, row, last)
    sheet.page.fit_to_pages(1, 0)
