"""What it would be worth to know an input exactly before choosing where to work.

EVPI = E[max] − max E: what perfect knowledge of everything adds. EVPPI of some inputs is the same
where only they are learnt: E[max over interventions of E[marginal | inputs]] − max E. As the
marginals are linear in every independent input, the inner expectation is exact with the others at
their means; only inputs that are correlated need inner draws. With extensions they are not linear:
see `learning` and `learning_groups`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws, Values, with_ratios
from coop_xl.analysis.monte_carlo.input_order import by_importance
from coop_xl.analysis.monte_carlo.outputs import Scales
from coop_xl.analysis.monte_carlo.plan import REPLICATES, prepare
from coop_xl.analysis.monte_carlo.results import result_of
from coop_xl.analysis.monte_carlo.simulate import planned, simulate, sums_of_draws
from coop_xl.analysis.monte_carlo.sobol import BLOCK, SobolPoints
from coop_xl.estimates.active_extensions import Inputs, active, among, counting
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.fit import distributions_of
from coop_xl.estimates.quantile_functions import normal_quantile
from coop_xl.model.defaults import left_assumed
from coop_xl.model.extensions.catalogue import ACCEPTED

from .evppi_bins import sums_by_input, worth
from .evppi_one_input import gain_of_one
from .evppi_regression import worth_of_groups
from .figure import Figure
from .monte_carlo import outputs

_OUTER = 4  # one of so many draws is used for inputs that are correlated with others …
_INNER = 2**6  # … with so many draws of these others for each
_OUTER_BLOCK = 2**9


@dataclass(frozen=True)
class ValueOfInformation:
    """Values of information, in utility per unit of effort.

    Attributes
    ----------
    evpi : Figure
        Of knowing everything; an upper bound of all others.
    inputs : mapping
        EVPPI of each uncertain input, the largest first.
    groups : mapping
        EVPPI of each group of the catalogue, the largest first; empty over credences.
    log10_scale : int
        All values are in units of 10 to this power.
    """

    evpi: Figure
    inputs: Mapping[str, Figure]
    groups: Mapping[str, Figure]
    log10_scale: int


def evppi(
    estimates: Mapping[str, Any],
    samples: int = 2**14,
    seed: int = 0,
    *,
    correlations: Iterable[Pair] = (),
) -> ValueOfInformation:
    """Which estimate is most worth improving.

    Parameters
    ----------
    estimates, samples, seed, correlations
        As for `simulate`.

    Returns
    -------
    ValueOfInformation
        Infinite where an input's tails leave no finite mean.

    Notes
    -----
    The marginals are linear in every independent input, so there the inner mean is exact. With
    extensions it has no closed form: for one input draws are sorted into bins,
    for a group the mean is a cubic of its normal scores, fitted by least squares (M. Strong, J. E.
    Oakley, A. Brennan, 2014). Choices in each of 8 scrambles follow what the other 7 say, so noise
    does not pass for information, and the figures are, on average, not above the true values.
    """
    given, pairs = counting(distributions_of(estimates)), list(correlations)
    if any(active(given).values()):
        return _with_extensions(given, samples, seed, pairs)
    whole = simulate(
        _whole_of(given), samples, seed, correlations=pairs, outputs=(), coherence=False
    )
    draws = Draws(by_importance(given), among(pairs, given))
    learning = _Learning(draws, whole.samples, seed)
    inputs = {key: learning.worth([key], whole.evpi) for key in draws.uncertain}
    groups = {
        group: learning.worth(keys, whole.evpi)
        for group, keys in _by_group(draws.uncertain).items()
    }
    return ValueOfInformation(whole.evpi, ordered(inputs), ordered(groups), whole.log10_scale)


def _whole_of(given: Inputs) -> dict[str, Any]:
    """Distributions as estimates, with the defaults that follow them."""
    return {**given, **left_assumed(given)}


def _with_extensions(
    given: Inputs, samples: int, seed: int, pairs: list[Pair]
) -> ValueOfInformation:
    """The same with extensions on: from draws sorted into bins of an input, or by regression."""
    plan = planned(_whole_of(given), samples, seed, pairs, (), False, learn=True)
    prepared, tally = prepare(plan), sums_of_draws(plan)
    evpi = result_of(plan, prepared, tally).evpi
    sums = sums_by_input(prepared, tally)
    everything = len(sums)  # to learn all inputs is worth EVPI
    inputs = {
        key: worth(each, plan.rows, evpi) if everything > 1 else evpi for key, each in sums.items()
    }
    members = _by_group(sums)
    several = {group: keys for group, keys in members.items() if 1 < len(keys) < everything}
    groups = {group: inputs[keys[0]] for group, keys in members.items() if not keys[1:]}
    groups |= {group: evpi for group, keys in members.items() if len(keys) == everything}
    for group, found in worth_of_groups(prepared, several, evpi).items():
        groups[group] = _at_least(found, [inputs[key] for key in several[group]])
    return ValueOfInformation(evpi, ordered(inputs), ordered(groups), prepared.scales.common)


def _at_least(found: Figure, members: Iterable[Figure]) -> Figure:
    """A group's worth: to learn it is to learn each of its members."""
    highest = max(members, key=lambda each: each.value)
    return found if found.value >= highest.value else highest


