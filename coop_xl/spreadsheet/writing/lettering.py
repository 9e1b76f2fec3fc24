"""How much room a text takes, by the widths of Arial's letters."""

from functools import cache
from math import ceil
from unicodedata import east_asian_width

from xlsxwriter.format import Format

# Thousandths of the font's size; Helvetica's, which are Arial's.
_LETTERS = {
    191: "'", 222: "ijl’‘", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”{}", 355: '"', 389: "*",
    469: "^", 500: "Jckxsvyz", 556: "#$0123456789?L_abdeghnopqu–", 584: "+<=>~±×÷¬−",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W",
    1000: "—…→", 1015: "@",
}  # fmt: skip
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_OTHER, _WIDE, _MONO = 660, 1000, 600
_BOLD = 1.08
_PIXELS = 96 / 72  # of a point


def line_height(look: Format) -> int:
    """Pixels from one line to the next."""
    return ceil(1.15 * round(look.font_size * _PIXELS)) + 2


def lines_of(text: str, room: float, look: Format) -> int:
    """How many lines of a width in pixels a text takes."""
    unit = look.font_size * _PIXELS / 1000 * (_BOLD if look.bold else 1)
    mono = _MONO if look.font_name.startswith("Courier") else 0
    return sum(lines(each, room / unit, mono) for each in text.split("\n"))


def lines(text: str, room: float, mono: int) -> int:
    """The lines of a text without breaks of its own: words that are too long break anywhere."""
    if len(text) * _WIDE <= room:
        return 1
    count, used = 1, 0.0
    for word in text.replace("-", "- ").split(" "):
        long, gap = width(word, mono), mono or _WIDTHS[" "]
        if used and used + gap + long > room:
            count, used = count + 1, 0.0
        used += long + (gap if used else 0)
        if used > room:
            more = ceil(used / room) - 1
            count, used = count + more, used - more * room
    return count


def width(word: str, mono: int) -> float:
    """Thousandths of the font's size."""
    return mono * len(word) or sum(map(_letter_width, word))


@cache
def _letter_width(letter: str) -> int:
    """The same of one letter."""
    return _WIDTHS.get(letter) or (_WIDE if east_asian_width(letter) in "WF" else _OTHER)
