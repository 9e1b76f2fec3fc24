"""All that is found out about uncertain estimates: what `coop-xl run` tells and writes."""

import platform
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date

import numpy as np

import coop_xl
from coop_xl.analysis.outcomes import MARGINALS
from coop_xl.analysis.results import Figure, Simulation
from coop_xl.analysis.sensitivity import (
    INDEXED,
    Indices,
    Swing,
    rank_correlations,
    sobol_indices,
    tornado,
)
from coop_xl.analysis.simulate import simulate
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
        The indices of U and each marginal; empty if inputs are correlated or all certain.
    index_samples : int
        Draws behind the indices and the rank correlations.
    ranks : mapping
        Rank correlations of the same outputs with each uncertain input.
    worth : ValueOfInformation or None
        None if every input is certain.
    """

    content: Content
    simulation: Simulation
    swings: Mapping[str, list[Swing]]
    sobol: Mapping[str, Mapping[str, Indices]]
    index_samples: int
    ranks: Mapping[str, Mapping[str, float]]
    worth: ValueOfInformation | None

    @property
    def uncertain(self) -> list[str]:
        """The inputs that are not certain."""
        return [key for key, each in self.simulation.inputs.items() if not each.is_constant]

    @property
    def is_finite(self) -> bool:
        """Whether expected losses, and with them the values of information, exist."""
        return bool(np.isfinite(self.simulation.evpi.value))


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
    estimates, pairs = content.estimates_entered, content.correlations_entered
    simulation = simulate(
        estimates,
        samples,
        seed,
        correlations=pairs,
        jobs=jobs,
        executor=executor,
        progress=progress,
    )
    swings = {key: tornado(estimates, key) for key in MARGINALS}
    if all(each.is_constant for each in simulation.inputs.values()):
        return Study(content, simulation, swings, {}, 0, {}, None)
    most = MOST_IF_CORRELATED if pairs else MOST_FOR_WORTH
    fewer = max(min(simulation.samples // 4, MOST_FOR_INDICES), FEWEST)
    sobol = {} if pairs else sobol_indices(estimates, fewer, seed)
    ranks = rank_correlations(estimates, fewer, seed, outputs=INDEXED, correlations=pairs)
    worth = evppi(estimates, min(simulation.samples, most), seed, correlations=pairs)
    return Study(content, simulation, swings, sobol, fewer, ranks, worth)


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
