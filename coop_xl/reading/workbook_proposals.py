"""The proposals of our own workbooks, on the sheet Proposals, and all that is wrong there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

from coop_xl.analysis.changes.changed_scenarios import Row
from coop_xl.analysis.proposals.proposal_study import (
    Asked,
    ProposalStudy,
    affordable_samples,
    proposal_study,
)
from coop_xl.analysis.proposals.ranking import rank_proposals
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.proposals import BAR, COST_OF_UNIT, ProposalsError
from coop_xl.estimates.read_file import Problem, ReadFile, any_error
from coop_xl.model.errors import CoopError

from .proposal_table import ProposalTable, ProposalTableError, read_proposals

_BARS = (COST_OF_UNIT.key, BAR.key)


def proposals_in(path: Path) -> ProposalTable | None:
    """The proposals of a workbook; None if it has none, or is a JSON file."""
    if path.suffix.lower() == ".json":
        return None
    try:
        return read_proposals(path)
    except ProposalTableError:
        return None


def problems_of_proposals(path: Path, filled: ReadFile) -> tuple[Problem, ...]:
    """What is wrong with the proposals of a file, also by its own model.

    Parameters
    ----------
    path : Path
        A workbook or a JSON file, which has none.
    filled : ReadFile
        What else is in it.
    """
    table = proposals_in(path)
    if table is None:
        return ()
    if any_error((*table.problems, *filled.all_problems)):
        return table.problems
    try:
        rank_proposals(filled.content.estimates_entered, table.proposals, samples=0)
    except ProposalsError as wrong:
        return (*table.problems, *table.located(wrong.problems))
    except CoopError:  # which the problems of the file tell
        pass
    return table.problems


def study_of_proposals(
    path: Path, filled: ReadFile, samples: int, seed: int
) -> tuple[ProposalStudy | None, tuple[Problem, ...]]:
    """What is found of the proposals of a file by its own model; else warnings why it is not.

    Parameters
    ----------
    path : Path
        A workbook, or a JSON file, which has no proposals.
    filled : ReadFile
        Its estimates, with nothing wrong.
    samples, seed : int
        Of a simulation; so many are drawn at most.
    """
    table = proposals_in(path)
    if table is None:
        return None, ()
    if any_error(table.problems):
        return None, not_valued(table.problems)
    content = filled.content
    cost_of_unit, bar = price_of(content)
    draws = affordable_samples(samples, table.proposals)
    asked = Asked(cost_of_unit, bar, draws, seed)
    try:
        return proposal_study(path.name, content, table.proposals, asked), ()
    except ProposalsError as wrong:
        return None, not_valued(table.located(wrong.problems))
    except CoopError as problem:
        return None, not_valued([Problem("error", table.title, "", "", str(problem))])


def not_valued(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What keeps proposals from being valued, which keeps nothing else from it."""
    return tuple(
        replace(each, severity="warning", text=f"proposals are not valued: {each.text}")
        for each in problems
    )


def problems_with_bars(filled: ReadFile) -> tuple[Problem, ...]:
    """All problems of a file; two bars are an error where proposals are compared with them."""
    both = None not in (filled.content.cost_of_unit, filled.content.own_bar)
    return tuple(
        replace(each, severity="error") if both and each.name in _BARS else each
        for each in filled.all_problems
    )


def price_of(content: Entries) -> tuple[float | None, float | None]:
    """What a unit of effort costs, or a bar; nothing where both are given, which check tells."""
    price = content.cost_of_unit, content.own_bar
    return price if None in price else (None, None)


def rows_of_proposals(path: Path) -> Mapping[str, Row] | str | None:
    """What is entered of each proposal, or why that cannot be compared; None without a table."""
    table = proposals_in(path)
    if table is None:
        return None
    if any_error(table.problems):
        first = table.problems[0]
        return f"{first.sheet} {first.cell}: {first.text}"
    return {each.name: each.cells for each in table.proposals}


def sound_proposals(table: ProposalTable) -> ProposalTable:
    """The proposals in whose rows nothing is wrong, with the problems of the others."""
    wrong = {int(each.cell.lstrip(ascii_uppercase)) - 1 for each in table.problems if each.cell}
    kept = [place for place, row in enumerate(table.rows) if row not in wrong]
    return ProposalTable(
        [table.proposals[place] for place in kept], table.problems, table.title, table.headings,
        [table.rows[place] for place in kept],
    )  # fmt: skip
