"""Where everything stands on the Extensions sheet."""

from coop_xl.estimates.credences import CREDENCES
from coop_xl.model.extensions.catalogue import EXTENSIONS
from coop_xl.spreadsheet.writing.book import cell

from .states import WRONG

TITLE = "Extensions"
HEADINGS = (
    "Name", "Meaning", "Symbol", "Enter", "If left blank", "Low", "Best", "High", "Distribution",
    "How to think about it", "State", "Used by the model",
)  # fmt: skip
(
    NAME, MEANING, SYMBOL, DOMAIN, DEFAULT, LOW, BEST, HIGH, DISTRIBUTION, THINK, STATE, USED,
) = range(len(HEADINGS))  # fmt: skip
WIDTHS = (19, 42, 14, 23, 13, 10.5, 10.5, 10.5, 12.5, 56, 16, 13)
TEXT_ROW, HEAD_ROW = 4, 7


def _rows_of() -> tuple[dict[str, int], dict[str, int], int]:
    """The row of each extension's title, of each input and credence, and of the choice of shares."""
    titles, rows, row, shares = {}, {}, HEAD_ROW + 1, 0
    for extension in EXTENSIONS:
        titles[extension.name] = row
        row += 2
        credence = [CREDENCES[extension.name]] if extension.name in CREDENCES else []
        for each in (*credence, *extension.inputs):
            rows[each.key] = row
            row += 1
        if extension.name == "coalition":
            shares, row = row, row + 1
    return titles, rows, shares


TITLES, ROWS, SHARES_ROW = _rows_of()
LAST_ROW = max(ROWS.values())
DERIVATIVES_ROW = LAST_ROW + 4


def area(column: int) -> str:
    """A column of the table, with its sheet."""
    return f"{TITLE}!{cell(HEAD_ROW + 1, column)}:{cell(LAST_ROW, column)}"


def state_at(key: str) -> str:
    """The cell that says what an entry amounts to, with its sheet."""
    return f"{TITLE}!{cell(ROWS[key], STATE)}"


def count_formula(states: str) -> str:
    """How many of some states are wrong."""
    return "+".join(f'COUNTIF({states},"{word}")' for word in WRONG)
