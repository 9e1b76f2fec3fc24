"""Build a workbook that has the worksheet functions in it."""

from coop_xl.estimates.entries import Entries
from coop_xl.functions.excel.addin_package import add_functions, versions
from coop_xl.workbook.sheets.custom_tables import add_custom_tables_sheet

from .build import sheets


def build_with_macros(content: Entries, *, extensions: bool = False) -> bytes:
    """A macro-enabled workbook (.xlsm), with the COOP_ functions and a sheet of them.

    Its VBA names the DLL of the xlwings version installed here, which the sheet says.
    """
    functions = f"inside this file, written for xlwings {versions()['xlwings']}"
    book = sheets(content, functions, extensions=extensions)
    add_custom_tables_sheet(book)
    add_functions(book.workbook)
    return book.bytes()
