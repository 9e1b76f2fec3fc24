"""Quantiles of a mixture, which the linear pool is. M. Stone, "The opinion pool" (1961)."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from coop_xl.analysis import cells
from coop_xl.analysis.distributions import Distribution
from coop_xl.analysis.histogram import Histogram
from coop_xl.analysis.outcomes import power
from coop_xl.analysis.results import Figure, Summary

from .averages import NEAR_0

STEPS = 200  # of a bisection, down to small numbers next to large ones
GRID = np.linspace(0.0, 1.0, 2049)
Cumulative = Callable[[float], float]


def mixture_quantile(members: Sequence[Distribution], weights: Sequence[float], p: float) -> float:
    """The value below which a share p of the linear pool lies."""
    return mixed(
        [partial(below, each) for each in members],
        [float(each.quantile(p)) for each in members],
        weights,
        p,
    )


def mixed(
    belows: Sequence[Cumulative],
    quantiles: Sequence[float],
    weights: Sequence[float],
    p: float,
) -> float:
    """The p-quantile of a mixture, between the members' own, by bisection."""
    held = [(f, q, w) for f, q, w in zip(belows, quantiles, weights, strict=True) if w]
    low, high = min(q for _, q, _ in held), max(q for _, q, _ in held)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if sum(w * f(middle) for f, _, w in held) >= p:
            high = middle
        else:
            low = middle
    return high


def below(distribution: Distribution, x: float) -> float:
    """The probability of x or less."""
    if distribution.is_constant:
        return float(x >= distribution.median)
    return float(np.interp(x, table_of(distribution), cells.EDGES, left=0.0, right=1.0))


@lru_cache(maxsize=1024)
def table_of(distribution: Distribution) -> np.ndarray:
    """The quantiles at the edges of 8,192 cells."""
    edges = np.clip(cells.EDGES, NEAR_0, 1 - NEAR_0)
    return distribution.quantile(edges, edges[::-1])


def mixed_output(summaries: Sequence[Summary], weights: Sequence[float], p: float) -> Figure:
    """One quantile of an output in the linear pool, with its error from the scrambles."""
    sizes = [power(each.log10_scale) for each in summaries]
    scrambles = zip(*(each.replicates for each in summaries), strict=True)
    whole = [each.pooled for each in summaries]
    return Figure.of(
        mixed_histograms(whole, sizes, weights, p),
        [mixed_histograms(each, sizes, weights, p) for each in scrambles],
    )


def mixed_histograms(
    histograms: Sequence[Histogram], sizes: Sequence[float], weights: Sequence[float], p: float
) -> float:
    """The quantile of a mixture of histograms, each in its unit."""
    tables = [
        size * histogram.quantile(GRID) for size, histogram in zip(sizes, histograms, strict=True)
    ]
    return mixed(
        [partial(below_in, table) for table in tables],
        [float(np.interp(p, GRID, table)) for table in tables],
        weights,
        p,
    )


def below_in(table: np.ndarray, x: float) -> float:
    """The probability of x or less, from quantiles at `GRID`."""
    return float(np.interp(x, table, GRID, left=0.0, right=1.0))
