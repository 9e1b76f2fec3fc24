"""The cells of a CSV file, as the spreadsheet programs of any country write one."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coop_xl.bounded_files import text_within
from coop_xl.model.names import key_of
from coop_xl.spreadsheet.reading.addresses import Place

from .grids import LONGEST_HEADING, MOST_CELLS, MOST_ROWS, TOP, Grid, ScenarioTableError, too_large

TEXTS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t"
LONGEST_LINE = 100_000  # characters in which names are looked for
BEST_FORM = "CSV UTF-8"
WITH_COMMA = re.compile(r"[-+]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)?,\d+(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")  # or a decimal comma: nobody can tell
WITH_POINT = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?")
Lines = Sequence[Sequence[str]]


def text_grid(path: Path) -> Grid:
    """The cells of a CSV file; numbers are numbers.

    Raises
    ------
    UnreadableFileError, UnreadableTextError, ScenarioTableError
    """
    text = text_within(path, BEST_FORM)
    delimiter = delimiter_of(text)
    lines = lines_of(path, text, delimiter)
    has_commas = delimiter != "," and uses_commas(path, lines)
    return Grid("", [[number_or_text(each, has_commas) for each in row] for row in lines])


def delimiter_of(text: str) -> str:
    """What stands between the cells: that which leaves most names of variables in a line."""
    lines = [line[:LONGEST_LINE] for line in text[: TOP * LONGEST_LINE].splitlines()[:TOP]]

    def names(delimiter: str) -> int:
        return max((sum(map(is_name, line.split(delimiter))) for line in lines), default=0)

    return max(DELIMITERS, key=names)


def is_name(label: str) -> bool:
    """Whether a heading is the name of a variable."""
    return len(label) <= LONGEST_HEADING and key_of(label.strip('"')) is not None


def lines_of(path: Path, text: str, delimiter: str) -> Lines:
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
            f"{path} is no table from row {len(lines) + 1} on: a quotation mark there is not "
            f"closed or stands inside a text, or a text is endless; save it as {BEST_FORM} by a "
            "spreadsheet program"
        ) from None
    return lines


def uses_commas(path: Path, lines: Lines) -> bool:
    """Whether numbers are written with decimal commas; an error if only some of them are."""
    commas, points = written(lines, WITH_COMMA), written(lines, WITH_POINT)
    if len(commas) > 1 and points:
        raise ScenarioTableError(
            f"{path} has numbers with decimal commas ({next(iter(commas))} and {len(commas) - 1} "
            f"more) and with decimal points ({next(iter(points))}): write all in one way"
        )
    return not points and any(not THOUSANDS.fullmatch(each) for each in commas.values())


def written(lines: Lines, form: re.Pattern[str]) -> dict[str, str]:
    """The numbers of a form, by their cells."""
    return {
        Place("", row, column).cell: plain
        for row, cells in enumerate(lines, start=1)
        for column, text in enumerate(cells, start=1)
        if form.fullmatch(plain := plain_text(text))
    }


def plain_text(text: str) -> str:
    """A cell's text without blanks around it, with the sign of a keyboard."""
    return text.strip().replace("−", "-")


def number_or_text(text: str, has_commas: bool = False) -> Any:
    """A number if it is one, None if it is blank."""
    plain = plain_text(text)
    if has_commas and WITH_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace("_", "?"))
    except ValueError:
        return text.strip() or None
