"""`coop-xl functions`: the worksheet functions."""

import click

import coop_xl.functions.catalogue  # noqa: F401  (fills FUNCTIONS)
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.render.terminal import print_function

from .next_steps import say_steps


@click.command("functions")
def command() -> None:
    """List the add-in's worksheet functions and arguments.

    Example:  coop-xl functions
    """
    for function in FUNCTIONS.values():
        print_function(function)
    say_steps(
        "coop-xl addin install (Excel for Windows)",
        "coop-xl calc install (LibreOffice)",
        "coop-xl serve (Excel on the web and on a Mac)",
    )
