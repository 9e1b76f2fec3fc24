"""Numbers shown by their size: plain where that can be read, else as powers of ten.

A number format with conditions of its own would do, but LibreOffice 25.2 drops the minus sign in
it: −0.0045 shows as 4.50E-03. So a cell has a format of one section, and conditional formats pick
another by size. Where a program leaves those out (Google Sheets, text exports), General remains:
less even, but with the right sign and size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from math import inf

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

Place = tuple[int, int]  # row, column, from 0
_Run = tuple[int, int]  # first and last column
_UNDER = 1 - 1e-12  # times a limit: so that the limit itself is beyond

PLAIN, DIGITS, _POWER = "#,##0.000#", "0.0000#", "0.00E+00"
ERROR, _ERROR_POWER, _NO_ERROR = '"± "#,##0.000#', '"± "0.0E+00', '"± "0'
WHOLE_PERCENT, PERCENT, PERCENT_ERROR = "0%", "0.0%", '"± "0.0%'
# For each kind, from small to large: up to which size a number is shown in which format.
_Steps = tuple[tuple[float, str], ...]
NUMBERS: _Steps = (
    (0, PLAIN), (1e-3 * _UNDER, _POWER), (1e-2 * _UNDER, DIGITS), (1e6 * _UNDER, PLAIN), (inf, _POWER),
)  # fmt: skip
_ERRORS: _Steps = (
    (0, _NO_ERROR), (1e-3 * _UNDER, _ERROR_POWER), (1e6 * _UNDER, ERROR), (inf, _ERROR_POWER),
)  # fmt: skip
_BY_SIZE: dict[str, _Steps] = {
    "number": NUMBERS,
    "working": NUMBERS,
    "axis": NUMBERS,
    "error": _ERRORS,
    "share": ((0, PERCENT), (1e-3 * _UNDER, _POWER), (1, PERCENT), (inf, _POWER)),
    "ratio": ((100, WHOLE_PERCENT), (inf, _POWER)),
    "percent": ((100, PERCENT), (inf, _POWER)),
    "percent_error": ((100, PERCENT_ERROR), (inf, _ERROR_POWER)),
}
FORMATS = sorted({each for steps in _BY_SIZE.values() for _, each in steps})


def show_by_size(
    page: Worksheet, styles: Mapping[Place, str], formats: Mapping[str, Format]
) -> None:
    """Add the conditional formats of a sheet, from the style of each cell that holds a number."""
    places: dict[_Steps, list[Place]] = defaultdict(list)
    for place, style in styles.items():
        if style in _BY_SIZE:
            places[_BY_SIZE[style]].append(place)
    for steps, cells in places.items():
        _add_steps(page, areas(cells), steps, formats)


def _add_steps(
    page: Worksheet, ranges: list[str], steps: _Steps, formats: Mapping[str, Format]
) -> None:
    """One rule a step; of those that hold, the first has its way."""
    for place, (limit, name) in enumerate(steps):
        # Rules of numbers, not formulas: programs differ in the cell that a formula of several
        # ranges is relative to. Text is beyond all limits, and no number format changes it.
        is_last = limit == inf
        bound = steps[place - 1][0] if is_last else limit
        rule = {
            "type": "cell",
            "criteria": "not between" if is_last else "between",
            "minimum": -bound,
            "maximum": bound,
            "format": formats[name],
            "multi_range": " ".join(ranges),
        }
        page.conditional_format(ranges[0], rule)


def areas(cells: Iterable[Place]) -> list[str]:
    """Few rectangles that make up some cells: equal runs of columns in rows that follow."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(cells):
        rows[row].append(column)
    found: list[tuple[_Run, int, int]] = []  # columns, first and last row
    for run, row in sorted(
        (run, row) for row, columns in rows.items() for run in _runs(tuple(columns))
    ):
        if found and found[-1][0] == run and found[-1][2] == row - 1:
            found[-1] = run, found[-1][1], row
        else:
            found.append((run, row, row))
    return [xl_range(first, run[0], last, run[1]) for run, first, last in found]


@cache
def _runs(columns: tuple[int, ...]) -> list[_Run]:
    """First and last of columns that are neighbours."""
    found: list[_Run] = []
    for column in columns:
        if found and found[-1][1] == column - 1:
            found[-1] = found[-1][0], column
        else:
            found.append((column, column))
    return found
