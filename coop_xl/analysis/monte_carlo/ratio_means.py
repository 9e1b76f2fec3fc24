"""Whether a marginal's share of the best has a mean: a ratio, at most 1, that may have no floor.

The ratio m/M of a marginal m to the best, M > 0, has the mean −∞ where M comes near 0 while m
stays below 0 (own derivation). That happens in two ways. M passes through 0: there its density is
positive, and 1/M has no mean; to find it, lines between draws on either side of M = 0 are followed
to where they cross. Or M goes to 0 as one input goes to its end, such as a uniform from 0: then
the ratio grows as u^−t, and has a mean below t = 1, a variance below ½.

Where no draw has M ≤ 0, a crossing is so rare that it is left out of account.
"""

from collections.abc import Callable

import numpy as np

from coop_xl.analysis.moments import rays

from .draws import Draws, Values, names_of, with_ratios
from .outputs import RATIOS, largest, ratios

_STRETCHES = (1.0, 1.5, 2.0)  # of the scores of a pilot, which reach 3.3
_LINES, _COARSE = 2**6, 20  # lines that are followed, and how often each is halved
_FEW, _FINE = 4, 20  # those on which a ratio is lowest then, and how often these are halved again
_BOUNDLESS = -1e6  # next to M = 0; a ratio that stays bounded is far above
_BASES = 4  # draws from which inputs go to their ends

_NODES = 2**10 + 1  # of a curve

_Three = Callable[[Values], list[np.ndarray]]  # the marginals in one unit
_ThreeAt = Callable[[np.ndarray], list[np.ndarray]]  # the same, from normal scores
AtScores = Callable[[np.ndarray], Values]


def at_ends(
    draws: Draws, correlations: np.ndarray, three: _Three, at: AtScores, scores: np.ndarray
) -> dict[int, set[str]]:
    """The ratios without a mean (1), or a variance (2), as an input goes to its end.

    Parameters
    ----------
    draws : Draws
    correlations : ndarray
        Of the normal scores of the uncertain inputs.
    three : callable
        The marginals in one unit, from what the model takes.
    at : callable
        What the model takes at normal scores; see `between_nodes`.
    scores : ndarray
        Normal scores of some draws, shape (inputs, draws).
    """
    shares = _shares_of(three(at(scores)), scores.shape[1])
    bases = np.concatenate([scores[:, each < 0][:, :_BASES] for each in shares], axis=1)
    if not bases.shape[1]:
        return {1: set(), 2: set()}

    def negative(values: Values) -> Values:
        """The ratios where they are below 0; those above are bounded."""
        found = _shares_of(three(values), max(map(np.size, values.values())))
        return dict(zip(RATIOS, np.where(found < 0, found, 1.0), strict=True))

    every = np.array(list(rays.alone(correlations, range(len(correlations)))))
    ways = np.unique(every, axis=0)  # without correlations they stand there twice
    found = rays.heaviest_tails(draws, correlations, negative, ways, bases.T[:, None, :])
    return {power: {key for key, t in found.items() if power * t.max() >= 1} for power in (1, 2)}


def at_crossings(marginals: _Three, at: AtScores, scores: np.ndarray) -> set[str]:
    """The ratios without a mean, nor a variance, as the best marginal passes through 0."""
    z = np.concatenate([stretch * scores for stretch in _STRETCHES], axis=1)
    with np.errstate(all="ignore"):

        def three(z: np.ndarray) -> list[np.ndarray]:
            """The marginals at normal scores."""
            return marginals(at(z))

        helps = _is_positive(three, z)
        if helps.all() or not helps.any():
            return set()
        lines = np.arange(_LINES)
        none, some = (z[:, held][:, lines % held.sum()] for held in (~helps, helps))
        none, some = _halved(three, none, some, _COARSE)
        shares = _shares_of(three(some), _LINES)
        few = np.unique(shares.argsort(axis=1)[:, :_FEW])
        _, some = _halved(three, none[:, few], some[:, few], _FINE)
        shares = _shares_of(three(some), few.size)
    return {key for key, each in zip(RATIOS, shares, strict=True) if each.min() < _BOUNDLESS}


def between_nodes(draws: Draws, scores: np.ndarray) -> AtScores:
    """What the model takes at normal scores, its curves drawn straight between nodes.

    Nodes lie where such scores and their stretches do. Where M passes through 0, it does so with
    such curves, too, only at a slightly other place; a curve itself takes a hundred times as long.
    """
    farthest = _STRETCHES[-1] * np.max(np.abs(scores), initial=0.0)
    nodes = np.linspace(-farthest, farthest, _NODES)
    count = len(draws.uncertain)
    curves = rays.values_at(draws, np.broadcast_to(nodes, (count, _NODES)))

    def at(z: np.ndarray) -> Values:
        values = dict(draws.constants)
        for key, scores in zip(draws.uncertain, z, strict=True):
            for name in names_of(key):
                values[name] = np.interp(scores, nodes, curves[name])
        return with_ratios(values)

    return at


def _halved(
    three: _ThreeAt, none: np.ndarray, some: np.ndarray, times: int
) -> tuple[np.ndarray, np.ndarray]:
    """Ends of lines nearer to M = 0: those where no work helps, and those where some does."""
    for _ in range(times):
        middle = (none + some) / 2
        helps = _is_positive(three, middle)
        none, some = np.where(helps, none, middle), np.where(helps, middle, some)
    return none, some


def _is_positive(three: _ThreeAt, z: np.ndarray) -> np.ndarray:
    """Whether some kind of work helps, at normal scores."""
    return np.broadcast_to(largest(three(z)) > 0, z.shape[1])


def _shares_of(three: list[np.ndarray], count: int) -> np.ndarray:
    """The ratios, shape (3, count); 1 where they are undefined or beyond all numbers."""
    with np.errstate(all="ignore"):
        found = ratios(three, largest(three))
    at = np.array([np.broadcast_to(each, count) for each in found], dtype=float)
    return np.where(np.isfinite(at), at, 1.0)
