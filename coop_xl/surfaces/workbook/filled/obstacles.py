"""What keeps estimates from being simulated, though the model can be computed at the best ones."""

from collections.abc import Iterator, Mapping

from coop_xl.analysis.correlation import factor
from coop_xl.analysis.credences import checked
from coop_xl.analysis.distributions import Distribution
from coop_xl.analysis.estimates import distribution_of
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.surfaces.workbook.content import Content


def obstacles(content: Content) -> Iterator[tuple[str, str, str]]:
    """For each the name of its cell, the key of its variable, and what to do."""
    estimates = content.estimates_entered
    fits = {}
    for key in (*VARIABLES, *content.options):
        entered = content.key_entered(key)
        try:
            fits[entered] = distribution_of(entered, estimates[entered])
        except CoopError as problem:
            row = content.options.get(key) or content.estimate(key)
            blank = [role for role in ("low", "high") if getattr(row, role) is None]
            role = blank[0] if len(blank) == 1 else "best"
            yield f"{role}_{key}", entered, str(problem)
    if len(fits) < len(estimates):
        return
    yield from credences_that_do_nothing(content, fits)
    try:
        factor(list(estimates), content.correlations_entered)
    except CoopError as problem:
        yield "corr_1_value", "", str(problem)


def credences_that_do_nothing(
    content: Content, fits: Mapping[str, Distribution]
) -> Iterator[tuple[str, str, str]]:
    """The same of credences."""
    for name, credence in content.credences.items():
        try:
            checked({name: credence}, fits)
        except CoopError as problem:
            yield f"credence_{name}", "", str(problem)
