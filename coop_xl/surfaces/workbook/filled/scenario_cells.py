"""What a heading and a cell of a table of scenarios mean."""

from dataclasses import replace
from typing import Any

from coop_xl.model.names import key_of, option_of
from coop_xl.model.options.catalogue import ACCEPTED
from coop_xl.surfaces.cells import is_error

from .entries import problem_of
from .grids import LONGEST_HEADING

ROLES = ("low", "best", "high", "distribution")


def meaning_of(label: Any) -> tuple[str, str] | None:
    """The variable, or the input of an option, and the part of its estimate that a heading names."""
    if not isinstance(label, str) or len(label) > LONGEST_HEADING:
        return None
    if key := key_of(label) or option_of(label):
        return key, "best"
    words, _, role = label.strip().rpartition(" ")
    key = key_of(words) or option_of(words)
    return (key, role.casefold()) if key and role.casefold() in ROLES else None


def is_filled(value: Any) -> bool:
    """Whether a cell holds anything."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def problem_with(value: Any, key: str, words: str) -> str:
    """What is wrong with a number; "" if nothing."""
    if is_error(value):
        return f"{words}{key} is the error {value}: mend that cell"
    return problem_of(value, replace(ACCEPTED[key], key=f"{words}{key}"))
