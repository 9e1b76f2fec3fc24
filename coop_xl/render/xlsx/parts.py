"""Parts and blocks of the Sensitivity sheet: a block is a table with a chart beside it."""

from coop_xl.spreadsheet.writing.book import Sheet

from .result_cells import paragraph

GAP, CHART, LAST = 10, 11, 18
LEAST_LINES = 12  # a chart is at least so high
_PIXELS_OF_LINE = 20


def start_part(sheet: Sheet, row: int, title: str, about: str) -> int:
    """The heading of a part, on a page of its own; returns the row that is free."""
    sheet.write(row, 0, title, "section")
    paragraph(sheet, row + 1, about, LAST, "muted_wrap")
    return row + 3


def start_block(sheet: Sheet, row: int, title: str, lines: int) -> tuple[int, int]:
    """The heading of a block: its first line, and the row that is free after table and chart."""
    for column in range(GAP):
        sheet.write(row, column, title if column == 0 else None, "band")
    sheet.page.set_row(row + 1, 30)
    return row + 2, row + 6 + max(lines, LEAST_LINES)


def bars_size(rows: tuple[int, int]) -> tuple[int, int]:
    """The size of the chart of some lines, as high as the block."""
    return 680, _PIXELS_OF_LINE * max(rows[1] - rows[0] + 5, LEAST_LINES + 4)
