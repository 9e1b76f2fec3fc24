"""What a workbook weighs: formulas, bytes, the time to make it, and one edit in LibreOffice."""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from tests.engines.office_runner import find_python, find_soffice, run

from .measure import Figure, Measured, against, alone, at_most, interleaved

FORMULA = re.compile(rb"<f[ >]")
KINDS = {  # arguments of `new`, and what is aimed at: formulas, kB, seconds, seconds of an edit
    "the default file": ((), 30_000, 450, 1.2, 0.1),
    "with extensions": (("--extensions",), 75_000, 1100, 2.5, 0.3),
}
EDITS = [0.3 + place / 100 for place in range(9)]
ROUNDS = 3


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    for kind, (more, formulas, kilobytes, seconds, edit) in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "earth.xlsx")
            made = making(path, more)
            yield alone(f"formulas, {kind}", [count(path)], "", at_most(formulas))
            size = path.stat().st_size / 1000
            yield alone(f"size, {kind}", [size], "kB", at_most(kilobytes))
            name = f"coop-xl new --scenario earth, whole process, {kind}"
            yield alone(name, made[0], "s", at_most(seconds))
            theirs = Measured(made[1], "s", "importing NumPy")
            yield against(f"the same, {kind}", Measured(made[0], "s"), theirs, more=False)
            yield edited(f"one edit in LibreOffice, {kind}", path, edit)


def making(path: Path, more: tuple[str, ...]) -> list[list[float]]:
    """Seconds of the whole command, and of a process that only imports NumPy."""
    arguments = ["-m", "coop_xl", "new", str(path), "--scenario", "earth", "--force", *more]
    return interleaved(
        [lambda _: process(arguments), lambda _: process(["-c", "import numpy"])], ROUNDS
    )


def process(arguments: list[str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def count(path: Path) -> int:
    """How many formulas a file holds."""
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(FORMULA.findall(package.read(name))) for name in parts)


def edited(name: str, path: Path, limit: float) -> Figure:
    """Best of p_V is typed; the first edit is left out as a warm-up."""
    if not (find_soffice() and find_python()):
        return Figure(name, target=at_most(limit), missing="LibreOffice is not there")
    defined = openpyxl.load_workbook(path, read_only=True).defined_names["best_p_V"]
    sheet, cell = next(iter(defined.destinations))
    place = {"sheet": sheet, "cell": cell.replace("$", "")}
    return alone(name, run("time_edits", path, values=EDITS, **place)[1:], "s", at_most(limit))
