"""Whether the estimates of a scenario, each right, go together."""

from collections.abc import Iterator

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.estimates.case import Case
from coop_xl.estimates.correlation import factor
from coop_xl.estimates.fit import distribution_of
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .contradictions import contradictions, keys_in


def problems_of_all(case: Case) -> Iterator[tuple[str, str]]:
    """The input to look at ("" if there is none), and what is to be done."""
    if case.correlations:
        try:
            factor(list(case.estimates), case.correlations)
        except CoopError as problem:
            yield "", str(problem)
            return
    if EXTENSION_INPUTS.keys().isdisjoint(case.estimates):  # the base model takes them all
        return
    found = list(contradictions(middles(case)))
    yield from found
    if not found:
        try:
            refuse_unfit(case.estimates, case.correlations)
        except CoopError as problem:
            yield next(iter(keys_in(str(problem))), ""), str(problem)


def middles(case: Case) -> dict[str, float]:
    """Best of each estimate or, where that is blank, its median."""
    return {
        key: distribution_of(key, each).median if each.best is None else each.best
        for key, each in case.estimates.items()
    }
