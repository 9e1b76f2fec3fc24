"""Proposals under uncertainty: the model's own draws, and each uncertain effect drawn too.

The value in a draw is chance · Σ effect · worth. Effects are independent of the model's inputs and
of one another, so its mean is chance · Σ E[effect] · E[worth], which is exact where the inputs are
independent: every worth is linear in each of them (1/F_V and 1/(1−F_V) taken for F_V).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws, Offsets
from coop_xl.analysis.monte_carlo.engine import BaseModel, model_of
from coop_xl.analysis.monte_carlo.input_order import by_importance
from coop_xl.analysis.monte_carlo.plan import REPLICATES, whole_samples
from coop_xl.estimates.active_extensions import among, counting
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.proposals import EFFECTS
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.compute import calculate
from coop_xl.model.errors import InputError
from coop_xl.model.extensions import returns

from .proposal_arrays import EFFORTS, Proposals
from .worths import TO_LANDSCAPE, TO_WORTHS, first_order, has_curves, worths

MOST_NUMBERS = 2**25  # draws times proposals
_SALT = 0x5EED  # so that effects are drawn apart from the model's inputs


@dataclass
class Sampler:
    """Draws worths and values of proposals, scramble by scramble."""

    inputs: Mapping[str, Distribution]
    proposals: Proposals
    samples: int
    seed: int
    pairs: list[Pair] = field(default_factory=list)

    def __post_init__(self) -> None:
        given = counting(self.inputs)
        self.draws = Draws(by_importance(given), among(self.pairs, given))
        if self.draws.offsets != Offsets():
            raise InputError(
                "F_V, 1 − F_V or F_I is below 10^−200: proposals under uncertainty need shares "
                "above that"
            )
        self.model = model_of(self.draws)
        self.rows = self.samples // REPLICATES

    @property
    def is_exact(self) -> bool:
        """Whether means of worths have a closed form."""
        return isinstance(self.model, BaseModel) and not self.draws.correlated

    def quantities(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """All that worths are found from, of what the model takes."""
        if isinstance(self.model, BaseModel):
            return calculate(dict(values), TO_WORTHS)
        return calculate(self.model.state(dict(values)), TO_LANDSCAPE)

    def worths_of(self, values: Mapping[str, Any]) -> list[Any]:
        """What a unit of each effect is worth."""
        return worths(self.quantities(values))

    def block(self, replicate: int) -> "Block":
        """The draws of one scramble."""
        at = self.draws.values(self.draws.points(self.seed, replicate), 0, self.rows)
        known = {name: np.array(at[name]) for name in self.draws.columns}
        quantities = self.quantities(at)
        worth = [np.broadcast_to(each, self.rows).astype(float) for each in worths(quantities)]
        effects = dict(self.effects_drawn(replicate))
        return Block(known, worth, effects, self.values(quantities, worth, effects))

    def effects_drawn(self, replicate: int) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
        """The uncertain effects in one scramble: each once in every stretch of 1/rows."""
        random = np.random.default_rng((_SALT, self.seed, replicate))
        for at, distribution in self.proposals.uncertain.items():
            u = (random.permutation(self.rows) + random.random(self.rows)) / self.rows
            yield at, distribution.quantile(u)

    def values(
        self,
        quantities: Mapping[str, Any],
        worth: list[np.ndarray],
        effects: Mapping[tuple[int, int], np.ndarray],
    ) -> np.ndarray:
        """The value of each proposal in each draw, shape (n, rows)."""
        certain = self.proposals.effects.copy()
        one_by_one = dict(effects)
        if has_curves(quantities):
            for row, place in zip(*np.nonzero(certain[EFFORTS]), strict=True):
                one_by_one.setdefault((int(row), int(place)), certain[row, place])
        for at in one_by_one:
            certain[at] = 0
        used = np.flatnonzero(certain.any(axis=1))
        found = certain[used].T @ np.array(worth)[used]
        for (row, place), effect in one_by_one.items():
            counted = _effective(quantities, row, effect) if has_curves(quantities) else effect
            found[place] += counted * worth[row]
        return self.proposals.chances[:, None] * found

    @cached_property
    def mean_effects(self) -> np.ndarray:
        """The mean of each effect."""
        found = self.proposals.effects.copy()
        for at, distribution in self.proposals.uncertain.items():
            found[at] = distribution.mean
        return found

    @cached_property
    def mean_effects_per_cost(self) -> np.ndarray:
        """Chance · mean effect / cost, shape (n, 12)."""
        factors = self.proposals.chances / self.proposals.costs
        return (factors * self.mean_effects).T

    @cached_property
    def means(self) -> dict[str, Any]:
        """The means of what the model takes."""
        return self.draws.means()

    @cached_property
    def mean_values(self) -> list[Any]:
        """The values of proposals with inputs and effects at their means."""
        worth = self.worths_of(self.means)
        return [
            first_order(self.mean_effects[:, place], worth, chance)
            for place, chance in enumerate(self.proposals.chances)
        ]


@dataclass(frozen=True)
class Block:
    """The draws of a scramble: what the model takes, worths, uncertain effects, and values."""

    known: dict[str, np.ndarray]
    worth: list[np.ndarray]
    effects: dict[tuple[int, int], np.ndarray]
    values: np.ndarray


def _effective(at: Mapping[str, Any], row: int, effect: Any) -> Any:
    """An effect as it counts: an effort by its response curve."""
    if row >= EFFORTS.stop:
        return effect
    name = INTERVENTIONS[row]
    return returns.effective(effect, at[f"rate_{name}"], at[f"Y_{name}"])


def sampler_of(
    inputs: Mapping[str, Distribution],
    proposals: Proposals,
    samples: int,
    seed: int,
    pairs: list[Pair],
) -> Sampler:
    """What draws, or an error if that were too much."""
    size = whole_samples(samples)
    if size * len(proposals) > MOST_NUMBERS:
        most = MOST_NUMBERS // len(proposals)
        raise InputError(
            f"{len(proposals):,} proposals times {size:,} samples are too many: ask for at most "
            f"{1 << (most.bit_length() - 1):,} samples, or 0 for none"
        )
    return Sampler(inputs, proposals, size, seed, pairs)


def effect_name(sampler: Sampler, at: tuple[int, int]) -> tuple[str, str]:
    """The proposal and the key of an effect."""
    return sampler.proposals.names[at[1]], list(EFFECTS)[at[0]]
