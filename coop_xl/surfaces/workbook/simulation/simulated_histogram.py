"""The histogram of one output of a workbook's draws, by Python: its true cached values."""

from dataclasses import dataclass

import numpy as np

from coop_xl.model.evaluate import TIE

from .simulated_statistics import numbers

BINS = 24
EDGE = 0.01  # of the draws lie further out on each side


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
