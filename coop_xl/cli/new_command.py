"""`coop-xl new`: make a workbook."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.read_file import Problem
from coop_xl.render.terminal import print_problems, say
from coop_xl.safe_files import refuse_unwritable, write_new
from coop_xl.workbook.build import build
from coop_xl.workbook.sheets.scenarios_sheet import ROWS

from .commands import Failure
from .next_steps import say_next
from .shared_options import FILE, FORCE

_OPEN = "Open it and fill in the yellow cells."


@click.command("new")
@click.argument("file", type=FILE)
@click.option(
    "--scenario",
    type=click.Choice(list(EXAMPLES)),
    help="Fill it with a worked example instead of leaving it blank.",
)
@click.option(
    "--from", "old", type=FILE, help="Carry all entries over from a workbook of any version."
)
@click.option(
    "--extensions",
    is_flag=True,
    help="Add the sheets of what the post adds to its model.",
)
@click.option(
    "--lambda", "lambdas", is_flag=True, help="Add functions for Excel 365, web and Mac."
)
@FORCE
def command(
    file: Path,
    scenario: str | None,
    old: Path | None,
    extensions: bool,
    lambdas: bool,
    force: bool,
) -> None:
    """Make a workbook that computes the model with native formulas.

    FILE.xlsx needs no macros; FILE.xlsm also has the add-in's functions and a sheet of them. With
    --lambda FILE.xlsx has the closed forms as COOPL_ functions of its own, and a sheet of them.
    With --from it has the entries, reasons, definitions, scenarios, proposals, correlations,
    extensions and credences of another workbook, and what could not be carried over is listed.

    Example:  coop-xl new mine.xlsx --scenario earth
    """
    make = _maker(file, lambdas)
    _refuse_contradiction(file, scenario, old)
    refuse_unwritable(file, force)
    entries, lost = _carried_entries(old) if old else (EXAMPLES.get(scenario or "", Entries()), [])
    write_new(file, make(entries, extensions=extensions), force)
    say(f"Made {file} with the entries of {old}." if old else f"Made {file}. {_OPEN}")
    if lost:
        say("Not carried over as it stands there:", "bold")
        print_problems(lost)
    say_next(file, "check", "eval", "run")


def _maker(file: Path, lambdas: bool) -> Callable[..., bytes]:
    """What makes a workbook of that name; what only some need is loaded only for them."""
    ending = file.suffix.lower()
    if ending not in (".xlsx", ".xlsm"):
        raise Failure(f"{file} must end in .xlsx or, with macros, in .xlsm: name it so")
    if ending == ".xlsm":
        from coop_xl.workbook.build_with_macros import build_with_macros

        if lambdas:
            raise Failure(
                f"--lambda is for files without macros: name {file.with_suffix('.xlsx')}"
            )
        return build_with_macros
    if lambdas:
        from coop_xl.workbook.lambdas.build_with_lambdas import build_with_lambdas

        return build_with_lambdas
    return build


def _refuse_contradiction(file: Path, scenario: str | None, old: Path | None) -> None:
    """An error for entries from two sources, or for a workbook made from itself."""
    if old and scenario:
        raise Failure("--from and --scenario both fill the workbook: keep one of them")
    if old and old.resolve() == file.resolve():
        raise Failure(f"{file} would be made from itself: give the new workbook another name")


def _carried_entries(old: Path) -> tuple[Entries, list[Problem]]:
    """The entries of another workbook, and what cannot be taken over."""
    from coop_xl.reading.carry_over import carry_over  # slow, and seldom needed

    found = carry_over(old)
    return found.entries, [*found.lost, *without_room(found.entries)]


def without_room(entries: Entries) -> Iterator[Problem]:
    """The scenarios for which a workbook has no row."""
    for scenario in entries.scenarios[ROWS:]:
        text = f"{scenario.name}: a workbook has room for {ROWS} scenarios; make a second one"
        yield Problem("error", "", "", "", text)
