"""Section 3 of the Simulation sheet: how the draws of one output, picked from a list, are spread."""

from typing import Any

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import AXIS, SERIES
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.sheets.entry_rules import list_rule

from .draw_statistics import OUTPUTS
from .simulation_layout import (
    BINS,
    DRAW_ROW,
    HISTOGRAM_ROW,
    LAST_COLUMN,
    TITLE,
    column_of,
    draws_column,
)

_OUTPUT_ROW, _SCALE_ROW, _SAID_ROW, _HEAD_ROW = (HISTOGRAM_ROW - 4 + place for place in range(4))
_LAST_ROW = HISTOGRAM_ROW + BINS - 1
_EDGE = 0.01  # of the draws lie further out on each side
_LEAST_STEP = -300  # log10; what is much less, no cell holds
_BIN, _FROM, _TO, _MIDDLE, _SHARE = range(5)
_HEADINGS = ("Bin", "from", "to", "middle", "share of draws")
WORK = LAST_COLUMN + 2  # first column of the workings, beside the table
_LABEL = WORK + 3
_SAID = "sim_histogram_text"
_WAITS, _NO_DRAW = "No bars yet: ", "No bars: no draw has this output on this scale."
_WHERE = "The bars hold the draws from the 1 % to the 99 % quantile."
_ALIKE = "This output is the same in every draw."
_WITHOUT = " draws have none: a log10 needs a positive value, a ratio to the best a positive best."


def add_histogram(sheet: LiveSheet) -> None:
    """The picks, a sentence, the bins and the chart, with the names sim_output and sim_scale."""
    sheet.write(_OUTPUT_ROW - 1, 0, "3. How one output is spread", "section")
    output, shown = sheet.book.content.histogram
    for row, label, name, choices, chosen, help_text in (
        (_OUTPUT_ROW, "Output shown", "sim_output", OUTPUTS, output, "Which output the histogram shows."),
        (_SCALE_ROW, "Shown as", "sim_scale", (PLAIN, LOG10), shown,
         "plain, or the log10 of the output: for outputs that span many powers of ten."),
    ):  # fmt: skip
        sheet.write(row, 0, label, "key")
        sheet.entry(row, 1, chosen, list_rule(list(choices), label, help_text))
        sheet.name(row, 1, name)
    _add_workings(sheet)
    sheet.page.merge_range(_SAID_ROW, 0, _SAID_ROW, LAST_COLUMN, "", sheet.book.styles["cell"])
    sheet.formula(_SAID_ROW, 0, _said_formula(), style="cell")
    sheet.name(_SAID_ROW, 0, _SAID)
    _add_bins(sheet)
    chart = _histogram_chart(sheet.book)
    chart.set_size({"width": 780, "height": 440})
    sheet.page.insert_chart(
        _HEAD_ROW, _SHARE + 1, chart, {"description": _DESCRIPTION, "x_offset": 12, "y_offset": 4}
    )


_DESCRIPTION = "Histogram of the output picked: the share of draws in each of 24 equal bins"


def _add_workings(sheet: LiveSheet) -> None:
    """Where the bins are, with the names that the draws read."""
    headings = f"{cell(DRAW_ROW - 1, column_of('U'))}:{cell(DRAW_ROW - 1, column_of('ratio_CnV'))}"
    picked = draws_column("picked")
    flat = "sim_q_high-sim_q_low<=tie_tolerance*MAX(ABS(sim_q_low),ABS(sim_q_high))"
    known = "ISNUMBER(sim_q_low)"
    lines = (
        ("sim_bins", BINS),
        ("sim_edge", _EDGE),
        ("sim_column", f'IFERROR(MATCH(sim_output,{headings},0),"")'),
        ("sim_q_low", f'IFERROR(PERCENTILE({picked},sim_edge),"")'),
        ("sim_q_high", f'IFERROR(PERCENTILE({picked},1-sim_edge),"")'),
        ("sim_flat", f"IF({known},{flat},FALSE)"),
        ("sim_width", f'IF({known},IF(sim_flat,IF(sim_q_low=0,1,ABS(sim_q_low)),sim_q_high-sim_q_low)/sim_bins,"")'),
        ("sim_low", f'IF({known},IF(sim_flat,sim_q_low-(sim_bins-1)/2*sim_width,sim_q_low),"")'),
        ("sim_high", f'IF({known},IF(sim_flat,sim_low+sim_bins*sim_width,sim_q_high),"")'),
        ("sim_step", f'IF({known},10^MAX({_LEAST_STEP},INT(LOG10(sim_width))-1),"")'),
    )  # fmt: skip
    for row, (name, text) in enumerate(lines, start=_OUTPUT_ROW):
        sheet.write(row, WORK, name, "key")
        if isinstance(text, str):
            style = "plain_text" if name == "sim_flat" else "working"
            sheet.formula(row, WORK + 1, text, style=style)
        else:
            sheet.write(row, WORK + 1, text, "working")
        sheet.name(row, WORK + 1, name)


