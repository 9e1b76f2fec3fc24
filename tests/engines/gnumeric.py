"""Recalculates a workbook in Gnumeric, by its program `ssconvert`.

Gnumeric 1.12 has no LET, LAMBDA, FILTER, XLOOKUP, TEXTJOIN nor references to columns of tables; it
takes print titles of rows and columns together for an error, which no cell shows. It calculates
with more digits than others, and a number in a text may show that: "0.79000000000000000002".
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from .file_values import values_in
from .poison import set_cells
from .values import Address, Entries, ErrorValue, Value, Values

PROGRAM = "ssconvert"
_LONG = re.compile(r"[0-9]+\.[0-9]{16,}")


def require_gnumeric() -> None:
    """Skip a test on a machine without Gnumeric; in continuous integration, fail."""
    import pytest

    if not shutil.which(PROGRAM):
        missing = "Gnumeric (its program ssconvert) is not on the search path."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)


def in_gnumeric(
    path: Path, edits: Sequence[Entries], read: Collection[Address] | None
) -> list[Values]:
    """The values of a workbook after each of several sets of entries."""
    answers = []
    for entries in edits:
        with tempfile.TemporaryDirectory(prefix="gnumeric-") as folder:
            filled, target = Path(folder, "filled.xlsx"), Path(folder, "target.xlsx")
            set_cells(path, filled, entries)
            subprocess.run(
                [PROGRAM, "--recalc", str(filled), str(target)], capture_output=True, check=True
            )
            found = values_in(target)
        answers.append(
            {
                cell: _with_usual_digits(value)
                for cell, value in found.items()
                if read is None or cell in read
            }
        )
    return answers


def _with_usual_digits(value: Value) -> Value:
    """A text with its numbers in at most fifteen digits, as Excel writes them."""
    if not isinstance(value, str) or isinstance(value, ErrorValue):
        return value
    return _LONG.sub(lambda found: f"{float(found[0]):.15g}", value)
