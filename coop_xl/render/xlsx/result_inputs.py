"""The Inputs sheet: the estimates as they were used, with what was made of them."""

import math

from coop_xl.analysis.sensitivity import ends
from coop_xl.analysis.study import Study
from coop_xl.estimates.distributions import FAMILIES, Distribution
from coop_xl.estimates.fit import distribution_of
from coop_xl.findings.numbers import NO_MEAN, NO_SD
from coop_xl.findings.study_parts import CERTAIN, family_of
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .result_cells import clean, paragraph, put

TITLE = "Inputs as used"
COLUMNS = {
    "Name": 16, "Meaning": 40, "Low": 11, "Best": 11, "High": 11, "Distribution": 12.5,
    "What Low and High mean": 30, "Mean": 13, "sd": 13, "5 % quantile": 11, "Median": 11,
    "95 % quantile": 11, "Source or reasoning": 44, "Confidence": 11, "Date": 11.5,
}  # fmt: skip
LAST = len(COLUMNS) - 1


def add_inputs_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(TITLE, zoom=85)
    sheet.widths(*COLUMNS.values())
    sheet.write(0, 0, "Inputs as used", "title")
    sheet.page.set_row(0, 28)
    sheet.write(
        1, 0, "As entered in the file that was simulated, and what was made of it.", "muted"
    )
    sheet.write_row(3, tuple(COLUMNS), "head")
    sheet.page.set_row(3, 30)
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    keys = (*VARIABLES, *study.content.extensions)
    for row, key in enumerate(keys, start=4):
        add_input(sheet, row, key, study)
    last = 3 + len(keys)
    sheet.page.print_area(0, 0, add_correlations(sheet, last + 2, study), LAST)


def add_input(sheet: Sheet, row: int, key: str, study: Study) -> None:
    """One estimate, and the distribution it stands for."""
    entered = study.content.key_entered(key)
    estimate = study.content.extensions.get(key) or study.content.estimate(key)
    found = distribution_of(entered, study.content.estimates_entered[entered])
    family = CERTAIN if found.is_constant else FAMILIES[family_of(estimate.distribution)]
    source = clean(estimate.source)
    sheet.write(row, 0, entered, "key")
    sheet.write(row, 1, ACCEPTED[entered].meaning, "cell")
    for column, value in enumerate((estimate.low, estimate.best, estimate.high), start=2):
        sheet.write(row, column, value, "entered")
    sheet.write(row, 5, family_of(estimate.distribution), "cell")
    sheet.write(row, 6, family, "cell")
    put(sheet, row, 7, found.mean, "value", NO_MEAN)
    sd = 0.0 if found.is_constant else math.sqrt(found.variance)
    put(sheet, row, 8, sd, "value", NO_SD)
    low, high = quantiles(found)
    for column, value in enumerate((low, found.median, high), start=9):
        put(sheet, row, column, value, "value", "")
    sheet.write(row, 12, source, "cell")
    sheet.write(row, 13, clean(estimate.confidence), "cell")
    sheet.write(row, 14, estimate.dated, "date")


def quantiles(found: Distribution) -> tuple[float, float]:
    """The 5 % and 95 % quantiles."""
    return ends(None, found)


def add_correlations(sheet: Sheet, row: int, study: Study) -> int:
    """The rank correlations; returns the last row."""
    sheet.write(row, 0, "Rank correlations", "section")
    pairs = study.content.correlations_entered
    if not pairs:
        paragraph(sheet, row + 1, "None: the inputs are independent.", LAST)
        return row + 1
    sheet.write_row(row + 1, ("Name", "Name", "Correlation"), "head")
    for at, (one, other, rank) in enumerate(pairs, start=row + 2):
        sheet.write(at, 0, one, "key")
        sheet.write(at, 1, other, "key")
        sheet.write(at, 2, rank, "index")
    return row + 1 + len(pairs)
