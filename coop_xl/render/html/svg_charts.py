"""The charts of the report: narrow, with large text, so that they can be read on a phone."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coop_xl.findings.one_at_a_time import NOT_FINITE
from coop_xl.spreadsheet.writing.styles import COLORS, INK, MUTED, ON_COLORS, RULE, SERIES

from .axis import Axis, Value
from .svg import canvas
from .text import raised

WIDTH = 400  # of a picture in units: about the width of a phone's page
SIDE = 4  # between a picture's edge and what it shows
_SIDE_OF_AXIS = 30  # so that the outermost labels have room
TEXT = 15  # units high
LINE = 19
_CHARACTERS = 44  # of a label on one line
GAP = 14
BAR = 20
LEAST_SEEN = 0.01  # of the longest bar
_LEGIBLE = 0.12  # of the width: a part of a bar that has room for its figure
_FIGURES = 0.42  # of the width is for figures beside the bars
_DARK, MIDDLE, _LIGHT = SERIES
_PALE = "#EDF1F5"


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart: what it is, how long, and the figure written beside it."""

    label: str
    value: float
    error: float
    figure: str
    color: str = ""


@dataclass(frozen=True)
class Strip:
    """How an output is spread: its 5, 25, 50, 75 and 95 % quantiles."""

    label: str
    quantiles: Sequence[Value]
    color: str = MIDDLE

    @property
    def is_finite(self) -> bool:
        """Whether it can be drawn."""
        return all(math.isfinite(value) for value, _ in self.quantiles)


@dataclass(frozen=True)
class Reach:
    """Where an output goes with an input at its Low, and at its High."""

    label: str
    at_low: Value
    at_high: Value


class _Rows:
    """Lines of a chart from the top down: a label of one line or more above its marks."""

    def __init__(self, labels: Sequence[str], mark: float) -> None:
        self.labels = [textwrap.wrap(each, _CHARACTERS) for each in labels]
        self.mark = mark
        self.tops: list[float] = []
        self.middles: list[float] = []
        at = 0.0
        for lines in self.labels:
            self.tops.append(at)
            at += len(lines) * LINE
            self.middles.append(at + 3 + mark / 2)
            at += mark + GAP
        self.height = at

    def upright(self, axes: Axes, place: float, color: str, width: float) -> None:
        """A line across the marks of each row, not through the labels."""
        reach = self.mark / 2 + 3
        for middle in self.middles:
            axes.plot(
                [place] * 2, [middle - reach, middle + reach], color=color, linewidth=width,
                zorder=0.5, clip_on=False, solid_capstyle="butt",
            )  # fmt: skip

    def write(self, axes: Axes, left: float) -> None:
        """The labels, which begin at a place of the axis."""
        for lines, top in zip(self.labels, self.tops, strict=True):
            for place, line in enumerate(lines):
                axes.text(
                    left, top + LINE * (place + 0.5), raised(line), va="center", fontsize=TEXT,
                    color=INK,
                )  # fmt: skip


def bar_chart(bars: Sequence[Bar], whole: float) -> Figure:
    """Bars with their errors on a pale track that is the whole; the longest is dark."""
    rows = _Rows([each.label for each in bars], BAR)
    figure, axes = start(rows.height, 0, SIDE)
    most = max(each.value for each in bars)
    scale = whole / (1 - _FIGURES)
    axes.set_xlim(0, scale)
    rows.write(axes, 0)
    for each, middle in zip(bars, rows.middles, strict=True):
        axes.barh(middle, whole, BAR, color=_PALE, clip_on=False)
        usual = _DARK if each.value == most else MIDDLE
        axes.barh(middle, each.value, BAR, color=each.color or usual)
        if each.error > 0:
            ends = [max(each.value - each.error, 0), min(each.value + each.error, scale)]
            axes.plot(ends, [middle] * 2, color=INK, linewidth=2, solid_capstyle="butt")
        text = raised(each.figure)
        axes.text(scale, middle, text, ha="right", va="center", fontsize=TEXT, color=INK)
    return figure


def stacked_chart(rows: Sequence[tuple[str, Mapping[str, float]]]) -> Figure:
    """A bar for each row: the shares of the kinds of work side by side, in their colours."""
    places = _Rows([label for label, _ in rows], BAR)
    figure, axes = start(places.height, 0, SIDE)
    axes.set_xlim(0, 1)
    places.write(axes, 0)
    for (_, shares), middle in zip(rows, places.middles, strict=True):
        left = 0.0
        for name, share in shares.items():
            axes.barh(middle, share, BAR, left=left, color=COLORS[name], edgecolor="#FFFFFF")
            if share >= _LEGIBLE:
                axes.text(
                    left + share / 2, middle, f"{share:.0%}", ha="center", va="center",
                    fontsize=TEXT - 2, color=ON_COLORS[name],
                )  # fmt: skip
            left += share
    return figure


def strip_chart(strips: Sequence[Strip], unit: str) -> tuple[Figure, Axis]:
    """A line from the 5 to the 95 % quantile, a box round the middle half, the median a tick."""
    rows = _Rows([each.label for each in strips], BAR)
    axis = Axis.of([value for each in strips for value in each.quantiles])
    places = [
        [axis.place(value) for value in each.quantiles] if each.is_finite else []
        for each in strips
    ]
    figure, axes = start(rows.height, 52, _SIDE_OF_AXIS)
    left = span(axes, [place for each in places for place in each])
    rows.write(axes, left)
    _draw_axis(axes, axis, f"{axis.unit}{unit}", rows)
    for found, middle, strip in zip(places, rows.middles, strips, strict=True):
        if found:
            _draw_strip(axes, found, middle, strip.color)
        else:
            axes.text(left, middle, NOT_FINITE, va="center", fontsize=TEXT, color=MUTED)
    return figure, axis


