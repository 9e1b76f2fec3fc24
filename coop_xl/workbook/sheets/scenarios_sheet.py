"""The Scenarios sheet: one scenario a row, filled from Questions where nothing is typed."""

from typing import Any

from coop_xl.estimates.cell_names import (
    EXTENSION_WORKINGS,
    HEADINGS,
    MARGINALS,
    PER_F_I,
    SCENARIO_COLUMNS,
    SCENARIO_RESULTS,
    TITLE,
)
from coop_xl.estimates.entries import Scenario
from coop_xl.estimates.scales import KEY_ON_SCALE
from coop_xl.findings.plain_names import NAMES, OUTPUT_NAMES, capital, label
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import TO_FILL
from coop_xl.workbook.formulas import spoken
from coop_xl.workbook.formulas.model_row import Block, lead_formula
from coop_xl.workbook.formulas.status_words import OK, OUT_OF_RANGE
from coop_xl.workbook.live import LiveBook

from .assumed_values import DEFAULTS, FROM_ONE, HAS_D_B, SLOPES, formula_from_one
from .entry_rules import conditions, shorten
from .one_slope import BEYOND

_TABLE = "Scenarios"
HEAD_ROW = 3
ROWS = 24
FIRST = HEAD_ROW + 1
_LAST = HEAD_ROW + ROWS
_NAME_WIDTH = 34
_WIDTHS = {"verdict": 27, "lead": 12, "status": 14, "best": 14}
_INTRO = (
    "Type a name in a free row: it fills from your answers. Then type over what differs; that stands out. "
    "Enter F_V and F_I in one way a row: to use another, clear the first."
)
_RIGHT = {"Lead over the runner-up", *MARGINALS, *ENTRIES}  # headings of numbers
_SCALED = {key: (of, scale) for (of, scale), key in KEY_ON_SCALE.items()}


def add_scenarios_sheet(book: LiveBook) -> Block:
    """Append the sheet; a row comes alive when its name is typed."""
    sheet = book.add_sheet(TITLE, zoom=85, tab=TO_FILL)
    block = Block(sheet, 1, columns_of(book))
    sheet.write(0, 0, "Scenarios", "title")
    sheet.write(1, 0, _INTRO, "muted")
    if book.has_extensions:
        sheet.formula(0, 1, "options_said", style="muted")
    sheet.page.set_column(0, 0, _NAME_WIDTH)
    for key in block.columns:
        sheet.page.set_column(block.column(key), block.column(key), _WIDTHS.get(key, 12))
    _add_bands(block)
    for row in range(FIRST, _LAST + 1):
        place = row - FIRST
        scenario = (
            book.content.scenarios[place] if place < len(book.content.scenarios) else Scenario("")
        )
        _add_scenario(block, row, scenario)
    _add_model(block)
    headings = ["Scenario", *(HEADINGS.get(key, key) for key in block.columns)]
    sheet.page.add_table(HEAD_ROW, 0, _LAST, len(block.columns), {
        "name": _TABLE, "style": None, "autofilter": False,
        "columns": [
            {"header": heading, "header_format": book.styles["head_right" if heading in _RIGHT else "head"]}
            for heading in headings
        ],
    })  # fmt: skip
    _add_marks(block)
    sheet.page.freeze_panes(FIRST, 1)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(3, 0)
    sheet.page.print_area(0, 0, _LAST, len(block.columns))
    return block


def columns_of(book: LiveBook) -> tuple[str, ...]:
    """The columns of the table after the name: results first."""
    skipped = () if book.has_extensions else EXTENSION_WORKINGS
    return tuple(key for key in SCENARIO_COLUMNS if key not in skipped)


def _add_marks(block: Block) -> None:
    """Colours of the best, of what is amiss, and of what differs from Questions."""
    sheet, status = block.sheet, block.column("status")
    sheet.mark(FIRST, status, _LAST, status, {"OK": "good", "fill in": "bad", OUT_OF_RANGE: "bad"})
    verdict = block.column("verdict")
    sheet.mark(FIRST, verdict, _LAST, verdict, {NAMES[name]: name for name in INTERVENTIONS})
    for key in ENTRIES:
        column = block.column(key)
        at = cell(FIRST, column, absolute=False)
        differs = f'=AND($A{FIRST + 1}<>"",{at}<>{_default_formula(key, FIRST, fixed=False)})'
        sheet.page.conditional_format(FIRST, column, _LAST, column, {
            "type": "formula", "criteria": differs, "format": sheet.book.styles["differs"]})  # fmt: skip


def _add_bands(block: Block) -> None:
    """Which columns are results and which are workings; what the keys mean that head the others."""
    labels = {key: capital(label(key)) for key in ENTRIES}
    labels |= {key: capital(OUTPUT_NAMES[key]) for key in MARGINALS}
    starts = {
        block.columns[0]: "Results",
        block.columns[len(SCENARIO_RESULTS) + len(ENTRIES)]: "Workings, from left to right",
    }
    for key in block.columns:
        at = HEAD_ROW - 1, block.column(key)
        if key in labels:
            block.sheet.write(*at, labels[key], "band_small")
        else:
            block.sheet.write(*at, starts.get(key), "band")


