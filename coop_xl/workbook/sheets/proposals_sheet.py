"""The sheet Proposals: what could be funded, and what that is worth for its cost (own derivation)."""

from typing import Any

from coop_xl.estimates.cell_names import BAR, COST_OF_UNIT, MOVE_OTHERS, OWN_BAR
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.proposal import BETWEEN, Proposal
from coop_xl.estimates.proposal_headings import NUMBERS
from coop_xl.estimates.proposals import BAR as BAR_NUMBER
from coop_xl.estimates.proposals import COST_OF_UNIT as COST_NUMBER
from coop_xl.model.catalogue import INTERVENTIONS, Variable
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import TO_FILL
from coop_xl.workbook.formulas import spoken
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.simulation.mean_worths import mean_worth

from .entry_rules import conditions, list_rule, shorten
from .proposal_chart import add_proposal_chart
from .proposal_formulas import Formulas, room_formulas
from .proposals_layout import (
    ABOUT_ROW,
    ABOVE_ROW,
    BAND_ROW,
    BAR_ROW,
    BELOW_ROW,
    COLUMNS,
    COST_ROW,
    EFFECT_KEYS,
    FIRST,
    HEAD_ROW,
    HEADLINE_ROW,
    INTRO_ROW,
    KEYS,
    LABEL_ROW,
    LABELS,
    LEAST_ROWS,
    MEAN_ROW,
    MOST_LETTERS,
    MOVING,
    OFTEN,
    OWN_ROW,
    RARE,
    RESULTS,
    TABLE,
    TITLE,
    TYPED,
    UNCERTAIN,
    WORKINGS,
    WORTH_ROW,
    address,
    area,
    heading,
)

_LARGE = 10_000  # × the bar
_LABEL_HEIGHT = 58  # of up to five lines, also in columns that are hidden
_INTRO = (
    "What could be funded: a proposal in each row, with what it costs, how likely it is to work, and what it then does. "
    "Own derivation beyond (⋆) of the post."
)
_WIDTHS = {
    "name": 42,
    "remark": 66,
    "group": 16,
    "needs": 30,
    "wrong": 70,
    "past": 70,
    "shown": 42,
} | dict.fromkeys(UNCERTAIN, 15)
_STYLES = {"remark": "said", "times_bar": "times", "rank": "whole", "counts": "working", "shown": "small"}  # fmt: skip
_ENTRY_STYLES = {"name": "entry_name", "cost": "entry_money", "group": "entry_small", "needs": "entry_small"}  # fmt: skip
_LEFT_HEADS = ("name", "remark", "group", "needs", "wrong", "past", "shown")
_MARGIN = {
    COST_OF_UNIT: (COST_ROW, "One unit of effort costs", COST_NUMBER,
        "in the currency of the costs: the bar is then the best unit of effort at this price"),
    OWN_BAR: (OWN_ROW, "or: a bar of your own", BAR_NUMBER, "in utility for a unit of currency"),
}  # fmt: skip
_TEXTS = {
    "name": ("Name", "A name unlike all others brings the row to life."),
    "group": ("Only one of", "The same word in several rows: of these only one can be funded."),
    "needs": ("Needs", f"Names of proposals that it cannot do without, with {BETWEEN} between them."),
}  # fmt: skip
_START = "Fill in a name, what it costs and at least one effect; the rest follows."
_ON_AVERAGE = "on average over the draws of Simulation, with effects at Best:"
_WHERE_EFFECTS = "What a proposal does stands to the right of its remark; rarer effects, and Low and High, are behind the + buttons."
_NO_BAR = "Enter what a unit of effort costs to compare with a bar."
_NOTHING_HELPS = "no kind of work helps at the margin, so there is no bar"
_BOTH = "both are given: clear one of them"


