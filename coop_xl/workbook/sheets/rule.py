"""A check of the Checks sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SORTED = "Rows were sorted, swapped or moved: undo that, or copy the entries into a new workbook."


@dataclass(frozen=True)
class Rule:
    """One check: its formula, what it gives here, and what to do if it fails."""

    kind: str
    text: str
    about: str
    formula: str
    holds: bool | None  # None: it waits for inputs
    remedy: str
    found: tuple[str, Any] | None = None
    limit: tuple[str, Any] | None = None


def labelled(label: str, key: str, entries: Iterable[str]) -> str:
    """Whether a cell shows a key, and entries stand in its row: all references with their sheet."""
    tests = [f'{label}="{key}"', *(f"ROW({entry})=ROW({label})" for entry in entries)]
    return f"AND({','.join(tests)})"
