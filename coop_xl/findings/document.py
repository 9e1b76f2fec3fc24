"""What findings are made of, whatever shows them: sections of sentences, tables and charts.

A finding is said once, in a file of this folder. The terminal, the page and the workbook each have
one renderer of what stands here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np

from coop_xl.analysis.budget_map import Division
from coop_xl.analysis.figure import Figure
from coop_xl.safe_text import Lines

from .numbers import amount, entered, exact_percent, money, number, percent, power
from .plain_names import in_names

BLANK = "–"


class Kind(Enum):
    """What a column holds."""

    LABEL = auto()  # what a row is about
    KEY = auto()  # the name of an input
    TEXT = auto()
    LINES = auto()  # several texts, each on a line of its own
    WORK = auto()  # the best kind of work, or several that tie: CV = CnV
    ENTERED = auto()  # a number with the digits it was entered with, ten at most
    NUMBER = auto()
    COUNT = auto()
    FIGURE = auto()  # a number with its error
    SHARE = auto()  # from 0 to 1, exact
    CHANCE = auto()  # a share with its error
    ROUGH = auto()  # the same; its error is shown only where there is room for a column of them
    MONEY = auto()  # in any currency


WITH_ERRORS = (Kind.FIGURE, Kind.CHANCE, Kind.ROUGH)
IN_WORDS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.LINES: lambda lines: Lines("\n".join(lines)),
    Kind.WORK: in_names,
    Kind.ENTERED: entered,
    Kind.SHARE: partial(exact_percent, digits=3),
    Kind.CHANCE: percent,
    Kind.ROUGH: lambda figure: exact_percent(figure.value, 3),
    Kind.MONEY: money,
}


class Scaled(NamedTuple):
    """A figure in units of a power of ten: it may be too small for a float, or too large."""

    figure: Figure
    log10_scale: int = 0


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    heading : str
    kind : Kind
    log10_scale : int
        The power of ten that all numbers in it are in units of, so that a chart can show them.
    width : float
        In letters; 0: as wide as what it holds.
    band : str
        What it and its neighbours with the same band are of.
    """

    heading: str
    kind: Kind
    log10_scale: int = 0
    width: float = 0
    band: str = ""

    def scaled(self, cell: Any) -> Scaled:
        """A number of this column, with its error if it has one."""
        if isinstance(cell, Scaled):
            return cell
        figure = cell if isinstance(cell, Figure) else Figure(float(cell))
        return Scaled(figure, self.log10_scale)

    def text(self, cell: Any) -> str:
        """A cell in words; words may stand in place of a number."""
        if cell is None or cell == "":
            return BLANK
        if isinstance(cell, str) and self.kind is not Kind.WORK:
            return cell
        if self.kind is Kind.FIGURE:
            return amount(*self.scaled(cell))
        if self.kind is Kind.NUMBER:
            figure, log10_scale = self.scaled(cell)
            return number(figure.value, log10_scale)
        return IN_WORDS.get(self.kind, str)(cell)