def _draw_strip(axes: Axes, quantiles: Sequence[float], middle: float, color: str) -> None:
    """The marks of one strip."""
    least, low, median, high, most = quantiles
    axes.plot([least, most], [middle] * 2, color=INK, linewidth=2, clip_on=False)
    for end in (least, most):
        axes.plot([end] * 2, [middle - 5, middle + 5], color=INK, linewidth=2, clip_on=False)
    axes.barh(middle, high - low, BAR - 4, left=low, color=color, edgecolor=INK, zorder=3)
    axes.plot(
        [median] * 2, [middle - 10, middle + 10], color=INK, linewidth=4, zorder=4,
        solid_capstyle="butt", clip_on=False,
    )  # fmt: skip


def reach_chart(reaches: Sequence[Reach], at_best: Value, unit: str) -> tuple[Figure, Axis]:
    """A tornado: from the value at Best to that at Low (upper bar) and at High (lower bar)."""
    ends = [value for each in reaches for value in (each.at_low, each.at_high)]
    axis = Axis.of([at_best, *ends])
    best = axis.place(at_best)
    reaches = _visible_lines(reaches, axis, best)
    rows = _Rows([each.label for each in reaches], BAR)
    figure, axes = start(rows.height + LINE, 52, _SIDE_OF_AXIS)
    left = span(axes, [best, *(axis.place(each) for each in ends)])
    rows.write(axes, left)
    _draw_axis(axes, axis, f"{axis.unit}{unit}", rows)
    middle_of_page = sum(axes.get_xlim()) / 2
    axes.text(
        best, rows.height + LINE / 3, "all at Best", va="center", fontsize=TEXT - 1, color=MUTED,
        ha="left" if best < middle_of_page else "right",
    )  # fmt: skip
    rows.upright(axes, best, INK, 2)
    for each, middle in zip(reaches, rows.middles, strict=True):
        for value, shift, color in ((each.at_low, -0.25, _LIGHT), (each.at_high, 0.25, _DARK)):
            axes.barh(
                middle + shift * BAR, axis.place(value) - best, BAR / 2 - 1, left=best,
                color=color, edgecolor=INK, linewidth=0.6, zorder=3,
            )  # fmt: skip
    return figure, axis


def _visible_lines(reaches: Sequence[Reach], axis: Axis, best: float) -> list[Reach]:
    """The lines whose bars are more than a stroke."""
    lengths = [
        max(abs(axis.place(each.at_low) - best), abs(axis.place(each.at_high) - best))
        for each in reaches
    ]
    least = LEAST_SEEN * max(lengths)
    return [each for each, length in zip(reaches, lengths, strict=True) if length > least]


def rank_chart(bars: Sequence[Bar], title: str) -> Figure:
    """Rank correlations from −1 to 1."""
    rows = _Rows([each.label for each in bars], BAR)
    figure, axes = start(rows.height, 52, _SIDE_OF_AXIS)
    left = span(axes, [-1, 1])
    rows.write(axes, left)
    _draw_axis(axes, Axis("plain", 0), title, rows)
    for each, middle in zip(bars, rows.middles, strict=True):
        axes.barh(middle, each.value, BAR - 4, color=_DARK if each.value > 0 else _LIGHT,
                  edgecolor=INK, linewidth=0.6, zorder=3)  # fmt: skip
    return figure


def start(height: float, below: float, side: float) -> tuple[Figure, Axes]:
    """A picture with axes so high, whose vertical unit is the picture's, and room below."""
    whole = height + below
    figure = canvas(WIDTH, whole)
    axes = figure.add_axes((side / WIDTH, below / whole, 1 - 2 * side / WIDTH, height / whole))
    axes.set_ylim(height, 0)
    axes.yaxis.set_visible(False)
    axes.xaxis.set_visible(below > 0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, axes


def span(axes: Axes, places: Sequence[float]) -> float:
    """Set the ends of the axis so that it holds all places; returns where labels begin."""
    least, most = min(places, default=0.0), max(places, default=0.0)
    if least == most:
        least, most = least - 1, most + 1
    axes.set_xlim(least, most)
    return least - (most - least) * (_SIDE_OF_AXIS - SIDE) / (WIDTH - 2 * _SIDE_OF_AXIS)


def _draw_axis(axes: Axes, axis: Axis, title: str, rows: _Rows) -> None:
    """Ticks with labels, faint lines above them, one at zero, and the title of the axis."""
    least, most = axes.get_xlim()
    ticks = axis.ticks(least, most)
    axes.set_xticks([place for place, _ in ticks], [raised(label) for _, label in ticks])
    axes.tick_params(axis="x", labelsize=TEXT, length=0, pad=5, colors=INK)
    axes.set_xlabel(raised(title), fontsize=TEXT, color=MUTED, labelpad=5)
    for place, _ in ticks:
        rows.upright(axes, place, RULE, 1)
    if least < 0 < most and axis.kind != "log":
        rows.upright(axes, 0, MUTED, 1.4)
