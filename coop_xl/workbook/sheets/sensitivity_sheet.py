"""The Sensitivity sheet: tornado, two-way table with heat map, break-evens, and their workings.

Every figure comes from model blocks at the foot of the sheet: two rows an input for the tornado,
two more for its break-evens, and one row a point of the two-way table.
"""

from coop_xl.model.catalogue import VARIABLES
from coop_xl.workbook.extensions.extension_words import extensions_said
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.live import LiveBook

from .break_evens import add_break_evens, add_probe_workings
from .curved_ties import add_curved_ties
from .points import BLOCK_COLUMN, INPUT, SORTING, add_workings_headings
from .tornado_table import add_tornado, add_tornado_workings
from .two_way import STEPS, add_two_way

TITLE = "Sensitivity"
BREAK_ROW = 52


def add_sensitivity_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names tornado_output, grid_output, grid_x and grid_y."""
    sheet = book.add_sheet(TITLE, zoom=80)
    sheet.page.set_column(0, 0, 32)
    sheet.page.set_column(1, SORTING, 12)
    sheet.page.set_column(INPUT, INPUT, 16)
    sheet.write(0, 0, "Sensitivity", "title")
    sheet.write(1, 0, "How the answer moves as one input, or two, move. Each input moves alone: correlations are ignored. "
                      "The workings stand below, one model row a point.", "muted")  # fmt: skip
    sheet.formula(0, 1, "options_said", extensions_said(book.extensions), "section")
    block = Block(sheet, BLOCK_COLUMN)
    add_workings_headings(block)
    add_tornado_workings(block)
    add_probe_workings(block)
    add_tornado(block)
    add_two_way(block)
    add_break_evens(block, BREAK_ROW, add_curved_ties(sheet))
    sheet.page.freeze_panes(2, 1)
    sheet.page.print_area(0, 0, BREAK_ROW + len(VARIABLES) + 4, 2 * STEPS + 2)
    sheet.page.fit_to_pages(1, 1)
