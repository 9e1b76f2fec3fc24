"""Whether the estimates of a scenario, each valid, are consistent."""

from collections.abc import Iterator
from typing import Any

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.estimates.case import Case
from coop_xl.estimates.correlation import factor
from coop_xl.estimates.fit import distribution_of
from coop_xl.model.defaults import ASSUMED
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .contradictions import contradictions, keys_in


def problems_of_all(case: Case) -> Iterator[tuple[str, str]]:
    """The input to look at ("" if there is none), and what to do."""
    if case.correlations:
        try:
            factor(list(case.estimates), case.correlations)
        except CoopError as problem:
            yield "", str(problem)
            return
    if EXTENSION_INPUTS.keys().isdisjoint(case.estimates):  # the base model takes them all
        return
    found = list(contradictions(_middles(case)))
    yield from found
    if not found:
        try:
            refuse_unfit(case.estimates, case.correlations)
        except CoopError as problem:
            yield next(iter(keys_in(str(problem))), ""), str(problem)


def _middles(case: Case) -> dict[str, Any]:
    """Best of each estimate or, where that is blank, its median; defaults as they are."""
    return {key: _middle(key, each) for key, each in case.estimates.items()}


def _middle(key: str, estimate: Any) -> Any:
    """Best of an estimate or, where that is blank, its median."""
    if estimate is ASSUMED:
        return estimate
    return distribution_of(key, estimate).median if estimate.best is None else estimate.best
