"""A live workbook being written, and what is entered in it."""

from coop_xl.estimates.cell_names import BASE_COLUMNS, COLUMNS
from coop_xl.estimates.entries import Entries
from coop_xl.spreadsheet.writing.book import Book, Sheet
from coop_xl.spreadsheet.writing.page import Page
from coop_xl.spreadsheet.writing.styles import WORKINGS


class LiveBook(Book):
    """What the builders of the live workbook's sheets share.

    Attributes
    ----------
    content : Entries
    has_simulation : bool
    has_extensions : bool
        Whether there are sheets and columns of extensions: where they are asked for, or entered.
    """

    def __init__(
        self, content: Entries, *, simulation: bool = True, extensions: bool = False
    ) -> None:
        super().__init__(content.title)
        self.content = content
        self.has_simulation = simulation
        self.has_extensions = extensions or content.has_extensions

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row of the model."""
        return COLUMNS if self.has_extensions else BASE_COLUMNS

    @property
    def extensions_said(self) -> str:
        """Formula text of what headings add where extensions are on."""
        return "options_said" if self.has_extensions else '""'

    def add_sheet(
        self, title: str, *, landscape: bool = True, zoom: int = 90, tab: str = WORKINGS
    ) -> "LiveSheet":
        """As `Book.add_sheet`."""
        sheet = super().add_sheet(title, landscape=landscape, zoom=zoom, tab=tab)
        assert isinstance(sheet, LiveSheet)
        return sheet

    def new_sheet(self, title: str) -> "LiveSheet":
        """As `Book.new_sheet`."""
        return LiveSheet(self, self.workbook.add_worksheet(title, Page))


class LiveSheet(Sheet):
    """A sheet of a live workbook."""

    book: LiveBook
