"""`coop-xl addin`: the add-in for Excel."""

from pathlib import Path

import click

from coop_xl.functions.excel.addin import build, install, remove, status
from coop_xl.render.terminal import print_status, say

from .next_steps import say_steps
from .shared_options import FILE, FORCE


@click.group("addin")
def command() -> None:
    """Build, install, describe or remove the Excel add-in.

    It needs Excel for Windows; the workbooks of coop-xl new work everywhere without it.

    Example:  coop-xl addin install
    """


@command.command("build")
@click.argument("file", type=FILE, default="coop_xl.xlam")
@FORCE
def build_addin(file: Path, force: bool) -> None:
    """Write the add-in to FILE, normally coop_xl.xlam.

    Example:  coop-xl addin build
    """
    say(f"Made {build(file, force)}.")
    say_steps("coop-xl addin install (or open the file in Excel by hand)")


@command.command("install")
@click.option("--replace", is_flag=True, help="Also replace a file there that is not ours.")
def install_addin(replace: bool) -> None:
    """Put the add-in where Excel loads it at its next start.

    Example:  coop-xl addin install
    """
    print_status(install(replace=replace))
    say_steps("start Excel anew", "coop-xl functions (what to type into cells)")


@command.command("status")
def addin_status() -> None:
    """Say what is installed, and how to fix what is wrong.

    Example:  coop-xl addin status
    """
    print_status(status())
    say_steps("coop-xl doctor (everything else)")


@command.command("remove")
@click.option("--replace", is_flag=True, help="Also remove a file there that is not ours.")
def remove_addin(replace: bool) -> None:
    """Take the add-in away again; your own settings stay.

    Example:  coop-xl addin remove
    """
    say(f"Removed {remove(replace=replace).path}.")
    say_steps("coop-xl addin install (to have it again)")
