"""What a new workbook takes over from an old one, finished or not, and what it cannot take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coop_xl.estimates.cell_names import TITLE
from coop_xl.estimates.entries import CONFIDENCE, Entries, Scenario
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.estimate_rules import ROLES
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.safe_text import without_controls

from .grids import grids, opened
from .read import read_workbook
from .scenario_cells import BEST, problem_with
from .scenario_grid import Table
from .scenario_headings import headings_in
from .usual_cells import fills_from_inputs
from .workbook_proposals import proposals_in, sound_proposals

_FORMULA = "a formula, of which the new workbook has the value"
_INPUTS = "Inputs"
_REMARKS = ("Source or reasoning", "Confidence", "Date")


@dataclass(frozen=True)
class _CarriedOver:
    """The entries of a workbook.

    Attributes
    ----------
    entries : Entries
        Estimates with their reasons, definitions, scenarios, correlations, credences, proposals.
    lost : tuple of Problem
        What is filled in there and could not be taken over as it stands.
    """

    entries: Entries
    lost: tuple[Problem, ...]


def carry_over(path: Path) -> _CarriedOver:
    """The entries of a workbook of any readable version.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file made by Coop XL.

    Raises
    ------
    CoopError
        If the file cannot be read, or was not made by Coop XL.
    """
    filled = read_workbook(path)
    scenarios = _OldScenarios(path)
    found = proposals_in(path)
    proposals = sound_proposals(found) if found else None
    entries = replace(
        filled.content,
        title=path.stem,
        estimates=_with_remarks(filled.content.estimates, path),
        scenarios=tuple(scenarios.all()),
        proposals=tuple(proposals.proposals) if proposals else (),
    )
    lost = proposals.problems if proposals else ()
    return _CarriedOver(entries, (*_lost_entries(filled), *scenarios.problems, *lost))


def _with_remarks(estimates: Mapping[str, Estimate], path: Path) -> dict[str, Estimate]:
    """Estimates with their reasons; in the first workbooks the cells of these had no names."""
    if any(each.source or each.confidence or each.dated for each in estimates.values()):
        return dict(estimates)
    found = dict(_unnamed_remarks(path))
    return {key: replace(each, **found.get(key, {})) for key, each in estimates.items()}


def _unnamed_remarks(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Source, confidence and date of each variable, by the headings of the sheet Inputs."""
    grid = next((each for each in grids(opened(path), _INPUTS) if each.title == _INPUTS), None)
    rows = grid.whole().rows if grid else []
    head = next((row for row in rows if set(_REMARKS) <= set(row)), [])
    columns = [list(head).index(label) for label in _REMARKS] if head else []
    for row in rows if head else []:
        if row and row[0] in VARIABLES:
            source, confidence, day = (row[at] if at < len(row) else None for at in columns)
            yield (
                row[0],
                {
                    "source": without_controls(str(source or "")).strip(),
                    "confidence": confidence if confidence in CONFIDENCE else "",
                    "dated": day.date() if isinstance(day, datetime) else None,
                },
            )


def _lost_entries(filled: ReadFile) -> Iterator[Problem]:
    """The problems of entries that are not blank there, and blank when read."""
    for problem in filled.problems:
        is_blank = " is blank" in problem.text
        if problem.severity == "error" and not is_blank and not _is_kept(filled.content, problem):
            yield problem


def _is_kept(entries: Entries, problem: Problem) -> bool:
    """Whether an entry was read though something is wrong with it."""
    role, _, key = problem.name.partition("_")
    estimates = {**entries.estimates, **entries.extensions}
    return role in ROLES and key in estimates and getattr(estimates[key], role) is not None


class _OldScenarios:
    """The rows of the sheet Scenarios: what is typed over the formulas that fill them."""

    def __init__(self, path: Path) -> None:
        self.problems: list[Problem] = []
        found = next((each for each in grids(opened(path), TITLE) if each.title == TITLE), None)
        top = None if found is None else headings_in(found, True)
        self.table = None if found is None or top is None else Table(found.whole(), top)

    def all(self) -> Iterator[Scenario]:
        """Each row that has a name."""
        if self.table is None:
            return
        for row in range(self.table.top + 1, len(self.table.grid.rows)):
            if name := self.table.name(row):
                yield Scenario(name, dict(self.changes(row)))

    def changes(self, row: int) -> Iterator[tuple[str, float]]:
        """The numbers of a row that are its own."""
        assert self.table is not None
        own = {each.key: each.text for each in self.table.formulas(row)}
        for key, parts in self.table.parts(row).items():
            if key not in ENTRIES or (key in own and fills_from_inputs(own[key], key)):
                continue
            if problem := problem_with(parts.get(BEST), key, BEST):
                self.note(row, key, problem)
                continue
            if key in own:
                self.note(row, key, f"{key} is {_FORMULA}")
            yield key, float(parts[BEST])

    def note(self, row: int, key: str, text: str) -> None:
        """Add what cannot be taken over as it stands."""
        assert self.table is not None
        before = len(self.table.problems)
        self.table.note(row, self.table.place(row, key), key, text)
        self.problems += self.table.problems[before:]
