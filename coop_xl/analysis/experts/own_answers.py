"""What each expert's own estimates say: one simulation or, with credences, several.

With a credence for an extension, an expert is a mixture: every combination of extensions that may
hold counts with its probability, credences being independent (see `structure`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coop_xl.analysis.extension_uncertainty import possible, switches
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.outputs import MARGINALS
from coop_xl.analysis.monte_carlo.results import QUANTILES, Simulation
from coop_xl.estimates.credences import checked
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError

from .expert import Expert
from .linear_pool import common_scale, mixed_output

MIXED = ("U", *MARGINALS)
_MOST = 4  # credences of an expert: 16 simulations, whose histograms are all held
_Parts = Sequence[tuple[float, Simulation]]


@dataclass(frozen=True)
class _Mixed:
    """An output of a mixture: quantiles in units of 10^log10_scale."""

    quantiles: Mapping[float, Figure]
    log10_scale: int


@dataclass(frozen=True)
class Own:
    """What one expert's estimates say.

    Attributes
    ----------
    parts : sequence of (float, Simulation)
        The probability and the simulation of each combination of extensions that may hold; one
        with probability 1 without credences.
    """

    parts: _Parts

    @property
    def simulation(self) -> Simulation:
        """That of the most likely combination; among equals, where fewest extensions hold."""
        return max(self.parts, key=lambda part: part[0])[1]

    @property
    def best(self) -> Mapping[str, Figure]:
        """P(best) over all combinations; errors are at most those given."""
        return mixed_best(self.parts) if self.parts[1:] else self.simulation.best

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        """U and the marginals over all combinations, with `quantiles` and `log10_scale`."""
        if not self.parts[1:]:
            return {key: self.simulation.outputs[key] for key in MIXED}
        scales = common_scales(self.parts)
        found = mixed_outputs(self.parts, QUANTILES, scales)
        return {key: _Mixed(found[key], scales[key]) for key in MIXED}


def cases_of(expert: Expert) -> list[tuple[float, Mapping[str, Any]]]:
    """Each combination of extensions that may hold: its probability, and the estimates with it.

    Raises
    ------
    CoopError
        If a credence does not fit, or there are more than `_MOST`.
    """
    if len(expert.credences) > _MOST:
        raise InputError(f"{len(expert.credences)} credences are given: a panel takes {_MOST}")
    held = checked(expert.credences, expert.distributions)
    return [
        (probability, {**expert.estimates, **switches(held, holding)})
        for holding, probability in sorted(possible(held), key=lambda each: len(each[0]))
    ]


def weighed_answers(own: Iterable[Own], weights: Iterable[float]) -> _Parts:
    """The parts of several experts, each by the expert's weight."""
    return [
        (weight * probability, simulation)
        for each, weight in zip(own, weights, strict=True)
        for probability, simulation in each.parts
    ]


def mixed_best(parts: _Parts) -> dict[str, Figure]:
    """P(best) of a mixture: the weighted mean of its parts'."""
    held = [(weight, each.best) for weight, each in parts if weight]
    return {
        name: Figure(
            sum(weight * best[name].value for weight, best in held),
            sum(weight * best[name].error for weight, best in held),
        )
        for name in INTERVENTIONS
    }


def common_scales(parts: _Parts) -> dict[str, int]:
    """The power of ten in which each output is given."""
    weights = [weight for weight, _ in parts]
    return {key: common_scale([each.outputs[key] for _, each in parts], weights) for key in MIXED}


def mixed_outputs(
    parts: _Parts, probabilities: Sequence[float], scales: Mapping[str, int]
) -> dict[str, dict[float, Figure]]:
    """Quantiles of U and the marginals in a mixture."""
    weights = [weight for weight, _ in parts]
    return {
        key: mixed_output(
            [each.outputs[key] for _, each in parts], weights, probabilities, scales[key]
        )
        for key in MIXED
    }
