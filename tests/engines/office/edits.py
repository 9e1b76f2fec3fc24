"""Changes a document as its owner may, and saves it as LibreOffice writes .xlsx."""

from pathlib import Path

from .session import Office, properties

FORMAT = "Calc MS Excel 2007 XML"


def edit_and_save(
    office: Office,
    path: str,
    target: str,
    titles: dict[str, str],
    rows: list[tuple[str, int]],
    columns: list[tuple[str, int]],
    entries: list[tuple[str, str, str | float]],
) -> str:
    """Insert rows and columns, enter texts, formulas (with "=") or numbers, rename sheets."""
    document = office.open(path)
    for sheet in document.Sheets:
        sheet.unprotect("")
    for title, at in rows:
        document.Sheets[title].Rows.insertByIndex(at, 1)
    for title, at in columns:
        document.Sheets[title].Columns.insertByIndex(at, 1)
    for title, cell, entry in entries:
        if isinstance(entry, str):
            document.Sheets[title][cell].Formula = entry
        else:
            document.Sheets[title][cell].Value = entry
    for title, new in titles.items():
        document.Sheets[title].Name = new
    document.calculateAll()
    document.storeToURL(Path(target).as_uri(), properties(FilterName=FORMAT))
    return target


def save(office: Office, path: str, target: str) -> str:
    """Save a document as it is."""
    document = office.open(path)
    document.storeToURL(Path(target).as_uri(), properties(FilterName=FORMAT))
    return target
