"""Structural uncertainty: credences that options of the discussion hold, as a mixture.

With a credence for each option, independent of one another, every combination of options that
hold and do not is simulated on the same points and counts with its probability. Own derivation;
the post doubts its assumptions in words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from math import inf, isfinite, prod
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.options.catalogue import BY_NAME, Relation

from .correlation import Pair
from .counting import is_on, refuse_what_is_not_served
from .distributions import Distribution, constant
from .estimates import distributions_of
from .learning import mixed, sums_by_input, worth
from .outcomes import MARGINALS, OUTPUTS
from .plan import Plan, Prepared, prepare
from .results import Figure, Simulation, Totals, best_of, losses_of, result_of, totals_of
from .simulate import drawn, planned

MOST = 6  # credences: 64 combinations


@dataclass(frozen=True)
class Combination:
    """Which options hold, how likely that is, and the simulation if so."""

    holding: tuple[str, ...]
    probability: float
    simulation: Simulation


@dataclass(frozen=True)
class Structure:
    """The answer where it is uncertain which options hold.

    Attributes
    ----------
    credences : mapping
        The probability that each option holds.
    combinations : tuple of Combination
        Those that are possible, none holding first.
    best, expected_loss, marginals : mapping
        P(best), expected loss and mean marginal value of V, CV and CnV in the mixture.
    best_if, best_if_not : mapping of mapping
        P(best) given that an option holds, and that it does not; only where that is possible.
    share_broken : Figure
        Share of draws that break a coherence bound; the bounds are the base model's.
    coherent_best : mapping
        P(best) given coherent draws; empty if there is none.
    evpi : Figure
        Value of knowing everything: all numbers, and which options hold.
    switches : mapping
        EVPPI of each option: the value of knowing whether it holds, and nothing else.
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

    def is_worth_more_than_any_number(self, option: str) -> bool:
        """Whether to know if an option holds is worth more than to know any one number."""
        numbers = [each.value for each in self.inputs.values()]
        return self.switches[option].value > max(numbers, default=0.0)


@dataclass(frozen=True)
class Part:
    """One combination, drawn: its sums by scramble, and by bins of each input."""

    holding: tuple[str, ...]
    probability: float
    simulation: Simulation
    totals: Totals
    by_input: Mapping[str, np.ndarray]
    plan: Plan
    prepared: Prepared


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
    """What estimates say where it is uncertain which options of the discussion hold.

    Parameters
    ----------
    estimates : mapping
        As for `simulate`, with the inputs of the options; these count only where theirs holds.
    credences : mapping
        The probability that an option holds, by its name: "locality", "coalition", "response",
        "several", "evidence", "masses"; at most six. Options without a credence are as entered.
    samples, seed, correlations, jobs, executor
        As for `simulate`; so many draws of each combination of options.
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
    parts: list[Part] = []
    for at, (holding, probability) in enumerate(combinations):
        told = progress and shifted(progress, at, len(combinations))
        plan = planned(switched(given, held, holding), samples, seed, pairs, OUTPUTS, True,
                       learn=True)  # fmt: skip
        parts.append(part(holding, probability, plan, jobs, executor, told))
    return mixture(parts, held)


def checked(credences: Mapping[str, float], given: Mapping[str, Distribution]) -> dict[str, float]:
    """The credences in the catalogue's order, if they and the estimates fit."""
    if len(credences) > MOST:
        raise InputError(f"{len(credences)} credences are given: give at most {MOST}")
    for name, credence in credences.items():
        if name not in BY_NAME:
            raise InputError(
                f"{name} is no option: give a credence for one of {', '.join(BY_NAME)}"
            )
        is_number = isinstance(credence, int | float) and not isinstance(credence, bool)
        if not (is_number and 0 <= credence <= 1):
            raise InputError(
                f"the credence of {name} is {credence}: enter a probability from 0 to 1"
            )
        refuse_what_does_nothing(BY_NAME[name], given)
    return {name: float(credences[name]) for name in BY_NAME if name in credences}


def refuse_what_does_nothing(relation: Relation, given: Mapping[str, Distribution]) -> None:
    """An error for an option that is not served, switched off, or without inputs."""
    refuse_what_is_not_served(relation)
    switch, *others = relation.inputs
    if others and switch.key in given and not given[switch.key].median:
        raise InputError(
            f"{switch.key} is 0, but there is a credence for {relation.name}: leave one of them "
            "out"
        )
    if not is_on(relation, {**given, switch.key: constant(1)}):
        raise InputError(
            f"there is a credence for {relation.name}, but no input of it that makes a "
            f"difference: enter estimates of {', '.join(each.key for each in others)}"
        )


