"""What `coop-xl run` does: read estimates, study them, write the results, tell the answer."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coop_xl.model.errors import CoopError

from .loading import any_error, load_estimates
from .results_workbook.build import build_results
from .study import Origin, Study, study
from .study_json import refusal_json, study_json
from .terminal import print_problems, print_study, progress_bar, say
from .workbook.files import free_path, refuse_unwritable, write_new

if TYPE_CHECKING:
    from .workbook.filled.read import Filled


class ResultsPathError(CoopError):
    """The results cannot be written where they were asked for."""


@dataclass(frozen=True)
class Wanted:
    """How to run, and what to do with the results."""

    output: Path | None
    samples: int
    seed: int
    jobs: int
    scheduler: str | None
    as_json: bool
    force: bool


def run_file(file: Path, wanted: Wanted) -> int:
    """Do all of it; returns the exit code."""
    refuse_output(file, wanted)
    filled = load_estimates(file, with_options=True)
    problems = (*filled.problems, *filled.obstacles)
    if any_error(problems):
        if wanted.as_json:
            click.echo(refusal_json(problems))
        else:
            print_problems(problems, to_stderr=True)
        return 1
    found, origin = studied(filled, wanted), Origin(file.name, date.today())
    path = write(file, found, origin, wanted)
    if wanted.as_json:
        click.echo(study_json(found, origin, problems))
        return 0
    print_study(found)
    if problems:
        print_problems(problems)
    say(f"Results: {path}", "bold")
    return 0


def refuse_output(file: Path, wanted: Wanted) -> None:
    """An error, before anything is computed, if the results could not be written."""
    output = wanted.output
    if output is None:
        if not wanted.as_json:
            refuse_unwritable(usual_path(file), wanted.force)
        return
    if output.suffix.lower() != ".xlsx":
        raise ResultsPathError(f"{output} must end in .xlsx: name it so")
    if output.exists() and file.exists() and output.samefile(file):
        raise ResultsPathError(f"{output} is the file with the estimates: name another")
    refuse_unwritable(output, wanted.force)


def usual_path(file: Path) -> Path:
    """Where results go if nothing is said: beside the file, over no other file."""
    return free_path(file.with_name(f"{file.stem}-results.xlsx"))


def studied(filled: "Filled", wanted: Wanted) -> Study:
    """The study, on this machine or on a cluster, with a progress bar if it takes long."""
    with ExitStack() as held:
        executor = None
        if wanted.scheduler:
            from coop_xl.analysis.cluster import cluster

            executor = held.enter_context(cluster(wanted.scheduler))
        return study(
            filled.content,
            wanted.samples,
            wanted.seed,
            jobs=wanted.jobs,
            executor=executor,
            progress=held.enter_context(progress_bar(wanted.samples)),
        )


def write(file: Path, found: Study, origin: Origin, wanted: Wanted) -> Path | None:
    """Write the results workbook; with JSON only where it was asked for."""
    if wanted.output is None and wanted.as_json:
        return None
    data = build_results(found, origin)
    return write_new(wanted.output or usual_path(file), data, wanted.force)
