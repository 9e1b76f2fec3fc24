"""The Custom tables sheet of a workbook with COOPL_ functions: ready formulas to copy from."""

from collections.abc import Sequence
from typing import Any

from coop_xl.estimates.cell_names import TITLE as SCENARIOS
from coop_xl.estimates.entries import Entries, Scenario
from coop_xl.functions import catalogue
from coop_xl.functions.scenario_models import MOVES, move
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, WAYS_TO_ENTER
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, Switch
from coop_xl.spreadsheet.writing.book import cell, plain
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.sheets.custom_tables import PROBABILITIES, SHARES, TITLE
from coop_xl.workbook.sheets.scenarios_sheet import FIRST as FIRST_SCENARIO

from .lambdas import CLOSED_FORMS, WITH

ABOUT = (
    "The COOPL_ functions are part of this file: no add-in, no macros. Copy these formulas and change them; no other sheet needs them.",
    "They need Excel 365 or Excel 2024 (Windows, Mac) or Excel on the web. Older Excel and LibreOffice show errors here, and only here.",
    "names is a row or column of variable names in any order; values is below or beside it, one scenario a row or column. "
    "The answers spill into the cells beside the formula: leave these free. Inputs of extensions (lambda_own, gamma, …) may be among names; left out or blank they are off.",
)  # fmt: skip
UNKNOWN = (
    "This program does not know LAMBDA functions: this sheet has no answers here, all others work."
)
SCENARIO_COUNT = 5
LAST_COLUMN, TEXT_COLUMN = SCENARIO_COUNT, SCENARIO_COUNT + 1
HEAD_ROW = 7
FIRST, LAST = HEAD_ROW + 1, HEAD_ROW + len(ACCEPTED)
EXTENSIONS_ROW = FIRST + len(ENTRIES)
NAMES = f"{cell(FIRST, 0)}:{cell(LAST, 0)}"
VALUES = f"{cell(FIRST, 1)}:{cell(LAST, LAST_COLUMN)}"
FIRST_VALUES = f"{cell(FIRST, 1)}:{cell(LAST, 1)}"
ANSWERS_ROW = LAST + 3
MOVES_ROW = ANSWERS_ROW + 10
GRIDS_ROW = MOVES_ROW + 6
SECTION = f"The first scenarios of sheet Scenarios, a column each; their answers begin in row {ANSWERS_ROW + 1}"
LINKED = "Inputs of extensions, as entered on sheet Extensions. Blank: off."
EFFECTS = (0.01, 0.02, 0.01)  # of the example of an intervention on all three probabilities
ANSWERS = (
    ("UTILITY", ("U",)),
    ("MARGINALS", ("(v)", "(cv)", "(c¬v)")),
    ("BEST", ("best",)),
    ("GRADIENT", ("dU/dp_V", "dU/dp_CV", "dU/dp_CnV")),
)
BEST_MARKS = {name: name for name in INTERVENTIONS}
Scenarios = Sequence[tuple[str, dict[str, Any]]]  # the name and the entries of each


def add_lambda_tables_sheet(book: LiveBook) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.page.unprotect_range("A1:Z200")
    sheet.widths(34, *[16] * SCENARIO_COUNT, 60)
    sheet.write(0, 0, "Custom tables", "title")
    for row, text in enumerate(ABOUT, start=1):
        sheet.write(row, 0, text, "muted")
    unknown = f'IF(ISERROR({cell(ANSWERS_ROW, 1)}),"{UNKNOWN}","")'
    sheet.formula(len(ABOUT) + 1, 0, unknown, "", "muted")
    scenarios = scenarios_of(book.content)
    add_scenarios(sheet, scenarios)
    add_extensions(sheet, scenarios)
    add_answers(sheet, scenarios)
    add_intervention(sheet, scenarios)
    row = add_grid(sheet, GRIDS_ROW, "MARGINAL_CV", scenarios)
    row = add_grid(sheet, row, "BEST", scenarios, "center")
    add_functions(sheet, row)
    sheet.page.freeze_panes(0, 1)


def scenarios_of(content: Entries) -> Scenarios:
    """Name and entries of the first rows of Scenarios; blank ones to type into there."""
    rows = [*content.scenarios, *[Scenario("")] * SCENARIO_COUNT][:SCENARIO_COUNT]
    return [(each.name, entries(content, each) if each.name else {}) for each in rows]


