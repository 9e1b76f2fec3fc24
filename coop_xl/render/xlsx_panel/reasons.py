"""The Reasons sheet: what everyone means by the words, and where their estimates come from."""

from coop_xl.analysis.experts.panel import Panel
from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.render.xlsx.result_cells import clean
from coop_xl.spreadsheet.writing.book import Book, Sheet

from .panel_layout import REASONS, names_of

WIDTH = 46.0
LONGEST = 400  # characters that are shown of a reason: rows can only be so high


def add_reasons_sheet(book: Book, panel: Panel) -> None:
    """Append the sheet."""
    sheet = book.add_sheet(REASONS, zoom=85)
    sheet.widths(24, *(WIDTH,) * len(panel.members))
    sheet.write(0, 0, "Reasons", "title")
    sheet.page.set_row(0, 28)
    sheet.write(1, 0, "What everyone wrote, side by side, as in their workbooks.", "muted")
    sheet.write_row(3, ("", *names_of(panel)), "head")
    row = 4
    for key, label in DEFINITIONS.items():
        add_line(sheet, row, label, [member.said(key) for member in panel.members])
        row += 1
    group = ""
    for key, variable in VARIABLES.items():
        if variable.group != group:
            group = variable.group
            for column in range(len(panel.members) + 1):
                sheet.write(row, column, group if column == 0 else None, "band")
            row += 1
        reasons = [reason(member.content.estimate(key)) for member in panel.members]
        add_line(sheet, row, key, reasons)
        row += 1
    row = add_extensions(sheet, panel, row)
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(3)
    sheet.page.print_area(0, 0, row - 1, len(panel.members))


def add_extensions(sheet: Sheet, panel: Panel, row: int) -> int:
    """What the shares are and, if somebody gave any, reasons for extensions; the row that is free."""
    lines = {"F means shares": [each.content.shares_meaning for each in panel.members]}
    for key in EXTENSION_INPUTS:
        lines[key] = [
            reason(each.content.extensions.get(key, Estimate())) for each in panel.members
        ]
    lines = {label: texts for label, texts in lines.items() if any(texts)}
    if lines:
        for column in range(len(panel.members) + 1):
            sheet.write(row, column, "Extensions" if column == 0 else None, "band")
        row += 1
    for label, texts in lines.items():
        add_line(sheet, row, label, texts)
        row += 1
    return row


def add_line(sheet: Sheet, row: int, label: str, texts: list[str]) -> None:
    """One question, and everyone's answer."""
    sheet.write(row, 0, label, "label")
    for column, text in enumerate(texts, start=1):
        sheet.write(row, column, clean(text), "cell")


def reason(estimate: Estimate) -> str:
    """Source, confidence and date of an estimate."""
    parts = [estimate.source]
    if estimate.confidence:
        parts.append(f"Confidence: {estimate.confidence}.")
    if estimate.dated:
        parts.append(f"{estimate.dated:%Y-%m-%d}.")
    text = " ".join(" ".join(parts).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
