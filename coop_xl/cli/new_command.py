"""`coop-xl new`: make a workbook."""

from pathlib import Path

import click

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.render.terminal import say
from coop_xl.safe_files import refuse_unwritable, write_new
from coop_xl.workbook import build

from .commands import Failure
from .shared_options import FILE, FORCE


@click.command("new")
@click.argument("file", type=FILE)
@click.option(
    "--scenario",
    type=click.Choice(list(EXAMPLES)),
    help="Fill it with a worked example instead of leaving it blank.",
)
@click.option(
    "--lambda", "lambdas", is_flag=True, help="Add functions for Excel 365, web and Mac."
)
@FORCE
def command(file: Path, scenario: str | None, lambdas: bool, force: bool) -> None:
    """Make a workbook that computes the model with native formulas.

    FILE.xlsx needs no macros; FILE.xlsm also has the add-in's functions and a sheet of them. With
    --lambda FILE.xlsx has the closed forms as COOPL_ functions of its own, and a sheet of them.

    Example:  coop-xl new mine.xlsx --scenario earth
    """
    makers = {
        ".xlsx": build.build_with_lambdas if lambdas else build.build,
        ".xlsm": build.build_with_macros,
    }
    make = makers.get(file.suffix.lower())
    if make is None:
        raise Failure(f"{file} must end in .xlsx or, with macros, in .xlsm: name it so")
    if lambdas and make is build.build_with_macros:
        raise Failure(f"--lambda is for files without macros: name {file.with_suffix('.xlsx')}")
    refuse_unwritable(file, force)
    write_new(file, make(EXAMPLES[scenario] if scenario else Entries()), force)
    say(f"Made {file}. Open it and fill in the yellow cells.")
