"""The statistics of the Simulation sheet: of all draws, and of each scramble for the errors."""

from functools import partial

from coop_xl.analysis.stored_points import SCRAMBLES
from coop_xl.surfaces.workbook.book import Sheet, cell

from .places import STATISTIC_ROW, TITLE, drawn
from .simulated import Simulated
from .simulated_statistics import Measured, Statistic, alike_formula, all_statistics

NAME, PART, WHOLE, ERROR, FIRST = range(5)  # columns; from FIRST on one a scramble
HEADINGS = (
    "Statistic",
    "part",
    "all draws",
    "±",
    *(f"scramble {n + 1}" for n in range(SCRAMBLES)),
)
ROWS = {each.name: row for row, each in enumerate(all_statistics(), start=STATISTIC_ROW)}
EXPLANATION = (
    "Statistics of all draws and of each scramble; ± is the standard deviation of the scrambles, "
    "divided by the square root of how many they are"
)


def whole_at(name: str, *, elsewhere: bool = False) -> str:
    """The address of a statistic of all draws."""
    return f"{TITLE}!{cell(ROWS[name], WHOLE)}" if elsewhere else cell(ROWS[name], WHOLE)


def error_at(name: str, *, elsewhere: bool = False) -> str:
    """The address of its error."""
    return f"{TITLE}!{cell(ROWS[name], ERROR)}" if elsewhere else cell(ROWS[name], ERROR)


def add_statistics(sheet: Sheet, simulated: Simulated) -> None:
    """The workings table: each statistic of all draws, its error, and of each scramble alone."""
    sheet.write(STATISTIC_ROW - 2, 0, EXPLANATION, "section")
    sheet.write_row(STATISTIC_ROW - 1, HEADINGS, "head")
    for each in all_statistics():
        add_statistic(sheet, ROWS[each.name], each, simulated.measured[each.name])


def add_statistic(sheet: Sheet, row: int, statistic: Statistic, measured: Measured) -> None:
    """One row."""
    sheet.write(row, NAME, statistic.name, "key")
    sheet.write(row, PART, statistic.part, "working")
    part = cell(row, PART)
    text = statistic.formula(drawn, part)
    sheet.formula(row, WHOLE, f'IFERROR({text},"")', measured.whole, "working")
    for scramble, value in enumerate(measured.scrambles):
        text = statistic.formula(partial(drawn, scramble=scramble), part)
        sheet.formula(row, FIRST + scramble, f'IFERROR({text},"")', value, "working")
    sheet.formula(row, ERROR, error_formula(row), measured.error, "working")


def error_formula(row: int) -> str:
    """The error of a statistic, from its scrambles; 0 if they differ by rounding only."""
    span = f"{cell(row, FIRST)}:{cell(row, FIRST + SCRAMBLES - 1)}"
    return f'IF(COUNT({span})={SCRAMBLES},IF({alike_formula(span)},0,STDEV({span})/SQRT({SCRAMBLES})),"")'
