"""The charts of the document as pictures of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from markupsafe import Markup
from matplotlib.figure import Figure as Plot

from coop_xl.analysis.figure import Figure
from coop_xl.findings.document import (
    Bars,
    Chart,
    Curves,
    Kind,
    Stacked,
    Strips,
    Tornado,
    Triangle,
)
from coop_xl.findings.numbers import amount, exact_percent, percent, power
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.styles import COLORS

from .axis import Axis
from .extension_svg_charts import curve_chart, group_chart, triangle_chart
from .svg import drawing, inline_svg
from .svg_charts import (
    MIDDLE,
    Bar,
    Reach,
    Strip,
    bar_chart,
    rank_chart,
    reach_chart,
    stacked_chart,
    strip_chart,
)

_MOST = 8  # lines of a chart
_QUARTERS = "Lines: quarters of the budget."


@dataclass(frozen=True)
class _Picture:
    """A chart in the page: the picture, and how to read its axis."""

    svg: Markup
    note: str = ""


def picture(chart: Chart) -> _Picture:
    """A chart of the document as a picture of the page."""
    with drawing():
        figure, note = draw(chart)
        return _Picture(inline_svg(figure, chart.name, chart.title, chart.about), note)


@singledispatch
def draw(chart: Chart) -> tuple[Plot, str]:
    """The drawing, and how to read its axis."""
    raise TypeError(f"no drawing of {type(chart).__name__}")


@draw.register
def draw_bars(chart: Bars) -> tuple[Plot, str]:
    """A column as bars; the first lines only, and of values only those above 0."""
    if len(chart.columns) > 1:
        figure, axis = group_chart(chart)
        return figure, axis.note
    table, at = chart.table, chart.table.place(chart.columns[0])
    column, count = table.columns[at], chart.rows or len(table.rows)
    labels = chart.labels or [row[0] for row in table.texts]
    cells = [(label, row[at]) for label, row in zip(labels, table.rows, strict=True)][:count]
    shown = [(label, column.scaled(cell)) for label, cell in cells[:_MOST]]
    if chart.ends:
        bars = [Bar(label, each.figure.value, 0, "") for label, each in shown]
        return rank_chart(bars, chart.axis), _rows_left_out(len(bars), count)
    if column.kind in (Kind.CHANCE, Kind.SHARE):
        words = percent if column.kind is Kind.CHANCE else _whole_percent
        bars = [_bar(label, each.figure, words) for label, each in shown]
        return bar_chart(_colored(bars, chart.kinds), chart.whole or 1.0), ""
    kinds = [
        name for name, (_, each) in zip(chart.kinds, shown, strict=False) if each.figure.value > 0
    ]
    shown = [(label, each) for label, each in shown if each.figure.value > 0]
    shift = Axis.of([(shown[0][1].figure.value, 0)]).power
    figures = [(label, _in_units(each.figure, shift)) for label, each in shown]
    bars = [_bar(label, figure, amount) for label, figure in figures]
    scale = shown[0][1].log10_scale + shift
    unit = f"{power(scale)} {chart.unit}" if scale else chart.unit
    return bar_chart(_colored(bars, kinds), max(each.value for each in bars)), join(
        f"In {unit}." if unit else f"{chart.axis}.", _rows_left_out(len(bars), count)
    )


def _whole_percent(figure: Figure) -> str:
    """A share that is exact, with the digits that mean something."""
    return exact_percent(figure.value, 2)


def _colored(bars: Sequence[Bar], kinds: Sequence[str]) -> list[Bar]:
    """Bars in the colours of their kinds of work, if they are about these."""
    if not kinds:
        return list(bars)
    return [replace(each, color=COLORS[name]) for each, name in zip(bars, kinds, strict=True)]


@draw.register
def draw_stacked(chart: Stacked) -> tuple[Plot, str]:
    """Shares side by side."""
    places = [chart.table.place(heading) for heading in chart.columns]
    rows = [
        (row[0], {name: row[at].value for name, at in zip(INTERVENTIONS, places, strict=True)})
        for row in chart.table.rows
    ]
    return stacked_chart(rows), ""


@draw.register
def draw_strips(chart: Strips) -> tuple[Plot, str]:
    """How each row is spread."""
    columns = chart.table.columns[1:]
    strips = []
    colors = [COLORS[name] for name in chart.kinds] or [MIDDLE] * len(chart.table.rows)
    for (label, *cells), color in zip(chart.table.rows, colors, strict=True):
        known = [column.scaled(cell) for column, cell in zip(columns, cells, strict=True)]
        strips.append(
            Strip(label, [(each.figure.value, each.log10_scale) for each in known], color)
        )
    figure, axis = strip_chart(strips, chart.unit)
    return figure, axis.note


@draw.register
def draw_tornado(chart: Tornado) -> tuple[Plot, str]:
    """Where each row leads to."""
    low, high = map(chart.table.place, chart.ends)
    reaches = [
        Reach(label, (row[low], 0), (row[high], 0))
        for label, row in zip(chart.labels, chart.table.rows, strict=True)
    ][:_MOST]
    figure, axis = reach_chart(reaches, (chart.at_best, 0), chart.unit)
    return figure, join(axis.note, _rows_left_out(len(reaches), len(chart.labels)))


@draw.register
def draw_curves(chart: Curves) -> tuple[Plot, str]:
    """A curve for each kind of work."""
    figure, axis = curve_chart(chart)
    return figure, axis.note


@draw.register
def draw_triangle(chart: Triangle) -> tuple[Plot, str]:
    """What each division of a budget gains."""
    return triangle_chart(chart), f"Shades: {chart.axis} as a {chart.unit}. {_QUARTERS}"


def _bar(label: str, figure: Figure, in_words: Callable[[Figure], str]) -> Bar:
    """A figure as a bar."""
    return Bar(label, figure.value, figure.error, in_words(figure))


def _rows_left_out(shown: int, count: int) -> str:
    """That a picture shows not all lines."""
    return f"The first {shown} of {count}; all stand in the table." if shown < count else ""


def join(*notes: str) -> str:
    """Sentences one after another."""
    return " ".join(filter(None, notes))


def _in_units(figure: Figure, exponent: int) -> Figure:
    """A figure in units of a power of ten."""
    unit = 10.0**exponent
    return Figure(figure.value / unit, figure.error / unit)
