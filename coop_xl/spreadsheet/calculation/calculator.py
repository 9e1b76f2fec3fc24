"""The cells of a workbook being written: what is entered, and what the formulas give."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol

from .parse_formula import ROW, Compute, parse, take_out
from .sheet_values import Area, Array, Failed, column_of_values, values_of_column

Place = tuple[str, int, int]  # a cell: its sheet, and its row and column from 0
_BLANK = object()


@dataclass(frozen=True, eq=False)
class _Span:
    """An area of cells, row by row."""

    rows: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, eq=False)
class _Columns:
    """Cells side by side in each row of a column that is computed at once."""

    places: tuple[tuple[Place, ...], ...]
    is_area: bool


@dataclass(frozen=True)
class _RowNumber:
    """ROW(…): the row of a cell, from 1."""

    value: float


_Operand = Place | _Span | _Columns | _RowNumber


@dataclass(frozen=True)
class Filled:
    """A formula that is filled down; ROW stands for the row of each cell."""

    text: str
    places: tuple[Place, ...]


class Calculator:
    """Computes each formula once, after the cells that it refers to."""

    def __init__(self) -> None:
        self.values: dict[Place, Any] = {}  # of constants, and of formulas that are computed
        self.waiting: dict[Place, str | Filled] = {}  # the formulas still to compute
        self.names: dict[str, str] = {}  # what each refers to
        self.missing: list[Place] = []  # what a formula waits for
        self.parsed: dict[Place, tuple[Compute, list[_Operand]]] = {}  # formulas that wait
        self.held: dict[_Span | tuple[Place, ...], Any] = {}  # areas and columns read before

    def enter(self, place: Place, value: Any) -> None:
        """A constant, or what a formula is known to give."""
        is_real = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        self.values[place] = float(value) if is_real else value
        self.waiting.pop(place, None)

    def enter_formula(self, place: Place, text: str | Filled) -> None:
        """A formula to compute when its value is asked for."""
        self.waiting[place] = text
        self.values.pop(place, None)

    def value(self, place: Place) -> Any:
        """What a cell holds; None if it is blank."""
        if place in self.waiting:
            with np.errstate(all="ignore"):
                self.compute_all(place)
        return self.values.get(place)

    def named(self, name: str) -> Any:
        """What the cell with a name holds."""
        place = _operand(self.names[name], "")
        assert isinstance(place, tuple)
        return self.value(place)

    def compute_all(self, place: Place) -> None:
        """Compute a formula and all that it builds on."""
        stack = [place]
        begun: set[Place] = set()
        while stack:
            at = stack[-1]
            if at in self.waiting and not self.compute(at):
                if at in begun:
                    raise ValueError(f"the formula in {at} refers to itself")
                begun.add(at)
                stack += self.missing
            else:
                stack.pop()

    def compute(self, place: Place) -> bool:
        """Compute a formula, if all that it refers to is there; else return what is missing."""
        formula = self.waiting[place]
        places = formula.places if isinstance(formula, Filled) else (place,)
        function, operands = self.parsed.get(place) or self.function(formula, places)
        self.missing = []
        cells = [self.read(each) for each in operands]
        if self.missing:
            self.parsed[place] = function, operands
            return False
        found = result(function, cells)
        values = [found]
        if isinstance(formula, Filled):
            column = self.held[places[0], places[-1]] = np.broadcast_to(found, len(places))
            values = values_of_column(column)
        self.values.update(zip(places, values, strict=True))
        for at in places:
            del self.waiting[at]
        return True

    def function(
        self, formula: str | Filled, places: tuple[Place, ...]
    ) -> tuple[Compute, list[_Operand]]:
        """What a formula computes, and from what."""
        template, references = take_out(formula if isinstance(formula, str) else formula.text)
        parsed = parse(template)
        references += [self.names[name] for name in parsed.names]
        sheet = places[0][0]
        return parsed.compute, [
            columns(each, places) if ROW in each else _operand(each, sheet) for each in references
        ]

    def read(self, operand: _Operand) -> Any:
        """The value of a cell, or the values of an area or of columns."""
        if isinstance(operand, tuple):
            value = self.values.get(operand, _BLANK)
            if value is not _BLANK:
                return value
            if operand in self.waiting:
                self.missing.append(operand)
            return None
        if isinstance(operand, _RowNumber):
            return operand.value
        if isinstance(operand, _Columns):
            held = tuple(map(self.read_column, operand.places))
            return Area((held,)) if operand.is_area else held[0]
        if operand not in self.held:
            area = Area(tuple(tuple(map(self.read, row)) for row in operand.rows))
            if self.missing:
                return area
            self.held[operand] = area
        return self.held[operand]

    def read_column(self, places: tuple[Place, ...]) -> np.ndarray:
        """The values of a column; the cells of one that is filled down come together."""
        key = places[0], places[-1]
        if places[0] in self.waiting:
            self.missing.append(places[0])
            return np.array([])
        if key not in self.held:
            before = len(self.missing)
            values = [self.read(each) for each in places]
            if len(self.missing) > before:
                del self.missing[before + 1 :]
                return np.array([])
            self.held[key] = column_of_values(values)
        return self.held[key]


def result(function: Compute, cells: list[Any]) -> Any:
    """What a formula gives; a blank cell alone counts as 0."""
    try:
        value = function(cells)
    except (ArithmeticError, ValueError) as error:
        return Failed(str(error))
    if isinstance(value, Array):
        return Failed("several values where one is wanted")
    return 0.0 if value is None else value


@cache
def _operand(reference: str, sheet: str) -> _Operand:
    """What a reference in a formula on a sheet stands for."""
    if reference.startswith("ROW("):
        at = _operand(reference[4:-1], sheet)
        assert isinstance(at, tuple)
        return _RowNumber(at[1] + 1.0)
    title, _, area = reference.rpartition("!")
    title = title.strip("'") or sheet
    first, _, last = area.replace("$", "").partition(":")
    row, column = xl_cell_to_rowcol(first)
    if not last:
        return title, row, column
    last_row, last_column = xl_cell_to_rowcol(last)
    columns = range(column, last_column + 1)
    rows = range(row, last_row + 1)
    return _Span(tuple(tuple((title, each, at) for at in columns) for each in rows))


def columns(reference: str, places: tuple[Place, ...]) -> _Columns:
    """What a reference to the own row of a formula that is filled down stands for."""
    first, _, last = reference.replace("$", "").replace(ROW, "1").partition(":")
    start, end = (xl_cell_to_rowcol(each)[1] for each in (first, last or first))
    sheet, row, _ = places[0]
    found = (_column_places(sheet, row, len(places), each) for each in range(start, end + 1))
    return _Columns(tuple(found), bool(last))


@cache
def _column_places(sheet: str, row: int, count: int, column: int) -> tuple[Place, ...]:
    """Cells below one another."""
    return tuple((sheet, each, column) for each in range(row, row + count))
