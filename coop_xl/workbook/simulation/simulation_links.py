"""Section 6 of the Simulation sheet: correlations between inputs, their matrix and its factor."""

from coop_xl.estimates.correlation import pearson
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.live import LiveSheet
from coop_xl.workbook.sheets.entry_rules import list_rule

from .assumed_draws import DRAWN, name_formula
from .simulation_layout import CONSTANT_ROW, FACTOR, LINK_ROW, MATRIX, MATRIX_ROW

PAIRS = 6
_ZERO = 1e-9  # a pivot below this counts as zero: the input is then a function of those before it

_UNFINISHED = "enter two inputs and a correlation"
UNKNOWN = "choose two inputs of the list that are estimated, not assumed"
_ITSELF = "name two different inputs"
_OUT_OF_RANGE = "enter a number from −1 to 1"
_TWICE = "this pair is entered twice: keep one"

_HEADINGS = (
    "Pair",
    "One input",
    "The other",
    "Rank correlation",
    "Can it hold?",
    "",
    "",
    "",
    "of normal scores",
)
ONE, OTHER, _RANK, STATUS, _PEARSON = 1, 2, 3, 4, 8
_LAST_STATUS = 7
_ZERO_ROW = CONSTANT_ROW + 13
_PROMPT = "How the two go together: 1 if one is high just when the other is, 0 if they have nothing to do with each other, −1 if one is low when the other is high."


def span(column: int) -> str:
    """A column of the table."""
    return f"{cell(LINK_ROW, column)}:{cell(LINK_ROW + PAIRS - 1, column)}"


def add_link_table(sheet: LiveSheet) -> None:
    """The pairs to fill in, with the names corr_1_first, corr_1_second, corr_1_value, …"""
    sheet.page.merge_range(
        LINK_ROW - 1, STATUS, LINK_ROW - 1, _LAST_STATUS, "", sheet.book.styles["head"]
    )
    for column, text in enumerate(_HEADINGS):
        if text:
            sheet.write(LINK_ROW - 1, column, text, "head")
    given = [*sheet.book.content.correlations, *[(None, None, None)] * PAIRS][:PAIRS]
    for place, pair in enumerate(given):
        row = LINK_ROW + place
        sheet.write(row, 0, f"Pair {place + 1}", "key")
        for column, name, value in zip((ONE, OTHER), ("first", "second"), pair[:2], strict=True):
            sheet.entry(row, column, value, list_rule(
                list(DRAWN), "Input", "An input as it is entered: if F_V is entered as log10, it is the log10 that correlates."))  # fmt: skip
            sheet.name(row, column, f"corr_{place + 1}_{name}")
        sheet.entry(row, _RANK, pair[2], {
            "validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1,
            "input_title": "Rank correlation", "input_message": _PROMPT,
            "error_title": "Rank correlation", "error_message": "Enter a number from −1 to 1.",
        })  # fmt: skip
        sheet.name(row, _RANK, f"corr_{place + 1}_value")
        sheet.page.merge_range(row, STATUS, row, _LAST_STATUS, "", sheet.book.styles["cell"])
        sheet.formula(row, STATUS, _status_formula(row), style="cell")
        status_at = cell(row, STATUS)
        text = f'IF({status_at}="{OK}",{formula(pearson, cell(row, _RANK))},"")'
        sheet.formula(row, _PEARSON, text, style="working")


