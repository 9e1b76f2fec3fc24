"""A check of the Checks sheet."""

from dataclasses import dataclass
from typing import Any


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
