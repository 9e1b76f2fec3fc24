"""How a command is found, and how it fails: each is loaded when it is asked for, from its file."""

import sys
from collections.abc import Mapping
from importlib import import_module
from itertools import chain
from typing import Any, NoReturn

import click

from coop_xl import system_refusals
from coop_xl.model.errors import CoopError
from coop_xl.safe_text import without_breaks

# Click's words on numbers are Python's.
_IN_WORDS = {
    "is not in the range x>=": "must be at least ",
    "is not in the range x>": "must be above ",
}
_HELP_ASKED = getattr(click.exceptions, "NoArgsIsHelpError", ())  # of click 8.2 and newer
_LONGEST = 9  # name of a command, so that all groups line up
_SHORT_OF_MEMORY = "there is not enough memory: close other programs, or ask for fewer --samples"


class Failure(click.ClickException):
    """What ends a command: one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print it as every error of ours."""
        click.echo(f"coop-xl: {without_breaks(self.message)}", err=True)


class _Stopped(Failure):
    """What Ctrl-C ended: one line, exit code 130 as of any program it ends."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("stopped: no file was left half-written")


class Commands(click.Group):
    """A group whose commands never end in a traceback over what a user can fix.

    Parameters
    ----------
    groups : mapping
        The commands below each heading of the help, and what each does; NAME is the `command` of
        the file NAME_command.py.
    """

    def __init__(
        self,
        *arguments: Any,
        groups: Mapping[str, Mapping[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.groups = groups
        self.names = sorted(chain.from_iterable(groups.values()))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return self.names

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        """The command of a name, from its file."""
        if cmd_name not in self.names:
            return None
        return import_module(f"{__package__}.{cmd_name}_command").command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by group, none of which is loaded for it."""
        for title, sentences in self.groups.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(_LONGEST), text) for name, text in sentences.items()]
                )

    def main(self, *arguments: Any, **named: Any) -> NoReturn:
        """Run the command line and end; what is wrong with it is said as every error of ours."""
        try:
            code = super().main(*arguments, **{**named, "standalone_mode": False})
        except click.ClickException as problem:
            failure = _in_our_words(problem)
            failure.show()
            code = failure.exit_code
        except (click.Abort, KeyboardInterrupt):
            _Stopped().show()
            code = _Stopped.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _Stopped from None
        except BrokenPipeError:
            raise  # click ends quietly when a pager is closed
        except MemoryError:
            raise Failure(_SHORT_OF_MEMORY) from None
        except (CoopError, OSError) as problem:
            raise Failure(one_line(problem)) from None


def one_line(problem: Exception) -> str:
    """An error as one clear line."""
    if isinstance(problem, OSError):
        return without_breaks(system_refusals.sentence(problem))
    return without_breaks(" ".join(str(problem).split()))


def _in_our_words(problem: click.ClickException) -> click.ClickException:
    """What click finds wrong with a command, on one line that says where to look."""
    if not isinstance(problem, click.UsageError) or isinstance(problem, _HELP_ASKED):
        return problem
    said = problem.format_message().rstrip(".")
    for theirs, ours in _IN_WORDS.items():
        said = said.replace(theirs, ours)
    command = problem.ctx.command_path if problem.ctx else "coop-xl"
    return Failure(f"{said[:1].lower()}{said[1:]}; see {command} --help")
