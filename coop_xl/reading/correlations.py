"""Reads the small table of correlations: two names and a rank correlation in each line."""

from collections.abc import Iterator

from coop_xl.estimates.typed_values import choice, choice_text, meant_by, worded
from coop_xl.model.defaults import ONE
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.names import extension_of, key_of, meant

from .reader import Reader

LINES = 6
_LONGEST_NAME = 60
PARTS = ("first", "second", "value")
CELLS = tuple(f"corr_{line}_{part}" for line in range(1, LINES + 1) for part in PARTS)
Correlation = tuple[str, str, float]


def read_correlations(reader: "Reader") -> Iterator[Correlation]:
    """The lines that are filled in and valid; problems are noted. An old file has no table."""
    seen: set[frozenset[str]] = set()
    for line in range(1, LINES + 1):
        cells = [f"corr_{line}_{part}" for part in PARTS]
        if all(is_blank(reader, cell) for cell in cells):
            continue
        one, other = _variable_in(reader, cells[0]), _variable_in(reader, cells[1])
        rank = _rank_in(reader, cells[2])
        if not one or not other or rank is None:
            continue
        pair = frozenset(ACCEPTED[key].instead_of or key for key in (one, other))
        if len(pair) == 1:
            reader.note(cells[1], f"{one} is correlated with itself: name two variables")
        elif pair in seen:
            reader.note(cells[1], f"{one} and {other} are correlated twice: keep one of the lines")
        else:
            seen.add(pair)
            reader.correlation_lines.append(line)
            yield one, other, rank


def is_blank(reader: "Reader", cell: str) -> bool:
    """Whether a cell is missing, deleted, empty or ignored."""
    at = reader.cells.get(cell)
    if at is None or at.is_gone or cell in reader.unread:
        return True
    text = str("" if at.value is None else at.value).strip()
    return not (at.is_uncalculated or at.trouble or text)


def _variable_in(reader: "Reader", cell: str) -> str:
    """The variable that a cell names; "" if none."""
    value, usable = reader.value(cell)
    label = value[:_LONGEST_NAME] if isinstance(value, str) else value
    key = key_of(label) or (ONE if extension_of(label) == ONE else "")
    if usable and not key:
        near = meant(label) or "F_V"
        reader.note(
            cell,
            f"{cell} is {choice_text(value)}: name a variable such as {near}, or clear the line",
        )
    return key


def _rank_in(reader: "Reader", cell: str) -> float | None:
    """The rank correlation in a cell."""
    value, usable = reader.value(cell)
    if not usable:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 1:
        return float(value)
    likely = [f"{each:.15g}" for each in meant_by(value) if abs(each) <= 1]
    if isinstance(value, float) and not value.is_integer():  # 1.2 is no percentage of one
        likely = []
    numbers = f"type {choice(likely)}or " if likely else ""
    reader.note(cell, f"{cell} is {worded(value)}: {numbers}enter a number from −1 to 1")
    return None
