"""Pool what several people estimate: linear pool and averaged quantiles.

Linear pool: the mixture of all, with everyone's weight; whoever is drawn, all their estimates are
drawn together, so P(best) is the weighted mean of everyone's own. Averaged quantiles: each
variable's, see `averages`. Own derivation: the post says nothing of several people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.correlation import MIRRORED, CorrelationError, Pair, factor, fitting, told
from coop_xl.analysis.distributions import Distribution
from coop_xl.analysis.estimates import noted
from coop_xl.analysis.outcomes import MARGINALS
from coop_xl.analysis.quantiles import EDGE
from coop_xl.analysis.results import Figure, Simulation
from coop_xl.analysis.simulate import simulate
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, LARGEST, VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.model.names import key_of

from .averages import average, averaged, scale_of
from .experts import Expert, best_on_key, common_keys, on_key
from .mixtures import common_scale, mixed_output, mixture_quantile

SHOWN = (EDGE, 0.5, 1 - EDGE)  # quantiles
MIXED = ("U", *MARGINALS)
CERTAIN = "{key}: somebody has 0 or 1, which has no log-odds, so averages are taken plainly"
CONTRADICTORY = (
    "the average of the rank correlations contradicts itself, so the averaged quantiles are "
    "simulated with the nearest correlations that can be (none is farther than {:.2g} from its "
    "average)"
)


class PoolError(CoopError):
    """The estimates or weights cannot be pooled."""


@dataclass(frozen=True)
class PooledInput:
    """One variable, as each expert and each pool has it.

    Attributes
    ----------
    key : str
        The key all are given under here.
    scale : str
        On which quantiles are averaged: plain, positive (logarithms) or share (log-odds).
    members : tuple of Distribution
        The experts', under that key.
    bests : tuple of float
        The experts' best estimates (of who gave none the median), under that key.
    averaged : Distribution
        The pool of averaged quantiles.
    averaged_best : float
        The average of the best estimates.
    linear : mapping of float to float
        Quantiles of the linear pool.
    """

    key: str
    scale: str
    members: tuple[Distribution, ...]
    bests: tuple[float, ...]
    averaged: Distribution
    averaged_best: float
    linear: Mapping[float, float]


@dataclass(frozen=True)
class Pool:
    """What experts say together.

    Attributes
    ----------
    experts : tuple of Expert
    weights : tuple of float
        Adding up to 1.
    inputs : mapping from variables to PooledInput
    simulations : tuple of Simulation
        Each expert's own.
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
    simulations: tuple[Simulation, ...]
    best: Mapping[str, Figure]
    outputs: Mapping[str, Mapping[float, Figure]]
    log10_scale: Mapping[str, int]
    averaged: Simulation
    correlations: tuple[Pair, ...]
    notes: tuple[str, ...]

    @property
    def points(self) -> list[dict[str, float]]:
        """Each expert's best estimates, under the keys that are common to all."""
        return [
            {each.key: each.bests[place] for each in self.inputs.values()}
            for place in range(len(self.experts))
        ]

    @property
    def point(self) -> dict[str, float]:
        """The averaged best estimates, as `coop_xl.evaluate` takes them."""
        return {each.key: each.averaged_best for each in self.inputs.values()}


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
        One for each expert, 0 or more; they need not add up to 1. Equal if left out.
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
        refuse_wrong(expert)
    inputs = {
        variable: pooled_input(experts, shares, variable, key)
        for variable, key in common_keys(experts, shares).items()
    }
    correlations, notes = pooled_correlations(experts, shares, inputs)
    averages = {each.key: each.averaged for each in inputs.values()}
    wanted = [(each.estimates, each.correlations) for each in experts]
    *own, together = simulated([*wanted, (averages, correlations)], samples, seed, jobs, progress)
    scales = {key: common_scale([each.outputs[key] for each in own], shares) for key in MIXED}
    return Pool(
        tuple(experts),
        shares,
        inputs,
        tuple(own),
        linear_best(own, shares),
        linear_outputs(own, shares, scales),
        scales,
        together,
        correlations,
        (*scale_notes(inputs), *notes),
    )


def simulated(
    wanted: Sequence[tuple[Mapping[str, Any], Sequence[Pair]]],
    samples: int,
    seed: int,
    jobs: int,
    progress: Callable[[int, int], object] | None,
) -> list[Simulation]:
    """A simulation of each set of estimates with its correlations."""
    found = []
    for estimates, pairs in wanted:
        found.append(simulate(estimates, samples, seed, correlations=pairs, jobs=jobs))
        if progress:
            progress(len(found), len(wanted))
    return found


