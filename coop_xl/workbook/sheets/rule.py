"""A check of the Checks sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

SORTED = "Rows were sorted, swapped or moved: undo that, or copy the entries into a new workbook."


@dataclass(frozen=True)
class Rule:
    """One check: its formula, and what to do if it fails; what it found, and the limit.

    `place` is the name of the cell to go to, if it is not that of the Best of `about`.
    """

    kind: str
    text: str
    about: str
    formula: str
    remedy: str
    found: str = ""
    limit: str = ""
    place: str = ""


def is_labelled(label: str, key: str, entries: Iterable[str]) -> str:
    """Whether a cell shows a key, and entries stand in its row: all references with their sheet."""
    tests = [f'{label}="{key}"', *(f"ROW({entry})=ROW({label})" for entry in entries)]
    return f"AND({','.join(tests)})"
