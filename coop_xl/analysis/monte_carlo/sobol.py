"""Scrambled Sobol points: evenly spread numbers for simulations whose error must be small."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from coop_xl.model.errors import InputError

from .direction_numbers import NEW_JOE_KUO_6

BITS = 52  # of each coordinate: the middle of its cell is then a float64
BLOCK = 2**13  # points in the table of low bits: it stays in the processor's cache
MOST_DIMENSIONS = 1 + len(NEW_JOE_KUO_6.split("\n")[1:-1])
LARGEST = 2**64 - 1


class SobolPoints:
    """Points of a Sobol sequence, scrambled by a random linear matrix and a digital shift.

    Point n is the same whatever the blocks asked for, whatever the number of dimensions beyond
    those looked at, and in any version of NumPy. Points are in natural order: bit k of n adds
    (exclusive or) direction number k, so an aligned block of 2^m points is the first one shifted.

    Parameters
    ----------
    dimensions : int
        From 1 to 64.
    seed : int or None
        None for the plain sequence, whose first point lies in the corner at 0.
    replicate : int
        Each replicate of a seed is an independent scramble: their spread is the standard error.

    Raises
    ------
    InputError
        If there are too many dimensions, or a number is negative or not whole.

    References
    ----------
    J. Matoušek (1998), On the L2-discrepancy for anchored boxes, J. Complexity 14, 527-556.
    """

    def __init__(self, dimensions: int, seed: int | None, replicate: int = 0) -> None:
        _check("number of dimensions", dimensions, 1, MOST_DIMENSIONS)
        self.numbers = direction_numbers(dimensions)
        self.shift = np.zeros(dimensions, np.int64)
        self._tables: dict[int, np.ndarray] = {}
        if seed is not None:
            digits = _random_digits(dimensions, seed, replicate)
            self.numbers = _scrambled(self.numbers, digits[:, 1:])
            self.shift = digits[:, 0]

    def uniforms(self, first: int, count: int) -> np.ndarray:
        """Points `first` to `first + count`, shape (dimensions, count), inside (0, 1)."""
        return (self.cells(first, count, BITS) + 0.5) * 2.0**-BITS

    def cells(
        self, first: int, count: int, bits: int, out: np.ndarray | None = None
    ) -> np.ndarray:
        """Which of the 2^bits equal cells of each axis the points lie in.

        Parameters
        ----------
        first, count : int
            Points `first` to `first + count`; quickest if both are multiples of a large 2^m.
        bits : int
            From 1 to 52.
        out : integer array of shape (dimensions, count), optional
            Where to write them; else an array of the smallest unsigned integers that hold them.
        """
        _check("first point", first, 0, 2**BITS)
        _check("number of points", count, 0, 2**BITS - first)
        table = self.table(bits)
        if out is None:
            out = np.empty((len(table), count), table.dtype)
        for low, high in blocks(first, first + count):
            within = table[:, low % BLOCK : low % BLOCK + high - low]
            base = self.base(low // BLOCK) >> (BITS - bits)
            np.bitwise_xor(
                within, base.astype(table.dtype)[:, None], out=out[:, low - first : high - first]
            )
        return out

    def table(self, bits: int) -> np.ndarray:
        """The first block's cells, before the shift; kept."""
        _check("number of bits", bits, 1, BITS)
        if bits not in self._tables:
            self._tables[bits] = self.first_block(bits)
        return self._tables[bits]

    def first_block(self, bits: int) -> np.ndarray:
        """The same, computed anew."""
        kind = np.min_scalar_type(2**bits - 1)
        numbers = (self.numbers >> (BITS - bits)).astype(kind)
        table = np.zeros((len(numbers), BLOCK), kind)
        for k in range(BLOCK.bit_length() - 1):
            table[:, 2**k : 2 ** (k + 1)] = table[:, : 2**k] ^ numbers[:, k, None]
        return table

    def base(self, block: int) -> np.ndarray:
        """What a block differs by from the table."""
        skip = BLOCK.bit_length() - 1
        chosen = [skip + k for k in range(block.bit_length()) if block >> k & 1]
        return np.bitwise_xor.reduce(self.numbers[:, chosen], axis=1) ^ self.shift


def blocks(first: int, end: int) -> Iterator[tuple[int, int]]:
    """The range cut where the table ends."""
    while first < end:
        cut = min(end, first - first % BLOCK + BLOCK)
        yield first, cut
        first = cut


@cache
def direction_numbers(dimensions: int) -> np.ndarray:
    """Direction numbers as whole multiples of 2^−52, shape (dimensions, 52)."""
    lines = NEW_JOE_KUO_6.split("\n")[1:dimensions]
    van_der_corput = [2 ** (BITS - 1 - k) for k in range(BITS)]
    return np.array([van_der_corput, *map(_recurrence, lines)], np.int64)


def _recurrence(line: str) -> list[int]:
    """Direction numbers of one dimension: m_k from the s before it (Joe and Kuo, eq. 2)."""
    s, a, *m = map(int, line.split())
    steps = [i for i in range(1, s) if a >> (s - 1 - i) & 1]
    for k in range(s, BITS):
        new = m[k - s] ^ m[k - s] << s
        for i in steps:
            new ^= m[k - i] << i
        m.append(new)
    return [m_k << (BITS - 1 - k) for k, m_k in enumerate(m)]


def _random_digits(dimensions: int, seed: int, replicate: int) -> np.ndarray:
    """53 random numbers of 52 bits for each dimension: the shift, then the matrix's columns."""
    _check("seed", seed, 0, LARGEST)
    _check("replicate", replicate, 0, LARGEST)
    source = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(replicate,)))
    # Raw bits: NumPy may change what its distributions return, but not these.
    raw = source.random_raw(dimensions * (BITS + 1)) >> np.uint64(64 - BITS)
    return raw.astype(np.int64).reshape(dimensions, BITS + 1)


def _scrambled(numbers: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Each number times a random lower triangular matrix of bits, ones on its diagonal."""
    product = np.zeros_like(numbers)
    for k in range(BITS):
        bit = 1 << (BITS - 1 - k)
        column = columns[:, k, None] & (bit - 1) | bit
        product ^= np.where(numbers & bit, column, 0)
    return product


def _check(name: str, value: int, least: int, most: int) -> None:
    """Refuse what is not a whole number between two others."""
    if not isinstance(value, int | np.integer) or not least <= value <= most:
        raise InputError(f"{name} is {value}: enter a whole number from {least} to {most}")
