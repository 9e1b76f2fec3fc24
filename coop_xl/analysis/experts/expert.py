"""What experts estimate, and the same under common keys: F_V may stand as log10_F_V."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.sensitivity import middle
from coop_xl.estimates.active_extensions import active, counting
from coop_xl.estimates.correlation import MIRRORED, Pair
from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.estimates.fit import distributions_of
from coop_xl.model import small_shares
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.defaults import ONE, left_assumed
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS
from coop_xl.model.validate import accepted, named

from .averaged_quantiles import on_scale
from .derived_inputs import derived_distributions


@dataclass(frozen=True)
class Expert:
    """What one person estimates.

    Attributes
    ----------
    name : str
    estimates : mapping
        As for `coop_xl.simulate`, with inputs of extensions.
    correlations : sequence of (key, key, rank correlation)
        As for `coop_xl.simulate`.
    credences : mapping
        As for `coop_xl.structural`; they count in draws, while at best estimates every extension
        is on that has an input given.
    """

    name: str
    estimates: Mapping[str, Any]
    correlations: Sequence[Pair] = ()
    credences: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def distributions(self) -> dict[str, Distribution]:
        """The distribution of each variable and extension, by the key it was entered under."""
        return distributions_of(self.estimates)

    @cached_property
    def counted(self) -> dict[str, Distribution]:
        """The same of the inputs of extensions that are on."""
        return {
            key: each
            for key, each in counting(self.distributions).items()
            if key in EXTENSION_INPUTS and (key != ONE or "locality" in self.on)
        }

    @property
    def extensions(self) -> dict[str, float]:
        """The best estimates (of who gave none the medians) of these."""
        given = named(self.estimates)
        return {key: middle(given[key], each) for key, each in self.counted.items()}

    @property
    def on(self) -> tuple[str, ...]:
        """The extensions that are on."""
        return tuple(name for name, is_on in active(self.distributions).items() if is_on)

    @cached_property
    def derived(self) -> dict[str, Distribution]:
        """The same of variables that follow from others: defaults, and what D_b stands for."""
        return derived_distributions(self.distributions)

    def of(self, variable: str) -> tuple[str, Distribution]:
        """A variable's key of entry and distribution."""
        if variable in self.derived:
            return variable, self.derived[variable]
        return next(
            (key, each)
            for key, each in self.distributions.items()
            if (ACCEPTED[key].instead_of or key) == variable
        )

    def best(self, key: str) -> float:
        """The best estimate (of who gave none the median) under the key it was entered under."""
        given = named(self.estimates)
        if key not in self.derived:
            return middle(given[key], self.distributions[key])
        at = {each: middle(given[each], found) for each, found in self.distributions.items()}
        return float(accepted({**at, **left_assumed(at)})[key])


@dataclass(frozen=True)
class _Converted(Distribution):
    """A share that was entered under one key, as a distribution under another."""

    entered: Distribution = field(default_factory=lambda: constant(0.5))
    key: str = "F_V"
    to: str = "log10_F_V"

    def quantile(self, u: Any, rest: Any = None) -> Any:
        """The value below which the probability is u."""
        u = np.asarray(u, dtype=float)
        rest = 1 - u if rest is None else np.asarray(rest, dtype=float)
        if (self.key == MIRRORED) != (self.to == MIRRORED):
            u, rest = rest, u  # the larger the rest, the smaller the share
        log10_share = self.log10_share(u, rest)
        if self.to == MIRRORED:
            return small_shares.log10_rest_accurate(log10_share)
        return log10_share if ENTRIES[self.to].instead_of else 10.0**log10_share

    def log10_share(self, u: Any, rest: Any) -> Any:
        """The quantile of the entry as the log10 of the share."""
        if self.key == MIRRORED:
            return small_shares.log10_rest_accurate(self.entered.quantile(u, rest))
        if ENTRIES[self.key].instead_of:
            return self.entered.quantile(u, rest)
        return on_scale("positive", self.entered, u, rest) / small_shares.LN10


def common_keys(experts: Sequence[Expert], weights: Sequence[float]) -> dict[str, str]:
    """The key under which each variable is pooled: log10_F_V where entries of F_V differ.

    Who has weight 0 has no say in it.
    """
    found = {}
    for variable in VARIABLES:
        keys = {each.of(variable)[0] for each, w in zip(experts, weights, strict=True) if w}
        found[variable] = keys.pop() if len(keys) == 1 else f"log10_{variable}"
    return found


def on_key(expert: Expert, variable: str, key: str) -> Distribution:
    """A person's distribution of a variable, as if entered under a key of `common_keys`."""
    entered, found = expert.of(variable)
    return found if entered == key else converted(found, entered, key)


def best_on_key(expert: Expert, variable: str, key: str) -> float:
    """A person's best estimate (the median of who gave none), under that key."""
    entered, _ = expert.of(variable)
    best = expert.best(entered)
    return best if entered == key else converted(constant(best), entered, key).median


def converted(found: Distribution, key: str, to: str) -> Distribution:
    """A distribution under another key of the same variable."""
    other = _Converted("", "plain", 0.0, 1.0, entered=found, key=key, to=to)
    return constant(other.median) if found.is_constant else other
