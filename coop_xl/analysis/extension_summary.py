"""What the extensions of the post's discussion do to an answer, for the pictures of it.

Everything is computed here, once, at the best estimates; only P(best) in the base model is of
draws. Own derivation; the post has words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any, TypeVar

from coop_xl.analysis.monte_carlo.results import Simulation
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.estimates.active_extensions import active
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.credences import BRANCHES
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.defaults import left_assumed
from coop_xl.model.errors import CoopError, InputError
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSIONS

from .along_lambda import TOO_LARGE, AgainstLambda, against_lambda
from .budget_map import Division, division
from .extension_effects import Outcome, compare
from .sensitivity import middle

Found = TypeVar("Found")
_NO_DIFFERENCE = "with every estimate at its best value the extensions change nothing"


@dataclass(frozen=True)
class Discussion:
    """Extensions on and off, the answer against λ, and how to divide a budget.

    Attributes
    ----------
    on : tuple of str
        The extensions that are on, or that have a credence above 0.
    outcomes : list of Outcome
        The base model, each of these extensions alone, and all together; empty if there is nothing
        to compare at the best estimates.
    base : Simulation or None
        The draws of the base model; None if no extension is on.
    against_lambda : AgainstLambda or None
    division : Division or None
    missing : mapping of str to str
        Why "outcomes", "against_lambda" or "division" is not there.
    """

    on: tuple[str, ...]
    outcomes: list[Outcome]
    base: Simulation | None
    against_lambda: AgainstLambda | None
    division: Division | None
    missing: Mapping[str, str]

    @property
    def unit(self) -> float:
        """The largest marginal value of the base model by size, else of any outcome, else 1."""
        sizes = [
            max(map(abs, each.marginals.values())) for each in self.outcomes if each.marginals
        ]
        return sizes[0] or max(sizes) or 1.0

    @property
    def multiples(self) -> list[dict[str, float]]:
        """The marginal values of each outcome in that unit; empty where it has none."""
        return [
            {name: value / self.unit for name, value in (each.marginals or {}).items()}
            for each in self.outcomes
        ]


def discussion(
    estimates: Mapping[str, Any],
    credences: Mapping[str, float],
    samples: int,
    seed: int = 0,
    *,
    correlations: Iterable[Pair] = (),
    budget: float | None = None,
    use_branches: bool = False,
) -> Discussion:
    """Everything that the pictures of extensions show.

    Parameters
    ----------
    estimates, samples, seed, correlations
        As for `simulate`; with credences, the extensions as they hold in the most likely
        combination.
    credences : mapping
        As for `structural`; to compare extensions, those that may hold are taken as on.
    budget : float, optional
        As for `division`.
    use_branches : bool
        Whether to compare the exact value over the two branches too, which no draws serve.
    """
    on = extensions_on(estimates, credences, use_branches)
    at = point(estimates)
    base = None
    if on:
        off = {extension.switch: 0.0 for extension in EXTENSIONS}
        base = simulate({**estimates, **off}, samples, seed, correlations=correlations)
    missing: dict[str, str] = {}
    compare_them = partial(_outcomes_compared, at, credences, use_branches)
    return Discussion(
        on,
        (_found_or_not("outcomes", compare_them, missing) if on else None) or [],
        base,
        _found_or_not("against_lambda", lambda: against_lambda(at), missing),
        _found_or_not("division", lambda: division(at, budget), missing),
        missing,
    )


def extensions_on(
    estimates: Mapping[str, Any], credences: Mapping[str, float], use_branches: bool = False
) -> tuple[str, ...]:
    """The extensions that are on in the draws, or may be."""
    on = active(distributions_of(estimates))
    on |= {name: credence > 0 for name, credence in credences.items()}
    on[BRANCHES] |= use_branches
    return tuple(name for name, is_on in on.items() if is_on)


def point(estimates: Mapping[str, Any]) -> dict[str, Any]:
    """Every estimate at Best or, where that is blank, at its median."""
    distributions = distributions_of(estimates)
    found = {key: middle(estimates[key], each) for key, each in distributions.items()}
    return found | left_assumed(found)


def _outcomes_compared(
    at: Mapping[str, float], credences: Mapping[str, float], use_branches: bool
) -> list[Outcome]:
    """The base model against the extensions that are or may be on; an error if nothing differs."""
    switches = {BY_NAME[name].switch: float(each > 0) for name, each in credences.items()}
    if use_branches:
        switches[BY_NAME[BRANCHES].switch] = 1.0
    outcomes, are_illustrations = compare({**at, **switches})
    if are_illustrations:
        raise InputError(_NO_DIFFERENCE)
    values = [value for each in outcomes for value in (each.marginals or {}).values()]
    if outcomes[0].marginals is None or not all(map(isfinite, values)):
        raise InputError(TOO_LARGE)
    return outcomes


def _found_or_not(name: str, find: Callable[[], Found], missing: dict[str, str]) -> Found | None:
    """What is looked for, or None, with the reason among what is missing."""
    try:
        return find()
    except CoopError as problem:
        missing[name] = str(problem)
        return None
