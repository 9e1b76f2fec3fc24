"""The Custom tables sheet of a workbook with COOPL_ functions: ready formulas to copy from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coop_xl.estimates.cell_names import TITLE as SCENARIOS
from coop_xl.functions import catalogue
from coop_xl.functions.scenario_models import MOVES, move
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, Switch
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import FILL_IN
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.sheets.custom_tables import PROBABILITIES, SHARES, TITLE
from coop_xl.workbook.sheets.scenarios_sheet import FIRST as FIRST_SCENARIO
from coop_xl.workbook.sheets.scenarios_sheet import columns_of

from .lambdas import CLOSED_FORMS, PROPOSALS, WITH

_ABOUT = (
    "The COOPL_ functions are part of this file: no add-in, no macros. Copy these formulas and change them; no other sheet needs them.",
    "They need Excel 365 or Excel 2024 (Windows, Mac) or Excel on the web. Older Excel and LibreOffice show errors here, and only here.",
    "names is a row or column of variable names in any order; values is below or beside it, one scenario a row or column. "
    "The answers spill into the cells beside the formula: leave these free. Inputs of extensions (lambda_own, gamma, …) may be among names; left out or blank they are off.",
)  # fmt: skip
UNKNOWN = (
    "This program does not know LAMBDA functions: this sheet has no answers here, all others work."
)
_SCENARIO_COUNT = 5
_LAST_COLUMN, _TEXT_COLUMN = _SCENARIO_COUNT, _SCENARIO_COUNT + 1
_HEAD_ROW = 7
FIRST = _HEAD_ROW + 1
_EXTENSIONS_ROW = FIRST + len(ENTRIES)
_SECTION = "The first scenarios of sheet Scenarios, a column each; their answers begin in row "
_LINKED = "Inputs of extensions, as entered on sheet Extensions. Blank: off."
_EFFECTS = (0.01, 0.02, 0.01)  # of the example of an intervention on all three probabilities
_ANSWERS = (
    ("UTILITY", ("U",)),
    ("MARGINALS", ("(v)", "(cv)", "(c¬v)")),
    ("BEST", ("best",)),
    ("GRADIENT", ("dU/dp_V", "dU/dp_CV", "dU/dp_CnV")),
)
_BEST_MARKS = {name: name for name in INTERVENTIONS}
_Scenarios = Sequence[tuple[str, dict[str, Any]]]  # the name and the entries of each


@dataclass(frozen=True)
class Places:
    """Where things stand below the names, which are those that the workbook has cells for."""

    keys: tuple[str, ...]

    @classmethod
    def of(cls, book: LiveBook) -> "Places":
        """Those of a workbook with extensions, or without."""
        return cls(tuple(ACCEPTED if book.has_extensions else ENTRIES))

    @property
    def names(self) -> str:
        """The area of the names."""
        return f"{cell(FIRST, 0)}:{cell(self.last, 0)}"

    @property
    def values(self) -> str:
        """The area of all scenarios."""
        return f"{cell(FIRST, 1)}:{cell(self.last, _LAST_COLUMN)}"

    @property
    def first_values(self) -> str:
        """The area of the first scenario."""
        return f"{cell(FIRST, 1)}:{cell(self.last, 1)}"

    @property
    def last(self) -> int:
        """The row of the last name."""
        return _HEAD_ROW + len(self.keys)

    @property
    def answers_row(self) -> int:
        """Where the answers begin."""
        return self.last + 3

    @property
    def moves_row(self) -> int:
        """Where the effects of an intervention begin."""
        return self.answers_row + 10

    @property
    def grids_row(self) -> int:
        """Where the two-way tables begin."""
        return self.moves_row + 6


def add_lambda_tables_sheet(book: LiveBook) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE)
    sheet.page.unprotect_range("A1:Z200")
    sheet.widths(34, *[16] * _SCENARIO_COUNT, 60)
    sheet.write(0, 0, "Custom tables", "title")
    for row, text in enumerate(_ABOUT, start=1):
        sheet.write(row, 0, text, "muted")
    places = Places.of(book)
    unknown = f'IF(ISERROR({cell(places.answers_row, 1)}),"{UNKNOWN}","")'
    sheet.formula(len(_ABOUT) + 1, 0, unknown, "", "muted")
    scenarios = _scenarios_of(book)
    _add_scenarios(sheet, scenarios)
    sheet.write(_HEAD_ROW - 1, 0, f"{_SECTION}{places.answers_row + 1}", "section")
    if book.has_extensions:
        _add_extensions(sheet, scenarios)
    _add_answers(sheet, scenarios)
    _add_intervention(sheet, scenarios)
    row = _add_grid(sheet, places.grids_row, "MARGINAL_CV", scenarios)
    row = _add_grid(sheet, row, "BEST", scenarios, "center")
    add_functions(sheet, row)
    sheet.page.freeze_panes(0, 1)


def _scenarios_of(book: LiveBook) -> _Scenarios:
    """Name and entries of the first rows of Scenarios; none where something is still open."""
    return [_scenario_of(book, FIRST_SCENARIO + place) for place in range(_SCENARIO_COUNT)]


def _scenario_of(book: LiveBook, row: int) -> tuple[str, dict[str, Any]]:
    """A row of Scenarios: its cells hold what follows from Questions, too."""
    held = {key: book.calculator.value((SCENARIOS, row, at)) for key, at in columns(book).items()}
    name = book.calculator.value((SCENARIOS, row, 0)) or ""
    if not name or held.pop("status") == FILL_IN:
        return name, {}
    extensions = {
        key: row.best for key, row in book.content.extensions.items() if row.best is not None
    }
    return name, {
        key: value for key, value in held.items() if value not in (None, "")
    } | extensions


def columns(book: LiveBook) -> dict[str, int]:
    """Where Scenarios has each entry, and the status of a row."""
    places = {key: place for place, key in enumerate(columns_of(book), start=1)}
    return {key: places[key] for key in (*ENTRIES, "status")}


def _add_scenarios(sheet: LiveSheet, scenarios: _Scenarios) -> None:
    """Names in a column and a scenario in each column beside it, linked to Scenarios."""
    sheet.write(_HEAD_ROW, 0, "Name", "head")
    for row, key in enumerate(ENTRIES, start=FIRST):
        sheet.write(row, 0, key, "key")
    places = columns(sheet.book)
    for place, (name, values) in enumerate(scenarios):
        row, column = FIRST_SCENARIO + place, place + 1
        at = f"{SCENARIOS}!{cell(row, 0)}"
        sheet.formula(_HEAD_ROW, column, f'IF({at}="","",{at})', name, "head")
        is_open = f'{SCENARIOS}!{cell(row, places["status"])}="{FILL_IN}"'
        for offset, key in enumerate(ENTRIES):
            at = f"{SCENARIOS}!{cell(row, places[key])}"
            text = f'IF(OR({is_open},{at}=""),"",{at})'
            sheet.formula(FIRST + offset, column, text, values.get(key, ""))
    sheet.page.set_row(_HEAD_ROW, 44)


def _add_extensions(sheet: LiveSheet, scenarios: _Scenarios) -> None:
    """The inputs of extensions below them, linked to Extensions where there is a scenario."""
    sheet.write(_EXTENSIONS_ROW, _TEXT_COLUMN, _LINKED, "muted")
    for row, (key, extension) in enumerate(EXTENSION_INPUTS.items(), start=_EXTENSIONS_ROW):
        sheet.write(row, 0, key, "key")
        style = "whole" if isinstance(extension, Switch) else "number"
        for column, (_, values) in enumerate(scenarios, start=1):
            entered = f"{cell(FIRST, column)}:{cell(_EXTENSIONS_ROW - 1, column)}"
            text = f'IF(OR(COUNT({entered})=0,best_{key}=""),"",best_{key})'
            sheet.formula(row, column, text, values.get(key, ""), style)


def _add_answers(sheet: LiveSheet, scenarios: _Scenarios) -> None:
    """Each closed form of all scenarios: one formula a function."""
    places = Places.of(sheet.book)
    row = places.answers_row
    sheet.write(row - 1, 0, "Their answers: one formula a function", "section")
    sheet.write(row - 1, _TEXT_COLUMN, "Formula", "section")
    for name, labels in _ANSWERS:
        answer = answers(name, scenarios, len(labels))
        style = "center" if name == "BEST" else "number"
        text = f"COOPL_{name}({places.names},{places.values})"
        sheet.spill(row, 1, text, answer, style)
        sheet.write(row, _TEXT_COLUMN, f"={text}", "formula_text")
        if name == "BEST":
            sheet.mark(row, 1, row, _LAST_COLUMN, _BEST_MARKS)
        for label in labels:
            sheet.write(row, 0, f"COOPL_{name}: {label}" if labels[1:] else f"COOPL_{name}", "key")
            row += 1


def _add_intervention(sheet: LiveSheet, scenarios: _Scenarios) -> None:
    """(⋆) for an intervention whose effects can be typed."""
    places = Places.of(sheet.book)
    row = places.moves_row
    sheet.write(row - 1, 0, "An intervention that moves all three probabilities", "section")
    for place, (key, effect) in enumerate(zip(MOVES, _EFFECTS, strict=True), start=row):
        sheet.write(place, 0, f"{key} per unit of effort", "key")
        sheet.entry(place, 1, effect, _effect_rule(key, cell(place, 1)))
    moves = [cell(place, 1) for place in range(row, row + len(MOVES))]
    text = f"COOPL_INTERVENTION({places.names},{places.values},{','.join(moves)})"
    sheet.write(row + len(MOVES), 0, "COOPL_INTERVENTION", "key")
    sheet.spill(row + len(MOVES), 1, text, answers("INTERVENTION", scenarios, 1, *_EFFECTS))
    sheet.write(row + len(MOVES), _TEXT_COLUMN, f"={text}", "formula_text")


def _effect_rule(key: str, at: str) -> dict[str, Any]:
    """Any number, with its prompt."""
    variable = move(key)
    return {
        "validate": "custom", "value": f"=ISNUMBER({at})",
        "input_title": key, "input_message": f"{variable.meaning}. Enter {variable.domain}.",
        "error_title": f"{key} is not accepted", "error_message": f"{key}: enter {variable.domain}.",
    }  # fmt: skip


def _add_grid(
    sheet: LiveSheet,
    row: int,
    name: str,
    scenarios: _Scenarios,
    style: str = "number",
) -> int:
    """A two-way table of the first scenario, a formula a row; returns where the next may start."""
    places = Places.of(sheet.book)
    title = f"COOPL_{name} of the first scenario: F_V down, p_V across"
    sheet.write(row - 1, 0, title, "section")
    sheet.write(row, 0, "F_V \\ p_V", "head")
    for column, probability in enumerate(PROBABILITIES, start=1):
        sheet.write(row, column, probability, "axis")
    across = f"{cell(row, 1)}:{cell(row, _LAST_COLUMN)}"
    for place, share in enumerate(SHARES, start=row + 1):
        sheet.write(place, 0, share, "axis")
        names = places.names
        table = f'COOPL_WITH({names},COOPL_WITH({names},{places.first_values},"F_V",{cell(place, 0)}),"p_V",{across})'
        text = f'IF({cell(places.answers_row, 1)}="","",COOPL_{name}({names},{table}))'
        changes = ("F_V", share, "p_V", [[*PROBABILITIES]])
        sheet.spill(place, 1, text, answers(name, scenarios[:1], 1, *changes), style)
        if place == row + 1:  # the others are alike
            look = sheet.book.styles["formula_text"]
            sheet.page.merge_range(place, _TEXT_COLUMN, place + 2, _TEXT_COLUMN, f"={text}", look)
    if name == "BEST":
        sheet.mark(row + 1, 1, row + len(SHARES), _LAST_COLUMN, _BEST_MARKS)
    return row + len(SHARES) + 3


def answers(name: str, scenarios: _Scenarios, height: int, *more: Any) -> list[list[Any]]:
    """What the add-in's function of that name answers, blank where a scenario is."""
    values = [[entered.get(key) for _, entered in scenarios] for key in ACCEPTED]
    rows: list[list[Any]] = [[""]] * height
    if scenarios[0][1]:
        answer = getattr(catalogue, f"COOP_{name}")([[key] for key in ACCEPTED], values, *more)
        rows = answer if isinstance(answer, list) else [[answer]]
    return [[*row, *[""] * (_SCENARIO_COUNT - len(row))] for row in rows]


def add_functions(sheet: LiveSheet, row: int) -> None:
    """The functions: what each gives, and its arguments."""
    sheet.write(row - 1, 0, "The functions", "section")
    look = sheet.book.styles["cell"]
    for place, each in enumerate((*CLOSED_FORMS, PROPOSALS, WITH), start=row):
        sheet.write(place, 0, each.name, "key")
        sheet.page.merge_range(place, 1, place, _LAST_COLUMN, each.gives, look)
        sheet.write(place, _TEXT_COLUMN, f"={each.name}({each.parameters})", "formula_text")
        sheet.page.set_row(place, 18)
