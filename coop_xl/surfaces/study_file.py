"""What the commands share that study a file of estimates: where to write, and the study itself."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coop_xl.model.errors import CoopError

from .study import Study, study
from .study_json import refusal_json
from .terminal import print_problems, progress_bar
from .workbook.files import free_path, refuse_unwritable

if TYPE_CHECKING:
    from .workbook.filled.read import Filled, Problem


class ResultsPathError(CoopError):
    """The results cannot be written where they were asked for."""


def refuse_output(file: Path, output: Path, endings: tuple[str, ...], force: bool) -> None:
    """An error, before anything is computed, if the results could not be written."""
    if output.suffix.lower() not in endings:
        raise ResultsPathError(f"{output} must end in {' or '.join(endings)}: name it so")
    refuse_unwritable(output, force, (file,))


def usual_path(file: Path, ending: str) -> Path:
    """Where results go if nothing is said: beside the file, over no other file."""
    return free_path(file.with_name(f"{file.stem}-{ending}"))


def refuse_estimates(problems: Iterable["Problem"], as_json: bool = False) -> int:
    """Tell all that is wrong with the estimates; returns the exit code."""
    if as_json:
        click.echo(refusal_json(problems))
    else:
        print_problems(problems, to_stderr=True)
    return 1


def studied(
    filled: "Filled", samples: int, seed: int, jobs: int, scheduler: str | None = None
) -> Study:
    """The study, on this machine or on a cluster, with a progress bar if it takes long."""
    with ExitStack() as held:
        executor = None
        if scheduler:
            from coop_xl.analysis.cluster import cluster

            executor = held.enter_context(cluster(scheduler))
        return study(
            filled.content,
            samples,
            seed,
            jobs=jobs,
            executor=executor,
            progress=held.enter_context(progress_bar(samples)),
        )
