"""Build a workbook: every sheet in order, the same bytes for the same version and content."""

from coop_xl.estimates.entries import Entries
from coop_xl.workbook.extensions.extension_entries import add_extensions_sheet
from coop_xl.workbook.extensions.finite_changes_sheet import add_changes_sheet
from coop_xl.workbook.extensions.model import add_extensions_model_sheet
from coop_xl.workbook.sheets.answer_sheet import add_answer_sheet
from coop_xl.workbook.sheets.checks_sheet import add_checks_sheet
from coop_xl.workbook.sheets.model_sheet import add_model_sheet
from coop_xl.workbook.sheets.proposals_sheet import add_proposals_sheet
from coop_xl.workbook.sheets.questions_sheet import add_questions_sheet
from coop_xl.workbook.sheets.reference_sheet import add_reference_sheet
from coop_xl.workbook.sheets.scenarios_sheet import add_scenarios_sheet
from coop_xl.workbook.sheets.start_sheet import add_contents, add_start_sheet
from coop_xl.workbook.sheets.what_would_change_it_sheet import add_what_would_change_it_sheet
from coop_xl.workbook.simulation.simulation_sheet import add_simulation_sheet

from .live import LiveBook

_NO_FUNCTIONS = "not in this file: nothing in it needs them"


def build(content: Entries, *, extensions: bool = False) -> bytes:
    """A macro-free workbook (.xlsx) that computes the whole model with native formulas.

    Parameters
    ----------
    content : Entries
        What the entry cells hold; `Entries()` gives the blank template.
    extensions : bool
        Whether the workbook has the sheets of extensions though none is entered.

    Returns
    -------
    bytes
        The file.
    """
    return sheets(content, extensions=extensions).bytes()


def sheets(
    content: Entries, functions: str = _NO_FUNCTIONS, *, simulation: bool = True,
    extensions: bool = False,
) -> LiveBook:  # fmt: skip
    """A book with every sheet of the macro-free workbook, or all but the simulation."""
    book = LiveBook(content, simulation=simulation, extensions=extensions)
    contents_row = add_start_sheet(book, functions)
    add_questions_sheet(book)
    add_answer_sheet(book)
    add_what_would_change_it_sheet(book)
    add_scenarios_sheet(book)
    add_proposals_sheet(book)
    if book.has_extensions:
        add_extensions_sheet(book)
    add_model_sheet(book)
    if book.has_extensions:
        add_extensions_model_sheet(book)
        add_changes_sheet(book)
    if book.has_simulation:
        add_simulation_sheet(book)
    add_checks_sheet(book)
    add_reference_sheet(book)
    add_contents(book, contents_row)
    return book
