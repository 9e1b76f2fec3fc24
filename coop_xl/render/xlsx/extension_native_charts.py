"""The charts of the Extensions sheet along λ and over divisions of a budget."""

from collections.abc import Iterator, Sequence
from math import log10
from typing import Any

from coop_xl.analysis.along_lambda import AgainstLambda
from coop_xl.analysis.budget_map import Division
from coop_xl.findings.extension_findings import (
    bands_in_words,
    claim,
    curve_unit,
    division_sentences,
)
from coop_xl.findings.numbers import NAMES, SYMBOLS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, HEAD_FILL, INK, MUTED, SERIES

from .extension_figures import ACROSS, SHOWN, UP, LambdaFigures, MapFigures, Mark, Rows
from .native_charts import Picture, insert, value_axis

HEIGHT = 600
CURVES = {
    "V": {"color": HEAD_FILL, "width": 2.75},
    "CV": {"color": SERIES[1], "width": 2.75, "dash_type": "dash"},
    "CnV": {"color": INK, "width": 2.75, "dash_type": "round_dot"},
}
TIE = {"color": INK, "width": 1.25}
OTHERS = (
    {"color": MUTED, "width": 1.75, "dash_type": "long_dash_dot"},
    {"color": MUTED, "width": 1.0, "dash_type": "square_dot"},
)
# Of a series of one point: LibreOffice saves labels of a point's own in a way that Excel mends.
LABEL = {"series_name": True, "font": {"bold": True}}
RIGHT_OF = 0.5  # of the axis, where labels stand on the left
# Light to dark, and each of another form.
SHADES = ("#D3DBE3", "#B4C1CD", "#93A5B5", "#6F889D", "#4A6780", "#24435C")
FORMS = ("circle", "diamond", "square", "triangle", "circle", "square")
SIZES = (5, 6, 6, 7, 8, 8)


def add_lambda_chart(
    sheet: Sheet, place: tuple[int, int], found: AgainstLambda, figures: LambdaFigures
) -> None:
    """Three curves over powers of ten, with lines where two tie and where λ is."""
    chart = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    for column, name in enumerate(INTERVENTIONS, start=SHOWN):
        line = f"{SYMBOLS[name]}: {NAMES[name]}"
        chart.add_series(series(sheet, line, figures.curves, 0, column, CURVES[name]))
    marks = [(mark, TIE) for mark in figures.ties]
    marks += zip(figures.others, OTHERS, strict=False)
    for mark, look in marks:
        chart.add_series(series(sheet, mark.label, mark.rows, 0, SHOWN, look))
    for mark, _ in marks:
        chart.add_series(named(sheet, mark, found))
    picture = Picture(
        "The answer against locality (λ)",
        f"Lines of the three marginal values over λ on a logarithmic axis. {claim(found)} "
        f"Marked: {'; '.join(mark.label for mark in (*figures.ties, *figures.others))}",
        "λ, extra chance of dealing with one’s own kind",
        curve_unit(found),
        "0E+00" if found.is_log else AXIS,
    )
    across, up = lambda_axes(picture, found, figures)
    chart.set_x_axis(across)
    chart.set_y_axis(up)
    lines = len(INTERVENTIONS) + len(marks)
    unnamed = range(lines, lines + len(marks))
    insert(sheet, place, chart, picture, (740, HEIGHT), True, unnamed=unnamed)


def lambda_axes(
    picture: Picture, found: AgainstLambda, figures: LambdaFigures
) -> tuple[dict[str, Any], dict[str, Any]]:
    """That of λ, in powers of ten, and that of the values."""
    (low, high), least = figures.ends, float(found.lambdas[0])
    across = {"name": picture.labels, "log_base": 10, "min": least, "max": 1, "crossing": least,
              "num_format": "0E+00", "label_position": "low"}  # fmt: skip
    up = {"min": low, "max": high, "crossing": low, "label_position": "low"}
    log = {"log_base": 10} if found.is_log else {}
    return value_axis(picture) | across, value_axis(picture) | up | log


