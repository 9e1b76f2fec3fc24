"""How the workbook looks: one table of cell formats."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from .sizes import FORMATS, PERCENT, PERCENT_ERROR, WHOLE_PERCENT

INK, MUTED, RULE = "#1F2933", "#5B6675", "#D5DBE1"  # MUTED: 5.9:1 on white
ACCENT = "#24435C"  # of structure
HEAD_FILL, _BAND_FILL = ACCENT, "#EEF2F6"
_ENTRY_FILL, _ENTRY_EDGE, _ENTRY_INK = (
    "#FFF8DC",
    "#A67C00",
    "#1D4ED8",
)  # the edge survives grey print
_GOOD_FILL, _GOOD_INK = "#FFFFFF", ACCENT
_BAD_FILL, _BAD_INK = "#FDE2E1", "#9B1C1C"
_ASK_FILL, _ASK_INK = "#FFF1D6", "#7A4B00"
SERIES = (ACCENT, "#7E9BB3", "#C3D0DB")  # dark, middle, light: told apart in grey too
# Alignment, cooperation if aligned, cooperation if misaligned (Okabe and Ito's blue, orange and
# bluish green): in every sheet, chart, report and panel, and nothing else has these colours.
COLORS = {"V": "#0072B2", "CV": "#E69F00", "CnV": "#009E73"}
ON_COLORS = {"V": "#FFFFFF", "CV": "#111111", "CnV": "#111111"}  # text upon them: 5:1 or more
# Of tabs: sheets to fill in, sheets to read, and the workings.
TO_FILL, TO_READ, WORKINGS = _ENTRY_EDGE, ACCENT, "#A3ADB8"

# What is shown where `sizes` does not choose by size. Never more than one section: see there.
NUMBER, ERROR, LOG10 = "General", '"± "General', "0.00"
# Of an axis: as General, which XlsxWriter would take from the cells, whose formats may round.
AXIS = "General_)"
EVERY_NAME = {"interval_unit": 1}  # of an axis: a program leaves none out

BASE = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
BOX = {"bottom": 1, "bottom_color": RULE}  # a hairline between rows, and no box around a cell
_INSET = {"indent": 1, **BOX}
RIGHT = {"align": "right", **BOX}
_TO_ENTER = {
    "bg_color": _ENTRY_FILL, "font_color": _ENTRY_INK, "locked": False, "border": 1, "border_color": _ENTRY_EDGE,
}  # fmt: skip
HEAD = {
    "bold": True,
    "font_color": ACCENT,
    "text_wrap": True,
    "valign": "bottom",
    "bottom": 1,
    "bottom_color": ACCENT,
}
STYLES: dict[str, dict[str, Any]] = {
    "text": {},
    "inset": {"indent": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
    "inset_bold": {"indent": 1, "bold": True},
    "muted": {"font_color": MUTED},
    "muted_inset": {"font_color": MUTED, "indent": 1},
    "muted_right": {"font_color": MUTED, "align": "right"},
    "muted_wrap": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "title": {"font_size": 20, "bold": True},
    "section": {"font_size": 12, "bold": True, "bottom": 2, "bottom_color": ACCENT},
    "head": {"align": "left", "indent": 1, **HEAD},
    "head_right": {"align": "right", **HEAD},
    "head_center": {"align": "center", **HEAD},
    "band": {"bold": True, "bg_color": _BAND_FILL, **_INSET},
    "band_small": {"font_size": 8, "text_wrap": True, "align": "right", "bg_color": _BAND_FILL, **_INSET},
    "band_plain": {"bold": True, "font_size": 11, "bg_color": _BAND_FILL, "indent": 1},
    "key": {"bold": True, **_INSET},
    "label": {"bold": True, "text_wrap": True, **_INSET},
    "line": {**_INSET},
    "cell": {"text_wrap": True, **_INSET},
    "small": {"font_size": 8, "font_color": MUTED, "text_wrap": True, **_INSET},
    "small_number": {"num_format": "0.0", "font_size": 8, "font_color": MUTED, "align": "right", **BOX},
    "strip": {"font_name": "Courier New", "font_size": 9, "font_color": ACCENT, **BOX},
    "said": {"text_wrap": True, **_INSET},
    "link": {"font_color": ACCENT, "underline": 1, "indent": 1},
    "row_link": {"font_color": ACCENT, "underline": 1, "text_wrap": True, **_INSET},
    "list_text": {"text_wrap": True, "align": "left", "indent": 1},
    "accent": {"font_color": ACCENT},
    "check_link": {"font_color": ACCENT, "underline": 1, "text_wrap": True, "indent": 1},
    "list_link": {"font_color": ACCENT, "underline": 1, "align": "left", "indent": 1},
    "formula_text": {"font_name": "Courier New", "font_size": 9, "text_wrap": True, **_INSET},
    "number": {"num_format": NUMBER, **BOX},
    "share": {"num_format": NUMBER, **BOX},
    "ratio": {"num_format": WHOLE_PERCENT, **RIGHT},
    "points": {"num_format": "#,##0", **RIGHT},  # where the best is 100
    "log10": {"num_format": LOG10, **RIGHT},
    "whole": {"num_format": "0", **RIGHT},
    "times": {"num_format": "0.0", **RIGHT},
    "axis": {"num_format": NUMBER, "bold": True, "bg_color": _BAND_FILL, **BOX},
    "percent": {"num_format": PERCENT, **RIGHT},
    "percent_error": {"num_format": PERCENT_ERROR, "font_color": MUTED, **BOX},
    "error": {"num_format": ERROR, "font_color": MUTED, **BOX},
    "score": {"num_format": "0.00000", "font_color": MUTED, **RIGHT},
    "plain_text": {"font_color": MUTED, **_INSET},
    "working": {"num_format": NUMBER, "font_color": MUTED, **BOX},
    "center": {"align": "center", "bold": True, **BOX},
    "headline": {"font_size": 13, "bold": True, "text_wrap": True, "bg_color": _BAND_FILL, "indent": 1},
    "lead": {"font_size": 11},
    "banner": {"text_wrap": True, "bg_color": _ASK_FILL, "font_color": _ASK_INK, "indent": 1},
    "card": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "card_note": {"font_size": 8, "font_color": MUTED, **_INSET},
    **{
        f"card_{key}": {"bold": True, "font_size": 11, "indent": 1, "bg_color": color, "font_color": ON_COLORS[key]}
        for key, color in COLORS.items()
    },
    "entry": _TO_ENTER,
    "entry_number": {"align": "right", **_TO_ENTER},
    "entry_money": {"num_format": "#,##0", "align": "right", **_TO_ENTER},
    "entry_name": {"text_wrap": True, "indent": 1, **_TO_ENTER},
    "entry_sample": {"bg_color": _ENTRY_FILL, "border": 1, "border_color": _ENTRY_EDGE},
    "entry_text": {"text_wrap": True, "align": "left", "indent": 1, **_TO_ENTER},
    "entry_small": {"text_wrap": True, "font_size": 9, "indent": 1, **_TO_ENTER},
    "entry_date": {"num_format": "yyyy-mm-dd", "align": "left", **_TO_ENTER},
    "not_entry": {"bg_color": "#F3F4F6", **BOX},
    **{
        f"kind_{key}": {"bold": True, "left": 5, "left_color": color, **_INSET}
        for key, color in COLORS.items()
    },
}  # fmt: skip
# For conditional formats, which only add to what a cell has.
MARKS = {
    "good": {"bg_color": _GOOD_FILL, "font_color": _GOOD_INK},
    "bad": {"bg_color": _BAD_FILL, "font_color": _BAD_INK},
    "ask": {"bg_color": _ASK_FILL, "font_color": _ASK_INK},
    "quiet": {"font_color": MUTED},
    "bold": {"bold": True},
    "differs": {"bold": True, "bg_color": "#FFE08A"},
    "percent_whole": {"num_format": "0%"},
    "times_large": {"num_format": "0.0E+00"},
    "percent_parts": {"num_format": "0.0##%"},
    **{key: {"bg_color": color, "font_color": ON_COLORS[key]} for key, color in COLORS.items()},
}


def add_styles(book: Workbook) -> dict[str, Format]:
    """Every format of the tables, by its name; those of sizes by what they are."""
    return {
        **{name: book.add_format(BASE | style) for name, style in STYLES.items()},
        **{name: book.add_format(style) for name, style in MARKS.items()},
        **{each: book.add_format({"num_format": each}) for each in FORMATS},
    }
