"""What experts estimate, and the same under common keys: F_V may stand as log10_F_V."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.correlation import Pair
from coop_xl.analysis.distributions import Distribution, constant
from coop_xl.analysis.estimates import distributions_of
from coop_xl.analysis.sensitivity import middle
from coop_xl.model import scale
from coop_xl.model.accept import named, refuse_options
from coop_xl.model.catalogue import ENTRIES, VARIABLES


@dataclass(frozen=True)
class Expert:
    """What one person estimates.

    Attributes
    ----------
    name : str
    estimates : mapping
        As for `coop_xl.simulate`.
    correlations : sequence of (key, key, rank correlation)
        As for `coop_xl.simulate`.
    """

    name: str
    estimates: Mapping[str, Any]
    correlations: Sequence[Pair] = ()

    @cached_property
    def distributions(self) -> dict[str, Distribution]:
        """The distribution of each variable, by the key it was entered under."""
        refuse_options(named(self.estimates), "a panel")
        return distributions_of(self.estimates)

    def of(self, variable: str) -> tuple[str, Distribution]:
        """A variable's key of entry and distribution."""
        return next(
            (key, each)
            for key, each in self.distributions.items()
            if (ENTRIES[key].instead_of or key) == variable
        )


@dataclass(frozen=True)
class Converted(Distribution):
    """A share that was entered in one way, as its log10: a distribution of log10 F."""

    entered: Distribution = field(default_factory=lambda: constant(0.5))
    key: str = "F_V"

    def quantile(self, u: Any, rest: Any = None) -> Any:
        """The value below which the probability is u."""
        u = np.asarray(u, dtype=float)
        rest = 1 - u if rest is None else np.asarray(rest, dtype=float)
        if self.key.startswith("log10_1m"):  # the larger the rest, the smaller the share
            return scale.log10_rest_accurate(self.entered.quantile(rest, u))
        return np.log10(self.entered.quantile(u, rest))


def common_keys(experts: Sequence[Expert]) -> dict[str, str]:
    """The key under which each variable is pooled: log10_F_V where entries of F_V differ."""
    found = {}
    for variable in VARIABLES:
        keys = {expert.of(variable)[0] for expert in experts}
        found[variable] = keys.pop() if len(keys) == 1 else f"log10_{variable}"
    return found


def on_key(expert: Expert, variable: str, key: str) -> Distribution:
    """A person's distribution of a variable, as if entered under a key of `common_keys`."""
    entered, found = expert.of(variable)
    if entered == key:
        return found
    converted = Converted("", "plain", 0.0, 1.0, entered=found, key=entered)
    return constant(converted.median) if found.is_constant else converted


def best_on_key(expert: Expert, variable: str, key: str) -> float:
    """A person's best estimate (the median of who gave none), under that key."""
    entered, found = expert.of(variable)
    best = middle(expert.estimates[entered], found)
    if entered == key:
        return best
    return Converted("", "plain", 0.0, 1.0, entered=constant(best), key=entered).median
