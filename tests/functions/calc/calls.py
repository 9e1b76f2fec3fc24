"""A workbook that calls every worksheet function in cells and array formulas."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl.utils.cell import range_boundaries

from coop_xl.functions import catalogue
from tests.functions.estimates import EARTH, estimates_table
from tests.functions.tables import HEADINGS, basic

STALE = -999.0
DATA, ANSWERS, VERSION, ERRORS, NO_NUMBERS = "Data", "Answers", "Version", "Errors", "No numbers"
DATE, SERIAL_OF_DATE = datetime.date(2024, 1, 2), 45293
ESTIMATES = estimates_table(EARTH)
CORRELATIONS = (("F_V", "F_CV", 0.5), ("p_V", "p_CV", -0.25))
LISTED = (
    ("name", "cost", "chance", "change_U_nB", "change_b"),
    ("One", 2.0, 0.5, 0.25, None),
    ("Two", 3.0, None, None, 0.001),
)
# Where the workbook has what the calls are about; a blank row between two tables.
FIRST_ESTIMATE = 7
TABLES = {
    "Data!A1:R1": HEADINGS,
    "Data!A2:R4": basic(3),
    f"Data!A{FIRST_ESTIMATE}:E{FIRST_ESTIMATE + len(ESTIMATES) - 1}": ESTIMATES,
    "Data!G7:I8": CORRELATIONS,
    "Data!K7:O9": LISTED,
}
NAMES, VALUES, TABLE, PAIRS, PROPOSALS = TABLES
ROW, CELL = "Data!A3:R3", "Data!H3"
CELLS: dict[str, Any] = TABLES | {ROW: basic(1, 1), CELL: basic(1, 1)[0][7]}

SCENARIOS = (NAMES, VALUES)
SCENARIO = (NAMES, ROW)
FEW, SEED = 64.0, 7.0
CALLS: list[tuple[Any, ...]] = [
    *(
        (name, *about)
        for name in (
            "COOP_UTILITY", "COOP_MARGINAL_V", "COOP_MARGINAL_CV", "COOP_MARGINAL_CNV",
            "COOP_MARGINALS", "COOP_GRADIENT", "COOP_BEST", "COOP_LOG10_MARGINALS",
        )
        for about in (SCENARIOS, SCENARIO)
    ),
    ("COOP_UTILITY", *SCENARIO, "F_V", CELL, "p_V", 0.25),
    ("COOP_MARGINALS", *SCENARIOS, "F_V", 0.125),
    ("COOP_INTERVENTION", *SCENARIOS, 0.5, CELL, 0.0),
    ("COOP_EXPLAIN", *SCENARIO),
    ("COOP_CHECK", *SCENARIO),
    ("COOP_BREAKEVEN", *SCENARIO, "p_V"),
    ("COOP_BREAKEVEN", *SCENARIOS, "F_V", "V", "CnV"),
    ("COOP_ALLOCATE", *SCENARIO, 0.01),
    ("COOP_PROPOSALS", *SCENARIO, PROPOSALS),
    ("COOP_PROPOSALS", *SCENARIO, PROPOSALS, 20.0),
    ("COOP_FUND", *SCENARIO, PROPOSALS, 3.0),
    ("COOP_VARIABLES",),
    ("COOP_EXTENSIONS",),
    ("COOP_SIMULATE", TABLE, FEW, SEED),
    ("COOP_SIMULATE", TABLE, FEW, None, PAIRS),
    ("COOP_PERCENTILE", TABLE, "marginal_V", 0.25, FEW),
    ("COOP_PROBABILITY_BEST", TABLE, FEW, SEED, PAIRS),
    ("COOP_TORNADO", TABLE, "U"),
    ("COOP_SOBOL", TABLE, "marginal_CV", FEW),
    ("COOP_EVPI", TABLE, FEW),
    ("COOP_EVPPI", TABLE, FEW),
    # What is wrong is told in the cell.
    ("COOP_UTILITY", *SCENARIO, "F_CV", 1.2),
    ("COOP_UTILITY", *SCENARIO, "F_VC", 0.5),
    ("COOP_UTILITY", *SCENARIO, "F_V"),
    ("COOP_MARGINALS", NAMES, TABLE),
    ("COOP_UTILITY", None, None),
    ("COOP_EVPI", TABLE, "many"),
]  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A formula, what Python answers to it, and the row of the workbook where it begins."""

    formula: str
    rows: list[list[Any]]
    row: int


