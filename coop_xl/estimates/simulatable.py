"""What prevents a simulation, though the model can be computed at the best estimates."""

from collections.abc import Collection, Iterator, Mapping

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import CoopError
from coop_xl.model.percentage_points import high_text, is_impossible

from .correlation import factor
from .credences import checked
from .distributions import Distribution, EstimateError
from .entries import Entries
from .fit import distribution_of


def obstacles(content: Entries, faulty: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
    """For each the name of its cell, the key of its variable, and what to do.

    Cells of correlations are numbered as they are given; variables known to be `faulty` are
    skipped.
    """
    estimates, fits, left_out = content.estimates_entered, {}, (*faulty, *content.assumed)
    for key in (*content.asked, *content.extensions):
        if key in left_out:
            continue
        entered = content.key_entered(key)
        try:
            fits[entered] = distribution_of(entered, estimates[entered])
        except EstimateError as problem:
            yield f"{problem.role}_{key}", entered, str(problem)
    if content.extensions.keys() <= fits.keys():
        yield from _credences_that_do_nothing(content, fits)
    try:
        factor(list(estimates), content.correlations_entered)
    except CoopError as problem:
        number = getattr(problem, "number", 1)
        yield f"corr_{number}_value", "", str(problem)


def slips_of_high(content: Entries) -> Iterator[tuple[str, str, str]]:
    """The same of tractabilities that no probability allows at High, though it does at Best."""
    for name in INTERVENTIONS:
        key = f"dp_{name}_da_{name}"
        row, p = content.estimate(key), content.estimate(f"p_{name}").best
        if row.high is None or row.best is None or p is None or is_impossible(p, row.best):
            continue
        if text := high_text(key, p, row.high):
            yield f"high_{key}", key, text


def _credences_that_do_nothing(
    content: Entries, fits: Mapping[str, Distribution]
) -> Iterator[tuple[str, str, str]]:
    """The same for credences."""
    for name, credence in content.credences.items():
        try:
            checked({name: credence}, fits)
        except CoopError as problem:
            yield f"credence_{name}", "", str(problem)
