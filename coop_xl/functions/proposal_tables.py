"""The tables behind COOP_PROPOSALS and COOP_FUND."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from coop_xl.analysis.proposals.funding import portfolio
from coop_xl.analysis.proposals.proposal_arrays import Proposals, plain_proposals, proposals_of
from coop_xl.analysis.proposals.ranking import Basis, Ranking, basis_of, ranked
from coop_xl.estimates.bounded_numbers import number
from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.proposal_headings import Headings, Row
from coop_xl.estimates.proposals import ProposalsError, Trouble
from coop_xl.model.errors import InputError

from .arguments import Cells, required_number, single_number
from .estimate_table import rectangle
from .scenario_arguments import Scenarios

HEADINGS = ["Proposal", "Value", "Exact value", "Value per cost", "× the bar", "Rank"]
NOTHING = "–"  # a blank cell would look like an answer that is missing
_MOST_TOLD = 3  # problems in one cell
_BUDGET = number("budget", "a number above 0, in the currency of the costs", 0, inf, low_open=True)
_COST_OF_UNIT = number(
    "cost_of_unit", "a number above 0, in the currency of the costs", 0, inf, low_open=True
)


@dataclass(frozen=True)
class _Listed:
    """Proposals in cells: where each stands among the rows below the headings."""

    proposals: Proposals
    places: Sequence[int]
    count: int


def proposals_table(
    scenarios: Scenarios, proposals: Cells, cost_of_unit: Cells
) -> list[list[Any]]:
    """A line for each proposal, headings first."""
    price = single_number(cost_of_unit, _COST_OF_UNIT)
    basis, listed = _basis_in(scenarios, "COOP_PROPOSALS"), _read_proposals(proposals)
    try:
        found = ranked(basis, listed.proposals, price)
    except ProposalsError as problem:
        raise _in_rows(problem.problems, listed.places) from None
    return [HEADINGS, *map(list, zip(*_columns_of(found), strict=True))]


def _columns_of(found: Ranking) -> list[list[Any]]:
    """The columns of the table; × the bar only if there is one."""
    worth = found.times_bar.tolist()
    return [
        found.proposals.names,
        found.values.tolist(),
        found.exact.tolist(),
        found.per_cost.tolist(),
        worth if isfinite(found.bar.value) else [NOTHING] * len(worth),
        found.ranks.astype(float).tolist(),
    ]


def funded_table(scenarios: Scenarios, proposals: Cells, budget: Cells) -> list[list[Any]]:
    """1 beside each proposal that is funded, 0 beside the others, nothing beside blank rows."""
    size = required_number(budget, _BUDGET)
    basis, listed = _basis_in(scenarios, "COOP_FUND"), _read_proposals(proposals)
    try:
        found = portfolio(basis, listed.proposals, size)
    except ProposalsError as problem:
        raise _in_rows(problem.problems, listed.places) from None
    answer: list[list[Any]] = [[""] for _ in range(listed.count)]
    for place, name in zip(listed.places, listed.proposals.names, strict=True):
        answer[place] = [float(name in found.parts)]
    return answer


def _basis_in(scenarios: Scenarios, function: str) -> Basis:
    """The model of the only scenario."""
    if scenarios.count > 1:
        raise InputError(
            f"values holds {scenarios.count} scenarios: {function} takes one, so give one "
            f"{'column' if scenarios.across else 'row'}"
        )
    return basis_of(scenarios.inputs(0))


def _read_proposals(cells: Cells) -> _Listed:
    """The proposals of a range: headings in its first row, a proposal in each row below."""
    labels, *rows = rectangle(cells, "proposals")
    headings = Headings(labels)
    if headings.problems:
        raise _told([text for _, text in headings.problems])
    quick = [headings.at_once(each) for each in rows]
    if all(quick) and (found := plain_proposals([each for each in quick if each])):
        return _Listed(found, range(len(rows)), len(rows))
    return _one_by_one(headings, rows)


def _one_by_one(headings: Headings, rows: Sequence[Sequence[Any]]) -> _Listed:
    """The same with a close look at every cell."""
    found: list[Proposal] = []
    places, problems = [], []
    for place, content in enumerate(rows):
        row = Row(headings, content.__getitem__)
        if row.is_blank:
            continue
        found.append(row.proposal())
        places.append(place)
        problems += [f"row {place + 2} of proposals: {text}" for _, text in row.problems]
    if problems:
        raise _told(problems)
    try:
        return _Listed(proposals_of(found), places, len(rows))
    except ProposalsError as problem:
        raise _in_rows(problem.problems, places) from None


def _in_rows(troubles: Sequence[Trouble], places: Sequence[int]) -> InputError:
    """What is wrong with proposals, with the rows of the table, the headings being row 1."""
    rows = [places[each.place] + 2 if each.place < len(places) else 1 for each in troubles]
    return _told([
        f"row {row} of proposals: {each.text}" for row, each in zip(rows, troubles, strict=True)
    ])  # fmt: skip


def _told(problems: Sequence[str]) -> InputError:
    """Problems as one cell can show them."""
    more = len(problems) - _MOST_TOLD
    shown = [*problems[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
    return InputError("; ".join(shown))
