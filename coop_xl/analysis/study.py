"""The answer under uncertainty, and what it depends on: one study for every command."""

import platform
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

import coop_xl
from coop_xl.analysis.monte_carlo.outputs import MARGINALS, OUTPUTS
from coop_xl.analysis.monte_carlo.results import Simulation
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.estimates.case import Case
from coop_xl.estimates.defaults_used import assumed_sentence
from coop_xl.estimates.entries import Entries
from coop_xl.model import MODEL_VERSION
from coop_xl.model.defaults import left_assumed
from coop_xl.model.errors import CoopError

from .at_best import AtBest, at_best
from .extension_summary import Discussion, discussion, extensions_on
from .extension_uncertainty import Structure, structural, switches
from .figure import Figure
from .proposals.proposal_study import ProposalStudy
from .sensitivity import (
    INDEXED,
    MOST_INDEXED,
    Indices,
    Swing,
    middle,
    rank_figures,
    sobol_indices,
    tornado,
)
from .value_of_information import ValueOfInformation, evppi
from .winners import Winners, winners

SAMPLES = 2**16
_FEWEST = 2**6
# More draws would take long and change no digit that is shown.
_MOST_FOR_INDICES = 2**16
MOST_FOR_WORTH = 2**18
_MOST_IF_CORRELATED = 2**14  # then each takes inner draws


@dataclass(frozen=True)
class Study:
    """The answer under uncertainty, and what it depends on, worked out when first asked for.

    Attributes
    ----------
    case : Case
        What was simulated.
    simulation : Simulation
        With credences, of the most likely combination of extensions.
    structure : Structure or None
        The mixture over extensions, if there are credences.
    content : Entries
        What a person entered; blank if the case is of another source.
    budget : float or None
        Of the map of budgets; by default a round one.
    use_branches : bool
        Whether to compare extensions over the two branches too, which no draws serve.
    proposals : ProposalStudy or None
        What is found of the proposals on the file's own sheet; None if it has none.
    """

    case: Case
    simulation: Simulation
    structure: Structure | None = None
    content: Entries = field(default_factory=Entries)
    budget: float | None = None
    use_branches: bool = False
    proposals: ProposalStudy | None = None

    @property
    def best(self) -> Mapping[str, Figure]:
        """P(best) of V, CV and CnV, over all combinations of extensions."""
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
        notes = (self.structure or self.simulation).notes
        said = assumed_sentence(self.content) if self.content.estimates else ""
        return (said, *notes) if said else notes

    @property
    def is_finite(self) -> bool:
        """Whether expected losses, and with them the values of information, exist."""
        return bool(np.isfinite(self.evpi.value))

    @property
    def uncertain(self) -> list[str]:
        """The inputs that are not certain."""
        return [key for key, each in self.simulation.inputs.items() if not each.is_constant]

    @cached_property
    def estimates(self) -> dict[str, Any]:
        """What was simulated: with credences, the extensions as they hold most likely."""
        given = dict(self.case.estimates)
        if self.structure:
            given |= switches(self.structure.credences, self.structure.likeliest.holding)
        return given

    @cached_property
    def at_best(self) -> AtBest:
        """The answer with every input at Best or, where that is blank, at its median."""
        return at_best(self.inputs_at_best)

    @cached_property
    def inputs_at_best(self) -> dict[str, Any]:
        """Each input at Best or, where that is blank, at its median; the rest is assumed."""
        inputs = self.simulation.inputs
        at = {key: middle(self.estimates[key], each) for key, each in inputs.items()}
        return at | left_assumed(at)

    @cached_property
    def swings(self) -> dict[str, list[Swing]]:
        """The tornado of each marginal."""
        return {key: tornado(self.estimates, key) for key in MARGINALS}

    @cached_property
    def winners(self) -> list[Winners]:
        """Who wins where along each input, all others at Best.

        Empty where no float holds it, and with extensions on, whose ties take long to seek.
        """
        if self.has_extensions:
            return []
        try:
            return winners(self.inputs_at_best)
        except CoopError:
            return []

    @property
    def index_samples(self) -> int:
        """Draws behind the indices and the rank correlations."""
        fewer = max(min(self.simulation.samples // 4, _MOST_FOR_INDICES), _FEWEST)
        return fewer if self.uncertain else 0

    @cached_property
    def sobol(self) -> Mapping[str, Mapping[str, Indices]]:
        """The indices of U and each marginal.

        Empty if inputs are correlated, all certain, or more than `MOST_INDEXED`.
        """
        if self.case.correlations or not 0 < len(self.uncertain) <= MOST_INDEXED:
            return {}
        return sobol_indices(self.estimates, self.index_samples, self.simulation.seed)

    @cached_property
    def ranks(self) -> Mapping[str, Mapping[str, Figure]]:
        """Rank correlations of the same outputs with each uncertain input."""
        if not self.uncertain:
            return {}
        how = self.index_samples, self.simulation.seed
        pairs = self.case.correlations
        return rank_figures(self.estimates, *how, outputs=INDEXED, correlations=pairs)

    @cached_property
    def worth(self) -> ValueOfInformation | None:
        """The value of knowing each input; None if every input is certain."""
        if not self.structure:
            return self.worth_by(_MOST_IF_CORRELATED if self.case.correlations else MOST_FOR_WORTH)
        found = self.structure
        worth = ValueOfInformation(found.evpi, found.inputs, {}, found.log10_scale)
        return worth if self.uncertain else None

    def worth_by(self, most: int) -> ValueOfInformation | None:
        """The same by so many draws at most, without credences."""
        if not self.uncertain:
            return None
        how = min(self.simulation.samples, most), self.simulation.seed
        return evppi(self.estimates, *how, correlations=self.case.correlations)

    @cached_property
    def has_extensions(self) -> bool:
        """Whether extensions are on, or have credences."""
        return bool(self.structure or extensions_on(self.estimates, self.case.credences))

    @cached_property
    def discussion(self) -> Discussion:
        """What extensions do to the answer."""
        return discussion(
            self.estimates,
            self.case.credences,
            self.simulation.samples,
            self.simulation.seed,
            correlations=self.case.correlations,
            budget=self.budget,
            use_branches=self.use_branches,
        )


@dataclass(frozen=True)
class Origin:
    """Where results come from, and when."""

    file: str
    date: date


def study(
    content: Entries,
    samples: int = SAMPLES,
    seed: int = 0,
    *,
    outputs: Iterable[str] = OUTPUTS,
    coherence: bool = True,
    budget: float | None = None,
    use_branches: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Study:
    """Simulate what a person entered: with credences, every combination of extensions.

    Parameters
    ----------
    content : Entries
        As `read_workbook` or `json_estimates` gives it, with nothing wrong.
    samples, seed, jobs, executor, progress
        As for `coop_xl.simulate`.
    outputs, coherence
        The same; with credences everything is computed.
    budget, use_branches
        As for `Study`.
    """
    case = content.case
    where: dict[str, Any] = {
        "correlations": case.correlations,
        "jobs": jobs,
        "executor": executor,
        "progress": progress,
    }
    structure = None
    if case.credences:
        structure = structural(case.estimates, case.credences, samples, seed, **where)
        simulation = structure.simulation
    else:
        where |= {"outputs": outputs, "coherence": coherence}
        simulation = simulate(case.estimates, samples, seed, **where)
    return Study(case, simulation, structure, content, budget, use_branches)


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
