"""The two-way table on the Sensitivity sheet: the model as two picked inputs move at once."""

from typing import Any

from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.live import LiveSheet

from .points import INPUT, OUTPUTS, PICKED, RANGE, TWO_WAY_WORK, entry, pick, write_point
from .ranges import range_of
from .scenarios_sheet import SCALED
from .tornado_table import span

STEPS = 11
X, Y = "F_V", "p_CV"  # the axes at first
TITLE_ROW, OUTPUT_ROW, X_ROW, Y_ROW = 30, 31, 32, 33
AXIS_ROW = 36
FIRST, LAST = AXIS_ROW + 1, AXIS_ROW + STEPS
BEST_AXIS = STEPS + 2  # the column left of the map of the best


def add_two_way(block: Block) -> None:
    """The two-way table of two picked inputs: a heat map of the output, and one of the best."""
    sheet = block.sheet
    add_picks(sheet)
    axes = [
        steps(add_ends(sheet, row, name, key))
        for row, name, key in ((X_ROW, "grid_x", X), (Y_ROW, "grid_y", Y))
    ]
    add_axes(sheet, axes)
    for down in range(STEPS):
        for across in range(STEPS):
            add_point(block, down, across, (axes[0][across], axes[1][down]))
    colour(sheet)


def add_picks(sheet: LiveSheet) -> None:
    """What the user may choose: the output, the two inputs, and from where to where they go."""
    sheet.write(TITLE_ROW, 0, "2. Two inputs at once", "section")
    for row, label, name, choices, chosen, help_text in (
        (OUTPUT_ROW, "Output of the map", "grid_output", OUTPUTS, OUTPUTS[0], "Which result the left map shows."),
        (X_ROW, "Across", "grid_x", tuple(VARIABLES), X, "The input that changes from left to right."),
        (Y_ROW, "Down", "grid_y", tuple(VARIABLES), Y, "The input that changes from top to bottom."),
    ):  # fmt: skip
        pick(sheet, row, label, name, choices, chosen, help_text)
    for column, text in enumerate(("from", "to", "from, if you wish", "to, if you wish"), start=2):
        sheet.write(OUTPUT_ROW, column, text, "head")
    sheet.page.set_row(OUTPUT_ROW, 28)


def add_ends(sheet: LiveSheet, row: int, name: str, key: str) -> tuple[float, float] | None:
    """From and to of an axis: typed, else Low and High, else around Best."""
    ends = range_of(sheet.book, key) if sheet.book.figures.ready else None
    for offset, words in enumerate(("from", "to")):
        typed = cell(row, 4 + offset)
        sheet.entry(row, 4 + offset, None, {
            "validate": "decimal", "criteria": "between", "minimum": -1e300, "maximum": 1e300,
            "input_title": f"{name[-1]}: {words}", "input_message": "Leave blank to go from the input's Low to its High.",
            "error_title": "A number is needed", "error_message": "Enter a number, on the scale the input is entered in, or clear the cell.",
        })  # fmt: skip
        chosen = f"INDEX({span(RANGE)},MATCH({name},{span(INPUT)},0)+{offset})"
        text = f'IF(inputs_ready,IF(ISNUMBER({typed}),{typed},{chosen}),"")'
        sheet.formula(row, 2 + offset, text, ends[offset] if ends else "")
    return ends


def steps(ends: tuple[float, float] | None) -> list[Any]:
    """The values along an axis, blank while the inputs are not ready."""
    if not ends:
        return [""] * STEPS
    return [ends[0] + (ends[1] - ends[0]) * step / (STEPS - 1) for step in range(STEPS)]


def add_axes(sheet: LiveSheet, axes: list[list[Any]]) -> None:
    """The values along both sides, for the output's map and for the map of the best."""
    names = '"down: "&grid_y&", across: "&grid_x'
    sheet.formula(AXIS_ROW - 1, 0, names, f"down: {Y}, across: {X}", "muted")
    sheet.formula(AXIS_ROW - 1, 1, '"Map of "&grid_output', f"Map of {OUTPUTS[0]}", "text")
    sheet.write(AXIS_ROW - 1, BEST_AXIS + 1, "Map of the best intervention", "text")
    sheet.write(AXIS_ROW, 0, None, "head")
    sheet.write(AXIS_ROW, BEST_AXIS, None, "head")
    for step in range(STEPS):
        across, down = 1 + step, FIRST + step
        for row, column, ends_row, value in (
            (AXIS_ROW, across, X_ROW, axes[0][step]),
            (down, 0, Y_ROW, axes[1][step]),
        ):
            low, high = cell(ends_row, 2), cell(ends_row, 3)
            text = f'IF(inputs_ready,{low}+({high}-{low})*{step}/{STEPS - 1},"")'
            sheet.formula(row, column, text, value, "axis")
        sheet.formula(AXIS_ROW, BEST_AXIS + across, cell(AXIS_ROW, across), axes[0][step], "axis")
        sheet.formula(down, BEST_AXIS, cell(down, 0), axes[1][step], "axis")


def add_point(block: Block, down: int, across: int, values: tuple[Any, Any]) -> None:
    """One model row, and its place on both maps."""
    sheet, row = block.sheet, TWO_WAY_WORK + down * STEPS + across
    sheet.formula(row, 1, cell(AXIS_ROW, 1 + across), values[0], "working")
    sheet.formula(row, 2, cell(FIRST + down, 0), values[1], "working")
    entries = {key: point_entry(sheet, row, key, values) for key in ENTRIES}
    write_point(block, row, "point", entries, "grid_output", OUTPUTS[0])
    figures = block.cached[row]
    for column, working, key, style in (
        (1, PICKED, OUTPUTS[0], "number"),
        (BEST_AXIS + 1, block.column("best"), "best", "center"),
    ):
        shown = figures.get(key, "")
        sheet.formula(FIRST + down, column + across, cell(row, working), shown, style)


def point_entry(sheet: LiveSheet, row: int, key: str, values: tuple[Any, Any]) -> tuple[str, Any]:
    """Formula and value of one entry: the point's x or y if it is a picked input, else Best."""
    variable = SCALED.get(key, (key, ""))[0]
    best = sheet.book.content.estimate(variable).best
    value = {X: values[0], Y: values[1]}.get(variable, best)
    x, y = cell(row, 1), cell(row, 2)
    text = f'IF(grid_x="{variable}",{x},IF(grid_y="{variable}",{y},best_{variable}))'
    return entry(key, variable, text, value, sheet.book)


def colour(sheet: LiveSheet) -> None:
    """The heat of the output, and the colour of the best."""
    heat = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F0A830"}
    sheet.page.conditional_format(FIRST, 1, LAST, STEPS, heat)
    best = {"V": "V", "CV": "CV", "CnV": "CnV"}
    sheet.mark(FIRST, BEST_AXIS + 1, LAST, BEST_AXIS + STEPS, best)
