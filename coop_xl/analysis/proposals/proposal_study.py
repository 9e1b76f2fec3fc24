"""All that is found of a list of proposals by one person's model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.proposal import Proposal
from coop_xl.model.errors import CoopError

from .funding import BEST, MEAN, Portfolio, fund
from .proposal_draws import MOST_NUMBERS
from .ranking import SAMPLES, Ranking, rank_proposals

FEWEST = 2**6  # draws


@dataclass(frozen=True)
class ProposalStudy:
    """What was found of a list of proposals by one model; without a budget no portfolio.

    Attributes
    ----------
    name : str
    ranking : Ranking
    portfolio : Portfolio or None
    otherwise : Portfolio or None
        The one by means if that is at Best, and the other way round; None if nothing is uncertain
        or there is none.
    """

    name: str
    ranking: Ranking
    portfolio: Portfolio | None = None
    otherwise: Portfolio | None = None

    @property
    def has_bar(self) -> bool:
        """Whether there is a bar to compare with."""
        return bool(np.isfinite(self.ranking.bar.value))

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of the figures."""
        return (*self.ranking.notes, *(self.portfolio.notes if self.portfolio else ()))


@dataclass(frozen=True)
class Asked:
    """What is asked about a list of proposals, the same of every model.

    Attributes
    ----------
    cost_of_unit, bar, samples, seed
        As for `rank_proposals`.
    budget, divisible
        As for `fund`; without a budget there is no portfolio.
    by : str
        What portfolios are chosen by, "best" or "mean".
    is_compared : bool
        Whether to choose by the other too, where estimates are uncertain.
    """

    cost_of_unit: float | None = None
    bar: float | None = None
    samples: int = SAMPLES
    seed: int = 0
    budget: float | None = None
    divisible: bool = False
    by: str = BEST
    is_compared: bool = True


def proposal_study(
    name: str, content: Entries, proposals: Sequence[Proposal], asked: Asked
) -> ProposalStudy:
    """What the model of somebody's entries says of proposals.

    Raises
    ------
    ProposalsError
        With everything that is wrong with the proposals, or how far they go past an end.
    CoopError
        As `rank_proposals` and `fund`.
    """
    estimates = content.estimates_entered
    ranking = rank_proposals(
        estimates, proposals, cost_of_unit=asked.cost_of_unit, bar=asked.bar,
        samples=asked.samples, seed=asked.seed, correlations=content.correlations_entered,
    )  # fmt: skip
    if asked.budget is None:
        return ProposalStudy(name, ranking)
    how: dict[str, Any] = {"divisible": asked.divisible, "seed": asked.seed}
    how["correlations"] = content.correlations_entered
    found = fund(estimates, proposals, asked.budget, by=asked.by, **how)
    if not (asked.is_compared and ranking.uncertainty):
        return ProposalStudy(name, ranking, found)
    other = MEAN if asked.by == BEST else BEST
    try:
        otherwise = fund(estimates, proposals, asked.budget, by=other, **how)
    except CoopError:  # no finite mean, which the ranking tells
        otherwise = None
    return ProposalStudy(name, ranking, found, otherwise)


def affordable_samples(samples: int, proposals: Sequence[Proposal]) -> int:
    """So many draws at most that all of these proposals can be drawn; 0 if none can."""
    most = min(samples, SAMPLES, MOST_NUMBERS // max(len(proposals), 1))
    return 1 << (most.bit_length() - 1) if most >= FEWEST else 0
