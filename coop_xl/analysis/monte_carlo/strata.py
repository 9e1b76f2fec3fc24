"""Blocks of Sobol points in the order of the cells they lie in.

An aligned block of 2^13 Sobol points has one point in each of 2^13 equal cells of every axis. So
what is tabulated by cell is computed once for each cell, front to back, and each point then looks
up its own. Points differ from those of the first block by exclusive or, and so do these.
"""

from functools import lru_cache

import numpy as np

from .sobol import BITS, BLOCK, SobolPoints

COARSE = 10  # bits: a cell of a curve, see `curves`
FINE = BITS - COARSE
_POINT = BITS - 13  # bits within the cell of one point
EACH = BLOCK >> COARSE
SHAPE = (EACH, 1 << COARSE)


class Strata:
    """Some coordinates of the points of a sequence, block by block.

    Parameters
    ----------
    points : SobolPoints
    skip, count : int
        Coordinates skip to skip + count.
    """

    def __init__(self, points: SobolPoints, skip: int, count: int) -> None:
        self.points = points
        self.wanted = slice(skip, skip + count)
        numbers = points.first_block(BITS)[self.wanted].astype(np.int64)
        self.places = place(numbers)
        self.inner = np.empty_like(numbers)
        within = numbers & (1 << FINE) - 1
        np.put_along_axis(self.inner, self.places.astype(np.intp), within, axis=1)

    def of(self, block: int, places: np.ndarray, inner: np.ndarray) -> None:
        """Write where each point of a block stands, and what stands there.

        Parameters
        ----------
        block : int
        places : integer array of shape (coordinates, 2^13)
            To be filled: point by point, its place.
        inner : integer array of shape (coordinates, 4, 2^11)
            To be filled: the last 41 bits of the point at each place; the place is that of the
            last two indices, flattened, and the last index is the point's first 11 bits.
        """
        base = self.points.base(block)[self.wanted]
        turned = place(base)
        np.copyto(places, self.places)
        places ^= turned[:, None].astype(np.intp)
        change = self.inner[np.arange(len(base)), turned] ^ base
        change &= (1 << _POINT) - 1  # the part is that of the place
        np.bitwise_xor(self.inner, change[:, None], out=inner.reshape(len(base), BLOCK))


strata = lru_cache(maxsize=18)(Strata)


def place(numbers: np.ndarray) -> np.ndarray:
    """Where points of these 52 bits stand: by their quarter of a cell, then by the cell."""
    part = numbers >> _POINT & EACH - 1
    return (part << COARSE | numbers >> FINE).astype(np.uint16)
