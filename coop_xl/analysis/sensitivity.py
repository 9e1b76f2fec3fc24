"""Which estimates the outputs depend on: tornado, Sobol indices, rank correlations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws, Values, with_ratios
from coop_xl.analysis.monte_carlo.engine import Model as Engine
from coop_xl.analysis.monte_carlo.engine import model_of as engine_of
from coop_xl.analysis.monte_carlo.input_order import by_importance
from coop_xl.analysis.monte_carlo.outputs import OUTPUTS, RATIOS, refuse_unknown
from coop_xl.analysis.monte_carlo.plan import REPLICATES, filled, whole_samples
from coop_xl.analysis.monte_carlo.sobol import BLOCK, MOST_DIMENSIONS, SobolPoints
from coop_xl.estimates.active_extensions import among, counting
from coop_xl.estimates.correlation import CorrelationError, Pair
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.fit import distributions_of
from coop_xl.estimates.quantile_functions import EDGE
from coop_xl.model.defaults import left_assumed
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.validate import named

from .figure import Figure
from .monte_carlo import outputs as outcomes
from .monte_carlo.results import FEW, UNSEEN

INDEXED = OUTPUTS[:4]
MOST_INDEXED = MOST_DIMENSIONS // 2
_ROUNDING = 1e-12  # of a correlation
Model = Callable[[np.ndarray], Sequence[np.ndarray]]


@dataclass(frozen=True)
class Swing:
    """An output with one input at its Low and at its High, all others at Best."""

    key: str
    low: float
    high: float
    at_low: float
    at_high: float
    best_at_low: str
    best_at_high: str

    @property
    def width(self) -> float:
        """How far the output moves."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Indices:
    """How much of an output's variance an input makes: alone, and with all it interacts with."""

    first: Figure
    total: Figure


_UNDEFINED = Indices(Figure(np.nan, np.nan), Figure(np.nan, np.nan))


def tornado(estimates: Mapping[str, Any], output: str = "marginal_V") -> list[Swing]:
    """An output as one input at a time goes to its Low and its High.

    Parameters
    ----------
    estimates : mapping
        As for `simulate`; of a distribution the 5 % and 95 % quantiles serve as Low and High.
    output : str
        One of `simulate.OUTPUTS`.

    Returns
    -------
    list of Swing
        The widest first; inputs that are certain are left out. Correlations are ignored.
    """
    refuse_unknown([output])
    distributions = counting(distributions_of(estimates))
    given = named(estimates)
    base: dict[str, Any] = {key: middle(given[key], each) for key, each in distributions.items()}
    base |= left_assumed(base)
    swings = []
    for key, distribution in distributions.items():
        if distribution.is_constant:
            continue
        low, high = ends(given[key], distribution)
        at_low, at_high = (evaluate(base | {key: end}) for end in (low, high))
        swings.append(
            Swing(key, low, high, float(at_low[output]), float(at_high[output]),
                  str(at_low["best"]), str(at_high["best"]))
        )  # fmt: skip
    return sorted(swings, key=lambda swing: -np.nan_to_num(swing.width))


def middle(estimate: Any, distribution: Distribution) -> float:
    """Best or, where that is blank, the median."""
    best = estimate.best if isinstance(estimate, Estimate) else None
    return distribution.median if best is None else float(best)


def ends(estimate: Any, distribution: Distribution) -> tuple[float, float]:
    """Low and High as entered or, of a distribution, its 5 % and 95 % quantiles."""
    if isinstance(estimate, Estimate) and estimate.low is not None and estimate.high is not None:
        return float(estimate.low), float(estimate.high)
    low, high = distribution.quantile(np.array([EDGE, 1 - EDGE]))
    return float(low), float(high)


def sobol_indices(
    estimates: Mapping[str, Any],
    samples: int = 2**14,
    seed: int = 0,
    *,
    outputs: Sequence[str] = INDEXED,
    correlations: Iterable[Pair] = (),
) -> dict[str, dict[str, Indices]]:
    """Variance-based sensitivity of outputs to inputs.

    Parameters
    ----------
    estimates : mapping
        As for `simulate`.
    samples : int
        Rows of each of the two matrices, rounded up to a power of two; the model is run
        (inputs + 2) times as often.
    seed : int
    outputs : sequence of str
    correlations : iterable
        Must be empty: the indices of correlated inputs are not defined.

    Returns
    -------
    dict of dict of Indices
        By output, then by uncertain input; nan for an output without a finite variance.

    Notes
    -----
    Those of U and the base model's marginals are exact (see `moments`); all others are estimated.

    References
    ----------
    Estimators: A. Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, first-order; M. J. W.
    Jansen, Comput. Phys. Commun. 117 (1999) 35, total.
    """
    refuse_unknown(outputs)
    whole_samples(samples)
    if list(correlations):
        raise CorrelationError(
            "Sobol indices share the variance out among independent inputs: "
            "leave the correlations out to see them"
        )
    draws = Draws(by_importance(counting(distributions_of(estimates))), ())
    if len(draws.uncertain) > MOST_INDEXED:
        raise InputError(
            f"{len(draws.uncertain)} inputs are uncertain, and Sobol indices serve "
            f"{MOST_INDEXED}: make some certain, or see the rank correlations"
        )
    if not draws.uncertain:
        return {output: {} for output in outputs}
    engine = engine_of(draws)
    undefined = engine.without(2)
    drawn = [each for each in outputs if each not in engine.exact and each not in undefined]
    found = _exact_indices(engine)
    if drawn:
        model = partial(outputs_of, engine, drawn)
        rows = _estimated_indices(model, _Halves(draws), whole_samples(samples), seed)
        found |= {
            output: {key: rows[at][place] for place, key in _in_order(draws)}
            for at, output in enumerate(drawn)
        }
    return {
        output: {
            key: _UNDEFINED if output in undefined else found[output][key]
            for _, key in _in_order(draws)
        }
        for output in outputs
    }


