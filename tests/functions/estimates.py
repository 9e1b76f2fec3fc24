"""Tables of estimates as spreadsheets pass them."""

from functools import cache
from io import BytesIO
from typing import Any

import openpyxl

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.catalogue import ENTRIES
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.questions_layout import HEAD_ROW, HEADINGS, LAST_ROW, TITLE
from tests.model.cases import BASIC

from .tables import Rows

HEAD = ("Name", "Low", "Best", "High", "Distribution")
EARTH: Entries = EXAMPLES["earth"]


def estimates_table(content: Entries) -> Rows:
    """A worked example, without the columns that explain it."""
    rows = (
        (key, at.low, at.best, at.high, at.distribution) for key, at in content.estimates.items()
    )
    return (HEAD, *rows)


@cache
def inputs_range(name: str) -> Rows:
    """What the Questions sheet of a worked example holds from its headings on."""
    return questions_of(EXAMPLES[name])


def questions_of(content: Entries) -> Rows:
    """The same of anything that is entered."""
    made = BytesIO(sheets(content, simulation=False).bytes())
    book = openpyxl.load_workbook(made, data_only=True, read_only=True)
    rows = book[TITLE].iter_rows(HEAD_ROW + 1, LAST_ROW + 1, 1, len(HEADINGS), values_only=True)
    return tuple(rows)


def with_row(table: Rows, row: tuple[Any, ...]) -> Rows:
    """The table with another row for the same variable."""
    name = ENTRIES[row[0]].instead_of or row[0]
    return tuple(row if each[0] == name else each for each in table)


CERTAIN: Rows = (HEAD, *((key, None, at, None, None) for key, at in BASIC[0]["inputs"].items()))
