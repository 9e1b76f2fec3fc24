"""Structural uncertainty: credences that extensions hold, as a mixture.

With a credence for each extension, independent of one another, every combination of extensions
that hold and do not is simulated on the same points and counts with its probability. Own
derivation; the post doubts its assumptions in words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import inf, isfinite, prod
from typing import Any

from coop_xl.analysis.monte_carlo.outputs import OUTPUTS
from coop_xl.analysis.monte_carlo.plan import REPLICATES, prepare
from coop_xl.analysis.monte_carlo.results import (
    Simulation,
    best_of,
    losses_of,
    result_of,
    share_of,
    totals_of,
)
from coop_xl.analysis.monte_carlo.simulate import planned, sums_of_draws
from coop_xl.estimates.correlation import Pair
from coop_xl.estimates.credences import checked
from coop_xl.estimates.distributions import Distribution, constant
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.defaults import left_assumed
from coop_xl.model.extensions.catalogue import BY_NAME

from .evppi_bins import mixed, sums_by_input, worth
from .extension_mixture import Combination, Part, mean, split, weighed, worth_of_states
from .figure import Figure
from .value_of_information import ordered


@dataclass(frozen=True)
class Structure:
    """The answer where it is uncertain which extensions hold.

    Attributes
    ----------
    credences : mapping
        The probability that each extension holds.
    combinations : tuple of Combination
        Those that are possible, none holding first.
    likeliest : Combination
        The most likely of them; of several as likely, the one where fewest hold.
    simulation : Simulation
        The whole simulation of that one.
    best, expected_loss, marginals : mapping
        P(best), expected loss and mean marginal value of V, CV and CnV in the mixture.
    best_if, best_if_not : mapping of mapping
        P(best) given that an extension holds, and that it does not; only where that is possible.
    share_broken : Figure
        Share of draws that break a coherence bound; the bounds are the base model's.
    coherent_best : mapping
        P(best) given coherent draws; empty if there is none.
    evpi : Figure
        Value of knowing everything: all numbers, and which extensions hold.
    switches : mapping
        EVPPI of each extension: the value of knowing whether it holds, and nothing else.
    structure : Figure
        The value of knowing of all of them whether they hold.
    inputs : mapping
        EVPPI of each uncertain number, the largest first, while structure stays unknown.
    log10_scale : int
        Marginals and values are in units of 10 to this power.
    notes : tuple of str
    """

    samples: int
    seed: int
    credences: Mapping[str, float]
    combinations: tuple[Combination, ...]
    likeliest: Combination
    simulation: Simulation
    best: Mapping[str, Figure]
    expected_loss: Mapping[str, Figure]
    marginals: Mapping[str, Figure]
    best_if: Mapping[str, Mapping[str, Figure]]
    best_if_not: Mapping[str, Mapping[str, Figure]]
    share_broken: Figure
    coherent_best: Mapping[str, Figure]
    evpi: Figure
    switches: Mapping[str, Figure]
    structure: Figure
    inputs: Mapping[str, Figure]
    log10_scale: int
    notes: tuple[str, ...]

    def is_worth_more_than_any_number(self, extension: str) -> bool:
        """Whether to know if an extension holds is worth more than to know any one number."""
        numbers = [each.value for each in self.inputs.values()]
        return self.switches[extension].value > max(numbers, default=0.0)


def structural(
    estimates: Mapping[str, Any],
    credences: Mapping[str, float],
    samples: int = 2**16,
    seed: int = 0,
    *,
    correlations: Iterable[Pair] = (),
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Structure:
    """What estimates say where it is uncertain which extensions hold.

    Parameters
    ----------
    estimates : mapping
        As for `simulate`, with the inputs of the extensions; these count only where theirs holds.
    credences : mapping
        The probability that an extension holds, by its name: "locality", "coalition", "response",
        "several", "evidence", "masses"; at most six. Extensions without a credence are as entered.
    samples, seed, correlations, jobs, executor
        As for `simulate`; so many draws of each combination of extensions.
    progress : callable, optional
        Called with the draws done, and draws in all.

    Returns
    -------
    Structure

    Raises
    ------
    CoopError
        What is wrong with a credence or an estimate, and how to mend it.

    Notes
    -----
    Credences are taken as independent of one another and of all numbers. EVPPI of a switch is
    Σ P(state)·max E[marginal | state] − max E[marginal], from the means of the same draws; that
    of a number is estimated as in `learning`. Own derivation.
    """
    given = distributions_of(estimates)
    held = checked(credences, given)
    pairs = list(correlations)
    combinations = list(possible(held))
    likely = max(combinations, key=lambda each: (each[1], -len(each[0])))
    parts: list[Part] = []
    for at, (holding, probability) in enumerate(combinations):
        told = progress and _shifted(progress, at, len(combinations))
        inputs = _with_switches(given, held, holding)
        plan = planned(inputs, samples, seed, pairs, OUTPUTS, True, learn=True)
        tally, prepared = sums_of_draws(plan, jobs, executor, told), prepare(plan)
        found = result_of(plan, prepared, tally)
        parts.append(
            Part(
                Combination.of(holding, probability, found),
                totals_of(plan, prepared, tally),
                sums_by_input(prepared, tally),
            )
        )
        if holding == likely[0]:
            most_likely = parts[-1].combination, found
    is_certain = all(each.is_constant for each in given.values())
    return mixture(parts, held, *most_likely, is_certain=is_certain)


def possible(credences: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Which extensions hold, and the probability of that, if it is above 0."""
    for states in product((False, True), repeat=len(credences)):
        held = dict(zip(credences, states, strict=True))
        probability = prod(
            credence if held[name] else 1 - credence for name, credence in credences.items()
        )
        if probability > 0:
            yield tuple(name for name, holds in held.items() if holds), probability


