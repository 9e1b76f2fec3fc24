"""The steps that commands share: where to write, what to read, where to compute, how to end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from coop_xl.analysis.parallel import dask_cluster
from coop_xl.estimates.read_file import Loaded, Problem, any_error
from coop_xl.model.errors import CoopError
from coop_xl.reading.load import load, refuse_several
from coop_xl.render.json.json_text import refusal_json
from coop_xl.render.progress_bar import progress_bar
from coop_xl.render.terminal import print_problems, say
from coop_xl.safe_files import free_path, refuse_unwritable, write_new


class _ResultsPathError(CoopError):
    """The results cannot be written where they were asked for."""


class _MachinesError(CoopError):
    """Two places to compute at were named."""


@dataclass(frozen=True)
class Output:
    """The file that results go to; an error, before anything is computed, if they could not.

    Attributes
    ----------
    named : Path or None
        As -o says.
    usual : Path
        Where to write without -o; if it is taken, under the first free name like it.
    force : bool
        Whether the file of -o may be replaced.
    inputs : tuple of Path
        Files that are read; none of them is replaced.
    endings : tuple of str
    only_if_named : bool
        Whether nothing is written without -o.
    """

    named: Path | None
    usual: Path
    force: bool
    inputs: tuple[Path, ...]
    endings: tuple[str, ...] = (".xlsx",)
    only_if_named: bool = False

    def __post_init__(self) -> None:
        if self.named and self.named.suffix.lower() not in self.endings:
            endings = " or ".join(self.endings)
            raise _ResultsPathError(f"{self.named} must end in {endings}: name it so")
        if self.named or not self.only_if_named:
            refuse_unwritable(self.path, self.force, self.inputs)

    @property
    def path(self) -> Path:
        """Where to write."""
        return self.named or free_path(self.usual)

    def write(self, make: Callable[[], bytes]) -> Path | None:
        """Make the file and write it; None where none is wanted."""
        if self.only_if_named and not self.named:
            return None
        data = make()
        return write_new(self.path, data, self.force)


def beside(file: Path, ending: str) -> Path:
    """A file beside another, named after it."""
    return file.with_name(f"{file.stem}-{ending}")


def best_inputs(ctx: click.Context, file: Path) -> Loaded:
    """The best estimates of a file; the command ends if they are wrong, or of many scenarios."""
    loaded = load(file)
    end_if_wrong(ctx, loaded.problems)
    refuse_several(loaded.inputs)
    return loaded


def end_if_wrong(ctx: click.Context, problems: Sequence[Problem], as_json: bool = False) -> None:
    """If anything is wrong say all of it, and end the command."""
    if not any_error(problems):
        return
    if as_json:
        click.echo(refusal_json(problems))
    else:
        print_problems(problems, to_stderr=True)
    ctx.exit(1)


@contextmanager
def machines(draws: int, jobs: int, scheduler: str | None = None) -> Iterator[dict[str, Any]]:
    """Where `study` and `sweep` compute, with a progress bar if it takes long."""
    if scheduler and jobs > 1:
        raise _MachinesError(
            "--jobs is for this machine, --scheduler for a cluster: give one of them"
        )
    with ExitStack() as held:
        executor = held.enter_context(dask_cluster.cluster(scheduler)) if scheduler else None
        progress = held.enter_context(progress_bar(draws))
        yield {"jobs": jobs, "executor": executor, "progress": progress}


def say_where(what: str, path: Path | None, problems: Sequence[Problem] = ()) -> None:
    """What is worth knowing of the file that was read, and where the results lie."""
    if problems:
        print_problems(problems)
    say(f"{what}: {path}", "bold")