def entries(content: Entries, scenario: Scenario) -> dict[str, Any]:
    """What a scenario enters: as on Inputs and Extensions, but for its changes."""
    changed = {
        way
        for ways in WAYS_TO_ENTER.values()
        if not scenario.changes.keys().isdisjoint(ways)
        for way in ways
    }
    kept = {key: value for key, value in content.best.items() if key not in changed}
    extensions = {key: row.best for key, row in content.extensions.items() if row.best is not None}
    return {**kept, **scenario.changes, **extensions}


def add_scenarios(sheet: LiveSheet, scenarios: Scenarios) -> None:
    """Names in a column and a scenario in each column beside it, linked to Scenarios."""
    sheet.write(HEAD_ROW - 1, 0, SECTION, "section")
    sheet.write(HEAD_ROW, 0, "Name", "head")
    for row, key in enumerate(ENTRIES, start=FIRST):
        sheet.write(row, 0, key, "key")
    for place, (name, values) in enumerate(scenarios):
        row, column = FIRST_SCENARIO + place, place + 1
        link(sheet, HEAD_ROW, column, cell(row, 0), name, "head")
        for offset, key in enumerate(ENTRIES):
            link(sheet, FIRST + offset, column, cell(row, 1 + offset), values.get(key, ""))
    sheet.page.set_row(HEAD_ROW, 44)


def add_extensions(sheet: LiveSheet, scenarios: Scenarios) -> None:
    """The inputs of extensions below them, linked to Extensions where there is a scenario."""
    sheet.write(EXTENSIONS_ROW, TEXT_COLUMN, LINKED, "muted")
    for row, (key, extension) in enumerate(EXTENSION_INPUTS.items(), start=EXTENSIONS_ROW):
        sheet.write(row, 0, key, "key")
        style = "whole" if isinstance(extension, Switch) else "number"
        for column, (_, values) in enumerate(scenarios, start=1):
            text = f'IF(OR({cell(HEAD_ROW, column)}="",best_{key}=""),"",best_{key})'
            sheet.formula(row, column, text, values.get(key, ""), style)


def link(
    sheet: LiveSheet, row: int, column: int, there: str, value: Any, style: str = "number"
) -> None:
    """What a cell of Scenarios holds; a blank one stays blank."""
    address = f"{SCENARIOS}!{there}"
    sheet.formula(row, column, f'IF({address}="","",{address})', value, style)


def add_answers(sheet: LiveSheet, scenarios: Scenarios) -> None:
    """Each closed form of all scenarios: one formula a function."""
    row = ANSWERS_ROW
    sheet.write(row - 1, 0, "Their answers: one formula a function", "section")
    sheet.write(row - 1, TEXT_COLUMN, "Formula", "section")
    for name, labels in ANSWERS:
        answer = answers(name, scenarios, len(labels))
        style = "center" if name == "BEST" else "number"
        text = f"COOPL_{name}({NAMES},{VALUES})"
        spill(sheet, row, 1, text, answer, style)
        sheet.write(row, TEXT_COLUMN, f"={text}", "formula_text")
        if name == "BEST":
            sheet.mark(row, 1, row, LAST_COLUMN, BEST_MARKS)
        for label in labels:
            sheet.write(row, 0, f"COOPL_{name}: {label}" if labels[1:] else f"COOPL_{name}", "key")
            row += 1


def add_intervention(sheet: LiveSheet, scenarios: Scenarios) -> None:
    """(⋆) for an intervention whose effects can be typed."""
    row = MOVES_ROW
    sheet.write(row - 1, 0, "An intervention that moves all three probabilities", "section")
    for place, (key, effect) in enumerate(zip(MOVES, EFFECTS, strict=True), start=row):
        sheet.write(place, 0, f"{key} per unit of effort", "key")
        sheet.entry(place, 1, effect, effect_rule(key, cell(place, 1)))
    moves = [cell(place, 1) for place in range(row, row + len(MOVES))]
    text = f"COOPL_INTERVENTION({NAMES},{VALUES},{','.join(moves)})"
    sheet.write(row + len(MOVES), 0, "COOPL_INTERVENTION", "key")
    spill(sheet, row + len(MOVES), 1, text, answers("INTERVENTION", scenarios, 1, *EFFECTS))
    sheet.write(row + len(MOVES), TEXT_COLUMN, f"={text}", "formula_text")