def _add_scenario(block: Block, row: int, scenario: Scenario) -> None:
    """One row: its name, its entries (typed, or from Questions) and the model."""
    sheet = block.sheet
    if len(scenario.name) > _NAME_WIDTH:
        sheet.let_grow(row)
    sheet.entry(row, 0, scenario.name, {
        "validate": "length", "criteria": "<=", "value": 80,
        "input_title": "Scenario", "input_message": "A name brings the row to life, filled from Questions.",
        "error_title": "Scenario", "error_message": "Enter a name of at most 80 characters.",
    }, "entry_name")  # fmt: skip
    typed_F_V = any(key in scenario.changes for key in ("F_V", "log10_F_V", "log10_1mF_V"))
    typed_F_I = any(key in scenario.changes for key in ("F_I", "log10_F_I"))
    for key in ENTRIES:
        column = block.column(key)
        other_way = (
            (typed_F_V if _SCALED[key][0] == "F_V" else typed_F_I) if key in _SCALED else False
        )
        if key in scenario.changes or (scenario.name and other_way):
            sheet.write(row, column, scenario.changes.get(key, ""), "entry_number")
        else:
            sheet.formula(row, column, _default_formula(key, row), style="entry_number")
        sheet.page.data_validation(row, column, row, column, _entry_rule(key, row, column))


def _add_model(block: Block) -> None:
    """What follows in every row."""
    block.fill_down(FIRST, ROWS, f'$A{ROW}=""')
    known = f'{block.in_row("status")}="{OK}"'
    lead = lead_formula([block.in_row(key) for key in PER_F_I])
    verdict = spoken.kind(block.in_row("best"))
    for key, text, style in (("verdict", verdict, "key"), ("lead", lead, "ratio")):
        block.fill_column(key, f'IF({known},{text},"")', FIRST, ROWS, style)


def _default_formula(key: str, row: int, *, fixed: bool = True) -> str:
    """What an entry cell holds until it is typed over: Best of Questions, or what is assumed.

    With `fixed` off it is for the rows below, too, as a conditional format needs it. The reader
    knows by these forms that a cell was not typed over.
    """
    of, scale = _SCALED.get(key, (key, None))
    name = cell(row, 0) if fixed else f"$A{row + 1}"
    if key in (*DEFAULTS, *SLOPES):
        open_ = f'{name}="",NOT(ISNUMBER(best_{of}))'
        if key in FROM_ONE:
            open_ += f",{HAS_D_B}"
        if scale:
            open_ += f',scale_{of}<>"{scale}"'
        said = f'IF({name}<>"",{_assumed_formula(key, row, fixed=fixed)},"")'
        return f"IF(OR({open_}),{said},best_{of})"
    used = f'OR({name}="",NOT(ISNUMBER(best_{of})))'
    if scale:
        used = f'OR({name}="",scale_{of}<>"{scale}",NOT(ISNUMBER(best_{of})))'
    return f'IF({used},"",best_{of})'


def _assumed_formula(key: str, row: int, *, fixed: bool) -> str:
    """What is assumed in a row: from the row's own cells, as on Questions from that sheet's."""
    columns = {each: 1 + SCENARIO_COLUMNS.index(each) for each in ENTRIES}
    at = {
        each: cell(row, column) if fixed else "$" + cell(row, column, absolute=False)
        for each, column in columns.items()
    }
    plain, log, log_rest = at["F_V"], at["log10_F_V"], at["log10_1mF_V"]
    at["rest"] = f"IF(COUNT({plain}),1-{plain},IF(COUNT({log}),1-10^{log},10^{log_rest}))"
    at["F_V"] = f"IF(COUNT({plain}),{plain},IF(COUNT({log}),10^{log},1-10^{log_rest}))"
    at |= {"D_b": "best_D_b", "beyond": BEYOND}
    usual = DEFAULTS[key].formula.format_map(at) if key in DEFAULTS else '""'
    if key in FROM_ONE:
        usual = f"IF({HAS_D_B},{formula_from_one(key, at)},{usual})"
    if key == "F_I":  # entered in another way, it is not assumed
        usual = f'IF(OR(ISNUMBER(best_F_I),COUNT({at["log10_F_I"]})),"",{usual})'
    return f'IFERROR({usual},"")'


def _entry_rule(key: str, row: int, column: int) -> dict[str, Any]:
    """Validation of a scenario's cell: a number in the variable's domain."""
    variable, at = ENTRIES[key], cell(row, column, absolute=False)
    tests = ",".join((f"ISNUMBER({at})", *conditions(variable, at)))
    return {
        "validate": "custom", "value": f"=AND({tests})",
        "input_title": key, "input_message": shorten(f"{variable.meaning}. Enter {variable.domain}.", 255),
        "error_title": f"{key} is not accepted"[:32], "error_message": shorten(f"{key}: enter {variable.domain}.", 255),
    }  # fmt: skip
