"""Open a workbook file, and find its named cells."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.model.errors import CoopError

ZIP, OLE2 = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    values, formulas = opened(path, data, values=True), opened(path, data, values=False)
    found = {}
    for name, defined in formulas.defined_names.items():
        places = list(defined.destinations) if defined.type == "RANGE" else []
        if len(places) != 1 or ":" in places[0][1] or places[0][0] not in formulas.sheetnames:
            continue
        sheet, address = places[0][0], places[0][1].replace("$", "")
        at = values[sheet][address]
        is_formula = formulas[sheet][address].data_type == "f"
        found[name] = NamedCell(
            sheet, address, at.value, at.data_type == "e", is_formula and at.value is None
        )
    return found


def opened(path: Path, data: bytes, *, values: bool) -> Any:
    """The workbook with its cached values, or with its formulas."""
    import openpyxl  # late: it takes longer to import than most commands to run

    try:
        with warnings.catch_warnings(action="ignore"):
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception:  # a broken part trips openpyxl over errors of every kind
        raise NotAWorkbookError(
            f"{path} is not a whole Excel workbook: open it in a spreadsheet program and save "
            "it as .xlsx"
        ) from None


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
