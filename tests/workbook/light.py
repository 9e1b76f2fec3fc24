"""Workbooks that openpyxl edits quickly: without the draws of the Simulation sheet."""

from pathlib import Path

from openpyxl import load_workbook


def without_draws(path: Path) -> Path:
    """Take out what lies below the last named cell of the sheet; entries stay as they are."""
    book = load_workbook(path)
    sheet = book["Simulation"]
    named = [
        int(at.rpartition("$")[2])
        for defined in book.defined_names.values()
        for title, at in defined.destinations
        if title == sheet.title and ":" not in at
    ]
    sheet.delete_rows(max(named) + 1, sheet.max_row)
    book.save(path)
    return path
