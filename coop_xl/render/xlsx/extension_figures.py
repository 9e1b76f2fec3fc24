"""The figures behind the charts of the sheet Extensions: along λ, over divisions of a budget."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.budget_map import BANDS, Division, places
from coop_xl.findings.document import Curves
from coop_xl.findings.plain_names import NAMES
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Sheet

from .placed_tables import PlacedTable
from .result_cells import put

MAP_COLUMN = 8
_STEP = 0.07  # of the chart's height, between the ends of two marks
_PART, _BAND, ACROSS, UP = 4, 5, 6, 7  # columns of the map, from its first
_NO_GAIN = "none: shares would leave 0 to 1"
Rows = tuple[int, int]


@dataclass(frozen=True)
class MapFigures:
    """Where the figures of the map stand: the rows of each band, of the sides, of the best."""

    column: int
    bands: list[Rows | None]
    sides: Rows
    best: int
    last: int


def add_marks(placed: PlacedTable, chart: Curves) -> list[Rows]:
    """Two rows below the curves for each line across them; each ends lower than the last."""
    sheet, row = placed.sheet, placed.free + 1
    sheet.write_row(row, ("Marked λ", "", "", "", "line from, to"), "head")
    low, high = ends_of(chart)
    first = placed.columns[next(iter(chart.curves.values()))]
    found = []
    for at_mark, mark in enumerate(chart.marks):
        part = 1 - _STEP * at_mark  # so that labels keep apart
        top = low * (high / low) ** part if chart.is_log else low + (high - low) * part
        at = row + 1 + 2 * at_mark
        for shift, end in enumerate((low, top)):
            put(sheet, at + shift, 0, mark.at)
            sheet.write(at + shift, 1, None if shift else mark.label, "text")
            put(sheet, at + shift, first, end)
        found.append((at, at + 1))
    return found


def ends_of(chart: Curves) -> tuple[float, float]:
    """Between which values the curves lie: powers of ten, or −1 and 1."""
    if not chart.is_log:
        return -1.0, 1.0
    values = np.concatenate([chart.table.numbers(heading) for heading in chart.curves.values()])
    low, high = np.floor(np.log10(values.min())), np.ceil(np.log10(values.max()))
    return 10.0 ** float(low), 10.0 ** float(high)


def add_map_figures(sheet: Sheet, row: int, column: int, found: Division) -> MapFigures:
    """The best division, the triangle's sides, and all points by band of gain."""
    headings = [f"effort on {NAMES[name]}" for name in INTERVENTIONS]
    headings += ["gain in U", "part of the best gain", "band, 1 the least", "across", "up"]
    for place, heading in enumerate(headings):
        sheet.write(row, column + place, heading, "head")
    best = row + 1
    efforts = [found.best.efforts[name] for name in INTERVENTIONS]
    _add_point(sheet, best, column, efforts, found.best.gain, 1.0, "best", found.optimum)
    sides = (best + 1, best + 4)
    for at, corner in enumerate((0, 1, 2, 0), start=sides[0]):
        parts = np.eye(3)[[corner]]
        gain = found.best.alone[INTERVENTIONS[corner]]
        _add_point(sheet, at, column, parts[0] * found.best.budget, gain,
                  gain / found.best.gain, "corner", places(parts)[0])  # fmt: skip
    first = sides[1] + 1
    order = np.argsort(np.where(found.bands < 0, BANDS, found.bands), kind="stable")
    for at, point in enumerate(order, start=first):
        band = int(found.bands[point])
        _add_point(
            sheet, at, column, found.parts[point] * found.best.budget,
            float(found.gains[point]), float(found.parts_of_best[point]),
            band + 1 if band >= 0 else _NO_GAIN, found.places[point],
        )  # fmt: skip
    bands = [_rows_of(found.bands[order], band, first) for band in range(BANDS)]
    return MapFigures(column, bands, sides, best, first + len(order) - 1)


def _rows_of(bands: np.ndarray, band: int, first: int) -> Rows | None:
    """The rows of a band, which stand together; None if it has none."""
    at = np.flatnonzero(bands == band)
    return (first + int(at[0]), first + int(at[-1])) if at.size else None


def _add_point(
    sheet: Sheet,
    row: int,
    column: int,
    efforts: Sequence[float],
    gain: float,
    part: float,
    band: int | str,
    place: np.ndarray,
) -> None:
    """One division of the budget."""
    for at, effort in enumerate(efforts):
        sheet.write(row, column + at, float(effort), "entered")
    put(sheet, row, column + 3, gain, missing=_NO_GAIN)
    if np.isfinite(part):
        sheet.write(row, column + _PART, float(part), "ratio")
    else:
        sheet.write(row, column + _PART, None, "cell")
    sheet.write(row, column + _BAND, band, "cell")
    for at, value in ((ACROSS, place[0]), (UP, place[1])):
        sheet.write(row, column + at, float(value), "index")
