"""The figures behind the charts of the sheet Extensions: along λ, over divisions of a budget."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.along_lambda import ONE_PERCENT, AgainstLambda
from coop_xl.analysis.budget_map import BANDS, Division, places
from coop_xl.findings.extension_findings import claim, curve_unit, tie_in_words
from coop_xl.findings.numbers import SYMBOLS, number, short
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Sheet

from .result_cells import put

MAP_COLUMN = 8
SHOWN = 4  # column of what the chart of λ shows
STEP = 0.07  # of the chart's height, between the ends of two marks
MERIT, BAND, ACROSS, UP = 4, 5, 6, 7  # columns of the map, from its first
NO_GAIN = "none: shares would leave 0 to 1"
Rows = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """Two rows of a line across the curves, what it is, and a shorter word for it."""

    rows: Rows
    label: str
    short: str
    at: float


@dataclass(frozen=True)
class LambdaFigures:
    """Where the figures along λ stand."""

    curves: Rows
    ties: list[Mark]
    others: list[Mark]
    ends: tuple[float, float]
    last: int


@dataclass(frozen=True)
class MapFigures:
    """Where the figures of the map stand: the rows of each band, of the sides, of the best."""

    column: int
    bands: list[Rows | None]
    sides: Rows
    best: int
    last: int


def add_lambda_figures(sheet: Sheet, row: int, found: AgainstLambda) -> LambdaFigures:
    """The curves, and the marks below them."""
    headings = ["λ", *(short(f"marginal_{name}") for name in INTERVENTIONS)]
    headings += [f"{SYMBOLS[name]}, {curve_unit(found)}" for name in INTERVENTIONS]
    sheet.write_row(row, headings, "head")
    sheet.page.set_row(row, 58)
    shown = found.shown
    for at, place in enumerate(found.lambdas, start=row + 1):
        put(sheet, at, 0, float(place))
        for column, name in enumerate(INTERVENTIONS):
            put(sheet, at, 1 + column, float(found.marginals[name][at - row - 1]))
            put(sheet, at, SHOWN + column, float(shown[name][at - row - 1]))
    last = row + len(found.lambdas)
    sheet.write_row(last + 2, ("Marked λ", "", "", "", "line from, to"), "head")
    marks = list(add_marks(sheet, last + 3, found))
    count = len(found.ties)
    return LambdaFigures(
        (row + 1, last), marks[:count], marks[count:], ends_of(found), last + 2 + 2 * len(marks)
    )


def add_marks(sheet: Sheet, row: int, found: AgainstLambda) -> Iterator[Mark]:
    """Two rows for each line; each ends below the one before, so that labels keep apart."""
    low, high = ends_of(found)
    for number_of_it, (place, label, word) in enumerate(marks_of(found)):
        part = 1 - STEP * number_of_it
        top = low * (high / low) ** part if found.is_log else low + (high - low) * part
        at = row + 2 * number_of_it
        for shift, end in enumerate((low, top)):
            put(sheet, at + shift, 0, place)
            sheet.write(at + shift, 1, None if shift else label, "text")
            put(sheet, at + shift, SHOWN, end)
        yield Mark((at, at + 1), label, word, place)


def marks_of(found: AgainstLambda) -> Iterator[tuple[float, str, str]]:
    """The ties, then the λ that is entered, and one percent."""
    for each in found.ties:
        label = tie_in_words(each)
        yield each.at, label, label
    if found.has_own:
        yield found.own, f"λ as entered: {number(found.own)}", f"as entered: {number(found.own)}"
    if claim(found):
        grown = f"× {number(found.grown)}"
        yield (
            ONE_PERCENT,
            f"λ = 0.01: {SYMBOLS['CV']} ÷ {SYMBOLS['CnV']} grows {grown}",
            f"1 %: {grown}",
        )


def ends_of(found: AgainstLambda) -> tuple[float, float]:
    """Between which values the curves lie: powers of ten, or −1 and 1."""
    if not found.is_log:
        return -1.0, 1.0
    values = np.concatenate(list(found.shown.values()))
    low, high = np.floor(np.log10(values.min())), np.ceil(np.log10(values.max()))
    return 10.0 ** float(low), 10.0 ** float(high)


def add_map_figures(sheet: Sheet, row: int, column: int, found: Division) -> MapFigures:
    """The best division, the triangle's sides, and all points by band of gain."""
    headings = [f"effort on {SYMBOLS[name]}" for name in INTERVENTIONS]
    headings += ["gain in U", "part of the best gain", "band, 1 the least", "across", "up"]
    for place, heading in enumerate(headings):
        sheet.write(row, column + place, heading, "head")
    best = row + 1
    efforts = [found.best.efforts[name] for name in INTERVENTIONS]
    add_point(sheet, best, column, efforts, found.best.gain, 1.0, "best", found.optimum)
    sides = (best + 1, best + 4)
    for at, corner in enumerate((0, 1, 2, 0), start=sides[0]):
        parts = np.eye(3)[[corner]]
        gain = found.best.alone[INTERVENTIONS[corner]]
        add_point(sheet, at, column, parts[0] * found.best.budget, gain,
                  gain / found.best.gain, "corner", places(parts)[0])  # fmt: skip
    first = sides[1] + 1
    order = np.argsort(np.where(found.bands < 0, BANDS, found.bands), kind="stable")
    for at, point in enumerate(order, start=first):
        band = int(found.bands[point])
        add_point(
            sheet, at, column, found.parts[point] * found.best.budget,
            float(found.gains[point]), float(found.merits[point]),
            band + 1 if band >= 0 else NO_GAIN, found.places[point],
        )  # fmt: skip
    bands = [rows_of(found.bands[order], band, first) for band in range(BANDS)]
    return MapFigures(column, bands, sides, best, first + len(order) - 1)


def rows_of(bands: np.ndarray, band: int, first: int) -> Rows | None:
    """The rows of a band, which stand together; None if it has none."""
    at = np.flatnonzero(bands == band)
    return (first + int(at[0]), first + int(at[-1])) if at.size else None


def add_point(
    sheet: Sheet,
    row: int,
    column: int,
    efforts: Sequence[float],
    gain: float,
    merit: float,
    band: int | str,
    place: np.ndarray,
) -> None:
    """One division of the budget."""
    for at, effort in enumerate(efforts):
        sheet.write(row, column + at, float(effort), "entered")
    put(sheet, row, column + 3, gain, missing=NO_GAIN)
    if np.isfinite(merit):
        sheet.write(row, column + MERIT, float(merit), "ratio")
    else:
        sheet.write(row, column + MERIT, None, "cell")
    sheet.write(row, column + BAND, band, "cell")
    for at, value in ((ACROSS, place[0]), (UP, place[1])):
        sheet.write(row, column + at, float(value), "index")
