"""Intervals with slopes: what a quantity, and its derivatives, can at most be in a box.

The model's own equations run on these as they do on numbers, which bounds U over all divisions of
a budget in a box at once. Rounding is not followed, so bounds hold to some 1e-15 of their terms.

Source: R. E. Moore, R. B. Kearfott, M. J. Cloud, "Introduction to Interval Analysis" (2009).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

_TOUCHING = 1e-13  # of an end: nearer than this a quantity has reached it

_Ends = tuple[Any, Any]


class Enclosure(NDArrayOperatorsMixin):
    """A quantity in each of n boxes.

    Attributes
    ----------
    value : pair of arrays, shape (n,)
        Its least and largest value in a box, or ones beyond.
    slope : pair of arrays, shape (k, n)
        The same of its derivatives by the k sides of the boxes.
    """

    def __init__(self, value: _Ends, slope: _Ends) -> None:
        self.value = value
        self.slope = slope

    def __array_ufunc__(self, ufunc: Any, method: str, *operands: Any, **options: Any) -> Any:
        return _OPERATIONS[ufunc](*operands)

    def __array_function__(self, function: Any, types: Any, operands: Any, options: Any) -> Any:
        if function is not np.where:
            raise TypeError(f"no enclosure for {function.__name__}")
        condition, one, other = operands
        return one if condition else other

    def within(self, low: float, high: float) -> "Enclosure":
        """The same where it is known to lie between two ends."""
        return Enclosure(tuple(np.clip(end, low, high) for end in self.value), self.slope)


def _plus(one: _Ends, other: _Ends) -> _Ends:
    """The sum of two intervals."""
    return one[0] + other[0], one[1] + other[1]


def _minus(one: _Ends) -> _Ends:
    """An interval with its sign turned."""
    return -one[1], -one[0]


def times(one: _Ends, other: _Ends) -> _Ends:
    """The product of two intervals; what is undefined may be anything."""
    products = [x * y for x in one for y in other]
    least = np.minimum(np.minimum(*products[:2]), np.minimum(*products[2:]))
    most = np.maximum(np.maximum(*products[:2]), np.maximum(*products[2:]))
    return np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(most), np.inf, most)


def _inverse(one: _Ends) -> _Ends:
    """1 by an interval; anything if that contains 0."""
    low, high = one
    is_clear = (low > 0) | (high < 0)
    return np.where(is_clear, 1 / high, -np.inf), np.where(is_clear, 1 / low, np.inf)


def _scaled(one: _Ends, factor: Any) -> _Ends:
    """An interval times a number."""
    low, high = one[0] * factor, one[1] * factor
    return (low, high) if factor >= 0 else (high, low)


def add(one: Any, other: Any) -> Enclosure:
    """one + other."""
    if not isinstance(one, Enclosure):
        one, other = other, one
    if not isinstance(other, Enclosure):
        return Enclosure((one.value[0] + other, one.value[1] + other), one.slope)
    return Enclosure(_plus(one.value, other.value), _plus(one.slope, other.slope))


def _negative(one: Enclosure) -> Enclosure:
    """−one."""
    return Enclosure(_minus(one.value), _minus(one.slope))


def _subtract(one: Any, other: Any) -> Enclosure:
    """one − other."""
    return add(one, -other)


def _multiply(one: Any, other: Any) -> Enclosure:
    """one·other."""
    if not isinstance(one, Enclosure):
        one, other = other, one
    if not isinstance(other, Enclosure):
        return Enclosure(_scaled(one.value, other), _scaled(one.slope, other))
    slope = _plus(times(one.value, other.slope), times(other.value, one.slope))
    return Enclosure(times(one.value, other.value), slope)


def divide(one: Any, other: Any) -> Enclosure:
    """one/other."""
    if not isinstance(other, Enclosure):
        return _multiply(one, 1 / other)
    by = _inverse(other.value)
    if not isinstance(one, Enclosure):
        value = _scaled(by, one)
        return Enclosure(value, times(_minus(times(value, other.slope)), by))
    value = times(one.value, by)
    return Enclosure(
        value, times(_plus(one.slope, _minus(times(value, other.slope))), by)
    )  # fmt: skip


def minimum(one: Any, other: Any) -> Enclosure:
    """The smaller of a quantity and a number: of the number the slope is 0."""
    if not isinstance(one, Enclosure):
        one, other = other, one
    near = _TOUCHING * abs(other)
    is_free, is_held = one.value[1] <= other, one.value[0] >= other - near
    least, most = one.slope
    return Enclosure(
        (np.minimum(one.value[0], other), np.minimum(one.value[1], other)),
        (
            np.where(is_held, 0.0, np.where(is_free, least, np.minimum(least, 0.0))),
            np.where(is_held, 0.0, np.where(is_free, most, np.maximum(most, 0.0))),
        ),
    )


def maximum(one: Any, other: Any) -> Enclosure:
    """The larger of a quantity and a number."""
    return -minimum(-one, -other)


def _power(one: Enclosure, exponent: int) -> Enclosure:
    """The square of a quantity."""
    if exponent != 2:
        raise TypeError(f"no enclosure for a power of {exponent}")
    return _multiply(one, one)


_OPERATIONS: dict[Any, Callable[..., Enclosure]] = {
    np.add: add,
    np.subtract: _subtract,
    np.negative: _negative,
    np.multiply: _multiply,
    np.true_divide: divide,
    np.minimum: minimum,
    np.maximum: maximum,
    np.power: _power,
}
