"""What follows from an expert's other estimates: defaults, and the slopes that D_b stands for.

A panel compares variable by variable, so each needs a distribution and a best estimate. That of a
product of others is told by draws.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.monte_carlo.draws import Draws
from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.defaults import FOLLOWERS, resolved

_DRAWS = 2**13


@dataclass(frozen=True)
class _Drawn(Distribution):
    """A distribution told by draws of equal probability, in order."""

    values: tuple[float, ...] = ()

    def quantile(self, u: Any, rest: Any = None) -> Any:
        """The value below which the probability is u."""
        count = len(self.values)
        return np.interp(u, (np.arange(count) + 0.5) / count, self.values)


def derived_distributions(given: Mapping[str, Distribution]) -> dict[str, Distribution]:
    """The distributions of the variables that are not among these, but follow from them."""
    there = {ENTRIES[key].instead_of or key for key in given if key in ENTRIES}
    missing = [key for key in VARIABLES if key not in there]
    if not missing:
        return {}
    found = {key: given[FOLLOWERS[key]] for key in missing if key in FOLLOWERS}
    at = _draws_of_all(given) if found.keys() != set(missing) else {}
    return found | {key: _told_by(at[key]) for key in missing if key not in found}


def _draws_of_all(given: Mapping[str, Distribution]) -> dict[str, Any]:
    """All variables in draws of these."""
    draws = Draws(given, ())
    with np.errstate(all="ignore"):
        return resolved(draws.values(draws.points(0, 0), 0, _DRAWS))


def _told_by(values: Any) -> Distribution:
    """A distribution from draws; of one number that alone."""
    if np.ndim(values) == 0 or not np.ptp(values):
        return constant(float(np.min(values)))
    return _Drawn("", "plain", 0.0, 1.0, values=tuple(np.sort(values).tolist()))