def effect_rule(key: str, at: str) -> dict:
    """Any number, with its prompt."""
    variable = move(key)
    return {
        "validate": "custom", "value": f"=ISNUMBER({at})",
        "input_title": key, "input_message": f"{variable.meaning}. Enter {variable.domain}.",
        "error_title": f"{key} is not accepted", "error_message": f"{key}: enter {variable.domain}.",
    }  # fmt: skip


def add_grid(
    sheet: LiveSheet,
    row: int,
    name: str,
    scenarios: Scenarios,
    style: str = "number",
) -> int:
    """A two-way table of the first scenario, a formula a row; returns where the next may start."""
    title = f"COOPL_{name} of the first scenario: F_V down, p_V across"
    sheet.write(row - 1, 0, title, "section")
    sheet.write(row, 0, "F_V \\ p_V", "head")
    for column, probability in enumerate(PROBABILITIES, start=1):
        sheet.write(row, column, probability, "axis")
    across = f"{cell(row, 1)}:{cell(row, LAST_COLUMN)}"
    for place, share in enumerate(SHARES, start=row + 1):
        sheet.write(place, 0, share, "axis")
        table = f'COOPL_WITH({NAMES},COOPL_WITH({NAMES},{FIRST_VALUES},"F_V",{cell(place, 0)}),"p_V",{across})'
        text = f'IF({cell(ANSWERS_ROW, 1)}="","",COOPL_{name}({NAMES},{table}))'
        changes = ("F_V", share, "p_V", [[*PROBABILITIES]])
        spill(sheet, place, 1, text, answers(name, scenarios[:1], 1, *changes), style)
        if place == row + 1:  # the others are alike
            look = sheet.book.styles["formula_text"]
            sheet.page.merge_range(place, TEXT_COLUMN, place + 2, TEXT_COLUMN, f"={text}", look)
    if name == "BEST":
        sheet.mark(row + 1, 1, row + len(SHARES), LAST_COLUMN, BEST_MARKS)
    return row + len(SHARES) + 3


def answers(name: str, scenarios: Scenarios, height: int, *more: Any) -> list[list[Any]]:
    """What the add-in's function of that name answers, blank where a scenario is."""
    values = [[entered.get(key) for _, entered in scenarios] for key in ACCEPTED]
    rows: list[list[Any]] = [[""]] * height
    if scenarios[0][1] and all(value is not None for value in scenarios[0][1].values()):
        answer = getattr(catalogue, f"COOP_{name}")([[key] for key in ACCEPTED], values, *more)
        rows = answer if isinstance(answer, list) else [[answer]]
    return [[*row, *[""] * (SCENARIO_COUNT - len(row))] for row in rows]


def spill(
    sheet: LiveSheet,
    row: int,
    column: int,
    text: str,
    rows: list[list[Any]],
    style: str = "number",
) -> None:
    """A formula whose answers fill an area, with all of them cached."""
    last = row + len(rows) - 1, column + len(rows[0]) - 1
    sheet.spill(row, column, *last, text, rows[0][0], style)
    for down, line in enumerate(rows, start=row):
        for across, value in enumerate(line, start=column):
            at = cell(down, across, absolute=False)
            sheet.book.formulas[sheet.title, at] = text, plain(value)
            if (down, across) != (row, column):
                sheet.write(down, across, plain(value), style)


def add_functions(sheet: LiveSheet, row: int) -> None:
    """The functions: what each gives, and its arguments."""
    sheet.write(row - 1, 0, "The functions", "section")
    look = sheet.book.styles["cell"]
    for place, each in enumerate((*CLOSED_FORMS, WITH), start=row):
        sheet.write(place, 0, each.name, "key")
        sheet.page.merge_range(place, 1, place, LAST_COLUMN, each.gives, look)
        sheet.write(place, TEXT_COLUMN, f"={each.name}({each.parameters})", "formula_text")
        sheet.page.set_row(place, 18)
