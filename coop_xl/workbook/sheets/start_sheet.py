"""The Start sheet: what is asked and by whom, the three kinds of work, and the answer so far."""

import coop_xl
from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.spreadsheet.writing.book import Sheet
from coop_xl.spreadsheet.writing.styles import TO_FILL
from coop_xl.workbook.live import LiveBook, LiveSheet

from .answer_sheet import HEADLINE
from .entry_rules import text_rule
from .questions_layout import TITLE as QUESTIONS

_TITLE = "Start"
_POST = "https://www.greaterwrong.com/posts/bacAKrPPADTMQybGx/comparing-alignment-to-other-agi-interventions-basic-model-2"
_MARGIN, _LEFT, _MIDDLE, _RIGHT = range(4)
_WIDTHS = (2, 36, 36, 36)
_INTRODUCTION = (
    "Many powerful agents share the world's resources, and we can act on one of them.",
    "Is one more unit of effort best spent on aligning it, or on making it cooperative?",
    "Nine questions, about 20 minutes. Best guesses are enough; the answer follows as you type.",
)
_CARDS = {
    "V": ("Alignment", "Make our agent share our values.", "V"),
    "CV": (
        "Cooperation if aligned",
        "Make it good at striking deals with others, should it share our values.",
        "C|V",
    ),
    "CnV": (
        "Cooperation if misaligned",
        "Make it good at striking deals with others, should it not share our values.",
        "C|¬V",
    ),
}
_WHO = {
    "asked_by": ("Who asks, and why", "Who wants to know, and what hangs on the answer."),
    "send_to": ("When done, send this file to", "A name and an address, and by when."),
}
_PROMPTS = {
    "definition_values": "Which values count as ours? The post leaves it to you; the scores in questions 15 and 16 must use the same meaning.",
    "definition_cooperative": "When is an agent cooperative? For example: settles rather than fights when both gain.",
    "unit_of_effort": "One unit for all three kinds of work, such as 100 researcher-years.",
    "filled_in_by": "Your name, so that your workbook can be told from others.",
}
_SHEETS = {
    QUESTIONS: "what you think: start here",
    "Answer": "which kind of work is best, how sure that is, and why",
    "What would change it": "at which answers another kind of work is best",
    "Scenarios": "other answers side by side",
    "Proposals": "what could be funded, and what each is worth for its cost",
    "Extensions": "what the post discusses and its base model leaves out",
    "Model": "every step of the computation, with its source",
    "Simulation": "all answers varied at once",
    "Checks": "what to look at before you rely on the answer",
    "Reference": "words, variables, equations and caveats",
}


def add_start_sheet(book: LiveBook, functions: str) -> int:
    """Append the sheet, with the names headline, asked_by, send_to, definition_…,
    unit_of_effort, filled_in_by and template_version; returns the next row.
    """
    sheet = book.add_sheet(_TITLE, landscape=False, zoom=100, tab=TO_FILL)
    sheet.widths(*_WIDTHS)
    sheet.write(0, _LEFT, "Where is effort on AGI best spent?", "title")
    sheet.page.set_row(0, 34)
    sheet.write(1, _LEFT, book.content.title, "muted")
    row = _add_introduction(sheet, 3)
    row = _add_answer(sheet, row + 1)
    row = _add_cards(sheet, row + 1)
    row = _add_entries(sheet, row + 1, "Who asks", _WHO)
    words = {name: (label, _PROMPTS[name]) for name, label in DEFINITIONS.items()}
    row = _add_entries(sheet, row + 1, "What the words mean here", words)
    sheet.page.activate()
    return _add_file(sheet, row + 1, functions)


def _add_section(sheet: Sheet, row: int, title: str) -> int:
    """A heading across the sheet; returns the next row."""
    for column in (_LEFT, _MIDDLE, _RIGHT):
        sheet.write(row, column, title if column == _LEFT else None, "section")
    sheet.page.set_row(row, 22)
    return row + 1


