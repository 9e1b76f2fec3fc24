"""Workbooks opened in the engines that are Python packages, all behind the same five methods.

What each gets wrong, found with formulas whose answers in Excel are known:

* IronCalc 0.9: numbers less than 2.2e-16 apart are equal, so `1E-20 > 0` is FALSE and `1E-20 = 0`
  TRUE; TEXT rounds 1.25 to "1.2", has no "##0.0E+0", and garbles exponents of three digits
  ("1.0E-25250"); `1E-20 & ""` is "0.00…01"; NORM.S.DIST errs by 1e-11; `10^400` is #DIV/0!;
  TEXTJOIN keeps blanks that are formulas; COUNTIF of a single cell is #VALUE!, so write E5:E5;
  no AGGREGATE.
* formualizer 0.13: TEXT has no exponents at all; `[#This Row]` is an error, as is INDEX over a
  column of a table (its other reader knows no tables); no last-digit snapping, so
  `0.1 + 0.2 = 0.3` is FALSE; `MAX("", 1)` is 1 and `0^0` is 1; no AGGREGATE.
* formulon 0.18: nearest to Excel; nothing wrong was found but `FREQUENCY` in a single cell. Its
  first load takes 2 s and reading a cell 0.1 ms, so name the cells to read.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import formualizer
import formulon
import ironcalc
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from .poison import cells_in, drop_array_tails
from .values import Address, Entry, ErrorValue, Formula, Value


class Book(Protocol):
    """A workbook that an engine has loaded."""

    def content(self, cell: Address) -> Entry | Formula:
        """What was entered in a cell."""

    def enter(self, cell: Address, entry: Entry | Formula) -> None:
        """Enter something in a cell; None empties it."""

    def calculate(self) -> None:
        """Bring every formula up to date."""

    def value(self, cell: Address) -> Value | None:
        """What a cell comes to."""

    def values(self) -> Iterator[tuple[Address, Value | None]]:
        """The same of at least every cell that holds something."""


class IronCalcBook:
    def __init__(self, path: Path):
        self.model = ironcalc.load_from_xlsx(str(path))
        sheets = [sheet["name"] for sheet in self.model.get_worksheets_properties()]
        self.sheets = {name: number for number, name in enumerate(sheets)}

    def place(self, cell: Address) -> tuple[int, int, int]:
        return self.sheets[cell[0]], *coordinate_to_tuple(cell[1])

    def content(self, cell: Address) -> Entry | Formula:
        place = self.place(cell)
        formula = self.model.get_cell_formula(*place)
        return Formula(formula) if formula else self.model.get_cell_value(*place)

    def enter(self, cell: Address, entry: Entry | Formula) -> None:
        place = self.place(cell)
        match entry:
            case None:
                self.model.clear_cell_contents(*place)
            case Formula():
                self.model.update_cell_with_formula(*place, entry)
            case bool():
                self.model.update_cell_with_bool(*place, entry)
            case str():
                self.model.update_cell_with_text(*place, entry)
            case _:
                self.model.update_cell_with_number(*place, float(entry))

    def calculate(self) -> None:
        self.model.evaluate()

    def value(self, cell: Address) -> Value | None:
        place = self.place(cell)
        value = self.model.get_cell_value(*place)
        is_error = self.model.get_cell_type(*place) == ironcalc.CellType.ErrorValue
        return ErrorValue(value) if is_error else value

    def values(self) -> Iterator[tuple[Address, Value | None]]:
        names = list(self.sheets)
        for sheet, row, column in self.model.get_all_cells():
            cell = names[sheet], f"{get_column_letter(column)}{row}"
            yield cell, self.value(cell)


FORMUALIZER_ERRORS = {"Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?"}


class FormualizerBook:
    def __init__(self, path: Path):
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder, path.name)
            drop_array_tails(path, room)  # else it finds no room for them: #SPILL!
            self.book = formualizer.Workbook.load_path(str(room), backend="umya")
        self.known = cells_in(path)

    def content(self, cell: Address) -> Entry | Formula:
        place = cell[0], *coordinate_to_tuple(cell[1])
        formula = self.book.get_formula(*place)
        return Formula(f"={formula.removeprefix('=')}") if formula else self.book.get_value(*place)

    def enter(self, cell: Address, entry: Entry | Formula) -> None:
        row, column = coordinate_to_tuple(cell[1])
        self.known.add(cell)
        if isinstance(entry, Formula):
            self.book.set_formula(cell[0], row, column, str(entry))
        else:
            self.book.set_value(cell[0], row, column, entry)

    def calculate(self) -> None:
        self.book.evaluate_all()

    def value(self, cell: Address) -> Value | None:
        value: Any = self.book.get_value(cell[0], *coordinate_to_tuple(cell[1]))
        if isinstance(value, dict):
            kind = value["kind"]
            return ErrorValue(FORMUALIZER_ERRORS.get(kind, f"#{kind.upper()}!"))
        return float(value) if type(value) is int else value

    def values(self) -> Iterator[tuple[Address, Value | None]]:
        for cell in self.known:
            yield cell, self.value(cell)


class FormulonBook:
    def __init__(self, path: Path):
        self.book = formulon.Workbook.load(path.read_bytes())
        count = self.book.sheet_count()
        sheets = [self.book.sheet_name(number) for number in range(count)]
        self.sheets = {name: number for number, name in enumerate(sheets)}

    def place(self, cell: Address) -> tuple[int, int, int]:
        row, column = coordinate_to_tuple(cell[1])
        return self.sheets[cell[0]], row - 1, column - 1

    def content(self, cell: Address) -> Entry | Formula:
        formula = self.book.get_formula(*self.place(cell))
        return Formula(formula) if formula else self.value(cell)

    def enter(self, cell: Address, entry: Entry | Formula) -> None:
        place = self.place(cell)
        match entry:
            case None:
                self.book.set_blank(*place)
            case Formula():
                self.book.set_formula(*place, entry)
            case bool():
                self.book.set_bool(*place, entry)
            case str():
                self.book.set_text(*place, entry)
            case _:
                self.book.set_number(*place, float(entry))

    def calculate(self) -> None:
        self.book.recalc()

    def value(self, cell: Address) -> Value | None:
        return plain(self.book.get_value(*self.place(cell)))

    def values(self) -> Iterator[tuple[Address, Value | None]]:
        for name, number in self.sheets.items():
            for cell in self.book.iter_cells(number):
                yield (name, f"{get_column_letter(cell.col + 1)}{cell.row + 1}"), plain(cell.value)


def plain(value: Any) -> Value | None:
    """A formulon value as plain Python."""
    if value.kind is formulon.ValueKind.ERROR:
        return ErrorValue(formulon.error_display_name(value.error_code))
    return value.to_python()
