"""The chart of proposals: how many times the bar each is worth for its cost."""

from coop_xl.spreadsheet.writing.styles import ACCENT, AXIS, EVERY_NAME
from coop_xl.workbook.live import LiveSheet

from .proposals_layout import COLUMNS, FIRST, TITLE, area

_HEIGHT_OF_BAR = 24


def add_proposal_chart(sheet: LiveSheet, last: int) -> None:
    """Bars below the table, best first."""
    shown, times = (
        [TITLE, FIRST, COLUMNS[key], last, COLUMNS[key]] for key in ("shown", "shown_times")
    )
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    chart.add_series({
        "name": "× the bar", "categories": shown, "values": times, "gap": 50,
        "fill": {"color": ACCENT}, "invert_if_negative": False,
    })  # fmt: skip
    chart.show_hidden_data()
    chart.set_legend({"none": True})
    chart.set_title({"name": "Value for its cost, as multiples of the bar", "overlay": False,
                     "name_font": {"size": 11, "bold": True}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low", "major_tick_mark": "none", "num_font": {"size": 9}, **EVERY_NAME})  # fmt: skip
    chart.set_x_axis({"num_format": AXIS, "label_position": "high", "name": "× the bar; the bar is 1",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 860, "height": 110 + _HEIGHT_OF_BAR * (last - FIRST + 1)})
    names = area("shown", FIRST, last)
    sheet.page.insert_chart(last + 2, 1, chart, {
        "description": f"Bars: the proposals, best for their cost first, as multiples of the bar. The names stand in {names}, the multiples beside them.",
        "object_position": 2, "x_offset": 4})  # fmt: skip
