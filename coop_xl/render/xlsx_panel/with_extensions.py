"""What Coop XL computed with extensions, where the native formulas cannot.

The formulas of the panel workbook compute the base model. For an expert with extensions on, U, the
marginals and the best are values computed with these and marked as such; the base model stands
beside them, live.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.analysis.experts.panel import Panel
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.spreadsheet.writing.book import Sheet, cell

from .panel_layout import RESULTS, Places, names_of

LIVE = "base model, live"
BEST_MARKS = {"V": "V", "CV": "CV", "CnV": "CnV"}
ABOUT = (
    "The formulas of this workbook compute the base model. Where extensions of the post's discussion are on, U, the "
    "marginal values and the best were computed with them by Coop XL: these numbers are not live, so they follow neither changed "
    "estimates nor, of the averaged ones, changed weights."
)
COMPUTED = "With extensions: computed by Coop XL, not live"
BASE = "The base model of those with extensions, live"
_INPUTS_HELD = "Extensions (best estimates; blank: not given)"


@dataclass(frozen=True)
class Computed:
    """The results with extensions, by the row of the Model sheet they take the place of."""

    rows: Mapping[int, Mapping[str, Any]]
    on: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, panel: Panel) -> "Computed":
        """The results of a panel: of members, then of the averaged estimates."""
        on = tuple(panel.extensions)
        return cls({row: at.outputs for row, at in enumerate(panel.at_best) if on[row]}, on)

    def place(self, places: Places, row: int, column: int) -> str:
        """A cell of such a row, below the block."""
        return cell(self.first_row(places) + list(self.rows).index(row), column)

    def first_row(self, places: Places) -> int:
        """The first of these rows on the Model sheet."""
        return places.model_row(places.experts) + places.GAP + 1

    def model_of(self, row: int) -> str:
        """What the results of a row are of."""
        return f"with {', '.join(self.on[row])}: not live" if row in self.rows else LIVE


def add_computed(sheet: Sheet, panel: Panel, places: Places, computed: Computed) -> int:
    """The results with extensions, below the block of the Model sheet; the last row."""
    last = places.model_row(places.experts)
    if not computed.rows:
        return last
    first = computed.first_row(places)
    sheet.write(first - 2, 0, COMPUTED, "section")
    sheet.write_row(first - 1, ("Expert", *RESULTS, "Extensions on"), "head")
    names = [*names_of(panel), "Averaged"]
    for at, (row, found) in enumerate(computed.rows.items(), start=first):
        sheet.write(at, 0, names[row], "label")
        for column, key in enumerate(RESULTS, start=1):
            style = "center" if key == "best" else "number"
            sheet.write(at, column, plain(found[key]), style)
        sheet.write(at, 1 + len(RESULTS), ", ".join(computed.on[row]), "cell")
    last = first + len(computed.rows) - 1
    sheet.mark(first, len(RESULTS), last, len(RESULTS), BEST_MARKS)
    return last


def plain(value: Any) -> str | float:
    """A result as a cell takes it."""
    return value if isinstance(value, str) else float(value)


def add_extension_inputs(sheet: Sheet, panel: Panel, places: Places, row: int) -> int:
    """Everyone's inputs of extensions at best estimates; the last row."""
    entries = [member.content.extensions for member in panel.members]
    keys = [key for key in EXTENSION_INPUTS if any(key in each for each in entries)]
    if not keys:
        return row - 1
    sheet.write(row + 1, 0, _INPUTS_HELD, "section")
    sheet.write_row(row + 2, ("Input", "Meaning", *names_of(panel), "Averaged"), "head")
    for at, key in enumerate(keys, start=row + 3):
        sheet.write(at, 0, key, "key")
        sheet.write(at, 1, EXTENSION_INPUTS[key].meaning, "cell")
        for column, given in enumerate(entries, start=places.FIRST):
            sheet.write(at, column, given.get(key, Estimate()).best, "entered")
        pooled = panel.pool.extensions.get(key)
        sheet.write(at, places.averaged, pooled.averaged_best if pooled else None, "entered")
    return row + 2 + len(keys)