def _status_formula(row: int) -> str:
    """OK, nothing for a blank row, or what to fix."""
    one, other, rank = (cell(row, column) for column in (ONE, OTHER, _RANK))
    keys = f"{cell(MATRIX_ROW, 0)}:{cell(MATRIX_ROW + len(VARIABLES) - 1, 0)}"
    same = "+".join(
        f"COUNTIFS({span(ONE)},{a},{span(OTHER)},{b})" for a, b in ((one, other), (other, one))
    )
    filled = f"COUNTA({one},{other},{rank})"
    return (
        f'IF({filled}=0,"",IF({filled}<3,"{_UNFINISHED}",'
        f'IF(ISNUMBER(MATCH({one},{keys},0))*ISNUMBER(MATCH({other},{keys},0))=0,"{UNKNOWN}",'
        f'IF({one}={other},"{_ITSELF}",'
        f'IF(NOT(ISNUMBER({rank})),"{_OUT_OF_RANGE}",IF(ABS({rank})>1,"{_OUT_OF_RANGE}",'
        f'IF({same}>1,"{_TWICE}","{OK}")))))))'
    )


def add_matrices(sheet: LiveSheet) -> None:
    """The correlations of normal scores, and their lower Cholesky factor beside them."""
    sheet.write(_ZERO_ROW, 0, "sim_zero", "key")
    sheet.write(_ZERO_ROW, 1, _ZERO, "working")
    sheet.write(_ZERO_ROW, 2, "a pivot of the correlations below this counts as zero", "text")
    sheet.name(_ZERO_ROW, 1, "sim_zero")
    sheet.write(
        MATRIX_ROW - 2, 0, "Correlations of normal scores, and their Cholesky factor", "section"
    )
    sheet.write(MATRIX_ROW - 1, 0, "Input", "head")
    for place, key in enumerate(VARIABLES):
        row = MATRIX_ROW + place
        if text := name_formula(key):
            sheet.formula(row, 0, text, style="key")
        else:
            sheet.write(row, 0, key, "key")
        sheet.write(MATRIX_ROW - 1, MATRIX + place, key, "head")
        sheet.write(MATRIX_ROW - 1, FACTOR + place, key, "head")
        for other in range(place + 1):
            if other == place:
                sheet.write(row, MATRIX + other, 1, "working")
            else:
                sheet.formula(row, MATRIX + other, correlation(place, other), style="working")
            sheet.formula(row, FACTOR + other, factor(place, other), style="working")


def correlation(place: int, other: int) -> str:
    """The correlation of a pair, 0 if it is not in the table."""
    one, two = (cell(MATRIX_ROW + at, 0) for at in (place, other))
    return "+".join(
        f"SUMIFS({span(_PEARSON)},{span(ONE)},{a},{span(OTHER)},{b})"
        for a, b in ((one, two), (two, one))
    )


def factor(place: int, other: int) -> str:
    """An element of the factor; nothing where the correlations contradict one another."""
    row, column = MATRIX_ROW + place, MATRIX_ROW + other
    rest = cell(row, MATRIX + other)
    known = "TRUE"
    if other:
        parts = ",".join(
            f"{cell(at, FACTOR)}:{cell(at, FACTOR + other - 1)}" for at in (row, column)
        )
        rest += f"-SUMPRODUCT({parts})"
        known = f"COUNT({parts})={2 * other}"
    if place == other:
        return f'IF({known},IF(ABS({rest})<sim_zero,0,IF({rest}>0,SQRT({rest}),"")),"")'
    pivot = cell(column, FACTOR + other)
    element = f'IF({pivot}=0,IF(ABS({rest})<sim_zero,0,""),({rest})/{pivot})'
    return f'IF(AND({known},ISNUMBER({pivot})),{element},"")'


def fit_formula() -> str:
    """Whether the factor is whole."""
    first, last = (
        cell(MATRIX_ROW, FACTOR),
        cell(MATRIX_ROW + len(VARIABLES) - 1, FACTOR + len(VARIABLES) - 1),
    )
    return f"COUNT({first}:{last})={len(VARIABLES) * (len(VARIABLES) + 1) // 2}"


def to_mend_formula() -> str:
    """How many pairs are unfinished or wrong."""
    statuses = (cell(row, STATUS) for row in range(LINK_ROW, LINK_ROW + PAIRS))
    return "+".join(f'IF(OR({at}="",{at}="{OK}"),0,1)' for at in statuses)
