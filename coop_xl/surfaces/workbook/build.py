"""Build a workbook: every sheet in order, the same bytes for the same version and content."""

from .book import Book
from .checks import add_checks_sheet
from .content import Content
from .inputs import add_inputs_sheet
from .model_sheet import add_model_sheet
from .reference import add_reference_sheet
from .results import add_results_sheet
from .scenarios import add_scenarios_sheet
from .sensitivity import add_sensitivity_sheet
from .welcome import add_welcome_sheet


def build(content: Content) -> bytes:
    """A macro-free workbook (.xlsx) that computes the whole model with native formulas.

    Parameters
    ----------
    content : Content
        What the entry cells hold; `Content()` gives the blank template.

    Returns
    -------
    bytes
        The file.
    """
    book = Book(content)
    add_welcome_sheet(book)
    add_inputs_sheet(book)
    scenarios = add_scenarios_sheet(book)
    add_model_sheet(book)
    add_results_sheet(book, scenarios)
    add_sensitivity_sheet(book)
    add_checks_sheet(book)
    add_reference_sheet(book)
    return book.bytes()