def _exact_indices(engine: Engine) -> dict[str, dict[str, Indices]]:
    """The indices of outputs that are sums of products of independent inputs."""
    return {
        output: {
            key: Indices(Figure(first), Figure(total))
            for key, (first, total) in engine.moments.shares(output).items()
        }
        for output in engine.exact
    }


def _in_order(draws: Draws) -> list[tuple[int, str]]:
    """The dimension and key of each uncertain input, in the order of the catalogue."""
    return [(draws.uncertain.index(key), key) for key in ACCEPTED if key in draws.uncertain]


def outputs_of(engine: Engine, outputs: Sequence[str], values: Values) -> list[np.ndarray]:
    """The outputs of draws, from what the model takes."""
    count = max((np.size(each) for each in values.values()), default=1)
    at, scales = engine.outputs(values), engine.scales
    if set(RATIOS) & set(outputs):
        three = [filled(each, count) for each in outcomes.in_one_unit(at, scales)]
        at |= dict(zip(RATIOS, outcomes.ratios(three, outcomes.largest(three)), strict=True))
    return [filled(at[key], count) for key in outputs]


class _Halves:
    """Two independent sets of draws from the two halves of a point's coordinates.

    Parameters
    ----------
    draws : Draws
        Of inputs that are independent.
    """

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.inputs = len(draws.uncertain)

    def at(self, points: SobolPoints, first: int, count: int) -> tuple[Values, Values]:
        """Both."""
        one, other = (self.copied(points, first, count, skip) for skip in (0, self.inputs))
        return one, other

    def copied(self, points: SobolPoints, first: int, count: int, skip: int) -> Values:
        """One of them, kept: draws are overwritten by the next."""
        found = self.draws.values(points, first, count, skip)
        return {key: np.copy(each) for key, each in found.items()}

    def mixed(self, one: Values, other: Values, place: int) -> Values:
        """The one with an input of the other."""
        taken = {
            name: other[name]
            for name, column in self.draws.columns.items()
            if column.dimension == place
        }
        return with_ratios(one | taken)


class _Uniforms:
    """The same for a model that takes an array of numbers from 0 to 1, a row an input."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs

    def at(self, points: SobolPoints, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Both."""
        found = points.uniforms(first, count)
        return found[: self.inputs], found[self.inputs :]

    def mixed(self, one: np.ndarray, other: np.ndarray, place: int) -> np.ndarray:
        """The one with an input of the other."""
        found = one.copy()
        found[place] = other[place]
        return found


def indices(model: Model, inputs: int, samples: int, seed: int) -> list[list[Indices]]:
    """Sobol indices of any model of independent inputs, by output and input.

    Parameters
    ----------
    model : callable
        Takes an array (inputs, rows) of numbers from 0 to 1, gives an array of rows for each
        output.
    inputs, samples, seed : int
    """
    return _estimated_indices(model, _Uniforms(inputs), whole_samples(samples), seed)


def _estimated_indices(
    model: Callable[[Any], Sequence[np.ndarray]],
    halves: _Halves | _Uniforms,
    samples: int,
    seed: int,
) -> list[list[Indices]]:
    """The same of a model of whatever the halves of a point give."""
    rows = samples // REPLICATES
    sums = np.array(
        [_scramble_sums(model, halves, rows, seed, each) for each in range(REPLICATES)]
    )
    pooled = _estimate_indices(sums.sum(axis=0), rows * REPLICATES)
    apart = np.array([_estimate_indices(each, rows) for each in sums])
    return [
        [
            Indices(
                *(
                    Figure.of(pooled[kind, output, each], list(apart[:, kind, output, each]))
                    for kind in (0, 1)
                )
            )
            for each in range(halves.inputs)
        ]
        for output in range(pooled.shape[1])
    ]


