"""The Mixtures sheet: everyone's probability of being below some values, and the linear pool's."""

from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.experts.linear_pool import below
from coop_xl.analysis.experts.panel import Panel
from coop_xl.estimates.distributions import Distribution
from coop_xl.spreadsheet.writing.book import Book, Sheet, cell

from .panel_layout import ESTIMATES, KEYS, LEVELS, MIXTURES, Places, names_of

ABOUT = (
    "The linear pool of an input is below x with the weighted mean of everyone's probabilities. "
    "Its quantiles are found between two values of x. Probabilities are as computed, the rest are formulas."
)
_POINTS = 120  # about so many values of x for an input, shared among the experts
_FEWEST = 13  # for each expert
_FAR = 5.5  # log-odds of the outermost
_HEAD = 5


@dataclass(frozen=True)
class Mixture:
    """One input: values x, everyone's probability below them; at a step x stands twice."""

    x: np.ndarray
    below: np.ndarray  # experts, x

    @classmethod
    def of(cls, members: tuple[Distribution, ...]) -> "Mixture":
        """The table of some distributions."""
        points: set[tuple[float, bool]] = set()
        for each in members:
            if each.is_constant:
                points |= {(each.median, False), (each.median, True)}
            else:
                points |= {(float(x), True) for x in each.quantile(_levels(len(members)))}
        points |= {(min(points)[0], False), (max(points)[0], True)}
        chosen = sorted(points)
        x = np.array([at for at, _ in chosen])
        return cls(x, np.array([[_chance(each, *at) for at in chosen] for each in members]))

    def mixed(self, weights: tuple[float, ...]) -> np.ndarray:
        """The linear pool's probability below each x."""
        return np.array(weights) @ self.below

    def position(self, weights: tuple[float, ...], p: float) -> int:
        """The last x (from 1) whose probability is at most p."""
        return int(np.searchsorted(self.mixed(weights), p, side="right"))

    def quantile(self, weights: tuple[float, ...], p: float) -> float:
        """The quantile, on a straight line between two values of x."""
        mixed, at = self.mixed(weights), self.position(weights, p)
        part = (p - mixed[at - 1]) / (mixed[at] - mixed[at - 1])
        return float(self.x[at - 1] + part * (self.x[at] - self.x[at - 1]))


def _levels(experts: int) -> np.ndarray:
    """Probabilities at which an expert's quantiles make values of x."""
    count = max(_FEWEST, _POINTS // experts)
    spread = 1 / (1 + np.exp(-np.linspace(-_FAR, _FAR, count)))
    return np.unique(np.concatenate((spread, list(LEVELS))))


def _chance(distribution: Distribution, x: float, is_after: bool) -> float:
    """The probability of x or less or, before a step, of less."""
    if distribution.is_constant and x == distribution.median:
        return float(is_after)
    return below(distribution, x)


@dataclass(frozen=True)
class Mixtures:
    """The tables of all inputs, one below the other."""

    tables: dict[str, Mixture]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, panel: Panel) -> "Mixtures":
        """The tables of a panel."""
        tables = {key: Mixture.of(each.members) for key, each in panel.pool.inputs.items()}
        return cls(tables, panel.pool.weights)

    def first_row(self, key: str) -> int:
        """The row in which an input's table starts."""
        before = KEYS[: KEYS.index(key)]
        return _HEAD + 1 + sum(len(self.tables[each].x) for each in before)

    def at(self, places: Places, key: str, level: float) -> str:
        """The cell of a quantile, with its sheet."""
        row = self.first_row(key) + list(LEVELS).index(level)
        return f"'{MIXTURES}'!{cell(row, places.averaged + 3)}"


def add_mixtures_sheet(book: Book, panel: Panel, places: Places, mixtures: Mixtures) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(MIXTURES, zoom=85)
    pool = places.averaged
    sheet.widths(16, 14, *(13.0,) * places.experts, 13, 11, 11, 14)
    sheet.write(0, 0, "Mixtures", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, ABOUT, "muted")
    sheet.write(places.WEIGHT_ROW, 1, "Weight", "key")
    for place, weight in enumerate(mixtures.weights):
        at = places.weight(place, sheet=ESTIMATES)
        sheet.formula(places.WEIGHT_ROW, places.FIRST + place, at, weight, "ratio")
    names = [f"{name}: below x" for name in names_of(panel)]
    sheet.write_row(
        _HEAD,
        ("Input", "x", *names, "Linear pool", "Probability", "Position", "Quantile of the pool"),
        "head",
    )
    sheet.page.set_row(_HEAD, 44)
    for key in KEYS:
        _add_table(sheet, key, panel.pool.inputs[key].key, places, mixtures)
    last = mixtures.first_row(KEYS[-1]) + len(mixtures.tables[KEYS[-1]].x) - 1
    sheet.page.freeze_panes(_HEAD + 1, 2)
    sheet.page.repeat_rows(_HEAD)
    sheet.page.print_area(0, 0, last, pool + 3)


def _add_table(sheet: Sheet, key: str, entry: str, places: Places, mixtures: Mixtures) -> None:
    """The table of one input, and beside it the three quantiles."""
    table, first, pool = mixtures.tables[key], mixtures.first_row(key), places.averaged
    weights = (
        f"{cell(places.WEIGHT_ROW, places.FIRST)}:{cell(places.WEIGHT_ROW, places.averaged - 1)}"
    )
    mixed = table.mixed(mixtures.weights)
    for place, x in enumerate(table.x):
        row = first + place
        sheet.write(row, 0, entry, "key")
        sheet.write(row, 1, float(x), "entered")
        for column, chance_below in enumerate(table.below[:, place], start=places.FIRST):
            sheet.write(row, column, float(chance_below), "index")
        span = ":".join(
            cell(row, column, absolute=False) for column in (places.FIRST, places.averaged - 1)
        )
        sheet.formula(row, pool, f"SUMPRODUCT({weights},{span})", mixed[place], "index")
    last = first + len(table.x) - 1
    x, below_x = (f"{cell(first, at)}:{cell(last, at)}" for at in (1, pool))
    for row, level in enumerate(LEVELS, start=first):
        p, position = (cell(row, pool + at, absolute=False) for at in (1, 2))
        sheet.write(row, pool + 1, level, "percent")
        sheet.formula(
            row, pool + 2, f"MATCH({p},{below_x},1)",
            table.position(mixtures.weights, level), "whole",
        )  # fmt: skip
        x0, x1 = f"INDEX({x},{position})", f"INDEX({x},{position}+1)"
        p0, p1 = f"INDEX({below_x},{position})", f"INDEX({below_x},{position}+1)"
        sheet.formula(
            row, pool + 3, f"{x0}+({p}-{p0})/({p1}-{p0})*({x1}-{x0})",
            table.quantile(mixtures.weights, level), "number",
        )  # fmt: skip
