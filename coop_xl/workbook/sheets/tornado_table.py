"""The tornado on the Sensitivity sheet: each input at its Low and at its High, the widest first."""

from dataclasses import dataclass
from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import AXIS, EVERY_NAME, SERIES
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.formulas.values import is_number
from coop_xl.workbook.live import LiveBook, LiveSheet

from .points import (
    HEAD_ROW,
    INPUT,
    ORDER,
    OUTPUTS,
    PICKED,
    RANGE,
    RANK,
    SORTING,
    SWING,
    TORNADO_WORK,
    pick,
    picked_place,
    varied,
    write_point,
)
from .ranges import end_formula, range_of

TITLE_ROW, PICK_ROW, TABLE_ROW = 2, 3, 5
FIRST, LAST = TABLE_ROW + 1, TABLE_ROW + len(VARIABLES)
HEADINGS = (
    "Input, widest first",
    "Output at Low",
    "Output at High",
    "Change at Low",
    "Change at High",
    "Best at Low",
    "Best at High",
    "Swing",
)
AT_BEST = cell(PICK_ROW, 4)
DIGITS = 12  # of a number: a smaller change is rounding
FIRST_WORK, LAST_WORK = TORNADO_WORK, TORNADO_WORK + 2 * len(VARIABLES) - 1


@dataclass(frozen=True)
class Swing:
    """How far the output moves between Low and High of an input, and which swing is wider."""

    place: int  # of the input among the variables
    width: float
    sorting: float
    rank: int

    @property
    def row(self) -> int:
        """Where the model row at Low stands; the one at High follows."""
        return FIRST_WORK + 2 * self.place

    @property
    def key(self) -> str:
        """The input."""
        return list(VARIABLES)[self.place]


def add_tornado_workings(block: Block) -> None:
    """Each input at its Low and at its High (at Best where that is blank)."""
    book = block.sheet.book
    for place, key in enumerate(VARIABLES):
        estimate = book.content.estimate(key)
        for offset, (name, value) in enumerate((("low", estimate.low), ("high", estimate.high))):
            used = value if is_number(value) else estimate.best
            text = f"IF(ISNUMBER({name}_{key}),{name}_{key},best_{key})"
            write_point(
                block,
                FIRST_WORK + 2 * place + offset,
                f"{key} at {name.capitalize()}",
                varied(key, text, used, book),
                "tornado_output",
                OUTPUTS[0],
            )


def add_tornado(block: Block) -> None:
    """The inputs by how far they move the picked output, and the chart."""
    sheet = block.sheet
    sheet.write(TITLE_ROW, 0, "1. Tornado: each input at its Low and its High", "section")
    pick(
        sheet,
        PICK_ROW,
        "Output",
        "tornado_output",
        OUTPUTS,
        OUTPUTS[0],
        "Which result the tornado looks at.",
    )
    add_at_best(block)
    sheet.write_row(TABLE_ROW, HEADINGS, "head")
    sheet.page.set_row(TABLE_ROW, 30)
    swings = add_swings(block)
    if sheet.book.figures.ready:
        swings = sorted(swings, key=lambda swing: swing.rank)
    for place, swing in enumerate(swings):
        add_bar(block, place, swing)
    sheet.mark(FIRST, 5, LAST, 6, {"V": "V", "CV": "CV", "CnV": "CnV"})
    add_tornado_chart(sheet)


def add_at_best(block: Block) -> None:
    """The picked output at the best estimates."""
    place = picked_place(block, "tornado_output")
    base, with_extensions = (
        f"CHOOSE({place},{','.join(names_at_best(prefix))})" for prefix in ("", "with_")
    )
    text = f'IF(inputs_ready,IF(options_apply,{with_extensions},{base}),"")'
    block.sheet.write(PICK_ROW, 3, "at Best", "key")
    block.sheet.formula(PICK_ROW, 4, text, value_at_best(block.sheet.book))


def names_at_best(prefix: str) -> tuple[str, ...]:
    """The names of the results at the best estimates; extensions leave U as it is."""
    return (
        "U", *(f"{prefix}marginal_{name}" for name in INTERVENTIONS), f"{prefix}best_intervention",
        *(f"{prefix}ratio_{name}" for name in INTERVENTIONS),
    )  # fmt: skip


def value_at_best(book: LiveBook) -> Any:
    """The first output at the best estimates, with extensions if they are in force."""
    if book.extensions.in_force.is_on:
        return book.extensions.at.get(OUTPUTS[0], "")
    return book.figures.base.get(OUTPUTS[0], "")


def add_swings(block: Block) -> list[Swing]:
    """Swing, rank and range of each input in the workings; the first of equals comes first."""
    sheet = block.sheet
    for column, text in enumerate(
        ("swing", "rank", "input", "range", "order", "sorting"), start=SWING
    ):
        sheet.write(HEAD_ROW, column, text, "head")
    swings = swings_of(block)
    for swing in swings:
        add_swing(sheet, swing)
        for offset, end in enumerate(("low", "high")):
            ends = range_of(sheet.book, swing.key)
            value = ends[offset] if ends and sheet.book.figures.ready else ""
            text = f'IF(inputs_ready,{end_formula(swing.key, end)},"")'
            sheet.formula(swing.row + offset, RANGE, text, value, "working")
    return swings


