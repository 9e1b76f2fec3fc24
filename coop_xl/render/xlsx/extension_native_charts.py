"""The charts of the Extensions sheet along λ and over divisions of a budget."""

from collections.abc import Iterator, Sequence
from math import log10
from typing import Any

from coop_xl.findings.document import Curves, Mark, Triangle
from coop_xl.findings.plain_names import NAMES, work_name
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import Sheet
from coop_xl.spreadsheet.writing.styles import AXIS, COLORS, INK, MUTED

from .extension_figures import ACROSS, UP, MapFigures, Rows, ends_of
from .native_charts import insert, value_axis
from .placed_tables import PlacedTable

HEIGHT = 600
_CURVES = {
    "V": {"color": COLORS["V"], "width": 2.75},
    "CV": {"color": COLORS["CV"], "width": 2.75, "dash_type": "dash"},
    "CnV": {"color": COLORS["CnV"], "width": 2.75, "dash_type": "round_dot"},
}
_TIE = {"color": INK, "width": 1.25}
_OTHERS = (
    {"color": MUTED, "width": 1.75, "dash_type": "long_dash_dot"},
    {"color": MUTED, "width": 1.0, "dash_type": "square_dot"},
)
# Of a series of one point: LibreOffice saves labels of a point's own in a way that Excel repairs.
_LABEL = {"series_name": True, "font": {"bold": True}}
_RIGHT_OF = 0.5  # of the axis, where labels stand on the left
# Light to dark, and each of another form.
_SHADES = ("#D3DBE3", "#B4C1CD", "#93A5B5", "#6F889D", "#4A6780", "#24435C")
_FORMS = ("circle", "diamond", "square", "triangle", "circle", "square")
_SIZES = (5, 6, 6, 7, 8, 8)


def draw_curves(
    placed: PlacedTable, place: tuple[int, int], chart: Curves, rows: Sequence[Rows]
) -> None:
    """Curves over powers of ten, with lines where two tie and where λ is, which stand in rows."""
    sheet, across = placed.sheet, placed.columns[chart.along[0]]
    drawn = sheet.book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    columns = {name: placed.columns[heading] for name, heading in chart.curves.items()}
    for name, column in columns.items():
        line = _series(sheet, work_name(name), placed.rows, across, column, _CURVES[name])
        drawn.add_series(line)
    first, others = min(columns.values()), iter(_OTHERS)
    for mark, ends in zip(chart.marks, rows, strict=True):
        look = _TIE if mark.is_tie else next(others)
        drawn.add_series(_series(sheet, mark.label, ends, across, first, look))
    least = float(chart.table.numbers(chart.along[0])[0])
    for mark, ends in zip(chart.marks, rows, strict=True):
        top = _series(sheet, mark.short, (ends[1], ends[1]), across, first, {"none": True})
        drawn.add_series(top | _label_of(mark, least))
    x, y = _axes_of(chart, least)
    drawn.set_x_axis(x)
    drawn.set_y_axis(y)
    lines = len(columns) + len(rows)
    insert(
        sheet, place, drawn, chart, (740, HEIGHT), True, unnamed=range(lines, lines + len(rows))
    )


def _label_of(mark: Mark, least: float) -> dict[str, Any]:
    """The label at the top of a line across the curves."""
    is_right = 1 - log10(mark.at) / log10(least) > _RIGHT_OF
    return {"data_labels": _LABEL | {"position": "left" if is_right else "right"}}


def _axes_of(chart: Curves, least: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """That of λ, in powers of ten, and that of the values."""
    low, high = ends_of(chart)
    powers = {"log_base": 10, "num_format": "0E+00"}
    across = {"name": chart.along[1], "min": least, "max": 1, "crossing": least,
              "label_position": "low"}  # fmt: skip
    up = {"min": low, "max": high, "crossing": low, "label_position": "low"}
    plain = value_axis(chart.axis)
    return plain | across | powers, plain | up | (powers if chart.is_log else {})


def _series(
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


def draw_triangle(
    sheet: Sheet, place: tuple[int, int], chart: Triangle, figures: MapFigures
) -> None:
    """Points in a triangle by band of gain, its sides, and the best division."""
    drawn = sheet.book.workbook.add_chart({"type": "scatter"})
    bands = list(_band_series(sheet, chart.bands, figures))
    sides = list(_side_series(sheet, figures))
    for each in (*bands, *sides, _best_series(sheet, figures)):
        drawn.add_series(each)
    hidden = {"visible": False, "num_format": AXIS, "major_gridlines": {"visible": False}}
    drawn.set_x_axis(hidden | {"min": -0.2, "max": 1.2})
    drawn.set_y_axis(hidden | {"min": -0.1, "max": 1.0})
    drawn.set_plotarea({"layout": {"x": 0.05, "y": 0.1, "width": 0.9, "height": 0.68}})
    unnamed = range(len(bands), len(bands) + len(sides))
    insert(sheet, place, drawn, chart, (580, HEIGHT), True, unnamed=unnamed)


def _points(sheet: Sheet, name: str, rows: Rows, figures: MapFigures) -> dict[str, Any]:
    """Rows of the map as points."""
    across, up = figures.column + ACROSS, figures.column + UP
    return _series(sheet, name, rows, across, up, {"none": True})


def _band_series(
    sheet: Sheet, words: Sequence[str], figures: MapFigures
) -> Iterator[dict[str, Any]]:
    """The points of each band, the largest gain first."""
    bands = list(zip(figures.bands, words, _SHADES, _FORMS, _SIZES, strict=True))
    for rows, text, shade, form, size in reversed(bands):
        if rows:
            marker = {"type": form, "size": size, "fill": {"color": shade},
                      "border": {"color": INK, "width": 0.5}}  # fmt: skip
            yield _points(sheet, text, rows, figures) | {"marker": marker}


def _side_series(sheet: Sheet, figures: MapFigures) -> Iterator[dict[str, Any]]:
    """The triangle's sides, then its corners with their labels."""
    line = {"line": {"color": INK, "width": 1.25}}
    yield _points(sheet, "sides", figures.sides, figures) | line
    for row, name in enumerate(INTERVENTIONS, start=figures.sides[0]):
        label = _LABEL | {"position": "above" if name == "V" else "below"}
        corner = _points(sheet, f"all on {NAMES[name]}", (row, row), figures)
        yield corner | {"data_labels": label}


def _best_series(sheet: Sheet, figures: MapFigures) -> dict[str, Any]:
    """The best division."""
    marker = {"type": "star", "size": 15, "border": {"color": INK, "width": 2.5}}
    label = _LABEL | {"position": "right"}
    star = _points(sheet, "best", (figures.best, figures.best), figures)
    return star | {"marker": marker, "data_labels": label}
