"""Sheets that are gone: one sentence for each, not one for every cell that was there."""

from collections.abc import Collection

from coop_xl.estimates.cell_names import LOW_HIGH_RANGE
from coop_xl.estimates.entries import ABOUT_FILE, DEFINITIONS
from coop_xl.estimates.scales import SCALES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import ONE
from coop_xl.spreadsheet.reading.addresses import COPY

from .correlations import CELLS
from .reader import Reader
from .templates import EXTENSION_CELLS, NAME, REMARKS, UNCERTAIN_CELLS

ROLES = ("low_", "best_", "high_", "dist_", *REMARKS)
ON_INPUTS = (
    *(f"{role}{key}" for key in VARIABLES for role in ROLES),
    *(f"scale_{key}" for key in SCALES),
)
_ON_D_B = tuple(f"{role}{ONE}" for role in ROLES)  # on Questions; in older workbooks on Extensions
_ALSO = {"Questions": (*_ON_D_B, LOW_HIGH_RANGE), "Start": tuple(ABOUT_FILE)}  # where it is new
_SHEETS = {
    "Questions": (ON_INPUTS, "error", "with all estimates"),
    "Start": ((*DEFINITIONS, NAME), "error", "with what the words mean"),
    "Extensions": (
        (*EXTENSION_CELLS, *UNCERTAIN_CELLS),
        "warning",
        "so every extension is off",
    ),
    "Simulation": (CELLS, "warning", "so there are no correlations"),
}

_EARLIER = {"Questions": "Inputs", "Start": "Welcome"}  # what they were called


def _lost_sheets(reader: "Reader") -> list[str]:
    """The sheets whose named cells are all gone."""
    found = []
    for title, (names, _, _) in _SHEETS.items():
        cells = [
            reader.cells[name]
            for name in names
            if name in reader.cells and (title != "Extensions" or name not in _ON_D_B)
        ]
        if cells and all(each.is_gone for each in cells):
            found.append(title)
    return found


def names_of_lost(reader: "Reader") -> set[str]:
    """The names of the cells that were there."""
    names = {
        name
        for title in _lost_sheets(reader)
        for name in (*_SHEETS[title][0], *_ALSO.get(title, ()))
    }
    return {name for name in names if name not in reader.cells or reader.cells[name].is_gone}


def refuse_lost_sheets(reader: "Reader", titles: Collection[str]) -> None:
    """Note each of them, or if the sheet is there that its entries are gone, and what follows."""
    is_earlier = any(title in titles for title in _EARLIER.values())
    for each in _lost_sheets(reader):
        _, severity, what = _SHEETS[each]
        title = _EARLIER.get(each, each) if is_earlier else each
        lost = (
            f"the sheet {title} is"
            if title not in titles
            else f"the cells to fill in on {title} are"
        )
        reader.add(severity, "", f"{lost} gone, {what}: undo that, or {COPY}")
    reader.unread |= names_of_lost(reader)
