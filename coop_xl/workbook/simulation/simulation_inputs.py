"""Section 5 of the Simulation sheet: each estimate's family, its numbers, and what to mend."""

from coop_xl.estimates import fit
from coop_xl.estimates.quantile_functions import NEAREST, normal_probability
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.formulas.values import OK
from coop_xl.workbook.live import LiveSheet

from . import simulated_inputs as found
from .fits import U_LEAST, U_MOST, row_formulas
from .simulated import Simulated
from .simulated_inputs import CELLS
from .simulation_layout import CONSTANT_ROW, INPUT_ROW, LAST_COLUMN

SHOWN = ("form", "status", "least", "most", "best_from", "best_to", "note")
COLUMN = {"form": 1, "status": 2, "least": 6, "most": 7, "best_from": 8, "best_to": 9, "note": 10}
WIDE = {"status": 5, "note": LAST_COLUMN}  # last columns of merged cells
HIDDEN = tuple(name for name in CELLS if name not in SHOWN)
COLUMN |= {name: LAST_COLUMN + 2 + place for place, name in enumerate(HIDDEN)}
HEADINGS = {
    "form": "Distribution in force", "status": "Can it be drawn?", "least": "Draws reach from", "most": "to",
    "best_from": "Best from (auto)", "best_to": "Best to (auto)", "note": "Worth knowing",
    "family": "distribution entered", "entry": "as entered", "outer": "outer function", "score": "score", "low": "Low, on its scale",
    "best": "Best, on its scale", "high": "High, on its scale", "from": "domain from", "to": "domain to",
    "below": "share below it", "fit": "place of Best, or share kept", "fitted": "as fitted", "location": "location",
    "scale": "scale", "c": "c", "d": "d", "y_least": "least, on its scale", "y_most": "most, on its scale",
    "t": "t of a tail as u^−t",
}  # fmt: skip
TEXTS = ("form", "status", "note", "family", "entry", "outer", "score", "fitted")
CONSTANTS = {
    "sim_nearest": (NEAREST, "auto: Best this far from Low and High, of High − Low"),
    "sim_least_kept": (1 - fit.LARGEST_CUT, "so much of a normal distribution must lie inside the domain"),
    "sim_contradiction": (fit.CONTRADICTION, "Best so far from the median, as a part of High − Low, is noted"),
    "sim_noted_cut": (found.NEGLIGIBLE, "a larger part cut off is noted"),
    "sim_no_sd": (found.NO_SD, "a tail so heavy has no standard deviation"),
    "sim_no_mean": (found.NO_MEAN, "a tail so heavy has no mean"),
    "sim_far": (found.FAR, "no stored score is farther out"),
    "sim_power": (found.POWER, "a cell holds e to this, and little more"),
    "sim_near_end": (found.NEAR_END, "F_V nearer to 1 leaves 1 − F_V no digits"),
}  # fmt: skip


def input_cell(key: str, name: str) -> str:
    """The address of one of a variable's cells."""
    return cell(INPUT_ROW + list(VARIABLES).index(key), COLUMN[name])


def add_input_table(sheet: LiveSheet, simulated: Simulated) -> None:
    """One row a variable; what is not for the reader stands to the right of the print area."""
    for name, text in HEADINGS.items():
        merged(sheet, INPUT_ROW - 1, name, "head")
        sheet.write(INPUT_ROW - 1, COLUMN[name], text, "head")
    sheet.write(INPUT_ROW - 1, 0, "Input", "head")
    sheet.page.set_row(INPUT_ROW - 1, 42)
    for row, key in enumerate(VARIABLES, start=INPUT_ROW):
        sheet.write(row, 0, key, "key")
        sheet.page.set_row(row, 27)
        formulas = row_formulas(key, {name: input_cell(key, name) for name in CELLS})
        for name in CELLS:
            hidden = name in HIDDEN
            style = (
                ("plain_text" if hidden else "cell")
                if name in TEXTS
                else "working"
                if hidden
                else "number"
            )
            merged(sheet, row, name, style)
            sheet.formula(
                row, COLUMN[name], formulas[name], simulated.rows[key].cells[name], style
            )
    last = INPUT_ROW + len(VARIABLES) - 1
    at = cell(INPUT_ROW, COLUMN["status"], absolute=False)
    for criteria, style in ((f'={at}="{OK}"', "good"), (f'={at}<>"{OK}"', "bad")):
        sheet.page.conditional_format(
            INPUT_ROW, COLUMN["status"], last, COLUMN["status"],
            {"type": "formula", "criteria": criteria, "format": sheet.book.styles[style]},
        )  # fmt: skip


def merged(sheet: LiveSheet, row: int, name: str, style: str) -> None:
    """One wide cell, where the text is long."""
    if name in WIDE:
        sheet.page.merge_range(row, COLUMN[name], row, WIDE[name], "", sheet.book.styles[style])


def add_constants(sheet: LiveSheet) -> None:
    """The few numbers of the rules, so that no formula hides one."""
    for row, (name, (value, meaning)) in enumerate(CONSTANTS.items(), start=CONSTANT_ROW):
        sheet.write(row, 0, name, "key")
        sheet.write(row, 1, value, "working")
        sheet.write(row, 2, meaning, "text")
        sheet.name(row, 1, name)
    for row, (name, sign) in enumerate(
        ((U_LEAST, -1), (U_MOST, 1)), start=CONSTANT_ROW + len(CONSTANTS)
    ):
        sheet.write(row, 0, name, "key")
        text = formula(normal_probability, "-sim_far" if sign < 0 else "sim_far")
        sheet.formula(row, 1, text, float(normal_probability(sign * found.FAR)), "working")
        sheet.write(row, 2, "the probability of that score", "text")
        sheet.name(row, 1, name)
