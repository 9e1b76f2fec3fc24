"""The Structure sheet: which extensions hold, what that does, and what knowing it is worth."""

from coop_xl.analysis.extension_uncertainty import Structure
from coop_xl.findings.extension_credences import (
    ABOUT_HELD,
    combinations_table,
    held_table,
    mixture_table,
    sentences,
)
from coop_xl.spreadsheet.writing.book import Book

from .placed_tables import add_table
from .result_cells import paragraph

_TITLE = "Structure"
_LAST = 15  # column


def add_structure_sheet(book: Book, structure: Structure) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE)
    sheet.widths(38, *(12.5,) * _LAST)
    sheet.write(0, 0, "Which extensions hold?", "title")
    sheet.page.set_row(0, 28)
    row = 2
    for sentence in sentences(structure):
        paragraph(sheet, row, sentence, _LAST, "headline")
        row += 1
    paragraph(sheet, row, ABOUT_HELD, _LAST, "muted_wrap")
    row += 2
    for table in (mixture_table(structure), held_table(structure), combinations_table(structure)):
        row = add_table(sheet, row, table).free + 1
    sheet.page.print_area(0, 0, row, _LAST)
