"""What keeps estimates from being simulated, though the model can be computed at the best ones."""

from collections.abc import Collection, Iterator, Mapping

from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.errors import CoopError

from .correlation import factor
from .credences import checked
from .distributions import Distribution, EstimateError
from .entries import Entries
from .fit import distribution_of


def obstacles(content: Entries, faulty: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
    """For each the name of its cell, the key of its variable, and what to do.

    Of correlations the cells are numbered as they are given; variables known to be `faulty` are
    left out.
    """
    estimates = content.estimates_entered
    fits = {}
    for key in (*VARIABLES, *content.extensions):
        entered = content.key_entered(key)
        if key in faulty:
            continue
        try:
            fits[entered] = distribution_of(entered, estimates[entered])
        except EstimateError as problem:
            yield f"{problem.role}_{key}", entered, str(problem)
    if content.extensions.keys() <= fits.keys():
        yield from credences_that_do_nothing(content, fits)
    try:
        factor(list(estimates), content.correlations_entered)
    except CoopError as problem:
        number = getattr(problem, "number", 1)
        yield f"corr_{number}_value", "", str(problem)


def credences_that_do_nothing(
    content: Entries, fits: Mapping[str, Distribution]
) -> Iterator[tuple[str, str, str]]:
    """The same of credences."""
    for name, credence in content.credences.items():
        try:
            checked({name: credence}, fits)
        except CoopError as problem:
            yield f"credence_{name}", "", str(problem)
