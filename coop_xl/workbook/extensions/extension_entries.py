"""The Extensions sheet: the post's discussion, one titled block an extension, all off while blank."""

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.entries import SHARES_CHOICES, SHARES_MEANING
from coop_xl.model.extensions.catalogue import EXTENSIONS, Extension
from coop_xl.model.extensions.quantities import DERIVATIVES
from coop_xl.workbook.live import LiveBook, LiveSheet
from coop_xl.workbook.sheets.entry_rules import list_rule

from .derivatives import add_derivatives
from .extension_layout import (
    DEFAULT,
    DERIVATIVES_ROW,
    DISTRIBUTION,
    DOMAIN,
    HEAD_ROW,
    HEADINGS,
    LAST_ROW,
    LOW,
    MEANING,
    NAME,
    SHARES_ROW,
    STATE,
    SYMBOL,
    TEXT_ROW,
    THINK,
    TITLE,
    TITLES,
    USED,
    WIDTHS,
)
from .extension_words import extensions_text_formula
from .rows import add_credence, add_input, on_tests, sentence
from .states import ASIDE, BLANK, IN_FORCE, IS_OFF, NO_INPUT, NO_PROBABILITY, OFF, ON, WRONG

_INTRODUCTION = (
    "What the post discusses but leaves out of its model. Each extension is off until you fill in a yellow cell, and off again once you "
    "clear it (or enter 0 as its switch use_…). The post has words for them and no formulas: these are our own derivation."
)
_WHERE = (
    "What would change it shows the base model and the model with extensions side by side; Extension model and Extension changes hold the workings. "
    "Answer, What would change it, Scenarios and Simulation follow the extensions, each row and each draw with inputs of its own."
)  # fmt: skip
_WHAT_USES_WHAT = (
    "The sheets use Best. A credence counts on Simulation, which weighs worlds in which the extension holds and does not; the other sheets "
    "take it as holding. coop-xl run, report, diff and pool also use Low, High and Distribution."
)  # fmt: skip


def add_extensions_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names low_, best_, high_, distribution_KEY and KEY of each input,
    and on_EXTENSION and credence_EXTENSION.
    """
    sheet = book.add_sheet(TITLE, zoom=85)
    sheet.widths(*WIDTHS)
    sheet.write(0, 0, "Extensions", "title")
    for row, text in ((1, _INTRODUCTION), (2, _WHERE), (3, _WHAT_USES_WHAT)):
        sheet.page.merge_range(row, 0, row, THINK, text, book.styles["muted_wrap"])
    _add_headline(sheet)
    sheet.write_row(HEAD_ROW, HEADINGS, "head")
    sheet.page.set_row(HEAD_ROW, 30)
    for extension in EXTENSIONS:
        _add_relation(sheet, extension)
    _add_shares_choice(sheet)
    _mark_states(sheet)
    add_derivatives(sheet)
    sheet.page.freeze_panes(HEAD_ROW + 1, 1)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.print_area(0, 0, DERIVATIVES_ROW + len(DERIVATIVES), USED)


def _add_headline(sheet: LiveSheet) -> None:
    """What the extensions do to the answer, and which unit of effort they are in."""
    book, row = sheet.book, TEXT_ROW
    sheet.page.merge_range(row, 0, row, USED, "", book.styles["headline"])
    sheet.formula(row, 0, extensions_text_formula(), style="headline")
    sheet.name(row, 0, "options_text")
    sheet.page.set_row(row, 38)
    sheet.page.merge_range(row + 1, 0, row + 1, USED, "", book.styles["cell"])
    sheet.formula(row + 1, 0, '"Units of effort are those of Start and of the tractabilities on Questions. One unit: "&IF(unit_of_effort="","not said yet",unit_of_effort)', style="cell")  # fmt: skip


def _mark_states(sheet: LiveSheet) -> None:
    """Colour the states."""
    good, quiet = (IN_FORCE, ON), (BLANK, ASIDE, OFF)
    bad = (*WRONG, NO_PROBABILITY, IS_OFF, NO_INPUT)
    marks = {word: mark for words, mark in ((good, "good"), (bad, "bad"), (quiet, "quiet")) for word in words}  # fmt: skip
    sheet.mark(HEAD_ROW + 1, STATE, LAST_ROW, STATE, marks)


def _add_relation(sheet: LiveSheet, extension: Extension) -> None:
    """An extension: its title, what it is, what the post says, and its inputs."""
    row = TITLES[extension.name]
    for column in range(len(HEADINGS)):
        sheet.write(row, column, extension.title if column == 0 else None, "band")
    sheet.formula(row, STATE, _on_formula(extension), style="center")
    sheet.name(row, STATE, f"on_{extension.name}")
    told = f"{sentence(extension.meaning)} The post: {extension.post}. Own derivation."
    sheet.page.merge_range(row + 1, 0, row + 1, USED, told, sheet.book.styles["cell"])
    if extension.name in CREDENCES:
        add_credence(sheet, extension)
    for each in extension.inputs:
        add_input(sheet, extension, each)


def _on_formula(extension: Extension) -> str:
    """Whether an extension is on: an input of it in force differs from its default."""
    tests = on_tests(extension)
    test = f"OR({','.join(tests)})" if tests else f"{extension.switch}=1"
    return f'IF({test},"{ON}","{OFF}")'


def _add_shares_choice(sheet: LiveSheet) -> None:
    """A remark by the user that no formula reads: of when the shares are."""
    row = SHARES_ROW
    for column, text in (
        (NAME, SHARES_MEANING), (MEANING, "a remark, which no formula reads: when the shares F_V, F_CV and F_CnV are those of"),
        (SYMBOL, None), (DOMAIN, "one of the list"), (DEFAULT, "not said"),
        (THINK, "At creation: when the agents come to be. Under multi-agentic stability: once wars are over. b and its slopes must use the same meaning."),
        (STATE, None), (USED, None),
    ):  # fmt: skip
        sheet.write(row, column, text, "key" if column == NAME else "cell")
    rule = list_rule(list(SHARES_CHOICES), SHARES_MEANING, "Whether the shares are those at creation, or those under multi-agentic stability. No formula reads it.")  # fmt: skip
    sheet.page.merge_range(row, LOW, row, DISTRIBUTION, "", sheet.book.styles["entry_text"])
    sheet.write(row, LOW, sheet.book.content.shares_meaning, "entry_text")
    sheet.page.data_validation(row, LOW, row, DISTRIBUTION, rule)
    sheet.name(row, LOW, "shares_meaning")
    sheet.page.set_row(row, 44)
