"""The Inputs sheet: the estimates as they were used, with what was made of them."""

import math

from coop_xl.analysis.sensitivity import ends
from coop_xl.analysis.study import Study
from coop_xl.findings.input_rows import INDEPENDENT, MEANINGS, InputRow, input_groups
from coop_xl.findings.numbers import NO_MEAN, NO_SD
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .result_cells import clean, paragraph, put

_TITLE = "Inputs as used"
_COLUMNS = {
    "Estimate": 40, "Key": 16, "Meaning": 40, "Low": 11, "Best": 11, "High": 11,
    "Distribution": 12.5, "What Low and High mean": 30, "Mean": 13, "sd": 13, "5 % quantile": 11,
    "Median": 11, "95 % quantile": 11, "Source or reasoning": 44, "Confidence": 11, "Date": 11.5,
}  # fmt: skip
_LAST = len(_COLUMNS) - 1


def add_inputs_sheet(book: Book, study: Study) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(_TITLE, zoom=85)
    sheet.widths(*_COLUMNS.values())
    sheet.write(0, 0, "Inputs as used", "title")
    sheet.page.set_row(0, 28)
    sheet.write(
        1, 0, "As entered in the file that was simulated, and what was made of it.", "muted"
    )
    sheet.write_row(3, tuple(_COLUMNS), "head")
    sheet.page.set_row(3, 30)
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    rows = [each for _, found in input_groups(study) for each in found]
    for at, each in enumerate(rows, start=4):
        add_input(sheet, at, each)
    last = 3 + len(rows)
    sheet.page.print_area(0, 0, _add_correlations(sheet, last + 2, study), _LAST)


def add_input(sheet: Sheet, row: int, line: InputRow) -> None:
    """One estimate, and the distribution it stands for."""
    entry, found = line.entry, line.found
    sheet.write(row, 0, line.label, "label")
    sheet.write(row, 1, line.key, "small")
    sheet.write(row, 2, line.meaning, "cell")
    for column, value in enumerate((entry.low, entry.best, entry.high), start=3):
        sheet.write(row, column, value, "entered")
    sheet.write(row, 6, line.family, "cell")
    sheet.write(row, 7, MEANINGS[line.family], "cell")
    put(sheet, row, 8, found.mean, "value", NO_MEAN)
    sd = 0.0 if found.is_constant else math.sqrt(found.variance)
    put(sheet, row, 9, sd, "value", NO_SD)
    low, high = ends(None, found)
    for column, value in enumerate((low, found.median, high), start=10):
        put(sheet, row, column, value, "value", "")
    sheet.write(row, 13, clean(line.source), "cell")
    sheet.write(row, 14, clean(entry.confidence), "cell")
    sheet.write(row, 15, entry.dated, "date")


def _add_correlations(sheet: Sheet, row: int, study: Study) -> int:
    """The rank correlations; returns the last row."""
    sheet.write(row, 0, "Rank correlations", "section")
    pairs = study.content.correlations_entered
    if not pairs:
        paragraph(sheet, row + 1, INDEPENDENT, _LAST)
        return row + 1
    sheet.write_row(row + 1, ("Name", "Name", "Correlation"), "head")
    for at, (one, other, rank) in enumerate(pairs, start=row + 2):
        sheet.write(at, 0, one, "key")
        sheet.write(at, 1, other, "key")
        sheet.write(at, 2, rank, "index")
    return row + 1 + len(pairs)
