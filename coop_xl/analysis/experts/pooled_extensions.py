"""Extensions in the averaged quantiles: those that everyone has on.

In the linear pool each expert's own extensions count. Whether an extension holds is no quantity to
average, so one that only some have on does not count in the averages, and that is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS, Extension

from .expert import Expert
from .pooled_inputs import PooledInput, averages_of, pooled_members

_ONLY_SOME = (
    "{extension}: this extension is on for {names} only, where it counts; the averaged quantiles "
    "leave it out"
)
_UNFIT = "the averaged quantiles leave all extensions out, as their averages do not fit: {problem}"
_DOUBTED = (
    "{extension}: {names} gave a credence that this extension holds, which counts in draws; the "
    "averaged quantiles leave the extension out"
)
_LEFT_OUT = "{key}: {names} left it out, so the averaged quantiles do too"


def pooled_extensions(
    experts: Sequence[Expert], weights: Sequence[float], inputs: Mapping[str, PooledInput]
) -> tuple[dict[str, PooledInput], tuple[str, ...]]:
    """The inputs of extensions that everyone has on, pooled, and what is to be said of others."""
    keys, notes = _averageable(experts, weights)
    found = {}
    for key in keys:
        members, bests = zip(*_members_of(experts, key), strict=True)
        found[key] = pooled_members(key, members, bests, weights)
    every = {**inputs, **found}
    try:
        refuse_unfit(averages_of(every))
        refuse_unfit({each.key: each.averaged_best for each in every.values()})
    except (
        CoopError
    ) as problem:  # ends of a range may cross where their averages are on two scales
        return {}, (*notes, _UNFIT.format(problem=problem))
    return found, notes


def _averageable(
    experts: Sequence[Expert], weights: Sequence[float]
) -> tuple[list[str], tuple[str, ...]]:
    """The inputs of extensions that can be averaged, and what is to be said of others.

    Who has weight 0 has no say in it.
    """
    held = [each for each, weight in zip(experts, weights, strict=True) if weight]
    keys: list[str] = []
    notes: list[str] = []
    for extension in EXTENSIONS:
        holders = [each.name for each in held if extension.name in each.on]
        doubting = [each.name for each in held if extension.name in each.credences]
        if doubting:
            notes.append(_DOUBTED.format(extension=extension.name, names=", ".join(doubting)))
        elif len(holders) == len(held):
            found, left_out = _inputs_of(extension, held)
            keys += found
            notes += left_out
        elif holders:
            notes.append(_ONLY_SOME.format(extension=extension.name, names=", ".join(holders)))
    return keys, tuple(notes)


def _inputs_of(extension: Extension, held: Sequence[Expert]) -> tuple[list[str], list[str]]:
    """The inputs of an extension that everyone has on, and notes on those that some have not.

    Who left one out takes its default, if that is a number.
    """
    keys, notes = [], []
    for each in extension.inputs:
        lacking = [expert.name for expert in held if each.key not in expert.counted]
        if lacking and not isfinite(each.default) and len(lacking) < len(held):
            notes.append(_LEFT_OUT.format(key=each.key, names=", ".join(lacking)))
        elif len(lacking) < len(held):
            keys.append(each.key)
    return keys, notes


def _members_of(experts: Sequence[Expert], key: str) -> Iterator[tuple[Distribution, float]]:
    """Everyone's distribution and best estimate of an extension input, or its default."""
    default = float(EXTENSION_INPUTS[key].default)
    for expert in experts:
        given = expert.counted.get(key)
        yield (given, expert.extensions[key]) if given else (constant(default), default)
