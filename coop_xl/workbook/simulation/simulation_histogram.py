"""Section 3 of the Simulation sheet: how the draws of one output, picked from a list, are spread."""

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import AXIS, SERIES
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.sheets.inputs_sheet import list_rule

from .simulated import Simulated
from .simulated_histogram import BINS, EDGE, LEAST_STEP, Histogram
from .simulated_statistics import OUTPUTS
from .simulation_layout import DRAW_ROW, HISTOGRAM_ROW, LAST_COLUMN, TITLE, column_of, drawn

OUTPUT_ROW, SCALE_ROW, SAID_ROW, HEAD_ROW = (HISTOGRAM_ROW - 4 + place for place in range(4))
LAST_ROW = HISTOGRAM_ROW + BINS - 1
BIN, FROM, TO, MIDDLE, SHARE = range(5)
HEADINGS = ("Bin", "from", "to", "middle", "share of draws")
WORK = LAST_COLUMN + 2  # first column of the workings, beside the table
LABEL = WORK + 3
SAID = "sim_histogram_text"
WAITS, NO_DRAW = "No bars yet: ", "No bars: no draw has this output on this scale."
WHERE = "The bars hold the draws from the 1 % to the 99 % quantile."
ALIKE = "This output is the same in every draw."
WITHOUT = " draws have none: a log10 needs a positive value, a ratio to the best a positive best."


def add_histogram(sheet: LiveSheet, simulated: Simulated) -> None:
    """The picks, a sentence, the bins and the chart, with the names sim_output and sim_scale."""
    sheet.write(OUTPUT_ROW - 1, 0, "3. How one output is spread", "section")
    output, shown = sheet.book.content.histogram
    for row, label, name, choices, chosen, help_text in (
        (OUTPUT_ROW, "Output shown", "sim_output", OUTPUTS, output, "Which output the histogram shows."),
        (SCALE_ROW, "Shown as", "sim_scale", (PLAIN, LOG10), shown,
         "plain, or the log10 of the output: for outputs that span many powers of ten."),
    ):  # fmt: skip
        sheet.write(row, 0, label, "key")
        sheet.entry(row, 1, chosen, list_rule(list(choices), label, help_text))
        sheet.name(row, 1, name)
    add_workings(sheet, simulated.histogram)
    sheet.page.merge_range(SAID_ROW, 0, SAID_ROW, LAST_COLUMN, "", sheet.book.styles["cell"])
    sheet.formula(SAID_ROW, 0, said_formula(), said(simulated), "cell")
    sheet.name(SAID_ROW, 0, SAID)
    add_bins(sheet, simulated.histogram)
    chart = histogram_chart(sheet.book)
    chart.set_size({"width": 780, "height": 440})
    sheet.page.insert_chart(
        HEAD_ROW, SHARE + 1, chart, {"description": DESCRIPTION, "x_offset": 12, "y_offset": 4}
    )


DESCRIPTION = "Histogram of the output picked: the share of draws in each of 24 equal bins"


