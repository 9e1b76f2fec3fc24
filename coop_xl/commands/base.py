"""What all commands share: how they fail, and how files are named."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.strangers_text import without_breaks
from coop_xl.surfaces.terminal import one_line

# Click's words on numbers are Python's.
IN_WORDS = {
    "is not in the range x>=": "must be at least ",
    "is not in the range x>": "must be above ",
}
HELP_ASKED = getattr(click.exceptions, "NoArgsIsHelpError", ())  # of click 8.2 and newer
SHORT_OF_MEMORY = "memory is short: close other programs, or ask for fewer --samples"


class Failure(click.ClickException):
    """What ends a command: one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it as every error of ours."""
        click.echo(f"coop-xl: {without_breaks(self.message)}", err=True)


class Stopped(Failure):
    """What Ctrl-C ended: one line, exit code 130 as of any program it ends."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("stopped: no file was left half-written")


class Commands(click.Group):
    """A group whose commands never end in a traceback over what a user can mend."""

    def main(self, *arguments: Any, **named: Any) -> NoReturn:
        """Run the command line and end; what is wrong with it is told as every error of ours."""
        try:
            code = super().main(*arguments, **{**named, "standalone_mode": False})
        except click.ClickException as problem:
            failure = in_our_words(problem)
            failure.show()
            code = failure.exit_code
        except (click.Abort, KeyboardInterrupt):
            Stopped().show()
            code = Stopped.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped from None
        except BrokenPipeError:
            raise  # click ends quietly when a pager is closed
        except MemoryError:
            raise Failure(SHORT_OF_MEMORY) from None
        except (CoopError, OSError) as problem:
            raise Failure(one_line(problem)) from None


def in_our_words(problem: click.ClickException) -> click.ClickException:
    """What click finds wrong with a command, on one line that says where to look."""
    if not isinstance(problem, click.UsageError) or isinstance(problem, HELP_ASKED):
        return problem
    said = problem.format_message().rstrip(".")
    for theirs, ours in IN_WORDS.items():
        said = said.replace(theirs, ours)
    command = problem.ctx.command_path if problem.ctx else "coop-xl"
    return Failure(f"{said[:1].lower()}{said[1:]}; see {command} --help")


FILE = click.Path(path_type=Path)
SEED = click.option("--seed", default=0, show_default=True, help="The same seed draws the same.")
JOBS = click.option("--jobs", default=1, type=click.IntRange(1), help="Processes on this machine.")
