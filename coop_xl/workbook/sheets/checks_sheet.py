"""The Checks sheet: what needs a look first, each with a link to its cell; behind it every rule."""

from collections.abc import Sequence

from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import questions_layout
from .check_rules import all_rules
from .questions_layout import LABEL, OPEN, ROWS, at
from .rule import Rule

TITLE = "Checks"
_HEADINGS = (
    "Kind", "Rule", "Variable", "Holds", "In a word", "Found", "Limit or nearest fitting value",
    "If it does not hold", "Cell", "Number",
)  # fmt: skip
_WIDTHS = (12, 56, 16, 7, 9, 11, 13, 60, 22, 10)
_KIND, _RULE, _ABOUT, HOLDS, _WORD, _FOUND, _LIMIT, _REMEDY, _PLACE, COUNT = range(len(_HEADINGS))
_TEXT_ROW, _FIRST_HEAD_ROW, _SHOWN = 2, 4, 12
_MORE_ROW = _FIRST_HEAD_ROW + _SHOWN + 1
HEAD_ROW = _MORE_ROW + 2
_LOOK, _WAITS = "Look", "waits"
_NOTHING = '"Nothing to look at"&IF(inputs_ready,"."," yet.")'
_WAIT_FOR_INPUTS = ("coherence", "plausible", "contradiction", "simulation", "definition")
_LABEL_COLUMN, _FLAG_COLUMN = COUNT + 2, COUNT + 3


def add_checks_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names inputs_ready, all_checks and the texts others show."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*_WIDTHS, 3, 34, 20)
    rules = list(all_rules(book))
    sheet.write(0, 0, "Checks", "title")
    sheet.write(1, 0, "What needs a look before you rely on the answer. Pasting can get past the rules of the entry cells, so each rule stands here again.", "muted")  # fmt: skip
    sheet.formula(_TEXT_ROW, 0, "checks_text", style="inset_bold")
    _add_rules(sheet, rules)
    _add_list(sheet, HEAD_ROW + len(rules))
    _add_flags(sheet, HEAD_ROW + len(rules))
    sheet.page.freeze_panes(_FIRST_HEAD_ROW + 1, 0)
    sheet.page.print_area(0, 0, HEAD_ROW + len(rules), _REMEDY)


def _add_rules(sheet: LiveSheet, rules: Sequence[Rule]) -> None:
    """Every rule, grouped away behind an outline button above them."""
    sheet.write_row(HEAD_ROW, ("All rules", *_HEADINGS[1:]), "head")
    sheet.page.outline_row(HEAD_ROW, 30, {"collapsed": True})
    sheet.page.outline_settings(symbols_below=False)
    last = HEAD_ROW + len(rules)
    for row, rule in enumerate(rules, start=HEAD_ROW + 1):
        _add_rule(sheet, row, rule)
        sheet.page.outline_row(row, 27, {"level": 1, "hidden": True})
    sheet.mark(HEAD_ROW + 1, _WORD, last, _WORD, {"OK": "good", _LOOK: "bad", _WAITS: "quiet"})


def _add_rule(sheet: LiveSheet, row: int, rule: Rule) -> None:
    """One row; a rule that waits for inputs is neither TRUE nor FALSE."""
    texts = {_KIND: rule.kind, _RULE: rule.text, _ABOUT: rule.about, _REMEDY: rule.remedy}
    for column, text in texts.items():
        sheet.write(row, column, text, "key" if column == _ABOUT else "cell")
    shown = (
        f'IF(inputs_ready,{rule.formula},"")' if rule.kind in _WAIT_FOR_INPUTS else rule.formula
    )
    sheet.formula(row, HOLDS, shown, style="center")
    holds = cell(row, HOLDS)
    sheet.formula(
        row, _WORD, f'IF({holds}="","{_WAITS}",IF({holds},"OK","{_LOOK}"))', style="cell"
    )
    for column, text in ((_FOUND, rule.found), (_LIMIT, rule.limit)):
        if text:
            sheet.formula(row, column, f'IF(inputs_ready,{text},"")')
        else:
            sheet.write(row, column, None, "cell")
    place = _place_of(sheet.book, rule)
    sheet.write(row, _PLACE, place, "plain_text")
    if place:
        sheet.link(row, _ABOUT, place.replace("'", ""))
    above = f"{cell(HEAD_ROW, COUNT)}:{cell(row - 1, COUNT)}"
    sheet.formula(
        row, COUNT, f'IF({cell(row, _WORD)}="{_LOOK}",COUNT({above})+1,"")', style="whole"
    )


def _place_of(book: LiveBook, rule: Rule) -> str:
    """The cell that a rule is about, such as 'Questions'!$E$8; "" if it is about none."""
    names = book.calculator.names
    for name in (rule.place, f"best_{rule.about}", rule.about):
        if name in names:
            return names[name]
    return ""