def _add_introduction(sheet: LiveSheet, row: int) -> int:
    """What this is, and whether its numbers are an illustration; returns the next row."""
    if sheet.book.content.about:
        sheet.page.merge_range(row, _LEFT, row, _RIGHT, sheet.book.content.about, sheet.book.styles["banner"])  # fmt: skip
        row += 2
    for text in _INTRODUCTION:
        sheet.write(row, _LEFT, text, "lead")
        row += 1
    return row


def _add_answer(sheet: LiveSheet, row: int) -> int:
    """How far one has come, and the answer so far; returns the next row."""
    row = _add_section(sheet, row, "The answer so far")
    sheet.page.merge_range(row, _LEFT, row, _RIGHT, "", sheet.book.styles["headline"])
    sheet.formula(row, _LEFT, HEADLINE, style="headline")
    sheet.name(row, _LEFT, "headline")
    sheet.page.set_row(row, 44)
    sheet.formula(row + 1, _LEFT, 'answered_count&" of "&essential_count&" answered"', style="inset_bold")  # fmt: skip
    sheet.link(row + 1, _MIDDLE, QUESTIONS, "Go to Questions →")
    sheet.formula(row + 2, _LEFT, 'IF(AND(inputs_ready,points_problem=""),checks_text&IF(assumed_said="",""," "&assumed_said&"."),"")', style="muted_inset")  # fmt: skip
    return row + 3


def _add_cards(sheet: LiveSheet, row: int) -> int:
    """The three kinds of work in plain words; returns the next row."""
    row = _add_section(sheet, row, "The three kinds of work")
    for column, (key, (name, text, symbol)) in enumerate(_CARDS.items(), start=_LEFT):
        sheet.write(row, column, name, f"card_{key}")
        sheet.write(row + 1, column, text, "card")
        sheet.write(row + 2, column, f"in the post: {symbol}", "card_note")
    sheet.page.set_row(row, 26)
    sheet.page.set_row(row + 1, 34)
    return row + 3


def _add_entries(
    sheet: LiveSheet, row: int, title: str, entries: dict[str, tuple[str, str]]
) -> int:
    """Texts to fill in, each with a hint beside it; returns the next row."""
    row = _add_section(sheet, row, title)
    for name, (label, prompt) in entries.items():
        given = sheet.book.content.definitions.get(name)
        sheet.write(row, _LEFT, label, "label")
        sheet.entry(row, _MIDDLE, given, text_rule(label, prompt), "entry_text")
        sheet.name(row, _MIDDLE, name)
        sheet.write(row, _RIGHT, prompt, "small")
        sheet.page.set_row(row, 44)
        row += 1
    return row


def _add_file(sheet: LiveSheet, row: int, functions: str) -> int:
    """What the file is, and where its model comes from; returns the next row."""
    row = _add_section(sheet, row, "This file")
    for label, text, name in (
        ("Template", coop_xl.__version__, "template_version"),
        ("COOP_ functions", functions, ""),
    ):
        sheet.write(row, _LEFT, label, "inset")
        sheet.write(row, _MIDDLE, text, "inset")
        if name:
            sheet.name(row, _MIDDLE, name)
        row += 1
    sheet.write(row, _LEFT, "Framed, yellow cells", "entry_sample")
    sheet.write(row, _MIDDLE, "for you to fill in; all others are formulas, locked without a password", "inset")  # fmt: skip
    sheet.write(row + 1, _LEFT, "The post that it computes", "inset")
    look = sheet.book.styles["link"]
    sheet.page.write_url(
        row + 1,
        _MIDDLE,
        _POST,
        look,
        "Comparing alignment to other AGI interventions: basic model",
    )
    return row + 2


def add_contents(book: LiveBook, row: int) -> None:
    """List the sheets on Start, each as a link, once all are there."""
    sheet = book.sheets[0]
    row = _add_section(sheet, row + 1, "The sheets")
    for each in book.sheets[1:]:
        sheet.link(row, _LEFT, each.title, each.title)
        sheet.write(row, _MIDDLE, _SHEETS.get(each.title, ""), "inset")
        row += 1
    sheet.page.print_area(0, 0, row - 1, _RIGHT)
