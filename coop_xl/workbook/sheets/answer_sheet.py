"""The sheet Answer: one page with the answer, why it is so, and what would change it."""

from collections.abc import Sequence
from typing import Any

from coop_xl.estimates.cell_names import MOVE_OTHERS
from coop_xl.estimates.questions import QUESTIONS
from coop_xl.findings.plain_names import NAMES, capital
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import COLORS, EVERY_NAME, INK, TO_READ
from coop_xl.workbook.formulas import spoken
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.simulation.statistics import whole_at

from .answer_words import Odds, headline_formula, odds_formula, scaled_to_best, why_formula
from .checks_sheet import TITLE as CHECKS
from .checks_sheet import listed_link
from .what_would_change_it_sheet import TITLE as CHANGES
from .what_would_change_it_sheet import TORNADO_ROW

TITLE = "Answer"
HEADLINE = f"{TITLE}!$B$2"
_NAME, _VALUE, _LOW, _HIGH, _OFTEN, _GAP, _WIDE = range(1, 8)
WORK = _WIDE + 2  # what the chart shows, outside of what is printed
_HEADLINE_ROW, _SAID_ROW, _TABLE_ROW, _CHART_ROW, _CAPTION_ROW, _FOOT_ROW = 1, 2, 5, 10, 16, 18
_SWITCHES, _FOOT_LINES = 5, 3
_HEADLINE_HEIGHT, _SAID_HEIGHT = 44, 31  # two lines each
_LAST_ROW = _FOOT_ROW + _FOOT_LINES + 1
_ASK_FOR_RANGES = (
    "Give Low and High on the questions: then it can be said which answer matters most."
)
_FARTHEST = 500  # of a range in the chart; the table tells it whole
_WITH_EXTENSIONS = "With extensions: the sheet Extension model shows what it is made of."
_F_I_MATTERS = (
    f"F_I now matters: question {1 + list(QUESTIONS).index('F_I')}, since a proposal moves the stakes, "
    "bargaining or other agents directly."
)
_LINES = "; lines: from 1 in 20 below to 1 in 20 above, cut at 500"


def add_answer_sheet(book: LiveBook) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE, zoom=100, tab=TO_READ)
    sheet.widths(2, 31, 11, 12, 12, 13, 3, 62, 9, 9, 9, 9, 9, 26)
    sheet.write(0, _NAME, TITLE, "title")
    across(sheet, _HEADLINE_ROW, headline_formula(_add_odds(sheet)), "headline")
    sheet.page.set_row(_HEADLINE_ROW, _HEADLINE_HEIGHT)
    sheet.page.set_row(_SAID_ROW, _SAID_HEIGHT)
    across(sheet, _SAID_ROW, _said_formula(book), "muted_wrap")
    _add_values(sheet)
    _add_chart(sheet)
    _add_switches(sheet)
    _add_foot(sheet)
    sheet.page.print_area(0, 0, _LAST_ROW, _WIDE)
    sheet.page.fit_to_pages(1, 1)


def across(sheet: LiveSheet, row: int, text: str, style: str) -> None:
    """A sentence over the whole width."""
    sheet.page.merge_range(row, _NAME, row, _WIDE, "", sheet.book.styles[style])
    sheet.formula(row, _NAME, text, style=style)


def _said_formula(book: LiveBook) -> str:
    """What is assumed, what is asked about large steps, the extensions that are on, and F_I."""
    parts = [('assumed_said<>""', 'assumed_said&"."'), ('points_question<>""', "points_question")]
    if book.has_extensions:
        parts.append(("options_on", "options_text"))
    parts.append((MOVE_OTHERS, f'"{_F_I_MATTERS}"'))
    return f'IF(inputs_ready,{_sentences_formula(parts)},"")'


def _sentences_formula(parts: Sequence[tuple[str, str]]) -> str:
    """The sentences whose conditions hold, with a space between any two."""
    found = []
    for place, (test, text) in enumerate(parts):
        before = ",".join(each for each, _ in parts[:place])
        space = f'IF(OR({before})," ","")&' if before else ""
        found.append(f'IF({test},{space}{text},"")')
    return "&".join(found)


def _add_odds(sheet: LiveSheet) -> Odds | None:
    """The odds of each kind of work, and what choosing it costs, outside of what is printed."""
    book = sheet.book
    if not book.has_simulation:
        return None
    rows = range(_TABLE_ROW, _TABLE_ROW + len(INTERVENTIONS))
    for row, name in zip(rows, INTERVENTIONS, strict=True):
        loss = scaled_to_best(f"sim_loss_{name}", with_extensions=book.has_extensions)
        for column, text in (
            (WORK + 4, odds_formula(name, cell(row, _OFTEN))),
            (WORK + 5, f"IFERROR({loss},{chr(34) * 2})"),
        ):
            sheet.formula(row, column, text, style="working")
    words, shares, losses = (
        tuple(cell(row, column) for row in rows) for column in (WORK + 4, _OFTEN, WORK + 5)
    )
    return Odds(words, shares, losses)


