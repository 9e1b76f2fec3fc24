"""Charts of what extensions do: bars of kinds of work, curves along λ, a triangle of budgets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.tri import Triangulation

from coop_xl.analysis.budget_map import Division, places
from coop_xl.spreadsheet.writing.styles import HEAD_FILL, INK, MUTED, RULE, SERIES

from .axis import Axis
from .svg import canvas
from .svg_charts import DARK, GAP, LIGHT, LINE, PALE, SIDE, TEXT, WIDTH, start
from .text import raised

BAR, SYMBOL = 20, 46  # height of a bar, width of what stands before it
NO_VALUES = "undefined: see the table"
LOOKS = {"V": DARK, "CV": LIGHT, "CnV": PALE}  # told apart in grey, and named beside
CURVES = {
    "V": (DARK, "-", 3.2),
    "CV": (SERIES[1], (0, (5, 1.6)), 3.2),
    "CnV": (INK, (0, (1, 1.2)), 3.2),
}
PLOT, LEFT, RIGHT, BELOW = 250, 62, 14, 78  # of the picture of curves
CHARACTER = 8.6  # about the width of one
HIGH = 0.5 * 3**0.5  # of a triangle with sides of 1
SIDE_OF_TRIANGLE = 300
SWATCH = 24
LIGHTEST = "#F1F5F8"
ROUNDING = 1e-9  # of all bands, so that both ends are inside


@dataclass(frozen=True)
class Group:
    """Bars of one model: what it is, and for each kind of work its value and what is written."""

    label: str
    values: Mapping[str, float]
    figures: Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """A line across the curves, and what it is."""

    at: float
    label: str
    dashes: object
    width: float


def group_chart(groups: Sequence[Group], axis: Axis, names: Mapping[str, str]) -> Figure:
    """Three bars for each model, on one scale, with their figures to the right."""
    heights = [LINE + BAR * (len(each.values) or 1) for each in groups]
    figure, axes = start(sum(heights) + GAP * len(heights), 0, 0)
    axes.set_xlim(0, WIDTH)
    across = scale_of(groups, axis)
    top = 0.0
    for each, height in zip(groups, heights, strict=True):
        draw_group(axes, each, top, across, names)
        axes.plot([across(0)] * 2, [top + LINE, top + height], color=INK, linewidth=1.2, zorder=4)
        top += height + GAP
    return figure


def scale_of(groups: Sequence[Group], axis: Axis) -> Callable[[float], float]:
    """Where a value stands, between the names and the figures."""
    places = [axis.place((value, 0)) for each in groups for value in each.values.values()]
    low, high = min(0.0, *places), max(0.0, *places)
    longest = max(len(raised(text)) for each in groups for text in ["", *each.figures.values()])
    room = WIDTH - SYMBOL - CHARACTER * longest - 2 * SIDE
    return lambda value: SYMBOL + room * (axis.place((value, 0)) - low) / ((high - low) or 1)


def draw_group(
    axes: Axes,
    group: Group,
    top: float,
    across: Callable[[float], float],
    names: Mapping[str, str],
) -> None:
    """The name of a model, and its bars or why it has none."""
    write(axes, SIDE, top + LINE / 2, group.label, weight="bold")
    if not group.values:
        write(axes, SIDE, top + LINE + BAR / 2, NO_VALUES, color=MUTED)
    for place, (name, value) in enumerate(group.values.items()):
        middle = top + LINE + BAR * (place + 0.5)
        write(axes, SIDE, middle, names[name])
        axes.barh(
            middle, across(value) - across(0), BAR - 5, left=across(0), color=LOOKS[name],
            edgecolor=INK, linewidth=0.7, zorder=3,
        )  # fmt: skip
        write(axes, WIDTH - SIDE, middle, group.figures[name], ha="right")


def write(axes: Axes, left: float, middle: float, text: str, **look: object) -> None:
    """A line of text."""
    look = {"color": INK, "fontsize": TEXT, "va": "center"} | look
    axes.text(left, middle, raised(text), **look)  # type: ignore[arg-type]


def curve_chart(
    along: np.ndarray,
    curves: Mapping[str, np.ndarray],
    names: Mapping[str, str],
    marks: Sequence[Mark],
    titles: tuple[str, str],
) -> tuple[Figure, Axis]:
    """Curves over an axis in powers of ten, with marked places whose labels stand above."""
    above = LINE * (len(marks) + 1) + 6
    whole = above + PLOT + BELOW
    figure = canvas(WIDTH, whole)
    axes = figure.add_axes((LEFT / WIDTH, BELOW / whole, 1 - (LEFT + RIGHT) / WIDTH, PLOT / whole))
    page = page_of(figure, whole)
    axis, x = axis_of(curves), np.log10(along)
    for name, values in curves.items():
        color, dashes, width = CURVES[name]
        up = [axis.place((float(each), 0)) for each in values]
        axes.plot(x, up, color=color, linestyle=dashes, linewidth=width, zorder=3)
    dress(axes, axis, x[0])
    write(page, SIDE, LINE / 2, titles[1], color=MUTED)
    write(page, WIDTH / 2, whole - 37, titles[0], color=MUTED, ha="center")
    for row, mark in enumerate(marks, start=1):
        draw_mark(axes, page, x[0], mark, LINE * (row + 0.5), above)
    draw_names(page, names, whole - 14)
    return figure, axis


def page_of(figure: Figure, height: float) -> Axes:
    """Axes over a whole picture, in its units, from the top down."""
    page = figure.add_axes((0, 0, 1, 1))
    page.set_axis_off()
    page.set_xlim(0, WIDTH)
    page.set_ylim(height, 0)
    return page


def axis_of(curves: Mapping[str, np.ndarray]) -> Axis:
    """Powers of ten where all values are positive, else as it shows them best."""
    values = [(float(each), 0) for found in curves.values() for each in found]
    if min(value for value, _ in values) > 0:
        least = min(value for value, _ in values)
        return Axis("log", int(np.floor(np.log10(least))))
    return Axis.of(values) if Axis.of(values).kind == "plain" else Axis("plain", 0)


def dress(axes: Axes, axis: Axis, least: float) -> None:
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


def draw_mark(
    axes: Axes, page: Axes, least: float, mark: Mark, middle: float, above: float
) -> None:
    """A line from a label, which keeps inside the picture, down through the curves."""
    across = LEFT + (WIDTH - LEFT - RIGHT) * (np.log10(mark.at) - least) / -least
    wide = CHARACTER * len(mark.label)
    left = min(max(across - wide / 2, SIDE), WIDTH - SIDE - wide)
    center = left + wide / 2
    write(page, center, middle, mark.label, ha="center", zorder=3,
          bbox={"color": "white", "pad": 1})  # fmt: skip
    page.plot(
        [across] * 2, [middle + LINE / 2, above + PLOT], color=INK, linewidth=mark.width,
        linestyle=mark.dashes, zorder=2,
    )  # fmt: skip


def draw_names(page: Axes, names: Mapping[str, str], middle: float) -> None:
    """Which curve is which."""
    for place, (name, text) in enumerate(names.items()):
        color, dashes, width = CURVES[name]
        left = SIDE + LEFT + 110 * place
        page.plot([left, left + 44], [middle] * 2, color=color, linestyle=dashes, linewidth=width)
        write(page, left + 52, middle, text)


def triangle_chart(found: Division, corners: Mapping[str, str], bands: Sequence[str]) -> Figure:
    """Bands of gain over the divisions of a budget, light to dark, with the best one marked."""
    foot = LINE + 8 + SIDE_OF_TRIANGLE * HIGH
    whole = foot + LINE + 32 + LINE * ((len(bands) + 1) // 2 + 1.3)
    figure = canvas(WIDTH, whole)
    page = page_of(figure, whole)
    shades = draw_bands(page, found, foot, len(bands))
    draw_outline(page, foot)
    left = (WIDTH - SIDE_OF_TRIANGLE) / 2
    write(page, WIDTH / 2, LINE / 2, corners["V"], ha="center")
    write(page, left - 30, foot + LINE, corners["CV"])
    write(page, WIDTH - left + 30, foot + LINE, corners["CnV"], ha="right")
    x, y = on_page(found.optimum[None], foot)
    draw_star(page, float(x[0]), float(y[0]))
    draw_legend(page, bands, shades, foot + LINE + 32)
    return figure


def on_page(places: np.ndarray, foot: float) -> tuple[np.ndarray, np.ndarray]:
    """Places in a triangle with sides of 1 as places in the picture."""
    x, y = places.T
    left = (WIDTH - SIDE_OF_TRIANGLE) / 2
    return left + SIDE_OF_TRIANGLE * x, foot - SIDE_OF_TRIANGLE * y


def draw_bands(page: Axes, found: Division, foot: float, count: int) -> list[str]:
    """The bands, where there is a gain; returns their shades, the least gain first."""
    blend = LinearSegmentedColormap.from_list("gain", [LIGHTEST, HEAD_FILL])
    shades = [to_hex(blend(each)) for each in np.linspace(0, 1, count)]
    merits, edges = found.merits, found.edges
    mesh = Triangulation(*on_page(found.places, foot))
    mesh.set_mask(np.isnan(merits)[mesh.triangles].any(axis=1))
    edges[[0, -1]] += np.array([-1, 1]) * ROUNDING * (edges[-1] - edges[0])
    page.tricontourf(mesh, np.nan_to_num(merits), edges, colors=shades, zorder=1)
    return shades


def draw_outline(page: Axes, foot: float) -> None:
    """The triangle's sides, and lines at every quarter of the budget."""
    corners = np.eye(3)
    page.plot(*on_page(places(corners[[0, 1, 2, 0]]), foot), color=INK, linewidth=1.4, zorder=4)
    for part, (one, other, rest) in product((0.25, 0.5, 0.75), permutations(range(3))):
        if other < rest:
            ends = part * corners[[one, one]] + (1 - part) * corners[[other, rest]]
            page.plot(*on_page(places(ends), foot), color=INK, linewidth=0.5, alpha=0.45, zorder=3)


def draw_star(page: Axes, x: float, y: float) -> None:
    """The mark of the best division."""
    page.plot(x, y, marker="*", markersize=24, color="white", markeredgecolor=INK,
              markeredgewidth=1.6, zorder=6)  # fmt: skip


def draw_legend(page: Axes, bands: Sequence[str], shades: Sequence[str], top: float) -> None:
    """What the shades are, the largest gain first, in two columns below the mark's meaning."""
    draw_star(page, SIDE + SWATCH / 2, top + LINE / 2)
    write(page, SIDE + SWATCH + 10, top + LINE / 2, "the best division")
    rows = (len(bands) + 1) // 2
    for place, (band, shade) in enumerate(zip(reversed(bands), reversed(shades), strict=True)):
        left = SIDE + WIDTH / 2 * (place // rows)
        middle = top + LINE * (1.6 + place % rows)
        page.barh(middle, SWATCH, LINE - 5, left=left, color=shade, edgecolor=INK, linewidth=0.7)
        write(page, left + SWATCH + 10, middle, band)
