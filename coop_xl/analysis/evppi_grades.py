"""Bins of an input that its worth is found by: equal ones, the outermost halved again and again.

A few draws far out may decide what learning an input is worth, so bins reach down to single cells
at both ends, whatever the number of bins between them.
"""

from functools import cache

import numpy as np

from coop_xl.estimates.equal_probability import BITS, CELLS

FINEST = 8  # bits: at most so many equal bins, 256
LEVELS = FINEST + 1


def _edges(level: int) -> np.ndarray:
    """Where bins begin, in cells, and where the last one ends: 2^level equal ones, graded."""
    equal = np.arange((1 << level) + 1) << (BITS - level)
    graded = 1 << np.arange(BITS - level)
    return np.unique(np.concatenate((equal, graded, CELLS - graded)))


WIDTHS = np.diff(_edges(FINEST)) / CELLS  # the probability of each bin
BINS = len(WIDTHS)
BIN_OF = np.repeat(np.arange(BINS), np.diff(_edges(FINEST)))  # of each cell


@cache
def _starts(level: int) -> np.ndarray:
    """The bins with which those of a coarser level begin."""
    return BIN_OF[_edges(level)[:-1]]


def coarser(sums: np.ndarray, level: int) -> np.ndarray:
    """Sums by the bins of a level, from those by all bins."""
    return np.add.reduceat(sums, _starts(level), axis=-1)
