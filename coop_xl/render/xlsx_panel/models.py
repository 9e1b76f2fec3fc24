"""The Model sheet: the model block, one row an expert and one for the averaged best estimates."""

from collections.abc import Mapping
from dataclasses import dataclass

from coop_xl.analysis.experts.panel import Panel
from coop_xl.estimates.cell_names import BASE_COLUMNS, RESULTS
from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.compute import TIE
from coop_xl.spreadsheet.writing.book import Book, cell
from coop_xl.workbook.formulas.model_row import BlockOn

from .panel_layout import ESTIMATES, MODELS, Places, names_of
from .panel_layout import RESULTS as RESULT_KEYS
from .with_extensions import Computed, add_computed

ABOUT = (
    "Every step from the best estimates to the result, one row an expert; the last row takes the "
    "averaged best estimates. All formulas."
)
_FIRST_COLUMN = 1
_TOLERANCE = 4  # column


@dataclass(frozen=True)
class Models:
    """The rows, and those that extensions are on in."""

    entries: tuple[Mapping[str, float], ...]
    computed: Computed

    @classmethod
    def of(cls, panel: Panel) -> "Models":
        """The rows of a panel: its members', then the averaged."""
        entries = (*panel.points, panel.pool.point)
        return cls(entries, Computed.of(panel))

    def at(self, places: Places, row: int, key: str) -> str:
        """The cell of a result, with its sheet; with extensions where a row has any on."""
        if row in self.computed.rows:
            return f"'{MODELS}'!{self.computed.place(places, row, 1 + RESULT_KEYS.index(key))}"
        return self.live_at(places, row, key)

    def live_at(self, places: Places, row: int, key: str) -> str:
        """The cell of a result of the base model, with its sheet."""
        return f"'{MODELS}'!{cell(places.model_row(row), _FIRST_COLUMN + BASE_COLUMNS.index(key))}"


def add_models_sheet(book: Book, panel: Panel, places: Places, models: Models) -> None:
    """Append the sheet, with the name tie_tolerance."""
    sheet = book.add_sheet(MODELS, zoom=85)
    block = BlockOn(sheet, _FIRST_COLUMN, BASE_COLUMNS)
    sheet.page.set_column(0, 0, 26)
    for key in BASE_COLUMNS:
        sheet.page.set_column(block.column(key), block.column(key), 14 if key in RESULTS else 12)
    sheet.write(0, 0, "Model", "title")
    sheet.page.set_row(0, 28)
    about = f"{ABOUT} Extensions do not count here." if models.computed.rows else ABOUT
    sheet.write(1, 0, about, "muted")
    head = places.model_row(0) - 1
    sheet.write(head, 0, "Expert", "head")
    block.write_headings(head)
    sheet.page.set_row(head, 30)
    sheet.write(2, 0, "Marginals closer than this, relative to the best, tie:", "text")
    sheet.write(2, _TOLERANCE, TIE, "value_power")
    sheet.name(2, _TOLERANCE, "tie_tolerance")
    names = [*names_of(panel), "Averaged"]
    for place, name in enumerate(names):
        row = places.model_row(place)
        is_base = place in models.computed.rows
        sheet.write(row, 0, f"{name}, base model" if is_base else name, "label")
        block.write_row(row, _entries_of(panel, places, place))
    last = places.model_row(len(names) - 1)
    sheet.mark(head + 1, block.column("status"), last, block.column("status"), {"OK": "good"})
    sheet.mark(head + 1, block.column("best"), last, block.column("best"),
               {"V": "V", "CV": "CV", "CnV": "CnV"})  # fmt: skip
    last = add_computed(sheet, panel, places, models.computed)
    sheet.page.freeze_panes(head + 1, 1)
    sheet.page.repeat_columns(0)
    sheet.page.fit_to_pages(3, 0)
    sheet.page.print_area(0, 0, last, _FIRST_COLUMN + len(BASE_COLUMNS) - 1)


def _entries_of(panel: Panel, places: Places, place: int) -> dict[str, str]:
    """The formula of each entry; those that are not used are empty."""
    found: dict[str, str] = {}
    column = places.FIRST + place  # the averaged stand after the last expert
    rows = {each.key: places.best_row(key) for key, each in panel.pool.inputs.items()}
    for key in ENTRIES:
        if key in rows:
            found[key] = f"'{ESTIMATES}'!{cell(rows[key], column)}"
    return found
