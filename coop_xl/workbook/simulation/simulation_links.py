"""Section 6 of the Simulation sheet: correlations between inputs, their matrix and its factor."""

from coop_xl.estimates.correlation import pearson
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.formulas.values import OK
from coop_xl.workbook.live import LiveSheet
from coop_xl.workbook.sheets.inputs_sheet import list_rule

from . import simulated_links as found
from .simulated_links import PAIRS, ZERO, Links
from .simulation_layout import CONSTANT_ROW, FACTOR, LINK_ROW, MATRIX, MATRIX_ROW

HEADINGS = (
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
ONE, OTHER, RANK, STATUS, PEARSON = 1, 2, 3, 4, 8
LAST_STATUS = 7
ZERO_ROW = CONSTANT_ROW + 11
PROMPT = "How the two go together: 1 if one is high just when the other is, 0 if they have nothing to do with each other, −1 if one is low when the other is high."


def span(column: int) -> str:
    """A column of the table."""
    return f"{cell(LINK_ROW, column)}:{cell(LINK_ROW + PAIRS - 1, column)}"


def add_link_table(sheet: LiveSheet, links: Links) -> None:
    """The pairs to fill in, with the names corr_1_first, corr_1_second, corr_1_value, …"""
    sheet.page.merge_range(
        LINK_ROW - 1, STATUS, LINK_ROW - 1, LAST_STATUS, "", sheet.book.styles["head"]
    )
    for column, text in enumerate(HEADINGS):
        if text:
            sheet.write(LINK_ROW - 1, column, text, "head")
    given = [*sheet.book.content.correlations, *[(None, None, None)] * PAIRS][:PAIRS]
    for place, (pair, status, r) in enumerate(
        zip(given, links.statuses, links.pearsons, strict=True)
    ):
        row = LINK_ROW + place
        sheet.write(row, 0, f"Pair {place + 1}", "key")
        for column, name, value in zip((ONE, OTHER), ("first", "second"), pair[:2], strict=True):
            sheet.entry(row, column, value, list_rule(
                list(VARIABLES), "Input", "An input as it is entered: if F_V is entered as log10, it is the log10 that correlates."))  # fmt: skip
            sheet.name(row, column, f"corr_{place + 1}_{name}")
        sheet.entry(row, RANK, pair[2], {
            "validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1,
            "input_title": "Rank correlation", "input_message": PROMPT,
            "error_title": "Rank correlation", "error_message": "Enter a number from −1 to 1.",
        })  # fmt: skip
        sheet.name(row, RANK, f"corr_{place + 1}_value")
        sheet.page.merge_range(row, STATUS, row, LAST_STATUS, "", sheet.book.styles["cell"])
        sheet.formula(row, STATUS, status_formula(row), status, "cell")
        status_at = cell(row, STATUS)
        text = f'IF({status_at}="{OK}",{formula(pearson, cell(row, RANK))},"")'
        sheet.formula(row, PEARSON, text, r, "working")


def status_formula(row: int) -> str:
    """OK, nothing for a blank row, or what to mend."""
    one, other, rank = (cell(row, column) for column in (ONE, OTHER, RANK))
    keys = f"{cell(MATRIX_ROW, 0)}:{cell(MATRIX_ROW + len(VARIABLES) - 1, 0)}"
    same = "+".join(
        f"COUNTIFS({span(ONE)},{a},{span(OTHER)},{b})" for a, b in ((one, other), (other, one))
    )
    filled = f"COUNTA({one},{other},{rank})"
    return (
        f'IF({filled}=0,"",IF({filled}<3,"{found.UNFINISHED}",'
        f'IF(ISNUMBER(MATCH({one},{keys},0))*ISNUMBER(MATCH({other},{keys},0))=0,"{found.UNKNOWN}",'
        f'IF({one}={other},"{found.ITSELF}",'
        f'IF(NOT(ISNUMBER({rank})),"{found.OUT_OF_RANGE}",IF(ABS({rank})>1,"{found.OUT_OF_RANGE}",'
        f'IF({same}>1,"{found.TWICE}","{OK}")))))))'
    )


def add_matrices(sheet: LiveSheet, links: Links) -> None:
    """The correlations of normal scores, and their lower Cholesky factor beside them."""
    sheet.write(ZERO_ROW, 0, "sim_zero", "key")
    sheet.write(ZERO_ROW, 1, ZERO, "working")
    sheet.write(ZERO_ROW, 2, "a pivot of the correlations below this counts as zero", "text")
    sheet.name(ZERO_ROW, 1, "sim_zero")
    sheet.write(
        MATRIX_ROW - 2, 0, "Correlations of normal scores, and their Cholesky factor", "section"
    )
    sheet.write(MATRIX_ROW - 1, 0, "Input", "head")
    for place, key in enumerate(VARIABLES):
        row = MATRIX_ROW + place
        sheet.write(row, 0, key, "key")
        sheet.write(MATRIX_ROW - 1, MATRIX + place, key, "head")
        sheet.write(MATRIX_ROW - 1, FACTOR + place, key, "head")
        for other in range(place + 1):
            value = links.matrix[place, other]
            if other == place:
                sheet.write(row, MATRIX + other, 1, "working")
            else:
                sheet.formula(row, MATRIX + other, correlation(place, other), value, "working")
            sheet.formula(
                row, FACTOR + other, factor(place, other), links.factor[place, other], "working"
            )


def correlation(place: int, other: int) -> str:
    """The correlation of a pair, 0 if it is not in the table."""
    one, two = (cell(MATRIX_ROW + at, 0) for at in (place, other))
    return "+".join(
        f"SUMIFS({span(PEARSON)},{span(ONE)},{a},{span(OTHER)},{b})"
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