def swings_of(block: Block) -> list[Swing]:
    """The swings in the order of the inputs."""
    widths = [width_of(block, FIRST_WORK + 2 * place) for place in range(len(VARIABLES))]
    # Swings equal to nine digits keep the order of Inputs; spreadsheets differ beyond that.
    sorting = [
        round(width / (max(widths) or 1), 9) - place / 1e11 for place, width in enumerate(widths)
    ]
    return [
        Swing(place, width, at, 1 + sum(each > at for each in sorting))
        for place, (width, at) in enumerate(zip(widths, sorting, strict=True))
    ]


def width_of(block: Block, row: int) -> float:
    """How far the first output moves between a model row and the next."""
    low, high = (block.cached[at].get(OUTPUTS[0], "") for at in (row, row + 1))
    return abs(change(low, high)) if is_number(low) and is_number(high) else 0.0


def change(before: float, after: float) -> float:
    """How far a number moves; nothing where only rounding moves it, which programs differ in."""
    moved = after - before
    return moved if abs(moved) > max(abs(before), abs(after)) / 10**DIGITS else 0.0


def change_formula(before: str, after: str) -> str:
    """The same of two cells."""
    largest = f"MAX(ABS({before}),ABS({after}))"
    return f"IF(ABS({after}-{before})>{largest}/10^{DIGITS},{after}-{before},0)"


def add_swing(sheet: LiveSheet, swing: Swing) -> None:
    """An input, how far it moves the picked output, and its rank among the others."""
    row, ready = swing.row, sheet.book.figures.ready
    low, high = cell(row, PICKED), cell(row + 1, PICKED)
    widest = f"MAX({span(SWING)})"
    width = f"IF(COUNT({low},{high})=2,ABS({change_formula(low, high)}),0)"
    rank = f"RANK({cell(row, SORTING)},{span(SORTING)})"
    sorting = f"ROUND({cell(row, SWING)}/IF({widest}>0,{widest},1),9)-{cell(row, ORDER)}/10^11"
    for column, text, value, style in (
        (SWING, width, swing.width, "working"),
        (RANK, rank, swing.rank, "whole"),
        (SORTING, sorting, swing.sorting, "working"),
    ):
        sheet.formula(row, column, f'IF(inputs_ready,{text},"")', value if ready else "", style)
    sheet.write(row, INPUT, swing.key, "key")
    sheet.write(row, ORDER, swing.place, "working")


def span(column: int) -> str:
    """A column of the tornado's workings."""
    return f"{cell(FIRST_WORK, column)}:{cell(LAST_WORK, column)}"


def add_bar(block: Block, place: int, swing: Swing) -> None:
    """A line of the table: the input of that rank, and the output at both its ends."""
    sheet, figures = block.sheet, block.sheet.book.figures
    row = FIRST + place

    def looked_up(column: int, offset: int = 0) -> str:
        at = f"MATCH({place + 1},{span(RANK)},0)+{offset}"
        return f'IF(inputs_ready,INDEX({span(column)},{at}),"")'

    sheet.formula(row, 0, looked_up(INPUT), swing.key if figures.ready else "", "key")
    for offset in (0, 1):
        reached = block.cached[swing.row + offset]
        output: Any = reached.get(OUTPUTS[0], "")
        at_best = value_at_best(sheet.book)
        is_known = is_number(output) and is_number(at_best)
        moved = change(at_best, output) if is_known else ""
        at = cell(row, 1 + offset)
        move = change_formula(AT_BEST, at)
        change_text = f'IF(AND(ISNUMBER({at}),ISNUMBER({AT_BEST})),{move},"")'
        best = looked_up(block.column("best"), offset)
        sheet.formula(row, 1 + offset, looked_up(PICKED, offset), output)
        sheet.formula(row, 3 + offset, change_text, moved)
        sheet.formula(row, 5 + offset, best, reached.get("best", ""), "center")
    sheet.formula(row, 7, looked_up(SWING), swing.width if figures.ready else "")


def add_tornado_chart(sheet: LiveSheet) -> None:
    """Bars to both sides of the base case."""
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    for column, name, color in ((3, "input at Low", SERIES[1]), (4, "input at High", SERIES[0])):
        chart.add_series({
            "name": name, "categories": [sheet.title, FIRST, 0, LAST, 0], "values": [sheet.title, FIRST, column, LAST, column],
            "fill": {"color": color}, "border": {"color": "#24435C"}, "overlap": 100, "gap": 40,
        })  # fmt: skip
    chart.set_title(
        {
            "name": "Change of the output from its value at the best estimates",
            "name_font": {"size": 12},
        }
    )
    chart.set_x_axis({"name": "change of the output picked (in its own unit)", "num_format": AXIS,
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low", "name": "input", **EVERY_NAME})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 460})
    sheet.page.insert_chart(TITLE_ROW, 9, chart, {
        "description": "Tornado chart: for each input, widest first, the change of the picked output when it goes to Low and to High"})  # fmt: skip
