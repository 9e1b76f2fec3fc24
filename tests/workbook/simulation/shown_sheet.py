"""What the Simulation sheet of a workbook shows: its cached values, by name."""

from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol

from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.model.catalogue import VARIABLES
from coop_xl.spreadsheet.writing.book import plain
from coop_xl.workbook.build import sheets
from coop_xl.workbook.live import LiveBook
from coop_xl.workbook.sheets.questions_sheet import add_questions_sheet
from coop_xl.workbook.sheets.reference_sheet import add_reference_sheet
from coop_xl.workbook.simulation.draw_statistics import OUTPUTS
from coop_xl.workbook.simulation.input_rules import CELLS
from coop_xl.workbook.simulation.simulation_inputs import (
    add_constants,
    add_input_table,
    input_cell,
)
from coop_xl.workbook.simulation.simulation_layout import (
    COHERENCE_ROW,
    DRAW_ROW,
    SPREAD_ROW,
    TITLE,
    column_of,
)
from coop_xl.workbook.simulation.statistics import ERROR, FIRST, ROWS, WHOLE


@dataclass(frozen=True)
class Measured:
    """A statistic of all draws, its error, and that of each scramble."""

    whole: object
    error: object
    scrambles: tuple


class ShownSheet:
    """The cells of the sheet that the workbook of an entry holds."""

    def __init__(self, content, extensions: bool = False) -> None:
        self.book = self.built(content, extensions)

    def built(self, content, extensions: bool) -> LiveBook:
        """The book that has the sheet."""
        return sheets(content, extensions=extensions)

    def at(self, row: int, column: int) -> object:
        return plain(self.book.calculator.value((TITLE, row, column)))

    def input_cells(self, key: str) -> dict[str, object]:
        """The cells of a variable's row in section 5."""
        return {name: self.at(*xl_cell_to_rowcol(input_cell(key, name))) for name in CELLS}

    @property
    def rows(self) -> dict[str, dict[str, object]]:
        return {key: self.input_cells(key) for key in VARIABLES}

    def drawn(self, name: str) -> np.ndarray:
        """A column of the draws: numbers, with nan where a cell has none, or texts."""
        values = [self.at(DRAW_ROW + place, column_of(name)) for place in range(DRAWS)]
        if any(isinstance(each, float) for each in values):
            return np.array([np.nan if each == "" else each for each in values])
        return np.array(values)

    def measured(self, name: str) -> Measured:
        """A statistic."""
        whole, error, *scrambles = (
            self.at(ROWS[name], column) for column in (WHOLE, ERROR, *range(FIRST, FIRST + 8))
        )
        return Measured(whole, error, tuple(scrambles))

    @property
    def text(self) -> object:
        """Which kind of work is best most often."""
        return self.book.value("sim_text")

    @property
    def coherence(self) -> object:
        """How many draws are incoherent, in words."""
        return self.at(COHERENCE_ROW - 2, 0)

    def remark(self, output: str) -> object:
        """What is worth knowing of an output."""
        return self.at(SPREAD_ROW + 2 * OUTPUTS.index(output), 9)


class ShownInputs(ShownSheet):
    """Section 5 of the sheet alone, which is quickly made."""

    def built(self, content, extensions: bool) -> LiveBook:
        book = LiveBook(content, extensions=extensions)
        add_questions_sheet(book)
        add_reference_sheet(book)
        sheet = book.add_sheet(TITLE)
        add_input_table(sheet)
        add_constants(sheet)
        return book
