"""Pool what several people estimate: linear pool and averaged quantiles.

Linear pool: the mixture of all, with everyone's weight; whoever is drawn, all their estimates are
drawn together, so P(best) is the weighted mean of everyone's own. Averaged quantiles: each
variable's, see `averages`. Everyone's own extensions of the discussion count for them (see
`pooled_extensions`). Own derivation: the post says nothing of several people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.outputs import OUTPUTS
from coop_xl.analysis.monte_carlo.results import Simulation
from coop_xl.analysis.monte_carlo.simulate import refuse_unfit, simulate
from coop_xl.estimates.correlation import Pair, factor, shown_rank
from coop_xl.model.catalogue import LARGEST
from coop_xl.model.errors import CoopError

from .expert import Expert, common_keys
from .own_answers import (
    MIXED,
    Own,
    cases_of,
    common_scales,
    mixed_best,
    mixed_outputs,
    weighed_answers,
)
from .pooled_extensions import pooled_extensions
from .pooled_inputs import (
    SHOWN,
    PooledInput,
    averages_of,
    pooled_correlations,
    pooled_input,
    scale_notes,
)


class PoolError(CoopError):
    """The estimates or weights cannot be pooled."""


@dataclass(frozen=True)
class Pool:
    """What experts say together.

    Attributes
    ----------
    experts : tuple of Expert
    weights : tuple of float
        Adding up to 1.
    inputs : mapping from variables to PooledInput
    extensions : mapping to PooledInput
        The inputs of extensions that everyone has on, by key.
    own : tuple of Own
        What each expert's own estimates say.
    best : mapping
        P(best) of the linear pool. Its error is at most the one given: the experts' draws are
        the same points, so their errors may go together.
    outputs : mapping
        Quantiles of U and the marginals in the linear pool, by output and probability.
    log10_scale : mapping
        Each output's quantiles are in units of 10 to this power; 0 but for very small shares.
    averaged : Simulation
        Of the averaged quantiles.
    correlations : tuple
        The average rank correlations these are simulated with.
    notes : tuple of str
    """

    experts: tuple[Expert, ...]
    weights: tuple[float, ...]
    inputs: Mapping[str, PooledInput]
    extensions: Mapping[str, PooledInput]
    own: tuple[Own, ...]
    best: Mapping[str, Figure]
    outputs: Mapping[str, Mapping[float, Figure]]
    log10_scale: Mapping[str, int]
    averaged: Simulation
    correlations: tuple[Pair, ...]
    notes: tuple[str, ...]

    @property
    def simulations(self) -> tuple[Simulation, ...]:
        """Each expert's own; with credences that of the most likely combination of extensions."""
        return tuple(each.simulation for each in self.own)

    @property
    def points(self) -> list[dict[str, float]]:
        """Each expert's best estimates, under the keys that are common to all, and extensions."""
        return [
            {each.key: each.bests[place] for each in self.inputs.values()} | expert.extensions
            for place, expert in enumerate(self.experts)
        ]

    @property
    def point(self) -> dict[str, float]:
        """The averaged best estimates, as `coop_xl.evaluate` takes them."""
        pooled = (*self.inputs.values(), *self.extensions.values())
        return {each.key: each.averaged_best for each in pooled}


def pool(
    experts: Sequence[Expert],
    weights: Sequence[float] | None = None,
    samples: int = 2**14,
    seed: int = 0,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> Pool:
    """Pool the estimates of several experts.

    Parameters
    ----------
    experts : sequence of Expert
        At least two.
    weights : sequence of float, optional
        One for each expert, 0 or more; they need not add up to 1. By default equal.
    samples, seed, jobs
        As for `coop_xl.simulate`, for each expert and for the averaged quantiles.
    progress : callable, optional
        Called with the simulations done, and simulations in all.

    Returns
    -------
    Pool

    Raises
    ------
    CoopError
        Names the expert and says what is wrong with an estimate or weight.
    """
    if len(experts) < 2:
        raise PoolError("one expert is no panel: give the estimates of two or more")
    shares = weights_of(weights, len(experts))
    for expert in experts:
        _refuse_wrong(expert)
    inputs = {
        variable: pooled_input(experts, shares, variable, key)
        for variable, key in common_keys(experts, shares).items()
    }
    extensions, said = pooled_extensions(experts, shares, inputs)
    correlations, notes = pooled_correlations(experts, shares, inputs | extensions)
    averages = averages_of(inputs | extensions)
    cases = [cases_of(each) for each in experts]
    wanted = [
        _Wanted(estimates, expert.correlations, MIXED if each[1:] else OUTPUTS)
        for expert, each in zip(experts, cases, strict=True)
        for _, estimates in each
    ]
    *found, together = _simulations_of(
        [*wanted, _Wanted(averages, correlations)], samples, seed, jobs, progress
    )
    simulations = iter(found)
    own = tuple(Own([(p, next(simulations)) for p, _ in each]) for each in cases)
    parts = weighed_answers(own, shares)
    scales = common_scales(parts)
    return Pool(
        tuple(experts),
        shares,
        inputs,
        extensions,
        own,
        mixed_best(parts),
        mixed_outputs(parts, SHOWN, scales),
        scales,
        together,
        correlations,
        (*scale_notes(inputs), *said, *notes, *_derived_notes(experts)),
    )


def _derived_notes(experts: Sequence[Expert]) -> Iterator[str]:
    """What averaged quantiles lose of estimates that follow from others."""
    names = [each.name for each in experts if each.derived]
    if names:
        yield (
            f"{', '.join(names)}: some inputs follow from others (defaults, or D_b); averaged "
            "quantiles take them as independent, the linear pool does not"
        )


@dataclass(frozen=True)
class _Wanted:
    """Estimates to simulate, with their correlations, and the outputs to keep."""

    estimates: Mapping[str, Any]
    correlations: Sequence[Pair]
    outputs: tuple[str, ...] = OUTPUTS


def _simulations_of(
    wanted: Sequence[_Wanted],
    samples: int,
    seed: int,
    jobs: int,
    progress: Callable[[int, int], object] | None,
) -> list[Simulation]:
    """A simulation of each set of estimates with its correlations."""
    found = []
    for each in wanted:
        given = each.estimates, samples, seed
        kept = simulate(*given, correlations=each.correlations, outputs=each.outputs, jobs=jobs)
        found.append(kept)
        if progress:
            progress(len(found), len(wanted))
    return found


def _refuse_wrong(expert: Expert) -> None:
    """An error that names the expert, if an estimate is wrong."""
    try:
        factor(list(expert.distributions), expert.correlations)
        for _, estimates in cases_of(expert):
            refuse_unfit(estimates, expert.correlations)
    except CoopError as problem:
        raise PoolError(f"{expert.name}: {problem}") from None


def weights_of(given: Sequence[float] | None, count: int) -> tuple[float, ...]:
    """Weights that add up to 1; equal ones if none are given.

    Raises
    ------
    PoolError
        If there are too few or too many, one is negative or no number, or all are 0.
    """
    if given is None:
        return (1 / count,) * count
    if len(given) != count:
        raise PoolError(f"{len(given)} weights for {count} experts: give one for each, in order")
    for each in given:
        if not (isinstance(each, int | float | np.number) and 0 <= each <= LARGEST):
            raise PoolError(f"a weight is {shown_rank(each)}: give numbers of 0 or more")
    most = float(max(given))
    if not most:
        raise PoolError("all weights are 0: give one of them a weight above 0")
    sizes = [float(each) / most for each in given]  # the sum of the largest numbers overflows
    return tuple(each / sum(sizes) for each in sizes)
