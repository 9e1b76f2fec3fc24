"""What was read from a filled-in file: entries, inputs, problems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .entries import Entries

ONLY_IN_RUN = (
    "credences are for coop-xl run, report, diff and pool: here every extension counts that has "
    "an input given"
)


@dataclass(frozen=True)
class Loaded:
    """Inputs from a workbook or a JSON file, and what to say about them."""

    inputs: dict[str, Any]
    problems: tuple["Problem", ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the model cannot be computed."""
        return any_error(self.problems)


def any_error(problems: Iterable["Problem"]) -> bool:
    """Whether one of the problems is more than a warning."""
    return any(each.severity == "error" for each in problems)


@dataclass(frozen=True)
class Problem:
    """A remark on a cell: `severity` is "error" or "warning"; a remark on no cell has "" there."""

    severity: str
    sheet: str
    cell: str
    name: str
    text: str

    @property
    def place(self) -> str:
        """Sheet and cell, such as Questions!E15."""
        return f"{self.sheet}!{self.cell}" if self.cell else ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.severity, self.text) if part)


@dataclass(frozen=True)
class ReadFile:
    """What a filled workbook holds.

    Attributes
    ----------
    content : Entries
        The entries; an entry that is wrong counts as blank.
    inputs : mapping of str to float
        The best estimates under the keys the model takes: F_V may stand as log10_F_V; ASSUMED
        where a neutral default counts.
    problems : tuple of Problem
        Everything wrong (errors) or, if nothing is, worth knowing (warnings).
    obstacles : tuple of Problem
        What prevents a simulation, though the model can be computed at the best estimates.
    """

    content: Entries
    inputs: Mapping[str, Any]
    problems: tuple[Problem, ...]
    obstacles: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Both."""
        return (*self.problems, *self.obstacles)
