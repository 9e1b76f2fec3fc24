"""The Sensitivity sheet: tornado, two-way table with heat map, break-evens, and their workings.

Every figure comes from model blocks at the foot of the sheet: two rows an input for the tornado,
two more for its break-evens, and one row a point of the two-way table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coop_xl.model.break_even import probe_of
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, VARIABLES

from .block import COLUMNS, Block
from .book import Book, Sheet, cell
from .break_evens import add_break_evens
from .content import PLAIN, SCALES
from .figures import OK, is_number
from .inputs import list_rule
from .scenarios import SCALED
from .styles import SERIES

TITLE = "Sensitivity"
OUTPUTS = ("marginal_V", "marginal_CV", "marginal_CnV", "U", "ratio_V", "ratio_CV", "ratio_CnV")
STEPS = 11
GRID_X, GRID_Y = "F_V", "p_CV"  # the axes at first
PICK_ROW, TORNADO_ROW = 4, 6
GRID_ROW, GRID_FIRST = 30, 37
BREAK_ROW = 52
WORK_ROW = 78
TORNADO_WORK = WORK_ROW + 2
PROBE_WORK = TORNADO_WORK + 2 * len(VARIABLES)
GRID_WORK = PROBE_WORK + 2 * len(VARIABLES)
BLOCK_COLUMN = 3
PICKED = BLOCK_COLUMN + len(COLUMNS)  # the picked output, beside each row of the block


@dataclass(frozen=True)
class Range:
    """The default ends of an input on the two-way table, where Low and High are not given."""

    low: float
    high: float


def add_sensitivity_sheet(book: Book) -> None:
    """Append the sheet, with the names tornado_output, grid_output, grid_x and grid_y."""
    sheet = book.add_sheet(TITLE, zoom=80)
    sheet.page.set_column(0, 0, 26)
    sheet.page.set_column(1, PICKED + 6, 12)
    sheet.write(0, 0, "Sensitivity", "title")
    sheet.write(1, 0, "How the answer moves as one input, or two, move. Each input moves alone: correlations are ignored. "
                      "The workings stand below, one model row a point.", "muted")  # fmt: skip
    block = Block(sheet, BLOCK_COLUMN)
    add_workings_headings(block)
    add_tornado_workings(block)
    add_probe_workings(block)
    add_tornado(block)
    add_grid(block)
    add_break_evens(block, BREAK_ROW, PROBE_WORK)
    sheet.huge(TORNADO_ROW, 1, GRID_WORK + STEPS**2, PICKED + 6)
    sheet.page.freeze_panes(2, 1)
    sheet.page.print_area(0, 0, BREAK_ROW + len(VARIABLES) + 3, 2 * STEPS + 2)
    sheet.page.fit_to_pages(1, 1)


def add_workings_headings(block: Block) -> None:
    """The headings of the model rows at the foot."""
    block.sheet.write(WORK_ROW, 0, "Workings: one model row a point", "section")
    for column, text in enumerate(("Point", "x", "y")):
        block.sheet.write(WORK_ROW + 1, column, text, "head")
    block.write_headings(WORK_ROW + 1)
    block.sheet.write(WORK_ROW + 1, PICKED, "picked output", "head")


def varied(of: str, text: str, value: Any, book: Book) -> dict[str, tuple[str, Any]]:
    """All entries at their best estimates, but one variable at another value (on its scale)."""
    return {key: entry(key, of, text, value, book) for key in ENTRIES}


def entry(key: str, of: str, text: str, value: Any, book: Book) -> tuple[str, Any]:
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


def add_tornado_workings(block: Block) -> None:
    """Each input at its Low and at its High (at Best where that is blank)."""
    book = block.sheet.book
    for place, key in enumerate(VARIABLES):
        estimate = book.content.estimate(key)
        for offset, (name, value) in enumerate((("low", estimate.low), ("high", estimate.high))):
            row = TORNADO_WORK + 2 * place + offset
            used = value if is_number(value) else estimate.best
            text = f"IF(ISNUMBER({name}_{key}),{name}_{key},best_{key})"
            write_point(
                block,
                row,
                f"{key} at {name.capitalize()}",
                varied(key, text, used, book),
                "tornado_output",
                OUTPUTS[0],
            )


def add_probe_workings(block: Block) -> None:
    """Each input at 0 and at a second point: the marginals are linear in between."""
    book = block.sheet.book
    for place, key in enumerate(VARIABLES):
        best = book.content.estimate(key).best
        text = "1" if ENTRIES[key].high == 1 else f"far_probe*(1+ABS(best_{key}))"
        value = "" if best is None else float(probe_of(key, best))
        for offset, (point, at) in enumerate((("0", 0), (text, value))):
            row = PROBE_WORK + 2 * place + offset
            entries = varied(key, point, at, book)
            if key in SCALES:  # found on Model instead: no row of the block varies a share to 0
                entries = varied(key, f"best_{key}", best, book)
            block.sheet.formula(
                row, 1, f'IF(inputs_ready,{point},"")', at if book.figures.ready else "", "working"
            )
            write_point(
                block, row, f"{key} at {'0' if offset == 0 else 'a second point'}", entries
            )
            block.cached[row]["probe"] = at


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
    heads = (
        f"{cell(WORK_ROW + 1, block.column('U'))}:{cell(WORK_ROW + 1, block.column('ratio_CnV'))}"
    )
    return f'IF({block.address("status", row)}="{OK}",INDEX({span},1,MATCH({picked_by},{heads},0)),"")'


def pick(
    sheet: Sheet,
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


def add_tornado(block: Block) -> None:
    """The inputs by how far they move the picked output, and the chart."""
    sheet, base = block.sheet, block.sheet.book.figures.base
    sheet.write(PICK_ROW - 2, 0, "1. Tornado: each input at its Low and its High", "section")
    pick(
        sheet,
        PICK_ROW - 1,
        "Output",
        "tornado_output",
        OUTPUTS,
        OUTPUTS[0],
        "Which result the tornado looks at.",
    )
    heads = (
        f"{cell(WORK_ROW + 1, block.column('U'))}:{cell(WORK_ROW + 1, block.column('ratio_CnV'))}"
    )
    names = (
        [f"{key}" for key in ("U", *(f"marginal_{n}" for n in INTERVENTIONS))]
        + ["best_intervention"]
        + [f"ratio_{n}" for n in INTERVENTIONS]
    )
    chosen = f"CHOOSE(MATCH(tornado_output,{heads},0),{','.join(names)})"
    sheet.write(PICK_ROW - 1, 3, "at Best", "key")
    sheet.formula(PICK_ROW - 1, 4, f'IF(inputs_ready,{chosen},"")', base.get(OUTPUTS[0], ""))
    at_best = cell(PICK_ROW - 1, 4)
    sheet.write_row(TORNADO_ROW - 1, ("Input, widest first", "Output at Low", "Output at High", "Change at Low", "Change at High",
                                      "Best at Low", "Best at High", "Swing"), "head")  # fmt: skip
    sheet.page.set_row(TORNADO_ROW - 1, 30)
    swings = add_swings(block)
    order = sorted(range(len(VARIABLES)), key=lambda place: swings[place][1] if base else 0)
    first, last = TORNADO_WORK, TORNADO_WORK + 2 * len(VARIABLES) - 1
    ranks = f"{cell(first, PICKED + 2)}:{cell(last, PICKED + 2)}"
    for place in range(len(VARIABLES)):
        row, source = TORNADO_ROW + place, TORNADO_WORK + 2 * order[place]
        low, high = block.cached[source], block.cached[source + 1]
        at = f"MATCH({place + 1},{ranks},0)"
        key = list(VARIABLES)[order[place]] if base else ""
        output = (low.get(OUTPUTS[0], ""), high.get(OUTPUTS[0], ""))
        middle = base.get(OUTPUTS[0], 0)

        def looked_up(column: int, offset: int, at: str = at) -> str:
            span = f"{cell(first, column)}:{cell(last, column)}"
            return f'IF(inputs_ready,INDEX({span},{at}+{offset}),"")'

        sheet.formula(row, 0, looked_up(PICKED + 3, 0), key, "key")
        for column, offset in ((1, 0), (2, 1)):
            sheet.formula(row, column, looked_up(PICKED, offset), output[offset])
            span = f"ISNUMBER({cell(row, column)}),ISNUMBER({at_best})"
            change = output[offset] - middle if is_number(output[offset]) else ""
            sheet.formula(
                row, column + 2, f'IF(AND({span}),{cell(row, column)}-{at_best},"")', change
            )
            figures = (low, high)[offset]
            sheet.formula(
                row,
                column + 4,
                looked_up(block.column("best"), offset),
                figures.get("best", ""),
                "center",
            )
        sheet.formula(row, 7, looked_up(PICKED + 1, 0), swings[order[place]][0])
    sheet.mark(
        TORNADO_ROW, 5, TORNADO_ROW + len(VARIABLES) - 1, 6, {"V": "V", "CV": "CV", "CnV": "CnV"}
    )
    add_tornado_chart(sheet)


def add_swings(block: Block) -> list[tuple[Any, int]]:
    """Swing and rank of each input in the workings; the first of equals comes first."""
    sheet, ready = block.sheet, block.sheet.book.figures.ready
    first, last = TORNADO_WORK, TORNADO_WORK + 2 * len(VARIABLES) - 1
    for column, text in (
        (1, "swing"),
        (2, "rank"),
        (3, "input"),
        (4, "range"),
        (5, "order"),
        (6, "sorting"),
    ):
        sheet.write(WORK_ROW + 1, PICKED + column, text, "head")
    widths = []
    for place in range(len(VARIABLES)):
        ends = [block.cached[first + 2 * place + offset].get(OUTPUTS[0], "") for offset in (0, 1)]
        widths.append(
            abs(ends[1] - ends[0])
            if all(is_number(float(e)) if e != "" else False for e in ends)
            else 0.0
        )
    # Swings equal to nine digits keep the order of Inputs; spreadsheets differ beyond that.
    sorting = [
        round(width / (max(widths) or 1), 9) - place / 1e11 for place, width in enumerate(widths)
    ]
    result = []
    for place, key in enumerate(VARIABLES):
        row = first + 2 * place
        low, high, at = cell(row, PICKED), cell(row + 1, PICKED), cell(row, PICKED + 1)
        span = f"{cell(first, PICKED + 1)}:{cell(last, PICKED + 1)}"
        order, key_at = cell(row, PICKED + 5), cell(row, PICKED + 6)
        keys = f"{cell(first, PICKED + 6)}:{cell(last, PICKED + 6)}"
        rank = 1 + sum(each > sorting[place] for each in sorting)
        sheet.formula(
            row,
            PICKED + 1,
            f'IF(inputs_ready,IF(COUNT({low},{high})=2,ABS({high}-{low}),0),"")',
            widths[place] if ready else "",
            "working",
        )
        sheet.formula(
            row,
            PICKED + 2,
            f'IF(inputs_ready,RANK({key_at},{keys}),"")',
            rank if ready else "",
            "whole",
        )
        sheet.write(row, PICKED + 3, key, "key")
        sheet.write(row, PICKED + 5, place, "working")
        sort_text = f"ROUND({at}/IF(MAX({span})>0,MAX({span}),1),9)-{order}/10^11"
        sheet.formula(
            row,
            PICKED + 6,
            f'IF(inputs_ready,{sort_text},"")',
            sorting[place] if ready else "",
            "working",
        )
        for offset, end in enumerate(("low", "high")):
            span_of = range_of(sheet.book, key)
            value = span_of[offset] if ready and span_of else ""
            sheet.formula(
                row + offset,
                PICKED + 4,
                f'IF(inputs_ready,{end_formula(key, end)},"")',
                value,
                "working",
            )
        result.append((widths[place] if ready else "", rank))
    return result


def add_tornado_chart(sheet: Sheet) -> None:
    """Bars to both sides of the base case."""
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    last = TORNADO_ROW + len(VARIABLES) - 1
    for column, name, color in ((3, "input at Low", SERIES[1]), (4, "input at High", SERIES[0])):
        chart.add_series({
            "name": name, "categories": [TITLE, TORNADO_ROW, 0, last, 0], "values": [TITLE, TORNADO_ROW, column, last, column],
            "fill": {"color": color}, "border": {"color": "#24435C"}, "overlap": 100, "gap": 40,
        })  # fmt: skip
    chart.set_title(
        {
            "name": "Change of the output from its value at the best estimates",
            "name_font": {"size": 12},
        }
    )
    chart.set_x_axis({"name": "change of the output picked (in its own unit)", "num_format": "0.0E+00",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low", "name": "input"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 460})
    sheet.page.insert_chart(PICK_ROW - 2, 9, chart, {
        "description": "Tornado chart: for each input, widest first, the change of the picked output when it goes to Low and to High"})  # fmt: skip


def default_range(key: str, best: Any, *, plain: bool) -> Range | None:
    """Where the two-way table goes if Low and High are not given."""
    if not is_number(best):
        return None
    if ENTRIES[key].high == 1 and plain:
        return Range(0.05, 0.95)
    return (
        Range(best - 1, best + 1)
        if best == 0
        else Range(min(0.5 * best, 1.5 * best), max(0.5 * best, 1.5 * best))
    )


def add_grid(block: Block) -> None:
    """The two-way table of two picked inputs: a heat map of the output, and one of the best."""
    sheet = block.sheet
    keys = list(VARIABLES)
    sheet.write(GRID_ROW, 0, "2. Two inputs at once", "section")
    pick(
        sheet,
        GRID_ROW + 1,
        "Output of the map",
        "grid_output",
        OUTPUTS,
        OUTPUTS[0],
        "Which result the left map shows.",
    )
    pick(
        sheet,
        GRID_ROW + 2,
        "Across",
        "grid_x",
        keys,
        GRID_X,
        "The input that changes from left to right.",
    )
    pick(
        sheet,
        GRID_ROW + 3,
        "Down",
        "grid_y",
        keys,
        GRID_Y,
        "The input that changes from top to bottom.",
    )
    for column, text in enumerate(("from", "to", "from, if you wish", "to, if you wish"), start=2):
        sheet.write(GRID_ROW + 1, column, text, "head")
    sheet.page.set_row(GRID_ROW + 1, 28)
    axes = []
    for row, name, key in ((GRID_ROW + 2, "grid_x", GRID_X), (GRID_ROW + 3, "grid_y", GRID_Y)):
        ends = add_ends(block, row, name, key)
        axes.append(
            [
                ends[0] + (ends[1] - ends[0]) * step / (STEPS - 1) if ends else ""
                for step in range(STEPS)
            ]
        )
    add_axes(sheet, axes)
    for down in range(STEPS):
        for across in range(STEPS):
            row = GRID_WORK + down * STEPS + across
            x, y = f"{cell(GRID_FIRST - 1, 1 + across)}", f"{cell(GRID_FIRST + down, 0)}"
            add_point(block, row, (x, y), (axes[0][across], axes[1][down]))
            figures = block.cached[row]
            for shift, column, key in (
                (1, PICKED, OUTPUTS[0]),
                (STEPS + 3, block.column("best"), "best"),
            ):
                style = "center" if key == "best" else "number"
                sheet.formula(
                    GRID_FIRST + down,
                    shift + across,
                    cell(row, column),
                    figures.get(key, ""),
                    style,
                )
    area = (GRID_FIRST, 1, GRID_FIRST + STEPS - 1, STEPS)
    sheet.page.conditional_format(
        *area,
        {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F0A830"},
    )
    sheet.mark(
        GRID_FIRST,
        STEPS + 3,
        GRID_FIRST + STEPS - 1,
        2 * STEPS + 2,
        {"V": "V", "CV": "CV", "CnV": "CnV"},
    )


def add_ends(block: Block, row: int, name: str, key: str) -> tuple[float, float] | None:
    """From and to of an axis: typed, else Low and High, else around Best."""
    sheet, book = block.sheet, block.sheet.book
    ends = range_of(book, key)
    for column, end, typed in ((2, "low", 4), (3, "high", 5)):
        sheet.entry(row, typed, None, {
            "validate": "decimal", "criteria": "between", "minimum": -1e300, "maximum": 1e300,
            "input_title": f"{name[-1]}: {'from' if end == 'low' else 'to'}", "input_message": "Leave blank to go from the input's Low to its High.",
            "error_title": "A number is needed", "error_message": "Enter a number, on the scale the input is entered in, or clear the cell.",
        })  # fmt: skip
        chosen = end_lookup(name, 0 if end == "low" else 1)
        value = (ends[0] if end == "low" else ends[1]) if ends and book.figures.ready else ""
        sheet.formula(
            row,
            column,
            f'IF(inputs_ready,IF(ISNUMBER({cell(row, typed)}),{cell(row, typed)},{chosen}),"")',
            value,
        )
    return ends if ends and book.figures.ready else None  # type: ignore[return-value]


def end_lookup(name: str, offset: int) -> str:
    """The end of the picked input's range, from the tornado's workings."""
    first, last = TORNADO_WORK, TORNADO_WORK + 2 * len(VARIABLES) - 1
    names = f"{cell(first, PICKED + 3)}:{cell(last, PICKED + 3)}"
    ends = f"{cell(first, PICKED + 4)}:{cell(last, PICKED + 4)}"
    return f"INDEX({ends},MATCH({name},{names},0)+{offset})"


def range_of(book: Book, key: str) -> tuple[float, float] | None:
    """Low and High of an input if both are given and differ, else points near Best."""
    estimate = book.content.estimate(key)
    if (
        is_number(estimate.low)
        and is_number(estimate.high)
        and (estimate.low or 0) < (estimate.high or 0)
    ):
        return estimate.low, estimate.high  # type: ignore[return-value]
    default = default_range(key, estimate.best, plain=book.content.scale(key) == PLAIN)
    return (default.low, default.high) if default else None


def end_formula(key: str, end: str) -> str:
    """Low or High of an input if both are given and differ, else a point near Best."""
    low, high, best = f"low_{key}", f"high_{key}", f"best_{key}"
    given = f"AND(COUNT({low},{high})=2,{low}<{high})"
    around = f"IF({best}=0,{best}{'-' if end == 'low' else '+'}1,{'MIN' if end == 'low' else 'MAX'}(0.5*{best},1.5*{best}))"
    if key in SCALES:
        around = f'IF(scale_{key}="plain",{"0.05" if end == "low" else "0.95"},{around})'
    elif ENTRIES[key].high == 1:
        around = "0.05" if end == "low" else "0.95"
    return f"IF({given},{end}_{key},{around})"


def add_axes(sheet: Sheet, axes: list[list[Any]]) -> None:
    """The values along both sides, for the output's map and for the map of the best."""
    sheet.formula(
        GRID_FIRST - 2,
        0,
        '"down: "&grid_y&", across: "&grid_x',
        f"down: {GRID_Y}, across: {GRID_X}",
        "muted",
    )
    sheet.formula(GRID_FIRST - 2, 1, '"Map of "&grid_output', "Map of marginal_V", "text")
    sheet.write(GRID_FIRST - 2, STEPS + 3, "Map of the best intervention", "text")
    sheet.write(GRID_FIRST - 1, 0, None, "head")
    sheet.write(GRID_FIRST - 1, STEPS + 2, None, "head")
    for step in range(STEPS):
        for row, column, ends_row, values in (
            (GRID_FIRST - 1, 1 + step, GRID_ROW + 2, axes[0]),
            (GRID_FIRST + step, 0, GRID_ROW + 3, axes[1]),
        ):  # fmt: skip
            low, high = cell(ends_row, 2), cell(ends_row, 3)
            text = f'IF(inputs_ready,{low}+({high}-{low})*{step}/{STEPS - 1},"")'
            sheet.formula(row, column, text, values[step], "axis")
        sheet.formula(
            GRID_FIRST - 1, STEPS + 3 + step, cell(GRID_FIRST - 1, 1 + step), axes[0][step], "axis"
        )
        sheet.formula(
            GRID_FIRST + step, STEPS + 2, cell(GRID_FIRST + step, 0), axes[1][step], "axis"
        )


def add_point(block: Block, row: int, at: tuple[str, str], values: tuple[Any, Any]) -> None:
    """One model row of the two-way table."""
    sheet, book = block.sheet, block.sheet.book
    for column, text, value in ((1, at[0], values[0]), (2, at[1], values[1])):
        sheet.formula(row, column, text, value, "working")
    entries = {}
    x, y = cell(row, 1), cell(row, 2)
    for key in ENTRIES:
        variable = SCALED.get(key, (key, ""))[0]
        value = {GRID_X: values[0], GRID_Y: values[1]}.get(
            variable, book.content.estimate(variable).best
        )
        text = f'IF(grid_x="{variable}",{x},IF(grid_y="{variable}",{y},best_{variable}))'
        entries[key] = entry(key, variable, text, value, book)
    write_point(block, row, "point", entries, "grid_output", OUTPUTS[0])
