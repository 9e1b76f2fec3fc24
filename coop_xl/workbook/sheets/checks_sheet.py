"""The Checks sheet: one TRUE/FALSE row for each rule, and one flag for all of them."""

from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.values import OK, Figures
from coop_xl.workbook.live import LiveBook, LiveSheet

from . import inputs_sheet
from .check_rules import all_rules
from .rule import Rule

TITLE = "Checks"
HEADINGS = (
    "Kind",
    "Rule",
    "Variable",
    "Holds",
    "In a word",
    "Found",
    "Limit or nearest fitting value",
    "If it does not hold",
)
WIDTHS = (12, 58, 18, 9, 11, 14, 16, 60)
KIND, RULE, ABOUT, HOLDS, WORD, FOUND, LIMIT, REMEDY = range(len(HEADINGS))
HEAD_ROW = 8
LOOK, WAITS = "Look", "waits"
WAIT_FOR_INPUTS = ("coherence", "plausible", "contradiction", "simulation")


def add_checks_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names inputs_ready, all_checks and the texts others show."""
    sheet = book.add_sheet(TITLE)
    sheet.widths(*WIDTHS)
    rules = list(all_rules(book))
    sheet.write(0, 0, "Checks", "title")
    sheet.write(
        1,
        0,
        "Pasting can get past the rules of the entry cells, so each rule stands here again.",
        "muted",
    )
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    for row, rule in enumerate(rules, start=HEAD_ROW + 1):
        add_rule(sheet, row, rule)
    last = HEAD_ROW + len(rules)
    sheet.mark(HEAD_ROW + 1, WORD, last, WORD, {"OK": "good", LOOK: "bad", WAITS: "quiet"})
    add_flags(sheet, rules, last)
    sheet.page.freeze_panes(HEAD_ROW + 1, 0)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.print_area(0, 0, last, REMEDY)


def add_rule(sheet: LiveSheet, row: int, rule: Rule) -> None:
    """One row; a rule that waits for inputs is neither TRUE nor FALSE."""
    for column, text in (
        (KIND, rule.kind),
        (RULE, rule.text),
        (ABOUT, rule.about),
        (REMEDY, rule.remedy),
    ):
        sheet.write(row, column, text, "key" if column == ABOUT else "cell")
    waits = rule.kind in WAIT_FOR_INPUTS
    shown = f'IF(inputs_ready,{rule.formula},"")' if waits else rule.formula
    sheet.formula(row, HOLDS, shown, rule.holds, "center")
    holds = cell(row, HOLDS)
    word = WAITS if rule.holds is None else "OK" if rule.holds else LOOK
    sheet.formula(row, WORD, f'IF({holds}="","{WAITS}",IF({holds},"OK","{LOOK}"))', word, "cell")
    for column, pair in ((FOUND, rule.found), (LIMIT, rule.limit)):
        if pair:
            sheet.formula(row, column, f'IF(inputs_ready,{pair[0]},"")', pair[1])
        else:
            sheet.write(row, column, None, "cell")
    sheet.page.set_row(row, 27)


def add_flags(sheet: LiveSheet, rules: list[Rule], last: int) -> None:
    """The named summary cells at the top."""
    figures = sheet.book.figures
    open_count = len(figures.open_inputs)
    looks = sum(rule.holds is False for rule in rules)
    words = f"{cell(HEAD_ROW + 1, WORD)}:{cell(last, WORD)}"
    plural = 'IF(open_count=1," input"," inputs")'
    flags = (
        ("inputs_ready", "All inputs are filled in and in range", "open_count=0", figures.ready),
        ("all_checks", "All checks hold", f'COUNTIF({words},"{LOOK}")+COUNTIF({words},"{WAITS}")=0', looks == 0 and figures.ready),
        ("open_count", "Inputs to fill in or mend", f'{len(VARIABLES)}-COUNTIF({inputs_sheet.area(inputs_sheet.CHECK)},"{OK}")', open_count),
        ("open_text", "Which", open_list_formula(plural), open_text(figures)),
        ("checks_text", "In words", checks_formula(words), checks_text(figures, looks)),
    )  # fmt: skip
    for row, (name, label, text, value) in enumerate(flags, start=3):
        sheet.write(row, 0, label, "text")
        style = "cell" if name.endswith("text") else "center"
        if name.endswith("text"):
            sheet.page.merge_range(row, 3, row, REMEDY, "", sheet.book.styles[style])
        sheet.formula(row, 3, text, value, style)
        sheet.name(row, 3, name)
    for row in (3, 4):
        for criterion, style in (("TRUE", "good"), ("FALSE", "bad")):
            sheet.page.conditional_format(
                row,
                3,
                row,
                3,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": criterion,
                    "format": sheet.book.styles[style],
                },
            )


def open_list_formula(plural: str) -> str:
    """ "3 inputs to fill in: F_CV, p_V, b", without the newer functions that join texts."""
    parts = "&".join(
        f'IF({inputs_sheet.TITLE}!{cell(row, inputs_sheet.CHECK)}="{OK}","",", {key}")'
        for key, row in inputs_sheet.ROWS.items()
    )
    return f'IF(open_count=0,"",open_count&{plural}&" to fill in: "&MID({parts},3,400))'


def open_text(figures: Figures) -> str:
    """The same in Python."""
    names = figures.open_inputs
    word = "input" if len(names) == 1 else "inputs"
    return f"{len(names)} {word} to fill in: {', '.join(names)}" if names else ""


def checks_formula(words: str) -> str:
    """The state of the checks in words."""
    count = f'COUNTIF({words},"{LOOK}")'
    return (
        f'IF(NOT(inputs_ready),open_text,IF(all_checks,"All checks hold.",'
        f'{count}&IF({count}=1," check"," checks")&" to look at: see the Checks sheet."))'
    )


def checks_text(figures: Figures, looks: int) -> str:
    """The same in Python."""
    if not figures.ready:
        return open_text(figures)
    if not looks:
        return "All checks hold."
    return f"{looks} {'check' if looks == 1 else 'checks'} to look at: see the Checks sheet."
