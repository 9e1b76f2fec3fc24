"""The cells of a CSV file, as the spreadsheet programs of any country write one."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from coop_xl.bounded_files import text_within
from coop_xl.model.names import key_of
from coop_xl.spreadsheet.reading.addresses import Place

from .grids import LONGEST_HEADING, MOST_CELLS, MOST_ROWS, TOP, Grid, ScenarioTableError, too_large

TEXTS = (".csv", ".tsv", ".txt")
_DELIMITERS = ",;\t"
_LONGEST_LINE = 100_000  # characters in which names are looked for
_BEST_FORM = "CSV UTF-8"
_WITH_COMMA = re.compile(r"[-+]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)?,\d+(?:[eE][-+]?\d+)?")
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")  # or a decimal comma: it is ambiguous
_WITH_POINT = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?")
_Lines = Sequence[Sequence[str]]


def text_grid(path: Path, is_heading: Callable[[str], bool] | None = None) -> Grid:
    """The cells of a CSV file; numbers are numbers.

    Parameters
    ----------
    path : Path
    is_heading : callable, optional
        Whether a label is a heading of the table that is looked for; else names of variables are.

    Raises
    ------
    UnreadableFileError, UnreadableTextError, ScenarioTableError
    """
    text = text_within(path, _BEST_FORM)
    delimiter = _delimiter_of(text, is_heading or _is_name)
    lines = _lines_of(path, text, delimiter)
    has_commas = delimiter != "," and _uses_commas(path, lines)
    return Grid("", [[number_or_text(each, has_commas) for each in row] for row in lines])


def _delimiter_of(text: str, is_heading: Callable[[str], bool]) -> str:
    """The separator of cells: the one that yields most headings in a line."""
    lines = [line[:_LONGEST_LINE] for line in text[: TOP * _LONGEST_LINE].splitlines()[:TOP]]

    def names(delimiter: str) -> int:
        return max((sum(map(is_heading, line.split(delimiter))) for line in lines), default=0)

    return max(_DELIMITERS, key=names)


def _is_name(label: str) -> bool:
    """Whether a heading is the name of a variable."""
    return len(label) <= LONGEST_HEADING and key_of(label.strip('"')) is not None


def _lines_of(path: Path, text: str, delimiter: str) -> _Lines:
    """The cells as text; what the file quotes wrongly could swallow rows, so it is refused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[list[str]] = []
    room = MOST_CELLS
    try:
        for row in reader:
            lines.append(row)
            room -= len(row)
            if len(lines) > MOST_ROWS or room < 0:
                raise too_large(path)
    except csv.Error:
        raise ScenarioTableError(
            f"{path} is not a table from row {len(lines) + 1} on: a quotation mark there is not "
            f"closed or is inside a text, or a text is endless; save it as {_BEST_FORM} with a "
            "spreadsheet program"
        ) from None
    return lines


def _uses_commas(path: Path, lines: _Lines) -> bool:
    """Whether numbers are written with decimal commas; an error if only some of them are."""
    commas, points = _numbers_of_form(lines, _WITH_COMMA), _numbers_of_form(lines, _WITH_POINT)
    if len(commas) > 1 and points:
        raise ScenarioTableError(
            f"{path} has numbers with decimal commas ({next(iter(commas))} and {len(commas) - 1} "
            f"more) and with decimal points ({next(iter(points))}): write all of them in one way"
        )
    return not points and any(not _THOUSANDS.fullmatch(each) for each in commas.values())


def _numbers_of_form(lines: _Lines, form: re.Pattern[str]) -> dict[str, str]:
    """The numbers of a form, by their cells."""
    return {
        Place("", row, column).cell: plain
        for row, cells in enumerate(lines, start=1)
        for column, text in enumerate(cells, start=1)
        if form.fullmatch(plain := _plain_text(text))
    }


def _plain_text(text: str) -> str:
    """A cell's text without blanks around it, with the sign of a keyboard."""
    return text.strip().replace("−", "-")


def number_or_text(text: str, has_commas: bool = False) -> Any:
    """A number if it is one, None if it is blank."""
    plain = _plain_text(text)
    if has_commas and _WITH_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace("_", "?"))
    except ValueError:
        return text.strip() or None
