"""`coop-xl calc`: the add-in for LibreOffice."""

from pathlib import Path

import click

from coop_xl.functions.calc.extension import extension
from coop_xl.functions.calc.install import install, remove, status
from coop_xl.render.terminal import say
from coop_xl.safe_files import refuse_unwritable, write_new

from .next_steps import say_steps
from .shared_options import FILE, FORCE

_SEPARATE = click.option(
    "--separate", is_flag=True, help="Never compute in LibreOffice's own process."
)


@click.group("calc")
def command() -> None:
    """Build, install, describe or remove the LibreOffice add-in.

    Calc gets the functions that coop-xl functions lists. LibreOffice's own Python needs nothing.

    Example:  coop-xl calc install
    """


@command.command("build")
@click.argument("file", type=FILE, default="coop_xl.oxt")
@_SEPARATE
@FORCE
def build_calc(file: Path, separate: bool, force: bool) -> None:
    """Write the add-in to FILE, normally coop_xl.oxt.

    It works with this installation of Coop XL only.

    Example:  coop-xl calc build
    """
    refuse_unwritable(file, force)
    say(f"Made {write_new(file, extension(separate=separate), force)}.")
    say_steps("coop-xl calc install")


@command.command("install")
@_SEPARATE
def install_calc(separate: bool) -> None:
    """Hand the add-in to LibreOffice, which loads it at its next start.

    Example:  coop-xl calc install
    """
    for line in install(separate=separate).lines():
        say(line)
    say_steps("start LibreOffice anew", "coop-xl functions (what to type into cells)")


@command.command("status")
def calc_status() -> None:
    """Say what LibreOffice has of ours, and how to fix what is wrong.

    Example:  coop-xl calc status
    """
    for line in status().lines():
        say(line)
    say_steps("coop-xl doctor (everything else)")


@command.command("remove")
def remove_calc() -> None:
    """Take the add-in away from LibreOffice again.

    Example:  coop-xl calc remove
    """
    remove()
    say("Removed. LibreOffice goes without it from its next start.")
    say_steps("coop-xl calc install (to have it again)")