def add_workings(sheet: LiveSheet, found: Histogram) -> None:
    """Where the bins are, with the names that the draws read."""
    headings = f"{cell(DRAW_ROW - 1, column_of('U'))}:{cell(DRAW_ROW - 1, column_of('ratio_CnV'))}"
    picked = drawn("picked")
    places = (
        "U",
        "marginal_V",
        "marginal_CV",
        "marginal_CnV",
        "best",
        "ratio_V",
        "ratio_CV",
        "ratio_CnV",
    )
    flat = "sim_q_high-sim_q_low<=tie_tolerance*MAX(ABS(sim_q_low),ABS(sim_q_high))"
    known = "ISNUMBER(sim_q_low)"
    lines = (
        ("sim_bins", None, BINS),
        ("sim_edge", None, EDGE),
        ("sim_column", f'IFERROR(MATCH(sim_output,{headings},0),"")', places.index(sheet.book.content.histogram[0]) + 1),
        ("sim_q_low", f'IFERROR(PERCENTILE({picked},sim_edge),"")', found.quantiles[0]),
        ("sim_q_high", f'IFERROR(PERCENTILE({picked},1-sim_edge),"")', found.quantiles[1]),
        ("sim_flat", f"IF({known},{flat},FALSE)", found.is_flat),
        ("sim_width", f'IF({known},IF(sim_flat,IF(sim_q_low=0,1,ABS(sim_q_low)),sim_q_high-sim_q_low)/sim_bins,"")', found.width),
        ("sim_low", f'IF({known},IF(sim_flat,sim_q_low-(sim_bins-1)/2*sim_width,sim_q_low),"")', found.low),
        ("sim_high", f'IF({known},IF(sim_flat,sim_low+sim_bins*sim_width,sim_q_high),"")', found.high),
        ("sim_step", f'IF({known},10^MAX({LEAST_STEP},INT(LOG10(sim_width))-1),"")', found.step),
    )  # fmt: skip
    for row, (name, text, value) in enumerate(lines, start=OUTPUT_ROW):
        sheet.write(row, WORK, name, "key")
        if text is None:
            sheet.write(row, WORK + 1, value, "working")
        else:
            sheet.formula(
                row, WORK + 1, text, value, "plain_text" if name == "sim_flat" else "working"
            )
        sheet.name(row, WORK + 1, name)


def add_bins(sheet: LiveSheet, found: Histogram) -> None:
    """One row a bin."""
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    sheet.write(HEAD_ROW, LABEL, "on the axis", "head")
    for place in range(BINS):
        row = HISTOGRAM_ROW + place
        number = cell(row, BIN)
        sheet.write(row, BIN, place + 1, "whole")
        edge = None if found.low == "" else lambda n: float(found.low) + n * float(found.width)
        for column, steps, n in (
            (FROM, f"({number}-1)", place), (TO, number, place + 1), (MIDDLE, f"({number}-0.5)", place + 0.5),
        ):  # fmt: skip
            text = f'IF(ISNUMBER(sim_low),sim_low+{steps}*sim_width,"")'
            sheet.formula(row, column, text, edge(n) if edge else "", "number")
        count = f"COUNTIF({drawn('bin')},{number})/COUNT({drawn('picked')})"
        sheet.formula(
            row, SHARE, f'IF(ISNUMBER(sim_low),{count},"")', found.shares[place], "percent"
        )
        middle = cell(row, MIDDLE, absolute=False)
        label = f'IF(ISNUMBER(sim_low),INT({middle}/sim_step+0.5)*sim_step,"")'
        sheet.formula(row, LABEL, label, found.label(place), "working")


def said_formula() -> str:
    """What the bars show, or why there are none."""
    without = f"{DRAWS}-COUNT({drawn('picked')})"
    return (
        f'IF(NOT(simulation_ready),"{WAITS}"&sim_text,IF(NOT(ISNUMBER(sim_low)),"{NO_DRAW}",'
        f'IF(sim_flat,"{ALIKE}","{WHERE}")&IF({without}=0,""," "&({without})&"{WITHOUT}")))'
    )


def said(simulated: Simulated) -> str:
    """The same in Python."""
    if not simulated.is_ready:
        return WAITS + simulated.waits
    found = simulated.histogram
    if found.low == "":
        return NO_DRAW
    without = int(sum(each in ("", "nan") for each in found.bins.astype(str)))
    return (ALIKE if found.is_flat else WHERE) + (f" {without}{WITHOUT}" if without else "")


def histogram_chart(book: LiveBook):
    """The bars, for this sheet and for Results."""
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({
        "name": "share of draws", "categories": [TITLE, HISTOGRAM_ROW, LABEL, LAST_ROW, LABEL],
        "values": [TITLE, HISTOGRAM_ROW, SHARE, LAST_ROW, SHARE],
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
