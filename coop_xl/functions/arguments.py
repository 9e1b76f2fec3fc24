"""Cells as spreadsheets pass them: rows of numbers, texts, blanks, errors, dates, truth values."""

import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from coop_xl.estimates.bounded_numbers import Number
from coop_xl.estimates.spreadsheet_cells import as_found, is_blank, is_error, plain
from coop_xl.estimates.typed_values import problem_of_cell
from coop_xl.model.errors import InputError

Cells = Any  # what a spreadsheet passes for one argument: a cell, or rows of cells
Row = Sequence[Any]


class Unreadable(str):
    """What to report in place of an argument whose cells could not be read."""

    __slots__ = ()


def _as_number(cell: Any) -> float:
    """The cell's number; nan if it holds none."""
    cell = plain(cell)
    return cell if isinstance(cell, float) else math.nan


def numbers(cells: Row) -> np.ndarray:
    """The cells as float64, nan where a cell holds no number."""
    try:
        found = np.frombuffer(struct.pack(f"{len(cells)}d", *cells))
    except (struct.error, TypeError, ValueError, OverflowError):
        return np.array([_as_number(cell) for cell in cells], dtype=float)
    # The fastest way, but it mistakes truth values and error codes for numbers.
    doubtful = (found == 0) | (found == 1) | (found < -2e9)
    if doubtful.any() and set(map(type, cells)) != {float}:
        return np.array([_as_number(cell) for cell in cells], dtype=float)
    return found


def block(cells: Any) -> Sequence[Row]:
    """Whatever is passed for a range, as rows; a flat list is one row."""
    if isinstance(cells, np.ndarray):
        cells = cells.tolist()
    if not isinstance(cells, list | tuple):
        return [(cells,)]
    if not set(map(type, cells)) <= {list, tuple}:
        return [cells]
    if not (cells and len(cells[0])):
        return [(None,)]
    if isinstance(cells[0][0], Unreadable):
        raise InputError(cells[0][0])
    return cells


def transposed(rows: Sequence[Row]) -> list[Row]:
    """Columns as rows."""
    try:
        return list(zip(*rows, strict=True))
    except ValueError:
        raise InputError("the rows of a range differ in length: give a rectangle") from None


def without_blank_end(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows up to the last that holds anything, at least one: a range may be whole columns."""
    end = len(rows)
    last = rows[-1]
    if all(map(is_blank, last)):
        while end > 1 and (rows[end - 1] == last or all(map(is_blank, rows[end - 1]))):
            end -= 1
    return rows[:end]


def vector(cells: Any, name: str) -> tuple[Row, bool]:
    """A row or column as one sequence, and whether it is a column."""
    rows = block(cells)
    if len(rows) == 1:
        return rows[0], False
    if len(rows[0]) == 1:
        return [row[0] for row in rows], True
    raise InputError(f"{name} is {size(rows)}: give one row or one column")


def single(cells: Any, name: str) -> Any:
    """The content of a one-cell argument."""
    rows = block(cells)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise InputError(f"{name} is {size(rows)}: give one cell")
    cell = plain(rows[0][0])
    if is_error(cell):
        raise InputError(f"{name} is the error {cell}: fix that cell")
    return None if is_blank(cell) else cell


def single_name(cells: Any, name: str, wanted: str, usual: str = "") -> str:
    """The text in a one-cell argument, or the default if it is omitted."""
    value = single(cells, name)
    if value is None and usual:
        return usual
    if not isinstance(value, str):
        raise InputError(f"{name} is {as_found(value)}: enter {wanted}")
    return value


def single_number(cells: Any, wanted: Number) -> float | None:
    """The number in a one-cell argument; None if it is blank or omitted."""
    value = single(cells, wanted.key)
    if value is not None and (problem := problem_of_cell(wanted, value)):
        raise InputError(problem)
    return value


def required_number(cells: Any, wanted: Number) -> float:
    """The number in a one-cell argument that is required."""
    value = single_number(cells, wanted)
    if value is None:
        raise InputError(f"{wanted.key} is blank: enter {wanted.domain}")
    return value


def size(rows: Sequence[Row]) -> str:
    """The size of a block in words."""
    if len(rows) == len(rows[0]) == 1:
        return "one cell"
    return f"a block of {len(rows)} × {len(rows[0])} cells (rows × columns)"
