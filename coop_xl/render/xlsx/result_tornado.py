"""The tornado of each marginal value, on the Sensitivity sheet."""

import math
from collections.abc import Callable, Sequence

from coop_xl.analysis.sensitivity import Swing
from coop_xl.analysis.study import Study
from coop_xl.findings.numbers import OUTPUT_NAMES, UNDEFINED, short, unit
from coop_xl.findings.study_parts import NOTHING, output_at_best
from coop_xl.spreadsheet.writing.book import Sheet

from .native_charts import DARK, LIGHT, Picture, Series, add_bars
from .parts import CHART, bars_size, no_effect, start_block
from .result_cells import put

HEADINGS = (
    "Input, widest first", "Low", "High", "Output at Low", "Output at High", "Change at Low",
    "Change at High", "Best at Low", "Best at High",
)  # fmt: skip
CHANGE, BEST = 5, 7  # columns
WIDE = 1000.0  # outputs that differ by so much are compared as powers of ten
TOO_SMALL = "These shares are too small for a tornado: see the rank correlations."
MARKS = {"V": "V", "CV": "CV", "CnV": "CnV"}


def add_tornado(sheet: Sheet, row: int, key: str, study: Study) -> int:
    """The swings of an output, the widest first; returns the row that is free."""
    swings = study.swings[key]
    widest = max(swing.width for swing in swings)
    moved = [swing for swing in swings if swing.width > NOTHING * widest]
    first, free = start_block(sheet, row, f"{short(key)}: {OUTPUT_NAMES[key]}", len(moved))
    if study.simulation.outputs[key].log10_scale:
        sheet.write(row + 1, 0, TOO_SMALL, "text")
        return row + 3
    no_effect(sheet, free - 2, [swing.key for swing in swings if swing not in moved])
    if moved:
        change, measure, is_log = changes(key, moved, study)
        add_lines(sheet, first, moved, change, is_log)
        rows = first, first + len(moved) - 1
        add_chart(sheet, row, rows, key, measure)
    return free


def add_lines(
    sheet: Sheet, first: int, swings: Sequence[Swing], change: Callable, is_log: bool
) -> None:
    """The table."""
    more = ", powers of ten" if is_log else ""
    headings = [f"{each}{more}" if "Change" in each else each for each in HEADINGS]
    sheet.write_row(first - 1, headings, "head")
    for at, swing in enumerate(swings, start=first):
        sheet.write(at, 0, swing.key, "key")
        for column, value in enumerate((swing.low, swing.high), start=1):
            sheet.write(at, column, value, "entered")
        for column, value in enumerate((swing.at_low, swing.at_high)):
            put(sheet, at, 3 + column, value, "value", UNDEFINED)
            style = "log10" if is_log else "value"
            put(sheet, at, CHANGE + column, change(value), style, UNDEFINED)
        for column, best in enumerate((swing.best_at_low, swing.best_at_high), start=BEST):
            sheet.write(at, column, best, "center")
    sheet.mark(first, BEST, first + len(swings) - 1, BEST + 1, MARKS)


def add_chart(sheet: Sheet, row: int, rows: tuple[int, int], key: str, measure: str) -> None:
    """Bars to both sides of the value at Best."""
    picture = Picture(
        f"Tornado of {short(key)}: {OUTPUT_NAMES[key]}",
        f"Tornado chart: for each input, widest first, how the {OUTPUT_NAMES[key]} changes when "
        "it goes to Low and to High",
        "",
        f"change of {short(key)} from its value at Best, {measure}",
    )
    both = [
        Series("input at Low", CHANGE, color=LIGHT),
        Series("input at High", CHANGE + 1, color=DARK),
    ]
    add_bars(sheet, (row, CHART), rows, picture, both, overlap=100, size=bars_size(rows))


def changes(
    key: str, swings: Sequence[Swing], study: Study
) -> tuple[Callable[[float], float], str, bool]:
    """How to express a change: plainly, or in powers of ten where sizes differ much."""
    at_best = output_at_best(key, study)
    reached = [end for swing in swings for end in (swing.at_low, swing.at_high)]
    sizes = [abs(end) for end in reached]
    if min(end * at_best for end in reached) > 0 and max(sizes) > WIDE * min(sizes):
        return lambda value: math.log10(value / at_best), "powers of ten", True
    return lambda value: value - at_best, unit(key), False
