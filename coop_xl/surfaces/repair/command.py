"""Repairs one file and tells what changed."""

from pathlib import Path

from coop_xl.model.errors import CoopError
from coop_xl.surfaces.terminal import say
from coop_xl.surfaces.workbook.files import refuse_unwritable, write_new

from .repair import Repaired, repair

RECALCULATE = "In Excel, Ctrl+Alt+F9 calculates all its formulas anew."


class RepairPathError(CoopError):
    """A repaired workbook cannot have the name that was asked for."""


def repair_file(file: Path, output: Path | None = None, force: bool = False) -> None:
    """Write the repaired workbook beside the file, or where the user says.

    Raises
    ------
    UnreadableFileError, NotAWorkbookError, RepairPathError, OutputExistsError,
    OutputFolderError, OutputRefusedError
    """
    target = output or file.with_stem(f"{file.stem}-repaired")
    if target.suffix.lower() != file.suffix.lower():
        raise RepairPathError(f"{target} must end in {file.suffix}, as {file} does: name it so")
    found = repair(file)
    if not found.is_changed:
        say(f"Nothing to repair in {file}.", "green")
    else:
        refuse_unwritable(target, force, (file,))
        write_new(target, found.data, force)
    for line in told(found):
        say(f"  {line}")
    if found.is_changed:
        say(f"Made {target}. {RECALCULATE}", "green")


def told(found: Repaired) -> list[str]:
    """What changed, a line each."""
    return [
        *(f"{place}: {counted(count)} freed" for place, count in found.formulas.items()),
        *(f"no longer linked to {file}" for file in found.removed),
        *(
            f"still linked to {file}: something else in the workbook needs that link"
            for file in found.kept
        ),
    ]


def counted(count: int) -> str:
    """A number of formulas in words."""
    return "1 formula" if count == 1 else f"{count} formulas"
