"""Small workbooks with a table, the COOPL_ functions and formulas that call them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.surfaces.workbook.lambdas import CLOSED_FORMS, INNER, WITH
from tests.engines.poison import poison
from tests.engines.recalculate import Engine
from tests.engines.values import Formula

Rows = Sequence[Sequence[Any]]
SHEET = "Sheet"


def lambda_answers(
    engine: Engine, folder: Path, table: Rows, *formulas: tuple[str, int, int]
) -> list[list[list[Any]]]:
    """What formulas give beside a table from A1 on, each as (text, height, width) of its spill.

    Every cached value is poisoned. A cell that a spill leaves blank comes as None.
    """
    left, areas = max(map(len, table)) + 1, []
    workbook = Workbook(folder / "clean.xlsx", {"strings_to_formulas": False})
    sheet = workbook.add_worksheet(SHEET)
    for each in (*CLOSED_FORMS, WITH, *INNER):
        workbook.define_name(each.name, f"={each.stored}")
    write(sheet, table)
    row = 0
    for text, height, width in formulas:
        area = row, left, row + height - 1, left + width - 1
        sheet.write_dynamic_array_formula(*area, f"={text}", None, 0)
        areas.append(area)
        row += height + 1
    workbook.close()
    poison(folder / "clean.xlsx", folder / "poisoned.xlsx")
    cells = [[[(SHEET, at) for at in line] for line in addresses(*area)] for area in areas]
    read = [cell for area in cells for line in area for cell in line]
    found = engine(folder / "poisoned.xlsx", read=read)
    return [[[found.get(cell) for cell in line] for line in area] for area in cells]


def write(sheet: Any, table: Rows) -> None:
    """Constants and formulas of the table; None leaves a cell blank."""
    for row, line in enumerate(table):
        for column, value in enumerate(line):
            if isinstance(value, Formula):
                sheet.write_formula(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)


def addresses(row: int, column: int, last_row: int, last_column: int) -> list[list[str]]:
    """The cells of an area by rows."""
    columns = range(column, last_column + 1)
    return [[xl_rowcol_to_cell(down, at) for at in columns] for down in range(row, last_row + 1)]


def area(rows: Rows, first_row: int = 0) -> str:
    """The address of rows that stand from column A on."""
    last = xl_rowcol_to_cell(first_row + len(rows) - 1, len(rows[0]) - 1, True, True)
    return f"{xl_rowcol_to_cell(first_row, 0, True, True)}:{last}"
