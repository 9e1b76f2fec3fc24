"""Simulate many scenarios at once: small ones side by side, large ones block by block."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from coop_xl.analysis.monte_carlo.blocks import Tally, run
from coop_xl.analysis.monte_carlo.outputs import MARGINALS, OUTPUTS
from coop_xl.analysis.monte_carlo.plan import Plan, Task, prepare
from coop_xl.analysis.monte_carlo.results import Simulation, result_of
from coop_xl.analysis.monte_carlo.simulate import planned
from coop_xl.analysis.parallel.processes import results_as_completed
from coop_xl.estimates.active_extensions import active
from coop_xl.estimates.case import Case

from .figure import Figure
from .study import Study

SHOWN = ("U", *MARGINALS)
LARGEST_WHOLE = 2**20  # draws of a scenario that is done in one go
_MOST_FOR_WORTH = 2**14  # draws that find what is most worth knowing


@dataclass(frozen=True)
class Spread:
    """An output of a scenario, in units of 10^log10_scale."""

    mean: Figure
    quantiles: Mapping[float, Figure]
    log10_scale: int


@dataclass(frozen=True)
class Outcome:
    """What is kept of a scenario's simulation.

    Attributes
    ----------
    samples, best, expected_loss, evpi, log10_scale, notes
        As in `coop_xl.analysis.monte_carlo.results.Simulation`.
    outputs : mapping
        The `Spread` of U and the marginals.
    share_broken : Figure
        Share of draws that break a coherence bound.
    worth : mapping
        What knowing each uncertain input would be worth (EVPPI), the largest first.
    extensions : tuple of str
        The extensions that are on.
    """

    samples: int
    best: Mapping[str, Figure]
    expected_loss: Mapping[str, Figure]
    evpi: Figure
    log10_scale: int
    outputs: Mapping[str, Spread]
    share_broken: Figure
    worth: Mapping[str, Figure]
    notes: tuple[str, ...]
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Whole:
    """A scenario that one process does, which sends back a few numbers only."""

    place: int
    case: Case
    plan: Plan

    @property
    def draws(self) -> int:
        """How many."""
        return self.plan.samples

    def result(self) -> Outcome:
        """Do it."""
        tally = Tally()
        for task in self.plan.tasks():
            tally.merge(run(task))
        return outcome(self.case, self.plan, tally)


@dataclass(frozen=True)
class Share:
    """Some blocks of a large scenario."""

    place: int
    task: Task

    @property
    def draws(self) -> int:
        """How many."""
        return self.task.count

    def result(self) -> Tally:
        """Do them."""
        return run(self.task)


def sweep(
    cases: Sequence[Case],
    samples: int = 2**16,
    seed: int = 0,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> list[Outcome]:
    """Simulate scenarios, all with the same points.

    Parameters
    ----------
    cases : sequence of Case
    samples, seed, jobs, executor
        As for `coop_xl.simulate`, which gives the same bits.
    progress : callable, optional
        Called with the draws done, and draws in all.

    Returns
    -------
    list of Outcome
        In the order of the cases.

    Raises
    ------
    CoopError
        What is wrong with an estimate, a correlation or a number.
    """
    plans = [_plan_of(each, samples, seed) for each in cases]
    parts = [part for place, case in enumerate(cases) for part in split(place, case, plans[place])]
    found: dict[int, Outcome] = {}
    sums: dict[int, tuple[Tally, int]] = {}  # of scenarios not yet complete, and their draws
    done = 0
    for part, result in results_as_completed(do, parts, jobs, executor):
        place, plan = part.place, plans[part.place]
        if isinstance(result, Tally):
            tally, draws = sums.pop(place, (Tally(), 0))
            tally.merge(result)
            sums[place] = tally, draws + part.draws
            if sums[place][1] == plan.samples:
                found[place] = outcome(cases[place], plan, sums.pop(place)[0])
        else:
            found[place] = result
        done += part.draws
        if progress:
            progress(done, sum(each.samples for each in plans))
    return [found[place] for place in range(len(cases))]


def _plan_of(case: Case, samples: int, seed: int) -> Plan:
    """How a scenario is simulated."""
    return planned(case.estimates, samples, seed, case.correlations, OUTPUTS, True)


def split(place: int, case: Case, plan: Plan) -> Iterator[_Whole | Share]:
    """The parts of a scenario's work."""
    if plan.samples <= LARGEST_WHOLE:
        yield _Whole(place, case, plan)
    else:
        yield from (Share(place, task) for task in plan.tasks())


def do(part: _Whole | Share) -> Outcome | Tally:
    """Do a part, in whatever process."""
    return part.result()


def outcome(case: Case, plan: Plan, tally: Tally) -> Outcome:
    """What is kept of a simulation, and what knowing its inputs would be worth."""
    simulation = result_of(plan, prepare(plan), tally)
    worth = Study(case, simulation).worth_by(_MOST_FOR_WORTH)
    return Outcome(
        simulation.samples,
        simulation.best,
        simulation.expected_loss,
        simulation.evpi,
        simulation.log10_scale,
        {key: spread(simulation, key) for key in SHOWN},
        simulation.coherence.share_broken if simulation.coherence else Figure(0.0),
        worth.inputs if worth else {},
        simulation.notes,
        tuple(name for name, is_on in active(simulation.inputs).items() if is_on),
    )


def spread(simulation: Simulation, key: str) -> Spread:
    """An output without its histograms, which are large."""
    summary = simulation.outputs[key]
    return Spread(summary.mean, summary.quantiles, summary.log10_scale)


@dataclass(frozen=True)
class Scenario:
    """A row: its name and its estimates."""

    name: str
    case: Case
