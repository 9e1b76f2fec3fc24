"""A live workbook being written: what is entered, and the values its formulas have."""

from coop_xl.estimates.entries import Entries
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.page import Page
from coop_xl.workbook.extensions.states import ExtensionStates
from coop_xl.workbook.formulas.values import Figures
from coop_xl.workbook.simulation.simulated import Simulated


class LiveBook(Book):
    """What the builders of the live workbook's sheets share."""

    def __init__(self, content: Entries, *, simulation: bool = True) -> None:
        super().__init__(content.title)
        self.content = content
        self.figures = Figures.of(content)
        self.extensions = ExtensionStates.of(content, self.figures)
        self.simulated = Simulated.of(content) if simulation else None

    def add_sheet(self, title: str, *, landscape: bool = True, zoom: int = 90) -> "LiveSheet":
        """As `Book.add_sheet`."""
        sheet = super().add_sheet(title, landscape=landscape, zoom=zoom)
        assert isinstance(sheet, LiveSheet)
        return sheet

    def new_sheet(self, title: str) -> "LiveSheet":
        """As `Book.new_sheet`."""
        return LiveSheet(self, self.workbook.add_worksheet(title, Page))


class LiveSheet(Sheet):
    """A sheet of a live workbook."""

    book: LiveBook
