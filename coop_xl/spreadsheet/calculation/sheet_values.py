"""The values that cells hold, and what operators and functions make of them.

A number is a float. A column that is computed at once is an array: of texts, or of numbers, with
nan for an error or a cell without a number; its truth values are 1, 0 and nan.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any, TypeGuard

import numpy as np


class FormulaError(ArithmeticError):
    """What a spreadsheet shows as #VALUE!, #NUM! or #N/A."""


@dataclass(frozen=True)
class Failed:
    """The value of a cell whose formula gives an error."""

    why: str


@dataclass(frozen=True)
class Area:
    """The values of a range of cells, row by row; a blank cell is None."""

    rows: tuple[tuple[Any, ...], ...]

    def __iter__(self) -> Iterator[Any]:
        return (each for row in self.rows for each in row)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Its values, with nan for those that are no numbers."""
        return np.array([each if isinstance(each, float) else np.nan for each in self])

    @cached_property
    def texts(self) -> np.ndarray:
        """Its values in lower case, empty for those that are no texts."""
        return np.array([each.casefold() if isinstance(each, str) else "" for each in self])


class Array(np.ndarray):
    """What arithmetic makes of whole areas, as SUMPRODUCT takes it; nan for what is no number."""


def is_column(value: Any) -> TypeGuard[np.ndarray]:
    """Whether a value stands for a column that is computed at once."""
    return isinstance(value, np.ndarray)


def column_of_values(values: Iterable[Any]) -> np.ndarray:
    """The values of cells as a column."""
    held = list(values)
    if any(isinstance(each, float) for each in held):
        return np.array([each if isinstance(each, float) else np.nan for each in held])
    return np.array([each or "" for each in held])


def values_of_column(column: np.ndarray) -> list[Any]:
    """The values of the cells of a column; what is no number is empty."""
    return ["" if each != each else each for each in column.tolist()]


def holds_number(value: Any) -> Any:
    """Whether a cell holds a number, as ISNUMBER asks."""
    if is_column(value):
        return np.isfinite(number(value)).astype(float)
    return isinstance(value, float)


def number(value: Any) -> Any:
    """A value where a number is wanted; a blank cell is 0."""
    if isinstance(value, float):
        return value
    if value is None or isinstance(value, bool):
        return float(value or 0)
    if is_column(value):
        return value if value.dtype == float else np.full(value.shape, np.nan)
    if isinstance(value, Area):
        return value.numbers.view(Array)
    raise FormulaError(f"{value!r} is no number")


def truth(value: Any) -> Any:
    """A value where a condition is wanted."""
    if isinstance(value, bool):
        return value
    value = number(value)
    return value if is_column(value) else value != 0


def text(value: Any) -> Any:
    """A value where a text is wanted; a blank cell is empty."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value or 0.0:.15g}".upper()  # no minus before a 0
    return "" if value is None else value


def finite(value: Any) -> Any:
    """A result, if a cell can hold it."""
    if type(value) is float and isfinite(value):
        return value
    if is_column(value):
        return np.where(np.isfinite(value), value, np.nan).view(type(value))
    if isinstance(value, complex) or not isfinite(value):
        raise FormulaError("no cell holds such a number")
    return float(value)


def order(one: Any, other: Any) -> Any:
    """Whether a value stands before (−1), with (0) or after (1) another one."""
    if type(one) is float and type(other) is float:
        return (one > other) - (one < other)
    if is_column(one) or is_column(other):
        return _column_order(one, other)
    left, right = _sort_key(one, other), _sort_key(other, one)
    return (left > right) - (left < right)


def _column_order(one: Any, other: Any) -> np.ndarray:
    """The same row by row, for numbers, or for whether texts are the same."""
    if isinstance(other, str) or (is_column(other) and other.dtype != float):
        is_same = np.isnan(one) if is_column(one) and one.dtype == float else one == other
        return np.where(is_same, 0.0, 1.0)
    return np.sign(number(one) - number(other))


def _sort_key(value: Any, other: Any) -> tuple[int, Any]:
    """Numbers before texts before truth values; a blank cell is nothing of the other's kind."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
    if isinstance(value, str):
        return 1, value.casefold()
    return (2, value) if isinstance(value, bool) else (0, value)


def flat(values: Iterable[Any]) -> Iterator[Any]:
    """Every single value of arguments."""
    for value in values:
        if isinstance(value, Area):
            yield from value
        else:
            yield value


def kept(values: np.ndarray) -> np.ndarray:
    """The numbers among values."""
    return values[~np.isnan(values)]


def numbers(values: Iterable[Any]) -> np.ndarray:
    """The numbers among arguments; texts, truth values and blank cells do not count."""
    held = list(values)
    single = np.array([each for each in held if isinstance(each, float)])
    areas = [kept(each.numbers) for each in held if isinstance(each, Area)]
    return np.concatenate([single, *areas])
