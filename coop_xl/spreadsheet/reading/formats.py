"""Which numbers of a workbook are dates, by the formats of their cells, and which dates."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from .package import Package
from .scan import Scan

_DATES = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
)
_ELAPSED = frozenset({46})
_MOST_STYLES = 70_000  # Excel has 65,490
_LONGEST_FORMAT = 255
_QUOTED = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED_TIME = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
NONE, _DATE, _SPAN = "", "date", "span"


class _StyleScan(Scan):
    """Notes the number format of each style, and what the formats of the workbook's own are."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.own: dict[str, str] = {}
        self.styles: list[str] = []
        self.in_styles = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a format, or the format of a style."""
        if self.depth == 2:
            self.in_styles = name == "cellXfs"
        elif self.depth == 3 and name == "numFmt" and len(self.own) < _MOST_STYLES:
            self.own[attributes.get("numFmtId", "")[:9]] = kind_of(
                attributes.get("formatCode", "")
            )
        elif self.depth == 3 and self.in_styles and len(self.styles) < _MOST_STYLES:
            self.styles.append(attributes.get("numFmtId", "0")[:9])

    def finish(self, name: str) -> None:
        """What follows the styles is of no use."""
        if self.depth == 2 and self.in_styles:
            self.stop()


def kinds_of_styles(package: Package, part: str) -> list[str]:
    """What each style makes of a number: a date, a span of time or "", a number."""
    if not part:
        return []
    scan = _StyleScan(package, part)
    scan.run()
    return [scan.own.get(each) or _built_in(each) for each in scan.styles]


def _built_in(identity: str) -> str:
    """What a format that Excel knows by its number makes of a number."""
    number = int(identity) if identity.isascii() and identity.isdecimal() else 0
    return _SPAN if number in _ELAPSED else _DATE if number in _DATES else NONE


def kind_of(code: str) -> str:
    """What a format makes of a number, by its first section."""
    section = _QUOTED.sub("", code[:_LONGEST_FORMAT]).partition(";")[0]
    if _ELAPSED_TIME.search(section):
        return _SPAN
    rest = _BRACKETS.sub("", section)
    return _DATE if _DATE_LETTERS.search(rest) and "general" not in rest.lower() else NONE


def as_date(number: float, kind: str, is_1904: bool) -> date | time | timedelta | float:
    """The date, time or span that a number shows as; the number if it is out of their range."""
    try:
        span = timedelta(milliseconds=round(number * 86_400_000))
        if kind == _SPAN:
            return span
        if 0 <= number < 1:
            return (datetime.min + span).time()
        return start(number, is_1904) + span if number > 0 else number
    except (OverflowError, ValueError):
        return number


def start(number: float, is_1904: bool) -> datetime:
    """Day 0; Excel takes 1900 for a leap year, so the days before its 29 February come later."""
    if is_1904:
        return datetime(1904, 1, 1)
    return datetime(1899, 12, 31) if number < 60 else datetime(1899, 12, 30)
