"""Credences: how likely it is that extensions hold, and what is wrong with them."""

from collections.abc import Mapping

from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import BY_NAME, PROBABILITY, Extension, number

from .active_extensions import is_on
from .distributions import Distribution, constant

BRANCHES = "branches"  # reported beside U and the marginals; draws cannot include them
MOST = 6  # credences: 64 combinations
THINK = "1: it certainly holds. 0: it certainly does not. 0.3: in three of ten worlds like ours."
# A row for each extension that can have one; the keys are the names of cells.
CREDENCES = {
    name: number(
        name, f"credence_{name}", "P(holds)", "how likely it is that this holds", "probability",
        THINK, "your own judgement", low=0, high=1, allowed=PROBABILITY,
    )
    for name in BY_NAME if name != BRANCHES
}  # fmt: skip


def checked(credences: Mapping[str, float], given: Mapping[str, Distribution]) -> dict[str, float]:
    """The credences in the catalogue's order, if they and the estimates fit."""
    if len(credences) > MOST:
        raise InputError(f"{len(credences)} credences are given: give at most {MOST}")
    for name, credence in credences.items():
        if name not in BY_NAME:
            raise InputError(no_extension(name))
        is_number = isinstance(credence, int | float) and not isinstance(credence, bool)
        if not (is_number and 0 <= credence <= 1):
            raise InputError(no_probability(name, credence))
        _refuse_without_effect(BY_NAME[name], given)
    return {name: float(credences[name]) for name in BY_NAME if name in credences}


def no_extension(name: object) -> str:
    """What to say of a name that is none of an extension."""
    return f"{name} is not an extension: give a credence for one of {', '.join(CREDENCES)}"


def no_probability(name: str, credence: object) -> str:
    """What to say of a credence that is no probability."""
    return f"the credence of {name} is {credence}: enter a probability from 0 to 1"


def _refuse_without_effect(extension: Extension, given: Mapping[str, Distribution]) -> None:
    """An error for an extension that draws cannot include, that is off, or that has no inputs."""
    if extension.name == BRANCHES:
        raise InputError(
            "there is a credence for branches, but draws cannot include the two branches: remove "
            "it, and see them with coop-xl eval or compare"
        )
    switch, *others = extension.inputs
    if others and switch.key in given and not given[switch.key].median:
        raise InputError(
            f"{switch.key} is 0, but there is a credence for {extension.name}: remove one of them"
        )
    if not is_on(extension, {**given, switch.key: constant(1)}):
        raise InputError(
            f"there is a credence for {extension.name}, but none of its inputs makes a "
            f"difference: enter estimates of {', '.join(each.key for each in others)}"
        )