def _by_group(keys: Iterable[str]) -> dict[str, list[str]]:
    """The inputs by their groups in the catalogue."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(ACCEPTED[key].group, []).append(key)
    return found


def ordered(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The largest first."""
    return dict(sorted(figures.items(), key=lambda item: -item[1].value))


class _Learning:
    """Finds what knowing some inputs is worth."""

    def __init__(self, draws: Draws, samples: int, seed: int) -> None:
        self.draws = draws
        self.rows = samples // REPLICATES
        self.seed = seed
        self.scales = Scales(
            draws.offsets, {key: each.median for key, each in draws.distributions.items()}
        )
        self.means = draws.means()

    def worth(self, keys: list[str], most: Figure) -> Figure:
        """EVPPI of the keys: not below 0, not above EVPI."""
        if not np.isfinite(most.value):
            return most
        if set(keys) == set(self.draws.uncertain):
            return most
        dimensions = [self.draws.uncertain.index(key) for key in keys]
        if self.draws.correlated:
            found = self.among_correlated(dimensions)
        elif len(dimensions) == 1:
            found = Figure(gain_of_one(partial(self.extensions_of_one, dimensions[0])))
        else:
            parts = [self.gain_of_drawn(dimensions, each) for each in range(REPLICATES)]
            found = Figure.of(float(np.mean(parts)), parts)
        return Figure(min(found.value, most.value), found.error)

    def extensions_of_one(
        self, dimension: int, u: np.ndarray, rest: np.ndarray
    ) -> list[np.ndarray]:
        """The three marginals at probabilities of one input, all others at their means."""
        with np.errstate(all="ignore"):
            return self.interventions(
                {
                    name: column.quantity(u, rest)
                    for name, column in self.draws.columns.items()
                    if column.dimension == dimension
                }
            )

    def gain_of_drawn(self, dimensions: list[int], replicate: int) -> float:
        """The gain over one scramble of inputs that are independent of all others."""
        names = [name for name, each in self.draws.columns.items() if each.dimension in dimensions]
        points, total = self.draws.points(self.seed, replicate), _Gain()
        size = min(BLOCK, self.rows)
        for first in range(0, self.rows, size):
            values = self.draws.values(points, first, size)
            total.add(self.interventions({name: values[name] for name in names}))
        return total.mean

    def among_correlated(self, dimensions: list[int]) -> Figure:
        """The gain where some inputs are correlated, with what few inner draws make it err by."""
        parts = [self.gain_among_correlated(dimensions, each) for each in range(REPLICATES)]
        found = Figure.of(float(np.mean([each for each, _ in parts])), [each for each, _ in parts])
        too_much = float(np.mean([half - each for each, half in parts]))
        return Figure(found.value, float(np.hypot(found.error, too_much)))

    def gain_among_correlated(self, dimensions: list[int], replicate: int) -> tuple[float, float]:
        """The gain over one scramble, and that with half the inner draws.

        Correlated inputs that are not learnt are drawn given the others. As noise of their mean
        passes for information, the gain is too large by what halving the inner draws adds.
        """
        tied = self.draws.correlated
        others = [place for place in dimensions if place not in tied]
        known = [tied.index(place) for place in dimensions if place in tied]
        hidden = Hidden.given(self.draws.factor, known)
        inner = self.scores(len(hidden.places), REPLICATES + replicate, 0, _INNER)
        order = [*(tied[place] for place in known), *others, *(tied[p] for p in hidden.places)]
        outer = max(self.rows // _OUTER, 1)
        size, gain, halved = min(_OUTER_BLOCK, outer), _Gain(), _Gain()
        for first in range(0, outer, size):
            drawn = self.scores(len(tied) + len(others), replicate, first, size)
            z = self.draws.factor @ drawn[: len(tied)]
            guessed = (hidden.slope @ z[known])[:, :, None] + (hidden.factor @ inner)[:, None, :]
            learnt = np.concatenate((z[known], drawn[len(tied) :]))
            at = np.concatenate(
                (np.repeat(learnt, _INNER, axis=1), guessed.reshape(-1, size * _INNER))
            )
            interventions = self.interventions(self.by_scores(order, at))
            every = [
                np.broadcast_to(each, size * _INNER).reshape(size, _INNER)
                for each in interventions
            ]
            gain.add([each.mean(axis=1) for each in every])
            halved.add([each[:, : _INNER // 2].mean(axis=1) for each in every])
            halved.add([each[:, _INNER // 2 :].mean(axis=1) for each in every])
        return gain.mean, halved.mean

    def scores(self, dimensions: int, replicate: int, first: int, count: int) -> np.ndarray:
        """Normal scores of one scramble of its own; no rows for no dimensions."""
        points = SobolPoints(max(dimensions, 1), self.seed, replicate)
        return normal_quantile(points.uniforms(first, count)[:dimensions])

    def by_scores(self, dimensions: list[int], scores: np.ndarray) -> Values:
        """What the model takes of some inputs, at their normal scores."""
        return {
            name: column.by_score.at(scores[dimensions.index(column.dimension)])
            for name, column in self.draws.columns.items()
            if column.dimension in dimensions
        }

    def interventions(self, known: Values) -> list[np.ndarray]:
        """The three marginals given some inputs, all others at their means."""
        at = outputs.marginals(with_ratios(self.means | known), self.scales)
        return outputs.in_one_unit(at, self.scales)


class _Gain:
    """E[max] − max E, block by block."""

    def __init__(self) -> None:
        self.count, self.most, self.sums = 0, 0.0, np.zeros(3)

    def add(self, interventions: list[np.ndarray]) -> None:
        """More draws, each as likely."""
        largest = outputs.largest(interventions)
        count = np.size(largest)
        self.count += count
        self.most += float(np.sum(largest))
        self.sums += [float(np.sum(np.broadcast_to(each, count))) for each in interventions]

    @property
    def mean(self) -> float:
        """The gain a draw."""
        return max(self.most - float(self.sums.max()), 0.0) / self.count


@dataclass(frozen=True)
class Hidden:
    """Normal scores given others: slope @ known + factor @ independent scores."""

    places: list[int]
    slope: np.ndarray
    factor: np.ndarray

    @classmethod
    def given(cls, factor: np.ndarray, known: list[int]) -> "Hidden":
        """All scores that are not known, from the Cholesky factor of all."""
        matrix = factor @ factor.T
        places = [place for place in range(len(matrix)) if place not in known]
        across = matrix[np.ix_(places, known)]
        slope = np.linalg.solve(matrix[np.ix_(known, known)], across.T).T
        left = matrix[np.ix_(places, places)] - slope @ across.T
        values, vectors = np.linalg.eigh(left)
        return cls(places, slope, vectors * np.sqrt(np.maximum(values, 0)))
