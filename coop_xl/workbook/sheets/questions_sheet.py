"""The Questions sheet: every input as a question, read back as a person would say it."""

from collections.abc import Callable

from coop_xl.estimates.cell_names import LOW_HIGH_EDGE, LOW_HIGH_RANGE
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import CONFIDENCE
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.implied_quantiles import LEVELS
from coop_xl.estimates.low_high_range import RANGES, USUAL
from coop_xl.estimates.questions import Answered
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.spreadsheet.writing.styles import TO_FILL
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.live import LiveBook, LiveSheet

from .anchors import anchor
from .assumed_values import D_B, DEFAULTS, SLOPES
from .entry_rules import DATE_RULE, list_rule, number_rule, shorten, text_rule
from .implied_curve import implied_formula, strip_formula
from .questions_layout import (
    ANCHOR,
    ASK,
    ASKED_OF,
    ASSUMED,
    BEST,
    CHECK,
    CONFIDENT,
    COUNT_ROW,
    DATED,
    DISTRIBUTION,
    ENDS,
    ESSENTIAL,
    FIRST_IMPLIED,
    HEAD_ROW,
    HEADINGS,
    HIGH,
    LABEL,
    LAST_ROW,
    LOW,
    LOW_HIGH,
    NAME,
    NUMBER,
    QUESTION,
    RANGE,
    RANGE_ROW,
    ROWS,
    SAID,
    SCALE,
    SOURCE,
    STRIP,
    TICK,
    TITLE,
    TITLES,
    USED,
    VALUE,
    typed_count,
    value,
    variable_of,
)
from .questions_said import said_formula
from .questions_states import (
    check_formula,
    range_formula,
    state_of_one,
    tick_formula,
    value_formula,
)
from .slip_questions import ASKED, MOVED, asked_formula, first_of

_WIDTHS = (5, 45, 12.5, 9.5, 9.5, 9.5, 42, 21, 21, 36, 4, *[8] * len(LEVELS), 12.5, 26, 13, 11,
          11.5, 12, 12, 12, 10, 14, 14, 11)  # fmt: skip
_IN_NUMBERS, _CENTERED = (
    (LOW, BEST, HIGH, VALUE, USED, *range(FIRST_IMPLIED, DISTRIBUTION)),
    (TICK,),
)
_ROW_HEIGHT = 42
_ODDS = {0.05: "1 in 20", 0.1: "1 in 10", 0.25: "1 in 4"}


def add_questions_sheet(book: LiveBook) -> None:
    """Append the sheet, with the names low_, best_, high_, dist_, scale_, source_, confidence_,
    dated_KEY and KEY, assumed_KEY of what has a neutral default, low_high_range, and what was
    answered and assumed.
    """
    sheet = book.add_sheet(TITLE, zoom=90, tab=TO_FILL)
    sheet.widths(*_WIDTHS)
    sheet.write(0, 0, "Questions", "title")
    sheet.write(1, 0, "Fill in the framed cells. Best is your best guess; Low and High say how far off it may be. 40% and 0.4 are both fine. "
                      "Click a cell for help.", "muted")  # fmt: skip
    _add_range(sheet)
    _add_counts(sheet)
    _add_headings(sheet)
    for key in ROWS:
        add_row(sheet, key)
    _add_points(sheet)
    _add_marks(sheet)
    sheet.page.freeze_panes(HEAD_ROW + 1, NAME)
    sheet.page.repeat_rows(HEAD_ROW)
    sheet.page.print_area(0, 0, LAST_ROW, TICK)


def _add_range(sheet: LiveSheet) -> None:
    """What Low and High mean, one choice for all."""
    sheet.write(RANGE_ROW, QUESTION, "Low and High of every question stand for", "inset")
    choices, given = list(RANGES.values()), sheet.book.content.estimates.values()
    chosen = next((each.range for each in given), USUAL)
    rule = list_rule(choices, "Low and High", "5–95 %: 1 chance in 20 that the true value is below Low, 1 in 20 that it is above High. One choice for all questions.")  # fmt: skip
    sheet.entry(RANGE_ROW, LOW, RANGES[chosen], rule)
    sheet.name(RANGE_ROW, LOW, LOW_HIGH_RANGE)
    edge, odds = f"{USUAL[0]}", f'"{_ODDS[USUAL[0]]}"'
    for (low, _), words in RANGES.items():
        test = f'{LOW_HIGH_RANGE}="{words}"'
        edge, odds = f"IF({test},{low},{edge})", f'IF({test},"{_ODDS[low]}",{odds})'
    for column, name, text in ((VALUE, "range_odds", odds), (USED, LOW_HIGH_EDGE, edge)):
        sheet.formula(RANGE_ROW, column, text, style="text")
        sheet.name(RANGE_ROW, column, name)
    said = 'range_odds&" that the true value is below Low, "&range_odds&" that it is above High"'
    sheet.formula(RANGE_ROW, BEST, said, style="muted_inset")


