"""Charts of what extensions do: bars of kinds of work, curves along λ, a triangle of budgets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.tri import Triangulation

from coop_xl.analysis.budget_map import Division, places
from coop_xl.findings.document import Bars, Curves, Mark, Triangle
from coop_xl.findings.plain_names import SYMBOLS, work_name
from coop_xl.spreadsheet.writing.styles import COLORS, HEAD_FILL, INK, MUTED, RULE

from .axis import Axis
from .svg import canvas
from .svg_charts import GAP, LINE, SIDE, TEXT, WIDTH, start
from .text import raised

_BAR, _SYMBOL = 20, 46  # height of a bar, width of what stands before it
_LEAST_SEEN = -2  # the power of ten where bars begin that are far apart
_NO_VALUES = "undefined: see the table"
_LOOKS = tuple(COLORS.values())
_CURVES = {
    "V": (COLORS["V"], "-", 3.2),
    "CV": (COLORS["CV"], (0, (5, 1.6)), 3.2),
    "CnV": (COLORS["CnV"], (0, (1, 1.2)), 3.2),
}
_Look = dict[str, Any]
_TIE: _Look = {"linestyle": "-", "linewidth": 1.6}
_OTHERS: tuple[_Look, ...] = (
    {"linestyle": (0, (7, 2, 1, 2)), "linewidth": 1.4},
    {"linestyle": (0, (1, 2)), "linewidth": 1.4},
)
_PLOT, _LEFT, _RIGHT, _BELOW = 250, 62, 14, 78  # of the picture of curves
_CHARACTER = 8.6  # about the width of one
_HIGH = 0.5 * 3**0.5  # of a triangle with sides of 1
_SIDE_OF_TRIANGLE = 300
_SWATCH = 24
_LIGHTEST = "#F1F5F8"
_ROUNDING = 1e-9  # of all bands, so that both ends are inside


@dataclass(frozen=True)
class _Group:
    """Bars of one model: what it is, and for each kind of work its value and what is written."""

    label: str
    values: Mapping[str, float]
    figures: Mapping[str, str]


def group_chart(chart: Bars) -> tuple[Figure, Axis]:
    """A bar of each kind of work for each row, on one scale, with figures to the right."""
    groups = []
    for row, text in zip(chart.table.rows, chart.table.texts, strict=True):
        cells = zip(row[1:], text[1:], strict=True)
        groups.append(_group_of(text[0], dict(zip(chart.columns, cells, strict=True))))
    axis = Axis("both", _LEAST_SEEN) if chart.is_wide else Axis("plain", 0)
    heights = [LINE + _BAR * (len(each.values) or 1) for each in groups]
    figure, axes = start(sum(heights) + GAP * len(heights), 0, 0)
    axes.set_xlim(0, WIDTH)
    across = _scale_of(groups, axis)
    top = 0.0
    for each, height in zip(groups, heights, strict=True):
        _draw_group(axes, each, top, across)
        axes.plot([across(0)] * 2, [top + LINE, top + height], color=INK, linewidth=1.2, zorder=4)
        top += height + GAP
    return figure, axis


def _group_of(label: str, cells: Mapping[str, tuple[float | None, str]]) -> _Group:
    """The bars of a row; the largest is said to be the best."""
    values = {name: value for name, (value, _) in cells.items() if value is not None}
    most = max(values.values(), default=None)
    figures = {
        name: cells[name][1] + (", best" if value == most else "")
        for name, value in values.items()
    }
    return _Group(label, values, figures)


def _scale_of(groups: Sequence[_Group], axis: Axis) -> Callable[[float], float]:
    """Where a value stands, between the names and the figures."""
    places = [axis.place((value, 0)) for each in groups for value in each.values.values()]
    low, high = min(0.0, *places), max(0.0, *places)
    longest = max(len(raised(text)) for each in groups for text in ["", *each.figures.values()])
    room = WIDTH - _SYMBOL - _CHARACTER * longest - 2 * SIDE
    return lambda value: _SYMBOL + room * (axis.place((value, 0)) - low) / ((high - low) or 1)


def _draw_group(
    axes: Axes,
    group: _Group,
    top: float,
    across: Callable[[float], float],
) -> None:
    """The name of a model, and its bars or why it has none."""
    _write(axes, SIDE, top + LINE / 2, group.label, weight="bold")
    if not group.values:
        _write(axes, SIDE, top + LINE + _BAR / 2, _NO_VALUES, color=MUTED)
    for place, (name, value) in enumerate(group.values.items()):
        middle = top + LINE + _BAR * (place + 0.5)
        _write(axes, SIDE, middle, name)
        axes.barh(
            middle, across(value) - across(0), _BAR - 5, left=across(0), color=_LOOKS[place],
            edgecolor=INK, linewidth=0.7, zorder=3,
        )  # fmt: skip
        _write(axes, WIDTH - SIDE, middle, group.figures[name], ha="right")


def _write(axes: Axes, left: float, middle: float, text: str, **look: object) -> None:
    """A line of text."""
    look = {"color": INK, "fontsize": TEXT, "va": "center"} | look
    axes.text(left, middle, raised(text), **look)  # type: ignore[arg-type]


def curve_chart(chart: Curves) -> tuple[Figure, Axis]:
    """Curves over an axis in powers of ten, with marked places whose labels stand above."""
    above = LINE * (len(chart.marks) + 1) + 6
    whole = above + _PLOT + _BELOW
    figure = canvas(WIDTH, whole)
    axes = figure.add_axes(
        (_LEFT / WIDTH, _BELOW / whole, 1 - (_LEFT + _RIGHT) / WIDTH, _PLOT / whole)
    )
    page = _page_of(figure, whole)
    curves = {name: chart.table.numbers(heading) for name, heading in chart.curves.items()}
    axis, x = _axis_of(curves), np.log10(chart.table.numbers(chart.along[0]))
    for name, values in curves.items():
        color, dashes, width = _CURVES[name]
        up = [axis.place((float(each), 0)) for each in values]
        axes.plot(x, up, color=color, linestyle=dashes, linewidth=width, zorder=3)
    _dress(axes, axis, x[0])
    _write(page, SIDE, LINE / 2, chart.axis, color=MUTED)
    _write(page, WIDTH / 2, whole - 37, chart.along[1], color=MUTED, ha="center")
    others = iter(_OTHERS)
    for row, mark in enumerate(chart.marks, start=1):
        look = _TIE if mark.is_tie else next(others)
        _draw_mark(axes, page, x[0], mark, look, LINE * (row + 0.5), above)
    _draw_names(page, curves, whole - 14)
    return figure, axis


def _page_of(figure: Figure, height: float) -> Axes:
    """Axes over a whole picture, in its units, from the top down."""
    page = figure.add_axes((0, 0, 1, 1))
    page.set_axis_off()
    page.set_xlim(0, WIDTH)
    page.set_ylim(height, 0)
    return page


def _axis_of(curves: Mapping[str, np.ndarray]) -> Axis:
    """Powers of ten where all values are positive, else as it shows them best."""
    values = [(float(each), 0) for found in curves.values() for each in found]
    if min(value for value, _ in values) > 0:
        least = min(value for value, _ in values)
        return Axis("log", int(np.floor(np.log10(least))))
    return Axis.of(values) if Axis.of(values).kind == "plain" else Axis("plain", 0)


def _dress(axes: Axes, axis: Axis, least: float) -> None:
    """Ticks in powers of ten along, from the least to 1, and those of the values up."""
    axes.set_xlim(least, 0)
    axes.margins(y=0.06)
    along = Axis("log", 0)
    ticks = along.ticks(*axes.get_xlim())
    axes.set_xticks([place for place, _ in ticks], [raised(label) for _, label in ticks])
    low, high = axes.get_ylim()
    up = axis.ticks(low, high)
    axes.set_yticks([place for place, _ in up], [raised(label) for _, label in up])
    axes.tick_params(labelsize=TEXT, length=0, pad=5, colors=INK)
    axes.grid(color=RULE, linewidth=1, zorder=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(MUTED)


def _draw_mark(
    axes: Axes, page: Axes, least: float, mark: Mark, look: _Look, middle: float, above: float
) -> None:
    """A line from a label, which keeps inside the picture, down through the curves."""
    across = _LEFT + (WIDTH - _LEFT - _RIGHT) * (np.log10(mark.at) - least) / -least
    wide = _CHARACTER * len(mark.label)
    left = min(max(across - wide / 2, SIDE), WIDTH - SIDE - wide)
    center = left + wide / 2
    _write(page, center, middle, mark.label, ha="center", zorder=3,
          bbox={"color": "white", "pad": 1})  # fmt: skip
    page.plot(
        [across] * 2, [middle + LINE / 2, above + _PLOT], color=INK, zorder=2, **look,
    )  # fmt: skip


def _draw_names(page: Axes, names: Iterable[str], middle: float) -> None:
    """Which curve is which."""
    for place, name in enumerate(names):
        color, dashes, width = _CURVES[name]
        left = SIDE + _LEFT + 110 * place
        page.plot([left, left + 44], [middle] * 2, color=color, linestyle=dashes, linewidth=width)
        _write(page, left + 52, middle, SYMBOLS[name])


def triangle_chart(chart: Triangle) -> Figure:
    """Bands of gain over the divisions of a budget, light to dark, with the best one marked."""
    found, bands = chart.found, chart.bands
    foot = LINE + 8 + _SIDE_OF_TRIANGLE * _HIGH
    whole = foot + LINE + 32 + LINE * ((len(bands) + 1) // 2 + 1.3)
    figure = canvas(WIDTH, whole)
    page = _page_of(figure, whole)
    shades = _draw_bands(page, found, foot, len(bands))
    _draw_outline(page, foot)
    left = (WIDTH - _SIDE_OF_TRIANGLE) / 2
    _write(page, WIDTH / 2, LINE / 2, f"all on {work_name('V')}", ha="center")
    _write(page, left - 30, foot + LINE, f"all on {SYMBOLS['CV']}")
    _write(page, WIDTH - left + 30, foot + LINE, f"all on {SYMBOLS['CnV']}", ha="right")
    x, y = _on_page(found.optimum[None], foot)
    _draw_star(page, float(x[0]), float(y[0]))
    _draw_legend(page, bands, shades, foot + LINE + 32)
    return figure


def _on_page(places: np.ndarray, foot: float) -> tuple[np.ndarray, np.ndarray]:
    """Places in a triangle with sides of 1 as places in the picture."""
    x, y = places.T
    left = (WIDTH - _SIDE_OF_TRIANGLE) / 2
    return left + _SIDE_OF_TRIANGLE * x, foot - _SIDE_OF_TRIANGLE * y


def _draw_bands(page: Axes, found: Division, foot: float, count: int) -> list[str]:
    """The bands, where there is a gain; returns their shades, the least gain first."""
    blend = LinearSegmentedColormap.from_list("gain", [_LIGHTEST, HEAD_FILL])
    shades = [to_hex(blend(each)) for each in np.linspace(0, 1, count)]
    parts_of_best, edges = found.parts_of_best, found.edges
    mesh = Triangulation(*_on_page(found.places, foot))
    mesh.set_mask(np.isnan(parts_of_best)[mesh.triangles].any(axis=1))
    edges[[0, -1]] += np.array([-1, 1]) * _ROUNDING * (edges[-1] - edges[0])
    page.tricontourf(mesh, np.nan_to_num(parts_of_best), edges, colors=shades, zorder=1)
    return shades


def _draw_outline(page: Axes, foot: float) -> None:
    """The triangle's sides, and lines at every quarter of the budget."""
    corners = np.eye(3)
    page.plot(*_on_page(places(corners[[0, 1, 2, 0]]), foot), color=INK, linewidth=1.4, zorder=4)
    for part, (one, other, rest) in product((0.25, 0.5, 0.75), permutations(range(3))):
        if other < rest:
            ends = part * corners[[one, one]] + (1 - part) * corners[[other, rest]]
            page.plot(
                *_on_page(places(ends), foot), color=INK, linewidth=0.5, alpha=0.45, zorder=3
            )


def _draw_star(page: Axes, x: float, y: float) -> None:
    """The mark of the best division."""
    page.plot(x, y, marker="*", markersize=24, color="white", markeredgecolor=INK,
              markeredgewidth=1.6, zorder=6)  # fmt: skip


def _draw_legend(page: Axes, bands: Sequence[str], shades: Sequence[str], top: float) -> None:
    """What the shades are, the largest gain first, in two columns below the mark's meaning."""
    _draw_star(page, SIDE + _SWATCH / 2, top + LINE / 2)
    _write(page, SIDE + _SWATCH + 10, top + LINE / 2, "the best division")
    rows = (len(bands) + 1) // 2
    for place, (band, shade) in enumerate(zip(reversed(bands), reversed(shades), strict=True)):
        left = SIDE + WIDTH / 2 * (place // rows)
        middle = top + LINE * (1.6 + place % rows)
        page.barh(middle, _SWATCH, LINE - 5, left=left, color=shade, edgecolor=INK, linewidth=0.7)
        _write(page, left + _SWATCH + 10, middle, band)
