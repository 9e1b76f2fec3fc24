"""What several people say of one input, pooled, and of the correlations between inputs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coop_xl.estimates.correlation import MIRRORED, CorrelationError, Pair, factor, fitting
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.fit import with_note
from coop_xl.estimates.quantile_functions import EDGE
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.names import extension_of, key_of

from .averaged_quantiles import average, averaged, scale_of
from .expert import Expert, best_on_key, on_key
from .linear_pool import mixture_quantile

SHOWN = (EDGE, 0.5, 1 - EDGE)  # quantiles
_OF_STRIPS = (EDGE, 0.25, 0.5, 0.75, 1 - EDGE)
CERTAIN = "{key}: somebody has 0 or 1, which has no log-odds, so averages are taken plainly"
_CONTRADICTORY = (
    "the average of the rank correlations contradicts itself, so the averaged quantiles are "
    "simulated with the nearest correlations that can be (none is farther than {:.2g} from its "
    "average)"
)


@dataclass(frozen=True)
class PooledInput:
    """One variable, or input of an extension, as each expert and each pool has it.

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
        Quantiles of the linear pool: 5, 25, 50, 75 and 95 %.
    """

    key: str
    scale: str
    members: tuple[Distribution, ...]
    bests: tuple[float, ...]
    averaged: Distribution
    averaged_best: float
    linear: Mapping[float, float]


def pooled_input(
    experts: Sequence[Expert], weights: Sequence[float], variable: str, key: str
) -> PooledInput:
    """One variable, pooled."""
    members = (on_key(expert, variable, key) for expert in experts)
    bests = (best_on_key(expert, variable, key) for expert in experts)
    return pooled_members(key, tuple(members), tuple(bests), weights)


def pooled_members(
    key: str, members: tuple[Distribution, ...], bests: tuple[float, ...], weights: Sequence[float]
) -> PooledInput:
    """What several say of one input, pooled."""
    held = [at for at, weight in enumerate(weights) if weight]
    outer = scale_of(key, [members[at] for at in held], [bests[at] for at in held])
    together = averaged(outer, members, weights)
    return PooledInput(
        key,
        outer,
        members,
        bests,
        together if together in members else with_note(ACCEPTED[key], together),
        average(outer, bests, weights),
        {p: mixture_quantile(members, weights, p) for p in _OF_STRIPS},
    )


def averages_of(inputs: Mapping[str, PooledInput]) -> dict[str, Distribution]:
    """The averaged quantiles, as `simulate` takes them."""
    return {each.key: each.averaged for each in inputs.values()}


def pooled_correlations(
    experts: Sequence[Expert], weights: Sequence[float], inputs: Mapping[str, PooledInput]
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """The average rank correlations, and what is to be said of them."""
    ranks: dict[tuple[str, str], float] = {}
    for expert, weight in zip(experts, weights, strict=True):
        for one, other, rank in expert.correlations:
            if not all(_name_of(each) in inputs for each in (one, other)):
                continue  # of an extension that does not count
            (first, sign), (second, other_sign) = sorted(
                (_pooled_of(name, inputs).key, _turn(name, inputs)) for name in (one, other)
            )
            pair = first, second
            ranks[pair] = ranks.get(pair, 0.0) + weight * rank * sign * other_sign
    pairs = tuple((*pair, rank) for pair, rank in ranks.items() if rank)
    keys = [each.key for each in inputs.values()]
    try:
        factor(keys, pairs)
    except CorrelationError:
        near = fitting(keys, pairs)
        return tuple(near), (_CONTRADICTORY.format(_largest_change(pairs, near)),)
    return pairs, ()


def _largest_change(pairs: Sequence[Pair], near: Sequence[Pair]) -> float:
    """How far the nearest correlations are from those that contradict one another."""
    wanted = {(one, other): rank for one, other, rank in pairs}
    return max(abs(rank - wanted.get((one, other), 0.0)) for one, other, rank in near)


def _pooled_of(name: str, inputs: Mapping[str, PooledInput]) -> PooledInput:
    """The pooled input that a name of an entry means, in any spelling."""
    return inputs[_name_of(name)]


def _name_of(name: str) -> str:
    """The variable, or the input of an extension, that a name of an entry means."""
    key = key_of(name) or str(extension_of(name))
    return ACCEPTED[key].instead_of or key


def _turn(name: str, inputs: Mapping[str, PooledInput]) -> int:
    """−1 if an entry falls as the pool's entry of the same variable rises."""
    falls = [key_of(each) == MIRRORED for each in (name, _pooled_of(name, inputs).key)]
    return -1 if sum(falls) == 1 else 1


def scale_notes(inputs: Mapping[str, PooledInput]) -> Iterator[str]:
    """Where shares could not be averaged in log-odds."""
    for variable, each in inputs.items():
        if each.scale == "plain" and VARIABLES[variable].high == 1 and each.key == variable:
            yield CERTAIN.format(key=variable)
