"""Where everything stands on the Questions sheet."""

from coop_xl.estimates.implied_quantiles import LEVELS
from coop_xl.estimates.questions import NUMBERS, ONE_FOR_TWO, QUESTIONS
from coop_xl.model.catalogue import VARIABLES, Variable
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import FILL_IN, OUT_OF_RANGE

from .assumed_values import D_B, DEFAULTS, SLOPES

TITLE = "Questions"
_IMPLIED = tuple(f"{100 * each:g} %" for each in LEVELS)
HEADINGS = (
    "", "Question", "Name", "Low", "Best", "High", "You said", "What it implies", "Compare (illustrations)",
    "Source or reasoning", "✓", *_IMPLIED, "Distribution", "Low and High mean", "Entered as",
    "Confidence", "Date", "Check", "Order", "Asked", "Assumed", "As entered or assumed", "Used by the model",
    "Range",
)  # fmt: skip
(
    NUMBER, QUESTION, NAME, LOW, BEST, HIGH, SAID, STRIP, ANCHOR, SOURCE, TICK,
) = range(11)  # fmt: skip
FIRST_IMPLIED = TICK + 1
(
    DISTRIBUTION, LOW_HIGH, SCALE, CONFIDENT, DATED, CHECK, RANGE, ASK, ASSUMED, VALUE, USED, ENDS,
) = range(FIRST_IMPLIED + len(_IMPLIED), len(HEADINGS))  # fmt: skip
RANGE_ROW, COUNT_ROW, HEAD_ROW = 2, 3, 5
ESSENTIAL = ("p_V", "F_V", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV", D_B, "b", "F_CV", "F_CnV")
_SECTIONS = {
    "Start here": ESSENTIAL,
    "Instead of question 6–7, if the two groups differ by more than what they hold": SLOPES,
    "The rest: assumed until you answer": tuple(key for key in NUMBERS if key in DEFAULTS),
}
WAITS, IN_FORCE, CLEAR_ONE = "waits", "in force", "clear one"
SMALL_SHARE = "share too small"  # for D_b
DISORDER, ONE_END = "out of order", "one end"
OPEN = (FILL_IN, OUT_OF_RANGE, CLEAR_ONE, SMALL_SHARE)
ASKED_OF = QUESTIONS | {D_B: ONE_FOR_TWO}
LABEL = {key: str(number) for key, number in NUMBERS.items()} | {D_B: "6–7"}


def _row_of() -> tuple[dict[str, int], dict[str, int]]:
    """The row of each section's heading, and of each question."""
    titles: dict[str, int] = {}
    rows: dict[str, int] = {}
    row = HEAD_ROW + 1
    for title, keys in _SECTIONS.items():
        titles[title] = row
        rows |= {key: row + place for place, key in enumerate(keys, start=1)}
        row += len(keys) + 1
    return titles, rows


TITLES, ROWS = _row_of()
LAST_ROW = max(ROWS.values())


def area(column: int) -> str:
    """A column of the table with its sheet, headings of sections included."""
    return f"{TITLE}!{cell(HEAD_ROW + 1, column)}:{cell(LAST_ROW, column)}"


def at(key: str, column: int) -> str:
    """A cell of a question's row, with its sheet."""
    return f"{TITLE}!{cell(ROWS[key], column)}"


def variable_of(key: str) -> Variable:
    """The variable that a question is about."""
    return EXTENSION_INPUTS[D_B] if key == D_B else VARIABLES[key]


def typed_count(key: str) -> str:
    """How many of Low, Best and High hold anything."""
    return f"COUNTA({cell(ROWS[key], LOW)}:{cell(ROWS[key], HIGH)})"


def value(key: str) -> str:
    """The cell of what is entered or assumed, whatever else is open."""
    return cell(ROWS[key], VALUE)
