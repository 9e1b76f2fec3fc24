"""The Scenarios sheet: a table with one scenario a row, filled from Inputs where nothing is typed."""

from coop_xl.estimates.cell_names import COLUMNS, HEADINGS, RESULTS, TITLE
from coop_xl.estimates.entries import Scenario
from coop_xl.estimates.scales import KEY_ON_SCALE
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.extension_words import extensions_said
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.formulas.values import OUT_OF_RANGE, is_number
from coop_xl.workbook.live import LiveBook

from .inputs_sheet import conditions, shorten

TABLE = "Scenarios"
HEAD_ROW = 3
ROWS = 24
FIRST = HEAD_ROW + 1
LAST = HEAD_ROW + ROWS
SCALED = {key: (of, scale) for (of, scale), key in KEY_ON_SCALE.items()}


def add_scenarios_sheet(book: LiveBook) -> Block:
    """Append the sheet; a row comes alive when its name is typed."""
    sheet = book.add_sheet(TITLE, zoom=85)
    block = Block(sheet, 1)
    sheet.write(0, 0, "Scenarios", "title")
    sheet.write(1, 0, "Type a name in a free row: it fills from Inputs. Then type over what differs. Enter F_V and F_I in one way a row: "
                      "to use another, clear the first.", "muted")  # fmt: skip
    sheet.formula(0, 1, "options_said", extensions_said(book.extensions), "section")
    sheet.page.set_column(0, 0, 30)
    for key in COLUMNS:
        width = 14 if key in VARIABLES or key in RESULTS else 12
        sheet.page.set_column(block.column(key), block.column(key), width)
    add_bands(block)
    for row in range(FIRST, LAST + 1):
        place = row - FIRST
        scenario = (
            book.content.scenarios[place] if place < len(book.content.scenarios) else Scenario("")
        )
        add_scenario(block, row, scenario)
    headings = ["Scenario", *(HEADINGS.get(key, key) for key in COLUMNS)]
    sheet.page.add_table(HEAD_ROW, 0, LAST, len(COLUMNS), {
        "name": TABLE, "style": None, "autofilter": False,
        "columns": [{"header": heading, "header_format": book.styles["head"]} for heading in headings],
    })  # fmt: skip
    sheet.page.set_row(HEAD_ROW, 30)
    status = block.column("status")
    sheet.mark(FIRST, status, LAST, status, {"OK": "good", "fill in": "bad", OUT_OF_RANGE: "bad"})
    best = block.column("best")
    sheet.mark(FIRST, best, LAST, best, {"V": "V", "CV": "CV", "CnV": "CnV"})
    sheet.page.freeze_panes(FIRST, 1)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(3, 0)
    sheet.page.print_area(0, 0, LAST, len(COLUMNS))
    return block


def add_bands(block: Block) -> None:
    """Which columns are typed, which are workings and which are results."""
    for first, last, text in (
        ("U_B", "log10_F_I", "Inputs of the scenario"),
        ("status", "greatest", "Workings, from left to right"),
        ("U", "ratio_CnV", "Results"),
    ):
        for column in range(block.column(first), block.column(last) + 1):
            block.sheet.write(
                HEAD_ROW - 1, column, text if column == block.column(first) else None, "band"
            )


def add_scenario(block: Block, row: int, scenario: Scenario) -> None:
    """One row: its name, its entries (typed, or from Inputs) and the model."""
    sheet = block.sheet
    sheet.entry(row, 0, scenario.name, {
        "validate": "length", "criteria": "<=", "value": 80,
        "input_title": "Scenario", "input_message": "A name brings the row to life, filled from Inputs.",
        "error_title": "Scenario", "error_message": "Enter a name of at most 80 characters.",
    }, "entry_name")  # fmt: skip
    entered: dict[str, float | str] = dict.fromkeys(ENTRIES, "")
    typed_F_V = any(key in scenario.changes for key in ("F_V", "log10_F_V", "log10_1mF_V"))
    typed_F_I = any(key in scenario.changes for key in ("F_I", "log10_F_I"))
    for key in ENTRIES:
        column = block.column(key)
        other_way = (
            (typed_F_V if SCALED[key][0] == "F_V" else typed_F_I) if key in SCALED else False
        )
        if key in scenario.changes or (scenario.name and other_way):
            entered[key] = scenario.changes.get(key, "")
            sheet.write(row, column, entered[key], "entry")
        else:
            entered[key] = default_value(block, key) if scenario.name else ""
            sheet.formula(row, column, default_formula(key, row), entered[key], "entry")
        sheet.page.data_validation(row, column, row, column, entry_rule(key, row, column))
    block.write_model(row, entered, (f'{cell(row, 0)}=""', not scenario.name))


def default_formula(key: str, row: int) -> str:
    """What an entry cell holds until it is typed over: the best estimate on Inputs."""
    of, scale = SCALED.get(key, (key, None))
    used = f'OR({cell(row, 0)}="",NOT(ISNUMBER(best_{of})))'
    if scale:
        used = f'OR({cell(row, 0)}="",scale_{of}<>"{scale}",NOT(ISNUMBER(best_{of})))'
    return f'IF({used},"",best_{of})'


def default_value(block: Block, key: str) -> float | str:
    """What that formula gives."""
    best = block.sheet.book.content.best.get(key)
    return best if best is not None and is_number(best) else ""


def entry_rule(key: str, row: int, column: int) -> dict:
    """Validation of a scenario's cell: a number in the variable's domain."""
    variable, at = ENTRIES[key], cell(row, column, absolute=False)
    tests = ",".join((f"ISNUMBER({at})", *conditions(variable, at)))
    return {
        "validate": "custom", "value": f"=AND({tests})",
        "input_title": key, "input_message": shorten(f"{variable.meaning}. Enter {variable.domain}.", 255),
        "error_title": f"{key} is not accepted"[:32], "error_message": shorten(f"{key}: enter {variable.domain}.", 255),
    }  # fmt: skip
