"""Which inputs of options count in a simulation: those of options that are on."""

from collections.abc import Mapping, Sequence
from math import isnan

from coop_xl.model.names import option_of
from coop_xl.model.options.catalogue import OPTIONS, RELATIONS, Option, Relation, Switch

from .correlation import Pair
from .distributions import Distribution

Inputs = Mapping[str, Distribution]
ACTING = {"alpha_V", "alpha_nV"}  # evidence is on where one of them is not 0


def counting(inputs: Inputs) -> dict[str, Distribution]:
    """The inputs without those of options that are off; options last, as the catalogue has them.

    With all options off these are the base model's alone, and so is all that follows.
    """
    found = {key: each for key, each in inputs.items() if key not in OPTIONS}
    for relation in RELATIONS:
        if is_on(relation, inputs):
            found |= {each.key: inputs[each.key] for each in relation.inputs if says(each, inputs)}
    return found


def says(option: Option, inputs: Inputs) -> bool:
    """Whether an input of an option that is on is worth keeping: a switch, or no default."""
    return option.key in inputs and (isinstance(option, Switch) or differs(option, inputs))


def is_on(relation: Relation, inputs: Inputs) -> bool:
    """Whether an option is on in the draws: never in some of them only."""
    switch, *others = relation.inputs
    on = inputs[switch.key].median if switch.key in inputs else switch.default
    if not on:
        return False
    if relation.name == "evidence":
        others = [each for each in others if each.key in ACTING]
    return not others or any(differs(each, inputs) for each in others)


def differs(option: Option, inputs: Inputs) -> bool:
    """Whether an input is given, and anything but certainly its default."""
    if option.key not in inputs:
        return False
    given = inputs[option.key]
    is_left_out = isnan(given.median) if isnan(option.default) else given.median == option.default
    return not (given.is_constant and is_left_out)


def active(inputs: Inputs) -> dict[str, bool]:
    """Which options are on."""
    return {relation.name: is_on(relation, inputs) for relation in RELATIONS}


def among(pairs: Sequence[Pair], inputs: Inputs) -> tuple[Pair, ...]:
    """The correlations without those of inputs of options that are off."""
    off = OPTIONS.keys() - inputs.keys()
    return tuple(pair for pair in pairs if off.isdisjoint(map(option_of, pair[:2])))
