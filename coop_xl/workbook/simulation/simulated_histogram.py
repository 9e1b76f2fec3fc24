"""The histogram of one output of a workbook's draws, by Python: its true cached values."""

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from coop_xl.model.compute import TIE

from .simulated_statistics import numbers

BINS = 24
EDGE = 0.01  # of the draws lie further out on each side
LEAST_STEP = -300  # log10; what is much less, no cell holds


@dataclass(frozen=True)
class Histogram:
    """Equal bins from the 1 % to the 99 % quantile.

    Attributes
    ----------
    quantiles : tuple
        Those two; "" if no draw has a value.
    is_flat : bool
        Whether they are the same: one bin then holds all.
    low, high, width : float or ""
        Where the bins are.
    bins : ndarray
        The bin of each draw from 1 on, 0 further out, "" without a value.
    shares : list
        Of the draws that have a value, in each bin.
    """

    quantiles: tuple
    is_flat: bool
    low: float | str
    high: float | str
    width: float | str
    bins: np.ndarray
    shares: list

    @classmethod
    def of(cls, picked: np.ndarray) -> "Histogram":
        """The histogram of one value a draw."""
        values = numbers(picked)
        if not values.size:
            return cls(("", ""), False, "", "", "", np.full(len(picked), ""), [""] * BINS)
        low, high = (float(np.quantile(values, part)) for part in (EDGE, 1 - EDGE))
        quantiles, is_flat = (low, high), high - low <= TIE * max(abs(low), abs(high))
        width = (abs(low) or 1.0) / BINS if is_flat else (high - low) / BINS
        if is_flat:  # in the middle of a bin
            low -= (BINS - 1) / 2 * width
            high = low + BINS * width
        inside = np.minimum(BINS, np.floor((picked - low) / width) + 1)
        bins = np.where((picked < low) | (picked > high), 0, inside)
        shares = [float(np.sum(bins == n + 1) / values.size) for n in range(BINS)]
        return cls(quantiles, is_flat, low, high, width, bins, shares)

    @property
    def step(self) -> float | str:
        """To what the labels of the axis are rounded: so that neighbours differ."""
        if isinstance(self.width, str):
            return ""
        return float(10.0 ** max(LEAST_STEP, floor(log10(self.width)) - 1))

    def label(self, place: int) -> float | str:
        """The middle of a bin (from 0), rounded."""
        if any(isinstance(each, str) for each in (self.low, self.width, self.step)):
            return ""
        low, width, step = float(self.low), float(self.width), float(self.step)
        return floor((low + (place + 0.5) * width) / step + 0.5) * step
