"""What keeps estimates from being simulated, though the model can be computed at the best ones."""

import re
from collections.abc import Collection, Iterator, Mapping

from coop_xl.analysis.correlation import factor
from coop_xl.analysis.credences import checked
from coop_xl.analysis.distributions import Distribution
from coop_xl.analysis.estimates import Estimate as Entered
from coop_xl.analysis.estimates import distribution_of
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.errors import CoopError
from coop_xl.surfaces.workbook.content import Content, Estimate

ROLE = re.compile(r"\b(?:Low|Best|High)\b")


def obstacles(content: Content, faulty: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
    """For each the name of its cell, the key of its variable, and what to do.

    Of correlations the cells are numbered as they are given; variables known to be `faulty` are
    left out.
    """
    estimates = content.estimates_entered
    fits = {}
    for key in (*VARIABLES, *content.options):
        entered = content.key_entered(key)
        if key in faulty:
            continue
        row = content.options.get(key) or content.estimate(key)
        try:
            fits[entered] = distribution_of(entered, estimates[entered])
        except CoopError as problem:
            yield f"{role_of(str(problem), row)}_{key}", entered, str(problem)
    if content.options.keys() <= fits.keys():
        yield from credences_that_do_nothing(content, fits)
    try:
        factor(list(estimates), content.correlations_entered)
    except CoopError as problem:
        number = getattr(problem, "number", 1)
        yield f"corr_{number}_value", "", str(problem)


def role_of(problem: str, row: Estimate | Entered) -> str:
    """Which of a row's cells a problem is about: the one that is blank, or named first."""
    blank = [role for role in ("low", "high") if getattr(row, role) is None]
    if len(blank) == 1:
        return blank[0]
    named = ROLE.search(problem)
    return named[0].lower() if named else "best"


def credences_that_do_nothing(
    content: Content, fits: Mapping[str, Distribution]
) -> Iterator[tuple[str, str, str]]:
    """The same of credences."""
    for name, credence in content.credences.items():
        try:
            checked({name: credence}, fits)
        except CoopError as problem:
            yield f"credence_{name}", "", str(problem)
