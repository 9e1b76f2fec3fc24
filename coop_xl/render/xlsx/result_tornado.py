"""The tornado of each marginal value, on the Sensitivity sheet."""

import math
from collections.abc import Callable

from coop_xl.findings.document import Section, Tornado
from coop_xl.findings.numbers import UNDEFINED
from coop_xl.spreadsheet.writing.book import Sheet

from .native_charts import DARK, LIGHT, Series, add_bars, value_axis
from .parts import CHART, GAP, bars_size, start_block
from .placed_tables import PlacedTable, add_rows
from .result_cells import paragraph, put

_CHANGE = 8  # column, beside the table
_WIDE = 1000.0  # values that differ by so much are compared as powers of ten
_TOO_SMALL = "These values are too small, or too large, for a tornado: see the rank correlations."


def add_tornado(sheet: Sheet, row: int, section: Section) -> int:
    """Where one estimate alone leads a marginal value; returns the row that is free."""
    lines = len(section.table.rows) if section.table else 0
    first, free = start_block(sheet, row, section.title, lines)
    if section.table is None or not isinstance(section.chart, Tornado):
        sheet.write(row + 1, 0, section.lead or _TOO_SMALL, "text")
        return row + 3
    for sentence in section.sentences:
        paragraph(sheet, free - 2, sentence, GAP - 1, "muted_wrap")
    placed = add_rows(sheet, first - 1, section.table)
    _draw_tornado(placed, (row, CHART), section.chart)
    return free


def _draw_tornado(placed: PlacedTable, place: tuple[int, int], chart: Tornado) -> None:
    """Bars to both sides of the value at Best, of changes that stand beside the table."""
    sheet, (first, _) = placed.sheet, placed.rows
    change, measure, is_log = _changes(chart)
    more = ", powers of ten" if is_log else ""
    columns = [chart.table.place(heading) for heading in chart.ends]
    for at, end in enumerate(("Low", "High"), start=_CHANGE):
        sheet.write(first - 1, at, f"Change at {end}{more}", "head")
        for row, cells in enumerate(chart.table.rows, start=first):
            value = change(cells[columns[at - _CHANGE]])
            put(sheet, row, at, value, "log10" if is_log else "value", UNDEFINED)
    axis = value_axis(f"change of the {chart.axis} from that at Best, {measure}")
    both = [
        Series("estimate at Low", _CHANGE, color=LIGHT),
        Series("estimate at High", _CHANGE + 1, color=DARK),
    ]
    size = bars_size(placed.rows)
    add_bars(sheet, place, placed.rows, chart, both, axis, overlap=100, size=size)


def _changes(chart: Tornado) -> tuple[Callable[[float], float], str, bool]:
    """How to express a change: plainly, or in powers of ten where sizes differ much."""
    at_best = chart.at_best
    places = [chart.table.place(heading) for heading in chart.ends]
    reached = [row[place] for row in chart.table.rows for place in places]
    sizes = [abs(end) for end in reached]
    if min(end * at_best for end in reached) > 0 and max(sizes) > _WIDE * min(sizes):
        return lambda value: math.log10(value / at_best), "powers of ten", True
    return lambda value: value - at_best, chart.unit, False
