"""What `coop-xl sweep` does: read scenarios, simulate each, write and tell the results."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.sweep import Outcome, sweep
from coop_xl.model.errors import CoopError

from .loading import any_error
from .results_workbook.sweep import Swept, build_sweep, most_often, most_worth, options_on
from .study import Origin, versions
from .study_json import refusal_json, text_of
from .terminal import print_problems, print_table, progress_bar, say
from .uncertain_answer import SYMBOLS, percent
from .workbook.files import refuse_unwritable, write_new
from .workbook.filled.read import Problem
from .workbook.filled.scenario_rows import Scenario, read_scenarios

MOST_PRINTED = 30  # scenarios


class SweepError(CoopError):
    """A sweep cannot be done as it was asked for."""


@dataclass(frozen=True)
class Wanted:
    """How to simulate, and what to do with the results."""

    output: Path
    samples: int
    seed: int
    jobs: int
    scheduler: str | None
    as_json: bool
    force: bool


def sweep_file(file: Path, wanted: Wanted) -> int:
    """Do all of it; returns the exit code."""
    refuse(file, wanted)
    scenarios, problems = read_scenarios(file)
    if any_error(problems):
        if wanted.as_json:
            click.echo(refusal_json(problems))
        else:
            print_problems(problems, to_stderr=True)
        return 1
    remarks = tuple(each.text for each in problems)
    swept = Swept(scenarios, simulated(scenarios, wanted), wanted.seed, remarks)
    origin = Origin(file.name, date.today())
    write_new(wanted.output, build_sweep(swept, origin), wanted.force)
    if wanted.as_json:
        click.echo(sweep_json(swept, origin, problems))
    else:
        print_sweep(swept)
        if problems:
            print_problems(problems)
        say(f"Results: {wanted.output}", "bold")
    return 0


def refuse(file: Path, wanted: Wanted) -> None:
    """An error, before anything is computed, for what cannot be done."""
    if wanted.scheduler and wanted.jobs > 1:
        raise SweepError("--jobs is for this machine, --scheduler for a cluster: give one of them")
    if wanted.output.suffix.lower() != ".xlsx":
        raise SweepError(f"{wanted.output} must end in .xlsx: name it so")
    refuse_unwritable(wanted.output, wanted.force, (file,))


def simulated(scenarios: Sequence[Scenario], wanted: Wanted) -> list[Outcome]:
    """What was found of each, on this machine or on a cluster."""
    with ExitStack() as held:
        executor = None
        if wanted.scheduler:
            from coop_xl.analysis.cluster import cluster

            executor = held.enter_context(cluster(wanted.scheduler))
        return sweep(
            [each.case for each in scenarios],
            wanted.samples,
            wanted.seed,
            jobs=wanted.jobs,
            executor=executor,
            progress=held.enter_context(progress_bar(wanted.samples * len(scenarios))),
        )


def print_sweep(swept: Swept) -> None:
    """How often each kind of work is best, and what to improve, in each scenario."""
    headings = ["Scenario", *(f"P({symbol})" for symbol in SYMBOLS.values()), "Most often best",
                "Most worth improving", *["Options on"] * swept.has_options]  # fmt: skip
    rows = [
        [
            scenario.name,
            *(percent(figure) for figure in outcome.best.values()),
            most_often(outcome),
            most_worth(outcome)[0],
            *[options_on(outcome)] * swept.has_options,
        ]
        for scenario, outcome in zip(swept.scenarios, swept.outcomes, strict=True)
    ]
    print_table(headings, rows[:MOST_PRINTED])
    if len(rows) > MOST_PRINTED:
        say(f"… and {len(rows) - MOST_PRINTED} more")
    notes = Counter(note for outcome in swept.outcomes for note in outcome.notes)
    for note, times in notes.items():
        say(f"  Note (in {times} of {len(rows)}): {note}.", "yellow")


def sweep_json(swept: Swept, origin: Origin, problems: Sequence[Problem] = ()) -> str:
    """Everything found, with errors."""
    return text_of(
        {
            "file": origin.file,
            "date": origin.date.isoformat(),
            "seed": swept.seed,
            "versions": versions(),
            "messages": [asdict(each) for each in problems],
            "scenarios": [
                {"name": scenario.name, "inputs": inputs(scenario)} | asdict(outcome)
                for scenario, outcome in zip(swept.scenarios, swept.outcomes, strict=True)
            ],
        }
    )


def inputs(scenario: Scenario) -> dict[str, Any]:
    """The estimates of a scenario."""
    return {key: asdict(each) for key, each in scenario.case.estimates.items()}