def calls() -> list[Call]:
    """Each call of `CALLS`, one below the other."""
    found, row = [], 1
    for name, *arguments in CALLS:
        given = [CELLS.get(each, each) if isinstance(each, str) else each for each in arguments]
        answer = getattr(catalogue, name)(*given)
        rows = answer if isinstance(answer, list) else [[answer]]
        found.append(Call(f"={name}({','.join(map(typed, arguments))})", rows, row))
        row += len(rows)
    return found


def typed(argument: Any) -> str:
    """An argument as one types it."""
    if argument is None:
        return ""
    if isinstance(argument, str):
        return argument if argument in CELLS else f'"{argument}"'
    return f"{argument:g}"


def write_workbook(path: Path, called: list[Call]) -> None:
    """The workbook, in which every cached answer is wrong."""
    with xlsxwriter.Workbook(path) as book:
        data, answers = book.add_worksheet(DATA), book.add_worksheet(ANSWERS)
        for place, rows in TABLES.items():
            column, row, *_ = range_boundaries(place.partition("!")[2])
            for offset, cells in enumerate(rows):
                data.write_row(row - 1 + offset, column - 1, cells)
        for call in called:
            write_call(answers, call)
        add_version(book)
        add_errors(book)
        add_no_numbers(book)


def write_version(path: Path) -> None:
    """A workbook that only asks for the version."""
    with xlsxwriter.Workbook(path) as book:
        add_version(book)


def add_version(book: xlsxwriter.Workbook) -> None:
    """A sheet that asks for the version: it tells which Python answers."""
    book.add_worksheet(VERSION).write_formula("A1", "=COOP_VERSION()", value=STALE)


def add_errors(book: xlsxwriter.Workbook) -> None:
    """A sheet of errors, and of formulas about them."""
    sheet = book.add_worksheet(ERRORS)
    for row, formula in enumerate(("=1/0", f"=COOP_UTILITY({NAMES},A1)", "=COOP_EVPI(A1:A2)")):
        sheet.write_formula(row, 0, formula, value=STALE)
    areas = "(Data!A1:C1,Data!D1:R1)"
    sheet.write_formula(3, 0, f"=COOP_UTILITY({areas},Data!A2:R2)", value=STALE)


def add_no_numbers(book: xlsxwriter.Workbook) -> None:
    """A sheet of overrides by cells that hold no numbers, and by what Calc makes of them."""
    sheet = book.add_worksheet(NO_NUMBERS)
    sheet.write_boolean("A1", True)
    sheet.write_datetime("B1", DATE, book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_string("D1", "0.3")
    for column, (cell, number) in enumerate(zip("ABC", (1, SERIAL_OF_DATE, 0), strict=True)):
        for row, value in enumerate((f"{cell}1", number), start=1):
            formula = f'=COOP_UTILITY({NAMES},{ROW},"U_B",{value})'
            sheet.write_formula(row, column, formula, value=STALE)
    sheet.write_formula("D2", f'=COOP_UTILITY({NAMES},{ROW},"b",D1)', value=STALE)
    sheet.write_formula("D3", f'=COOP_UTILITY({NAMES},{ROW},"b",C1:C1)', value=STALE)


def write_call(sheet: Any, call: Call) -> None:
    """One call: a plain formula, or an array formula of the answer's size."""
    height, width = len(call.rows), len(call.rows[0])
    if height == width == 1:
        sheet.write_formula(call.row - 1, 0, call.formula, value=STALE)
        return
    last = (call.row + height - 2, width - 1)
    sheet.write_array_formula(call.row - 1, 0, *last, f"{{{call.formula}}}", value=STALE)
