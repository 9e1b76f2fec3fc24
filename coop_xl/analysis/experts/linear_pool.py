"""Quantiles of a mixture, which the linear pool is. M. Stone, "The opinion pool" (1961)."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.histogram import Histogram
from coop_xl.analysis.monte_carlo.outputs import power
from coop_xl.analysis.monte_carlo.quantile_errors import (
    astray,
    resolution,
    shares_below,
    with_errors,
)
from coop_xl.analysis.monte_carlo.results import Summary
from coop_xl.estimates import equal_probability
from coop_xl.estimates.distributions import Distribution

from .averaged_quantiles import NEAR_0

_STEPS = 2200  # of a bisection at most: from the largest float64 down to the smallest
ROUNDING = 1e-12  # of weights that add up to p
_CLOSER = np.geomspace(
    NEAR_0, equal_probability.EDGES[1], 100, endpoint=False
)  # probabilities of a tail
_GRID = np.concatenate((_CLOSER, equal_probability.EDGES[1:-1], 1 - _CLOSER[::-1]))
_REST = np.concatenate((1 - _CLOSER, equal_probability.EDGES[-2:0:-1], _CLOSER[::-1]))
_Cumulative = Callable[[float], float]


def mixture_quantile(members: Sequence[Distribution], weights: Sequence[float], p: float) -> float:
    """The value below which a share p of the linear pool lies."""
    return mixed(
        [partial(below, each) for each in members],
        [float(each.quantile(p)) for each in members],
        weights,
        p,
    )


def mixed(
    belows: Sequence[_Cumulative],
    quantiles: Sequence[float],
    weights: Sequence[float],
    p: float,
) -> float:
    """The p-quantile of a mixture, between the members' own, by bisection."""
    held = [(f, q, w) for f, q, w in zip(belows, quantiles, weights, strict=True) if w]
    low, high = min(q for _, q, _ in held), max(q for _, q, _ in held)

    def is_reached(x: float) -> bool:
        return sum(w * f(x) for f, _, w in held) >= p - ROUNDING

    if is_reached(low):
        return low
    for _ in range(_STEPS):
        middle = low / 2 + high / 2
        if not low < middle < high:
            break
        low, high = (low, middle) if is_reached(middle) else (middle, high)
    return high


def below(distribution: Distribution, x: float) -> float:
    """The probability of x or less."""
    if distribution.is_constant:
        return float(x >= distribution.median)
    return float(np.interp(x, _table_of(distribution), _GRID, left=0.0, right=1.0))


@lru_cache(maxsize=1024)
def _table_of(distribution: Distribution) -> np.ndarray:
    """The quantiles at the edges of 8,192 cells, and closer to the ends."""
    return distribution.quantile(_GRID, _REST)


def common_scale(summaries: Sequence[Summary], weights: Sequence[float]) -> int:
    """The power of ten in which a mixture is given: 0 unless no float64 holds any of it."""
    most = max(each.log10_scale for each, w in zip(summaries, weights, strict=True) if w)
    return 0 if power(most) else most


def mixed_output(
    summaries: Sequence[Summary],
    weights: Sequence[float],
    probabilities: Sequence[float],
    log10_scale: int = 0,
) -> dict[float, Figure]:
    """Quantiles of an output in the linear pool, with their errors (see `order`).

    Experts' draws are the same points: what is astray in a scramble of one goes with the others'.
    """
    sizes = [power(each.log10_scale - log10_scale) for each in summaries]
    p = np.array(probabilities, dtype=float)
    mixture = partial(mixed_histograms, [each.pooled for each in summaries], sizes, weights)
    found = np.array(mixture(p))
    members = [
        (weight, each, found / size)
        for each, size, weight in zip(summaries, sizes, weights, strict=True)
        if weight and size
    ]
    shares: Any = sum(w * shares_below(each.replicates, at) for w, each, at in members)
    told: Any = sum(w * resolution(each.pooled, at) for w, each, at in members)
    return with_errors(p, found, astray(shares, told), lambda at: np.array(mixture(at)))


def mixed_histograms(
    histograms: Sequence[Histogram],
    sizes: Sequence[float],
    weights: Sequence[float],
    probabilities: Sequence[float] | np.ndarray,
) -> list[float]:
    """Quantiles of a mixture of histograms, each in its unit."""
    pairs = list(zip(histograms, sizes, strict=True))
    belows = [partial(_below_in, *_points_of(histogram, size)) for histogram, size in pairs]
    own = [size * histogram.quantile(np.array(probabilities)) for histogram, size in pairs]
    return [
        mixed(belows, [float(each[at]) for each in own], weights, p)
        for at, p in enumerate(probabilities)
    ]


def _points_of(histogram: Histogram, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Values, and the shares of all draws below them."""
    counted = histogram.counts.cumsum()
    values, below = histogram.distribution(np.flatnonzero(histogram.counts), counted)
    return size * values, below / counted[-1]


def _below_in(values: np.ndarray, shares: np.ndarray, x: float) -> float:
    """The probability of x or less, from points of the distribution."""
    return float(np.interp(x, values, shares, left=0.0, right=1.0))
