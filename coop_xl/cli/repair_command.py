"""`coop-xl repair`: free a workbook of the path to somebody's add-in."""

from pathlib import Path

import click

from coop_xl.functions.excel.sources import worksheet_functions
from coop_xl.model.errors import CoopError
from coop_xl.render.terminal import say
from coop_xl.safe_files import refuse_unwritable, write_new
from coop_xl.spreadsheet.repair.repair import Repaired, repair

from .next_steps import say_next
from .shared_options import FILE, FORCE_OUTPUT

_RECALCULATE = "In Excel, Ctrl+Alt+F9 calculates all its formulas anew."


class _RepairPathError(CoopError):
    """A repaired workbook cannot have the name that was asked for."""


@click.command("repair")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Where to write; by default FILE-repaired.xlsx.")
@FORCE_OUTPUT
def command(file: Path, output: Path | None, force: bool) -> None:
    """Free a workbook of the path to somebody's add-in.

    What calls 'C:\\…\\coop_xl.xlam'!COOP_BEST(…) or [1]!COOP_BEST(…) then calls COOP_BEST(…), and
    the link goes. Nothing else of the file changes.

    Example:  coop-xl repair returned.xlsx
    """
    target = output or file.with_stem(f"{file.stem}-repaired")
    if target.suffix.lower() != file.suffix.lower():
        raise _RepairPathError(f"{target} must end in {file.suffix}, as {file} does: name it so")
    found = repair(file, worksheet_functions())
    if not found.is_changed:
        say(f"Nothing to repair in {file}.", "green")
    else:
        refuse_unwritable(target, force, (file,))
        write_new(target, found.data, force)
    for line in _changes_said(found):
        say(f"  {line}")
    if found.is_changed:
        say(f"Made {target}. {_RECALCULATE}", "green")
    say_next(target if found.is_changed else file, "check", "eval")


def _changes_said(found: Repaired) -> list[str]:
    """What changed, a line each."""
    return [
        *(f"{place}: {_formula_count(count)} freed" for place, count in found.formulas.items()),
        *(f"no longer linked to {file}" for file in found.removed),
        *(
            f"still linked to {file}: something else in the workbook needs that link"
            for file in found.kept
        ),
    ]


def _formula_count(count: int) -> str:
    """A number of formulas in words."""
    return "1 formula" if count == 1 else f"{count} formulas"
