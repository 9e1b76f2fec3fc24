"""Whether two workbooks have the same formulas, and cached values that differ by rounding only.

python -m tests.same_workbooks before.xlsx after.xlsx
"""

import math
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

Cells = dict[tuple[str, str], object]
NEAR = 1e-12


def cells_of(path: Path, *, data_only: bool) -> Cells:
    """Every cell that is not blank: its formula or constant, or its value."""
    book = openpyxl.load_workbook(path, data_only=data_only)
    return {
        (sheet.title, cell.coordinate): text_of(cell.value)
        for sheet in book for row in sheet for cell in row if cell.value is not None
    }  # fmt: skip


def text_of(value: object) -> object:
    """A formula that spills as its text."""
    return value.text if isinstance(value, ArrayFormula) else value


def differences(before: Path, after: Path) -> Iterator[tuple]:
    """Cells that differ, as sheet, address, what stood there and what stands there."""
    for data_only in (False, True):
        old, new = (cells_of(path, data_only=data_only) for path in (before, after))
        for at in sorted({*old, *new}):
            have, want = new.get(at, ""), old.get(at, "")
            if not is_same(want, have):
                yield *at, want, have


def is_same(want: object, have: object) -> bool:
    """Whether two values are the same, numbers but for rounding."""
    if isinstance(want, int | float) and isinstance(have, int | float):
        return math.isclose(want, have, rel_tol=NEAR, abs_tol=0)
    return want == have


if __name__ == "__main__":
    found = list(differences(Path(sys.argv[1]), Path(sys.argv[2])))
    for each in found:
        print(*each, sep="\t")
    sys.exit(bool(found))