def _add_counts(sheet: LiveSheet) -> None:
    """How far one has come."""
    answered = "+".join(f'IF({cell(ROWS[key], CHECK)}="{OK}",1,0)' for key in ESSENTIAL if key != D_B)  # fmt: skip
    slopes = ",".join(f'{cell(ROWS[key], CHECK)}="{OK}"' for key in SLOPES)
    assumed = "+".join(f"IF(assumed_{key},1,0)" for key in DEFAULTS)
    names = {
        "answered_count": f"{answered}+IF(AND({slopes}),1,0)",
        "essential_count": f"{len(ESSENTIAL)}",
        "assumed_count": assumed,
    }
    for column, (name, text) in enumerate(names.items(), start=ASSUMED):
        sheet.formula(COUNT_ROW, column, text, style="whole")
        sheet.name(COUNT_ROW, column, name)
    sheet.formula(COUNT_ROW, QUESTION, 'answered_count&" of "&essential_count&" answered"&IF(assumed_said="","","; "&assumed_said)', style="inset_bold")  # fmt: skip
    verb = 'IF(assumed_count=1," is a default, not your estimate"," are defaults, not your estimates")'
    sheet.formula(COUNT_ROW, RANGE, f'IF(assumed_count=0,"",assumed_count&" of {len(VARIABLES)}"&{verb})', style="text")  # fmt: skip
    sheet.name(COUNT_ROW, RANGE, "assumed_said")


def _add_points(sheet: LiveSheet) -> None:
    """What Answer says of a tractability that is impossible, or large."""
    asked = [cell(ROWS[key], ASK) for key in MOVED]
    for row, name in ((0, "points_problem"), (1, "points_question")):
        sheet.formula(row, ASK, first_of(asked, stops=row == 0), style="text")
        sheet.name(row, ASK, name)


def _add_headings(sheet: LiveSheet) -> None:
    """The headings of the table and of its sections; details behind an outline button."""
    for column, heading in enumerate(HEADINGS):
        right = "head_right" if column in _IN_NUMBERS else "head"
        sheet.write(HEAD_ROW, column, heading, "head_center" if column in _CENTERED else right)
    sheet.page.set_row(HEAD_ROW, 30)
    for title, row in TITLES.items():
        for column in range(TICK + 1):
            sheet.write(row, column, title if column == 0 else None, "band_plain")
        sheet.page.set_row(row, 24)
    for column in range(FIRST_IMPLIED, len(HEADINGS)):
        sheet.page.set_column(column, column, _WIDTHS[column], None, {"level": 1, "hidden": True})
    sheet.page.set_column(len(HEADINGS), len(HEADINGS), 3, None, {"collapsed": True})


def add_row(sheet: LiveSheet, key: str) -> None:
    """One question: what is asked, its entry cells, and what was said."""
    row, question = ROWS[key], ASKED_OF[key]
    sheet.page.set_row(row, _ROW_HEIGHT)
    sheet.write(row, NUMBER, LABEL[key], "small")
    sheet.write(row, QUESTION, question.text, "cell")
    sheet.write(row, NAME, key, "small")
    sheet.write(row, ANCHOR, anchor(question), "small")
    add_numbers(sheet, key)
    _add_remarks(sheet, key)
    _add_states(sheet, key)
    _add_used(sheet, key)
    sheet.formula(row, SAID, said_formula(question), style="said")
    _add_curve(sheet, key)
    _show_as_percent(sheet, key)


def _add_curve(sheet: LiveSheet, key: str) -> None:
    """Quantiles of the distribution that Low, Best and High make, and a strip that shows them."""
    row, columns = ROWS[key], range(FIRST_IMPLIED, DISTRIBUTION)
    if not sheet.book.has_simulation:
        for column in (STRIP, *columns):
            sheet.write(row, column, None, "cell")
        return
    for column, probability in zip(columns, LEVELS, strict=True):
        sheet.formula(row, column, implied_formula(key, probability), style="small_number")
    sheet.formula(
        row, STRIP, strip_formula(key, [cell(row, each) for each in columns]), style="strip"
    )


def _estimate_of(sheet: LiveSheet, key: str) -> Estimate:
    """What is entered under a question."""
    content = sheet.book.content
    return content.extensions.get(D_B, Estimate()) if key == D_B else content.estimate(key)


def add_numbers(sheet: LiveSheet, key: str) -> None:
    """Low, Best and High."""
    row, given, variable = ROWS[key], _estimate_of(sheet, key), variable_of(key)
    roles = {"low": (LOW, "Low"), "best": (BEST, "Best estimate"), "high": (HIGH, "High")}
    for name, (column, role) in roles.items():
        rule = number_rule(variable, row, column, role)
        if name == "best":
            hint = ASKED_OF[key].hint
            rule["input_message"] = shorten(f"{hint} {variable.think}".strip())
        sheet.entry(row, column, getattr(given, name), rule, "entry_number")
        sheet.name(row, column, f"{name}_{key}")