def series(
    sheet: Sheet, name: str, rows: tuple[int, int], across: int, up: int, line: dict[str, Any]
) -> dict[str, Any]:
    """A line through rows of two columns."""
    first, last = rows
    return {
        "name": name,
        "categories": [sheet.title, first, across, last, across],
        "values": [sheet.title, first, up, last, up],
        "line": line,
        "marker": {"type": "none"},
    }


def named(sheet: Sheet, mark: Mark, found: AgainstLambda) -> dict[str, Any]:
    """The label at the top of a line across the curves."""
    top = series(sheet, mark.short, (mark.rows[1], mark.rows[1]), 0, SHOWN, {"none": True})
    is_right = 1 - log10(mark.at) / log10(found.lambdas[0]) > RIGHT_OF
    return top | {"data_labels": LABEL | {"position": "left" if is_right else "right"}}


def add_map_chart(
    sheet: Sheet, place: tuple[int, int], found: Division, figures: MapFigures
) -> None:
    """Points in a triangle by band of gain, its sides, and the best division."""
    chart = sheet.book.workbook.add_chart({"type": "scatter"})
    bands = list(band_series(sheet, bands_in_words(found), figures))
    sides = list(side_series(sheet, figures))
    for each in (*bands, *sides, best_series(sheet, figures)):
        chart.add_series(each)
    picture = Picture(
        "What a budget gains, by its division (of the best gain)",
        "Points of a triangle whose corners are all on V (top), all on C|V (left) and all on C|¬V "
        f"(right); the darker, the more U gains. {' '.join(division_sentences(found))}",
        "", "",
    )  # fmt: skip
    hidden = {"visible": False, "num_format": AXIS, "major_gridlines": {"visible": False}}
    chart.set_x_axis(hidden | {"min": -0.2, "max": 1.2})
    chart.set_y_axis(hidden | {"min": -0.1, "max": 1.0})
    chart.set_plotarea({"layout": {"x": 0.05, "y": 0.1, "width": 0.9, "height": 0.68}})
    unnamed = range(len(bands), len(bands) + len(sides))
    insert(sheet, place, chart, picture, (580, HEIGHT), True, unnamed=unnamed)


def points(sheet: Sheet, name: str, rows: Rows, figures: MapFigures) -> dict[str, Any]:
    """Rows of the map as points."""
    across, up = figures.column + ACROSS, figures.column + UP
    return series(sheet, name, rows, across, up, {"none": True})


def band_series(
    sheet: Sheet, words: Sequence[str], figures: MapFigures
) -> Iterator[dict[str, Any]]:
    """The points of each band, the largest gain first."""
    bands = list(zip(figures.bands, words, SHADES, FORMS, SIZES, strict=True))
    for rows, text, shade, form, size in reversed(bands):
        if rows:
            marker = {"type": form, "size": size, "fill": {"color": shade},
                      "border": {"color": INK, "width": 0.5}}  # fmt: skip
            yield points(sheet, text, rows, figures) | {"marker": marker}


def side_series(sheet: Sheet, figures: MapFigures) -> Iterator[dict[str, Any]]:
    """The triangle's sides, then its corners with their labels."""
    line = {"line": {"color": INK, "width": 1.25}}
    yield points(sheet, "sides", figures.sides, figures) | line
    for row, name in enumerate(INTERVENTIONS, start=figures.sides[0]):
        label = LABEL | {"position": "above" if name == "V" else "below"}
        corner = points(sheet, f"all on {SYMBOLS[name]}", (row, row), figures)
        yield corner | {"data_labels": label}


def best_series(sheet: Sheet, figures: MapFigures) -> dict[str, Any]:
    """The best division."""
    marker = {"type": "star", "size": 15, "border": {"color": "#B45309", "width": 2.5}}
    label = LABEL | {"position": "right"}
    star = points(sheet, "best", (figures.best, figures.best), figures)
    return star | {"marker": marker, "data_labels": label}
