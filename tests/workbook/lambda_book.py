"""Small workbooks with a table, the COOPL_ functions and formulas that call them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from coop_xl.functions import catalogue
from coop_xl.workbook.lambdas.lambdas import EVERY
from tests.engines.poison import poison
from tests.engines.recalculate import Engine, formulon, ironcalc
from tests.engines.values import Formula

from .cases import same

Rows = Sequence[Sequence[Any]]
SHEET = "Sheet"
# formulon and IronCalc know LAMBDA and spills; formulon knows no optional parameter ([x] in
# Excel, _xlop.x in a file), IronCalc no ISNUMBER of an array: the functions use neither.
ENGINES = (ironcalc, formulon)
NUMBERS = ("UTILITY", "MARGINAL_V", "MARGINAL_CV", "MARGINAL_CNV", "MARGINALS", "GRADIENT")
MOVES = (0.01, -0.02, 0.3)


def lambda_answers(
    engine: Engine, folder: Path, table: Rows, *formulas: tuple[str, int, int]
) -> list[list[list[Any]]]:
    """What formulas give beside a table from A1 on, each as (text, height, width) of its spill.

    Every cached value is poisoned. A cell that a spill leaves blank comes as None.
    """
    left, areas = max(map(len, table)) + 1, []
    workbook = Workbook(folder / "clean.xlsx", {"strings_to_formulas": False})
    sheet = workbook.add_worksheet(SHEET)
    for each in EVERY:
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


def alike(found, wanted) -> bool:
    """Whether blocks agree: numbers to 1e-9, or to 1e-14 of the row's largest if terms cancel."""
    sizes = [
        max((abs(each) for each in row if isinstance(each, float)), default=0) for row in wanted
    ]
    return all(
        same(want, have, size, False)
        for line, row, size in zip(found, wanted, sizes, strict=True)
        for have, want in zip(line, row, strict=True)
    )


def calls(names: str, values: str, across: bool, count: int) -> list[tuple[str, int, int]]:
    """A call of each closed form of some scenarios, with the size of its answer."""
    width = {"MARGINALS": 3, "GRADIENT": 3}
    found = [
        (f"COOPL_{name}({names},{values})", width.get(name, 1)) for name in (*NUMBERS, "BEST")
    ]
    moves = ",".join(map(str, MOVES))
    found.append((f"COOPL_INTERVENTION({names},{values},{moves})", 1))
    return [(text, size, count) if across else (text, count, size) for text, size in found]


def add_in(names, values) -> list:
    """What the add-in's functions answer to the same."""
    found = [getattr(catalogue, f"COOP_{name}")(names, values) for name in (*NUMBERS, "BEST")]
    return [*found, catalogue.COOP_INTERVENTION(names, values, *MOVES)]
