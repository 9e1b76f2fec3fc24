"""The workings of the Sensitivity sheet: one model row a point near the best estimates."""

from collections.abc import Mapping, Sequence
from typing import Any

from coop_xl.estimates.cell_names import COLUMNS
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.formulas.values import OK
from coop_xl.workbook.live import LiveBook, LiveSheet

from .inputs_sheet import list_rule
from .scenarios_sheet import SCALED

OUTPUTS = ("marginal_V", "marginal_CV", "marginal_CnV", "U", "ratio_V", "ratio_CV", "ratio_CnV")
WORK_ROW = 78
HEAD_ROW = WORK_ROW + 1
TORNADO_WORK = HEAD_ROW + 1
PROBE_WORK = TORNADO_WORK + 2 * len(VARIABLES)
TWO_WAY_WORK = PROBE_WORK + 2 * len(VARIABLES)
BLOCK_COLUMN = 3
PICKED = BLOCK_COLUMN + len(COLUMNS)  # the picked output, beside each row of the block
# Beside the tornado's rows there is more, a line an input; the two-way table reads the ranges.
SWING, RANK, INPUT, RANGE, ORDER, SORTING = range(PICKED + 1, PICKED + 7)


def add_workings_headings(block: Block) -> None:
    """The headings of the model rows at the foot."""
    block.sheet.write(WORK_ROW, 0, "Workings: one model row a point", "section")
    for column, text in enumerate(("Point", "x", "y")):
        block.sheet.write(HEAD_ROW, column, text, "head")
    block.write_headings(HEAD_ROW)
    block.sheet.write(HEAD_ROW, PICKED, "picked output", "head")


def varied(of: str, text: str, value: Any, book: LiveBook) -> dict[str, tuple[str, Any]]:
    """All entries at their best estimates, but one variable at another value (on its scale)."""
    return {key: entry(key, of, text, value, book) for key in ENTRIES}


def entry(key: str, of: str, text: str, value: Any, book: LiveBook) -> tuple[str, Any]:
    """Formula and value of one entry cell of a row that varies `of`."""
    variable, scale = SCALED.get(key, (key, ""))
    best = book.content.estimate(variable).best
    given, at = (text, value) if variable == of else (f"best_{variable}", best)
    shown = at if book.figures.ready else ""
    if not scale:
        return f'IF(inputs_ready,{given},"")', shown
    on_scale = book.content.scale(variable) == scale
    return (
        f'IF(AND(inputs_ready,scale_{variable}="{scale}"),{given},"")',
        shown if on_scale else "",
    )


def write_point(
    block: Block, row: int, label: str, entries: Mapping, picked_by: str = "", picked: str = ""
) -> None:
    """One model row with its label, and the output that is picked."""
    block.sheet.write(row, 0, label, "key")
    figures = block.write_row(row, entries)
    if picked_by:
        block.sheet.formula(
            row, PICKED, picked_formula(block, row, picked_by), figures.get(picked, ""), "working"
        )


def picked_formula(block: Block, row: int, picked_by: str) -> str:
    """The output of a row that the user picked from the list, by its heading."""
    span = f"{block.address('U', row)}:{block.address('ratio_CnV', row)}"
    return f'IF({block.address("status", row)}="{OK}",INDEX({span},1,{picked_place(block, picked_by)}),"")'


def picked_place(block: Block, picked_by: str) -> str:
    """Which of the outputs, from U on, the user picked from the list."""
    heads = f"{cell(HEAD_ROW, block.column('U'))}:{cell(HEAD_ROW, block.column('ratio_CnV'))}"
    return f"MATCH({picked_by},{heads},0)"


def pick(
    sheet: LiveSheet,
    row: int,
    label: str,
    name: str,
    choices: Sequence[str],
    chosen: str,
    help_text: str,
) -> None:
    """A list the user picks from, with a name."""
    sheet.write(row, 0, label, "key")
    sheet.entry(row, 1, chosen, list_rule(list(choices), label, help_text))
    sheet.name(row, 1, name)
