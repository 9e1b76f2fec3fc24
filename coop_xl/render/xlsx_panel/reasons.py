"""The Reasons sheet: what everyone means by the words, and their numbers beside the reasons."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.findings.panel_sections import (
    definitions_table,
    differing_inputs,
    keys_given,
    reasons_table,
)
from coop_xl.render.xlsx.placed_tables import add_table
from coop_xl.spreadsheet.writing.book import Book

from .panel_layout import REASONS

_WIDTH = 46.0
_LONGEST = 400  # characters that are shown of a reason: rows can only be so high
_TITLES = ("What differs, what divides the experts most first", "What all say alike")


def add_reasons_sheet(book: Book, panel: Panel) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(REASONS, zoom=85)
    sheet.widths(40, 16, *(_WIDTH,) * len(panel.members))
    sheet.write(0, 0, "Reasons", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, "What everyone wrote, side by side: best (low to high), and why.", "muted")
    first = differing_inputs(panel)
    rest = [key for key in keys_given(panel) if key not in first]
    tables = [definitions_table(panel)]
    tables += [
        reasons_table(panel, keys, title, _LONGEST)
        for keys, title in zip((first, rest), _TITLES, strict=True)
    ]
    row = 3
    for table in tables:
        if table.rows:
            row = add_table(sheet, row, table).free + 1
    sheet.page.freeze_panes(3, 1)
    sheet.page.print_area(0, 0, row - 2, 1 + len(panel.members))
