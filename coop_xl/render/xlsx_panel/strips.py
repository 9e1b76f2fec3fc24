"""The sheet Estimates compared: strips of everyone's range of what differs, and the pools'."""

from typing import Any

from coop_xl.analysis.experts.panel import Panel
from coop_xl.findings.document import Chart
from coop_xl.findings.panel_sections import differing_inputs
from coop_xl.findings.plain_names import capital, named
from coop_xl.model.catalogue import ENTRIES
from coop_xl.render.xlsx.native_charts import AXIS_FONT, GRID, insert
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, EVERY_NAME, HEAD_FILL, INK, SERIES
from coop_xl.workbook.sheets.entry_rules import shorten

from .panel_layout import ESTIMATES, LEVELS, STRIPS, Places

_NONE = "All experts give the same ranges."
_ABOUT = "Only what differs, what divides the experts most first. Each line reaches from the 5 % to the 95 % quantile, the mark is the median. Numbers stand on the sheet Estimates."
_IN_A_ROW = 3
_LONGEST_TITLE = 74
_HEIGHT, _ROWS = 270, 15  # of a chart: pixels, and rows with a gap
_COLUMNS = 6  # of the sheet, under one chart
_COLUMN_WIDTH = 11.0
_PIXELS = 7.0  # of one unit of column width, about
_WIDE = 50.0  # largest through smallest, from which on a positive input is shown by powers of ten


def add_strips_sheet(book: Book, panel: Panel, places: Places) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(STRIPS)
    sheet.widths(*(_COLUMN_WIDTH,) * (_COLUMNS * _IN_A_ROW))
    sheet.write(0, 0, "Estimates compared", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, _ABOUT, "muted")
    keys = [key for key in differing_inputs(panel) if key in panel.pool.inputs]
    if not keys:
        sheet.write(3, 0, _NONE, "text")
    for place, key in enumerate(keys):
        row, column = divmod(place, _IN_A_ROW)
        _add_strip(sheet, panel, places, key, (3 + _ROWS * row, _COLUMNS * column))
    lines = -(-len(keys) // _IN_A_ROW)
    sheet.page.set_h_pagebreaks([2 + _ROWS * line for line in range(2, lines, 2)])
    sheet.page.print_area(0, 0, 3 + _ROWS * max(lines, 1), _COLUMNS * _IN_A_ROW - 1)


def _add_strip(
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
                    "fill": {"color": SERIES[0] if is_median else HEAD_FILL},
                    "border": {"color": INK},
                },
            }
        )
    chart.set_high_low_lines({"line": {"color": HEAD_FILL, "width": 2.25}})
    axis: dict[str, Any] = {"name": ENTRIES[pooled.key].unit, "name_font": AXIS_FONT, "num_font": {"size": 8},
            "num_format": AXIS, "major_gridlines": GRID}  # fmt: skip
    if _is_wide(panel, key):
        axis |= {"log_base": 10, "num_format": "0E+0"}
    chart.set_y_axis(axis)
    chart.set_x_axis(
        {"num_font": {"size": 8}, "label_position": "low", "text_axis": True, **EVERY_NAME}
    )
    meaning = ENTRIES[pooled.key].meaning
    described = Chart(
        title=shorten(capital(named(pooled.key)), _LONGEST_TITLE),
        about=f"Strips of {pooled.key} ({meaning}): for each expert and pool the 5 % quantile, the median "
        "and the 95 % quantile; the numbers stand on the sheet Estimates",
        axis=ENTRIES[pooled.key].unit,
    )
    width = int(_COLUMNS * _COLUMN_WIDTH * _PIXELS + 5 * _COLUMNS - 12)
    insert(sheet, place, chart, described, (width, _HEIGHT), False, title_size=9)


def _is_wide(panel: Panel, key: str) -> bool:
    """Whether positive quantiles are so far apart that only powers of ten show them all."""
    ends = [
        float(each.quantile(level))
        for each in panel.pool.inputs[key].members
        for level in (0.05, 0.95)
    ]
    return min(ends) > 0 and max(ends) > _WIDE * min(ends)
