"""Where everything stands on the Options sheet."""

from coop_xl.analysis.credences import CREDENCES
from coop_xl.model.options.catalogue import RELATIONS
from coop_xl.surfaces.workbook.book import cell

from .states import WRONG

TITLE = "Options"
HEADINGS = (
    "Name", "Meaning", "Symbol", "Enter", "If left blank", "Low", "Best", "High", "Distribution",
    "How to think about it", "State", "Used by the model",
)  # fmt: skip
(
    NAME, MEANING, SYMBOL, DOMAIN, DEFAULT, LOW, BEST, HIGH, DISTRIBUTION, THINK, STATE, USED,
) = range(len(HEADINGS))  # fmt: skip
WIDTHS = (19, 42, 14, 23, 13, 10.5, 10.5, 10.5, 12.5, 56, 16, 13)
TEXT_ROW, HEAD_ROW = 4, 7


def rows_of() -> tuple[dict[str, int], dict[str, int], int]:
    """The row of each option's title, of each input and credence, and of the choice of shares."""
    titles, rows, row, shares = {}, {}, HEAD_ROW + 1, 0
    for relation in RELATIONS:
        titles[relation.name] = row
        row += 2
        credence = [CREDENCES[relation.name]] if relation.name in CREDENCES else []
        for each in (*credence, *relation.inputs):
            rows[each.key] = row
            row += 1
        if relation.name == "coalition":
            shares, row = row, row + 1
    return titles, rows, shares


TITLES, ROWS, SHARES_ROW = rows_of()
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
