"""Several people's models on one list of proposals, and what makes them disagree (own derivation).

The pool is a mixture: one person's model holds, with their weight, so values, gains and the bar
are everyone's weighted means. Why two differ: one's best estimates are turned into the other's,
one input at a time (see `proposal_swaps`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.proposals.bar import bar_of
from coop_xl.analysis.proposals.funding import chosen
from coop_xl.analysis.proposals.joint_gains import Mixture
from coop_xl.analysis.proposals.proposal_study import Asked, ProposalStudy, proposal_study
from coop_xl.analysis.proposals.ranking import Basis, Ranking, basis_of, notes
from coop_xl.estimates.proposal import Proposal
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import CoopError

from .members import Member
from .proposal_swaps import Cause, causes_of

POOL = "Pool"
_Point = Mapping[str, float]


@dataclass(frozen=True)
class Divide:
    """Two people who would fund different proposals, and which inputs make them.

    Attributes
    ----------
    one, other : str
    first, second : str
        The proposals that each of them prefers to the other's.
    causes : tuple of Cause
        Of the inputs that differ, what accounts for most first; empty where the two models
        cannot be mixed.
    """

    one: str
    other: str
    first: str
    second: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class PanelProposals:
    """What several people would fund of one list.

    Attributes
    ----------
    studies : tuple of ProposalStudy
        By each member's model.
    pooled : ProposalStudy
        By the mixture of all.
    best : tuple of Figure
        How often each proposal is best for its cost in the draws of the mixture; empty if nothing
        is drawn.
    divides : tuple of Divide
        The pairs of members that differ.
    listed : str
        Whose list it is.
    remarks : tuple of str
        How other lists, or other prices of a unit of effort, differ.
    """

    studies: tuple[ProposalStudy, ...]
    pooled: ProposalStudy
    best: tuple[Figure, ...]
    divides: tuple[Divide, ...]
    listed: str
    remarks: tuple[str, ...]


def panel_proposals(
    members: Sequence[Member],
    points: Sequence[_Point],
    weights: Sequence[float],
    proposals: Sequence[Proposal],
    asked: Asked,
    listed: str = "",
    remarks: Sequence[str] = (),
) -> PanelProposals:
    """Everyone's model, and the mixture of them, on one list of proposals.

    Parameters
    ----------
    members : sequence of Member
    points : sequence of mapping
        Their best estimates, as `Pool.points` has them.
    weights : sequence of float
        Adding up to 1.
    proposals : sequence of Proposal
    asked : Asked
        The same of everyone, so that one price of a unit of effort holds for all.

    Raises
    ------
    ProposalsError
        With everything that is wrong with the proposals, or how far they go past an end in
        somebody's model.
    CoopError
        As `proposal_study`.
    """
    studies = tuple(proposal_study(e.name, e.content, proposals, asked) for e in members)
    return PanelProposals(
        studies,
        _pooled_study(studies, points, weights, asked),
        pooled_best(studies, weights),
        tuple(divides(studies, points)),
        listed,
        tuple(remarks),
    )


def _pooled_study(
    studies: Sequence[ProposalStudy],
    points: Sequence[_Point],
    weights: Sequence[float],
    asked: Asked,
) -> ProposalStudy:
    """What the mixture of models says."""
    bases = [basis_of(point) for point in points]
    ranking = _pooled_ranking(studies, bases, weights, asked)
    if asked.budget is None:
        return ProposalStudy(POOL, ranking)
    at = Mixture([(w, each.state) for w, each in zip(weights, bases, strict=True) if w])
    found = chosen(at, ranking.proposals, float(asked.budget), asked.divisible)
    return ProposalStudy(POOL, ranking, found)


def _pooled_ranking(
    studies: Sequence[ProposalStudy],
    bases: Sequence[Basis],
    weights: Sequence[float],
    asked: Asked,
) -> Ranking:
    """The weighted means of everyone's values, compared with that of the bar."""
    values, exact = (
        mixed([getattr(each.ranking, field) for each in studies], weights)
        for field in ("values", "exact")
    )
    marginals = {
        name: float(mixed([each.marginals[name] for each in bases], weights))
        for name in INTERVENTIONS
    }
    bar = bar_of(marginals, asked.cost_of_unit, asked.bar)
    found = Ranking(studies[0].ranking.proposals, values, exact, bar, None, ())
    return replace(found, notes=tuple(notes(found)))


def mixed(each: Sequence[Any], weights: Sequence[float]) -> Any:
    """A weighted mean; who has no weight has no say, whatever they say."""
    return np.sum([w * np.asarray(one) for w, one in zip(weights, each, strict=True) if w], axis=0)


def pooled_best(studies: Sequence[ProposalStudy], weights: Sequence[float]) -> tuple[Figure, ...]:
    """How often each proposal is best in the mixture: the weighted mean of everyone's own.

    Experts' draws are the same points, so their errors may go together: they are added.
    """
    drawn = [each.ranking.uncertainty for each in studies]
    shares = [each.best for each in drawn if each]
    if len(shares) < len(studies):
        return ()
    return tuple(
        Figure(
            float(mixed([figure.value for figure in own], weights)),
            float(mixed([figure.error for figure in own], weights)),
        )
        for own in zip(*shares, strict=True)
    )


def divides(studies: Sequence[ProposalStudy], points: Sequence[_Point]) -> Iterator[Divide]:
    """Each pair that would fund different proposals, and why."""
    proposals = studies[0].ranking.proposals
    named = list(zip(studies, points, strict=True))
    for (one, point), (other, point_of_other) in combinations(named, 2):
        places = _contested(one, other)
        if places is None:
            continue
        try:
            causes = tuple(causes_of(point, point_of_other, proposals.some(places)))
        except CoopError:  # such as a share too small for the other's extensions
            causes = ()
        first, second = (proposals.names[place] for place in places)
        yield Divide(one.name, other.name, first, second, causes)


def _contested(one: ProposalStudy, other: ProposalStudy) -> tuple[int, int] | None:
    """The proposal that each prefers to the other's; None if there are none.

    With a budget the best for its cost of those that only one funds; else what each ranks first.
    """
    pairs = [(one.ranking.order[0], other.ranking.order[0])]
    if one.portfolio and other.portfolio:
        mine, theirs = set(one.portfolio.funded), set(other.portfolio.funded)
        pairs = [
            (first, second)
            for first in _only_by(one, mine - theirs)
            for second in _only_by(other, theirs - mine)
        ] + pairs
    return next((each for each in pairs if prefer(one, other, each)), None)


def _only_by(study: ProposalStudy, names: set[str]) -> list[int]:
    """Some proposals, the best for its cost first."""
    found = study.ranking
    return [place for place in found.order if found.proposals.names[place] in names]


def prefer(one: ProposalStudy, other: ProposalStudy, places: tuple[int, int]) -> bool:
    """Whether each finds its own of two proposals better for its cost."""
    mine, theirs = (each.ranking.per_cost[list(places)] for each in (one, other))
    return bool(mine[0] > mine[1] and theirs[0] < theirs[1])
