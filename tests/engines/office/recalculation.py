"""Recalculates a document after each of several sets of entries."""

from collections.abc import Iterator
from typing import Any

from com.sun.star.table.CellContentType import EMPTY, FORMULA, VALUE

from .session import Office

ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
CONTENTS = 1 | 2 | 4 | 16  # CellFlags: numbers, dates, text and formulas, but no formats
LOGICAL = 1024  # com.sun.star.util.NumberFormat.LOGICAL

Place = tuple[int, int]  # row, column, counted from 0


def recalculate(office: Office, path: str, edits: list[list[tuple]]) -> list[list[tuple]]:
    """The values of all cells after each of several sets of entries, each on the file as it is."""
    document = office.open(path)
    document.enableAutomaticCalculation(False)  # else each entry calculates the whole document
    tables = [Table(sheet) for sheet in document.Sheets]
    answers = []
    for entries in edits:
        cells = [document.Sheets[sheet][cell] for sheet, cell, _ in entries]
        before = [content(cell) for cell in cells]
        for cell, (_, _, entry) in zip(cells, entries, strict=True):
            enter(cell, entry)
        document.calculateAll()
        answers.append([found for table in tables for found in table.values(document)])
        for cell, formula in zip(cells, before, strict=True):
            restore(cell, formula)
    return answers


class Table:
    """One sheet's used area."""

    def __init__(self, sheet: Any):
        self.sheet = sheet
        self.name = sheet.Name
        self.logical: dict[Place, bool] = {}  # asked of each cell once: formats do not change
        self.types: dict[int, int] = {}  # of number formats
        area = self.used_area()
        self.formulas = {
            (row, column)
            for row, texts in enumerate(area.getFormulaArray())
            for column, text in enumerate(texts)
            if text.startswith("=")
        }

    def used_area(self) -> Any:
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return self.sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)

    def values(self, document: Any) -> Iterator[tuple]:
        """(sheet, row, column, kind, value) of each cell that is not blank, counted from 0."""
        errors = self.errors()
        for row, cells in enumerate(self.used_area().getDataArray()):
            for column, value in enumerate(cells):
                place = (row, column)
                if place in errors:
                    yield self.name, row, column, "error", errors[place]
                elif value == "" and place not in self.formulas:
                    continue
                elif value in (0.0, 1.0) and self.is_boolean(document, place):
                    yield self.name, row, column, "boolean", bool(value)
                else:
                    yield self.name, row, column, "plain", value

    def errors(self) -> dict[Place, str]:
        found = self.sheet.queryFormulaCells(ERRORS).RangeAddresses
        return {
            (row, column): self.sheet.getCellByPosition(column, row).String
            for row, column in places(found)
        }

    def is_boolean(self, document: Any, place: Place) -> bool:
        """Whether a cell shows TRUE or FALSE: to LibreOffice a boolean is a number so shown."""
        if place not in self.logical:
            row, column = place
            shown_as = self.sheet.getCellByPosition(column, row).NumberFormat
            if shown_as not in self.types:
                self.types[shown_as] = document.NumberFormats.getByKey(shown_as).Type
            self.logical[place] = bool(self.types[shown_as] & LOGICAL)
        return self.logical[place]


def places(addresses: Any) -> Iterator[Place]:
    for area in addresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                yield row, column


def content(cell: Any) -> float | str | None:
    """What a cell holds, in a form that `restore` takes."""
    if cell.Type == FORMULA:
        return cell.Formula
    if cell.Type == VALUE:
        return cell.Value
    return None if cell.Type == EMPTY else "'" + cell.String


def restore(cell: Any, held: float | str | None) -> None:
    if held is None:
        cell.clearContents(CONTENTS)
    elif isinstance(held, float):
        cell.Value = held
    else:
        cell.Formula = held


def enter(cell: Any, entry: float | str | bool | None) -> None:
    if isinstance(entry, bool):
        cell.Formula = "=TRUE()" if entry else "=FALSE()"
    elif isinstance(entry, str):
        cell.String = entry
    else:
        restore(cell, entry if entry is None else float(entry))
