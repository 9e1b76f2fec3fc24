"""A list of proposals as arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.entries import same
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.proposals import (
    EFFECTS,
    OURS,
    PLACE,
    ProposalsError,
    all_needed,
    effect_distribution,
    problems_of,
)

EFFORTS = slice(0, 3)  # the places of effort_V, effort_CV and effort_CnV among effects
_NUMBERS = {int, float, np.float64}
_UNUSUAL = ("  ", "\t", "\r", "−", "\n ", " \n")  # in names that may be the same all the same


@dataclass(frozen=True)
class Proposals:
    """Checked proposals.

    Attributes
    ----------
    all : sequence of Proposal
    costs, chances : array, shape (n,)
    effects : array, shape (12, n)
        At Best, or the median where that is blank; rows in the order of `EFFECTS`.
    uncertain : dict
        The distribution of each uncertain effect, by its row and column.
    """

    all: Sequence[Proposal]
    costs: np.ndarray
    chances: np.ndarray
    effects: np.ndarray
    uncertain: dict[tuple[int, int], Distribution]

    def __len__(self) -> int:
        return len(self.all)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [each.name for each in self.all]

    @property
    def moves_others(self) -> bool:
        """Whether some effect is not on our agent, so that F_I decides how they compare."""
        return bool(np.any(self.effects[len(OURS) :]))

    @cached_property
    def alternatives(self) -> list[list[int]]:
        """The members of each group of which only one can be funded."""
        found: dict[str, list[int]] = {}
        for place, each in enumerate(self.all):
            if each.group.strip():
                found.setdefault(same(each.group), []).append(place)
        return [members for members in found.values() if members[1:]]

    @cached_property
    def needs(self) -> list[set[int]]:
        """What each needs, and what these need in turn, without itself."""
        return [
            all_needed(self.all, place) - {place} if each.needs else set()
            for place, each in enumerate(self.all)
        ]

    def some(self, places: Sequence[int]) -> "Proposals":
        """A few of them."""
        at = {place: new for new, place in enumerate(places)}
        return Proposals(
            [self.all[place] for place in places],
            self.costs[list(places)],
            self.chances[list(places)],
            self.effects[:, list(places)],
            {(row, at[i]): each for (row, i), each in self.uncertain.items() if i in at},
        )


def proposals_of(proposals: Sequence[Proposal]) -> Proposals:
    """The proposals as arrays.

    Raises
    ------
    ProposalsError
        With everything that is wrong with them.
    """
    if plain := plain_proposals(proposals):
        return plain
    if problems := problems_of(proposals):
        raise ProposalsError(problems)
    effects = np.zeros((len(EFFECTS), len(proposals)))
    uncertain = {}
    for place, key, effect in effects_of(proposals):
        if isinstance(effect, Estimate):
            found = effect_distribution(key, effect)
            effect = found.median if effect.best is None else effect.best
            if not found.is_constant:
                uncertain[PLACE[key], place] = found
        effects[PLACE[key], place] = effect
    costs, chances = (
        np.array([getattr(each, field) for each in proposals], dtype=float)
        for field in ("cost", "chance")
    )
    return Proposals(proposals, costs, chances, effects, uncertain)


def effects_of(proposals: Sequence[Proposal]) -> Iterator[tuple[int, str, Any]]:
    """The place of the proposal, the key and the number or estimate of each effect."""
    for place, each in enumerate(proposals):
        for key, effect in each.effects.items():
            yield place, key, effect


def plain_proposals(proposals: Sequence[Proposal]) -> Proposals | None:
    """The same, fast, where all is certain and surely right; else None."""
    costs = numbers([each.cost for each in proposals])
    chances = numbers([each.chance for each in proposals])
    effects_given = [each.effects for each in proposals]
    counts = list(map(len, effects_given))
    try:
        rows = list(map(PLACE.__getitem__, chain.from_iterable(effects_given)))
    except KeyError:
        return None
    entered = [effect for each in effects_given for effect in each.values()]
    given = numbers(entered)
    if costs is None or chances is None or given is None or not _are_named(proposals):
        return None
    if not (np.all(costs > 0) and np.all((chances >= 0) & (chances <= 1)) and all(counts)):
        return None
    if np.any(given[np.array(rows) < EFFORTS.stop] < 0):
        return None
    effects = np.zeros((len(EFFECTS), len(proposals)))
    effects[rows, np.repeat(np.arange(len(proposals)), counts)] = given
    return Proposals(proposals, costs, chances, effects, {})


def numbers(given: list[Any]) -> np.ndarray | None:
    """Finite numbers as an array; None if anything is no number."""
    if not set(map(type, given)) <= _NUMBERS:
        return None
    found = np.array(given, dtype=float)
    return found if np.isfinite(found).all() else None


def _are_named(proposals: Sequence[Proposal]) -> bool:
    """Whether names are surely unlike one another, and nothing is said of other proposals."""
    names = [each.name for each in proposals]
    if not set(map(type, names)) <= {str}:
        return False
    text = "\n".join(("", *names, ""))
    if any(each in text for each in _UNUSUAL) or any([each.needs for each in proposals]):
        return False
    return len(set(map(str.casefold, names))) == len(names) > 0 and all(names)
