"""What several proposals do together: the expected exact change of U (own derivation).

Proposals work or fail independently. The gain of a set is the mean, over which of them work, of
the exact change of U by the effects of those that do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.model.validate import Values

from .exact_gains import moved
from .proposal_arrays import Proposals

_CHUNK = 2**15  # sets at a time: what is computed of them stays in the processor's memory
MOST_TRIED = 14  # uncertain proposals of which all outcomes are gone through
MOST_COMPUTED = 2**16  # outcomes times models
_OUTCOMES, _FEWEST_OUTCOMES = (
    2**13,
    2**7,
)  # that are drawn where there are more, of several models fewer
_SALT = 0xFD


@dataclass(frozen=True)
class Mixture:
    """Several models, of which one holds: gains are their mean.

    Attributes
    ----------
    parts : sequence of (weight, mapping)
        Models as `combined.state` gives them, single ones or k in arrays of shape (k, 1), with
        weights of the same shape; all weights add up to 1.
    """

    parts: Sequence[tuple[Any, Values]]


Model = Values | Mixture


def parts_of(model: Model) -> Sequence[tuple[Any, Values]]:
    """The models of a mixture with their weights, or the only one."""
    return model.parts if isinstance(model, Mixture) else [(1.0, model)]


def models_in(model: Model) -> int:
    """How many models there are."""
    return sum(np.size(weight) for weight, _ in parts_of(model))


def every_subset(at: Model, proposals: Proposals) -> np.ndarray:
    """The gain of each set of proposals, shape (2^n,); bit i of a place stands for proposal i.

    nan where no resources with, or without, our values might be left.
    """
    return expected(gains_of(at, _sums(proposals.effects)), proposals.chances)


def _sums(effects: np.ndarray) -> np.ndarray:
    """The summed columns of every subset, shape (rows, 2^n)."""
    count = effects.shape[1]
    found = np.zeros((len(effects), 2**count))
    for row in np.flatnonzero(effects.any(axis=1)):
        for i in range(count):
            found[row, 2**i : 2 ** (i + 1)] = found[row, : 2**i] + effects[row, i]
    return found


def gains_of(at: Model, effects: np.ndarray) -> np.ndarray:
    """The exact change of U by each column of effects; of a mixture the mean."""
    if isinstance(at, Mixture):
        return np.sum([_mean_gains(*part, effects) for part in at.parts], axis=0)
    return np.concatenate(list(_gains_in_chunks(at, effects, 1)))


def _mean_gains(weight: Any, at: Values, effects: np.ndarray) -> np.ndarray:
    """The part of one model, or of several in arrays, in a mean."""
    count = np.size(weight)
    found = [(weight * each).reshape(count, -1) for each in _gains_in_chunks(at, effects, count)]
    return np.concatenate([each.sum(axis=0) for each in found])


def _gains_in_chunks(at: Values, effects: np.ndarray, models: int) -> Iterator[np.ndarray]:
    """The change of U by some columns after others, each by so many models at once."""
    count, size = effects.shape[1], max(_CHUNK // models, 1)
    for first in range(0, count, size):
        found = moved(at, effects[:, first : first + size]).U
        width = min(size, count - first)
        yield np.broadcast_to(found, (models, width) if models > 1 else (width,))


def expected(gains: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """The mean over which proposals work, of the gains of every subset that works.

    One proposal after another: with it a set gains c times what it gains if it works, and 1 − c
    times what it gains without it.
    """
    found = gains.copy()
    for i, chance in enumerate(chances):
        if chance < 1:
            pairs = found.reshape(-1, 2, 2**i)
            pairs[:, 1] = chance * pairs[:, 1] + (1 - chance) * pairs[:, 0]
    return found


def joint_gain(
    at: Model, proposals: Proposals, places: Sequence[int], parts: object = 1.0
) -> float:
    """The gain of one set.

    Parameters
    ----------
    at : mapping or Mixture
        `combined.state` of the inputs.
    proposals : Proposals
    places : sequence of int
        Those that are funded.
    parts : float or sequence of float
        Which part of each: it has that part of its effects.

    Notes
    -----
    With more than 14 proposals that may fail (fewer of a mixture), outcomes are drawn for what the
    proposals do together beyond the sum of what each does alone; only that is then not exact.
    """
    if not len(places):
        return 0.0
    chosen = proposals.some(places)
    effects = chosen.effects * np.asarray(parts)
    certain = effects[:, chosen.chances == 1].sum(axis=1)
    risky, chances = effects[:, chosen.chances < 1], chosen.chances[chosen.chances < 1]
    count = models_in(at)
    if len(chances) <= MOST_TRIED and count << len(chances) <= MOST_COMPUTED:
        gains = gains_of(at, certain[:, None] + _sums(risky))
        return float(expected(gains, chances)[-1])
    alone = gains_of(at, np.column_stack([certain, risky]))
    drawn = max(_OUTCOMES // count, _FEWEST_OUTCOMES)
    works = np.random.default_rng(_SALT).random((len(chances), drawn)) < chances[:, None]
    together = gains_of(at, certain[:, None] + risky @ works) - alone[0] - alone[1:] @ works
    return float(alone[0] + alone[1:] @ chances + together.mean())
