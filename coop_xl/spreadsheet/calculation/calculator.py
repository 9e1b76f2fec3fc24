"""The cells of a workbook being written: what is entered, and what the formulas give."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol

from .parse_formula import ROW, parse, take_out
from .sheet_functions import Compute
from .sheet_values import Area, Array, Failed, column_of_values, values_of_column

Place = tuple[str, int, int]  # a cell: its sheet, and its row and column from 0
_TRUTHS = {"TRUE": True, "FALSE": False}
_REFERENCE = re.compile(
    r"(?:'([^']+)'!|(\w+)!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?"
)


@dataclass(frozen=True, eq=False)
class _Span:
    """An area of cells, row by row."""

    rows: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, eq=False)
class _Columns:
    """Cells side by side in each row of a column that is computed at once."""

    places: tuple[tuple[Place, ...], ...]
    is_area: bool


@dataclass(frozen=True, eq=False)
class _Constant:
    """What is written in a formula itself."""

    value: float | str | bool


_Operand = Place | _Span | _Columns | _Constant


@dataclass(frozen=True)
class Filled:
    """A formula that is filled down; ROW stands for the row of each cell.

    All cells are computed at once, unless those of one row build on those of another.
    """

    text: str
    places: tuple[Place, ...]
    at_once: bool = True

    @cached_property
    def parts(self) -> tuple[str, list[str]]:
        """As `take_out` gives them."""
        return take_out(self.text)


class Calculator:
    """Computes each formula once, after the cells that it refers to."""

    def __init__(self) -> None:
        # Of cells, and of all else that formulas were found to compute with.
        self.values: dict[_Operand, Any] = {}
        self.waiting: dict[Place, str | Filled] = {}  # the formulas still to compute
        self.names: dict[str, str] = {}  # what each refers to
        self.missing: list[Place] = []  # what a formula waits for
        self.parsed: dict[Place, tuple[Compute, list[_Operand]]] = {}  # formulas that wait
        self.operands: dict[str, _Operands] = {}  # by the sheet of the formulas
        self.held: dict[tuple[Place, Place], np.ndarray] = {}  # columns, by their ends

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
        place = self.operands_on("")[name]
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
        function, operands = self.parsed.get(place) or self.function(formula, place)
        values = self.values
        try:
            cells = [values[each] for each in operands]
        except KeyError:
            self.missing = []
            for each in operands:
                self.read(each)
            if self.missing:
                self.parsed[place] = function, operands
                return False
            cells = [values[each] for each in operands]
        found = result(function, cells)
        if isinstance(formula, Filled) and formula.at_once:
            places = formula.places
            column = self.held[places[0], places[-1]] = np.broadcast_to(found, len(places))
            values.update(zip(places, values_of_column(column), strict=True))
            for at in places:
                del self.waiting[at]
        else:
            values[place] = found
            del self.waiting[place]
        return True

    def function(self, formula: str | Filled, place: Place) -> tuple[Compute, list[_Operand]]:
        """What a formula computes, and from what."""
        known = self.operands_on(place[0])
        if isinstance(formula, str):
            template, words = take_out(formula)
            return parse(template), [known[each] for each in words]
        template, words = formula.parts
        if formula.at_once:
            return parse(template), [
                _columns(each, formula.places) if ROW in each else known[each] for each in words
            ]
        row = str(place[1] + 1)
        return parse(template), [known[each.replace(ROW, row)] for each in words]

    def operands_on(self, sheet: str) -> "_Operands":
        """What words in formulas on a sheet stand for."""
        if sheet not in self.operands:
            self.operands[sheet] = _Operands(sheet, self.names)
        return self.operands[sheet]

    def read(self, operand: _Operand) -> None:
        """Find the value of what a formula computes with, or what it waits for."""
        values = self.values
        if operand in values:
            return
        if isinstance(operand, tuple):
            if operand in self.waiting:
                self.missing.append(operand)
            else:
                values[operand] = None
        elif isinstance(operand, _Constant):
            values[operand] = operand.value
        elif isinstance(operand, _Span):
            for row in operand.rows:
                for each in row:
                    self.read(each)
            if not self.missing:
                values[operand] = Area(
                    tuple(tuple(values[at] for at in row) for row in operand.rows)
                )
        else:
            held = tuple(map(self.read_column, operand.places))
            if not self.missing:
                values[operand] = Area((held,)) if operand.is_area else held[0]

    def read_column(self, places: tuple[Place, ...]) -> np.ndarray:
        """The values of a column; the cells of one that is filled down come together."""
        if places[0] in self.waiting:
            self.missing.append(places[0])
            return np.array([])
        key = places[0], places[-1]
        if key not in self.held:
            before = len(self.missing)
            for each in places:
                self.read(each)
            if len(self.missing) > before:
                del self.missing[before + 1 :]
                return np.array([])
            self.held[key] = column_of_values([self.values[each] for each in places])
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


class _Operands(dict[str, _Operand]):
    """What words in formulas on a sheet stand for, found when first asked for."""

    def __init__(self, sheet: str, names: Mapping[str, str]) -> None:
        super().__init__()
        self.sheet = sheet
        self.names = names

    def __missing__(self, word: str) -> _Operand:
        found = self[word] = _operand(self.names.get(word, word), self.sheet)
        return found


def _operand(word: str, sheet: str) -> _Operand:
    """What a word in a formula on a sheet stands for."""
    if word[0] == '"':
        return _Constant(word[1:-1].replace('""', '"'))
    if word[0].isdigit():
        return _Constant(float(word))
    if word in _TRUTHS:
        return _Constant(_TRUTHS[word])
    is_row = word.startswith("ROW(")
    found = _REFERENCE.fullmatch(word[4:-1] if is_row else word)
    if not found:
        raise ValueError(f"no cell of this workbook is named {word}")
    quoted, bare, letters, digits, last_letters, last_digits = found.groups()
    if is_row:
        return _Constant(float(digits))
    title, row, column = quoted or bare or sheet, int(digits) - 1, _column_number(letters)
    if not last_letters:
        return title, row, column
    across = range(column, _column_number(last_letters) + 1)
    down = range(row, int(last_digits))
    return _Span(tuple(tuple((title, each, at) for at in across) for each in down))


@cache
def _column_number(letters: str) -> int:
    """A column from 0."""
    return xl_cell_to_rowcol(f"{letters}1")[1]


def _columns(reference: str, places: tuple[Place, ...]) -> _Columns:
    """What a reference to the own row of a formula that is filled down stands for."""
    first, _, last = reference.replace("$", "").replace(ROW, "1").partition(":")
    start, end = (_column_number(each[:-1]) for each in (first, last or first))
    sheet, row, _ = places[0]
    found = (_column_places(sheet, row, len(places), each) for each in range(start, end + 1))
    return _Columns(tuple(found), bool(last))


@cache
def _column_places(sheet: str, row: int, count: int, column: int) -> tuple[Place, ...]:
    """Cells below one another."""
    return tuple((sheet, each, column) for each in range(row, row + count))