def section(sheet: LiveSheet, row: int, first: int, last: int, text: str) -> None:
    """A heading, ruled across."""
    for column in range(first, last + 1):
        sheet.write(row, column, text if column == first else None, "section")


def _add_values(sheet: LiveSheet) -> None:
    """The three values where the best is 100, their ranges, and why they are so."""
    section(sheet, _TABLE_ROW - 2, _NAME, _OFTEN, "What one more unit of effort adds (best = 100)")
    section(sheet, _TABLE_ROW - 2, _WIDE, _WIDE, "Why")
    headings = ("Kind of work", "Best guess", "1 in 20 below", "1 in 20 above", "Best in draws")
    for column, text in enumerate(headings, start=_NAME):
        sheet.write(_TABLE_ROW - 1, column, text, "head" if column == _NAME else "head_right")
    for row, name in enumerate(INTERVENTIONS, start=_TABLE_ROW):
        _add_value(sheet, row, name)


def _add_value(sheet: LiveSheet, row: int, name: str) -> None:
    """The row of a kind of work."""
    book = sheet.book
    sheet.page.set_row(row, 52)
    sheet.write(row, _NAME, capital(NAMES[name]), f"kind_{name}")
    most = "MAX(now_V,now_CV,now_CnV)"
    value = f'IF(COUNT(now_V,now_CV,now_CnV)=3,IF({most}>0,100*now_{name}/{most},""),"")'
    sheet.formula(row, _VALUE, value, style="points")
    if book.has_simulation:
        known = "IF(simulation_ready,IF(sim_certain,FALSE,ISNUMBER(now_lead)),FALSE)"
        for column, part in ((_LOW, "5%"), (_HIGH, "95%")):
            at = whole_at(f"{part} marginal_{name}", elsewhere=True)
            text = scaled_to_best(at, with_extensions=book.has_extensions)
            whole = f'IFERROR(IF(ABS({text})<0.5,0,{text}),"")'  # no minus before a 0
            sheet.formula(row, column, f'IF({known},{whole},"")', style="points")
        often = whole_at(f"best {name}", elsewhere=True)
        sheet.formula(row, _OFTEN, f'IF({known},{often},"")', style="ratio")
    else:
        for column in (_LOW, _HIGH, _OFTEN):
            sheet.write(row, column, None, "points")
    why = why_formula(name, cell(row, _VALUE))
    if book.has_extensions:
        why = f'IF(options_on,"{_WITH_EXTENSIONS}",{why})'
    sheet.formula(row, _WIDE, why, style="cell")


def _add_range(sheet: LiveSheet, row: int) -> None:
    """The ends of a range as the chart shows them, and how far they are from the best guess."""
    value, low, high = (cell(row, column) for column in (_VALUE, _LOW, _HIGH))
    known = f"COUNT({value},{low},{high})=3"
    ends = f"MAX({low},-{_FARTHEST})", f"MIN({high},{_FARTHEST})"
    from_, to = cell(row, WORK), cell(row, WORK + 1)
    no_value = f"IF(ISNUMBER({value}),0,100)"  # unseen, too: an axis without bars ends at 100
    for column, (text, otherwise) in enumerate((
        (ends[0], "0"), (ends[1], no_value),
        (f"MAX(0,{value}-{from_})", "0"), (f"MAX(0,{to}-{value})", "0"),
    ), start=WORK):  # fmt: skip
        sheet.formula(row, column, f"IF({known},{text},{otherwise})", style="working")


