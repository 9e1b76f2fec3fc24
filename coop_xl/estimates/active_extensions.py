"""Which inputs of extensions a simulation uses: those of extensions that are on."""

from collections.abc import Mapping, Sequence
from math import isnan

from coop_xl.model.defaults import ONE, stands_for_slopes
from coop_xl.model.extensions.catalogue import (
    EXTENSION_INPUTS,
    EXTENSIONS,
    Extension,
    ExtensionInput,
    Switch,
)
from coop_xl.model.names import extension_of

from .correlation import Pair
from .distributions import Distribution

Inputs = Mapping[str, Distribution]
ACTING = {"alpha_V", "alpha_nV"}  # evidence is on where one of them is not 0


def counting(inputs: Inputs) -> dict[str, Distribution]:
    """The inputs without those of extensions that are off; extensions last, as in the catalogue.

    With all extensions off these are the base model's alone, and so is all that follows.
    """
    kept = (ONE,) if stands_for_slopes(inputs) else ()
    found = {
        key: each for key, each in inputs.items() if key in kept or key not in EXTENSION_INPUTS
    }
    for extension in EXTENSIONS:
        if is_on(extension, inputs):
            found |= {
                each.key: inputs[each.key] for each in extension.inputs if says(each, inputs)
            }
    return found


def says(extension: ExtensionInput, inputs: Inputs) -> bool:
    """Whether an input of an extension that is on is worth keeping: a switch, or no default."""
    return extension.key in inputs and (
        isinstance(extension, Switch) or differs(extension, inputs)
    )


def is_on(extension: Extension, inputs: Inputs) -> bool:
    """Whether an extension is on in the draws: in all of them or in none."""
    switch, *others = extension.inputs
    on = inputs[switch.key].median if switch.key in inputs else switch.default
    if not on:
        return False
    if extension.name == "evidence":
        others = [each for each in others if each.key in ACTING]
    if extension.name == "locality" and stands_for_slopes(inputs):
        others = [each for each in others if each.key != ONE]
    return not others or any(differs(each, inputs) for each in others)


def differs(extension: ExtensionInput, inputs: Inputs) -> bool:
    """Whether an input is given and may differ from its default."""
    if extension.key not in inputs:
        return False
    given = inputs[extension.key]
    is_left_out = (
        isnan(given.median) if isnan(extension.default) else given.median == extension.default
    )
    return not (given.is_constant and is_left_out)


def active(inputs: Inputs) -> dict[str, bool]:
    """Which extensions are on."""
    return {extension.name: is_on(extension, inputs) for extension in EXTENSIONS}


def among(pairs: Sequence[Pair], inputs: Inputs) -> tuple[Pair, ...]:
    """The correlations without those of inputs of extensions that are off."""
    off = EXTENSION_INPUTS.keys() - inputs.keys()
    return tuple(pair for pair in pairs if off.isdisjoint(map(extension_of, pair[:2])))
