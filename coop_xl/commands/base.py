"""What all commands share: how they fail, and how files are named."""

from pathlib import Path
from typing import Any

import click

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.terminal import one_line


class Failure(click.ClickException):
    """What ends a command: one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it as every error of ours."""
        click.echo(f"coop-xl: {self.message}", err=True)


class Stopped(Failure):
    """What Ctrl-C ended: one line, exit code 130 as of any program it ends."""

    exit_code = 130


class Commands(click.Group):
    """A group whose commands never end in a traceback over what a user can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped("stopped: no file was written") from None
        except BrokenPipeError:
            raise  # click ends quietly when a pager is closed
        except (CoopError, OSError) as problem:
            raise Failure(one_line(problem)) from None


FILE = click.Path(path_type=Path)
SEED = click.option("--seed", default=0, show_default=True, help="The same seed draws the same.")
JOBS = click.option("--jobs", default=1, type=click.IntRange(1), help="Processes on this machine.")
