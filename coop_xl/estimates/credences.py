"""Credences: how likely it is that extensions hold, and what is wrong with them."""

from collections.abc import Mapping

from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import BY_NAME, PROBABILITY, Extension, number

from .active_extensions import is_on
from .distributions import Distribution, constant

BRANCHES = "branches"  # told beside U and the marginals; no draw serves them
MOST = 6  # credences: 64 combinations
THINK = "1: it surely holds. 0: it surely does not. 0.3: in three of ten worlds like ours."
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
            raise InputError(
                f"{name} is no extension: give a credence for one of {', '.join(BY_NAME)}"
            )
        is_number = isinstance(credence, int | float) and not isinstance(credence, bool)
        if not (is_number and 0 <= credence <= 1):
            raise InputError(
                f"the credence of {name} is {credence}: enter a probability from 0 to 1"
            )
        refuse_what_does_nothing(BY_NAME[name], given)
    return {name: float(credences[name]) for name in BY_NAME if name in credences}


def refuse_what_does_nothing(extension: Extension, given: Mapping[str, Distribution]) -> None:
    """An error for an extension that draws do not serve, switched off, or without inputs."""
    if extension.name == BRANCHES:
        raise InputError(
            "there is a credence for branches, but the two branches are not in the draws: leave "
            "it out, and see them with coop-xl eval or compare"
        )
    switch, *others = extension.inputs
    if others and switch.key in given and not given[switch.key].median:
        raise InputError(
            f"{switch.key} is 0, but there is a credence for {extension.name}: leave one of them "
            "out"
        )
    if not is_on(extension, {**given, switch.key: constant(1)}):
        raise InputError(
            f"there is a credence for {extension.name}, but no input of it that makes a "
            f"difference: enter estimates of {', '.join(each.key for each in others)}"
        )
