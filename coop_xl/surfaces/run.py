"""What `coop-xl run` does: read estimates, study them, write the results, tell the answer."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import numpy as np

from .loading import any_error, load_estimates
from .results_workbook.build import build_results
from .study import Origin, Study
from .study_file import refuse_estimates, refuse_output, studied, usual_path
from .study_json import study_json
from .terminal import print_problems, print_study, say
from .workbook.files import refuse_unwritable, write_new

ENDING = "results.xlsx"


@dataclass(frozen=True)
class Wanted:
    """How to run, and what to do with the results."""

    output: Path | None
    samples: int
    seed: int
    jobs: int
    scheduler: str | None
    budget: float | None
    as_json: bool
    force: bool


@np.errstate(over="ignore", invalid="ignore")  # what is too large is told in words
def run_file(file: Path, wanted: Wanted) -> int:
    """Do all of it; returns the exit code."""
    refuse(file, wanted)
    filled = load_estimates(file)
    problems = (*filled.problems, *filled.obstacles)
    if any_error(problems):
        return refuse_estimates(problems, wanted.as_json)
    found = studied(filled, wanted.samples, wanted.seed, wanted.jobs, wanted.scheduler)
    origin = Origin(file.name, date.today())
    path = write(file, found, origin, wanted)
    if wanted.as_json:
        click.echo(study_json(found, origin, problems))
        return 0
    print_study(found)
    if problems:
        print_problems(problems)
    say(f"Results: {path}", "bold")
    return 0


def refuse(file: Path, wanted: Wanted) -> None:
    """An error, before anything is computed, if the results could not be written."""
    if wanted.output is not None:
        refuse_output(file, wanted.output, (".xlsx",), wanted.force)
    elif not wanted.as_json:
        refuse_unwritable(usual_path(file, ENDING), wanted.force)


def write(file: Path, found: Study, origin: Origin, wanted: Wanted) -> Path | None:
    """Write the results workbook; with JSON only where it was asked for."""
    if wanted.output is None and wanted.as_json:
        return None
    data = build_results(found, origin, wanted.budget)
    return write_new(wanted.output or usual_path(file, ENDING), data, wanted.force)
