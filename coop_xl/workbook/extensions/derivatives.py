"""The three derivatives of b below the extensions: as entered, as derived, and as used."""

from coop_xl.model.extensions.quantities import DERIVATIVES
from coop_xl.workbook.live import LiveSheet

from .extension_layout import DERIVATIVES_ROW
from .states import ON

HEADINGS = (
    "Name", "Meaning", "Entered", "Derived from locality", "Coalition size adds", "Used", "In force",
)  # fmt: skip
NAME, MEANING, _ENTERED, _DERIVED, ADDED, USED, IN_FORCE = range(len(HEADINGS))
_LAST = IN_FORCE + 2  # column that its words reach to
_MEANINGS = {
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
        _add_derivative(sheet, place, key, is_first=place == row)


def wide(sheet: LiveSheet, row: int, style: str) -> None:
    """Room for the words in the last column."""
    sheet.page.merge_range(row, IN_FORCE, row, _LAST, "", sheet.book.styles[style])


def _add_derivative(sheet: LiveSheet, row: int, key: str, *, is_first: bool) -> None:
    """One of them; what coalition size adds, it adds to the first."""
    sheet.write(row, NAME, key, "key")
    sheet.write(row, MEANING, _MEANINGS[key], "cell")
    sheet.formula(row, _ENTERED, key)
    derived = f'IF(on_locality="{ON}",local_{key},"")'
    sheet.formula(row, _DERIVED, derived)
    sheet.write(row, ADDED, None, "cell")
    if is_first:
        sheet.formula(row, ADDED, f'IF(on_coalition="{ON}",coalition_slope,"")')
    sheet.formula(row, USED, f"used_{key}")
    wide(sheet, row, "cell")
    sheet.formula(row, IN_FORCE, _in_force_formula(is_first), style="cell")
    sheet.page.set_row(row, 30 if is_first else None)


def _in_force_formula(is_first: bool) -> str:
    """Where what is used comes from, in words."""
    added = f'&IF(on_coalition="{ON}",", and what coalition size adds","")' if is_first else ""
    return (
        f'IF(options_ready,IF(on_locality="{ON}","derived from locality","as entered"){added},"")'
    )