def refuse_wrong(expert: Expert) -> None:
    """An error that names the expert, if an estimate is wrong."""
    try:
        factor(list(expert.distributions), expert.correlations)
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
            raise PoolError(f"a weight is {told(each)}: give numbers of 0 or more")
    most = float(max(given))
    if not most:
        raise PoolError("all weights are 0: give one of them a weight above 0")
    sizes = [float(each) / most for each in given]  # the sum of the largest numbers overflows
    return tuple(each / sum(sizes) for each in sizes)


def pooled_input(
    experts: Sequence[Expert], weights: Sequence[float], variable: str, key: str
) -> PooledInput:
    """One variable, pooled."""
    members = tuple(on_key(expert, variable, key) for expert in experts)
    bests = tuple(best_on_key(expert, variable, key) for expert in experts)
    held = [at for at, weight in enumerate(weights) if weight]
    outer = scale_of(key, [members[at] for at in held], [bests[at] for at in held])
    together = averaged(outer, members, weights)
    return PooledInput(
        key,
        outer,
        members,
        bests,
        together if together in members else noted(ENTRIES[key], together),
        average(outer, bests, weights),
        {p: mixture_quantile(members, weights, p) for p in SHOWN},
    )


def pooled_correlations(
    experts: Sequence[Expert], weights: Sequence[float], inputs: Mapping[str, PooledInput]
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """The average rank correlations, and what is to be said of them."""
    ranks: dict[tuple[str, str], float] = {}
    for expert, weight in zip(experts, weights, strict=True):
        for one, other, rank in expert.correlations:
            (first, sign), (second, other_sign) = sorted(
                (pooled_of(name, inputs).key, turn(name, inputs)) for name in (one, other)
            )
            pair = first, second
            ranks[pair] = ranks.get(pair, 0.0) + weight * rank * sign * other_sign
    pairs = tuple((*pair, rank) for pair, rank in ranks.items() if rank)
    keys = [each.key for each in inputs.values()]
    try:
        factor(keys, pairs)
    except CorrelationError:
        near = fitting(keys, pairs)
        return tuple(near), (CONTRADICTORY.format(largest_change(pairs, near)),)
    return pairs, ()


def largest_change(pairs: Sequence[Pair], near: Sequence[Pair]) -> float:
    """How far the nearest correlations are from those that contradict one another."""
    wanted = {(one, other): rank for one, other, rank in pairs}
    return max(abs(rank - wanted.get((one, other), 0.0)) for one, other, rank in near)


def pooled_of(name: str, inputs: Mapping[str, PooledInput]) -> PooledInput:
    """The pooled input that a name of an entry means, in any spelling."""
    key = str(key_of(name))
    return inputs[ENTRIES[key].instead_of or key]


def turn(name: str, inputs: Mapping[str, PooledInput]) -> int:
    """−1 if an entry falls as the pool's entry of the same variable rises."""
    falls = [key_of(each) == MIRRORED for each in (name, pooled_of(name, inputs).key)]
    return -1 if sum(falls) == 1 else 1


def linear_best(own: Sequence[Simulation], weights: Sequence[float]) -> dict[str, Figure]:
    """P(best) of the linear pool: the weighted mean of everyone's."""
    held = [(weight, each.best) for weight, each in zip(weights, own, strict=True) if weight]
    return {
        name: Figure(
            sum(weight * best[name].value for weight, best in held),
            sum(weight * best[name].error for weight, best in held),
        )
        for name in INTERVENTIONS
    }


def linear_outputs(
    own: Sequence[Simulation], weights: Sequence[float], scales: Mapping[str, int]
) -> dict[str, dict[float, Figure]]:
    """Quantiles of U and the marginals in the linear pool."""
    return {
        key: mixed_output([each.outputs[key] for each in own], weights, SHOWN, scales[key])
        for key in MIXED
    }


def scale_notes(inputs: Mapping[str, PooledInput]) -> Iterator[str]:
    """Where shares could not be averaged in log-odds."""
    for variable, each in inputs.items():
        if each.scale == "plain" and VARIABLES[variable].high == 1 and each.key == variable:
            yield CERTAIN.format(key=variable)