def _add_list(sheet: LiveSheet, last: int) -> None:
    """The rules that do not hold, each with a link."""
    sheet.write_row(_FIRST_HEAD_ROW, ("Kind", "To look at", "Go to", "", "", *_HEADINGS[_FOUND:_PLACE]), "head")  # fmt: skip
    sheet.page.set_row(_FIRST_HEAD_ROW, 30)

    def area(column: int) -> str:
        return f"{cell(HEAD_ROW + 1, column)}:{cell(last, column)}"

    for number in range(1, _SHOWN + 1):
        row = _FIRST_HEAD_ROW + number
        found = f"MATCH({number},{area(COUNT)},0)"
        for column in (_KIND, _RULE, _FOUND, _LIMIT, _REMEDY):
            other = _NOTHING if (number, column) == (1, _RULE) else '""'
            entry = f"INDEX({area(column)},{found})"  # a number stays one, an empty cell is no 0
            sheet.formula(
                row, column, f'IFERROR(IF({entry}="","",{entry}),{other})', style="list_text"
            )
        sheet.formula(
            row, _PLACE, f'IFERROR(INDEX({area(_PLACE)},{found})&"","")', style="plain_text"
        )
        place = cell(row, _PLACE)
        about = f"INDEX({area(_ABOUT)},{found})"
        link = f'HYPERLINK("#"&{place},IF({about}="","Go there",{about})&" →")'
        sheet.formula(row, _ABOUT, f'IF({place}="","",{link})', style="list_link")
    hidden = f'MAX(0,COUNTIF({area(_WORD)},"{_LOOK}")-{_SHOWN})'
    more = f'{hidden}&" more: see all rules below, behind the + at the left."'
    sheet.formula(_MORE_ROW, _RULE, f'IF({hidden}>0,{more},"")', style="muted_inset")


def listed_link(number: int) -> str:
    """On another sheet: the text of the rule so far down the list, as a link to its cell."""
    rule, place = (
        f"{TITLE}!{cell(_FIRST_HEAD_ROW + number, column)}" for column in (_RULE, _PLACE)
    )
    return f'IF({place}="",{rule},HYPERLINK("#"&{place},{rule}))'


def _add_flags(sheet: LiveSheet, last: int) -> None:
    """The named cells that other sheets read, beside the table."""
    words = f"{cell(HEAD_ROW + 1, _WORD)}:{cell(last, _WORD)}"
    states = questions_layout.area(questions_layout.CHECK)
    open_states = "+".join(f'COUNTIF({states},"{word}")' for word in OPEN)
    flags = (
        ("inputs_ready", "All inputs are filled in and in range", f'COUNTIF({states},"{OK}")={len(VARIABLES)}'),
        ("all_checks", "All checks hold", f'COUNTIF({words},"{_LOOK}")+COUNTIF({words},"{_WAITS}")=0'),
        ("open_count", "Questions to answer or fix", open_states),
        ("open_text", "Which", _open_list_formula()),
        ("checks_text", "In words", _checks_formula(words)),
    )  # fmt: skip
    for row, (name, label, text) in enumerate(flags, start=_FIRST_HEAD_ROW):
        sheet.write(row, _LABEL_COLUMN, label, "plain_text")
        style = "plain_text" if name.endswith("text") else "center"
        sheet.formula(row, _FLAG_COLUMN, text, style=style)
        sheet.name(row, _FLAG_COLUMN, name)
    for column in range(_PLACE, _FLAG_COLUMN + 1):
        sheet.page.set_column(column, column, 22, None, {"level": 1, "hidden": True})
    sheet.page.set_column(_FLAG_COLUMN + 1, _FLAG_COLUMN + 1, 3, None, {"collapsed": True})


def _open_list_formula() -> str:
    """ "3 questions to answer or fix: 2, 6–7, 9", without the newer functions that join texts."""
    parts = "&".join(
        f'IF(OR({",".join(f"{at(key, questions_layout.CHECK)}=" + chr(34) + word + chr(34) for word in OPEN)}),", {LABEL[key]}","")'
        for key in ROWS
    )
    plural = 'IF(open_count=1," question"," questions")'
    return f'IF(open_count=0,"",open_count&{plural}&" to answer or fix: "&MID({parts},3,400))'


def _checks_formula(words: str) -> str:
    """The state of the checks in words."""
    count = f'COUNTIF({words},"{_LOOK}")'
    return (
        f'IF(NOT(inputs_ready),open_text,IF(all_checks,"All checks hold.",'
        f'{count}&IF({count}=1," check"," checks")&" to look at before you rely on the answer."))'
    )
