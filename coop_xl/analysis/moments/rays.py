"""How fast outputs grow where no closed form says so: far out on rays of normal scores.

A mean is finite if the output grows less, in every direction, than the probability of being there
falls (own derivation, as in `copula_tails`). Looked at are the axes and, of correlated inputs, the
ways on which one of them or two are most likely to be far out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from math import pi, prod, sqrt

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws, Values, model_values, names_of, with_ratios
from coop_xl.estimates.expectations import DIGITS, FARTHEST, NEARER, NONE, limit
from coop_xl.estimates.quantile_functions import normal_probability, normal_quantile

_LEVELS = (0.5, 0.2, 0.8, 0.35)  # where the other inputs stand, about
_GOLDEN = (sqrt(5) - 1) / 2  # no two of them stand at one level: a difference may be 0 there
_PARTS = np.linspace(0.1, 0.9, 9)  # of two correlated inputs

_Outputs = Callable[[Values], Values]


def heaviness(
    draws: Draws, scores: np.ndarray, outputs: _Outputs, moved: Sequence[int] | None = None
) -> dict[str, float]:
    """t of the heaviest tail of each output: it has a mean below 1, and a variance below ½.

    Parameters
    ----------
    draws : Draws
    scores : ndarray
        The correlations of the normal scores of the uncertain inputs.
    outputs : callable
        Of what the model takes, at many places at once.
    moved : sequence of int, optional
        The inputs whose tails count; all if left out.
    """
    places = range(len(scores)) if moved is None else moved
    if not places:
        return {}
    found = heaviest_tails(draws, scores, outputs, np.array(list(alone(scores, places))))
    size = len(found["U"]) // len(places)
    is_heavy = np.max(list(found.values()), axis=0).reshape(-1, size)[:, :2].max(axis=1) > 0
    heavy = [place for place, each in zip(places, is_heavy, strict=True) if each]
    ways = np.array(list(_together(scores, heavy)))
    if len(ways):
        more = heaviest_tails(draws, scores, outputs, ways)
        found = {key: np.concatenate((each, more[key])) for key, each in found.items()}
    return {key: float(np.max(each, initial=0.0)) for key, each in found.items()}


def alone(scores: np.ndarray, places: Iterable[int]) -> Iterator[np.ndarray]:
    """Ways on which one input is far out, and those correlated with it stay or come along."""
    for place in places:
        axis = np.eye(len(scores))[place]
        yield from (axis, -axis, scores[place], -scores[place])


def _together(scores: np.ndarray, places: Iterable[int]) -> Iterator[np.ndarray]:
    """Ways on which two correlated inputs are; the largest part is 1, as of all ways."""
    axes = np.eye(len(scores))
    for one, other in combinations(places, 2):
        if scores[one, other]:
            for part, i, j in product(_PARTS, (1, -1), (1, -1)):
                way = i * part * axes[one] + j * (1 - part) * axes[other]
                yield from (each / np.max(np.abs(each)) for each in (way, scores @ way))


def heaviest_tails(
    draws: Draws,
    scores: np.ndarray,
    outputs: _Outputs,
    ways: np.ndarray,
    others: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """t of each output on each way, the heaviest of all levels (or of `others`, scores)."""
    others = _levels(len(scores)) if others is None else others
    found = _growth(draws, scores, outputs, ways, others, FARTHEST)
    if not all(np.isfinite(each).all() for each in found.values()):
        nearer = _growth(draws, scores, outputs, ways, others, NEARER)
        found = {key: np.where(np.isfinite(t), t, nearer[key]) for key, t in found.items()}
    return {key: each.max(axis=1) for key, each in found.items()}


def _growth(
    draws: Draws,
    scores: np.ndarray,
    outputs: _Outputs,
    ways: np.ndarray,
    others: np.ndarray,
    places: tuple[float, ...],
) -> dict[str, np.ndarray]:
    """t on each way and level: how an output grows as what is farther out gets less likely."""
    radii = -normal_quantile(np.array(places))
    lengths = np.sqrt(np.einsum("wi,ij,wj->w", ways, np.linalg.inv(scores), ways))
    s = _rarity(lengths[:, None, None] * radii)
    shape = len(ways), len(others), len(radii)
    z = ways[:, None, None] * radii[:, None] + (1 - np.abs(ways))[:, None, None] * others
    with np.errstate(all="ignore"):
        at = outputs(values_at(draws, z.reshape(-1, len(scores)).T))
        every = {key: np.broadcast_to(each, prod(shape)) for key, each in at.items()}
        return {
            key: _slopes(s, np.log(np.abs(each)).reshape(shape)) for key, each in every.items()
        }


def _levels(inputs: int) -> np.ndarray:
    """Moderate scores of all inputs, shape (levels, 1, inputs)."""
    u = (np.array(_LEVELS)[:, None] + _GOLDEN * np.arange(inputs)) % 1
    return normal_quantile(0.1 + 0.8 * u)[:, None]


def _rarity(radius: np.ndarray) -> np.ndarray:
    """−ln of the normal probability beyond a radius, where float64 has no such numbers either."""
    x = radius**-2.0
    return radius**2 / 2 + np.log(radius * sqrt(2 * pi)) - np.log1p(-x + 3 * x**2 - 15 * x**3)


def _slopes(s: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """t of each tail; infinite where it is beyond all numbers, 0 where it ends."""
    found = limit(s, sizes)
    found = np.where(np.isfinite(found), np.where(np.abs(found) < NONE, 0, found), np.inf)
    return np.where(sizes[..., -1] == -np.inf, 0.0, np.round(found, DIGITS))


def values_at(draws: Draws, z: np.ndarray) -> Values:
    """What the model takes at normal scores, shape (inputs, places)."""
    values = dict(draws.constants)
    for key, scores in zip(draws.uncertain, z, strict=True):
        tail = normal_probability(-np.abs(scores))
        u, rest = np.where(scores < 0, (tail, 1 - tail), (1 - tail, tail))
        for name in names_of(key):
            values[name] = model_values(draws.distributions[key], key, name, draws.offsets)(
                u, rest
            )
    return with_ratios(values)