def possible(credences: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Which options hold, and the probability of that, if it is above 0."""
    for states in product((False, True), repeat=len(credences)):
        held = dict(zip(credences, states, strict=True))
        probability = prod(
            credence if held[name] else 1 - credence for name, credence in credences.items()
        )
        if probability > 0:
            yield tuple(name for name, holds in held.items() if holds), probability


def switched(
    given: Mapping[str, Distribution], credences: Iterable[str], holding: tuple[str, ...]
) -> dict[str, Distribution]:
    """The estimates with the switches of options as they hold."""
    return dict(given) | {key: constant(at) for key, at in switches(credences, holding).items()}


def switches(credences: Iterable[str], holding: tuple[str, ...]) -> dict[str, float]:
    """The switches of the options that have a credence: 1 for those that hold, 0 for others."""
    return {BY_NAME[name].switch: float(name in holding) for name in credences}


def likeliest(structure: Structure) -> Combination:
    """The most likely combination, the one with fewest options of those as likely."""
    return max(structure.combinations, key=lambda each: (each.probability, -len(each.holding)))


def shifted(progress: Callable[[int, int], object], at: int, count: int) -> Callable:
    """Progress of one of several simulations."""
    return lambda done, total: progress(at * total + done, count * total)


def part(
    holding: tuple[str, ...],
    probability: float,
    plan: Plan,
    jobs: int,
    executor: Executor | None,
    progress: Callable | None,
) -> Part:
    """Draw one combination."""
    tally, prepared = drawn(plan, jobs, executor, progress), prepare(plan)
    return Part(
        holding,
        probability,
        result_of(plan, prepared, tally),
        totals_of(plan, prepared, tally),
        sums_by_input(prepared, tally),
        plan,
        prepared,
    )


def mixture(parts: list[Part], credences: Mapping[str, float]) -> Structure:
    """Put the combinations together."""
    plan, totals = parts[0].plan, weighed(parts)
    losses = losses_of(totals, "all")
    if not all(isfinite(each.simulation.evpi.value) for each in parts):
        losses = dict.fromkeys(losses, Figure(inf))
    evpi = min(losses.values(), key=lambda loss: loss.value)
    splits = {name: split(parts, name) for name in credences}
    sums = mixed((each.probability, each.by_input) for each in parts)
    inputs = {key: worth(each, plan.rows, evpi) for key, each in sums.items()}
    broken = [1 - each["coherent draws"] / each["all draws"] for each in totals]
    share_broken = Figure.of(float(np.mean(broken)), broken)
    return Structure(
        plan.samples,
        plan.seed,
        credences,
        tuple(Combination(each.holding, each.probability, each.simulation) for each in parts),
        best_of(totals, "all"),
        losses,
        {name: mean(parts, name) for name in INTERVENTIONS},
        {name: best_of(weighed(held), "all") for name, (held, _) in splits.items() if held},
        {name: best_of(weighed(other), "all") for name, (_, other) in splits.items() if other},
        share_broken,
        best_of(totals, "coherent") if share_broken.value < 1 else {},
        evpi,
        ordered({name: worth_of_states(each, evpi) for name, each in splits.items()}),
        worth_of_states([[each] for each in parts], evpi),
        ordered(inputs),
        parts[0].prepared.scales.common,
        tuple(dict.fromkeys(note for each in parts for note in each.simulation.notes)),
    )


def weighed(parts: list[Part]) -> list[dict[str, float]]:
    """The sums of a mixture by scramble: those of its parts, by their probabilities."""
    whole = sum(each.probability for each in parts)
    labels = set.intersection(*(set(each.totals[0]) for each in parts))
    return [
        {
            label: sum(each.probability / whole * each.totals[at][label] for each in parts)
            for label in labels
        }
        for at in range(len(parts[0].totals))
    ]


def split(parts: list[Part], name: str) -> tuple[list[Part], list[Part]]:
    """The combinations in which an option holds, and the others."""
    return (
        [each for each in parts if name in each.holding],
        [each for each in parts if name not in each.holding],
    )


def mean(parts: list[Part], name: str) -> Figure:
    """The mean of a marginal; parts whose mean is exact add no error."""
    key = MARGINALS[INTERVENTIONS.index(name)]
    means = [each.simulation.outputs[key].mean for each in parts]
    value = sum(each.probability * figure.value for each, figure in zip(parts, means, strict=True))
    if not isfinite(value):
        return Figure(value)
    errors = [
        sum(
            each.probability * scramble[name]
            for each, figure, scramble in zip(parts, means, scrambles, strict=True)
            if figure.error
        )
        for scrambles in zip(*(means_of(each.totals) for each in parts), strict=True)
    ]
    return Figure.of(value, errors)


def means_of(totals: Totals) -> list[dict[str, float]]:
    """The mean marginals by scramble."""
    return [
        {name: each[f"all value {name}"] / each["all draws"] for name in INTERVENTIONS}
        for each in totals
    ]


def worth_of_states(states: Iterable[list[Part]], most: Figure) -> Figure:
    """Σ P(state)·max E[marginal | state] − max E[marginal]; each state is a list of parts."""
    if not isfinite(most.value):
        return most
    known = [each for each in states if each]
    means = np.array([[list(m.values()) for m in means_of(weighed(each))] for each in known])
    probabilities = np.array([sum(part.probability for part in each) for each in known])
    pooled = means.mean(axis=1)  # (states, marginals)
    usual = int(np.argmax(probabilities @ pooled))
    gains = sum(
        probability * (by_scramble[:, int(np.argmax(at))] - by_scramble[:, usual])
        for probability, by_scramble, at in zip(probabilities, means, pooled, strict=True)
    )
    found = Figure.of(float(np.mean(gains)), list(gains))
    return Figure(min(max(found.value, 0.0), most.value), found.error)


def ordered(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The largest first."""
    return dict(sorted(figures.items(), key=lambda item: -item[1].value))
