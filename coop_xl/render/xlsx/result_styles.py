"""Cell formats that only results need, beside those of all workbooks."""

from typing import Any

from coop_xl.spreadsheet.writing.book import Book
from coop_xl.spreadsheet.writing.styles import BASE, BOX, MUTED

_ASIDE = {"font_color": MUTED, "align": "left", **BOX}
# A number's format goes by its size: LibreOffice shows no minus where one format has conditions.
_STYLES: dict[str, dict[str, Any]] = {
    "value": {"num_format": "#,##0.0000", **BOX},
    "value_large": {"num_format": "#,##0.00", **BOX},
    "value_power": {"num_format": "0.00E+00", **BOX},
    "value_zero": {"num_format": "0", **BOX},
    "value_error": {"num_format": '" ± "0.0000', **_ASIDE},
    "value_large_error": {"num_format": '" ± "#,##0.00', **_ASIDE},
    "value_power_error": {"num_format": '" ± "0.0E+00', **_ASIDE},
    "zero_error": {"num_format": '" ± "0', **_ASIDE},
    "chance": {"num_format": "0.00%", **BOX},
    "chance_error": {"num_format": '" ± "0.00%', **_ASIDE},
    "index": {"num_format": "0.000", **BOX},
    "index_error": {"num_format": '" ± "0.000', **_ASIDE},
    "power_text": {"align": "right", **BOX},
    "power_error": _ASIDE,
    "entered": {"num_format": "General", **BOX},
    "money": {"num_format": "#,##0", **BOX},
    "missing": {"font_color": MUTED, "italic": True, "align": "right", "text_wrap": True, **BOX},
    "small": {"font_color": MUTED, "font_size": 9, **BOX},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", **BOX},
}
_LEAST_PLAIN, _LEAST_LARGE, _LEAST_HUGE = 0.01, 1e3, 1e6


def add_result_styles(book: Book) -> None:
    """Make the formats known to the book."""
    for name, style in _STYLES.items():
        book.styles[name] = book.workbook.add_format(BASE | style)


def by_size(value: float, style: str) -> str:
    """The style of a number; values have one for each size."""
    size = abs(value)
    if style != "value" or _LEAST_PLAIN <= size < _LEAST_LARGE:
        return style
    if size == 0:
        return "value_zero"
    return "value_large" if _LEAST_LARGE <= size < _LEAST_HUGE else "value_power"


def error_style(error: float, style: str) -> str:
    """The style of the error of a number in a style."""
    if error == 0:
        return "zero_error"
    if style == "value" and error < _LEAST_PLAIN:
        return "value_power_error"
    return f"{by_size(error, style)}_error"
