"""Section 5 of the Simulation sheet: each estimate's family, its numbers, and what to fix."""

from coop_xl.estimates import fit
from coop_xl.estimates.cell_names import LOW_HIGH_EDGE
from coop_xl.estimates.quantile_functions import nearest, normal_probability
from coop_xl.estimates.truncated_normal import NEGLIGIBLE
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.live import LiveSheet

from . import input_rules as found
from .assumed_draws import DRAWN, FROM_D_B, from_one_formula, row_as_drawn
from .fits import U_LEAST, U_MOST, row_formulas
from .input_rules import CELLS
from .simulation_layout import CONSTANT_ROW, INPUT_ROW, LAST_COLUMN

_SHOWN = ("form", "status", "least", "most", "best_from", "best_to", "note")
_COLUMN = {"form": 1, "status": 2, "least": 6, "most": 7, "best_from": 8, "best_to": 9, "note": 10}
_WIDE = {"status": 5, "note": LAST_COLUMN}  # last columns of merged cells
_HIDDEN = tuple(name for name in CELLS if name not in _SHOWN)
_COLUMN |= {name: LAST_COLUMN + 2 + place for place, name in enumerate(_HIDDEN)}
HEADINGS = {
    "form": "Distribution in force", "status": "Can it be drawn?", "least": "Draws reach from", "most": "to",
    "best_from": "Best from (auto)", "best_to": "Best to (auto)", "note": "Worth knowing",
    "family": "distribution entered", "entry": "as entered", "outer": "outer function", "score": "score", "low": "Low, on its scale",
    "best": "Best, on its scale", "high": "High, on its scale", "from": "domain from", "to": "domain to",
    "below": "share below it", "fit": "place of Best, or share kept", "fitted": "as fitted", "location": "location",
    "scale": "scale", "c": "c", "d": "d", "y_least": "least, on its scale", "y_most": "most, on its scale",
    "t": "t of a tail as u^−t",
}  # fmt: skip
_TEXTS = ("form", "status", "note", "family", "entry", "outer", "score", "fitted")
CONSTANTS = {
    "sim_least_kept": (1 - fit.LARGEST_CUT, "so much of a normal distribution must lie inside the domain"),
    "sim_contradiction": (fit.CONTRADICTION, "Best so far from the median, as a part of High − Low, is noted"),
    "sim_noted_cut": (NEGLIGIBLE, "a larger part cut off is noted"),
    "sim_no_sd": (found.NO_SD, "a tail so heavy has no standard deviation"),
    "sim_no_mean": (found.NO_MEAN, "a tail so heavy has no mean"),
    "sim_far": (found.FAR, "no stored score is farther out"),
    "sim_power": (found.POWER, "a cell holds e to this, and little more"),
    "sim_near_end": (found.NEAR_END, "F_V nearer to 1 leaves 1 − F_V no digits"),
}  # fmt: skip


def input_cell(key: str, name: str) -> str:
    """The address of one of a variable's cells."""
    return cell(INPUT_ROW + DRAWN.index(key), _COLUMN[name])


def add_input_table(sheet: LiveSheet) -> None:
    """One row a variable; what is not for the reader stands to the right of the print area."""
    for name, text in HEADINGS.items():
        _merge_wide(sheet, INPUT_ROW - 1, name, "head")
        sheet.write(INPUT_ROW - 1, _COLUMN[name], text, "head")
    sheet.write(INPUT_ROW - 1, 0, "Input", "head")
    sheet.page.set_row(INPUT_ROW - 1, 42)
    for row, key in enumerate(DRAWN, start=INPUT_ROW):
        sheet.write(row, 0, key, "key")
        sheet.page.set_row(row, 27)
        cells = {name: input_cell(key, name) for name in CELLS}
        formulas = row_as_drawn(key, row_formulas(key, cells, LOW_HIGH_EDGE), input_cell)
        for name in CELLS:
            hidden = name in _HIDDEN
            style = (
                ("plain_text" if hidden else "cell")
                if name in _TEXTS
                else "working"
                if hidden
                else "number"
            )
            _merge_wide(sheet, row, name, style)
            sheet.formula(row, _COLUMN[name], formulas[name], style=style)
    last = INPUT_ROW + len(DRAWN) - 1
    at = cell(INPUT_ROW, _COLUMN["status"], absolute=False)
    for criteria, style in ((f'={at}="{OK}"', "good"), (f'=AND({at}<>"{OK}",{at}<>"")', "bad")):
        sheet.page.conditional_format(
            INPUT_ROW, _COLUMN["status"], last, _COLUMN["status"],
            {"type": "formula", "criteria": criteria, "format": sheet.book.styles[style]},
        )  # fmt: skip


def _merge_wide(sheet: LiveSheet, row: int, name: str, style: str) -> None:
    """One wide cell, where the text is long."""
    if name in _WIDE:
        sheet.page.merge_range(row, _COLUMN[name], row, _WIDE[name], "", sheet.book.styles[style])


def add_constants(sheet: LiveSheet) -> None:
    """The few numbers of the rules, so that no formula hides one."""
    for row, (name, (value, meaning)) in enumerate(CONSTANTS.items(), start=CONSTANT_ROW):
        sheet.write(row, 0, name, "key")
        sheet.write(row, 1, value, "working")
        sheet.write(row, 2, meaning, "text")
        sheet.name(row, 1, name)
    probability = "the probability of that score"
    first = CONSTANT_ROW + len(CONSTANTS)
    for row, (name, text, meaning) in enumerate((
        (U_LEAST, formula(normal_probability, "-sim_far"), probability),
        (U_MOST, formula(normal_probability, "sim_far"), probability),
        ("sim_nearest", formula(nearest, LOW_HIGH_EDGE), "auto: Best this far from Low and High, of High − Low"),
        (FROM_D_B, from_one_formula(), "D_b is drawn, and stands for db_dF_CV and db_dF_CnV"),
    ), start=first):  # fmt: skip
        sheet.write(row, 0, name, "key")
        sheet.formula(row, 1, text, style="working")
        sheet.write(row, 2, meaning, "text")
        sheet.name(row, 1, name)