def _with_switches(
    given: Mapping[str, Distribution], credences: Iterable[str], holding: tuple[str, ...]
) -> dict[str, Any]:
    """The estimates with the switches of extensions as they hold."""
    switched_to = {key: constant(at) for key, at in switches(credences, holding).items()}
    return {**given, **left_assumed(given), **switched_to}


def switches(credences: Iterable[str], holding: tuple[str, ...]) -> dict[str, float]:
    """The switches of the extensions that have a credence: 1 for those that hold, 0 for others."""
    return {BY_NAME[name].switch: float(name in holding) for name in credences}


def _shifted(
    progress: Callable[[int, int], object], at: int, count: int
) -> Callable[[int, int], object]:
    """Progress of one of several simulations."""
    return lambda done, total: progress(at * total + done, count * total)


def mixture(
    parts: list[Part],
    credences: Mapping[str, float],
    likely: Combination,
    found: Simulation,
    *,
    is_certain: bool,
) -> Structure:
    """Put the combinations together."""
    chances = partial(best_of, is_certain=is_certain)
    totals = weighed(parts)
    losses = losses_of(totals, "all", is_certain=is_certain)
    if not all(isfinite(each.combination.evpi.value) for each in parts):
        losses = dict.fromkeys(losses, Figure(inf))
    evpi = min(losses.values(), key=lambda loss: loss.value)
    splits = {name: split(parts, name) for name in credences}
    sums = mixed((each.probability, each.by_input) for each in parts)
    inputs = {key: worth(each, found.samples // REPLICATES, evpi) for key, each in sums.items()}
    broken = [1 - each["coherent draws"] / each["all draws"] for each in totals]
    share_broken = share_of(broken, found.samples, is_certain=is_certain)
    return Structure(
        found.samples,
        found.seed,
        credences,
        tuple(each.combination for each in parts),
        likely,
        found,
        chances(totals, "all"),
        losses,
        {name: mean(parts, name) for name in INTERVENTIONS},
        {name: chances(weighed(held), "all") for name, (held, _) in splits.items() if held},
        {name: chances(weighed(other), "all") for name, (_, other) in splits.items() if other},
        share_broken,
        chances(totals, "coherent") if share_broken.value < 1 else {},
        evpi,
        ordered({name: worth_of_states(each, evpi) for name, each in splits.items()}),
        worth_of_states([[each] for each in parts], evpi),
        ordered(inputs),
        found.log10_scale,
        tuple(dict.fromkeys(note for each in parts for note in each.combination.notes)),
    )