def _add_bins(sheet: LiveSheet) -> None:
    """One row a bin."""
    sheet.write_row(_HEAD_ROW, _HEADINGS, "head")
    sheet.write(_HEAD_ROW, _LABEL, "on the axis", "head")
    for place in range(BINS):
        row = HISTOGRAM_ROW + place
        number = cell(row, _BIN)
        sheet.write(row, _BIN, place + 1, "whole")
        for column, steps in (
            (_FROM, f"({number}-1)"), (_TO, number), (_MIDDLE, f"({number}-0.5)"),
        ):  # fmt: skip
            sheet.formula(row, column, f'IF(ISNUMBER(sim_low),sim_low+{steps}*sim_width,"")')
        sheet.formula(
            row, _SHARE, f'IF(ISNUMBER(sim_low),{_share_of_bin(row)},"")', style="percent"
        )
        middle = cell(row, _MIDDLE, absolute=False)
        label = f'IF(ISNUMBER(sim_low),INT({middle}/sim_step+0.5)*sim_step,"")'
        sheet.formula(row, _LABEL, label, style="working")


def _share_of_bin(row: int) -> str:
    """The share of draws between the ends of a bin; the last holds its upper end.

    The ends are compared as text of 15 digits, so a draw at an end is kept clear of it.
    """
    picked, upper = draws_column("picked"), "+" if row == _LAST_ROW else "-"
    below = f'COUNTIF({picked},"<"&{_clear_of(cell(row, _TO), upper)})'
    return f'({below}-COUNTIF({picked},"<"&{_clear_of(cell(row, _FROM), "-")}))/COUNT({picked})'


def _clear_of(end: str, sign: str) -> str:
    """A number next to an end of a bin, further from it than rounding."""
    return f"({end}{sign}(10^-9*sim_width+10^-14*ABS({end})))"


def _said_formula() -> str:
    """What the bars show, or why there are none."""
    without = f"{DRAWS}-COUNT({draws_column('picked')})"
    return (
        f'IF(NOT(simulation_ready),"{_WAITS}"&sim_text,IF(NOT(ISNUMBER(sim_low)),"{_NO_DRAW}",'
        f'IF(sim_flat,"{_ALIKE}","{_WHERE}")&IF({without}=0,""," "&({without})&"{_WITHOUT}")))'
    )


def _histogram_chart(book: LiveBook) -> Any:
    """The bars."""
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({
        "name": "share of draws", "categories": [TITLE, HISTOGRAM_ROW, _LABEL, _LAST_ROW, _LABEL],
        "values": [TITLE, HISTOGRAM_ROW, _SHARE, _LAST_ROW, _SHARE],
        "fill": {"color": SERIES[0]}, "border": {"color": "white"}, "gap": 0,
    })  # fmt: skip
    chart.set_title(
        {
            "name": "How the output picked on Simulation is spread",
            "name_font": {"size": 12},
            "overlay": False,
        }
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": "output picked (middle of the bin, in its own unit)", "num_format": AXIS,
                      "num_font": {"rotation": -45}, "interval_unit": 2, "label_position": "low"})  # fmt: skip
    chart.set_y_axis({"name": "share of draws", "num_format": "0.0%", "min": 0,
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    return chart
