"""Open a workbook file, and find its named cells."""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError

ZIP, OLE2 = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ONE_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
Place = tuple[str, int, int]  # sheet, row, column


class UnreadableFileError(CoopError):
    """The file is missing, or the system does not let us read it."""


class NotAWorkbookError(CoopError):
    """The file is no .xlsx or .xlsm workbook that can be opened without a password."""


@dataclass(frozen=True)
class NamedCell:
    """A cell of the workbook that has a name, and its last calculated value."""

    sheet: str
    cell: str
    value: Any
    is_error: bool = False
    is_uncalculated: bool = False


def named_cells(path: Path) -> dict[str, NamedCell]:
    """The cells of the workbook that have one of our names."""
    data = workbook_bytes(path)
    try:
        with warnings.catch_warnings(action="ignore"):
            return cells_of(data)
    except Exception:  # a broken part trips openpyxl over errors of every kind
        raise NotAWorkbookError(
            f"{path} is not a whole Excel workbook: open it in a spreadsheet program and save "
            "it as .xlsx"
        ) from None


def cells_of(data: bytes) -> dict[str, NamedCell]:
    """The same of the bytes of a file: only the rows that hold such cells are read."""
    import openpyxl  # late: it takes longer to import than most commands to run
    from openpyxl.utils import get_column_letter

    values, formulas = (
        openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
        for data_only in (True, False)
    )
    places = dict(places_of(formulas))
    shown, typed = cells_at(values, places.values()), cells_at(formulas, places.values())
    found = {}
    for name, place in places.items():
        at, is_formula = shown.get(place), place in typed and typed[place].data_type == "f"
        value = None if at is None else at.value
        is_error = at is not None and at.data_type == "e"
        address = f"{get_column_letter(place[2])}{place[1]}"
        found[name] = NamedCell(place[0], address, value, is_error, is_formula and value is None)
    return found


def places_of(book: Any) -> Iterator[tuple[str, Place]]:
    """Each name of one cell, with the cell's sheet, row and column."""
    from openpyxl.utils import column_index_from_string

    for name, defined in book.defined_names.items():
        places = list(defined.destinations) if defined.type == "RANGE" else []
        if len(places) == 1 and places[0][0] in book.sheetnames:
            found = ONE_CELL.fullmatch(places[0][1])
            if found:
                yield name, (places[0][0], int(found[2]), column_index_from_string(found[1]))


def cells_at(book: Any, places: Iterable[Place]) -> dict[Place, Any]:
    """The cells at some places, as openpyxl has them; those that are blank may be missing."""
    wanted, last = set(places), dict[str, int]()
    for sheet, row, _ in wanted:
        last[sheet] = max(row, last.get(sheet, 0))
    found = {}
    for sheet, end in last.items():
        for row in book[sheet].iter_rows(max_row=end):
            for cell in row:
                if cell.value is not None and (sheet, cell.row, cell.column) in wanted:
                    found[sheet, cell.row, cell.column] = cell
    return found


def workbook_bytes(path: Path) -> bytes:
    """The bytes of a file that looks like an .xlsx or .xlsm workbook."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError(f"there is no file {path}: check the name") from None
    except IsADirectoryError:
        raise UnreadableFileError(f"{path} is a folder: name a file") from None
    except PermissionError:
        raise UnreadableFileError(
            f"{path} cannot be read: it is open in another program, a folder, or not yours to read"
        ) from None
    if data.startswith(OLE2):
        raise NotAWorkbookError(
            f"{path} is an old .xls file or protected by a password: open it in a spreadsheet "
            "program, remove the password and save it as .xlsx"
        )
    if not data.startswith(ZIP):
        raise NotAWorkbookError(
            f"{path} is not an Excel workbook: name an .xlsx or .xlsm file made by coop-xl new"
        )
    return data
