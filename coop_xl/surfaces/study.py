"""All that is found out about uncertain estimates: what `coop-xl run` tells and writes."""

import platform
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

import coop_xl
from coop_xl.analysis.outcomes import MARGINALS
from coop_xl.analysis.results import Figure, Simulation
from coop_xl.analysis.sensitivity import (
    INDEXED,
    MOST_INDEXED,
    Indices,
    Swing,
    middle,
    rank_correlations,
    sobol_indices,
    tornado,
)
from coop_xl.analysis.simulate import simulate
from coop_xl.analysis.structure import Structure, structural, switches
from coop_xl.analysis.value_of_information import ValueOfInformation, evppi
from coop_xl.model import MODEL_VERSION

from .workbook.content import Content

SAMPLES = 2**16
FEWEST = 2**6
# More draws would take long and change no digit that is shown.
MOST_FOR_INDICES = 2**16
MOST_FOR_WORTH = 2**18
MOST_IF_CORRELATED = 2**14  # then each takes inner draws


@dataclass(frozen=True)
class Study:
    """The answer under uncertainty, and what it depends on.

    Attributes
    ----------
    content : Content
        The estimates.
    simulation : Simulation
    swings : mapping
        The tornado of each marginal.
    sobol : mapping
        The indices of U and each marginal; empty if inputs are correlated, all certain, or more
        than `MOST_INDEXED`.
    index_samples : int
        Draws behind the indices and the rank correlations.
    ranks : mapping
        Rank correlations of the same outputs with each uncertain input.
    worth : ValueOfInformation or None
        None if every input is certain.
    estimates : mapping
        What was simulated: with credences, the options as they hold in the most likely
        combination, of which all but `structure` and `worth` are.
    structure : Structure or None
        The mixture over options, if there are credences.
    """

    content: Content
    simulation: Simulation
    swings: Mapping[str, list[Swing]]
    sobol: Mapping[str, Mapping[str, Indices]]
    index_samples: int
    ranks: Mapping[str, Mapping[str, float]]
    worth: ValueOfInformation | None
    estimates: Mapping[str, Any]
    structure: Structure | None = None

    @property
    def best(self) -> Mapping[str, Figure]:
        """P(best) of V, CV and CnV, over all combinations of options."""
        return (self.structure or self.simulation).best

    @property
    def expected_loss(self) -> Mapping[str, Figure]:
        """Their expected losses."""
        return (self.structure or self.simulation).expected_loss

    @property
    def evpi(self) -> Figure:
        """The value of knowing everything."""
        return (self.structure or self.simulation).evpi

    @property
    def log10_scale(self) -> int:
        """The power of ten that losses and values of information are in units of."""
        return (self.structure or self.simulation).log10_scale

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know."""
        return (self.structure or self.simulation).notes

    @property
    def uncertain(self) -> list[str]:
        """The inputs that are not certain."""
        return [key for key, each in self.simulation.inputs.items() if not each.is_constant]

    @property
    def at_best(self) -> dict[str, float]:
        """Every input at Best or, where that is blank, at its median."""
        inputs = self.simulation.inputs
        return {key: middle(self.estimates[key], each) for key, each in inputs.items()}

    @property
    def is_finite(self) -> bool:
        """Whether expected losses, and with them the values of information, exist."""
        return bool(np.isfinite(self.evpi.value))


@dataclass(frozen=True)
class Origin:
    """Where results come from, and when."""

    file: str
    date: date


def study(
    content: Content,
    samples: int = SAMPLES,
    seed: int = 0,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Simulate the estimates, and find out what the answer depends on.

    Parameters
    ----------
    content : Content
        As `read_workbook` or `json_estimates` gives it, with nothing wrong.
    samples, seed, jobs, executor, progress
        As for `coop_xl.simulate`.
    """
    estimates: dict[str, Any] = {**content.estimates_entered}
    pairs = content.correlations_entered
    where: dict[str, Any] = {
        "correlations": pairs,
        "jobs": jobs,
        "executor": executor,
        "progress": progress,
    }
    structure = None
    if content.credences:
        structure = structural(estimates, content.credences, samples, seed, **where)
        estimates |= switches(structure.credences, structure.likeliest.holding)
        simulation = structure.simulation
    else:
        simulation = simulate(estimates, samples, seed, **where)
    swings = {key: tornado(estimates, key) for key in MARGINALS}
    if all(each.is_constant for each in simulation.inputs.values()):
        return Study(content, simulation, swings, {}, 0, {}, None, estimates, structure)
    most = MOST_IF_CORRELATED if pairs else MOST_FOR_WORTH
    fewer = max(min(simulation.samples // 4, MOST_FOR_INDICES), FEWEST)
    uncertain = [key for key, each in simulation.inputs.items() if not each.is_constant]
    has_indices = not pairs and len(uncertain) <= MOST_INDEXED
    sobol = sobol_indices(estimates, fewer, seed) if has_indices else {}
    ranks = rank_correlations(estimates, fewer, seed, outputs=INDEXED, correlations=pairs)
    if structure:
        worth = ValueOfInformation(structure.evpi, structure.inputs, {}, structure.log10_scale)
    else:
        worth = evppi(estimates, min(simulation.samples, most), seed, correlations=pairs)
    return Study(content, simulation, swings, sobol, fewer, ranks, worth, estimates, structure)


def versions() -> dict[str, str]:
    """What computed a study."""
    return {
        "coop_xl": coop_xl.__version__,
        "model": str(MODEL_VERSION),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def largest(figures: Mapping[str, Figure]) -> str:
    """The name of the largest figure."""
    return max(figures, key=lambda name: figures[name].value)
