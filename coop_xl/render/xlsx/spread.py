"""How the draws of an output are spread, in bins of one width or of equal powers of ten."""

from dataclasses import dataclass

import numpy as np

from coop_xl.analysis.monte_carlo.results import Summary

BINS = 40
CROWDED = 0.3  # a bin with more of the draws calls for powers of ten …
WIDE = 100.0  # … if sizes differ by so much
TAILS = (0.005, 0.995)
STEPS = np.linspace(0, 1, 4001)  # of the quantiles from which they are made


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
        if shares.max() < CROWDED:
            return plain
        values = summary.pooled.quantile(STEPS)
        sizes = np.abs(values[values != 0])
        least, most = np.quantile(sizes, TAILS) if sizes.size else (0.0, 0.0)
        return cls.of_sizes(values, least, most) if most > WIDE * least > 0 else plain

    @classmethod
    def of_sizes(cls, values: np.ndarray, least: float, most: float) -> "Spread":
        """Bins of equal powers of ten, positive and negative values apart."""
        edges = np.linspace(np.log10(least), np.log10(most), BINS + 1)

        def below(at: np.ndarray) -> np.ndarray:
            return np.interp(at, values, STEPS)

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