def _add_remarks(sheet: LiveSheet, key: str) -> None:
    """Distribution, scale, reason, confidence and date."""
    row, given = ROWS[key], _estimate_of(sheet, key)
    sheet.entry(row, DISTRIBUTION, given.distribution, list_rule(
        list(FAMILIES), "Distribution", "How the estimate is spread; auto fits most. It matters for simulation only."))  # fmt: skip
    family = cell(row, DISTRIBUTION)
    meaning = f'IFERROR(INDEX(family_meanings,MATCH({family},family_names,0)),"")'
    sheet.formula(row, LOW_HIGH, meaning, style="small")
    _add_scale(sheet, row, key)
    sheet.entry(row, SOURCE, given.source, text_rule(
        "Source or reasoning", "Where the estimate comes from, in a sentence or two."), "entry_small")  # fmt: skip
    sheet.entry(row, CONFIDENT, given.confidence, list_rule(
        list(CONFIDENCE), "Confidence", "How much you trust the estimate; leave blank if you wish."))  # fmt: skip
    sheet.entry(row, DATED, given.dated, DATE_RULE, "entry_date")
    for column, name in (
        (DISTRIBUTION, "dist"), (SOURCE, "source"), (CONFIDENT, "confidence"), (DATED, "dated"),
    ):  # fmt: skip
        sheet.name(row, column, f"{name}_{key}")


def _add_scale(sheet: LiveSheet, row: int, key: str) -> None:
    """How F_V and F_I are entered; other variables have no choice."""
    if key not in SCALES:
        sheet.write(row, SCALE, None, "not_entry")
        return
    sheet.entry(row, SCALE, sheet.book.content.scale(key), list_rule(list(SCALES[key]), f"How {key} is entered",
        "plain: 0.02. log10: −30 for a share of 10^−30. Low, Best and High must all be on this scale."))  # fmt: skip
    sheet.name(row, SCALE, f"scale_{key}")


def _add_states(sheet: LiveSheet, key: str) -> None:
    """What an answer amounts to: a word each, and the tick that sums them up."""
    row = ROWS[key]
    check = state_of_one(sheet.book) if key == D_B else check_formula(key)
    sheet.formula(row, CHECK, check, style="cell")
    sheet.formula(row, RANGE, range_formula(key), style="cell")
    kind = "cell"
    if key in MOVED:
        sheet.formula(row, ASK, asked_formula(value(MOVED[key]), cell(row, BEST)), style=kind)
    else:
        sheet.write(row, ASK, None, kind)
    if key in DEFAULTS:
        sheet.formula(row, ASSUMED, f"{typed_count(key)}=0", style="center")
        sheet.name(row, ASSUMED, f"assumed_{key}")
    else:
        sheet.write(row, ASSUMED, None, "cell")
    sheet.formula(row, TICK, tick_formula(key), style="center")


def _add_used(sheet: LiveSheet, key: str) -> None:
    """What is entered or assumed, what the model uses once all is there, what Low and High mean."""
    row, style = ROWS[key], "share" if variable_of(key).high == 1 else "number"
    sheet.formula(row, VALUE, value_formula(key), style=style)
    sheet.formula(row, ENDS, LOW_HIGH_RANGE, style="cell")
    if key == D_B:
        sheet.write(row, USED, None, "cell")
        return
    sheet.formula(row, USED, f'IF(inputs_ready,{value(key)},"")', style=style)
    sheet.name(row, USED, key)


_PERCENTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("percent_whole", lambda x: f"ABS(100*{x}-ROUND(100*{x},0))<1E-9"),
    ("percent_parts", lambda x: f"ABS({x})>=0.00001"),
)


def _show_as_percent(sheet: LiveSheet, key: str) -> None:
    """Show shares as percentages, by conditional formats only.

    A cell whose own format is a percentage reads a typed 0.3 as 0.3 % in LibreOffice, as 30 % in
    Excel.
    """
    if ASKED_OF[key].answered is Answered.SCORE:
        return
    row, plain = ROWS[key], f',scale_{key}="{PLAIN}"' if key in SCALES else ""
    for first, last in ((LOW, HIGH), (FIRST_IMPLIED, DISTRIBUTION - 1)):
        x = cell(row, first, absolute=False)
        for style, test in _PERCENTS:
            rule = f"=AND(ISNUMBER({x}),ABS({x})<=1{plain},{test(x)})"
            look = {"type": "formula", "criteria": rule, "format": sheet.book.styles[style]}
            sheet.page.conditional_format(row, first, row, last, look)


def _add_marks(sheet: LiveSheet) -> None:
    """Colour what needs a look, and what is asked."""
    first = HEAD_ROW + 1
    sheet.mark(first, TICK, LAST_ROW, TICK, {"!": "bad"})
    tick = "$" + cell(first, TICK, absolute=False)
    asked = "$" + cell(first, ASK, absolute=False)
    said = (first, SAID, LAST_ROW, SAID)
    for criteria, style in (
        (f'={tick}="!"', "bad"),
        (f'=ISNUMBER(FIND("{ASKED}",{asked}))', "ask"),
        (f'={tick}="○"', "quiet"),
    ):
        sheet.page.conditional_format(
            *said, {"type": "formula", "criteria": criteria, "format": sheet.book.styles[style]}
        )
