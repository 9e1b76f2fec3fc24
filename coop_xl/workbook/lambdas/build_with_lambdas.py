"""Build a workbook that has the closed forms as functions of its own."""

from coop_xl.estimates.entries import Entries
from coop_xl.workbook.build import sheets
from coop_xl.workbook.live import LiveBook

from .lambda_tables import add_lambda_tables_sheet
from .lambdas import define_lambdas, with_help

_AS_LAMBDAS = (
    "in this file as COOPL_ functions, for Excel 365, 2024, web and Mac: see Custom tables"
)


def build_with_lambdas(content: Entries, *, extensions: bool = False) -> bytes:
    """The macro-free workbook with the closed forms as COOPL_ functions, and a sheet of them.

    No other sheet uses them: they need Excel 365 or 2024.
    """
    return with_help(sheets_with_lambdas(content, extensions=extensions))


def sheets_with_lambdas(
    content: Entries, *, simulation: bool = True, extensions: bool = False
) -> LiveBook:
    """A book with the COOPL_ functions and their sheet after all others."""
    book = sheets(content, _AS_LAMBDAS, simulation=simulation, extensions=extensions)
    define_lambdas(book)
    add_lambda_tables_sheet(book)
    return book
