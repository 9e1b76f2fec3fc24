"""Sheets that are gone: one sentence for each, not one for every cell that stood there."""

from collections.abc import Collection

from coop_xl.estimates.entries import DEFINITIONS
from coop_xl.estimates.scales import SCALES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.reading.addresses import COPY

from .correlations import CELLS
from .reader import Reader
from .templates import EXTENSION_CELLS, NAME, REMARKS, UNCERTAIN_CELLS

ON_INPUTS = (
    *(
        f"{role}{key}"
        for key in VARIABLES
        for role in ("low_", "best_", "high_", "dist_", *REMARKS)
    ),
    *(f"scale_{key}" for key in SCALES),
)
SHEETS = {
    "Inputs": (ON_INPUTS, "error", "with all estimates"),
    "Welcome": ((*DEFINITIONS, NAME), "error", "with what the words mean"),
    "Extensions": (
        (*EXTENSION_CELLS, *UNCERTAIN_CELLS),
        "warning",
        "so every extension counts as left out",
    ),
    "Simulation": (CELLS, "warning", "so no correlations count"),
}


def lost_sheets(reader: "Reader") -> list[str]:
    """The sheets whose named cells are all gone."""
    found = []
    for title, (names, _, _) in SHEETS.items():
        cells = [reader.cells[name] for name in names if name in reader.cells]
        if cells and all(each.is_gone for each in cells):
            found.append(title)
    return found


def names_of_lost(reader: "Reader") -> set[str]:
    """The names of the cells that were there."""
    return {name for title in lost_sheets(reader) for name in SHEETS[title][0]}


def refuse_lost_sheets(reader: "Reader", titles: Collection[str]) -> None:
    """Note each of them, or if the sheet is there that its entries are gone, and what follows."""
    for title in lost_sheets(reader):
        _, severity, what = SHEETS[title]
        lost = (
            f"the sheet {title} is"
            if title not in titles
            else f"the cells to fill in on {title} are"
        )
        reader.add(severity, "", f"{lost} gone, {what}: undo that, or {COPY}")
    reader.unread |= names_of_lost(reader)
