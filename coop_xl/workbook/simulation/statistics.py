"""The statistics of the Simulation sheet: of all draws, and of each scramble for the errors."""

from functools import partial

from coop_xl.analysis.monte_carlo.stored_points import SCRAMBLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.live import LiveSheet

from .draw_statistics import Statistic, alike_formula, all_statistics
from .simulation_layout import STATISTIC_ROW, TITLE, draws_column

NAME, _PART, WHOLE, ERROR, FIRST = range(5)  # columns; from FIRST on one a scramble
COUNTED, UNSEEN, SPREAD = range(FIRST + SCRAMBLES, FIRST + SCRAMBLES + 3)
HEADINGS = (
    "Statistic",
    "part",
    "all draws",
    "±",
    *(f"scramble {n + 1}" for n in range(SCRAMBLES)),
    "draws counted",
    "what none shows",
    "± of scrambles",
)
ROWS = {each.name: row for row, each in enumerate(all_statistics(), start=STATISTIC_ROW)}
EXPLANATION = (
    "Statistics of all draws and of each scramble; ± is the standard deviation of the scrambles, "
    "divided by the square root of how many they are; next to 0 and 1, where few draws tell a share, "
    "not below 1.5 draws of those counted"
)


def whole_at(name: str, *, elsewhere: bool = False) -> str:
    """The address of a statistic of all draws."""
    return f"{TITLE}!{cell(ROWS[name], WHOLE)}" if elsewhere else cell(ROWS[name], WHOLE)


def error_at(name: str, *, elsewhere: bool = False) -> str:
    """The address of its error."""
    return f"{TITLE}!{cell(ROWS[name], ERROR)}" if elsewhere else cell(ROWS[name], ERROR)


def add_statistics(sheet: LiveSheet) -> None:
    """The workings table: each statistic of all draws, its error, and of each scramble alone."""
    sheet.write(STATISTIC_ROW - 2, 0, EXPLANATION, "section")
    sheet.write_row(STATISTIC_ROW - 1, HEADINGS, "head")
    for each in all_statistics(extensions=sheet.book.has_extensions):
        _add_statistic(sheet, ROWS[each.name], each)


def _add_statistic(sheet: LiveSheet, row: int, statistic: Statistic) -> None:
    """One row."""
    sheet.write(row, NAME, statistic.name, "key")
    sheet.write(row, _PART, statistic.part, "working")
    part = cell(row, _PART)
    text = statistic.formula(draws_column, part)
    sheet.formula(row, WHOLE, f'IFERROR({text},"")', style="working")
    for scramble in range(SCRAMBLES):
        text = statistic.formula(partial(draws_column, scramble=scramble), part)
        sheet.formula(row, FIRST + scramble, f'IFERROR({text},"")', style="working")
    if statistic.counted:
        text = f'IF(simulation_ready,{statistic.counted(draws_column)},"")'
        sheet.formula(row, COUNTED, text, style="working")
    if statistic.counted or statistic.unseen:
        text = _unseen_formula(statistic, row)
        sheet.formula(row, UNSEEN, f'IFERROR({text},"")', style="working")
    sheet.formula(row, SPREAD, spread_formula(statistic, row), style="working")
    sheet.formula(row, ERROR, error_formula(statistic, row), style="working")


def _unseen_formula(statistic: Statistic, row: int) -> str:
    """What no draw shows, which the error is not below; 0 of what is certain."""
    counted = cell(row, COUNTED)
    text = (
        statistic.unseen(draws_column, cell(row, WHOLE))
        if statistic.unseen
        else f'IF({counted}>0,sim_unseen/{counted},"")'
    )
    return f'IF(ISNUMBER({cell(row, WHOLE)}),IF(sim_certain,0,{text}),"")'


def spread_formula(statistic: Statistic, row: int) -> str:
    """The error that the scrambles show, 0 if they differ by rounding only.

    That of a share some scrambles have no draws for is as of independent draws.
    """
    span = f"{cell(row, FIRST)}:{cell(row, FIRST + SCRAMBLES - 1)}"
    whole, counted = cell(row, WHOLE), cell(row, COUNTED)
    plain = f'IF(ISNUMBER({whole}),SQRT({whole}*(1-{whole})/{counted}),"")'
    otherwise = plain if statistic.counted else '""'
    return (
        f"IF(COUNT({span})={SCRAMBLES},IF({alike_formula(span)},0,"
        f"STDEV({span})/SQRT({SCRAMBLES})),{otherwise})"
    )


def error_formula(statistic: Statistic, row: int) -> str:
    """The error: next to 0 or 1, where few draws tell a share, not below what none shows."""
    whole, unseen, spread = (cell(row, column) for column in (WHOLE, UNSEEN, SPREAD))
    if not (statistic.counted or statistic.unseen):
        return f"{spread}"
    near = f"MIN({whole},1-{whole})<=sim_few*{spread}"
    floor = f"IF({near},MAX({spread},{unseen}),{spread})"
    return f"IF(AND(ISNUMBER({spread}),ISNUMBER({unseen})),{floor},{spread})"
