"""The sheet Estimates compared: for each input a strip of everyone's range, and the pools'."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.render.xlsx.native_charts import AXIS_FONT, GRID, Picture, insert
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, EVERY_NAME, HEAD_FILL, INK, SERIES
from coop_xl.workbook.sheets.inputs_sheet import shorten

from .panel_layout import ESTIMATES, LEVELS, STRIPS, Places

ABOUT = "Each line reaches from the 5 % to the 95 % quantile, the mark is the median. Numbers stand on the sheet Estimates."
IN_A_ROW = 3
LONGEST_TITLE = 74
HEIGHT, ROWS = 270, 15  # of a chart: pixels, and rows with a gap
COLUMNS = 6  # of the sheet, under one chart
COLUMN_WIDTH = 11.0
PIXELS = 7.0  # of one unit of column width, about
WIDE = 50.0  # largest through smallest, from which on a positive input is shown by powers of ten


def add_strips_sheet(book: Book, panel: Panel, places: Places) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(STRIPS)
    sheet.widths(*(COLUMN_WIDTH,) * (COLUMNS * IN_A_ROW))
    sheet.write(0, 0, "Estimates compared", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, ABOUT, "muted")
    row, column, group = 3, 0, ""
    breaks = []
    for key, variable in VARIABLES.items():
        if variable.group != group:
            row = row if not group else row + (ROWS if column else 0)
            if group:
                breaks.append(row)
            column, group = 0, variable.group
            for at in range(COLUMNS * IN_A_ROW):
                sheet.write(row, at, group if at == 0 else None, "band")
            row += 1
        add_strip(sheet, panel, places, key, (row, column * COLUMNS))
        column += 1
        if column == IN_A_ROW:
            row, column = row + ROWS, 0
    sheet.page.set_h_pagebreaks(breaks[1::2])
    sheet.page.print_area(0, 0, row + (ROWS if column else 0), COLUMNS * IN_A_ROW - 1)


def add_strip(
    sheet: Sheet, panel: Panel, places: Places, key: str, place: tuple[int, int]
) -> None:
    """The chart of one input: high, low and median of every expert and pool."""
    pooled = panel.pool.inputs[key]
    chart = sheet.book.workbook.add_chart({"type": "stock"})
    labels = [ESTIMATES, places.LABEL_ROW, places.FIRST, places.LABEL_ROW, places.linear]
    for level in (0.95, 0.05, 0.5):
        row = places.quantile_row(level, key)
        is_median = level == 0.5
        chart.add_series(
            {
                "name": LEVELS[level],
                "categories": labels,
                "values": [ESTIMATES, row, places.FIRST, row, places.linear],
                "line": {"none": True},
                "marker": {
                    "type": "diamond" if is_median else "long_dash",
                    "size": 8 if is_median else 5,
                    "fill": {"color": SERIES[1] if is_median else HEAD_FILL},
                    "border": {"color": INK},
                },
            }
        )
    chart.set_high_low_lines({"line": {"color": HEAD_FILL, "width": 2.25}})
    axis = {"name": ENTRIES[pooled.key].unit, "name_font": AXIS_FONT, "num_font": {"size": 8},
            "num_format": AXIS, "major_gridlines": GRID}  # fmt: skip
    if is_wide(panel, key):
        axis |= {"log_base": 10, "num_format": "0E+0"}
    chart.set_y_axis(axis)
    chart.set_x_axis(
        {"num_font": {"size": 8}, "label_position": "low", "text_axis": True, **EVERY_NAME}
    )
    meaning = ENTRIES[pooled.key].meaning
    picture = Picture(
        shorten(f"{pooled.key}: {meaning}", LONGEST_TITLE),
        f"Strips of {pooled.key} ({meaning}): for each expert and pool the 5 % quantile, the median "
        "and the 95 % quantile; the numbers stand on the sheet Estimates",
        "",
        "",
    )
    width = int(COLUMNS * COLUMN_WIDTH * PIXELS + 5 * COLUMNS - 12)
    insert(sheet, place, chart, picture, (width, HEIGHT), False, title_size=9)


def is_wide(panel: Panel, key: str) -> bool:
    """Whether positive quantiles are so far apart that only powers of ten show them all."""
    ends = [
        float(each.quantile(level))
        for each in panel.pool.inputs[key].members
        for level in (0.05, 0.95)
    ]
    return min(ends) > 0 and max(ends) > WIDE * min(ends)
