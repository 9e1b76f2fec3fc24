"""Divide a budget among proposals so that U rises most (own derivation)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coop_xl.analysis.sensitivity import middle
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.fit import distributions_of
from coop_xl.estimates.proposal import Proposal
from coop_xl.model.catalogue import shown
from coop_xl.model.errors import InputError
from coop_xl.model.validate import named

from .bar import is_number
from .branching import MOST_PROPOSALS, Branching, Result
from .exact_gains import SLACK, moved
from .joint_gains import Model, joint_gain, models_in, parts_of
from .mean_models import mean_models
from .portfolios import TIE, Choice, Subsets, thinned
from .proposal_arrays import Proposals, proposals_of
from .ranking import Basis, basis_of, refuse_excesses

BEST, MEAN = "best", "mean"
_MOST_BY_SUBSETS = 20
_MOST_COMPUTED = 2**21  # subsets times models


@dataclass(frozen=True)
class _Step:
    """A point of the frontier: the best portfolio at this cost."""

    spent: float
    gain: float
    funded: tuple[str, ...]


@dataclass(frozen=True)
class Next:
    """What more money would do: how much more, and which names would join and leave."""

    more: float
    budget: float
    gain: float
    joins: tuple[str, ...]
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Portfolio:
    """What to fund.

    Attributes
    ----------
    proposals : Proposals
    budget : float
    funded : tuple of str
        Names, in the order of the list.
    parts : dict
        Which part of each of these is funded: 1, but for one if proposals can be divided.
    gain, spent : float
        The expected exact change of U, and what it costs.
    shares : dict
        For each that is funded, how much of the gain is lost without it (and what needs it).
    frontier : tuple of Step
    next : Next or None
        What the next money would go to; None if nothing more is worth funding.
    gap : float
        No portfolio gains more than so much beyond `gain`, whatever its proposals do together: a
        strict bound. 0 if all subsets were compared, infinite if no bound is known.
    notes : tuple of str
    by : str
        What gains are by: "best" or "mean".
    """

    proposals: Proposals
    budget: float
    funded: tuple[str, ...]
    parts: dict[str, float]
    gain: float
    spent: float
    shares: dict[str, float]
    frontier: tuple[_Step, ...]
    next: Next | None
    gap: float
    notes: tuple[str, ...]
    by: str = BEST


def fund(
    estimates: Mapping[str, Any],
    proposals: Sequence[Proposal],
    budget: float,
    *,
    divisible: bool = False,
    by: str = BEST,
    seed: int = 0,
    correlations: Iterable[Pair] = (),
) -> Portfolio:
    """Which proposals to fund with a budget so that U rises most.

    Parameters
    ----------
    estimates : mapping from variable keys to float, Estimate or Distribution
        As for `coop_xl.rank_proposals`.
    proposals : sequence of Proposal
        At most 1,000.
    budget : float
        In the currency of their costs.
    divisible : bool
        Whether one of them may be funded in part, for that part of its effects.
    by : str
        "best": by the gain with every estimate at Best, or the median where that is blank; "mean":
        by the mean gain over 256 draws of the inputs, with every effect at its mean.
    seed, correlations
        As for `coop_xl.simulate`, of these draws.

    Returns
    -------
    Portfolio
        Of at most 20 proposals all subsets are compared, by their exact joint gain; of more,
        branch and bound counts gains one by one and in pairs, and `gap` bounds strictly what any
        other might gain more.

    Raises
    ------
    CoopError
        As `coop_xl.rank_proposals`, and if the budget is no positive number.
    """
    if by not in (BEST, MEAN):
        raise InputError(f"by is {shown(by)}: choose {BEST} or {MEAN}")
    entered, inputs = named(estimates), distributions_of(estimates)
    basis = basis_of({key: middle(entered.get(key), each) for key, each in inputs.items()})
    found = proposals_of(proposals)
    if by == BEST:
        return portfolio(basis, found, budget, divisible=divisible)
    size = _refuse_unfit(basis, found, budget)
    models, at_mean = mean_models(inputs, found, seed, correlations)
    return replace(chosen(models, at_mean, size, divisible), by=MEAN)


def portfolio(
    basis: Basis,
    proposals: Proposals,
    budget: Any,
    *,
    divisible: bool = False,
    by_subsets: int = _MOST_BY_SUBSETS,
) -> Portfolio:
    """The same where the model is computed, and all subsets compared of so many proposals."""
    size = _refuse_unfit(basis, proposals, budget)
    return chosen(basis.state, proposals, size, divisible, by_subsets)


def chosen(
    at: Model,
    proposals: Proposals,
    budget: float,
    divisible: bool = False,
    by_subsets: int = _MOST_BY_SUBSETS,
) -> Portfolio:
    """The same of one model or a mixture, where nothing is wrong with the proposals."""
    if len(proposals) <= by_subsets and models_in(at) << len(proposals) <= _MOST_COMPUTED:
        subsets = Subsets(at, proposals)
        choice = subsets.best_in_part(budget) if divisible else subsets.best(budget)
        return told(at, proposals, budget, Result(choice, 0.0, 0.0), subsets.frontier)
    search = Branching(at, proposals)
    result = search.best_in_part(budget) if divisible else search.best(budget)
    found = told(at, proposals, budget, result, search.frontier(budget))
    return _with_next(found, search, result.choice)


def _refuse_unfit(basis: Basis, proposals: Proposals, budget: Any) -> float:
    """The budget; an error if it is none, or proposals are too many or too large."""
    size = _checked_budget(budget)
    if len(proposals) > MOST_PROPOSALS:
        raise InputError(
            f"{len(proposals):,} proposals are too many to choose a portfolio among: rank them "
            f"first, and give the best {MOST_PROPOSALS:,}"
        )
    refuse_excesses(basis, proposals)
    return size


def _checked_budget(budget: Any) -> float:
    """The budget, or an error."""
    if not is_number(budget) or not 0 < budget < np.inf:
        raise InputError(
            f"budget is {budget}: enter a number above 0, in the currency of the costs"
        )
    return float(budget)


def told(
    at: Model,
    proposals: Proposals,
    budget: float,
    result: Result,
    frontier: list[Choice],
) -> Portfolio:
    """A choice by the names of its proposals, with all that is to be said of it."""
    names, choice = proposals.names, result.choice
    parts = {names[i]: 1.0 for i in choice.places}
    if choice.part:
        parts[names[choice.part[0]]] = choice.part[1]
    steps = tuple(
        _Step(each.spent, each.gain, tuple(names[i] for i in each.places))
        for each in thinned(frontier)
    )
    more = _next_of(proposals, budget, choice, frontier)
    return Portfolio(
        proposals, budget, tuple(parts), parts, choice.gain, choice.spent,
        dict(_shares_of(at, proposals, choice)), steps, more, result.gap,
        tuple(notes(at, proposals, result)),
    )  # fmt: skip


def _shares_of(at: Model, proposals: Proposals, choice: Choice) -> Iterator[tuple[str, float]]:
    """What part of the gain is lost without each proposal, and those that need it."""
    parts = dict.fromkeys(choice.places, 1.0) | dict([choice.part] if choice.part else [])
    for i in parts:
        left = {j: part for j, part in parts.items() if j != i and i not in proposals.needs[j]}
        gain = joint_gain(at, proposals, list(left), list(left.values()))
        yield proposals.names[i], (choice.gain - gain) / choice.gain if choice.gain else 0.0


def _next_of(
    proposals: Proposals, budget: float, choice: Choice, frontier: list[Choice]
) -> Next | None:
    """The first step of the frontier that the budget does not reach."""
    beyond = (each for each in frontier if each.spent > budget * (1 + TIE))
    step = next((each for each in beyond if each.gain > choice.gain * (1 + TIE)), None)
    if step is None:
        return None
    names = proposals.names
    return Next(
        step.spent - budget,
        step.spent,
        step.gain,
        tuple(names[i] for i in step.places if i not in choice.places),
        tuple(names[i] for i in choice.places if i not in step.places),
    )


def _with_next(found: Portfolio, search: Branching, choice: Choice) -> Portfolio:
    """The same with the best proposal to add, where the frontier is not known step by step."""
    i = search.next_one(choice.places)
    if i is None:
        return replace(found, next=None)
    spent = choice.spent + float(search.costs[i])
    more = search.choice((*choice.places, i))
    added = Next(spent - found.budget, spent, more.gain, (found.proposals.names[i],))
    return replace(found, next=added)


def notes(at: Model, proposals: Proposals, result: Result) -> Iterator[str]:
    """What to know of a portfolio."""
    choice = result.choice
    if result.gap == np.inf:
        yield (
            "no bound is known of what another portfolio might gain: several proposals may cross "
            "a threshold together, or leave no resources on one side"
        )
    elif result.gap > TIE * abs(choice.gain):
        yield (
            f"no portfolio gains more than {result.gap:.3g} beyond this one, whatever proposals "
            f"do together; {_in_pairs(result)}"
        )
    effects = proposals.effects[:, list(choice.places)].sum(axis=1)
    for key in _beyond_ends(at, effects):
        yield (
            f"if all of these work, {key} {'may reach' if models_in(at) > 1 else 'reaches'} its "
            "end: what would go beyond counts for nothing"
        )


def _in_pairs(result: Result) -> str:
    """What the search says of its own count."""
    if result.left_open > TIE * abs(result.choice.gain):
        return (
            "the search ended before this was proven best, and counting gains one by one and in "
            f"pairs another may gain up to {result.left_open:.3g} more"
        )
    return "counting gains one by one and in pairs, none gains more"


def _beyond_ends(at: Model, effects: np.ndarray) -> Iterator[str]:
    """What effects push past its end, in one model or in any."""
    found = [moved(each, effects[:, None]).beyond for _, each in parts_of(at)]
    yield from (key for key in found[0] if any(np.any(np.abs(e[key]) > SLACK) for e in found))
