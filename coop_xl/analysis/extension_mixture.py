"""Combinations of extensions weighed by their probabilities: means, values of information."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot, isfinite, sqrt

import numpy as np

from coop_xl.analysis.monte_carlo.results import Simulation, Totals
from coop_xl.model.catalogue import INTERVENTIONS

from .figure import Figure


@dataclass(frozen=True)
class Combination:
    """Which extensions hold, how likely that is, and the answer if so.

    Attributes
    ----------
    holding : tuple of str
    probability : float
    best, expected_loss, marginals : mapping
        P(best), expected loss and mean marginal value of V, CV and CnV.
    evpi : Figure
    notes : tuple of str
    """

    holding: tuple[str, ...]
    probability: float
    best: Mapping[str, Figure]
    expected_loss: Mapping[str, Figure]
    marginals: Mapping[str, Figure]
    evpi: Figure
    notes: tuple[str, ...]

    @classmethod
    def of(cls, holding: tuple[str, ...], probability: float, found: Simulation) -> "Combination":
        """What is kept of a simulation; its histograms are large."""
        means = {name: found.outputs[f"marginal_{name}"].mean for name in INTERVENTIONS}
        return cls(
            holding, probability, found.best, found.expected_loss, means, found.evpi, found.notes
        )


@dataclass(frozen=True)
class Part:
    """One combination with its sums by scramble, and by bins of each input."""

    combination: Combination
    totals: Totals
    by_input: Mapping[str, np.ndarray]

    @property
    def holding(self) -> tuple[str, ...]:
        """Which extensions hold."""
        return self.combination.holding

    @property
    def probability(self) -> float:
        """How likely that is."""
        return self.combination.probability


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
    """The combinations in which an extension holds, and the others."""
    return (
        [each for each in parts if name in each.holding],
        [each for each in parts if name not in each.holding],
    )


def mean(parts: list[Part], name: str) -> Figure:
    """The mean of a marginal; parts whose mean is exact add no error."""
    means = [each.combination.marginals[name] for each in parts]
    value = sum(each.probability * figure.value for each, figure in zip(parts, means, strict=True))
    if not isfinite(value):
        return Figure(value)
    by_scramble = [
        np.array([each.probability * scramble[name] for scramble in _means_of(each.totals)])
        for each, figure in zip(parts, means, strict=True)
        if figure.error
    ]
    spread = Figure.of(value, list(sum(by_scramble, np.zeros(len(parts[0].totals)))))
    errors = (each.probability * f.error for each, f in zip(parts, means, strict=True) if f.error)
    own = (Figure.of(0.0, list(each)).error for each in by_scramble)
    # What scrambles do not show of a part (see `far_draws`) may go together in all of them.
    unseen = sum(sqrt(max(e**2 - o**2, 0.0)) for e, o in zip(errors, own, strict=True))
    return Figure(value, hypot(spread.error, unseen))


def _means_of(totals: Totals) -> list[dict[str, float]]:
    """The mean marginals by scramble."""
    return [
        {name: each[f"all value {name}"] / each["all draws"] for name in INTERVENTIONS}
        for each in totals
    ]


def worth_of_states(states: Iterable[list[Part]], most: Figure) -> Figure:
    """Σ P(state)·max E[marginal | state] − max E[marginal]; each state is a list of parts.

    Its error has, beside the spread of scrambles, how much more there would be if each scramble
    chose for itself: where two kinds of work are about as good in a state, noise may hide it.
    """
    if not isfinite(most.value):
        return most
    known = [each for each in states if each]
    means = np.array([[list(m.values()) for m in _means_of(weighed(each))] for each in known])
    probabilities = np.array([sum(part.probability for part in each) for each in known])
    pooled = means.mean(axis=1)  # (states, marginals)
    usual = int(np.argmax(probabilities @ pooled))
    gains = sum(
        probability * (by_scramble[:, int(np.argmax(at))] - by_scramble[:, usual])
        for probability, by_scramble, at in zip(probabilities, means, pooled, strict=True)
    )
    found = Figure.of(float(np.mean(gains)), list(gains))
    value = min(max(found.value, 0.0), most.value)
    each_its_own = (probabilities @ means.max(axis=2) - probabilities @ means[:, :, usual]).mean()
    too_close = max(float(each_its_own) - value, 0.0) / len(means[0]) ** 0.5
    return Figure(value, float(np.hypot(found.error, too_close)))