@dataclass(frozen=True)
class Table:
    """Rows that each begin with what they are about, and what is to be said of the columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]  # each cell as the kind of its column says, or None
    note: str = ""

    @property
    def headings(self) -> list[str]:
        """What stands above the columns."""
        return [each.heading for each in self.columns]

    @cached_property
    def texts(self) -> list[list[str]]:
        """The rows in words."""
        return [
            [column.text(cell) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    def place(self, heading: str) -> int:
        """Which column has a heading."""
        return self.headings.index(heading)

    def numbers(self, heading: str) -> np.ndarray:
        """A column of plain numbers."""
        at = self.place(heading)
        return np.array([row[at] for row in self.rows], dtype=float)

    def sentence(self, heading: str, most: int | None = None) -> str:
        """A column in a sentence, or its first lines."""
        at = self.place(heading)
        return "; ".join(f"{row[0]} {row[at]}" for row in self.texts[:most])


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture, whoever draws it.

    Attributes
    ----------
    title : str
    about : str
        What it shows, for those who cannot see it.
    axis, unit : str
        What its values are, and what they are measured by.
    name : str
        Unique among those of a page, if it stands on one.
    """

    title: str
    about: str
    axis: str
    unit: str = ""
    name: str = ""

    def values(self, log10_scale: int = 0) -> str:
        """What the values are, in a unit that is multiplied by a power of ten."""
        times = f"{power(log10_scale)} " if log10_scale else ""
        return ", ".join(filter(None, (self.axis, f"{times}{self.unit}".rstrip())))


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Columns of a table as bars, the first row on top.

    Attributes
    ----------
    table : Table
    columns : sequence of str
        Their headings.
    rows : int, optional
        How many are drawn, from the first on; below these stand totals.
    labels : sequence of str
        What a row is about at length, for a picture that has the room.
    whole : float, optional
        What a bar may reach, of which all is seen.
    ends : pair of float, optional
        Of the axis, where bars go to both sides.
    kinds : sequence of str
        The kind of work that each row is about, whose colour it has.
    is_wide : bool
        Whether some values are so far apart that only powers of ten show them all.
    """

    table: Table
    columns: Sequence[str]
    rows: int | None = None
    labels: Sequence[str] = ()
    whole: float | None = None
    ends: tuple[float, float] | None = None
    is_wide: bool = False
    kinds: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Stacked(Chart):
    """Shares of the kinds of work side by side in one bar for each row, in their colours.

    Attributes
    ----------
    table : Table
    columns : sequence of str
        The headings of the shares, in the order of the kinds of work.
    """

    table: Table
    columns: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Strips(Chart):
    """How what each row is about is spread: 5, 25, 50, 75 and 95 % quantiles in its columns.

    Attributes
    ----------
    table : Table
    kinds : sequence of str
        The kind of work that each row is about, whose colour it has.
    """

    table: Table
    kinds: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Tornado(Chart):
    """Bars from a value at the best estimates to both ends that each row leads to.

    Attributes
    ----------
    table : Table
    ends : pair of str
        The headings of both.
    at_best : float
    labels : sequence of str
        What a row is about at length.
    """

    table: Table
    ends: tuple[str, str]
    at_best: float
    labels: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Histogram(Chart):
    """Columns that touch, of positive values and, on an axis of sizes, of negative ones.

    Attributes
    ----------
    table : Table
        A row for each bin.
    middles : str
        The heading of where bins lie.
    shares : sequence of str
        Those of the shares in them.
    along : str
        What the bins are of, with its unit.
    is_log : bool
        Whether bins lie by the log10 of sizes.
    """

    table: Table
    middles: str
    shares: Sequence[str]
    along: str
    is_log: bool


@dataclass(frozen=True)
class Mark:
    """A line across curves: where, what it is, shortly, and whether two curves meet there."""

    at: float
    label: str
    short: str
    is_tie: bool


@dataclass(frozen=True, kw_only=True)
class Curves(Chart):
    """A curve for each kind of work over a logarithmic axis.

    Attributes
    ----------
    table : Table
        All columns of numbers.
    along : str
        The heading of the column along which they go, and what it is.
    curves : mapping
        The heading of each kind of work.
    marks : sequence of Mark
    is_log : bool
        Whether the values are on a logarithmic axis too.
    """

    table: Table
    along: tuple[str, str]
    curves: Mapping[str, str]
    marks: Sequence[Mark]
    is_log: bool


@dataclass(frozen=True, kw_only=True)
class Triangle(Chart):
    """What each division of a budget gains, by bands, in a triangle.

    Attributes
    ----------
    found : Division
    bands : sequence of str
        What each band is, the least gain first.
    """

    found: Division
    bands: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A subject.

    Attributes
    ----------
    title : str
    lead : str
        What it comes to.
    sentences : sequence of str
    chart : Chart or None
    about : str
        How to read the chart.
    table : Table or None
        The figures behind the chart.
    """

    title: str
    lead: str = ""
    sentences: Sequence[str] = ()
    chart: Chart | None = None
    about: str = ""
    table: Table | None = None
