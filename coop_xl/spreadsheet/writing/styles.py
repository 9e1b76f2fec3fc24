"""How the workbook looks: one table of cell formats."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from .sizes import FORMATS, PERCENT, PERCENT_ERROR, WHOLE_PERCENT

INK, MUTED, RULE = "#1F2933", "#5F6B7A", "#C9D1DA"
ENTRY_FILL, ENTRY_INK = "#FFF9DB", "#1D4ED8"
HEAD_FILL, BAND_FILL = "#24435C", "#E8EEF4"
GOOD_FILL, GOOD_INK = "#DDF3E4", "#166534"
BAD_FILL, BAD_INK = "#FDE2E1", "#9B1C1C"
SERIES = ("#24435C", "#D97706", "#7C93A8")  # dark, middle, light: told apart in grey too

# What is shown where `sizes` does not choose by size. Never more than one section: see there.
NUMBER, ERROR, LOG10 = "General", '"± "General', "0.00"
# Of an axis: as General, which XlsxWriter would take from the cells, whose formats may round.
AXIS = "General_)"
EVERY_NAME = {"interval_unit": 1}  # of an axis: a program leaves none out

BASE = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
BOX = {"border": 1, "border_color": RULE}
STYLES: dict[str, dict] = {
    "text": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "muted": {"font_color": MUTED, "italic": True},
    "muted_wrap": {"font_color": MUTED, "italic": True, "text_wrap": True, "valign": "top"},
    "title": {"font_size": 18, "bold": True, "font_color": HEAD_FILL},
    "section": {"font_size": 12, "bold": True, "font_color": HEAD_FILL, "bottom": 2, "bottom_color": HEAD_FILL},
    "head": {"bold": True, "font_color": "white", "bg_color": HEAD_FILL, "text_wrap": True, "valign": "vcenter", **BOX},
    "band": {"bold": True, "bg_color": BAND_FILL, **BOX},
    "key": {"bold": True, **BOX},
    "label": {"bold": True, "text_wrap": True, **BOX},
    "cell": {"text_wrap": True, **BOX},
    "formula_text": {"font_name": "Courier New", "font_size": 9, "text_wrap": True, **BOX},
    "number": {"num_format": NUMBER, **BOX},
    "share": {"num_format": NUMBER, **BOX},
    "ratio": {"num_format": WHOLE_PERCENT, **BOX},
    "log10": {"num_format": LOG10, **BOX},
    "whole": {"num_format": "0", **BOX},
    "axis": {"num_format": NUMBER, "bold": True, "bg_color": BAND_FILL, **BOX},
    "percent": {"num_format": PERCENT, **BOX},
    "percent_error": {"num_format": PERCENT_ERROR, "font_color": MUTED, **BOX},
    "error": {"num_format": ERROR, "font_color": MUTED, **BOX},
    "score": {"num_format": "0.00000", "font_color": MUTED, **BOX},
    "plain_text": {"font_color": MUTED, **BOX},
    "working": {"num_format": NUMBER, "font_color": MUTED, **BOX},
    "center": {"align": "center", "bold": True, **BOX},
    "headline": {"font_size": 13, "bold": True, "text_wrap": True, "bg_color": BAND_FILL, "valign": "vcenter", **BOX},
    "entry": {"bg_color": ENTRY_FILL, "font_color": ENTRY_INK, "locked": False, **BOX},
    "entry_name": {"bg_color": ENTRY_FILL, "font_color": ENTRY_INK, "locked": False, "text_wrap": True, **BOX},
    "entry_sample": {"bg_color": ENTRY_FILL, **BOX},
    "entry_text": {"bg_color": ENTRY_FILL, "font_color": ENTRY_INK, "locked": False, "text_wrap": True, "valign": "top", **BOX},
    "entry_date": {"bg_color": ENTRY_FILL, "font_color": ENTRY_INK, "locked": False, "num_format": "yyyy-mm-dd", "align": "left", **BOX},
    "not_entry": {"bg_color": "#F3F4F6", **BOX},
}  # fmt: skip
# For conditional formats, which only add to what a cell has.
MARKS = {
    "good": {"bg_color": GOOD_FILL, "font_color": GOOD_INK},
    "bad": {"bg_color": BAD_FILL, "font_color": BAD_INK},
    "quiet": {"font_color": "#9AA5B1"},
    "V": {"bg_color": "#24435C", "font_color": "#FFFFFF"},
    "CV": {"bg_color": "#F6C177", "font_color": INK},
    "CnV": {"bg_color": "#DCE5EE", "font_color": INK},
}


def add_styles(book: Workbook) -> dict[str, Format]:
    """Every format of the tables, by its name; those of sizes by what they are."""
    return {
        **{name: book.add_format(BASE | style) for name, style in STYLES.items()},
        **{name: book.add_format(style) for name, style in MARKS.items()},
        **{each: book.add_format({"num_format": each}) for each in FORMATS},
    }