def _add_chart(sheet: LiveSheet) -> None:
    """Bars of the three values with their ranges, and a caption that says what they show."""
    first, last = _TABLE_ROW, _TABLE_ROW + len(INTERVENTIONS) - 1
    for row in range(first, last + 1):
        _add_range(sheet, row)
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    names = [TITLE, first, _NAME, last, _NAME]
    ranges: dict[str, Any] = {"type": "custom", "line": {"color": INK, "width": 1.25}}
    for key, column in (("minus_values", WORK + 2), ("plus_values", WORK + 3)):
        ranges[key] = f"={sheet.area(first, column, last, column)}"
    for column in (WORK, WORK + 1):  # unseen: axes are made for bars, not for the lines on them
        chart.add_series({
            "name": " ", "categories": names, "values": [TITLE, first, column, last, column],
            "fill": {"none": True}, "border": {"none": True}, "gap": 60, "overlap": 100,
        })  # fmt: skip
    chart.add_series({
        "name": "best = 100", "categories": names, "values": [TITLE, first, _VALUE, last, _VALUE],
        "y_error_bars": ranges, "points": [{"fill": {"color": COLORS[name]}} for name in INTERVENTIONS],
    })  # fmt: skip
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_y_axis(
        {"reverse": True, "label_position": "low", "num_font": {"size": 10}, **EVERY_NAME}
    )
    chart.set_x_axis({"num_format": "0", "label_position": "high", "name": "best = 100",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})  # fmt: skip
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 570, "height": 310})
    caption = cell(_CAPTION_ROW, _NAME, absolute=False)
    sheet.page.insert_chart(_CHART_ROW - 1, _NAME, chart, {
        "description": f"Bars of the three kinds of work; what they show now stands in {caption}.",
        "object_position": 2, "x_offset": 2, "y_offset": 4})  # fmt: skip
    listed = '&", "&'.join(
        f'"{NAMES[name]} "&{spoken.whole(cell(row, _VALUE))}'
        for row, name in enumerate(INTERVENTIONS, start=first)
    )
    shown = f"COUNT({cell(first, _VALUE)}:{cell(last, _VALUE)})=3"
    sheet.page.merge_range(
        _CAPTION_ROW, _NAME, _CAPTION_ROW, _OFTEN, "", sheet.book.styles["small"]
    )
    lines = f'IF(COUNT({cell(first, _LOW)}:{cell(last, _HIGH)})>0,"{_LINES}","")'
    text = f'IF({shown},"Best guesses: "&{listed}&{lines}&".","")'
    sheet.formula(_CAPTION_ROW, _NAME, text, style="small")


def _add_switches(sheet: LiveSheet) -> None:
    """The nearest switch points as sentences."""
    section(sheet, _CHART_ROW - 1, _WIDE, _WIDE, "What would change the verdict")
    for place in range(1, _SWITCHES + 1):
        found = f"MATCH({place},switch_ranks,0)"
        said, best = (f"INDEX({name},{found})" for name in ("switch_sentences", "switch_winners"))
        text = f'IF({best}="","",{said}&": "&{spoken.kind(best)})'
        row = _CHART_ROW + place - 1
        sheet.page.set_row(row, 40)
        sheet.formula(row, _WIDE, f'IF(inputs_ready,{text},"")', style="said")
    row = _CHART_ROW + _SWITCHES
    none = 'IF(inputs_ready,IF(COUNT(switch_distances)=0,"No single answer, however far it moves, would change the verdict.","All of them: What would change it"),"")'
    sheet.formula(row, _WIDE, none, style="row_link")
    sheet.link(row, _WIDE, CHANGES)


def _add_foot(sheet: LiveSheet) -> None:
    """What is most worth finding out, and beside it the checks that fail, each with a link."""
    section(sheet, _FOOT_ROW, _NAME, _OFTEN, "Most worth finding out")
    fails = "IF(inputs_ready,NOT(all_checks),FALSE)"
    section(sheet, _FOOT_ROW, _WIDE, _WIDE, "Checks that fail")
    for place in range(1, _FOOT_LINES + 1):
        row = _FOOT_ROW + place
        sheet.page.set_row(row, 31)
        sheet.page.merge_range(row, _NAME, row, _OFTEN, "", sheet.book.styles["said"])
        sheet.formula(row, _NAME, _worth_formula(place), style="said")
        none = 'IF(inputs_ready,"None.","")' if place == 1 else '""'
        text = f"IF({fails},{listed_link(place)},{none})"
        sheet.formula(row, _WIDE, text, style="said")
    sheet.page.conditional_format(_FOOT_ROW + 1, _WIDE, _FOOT_ROW + _FOOT_LINES, _WIDE, {
        "type": "formula", "criteria": f"={fails}", "format": sheet.book.styles["accent"]})  # fmt: skip
    sheet.formula(_LAST_ROW, _WIDE, f'IF({fails},checks_text,"")', style="check_link")
    sheet.link(_LAST_ROW, _WIDE, CHECKS)


def _worth_formula(place: int) -> str:
    """The input that moves the lead most, or the next after it, and how far."""
    row = TORNADO_ROW + 2 + place
    label, low, high = (f"'{CHANGES}'!{cell(row, column)}" for column in (1, 2, 3))
    goes = f'"the lead goes from "&{spoken.percent(low)}&" at your Low to "&{spoken.percent(high)}&" at your High."'
    text = f'{spoken.capital(label)}&": "&{goes}'
    moves = f"IF(COUNT({low},{high},now_lead)=3,MAX({low},{high},now_lead)>MIN({low},{high},now_lead),FALSE)"
    none = _ASK_FOR_RANGES if place == 1 else ""
    return f'IF(inputs_ready,IF({moves},{text},"{none}"),"")'
