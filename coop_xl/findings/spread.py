"""How the draws of an output are spread, in bins of one width or of equal powers of ten."""

from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.monte_carlo.results import Summary

from .document import Column, Histogram, Kind, Section, Table
from .numbers import number, unit
from .plain_names import OUTPUT_NAMES, short

BINS = 40
_CROWDED = 0.3  # a bin with more of the draws calls for powers of ten …
_WIDE = 100.0  # … if sizes differ by so much
_TAILS = (0.005, 0.995)
_NO_HISTOGRAM = (
    "No histogram: in some draws this is beyond the numbers of a computer (10^308). Enter all "
    "utilities in a larger unit, which changes neither P(best) nor the ranking."
)
_STEPS = np.linspace(0, 1, 4001)  # of the quantiles from which they are made


@dataclass(frozen=True)
class Spread:
    """A histogram as it is shown.

    Attributes
    ----------
    edges : ndarray
        In the output's unit or, if `is_log`, the log10 of its size.
    above, below : ndarray
        Share of draws in each bin; if `is_log` of the positive ones and of the negative ones.
    """

    edges: np.ndarray
    above: np.ndarray
    below: np.ndarray
    is_log: bool

    @classmethod
    def of(cls, summary: Summary) -> "Spread":
        """Equal bins or, where most draws would be in a few of them, equal powers of ten."""
        edges, shares = summary.histogram
        plain = cls(edges, shares, np.zeros_like(shares), False)
        if shares.max() < _CROWDED:
            return plain
        values = summary.pooled.quantile(_STEPS)
        sizes = np.abs(values[values != 0])
        least, most = np.quantile(sizes, _TAILS) if sizes.size else (0.0, 0.0)
        return cls.of_sizes(values, least, most) if most > _WIDE * least > 0 else plain

    @classmethod
    def of_sizes(cls, values: np.ndarray, least: float, most: float) -> "Spread":
        """Bins of equal powers of ten, positive and negative values apart."""
        edges = np.linspace(np.log10(least), np.log10(most), BINS + 1)

        def below(at: np.ndarray) -> np.ndarray:
            return np.interp(at, values, _STEPS)

        return cls(edges, np.diff(below(10.0**edges)), -np.diff(below(-(10.0**edges))), True)

    @property
    def is_finite(self) -> bool:
        """Whether every draw has a number."""
        return bool(np.isfinite([*self.edges, *self.above, *self.below]).all())

    @property
    def middles(self) -> np.ndarray:
        """The middle of each bin."""
        return (self.edges[1:] + self.edges[:-1]) / 2

    @property
    def outside(self) -> float:
        """The share of draws in no bin."""
        return max(1 - float(self.above.sum() + self.below.sum()), 0.0)


def spread_section(key: str, summary: Summary) -> Section:
    """How an output is spread over the draws: quantiles, bins, and the chart of these."""
    title, spread = f"{short(key)}: {OUTPUT_NAMES[key]}", Spread.of(summary)
    if not spread.is_finite:
        return Section(title, _NO_HISTOGRAM)
    table = _bins_table(spread, summary.log10_scale)
    *_, middle = table.headings[:3]
    measure = unit(key) if spread.is_log else unit(key, summary.log10_scale)
    chart = Histogram(
        title=title,
        about=f"Histogram of the {OUTPUT_NAMES[key]} over the draws",
        axis="share of draws",
        table=table,
        middles=middle,
        shares=table.headings[3:],
        along=f"{'size of ' if spread.is_log else ''}{short(key)}, {measure}",
        is_log=spread.is_log,
    )
    return Section(title, _quantiles_said(spread, summary), chart=chart, table=table)


def _bins_table(spread: Spread, log10_scale: int) -> Table:
    """A row for each bin."""
    of = "log10 of size, " if spread.is_log else ""
    ends = [f"{of}{each}" for each in ("from", "to", "middle")]
    shares = ("Share, positive", "Share, negative") if spread.is_log else ("Share of draws",)
    shift, scale = (log10_scale, 0) if spread.is_log else (0, log10_scale)
    columns = [Column(each[:1].upper() + each[1:], Kind.NUMBER, scale) for each in ends]
    columns += [Column(each, Kind.SHARE) for each in shares]
    edges = spread.edges + shift
    cells = [edges[:-1], edges[1:], spread.middles + shift, spread.above, spread.below]
    rows = [[float(each) for each in row] for row in zip(*cells[: len(columns)], strict=True)]
    return Table("", columns, rows)


def _quantiles_said(spread: Spread, summary: Summary) -> str:
    """The quantiles, and what the histogram leaves out."""
    found = ", ".join(
        f"{p:.0%}".replace("%", f" %: {number(figure.value, summary.log10_scale)}")
        for p, figure in summary.quantiles.items()
    )
    how = "bins are equal powers of ten of the size" if spread.is_log else "bins are of one width"
    return f"Quantiles: {found}. The {how}; {spread.outside:.1%} of draws lie outside them."
