"""The three derivatives of b below the extensions: as entered, as derived, and as used."""

from coop_xl.model.extensions.quantities import DERIVATIVES
from coop_xl.workbook.live import LiveBook, LiveSheet

from .extension_layout import DERIVATIVES_ROW
from .states import ON

HEADINGS = (
    "Name", "Meaning", "Entered", "Derived from locality", "Coalition size adds", "Used", "In force",
)  # fmt: skip
NAME, MEANING, ENTERED, DERIVED, ADDED, USED, IN_FORCE = range(len(HEADINGS))
LAST = IN_FORCE + 2  # column that its words reach to
MEANINGS = {
    "db_dF_V": "how b moves with F_V",
    "db_dF_CV": "how b moves with F_CV",
    "db_dF_CnV": "how b moves with F_CnV",
}


def add_derivatives(sheet: LiveSheet) -> None:
    """Append the table."""
    row = DERIVATIVES_ROW
    sheet.write(row - 2, 0, "How bargaining success moves: as entered and as derived", "section")
    wide(sheet, row - 1, "head")
    sheet.write_row(row - 1, HEADINGS, "head")
    sheet.page.set_row(row - 1, 30)
    for place, key in enumerate(DERIVATIVES, start=row):
        add_derivative(sheet, place, key, is_first=place == row)


def wide(sheet: LiveSheet, row: int, style: str) -> None:
    """Room for the words in the last column."""
    sheet.page.merge_range(row, IN_FORCE, row, LAST, "", sheet.book.styles[style])


def add_derivative(sheet: LiveSheet, row: int, key: str, *, is_first: bool) -> None:
    """One of them; what coalition size adds, it adds to the first."""
    book = sheet.book
    at, on = book.extensions.at, book.extensions.on
    sheet.write(row, NAME, key, "key")
    sheet.write(row, MEANING, MEANINGS[key], "cell")
    sheet.formula(row, ENTERED, key, book.figures.base.get(key, ""))
    derived = f'IF(on_locality="{ON}",local_{key},"")'
    is_local = on["locality"] and bool(at)
    sheet.formula(row, DERIVED, derived, at[f"local_{key}"] if is_local else "")
    sheet.write(row, ADDED, None, "cell")
    if is_first:
        text = f'IF(on_coalition="{ON}",coalition_slope,"")'
        has_slope = on["coalition"] and bool(at)
        sheet.formula(row, ADDED, text, at["coalition_slope"] if has_slope else "")
    sheet.formula(row, USED, f"used_{key}", at.get(f"used_{key}", ""))
    wide(sheet, row, "cell")
    text, said = in_force(book, is_first)
    sheet.formula(row, IN_FORCE, text, said, "cell")
    sheet.page.set_row(row, 30 if is_first else None)


def in_force(book: LiveBook, is_first: bool) -> tuple[str, str]:
    """Where what is used comes from: the formula and the words it gives."""
    on = book.extensions.on
    added = f'&IF(on_coalition="{ON}",", and what coalition size adds","")' if is_first else ""
    text = (
        f'IF(options_ready,IF(on_locality="{ON}","derived from locality","as entered"){added},"")'
    )
    said = "derived from locality" if on["locality"] else "as entered"
    if is_first and on["coalition"]:
        said += ", and what coalition size adds"
    return text, said if book.extensions.at else ""