def add_proposals_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names cost_of_unit, own_bar, bar_used, proposals_move_others."""
    sheet = book.add_sheet(TITLE, zoom=85, tab=TO_FILL)
    proposals = book.content.proposals
    last = FIRST + max(LEAST_ROWS, len(proposals)) - 1
    formulas = Formulas(
        last, with_extensions=book.has_extensions, with_simulation=book.has_simulation
    )
    sheet.write(0, 0, TITLE, "title")
    sheet.write(INTRO_ROW, 0, _INTRO, "muted")
    _set_columns(sheet, {key for each in proposals for key in each.effects})
    _add_headline(sheet, last)
    _add_margin(sheet, formulas.ready)
    _add_bands(sheet)
    _add_worths(sheet, formulas)
    for row in range(FIRST, last + 1):
        place = row - FIRST
        _add_entries(sheet, row, proposals[place] if place < len(proposals) else None)
        _add_formulas(sheet, row, formulas)
    _add_rules(sheet, last)
    _add_table(sheet, last)
    _add_marks(sheet, last)
    add_proposal_chart(sheet, last)
    sheet.page.freeze_panes(FIRST, 1)
    sheet.page.repeat_columns(0)
    sheet.page.print_area(0, 0, last + 24, COLUMNS["needs"])
    sheet.page.fit_to_pages(2, 1)  # results on one page, effects on the next


def _set_columns(sheet: LiveSheet, used: set[str]) -> None:
    """Widths, and what is behind the outline buttons: rare effects, ranges, workings."""
    for key in KEYS:
        outline = {}
        if (key in RARE and key not in used) or key in UNCERTAIN or key in WORKINGS:
            outline = {"level": 1, "hidden": True}
        sheet.page.set_column(COLUMNS[key], COLUMNS[key], _WIDTHS.get(key, 12), None, outline)


def _add_headline(sheet: LiveSheet, last: int) -> None:
    """What is best for its cost, how many are above the bar, and whether F_I now matters."""
    first = address("shown", FIRST), address("shown_times", FIRST)
    times = area("times_bar", FIRST, last)
    above = f'COUNTIF({times},">1")&" of "&COUNT({times})&" are above the bar."'
    bar = f'IF(ISNUMBER({first[1]}),": "&{spoken.number(first[1])}&" × the bar. "&{above},". {_NO_BAR}")'
    text = f'"Best for its cost is "&{first[0]}&{bar}'
    sheet.page.merge_range(HEADLINE_ROW, 0, HEADLINE_ROW, COLUMNS["remark"], "", sheet.book.styles["headline"])  # fmt: skip
    sheet.formula(HEADLINE_ROW, 0, f'IF({first[0]}="","{_START}",{text})', style="headline")
    sheet.page.set_row(HEADLINE_ROW, 26)
    if sheet.book.content.about and sheet.book.content.proposals:
        sheet.page.merge_range(ABOUT_ROW, 0, ABOUT_ROW, COLUMNS["remark"], sheet.book.content.about, sheet.book.styles["banner"])  # fmt: skip


def _add_margin(sheet: LiveSheet, ready: str) -> None:
    """What proposals are compared with."""
    content = sheet.book.content
    given = {COST_OF_UNIT: content.cost_of_unit, OWN_BAR: content.own_bar}
    for name, (row, label, variable, hint) in _MARGIN.items():
        sheet.write(row, 0, label, "label")
        rule = _number_rule(variable, label, hint, cell(row, 1, absolute=False))
        sheet.entry(row, 1, given[name], rule, "entry_money" if name == COST_OF_UNIT else "entry_number")  # fmt: skip
        sheet.name(row, 1, name)
        sheet.write(row, 2, hint, "muted_inset")
    row = BAR_ROW
    best = f"MAX({','.join(cell(WORTH_ROW, COLUMNS[f'effort_{name}']) for name in INTERVENTIONS)})"
    of_unit = f'IF({best}>0,{best}/{COST_OF_UNIT},"")'
    known = f'IF(AND({ready},ISNUMBER({COST_OF_UNIT}),NOT(ISNUMBER({OWN_BAR}))),{of_unit},"")'
    own = f"IF(AND(ISNUMBER({OWN_BAR}),NOT(ISNUMBER({COST_OF_UNIT}))),{OWN_BAR},{known})"
    sheet.write(row, 0, "The bar", "label")
    sheet.formula(row, 1, own, style="number")
    sheet.name(row, 1, BAR)
    of_million = f'"in utility for a unit of currency: "&{spoken.number(f"(1000000*{BAR})")}&" for a million"'
    none = f'IF(AND({ready},ISNUMBER({COST_OF_UNIT})),IF({best}>0,"","{_NOTHING_HELPS}"),"")'
    said = f'IF(COUNT({COST_OF_UNIT},{OWN_BAR})=2,"{_BOTH}",IF(ISNUMBER({BAR}),{of_million},{none}))'  # fmt: skip
    sheet.formula(row, 2, said, style="muted_inset")


def _add_bands(sheet: LiveSheet) -> None:
    """Which columns are typed, which are results and which are workings."""
    starts = {
        "name": "Proposal", "times_bar": "What it is worth", OFTEN[0]: "What it does if it works, at Best",
        RARE[0]: "More effects", "group": "What it hangs on", UNCERTAIN[0]: "Low and High (1 chance in 20 beyond either) and distribution of effects",
        "wrong": "Workings, from left to right",
    }  # fmt: skip
    for key in KEYS:
        sheet.write(BAND_ROW, COLUMNS[key], starts.get(key), "band")


def _add_worths(sheet: LiveSheet, formulas: Formulas) -> None:
    """What each effect means and what a unit of it is worth; how far variables can move."""
    sheet.write(
        WORTH_ROW, COLUMNS["remark"], "One unit of each effect adds to utility:", "muted_right"
    )
    sheet.write(MEAN_ROW, COLUMNS["remark"], _ON_AVERAGE, "muted_right")
    sheet.page.set_row(LABEL_ROW, _LABEL_HEIGHT)
    sheet.write(LABEL_ROW, 0, _WHERE_EFFECTS, "muted_wrap")
    for key in EFFECT_KEYS:
        sheet.write(LABEL_ROW, COLUMNS[key], LABELS[key], "small")
        text = f'IF({formulas.ready},{formulas.worth(key)},"")'
        sheet.formula(WORTH_ROW, COLUMNS[key], text, style="working")
        if formulas.with_simulation:
            text = mean_worth(key, with_extensions=formulas.with_extensions)
            sheet.formula(MEAN_ROW, COLUMNS[key], text, style="working")
    for key in MOVING:
        above, below = room_formulas(key)
        for row, text in ((ABOVE_ROW, above), (BELOW_ROW, below)):
            column = COLUMNS[f"moved_{key}"]
            sheet.formula(row, column, f'IF({formulas.ready},{text},"")', style="working")
    others = (
        area("change_F_V", FIRST, formulas.last, "change_U_B"),
        area("change_b", FIRST, formulas.last, "change_U_nB"),
    )
    tests = [f'COUNTIF({each},"{sign}0")' for each in others for sign in "<>"]
    sheet.formula(ABOVE_ROW, COLUMNS["wrong"], f"{'+'.join(tests)}>0", style="working")
    sheet.name(ABOVE_ROW, COLUMNS["wrong"], MOVE_OTHERS)


def _add_entries(sheet: LiveSheet, row: int, proposal: Proposal | None) -> None:
    """What is entered of one proposal."""
    given = proposal.cells if proposal else {}
    for key in TYPED:
        style = _ENTRY_STYLES.get(key, "entry_number")
        sheet.write(row, COLUMNS[key], given.get(key), style)


def _add_formulas(sheet: LiveSheet, row: int, formulas: Formulas) -> None:
    """What is computed of one proposal."""
    found = formulas.columns(row)
    for key in (*RESULTS, *WORKINGS):
        style = _STYLES.get(key, "number" if key in RESULTS else "working")
        if key in found:
            sheet.formula(row, COLUMNS[key], found[key], style=style)
        else:
            sheet.write(row, COLUMNS[key], None, style)


def _add_rules(sheet: LiveSheet, last: int) -> None:
    """What the cells of each column take."""
    for key in TYPED:
        column = COLUMNS[key]
        sheet.page.data_validation(FIRST, column, last, column, _rule_of(key, column))


def _rule_of(key: str, column: int) -> dict[str, Any]:
    """The rule of a column."""
    at = cell(FIRST, column, absolute=False)
    if key in _TEXTS:
        title, said = _TEXTS[key]
        return _text_rule(title, said)
    effect, _, part = key.partition(" ")
    if part == "distribution":
        return list_rule(list(FAMILIES), key, "Blank: auto. What lies between Low and High.")
    variable = NUMBERS[effect]
    meaning = LABELS.get(effect, variable.meaning)
    title = f"{effect}: {part}" if part else heading(key)
    return _number_rule(variable, title, meaning, at)


def _text_rule(title: str, said: str) -> dict[str, Any]:
    """A text of a length that formulas can compare."""
    return {
        "validate": "length", "criteria": "<=", "value": MOST_LETTERS,
        "input_title": title, "input_message": said,
        "error_title": title, "error_message": f"Enter at most {MOST_LETTERS} characters.",
    }  # fmt: skip


def _number_rule(variable: Variable, title: str, meaning: str, at: str) -> dict[str, Any]:
    """A number in a domain."""
    tests = ",".join((f"ISNUMBER({at})", *conditions(variable, at)))
    if variable.key == "chance":
        meaning += "; blank: 1. 40% and 0.4 are both fine"
    return {
        "validate": "custom", "value": f"=AND({tests})",
        "input_title": title[:32], "input_message": shorten(f"{variable.domain}: {meaning}."),
        "error_title": f"{variable.key} is not accepted"[:32],
        "error_message": shorten(f"{title}: enter {variable.domain}."),
    }  # fmt: skip


def _add_table(sheet: LiveSheet, last: int) -> None:
    """Make the rows an Excel table."""
    looks = sheet.book.styles
    sheet.page.add_table(HEAD_ROW, 0, last, len(KEYS) - 1, {
        "name": TABLE, "style": None, "autofilter": False,
        "columns": [
            {"header": heading(key), "header_format": looks["head" if key in _LEFT_HEADS else "head_right"]}
            for key in KEYS
        ],
    })  # fmt: skip


def _add_marks(sheet: LiveSheet, last: int) -> None:
    """Colour what is wrong; show chances as percentages and very large multiples as powers."""
    looks, remark = sheet.book.styles, COLUMNS["remark"]
    wrong = f'=OR({address("wrong", FIRST)}<>"",AND({address("past", FIRST)}<>""))'
    chance = f"=AND(ISNUMBER({address('chance', FIRST)}),{address('chance', FIRST)}<=1)"
    times = address("times_bar", FIRST)
    large = f"=IF(ISNUMBER({times}),ABS({times})>={_LARGE},FALSE)"
    for column, test, look in (
        (remark, wrong, "bad"), (COLUMNS["chance"], chance, "percent_whole"),
        (COLUMNS["times_bar"], large, "times_large"),
    ):  # fmt: skip
        sheet.page.conditional_format(FIRST, column, last, column, {
            "type": "formula", "criteria": test, "format": looks[look]})  # fmt: skip