def _scramble_sums(
    model: Callable[[Any], Sequence[np.ndarray]],
    halves: _Halves | _Uniforms,
    rows: int,
    seed: int,
    replicate: int,
) -> np.ndarray:
    """The sums of `_mixed_sums` over one scramble."""
    points = SobolPoints(2 * halves.inputs, seed, replicate)
    size = min(BLOCK, rows)
    return np.sum(
        [_mixed_sums(model, halves, *halves.at(points, first, size))
         for first in range(0, rows, size)], axis=0,
    )  # fmt: skip


def _mixed_sums(
    model: Callable[[Any], Sequence[np.ndarray]], halves: _Halves | _Uniforms, one: Any, other: Any
) -> np.ndarray:
    """Sums over a block, shape (4, outputs, inputs): of f, f², first-order and total products."""
    at_one = [each.copy() for each in model(one)]
    at_other = [each.copy() for each in model(other)]
    sums = np.empty((4, len(at_one), halves.inputs))
    for output, (f, g) in enumerate(zip(at_one, at_other, strict=True)):
        both = np.concatenate((f, g))
        sums[0, output], sums[1, output] = both.sum(), (both * both).sum()
    for place in range(halves.inputs):
        for output, h in enumerate(model(halves.mixed(one, other, place))):
            difference = h - at_one[output]
            sums[2, output, place] = (at_other[output] * difference).sum()
            sums[3, output, place] = (difference * difference).sum()
    return sums


def _estimate_indices(sums: Any, rows: int) -> np.ndarray:
    """First-order and total indices, shape (2, outputs, inputs); 0 where nothing varies."""
    mean = sums[0] / (2 * rows)
    variance = sums[1] / (2 * rows) - mean**2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.array([sums[2] / rows / variance, sums[3] / (2 * rows) / variance])
    return np.where(variance > 0, shares, 0.0)


def rank_correlations(
    estimates: Mapping[str, Any],
    samples: int = 2**14,
    seed: int = 0,
    *,
    outputs: Sequence[str] = INDEXED,
    correlations: Iterable[Pair] = (),
) -> dict[str, dict[str, float]]:
    """Spearman's rank correlation of each output with each uncertain input.

    Parameters
    ----------
    estimates, samples, seed, correlations
        As for `simulate`.
    outputs : sequence of str

    Returns
    -------
    dict of dict of float
        By output, then by uncertain input.
    """
    found = rank_figures(estimates, samples, seed, outputs=outputs, correlations=correlations)
    return {
        output: {key: figure.value for key, figure in each.items()}
        for output, each in found.items()
    }


def rank_figures(
    estimates: Mapping[str, Any],
    samples: int = 2**14,
    seed: int = 0,
    *,
    outputs: Sequence[str] = INDEXED,
    correlations: Iterable[Pair] = (),
) -> dict[str, dict[str, Figure]]:
    """The same with errors, from independent scrambles; see `rank_correlations`."""
    refuse_unknown(outputs)
    inputs = counting(distributions_of(estimates))
    draws = Draws(by_importance(inputs), among(list(correlations), inputs))
    if not draws.uncertain:
        return {output: {} for output in outputs}
    count = whole_samples(samples) // REPLICATES
    parts = [
        _scored_draws(draws, outputs, draws.points(seed, n), count) for n in range(REPLICATES)
    ]
    by_scramble = np.array([_all_correlations(*each) for each in parts])
    pooled = _all_correlations(
        *(np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
    )
    return {
        output: {
            key: _rank_figure(pooled[row, place], by_scramble[:, row, place], count * REPLICATES)
            for place, key in _in_order(draws)
        }
        for row, output in enumerate(outputs)
    }


def _scored_draws(
    draws: Draws, outputs: Sequence[str], points: SobolPoints, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of the uncertain inputs, and the outputs, in the draws of one scramble."""
    at = draws.scores(points, 0, count)
    values = draws.values(points, 0, count)
    return at, np.array(outputs_of(engine_of(draws), outputs, values))


def _all_correlations(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Rank correlations, shape (outputs, inputs)."""
    at, ranked = ([ranks(each) for each in rows] for rows in (inputs, outputs))
    return np.array([[correlation(one, other) for one in at] for other in ranked])


def _rank_figure(value: float, scrambles: np.ndarray, count: int) -> Figure:
    """A rank correlation; one of nearly ±1 with an error that a draw not seen may make.

    A draw that goes from one end to the other moves it by up to 6/N (by 1 − 6·Σd²/N³).
    """
    found = Figure.of(value, list(scrambles))
    if 1 - abs(value) > FEW * found.error + _ROUNDING:
        return found
    return Figure(found.value, max(found.error, 6 * UNSEEN / count))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation; 0 where nothing varies."""
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt(one @ one) * np.sqrt(other @ other)
    return float(one @ other / size) if size else 0.0


def ranks(values: np.ndarray) -> np.ndarray:
    """The rank of each value; those that are equal share the middle of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts + 1) / 2)[place]
