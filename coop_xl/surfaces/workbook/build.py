"""Build a workbook: every sheet in order, the same bytes for the same version and content."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from .book import Book
from .checks import add_checks_sheet
from .content import Content
from .examples import EXAMPLES
from .inputs import add_inputs_sheet
from .lambda_tables import add_lambda_tables_sheet
from .lambdas import define_lambdas, with_help
from .model_sheet import add_model_sheet
from .options.changes import add_changes_sheet
from .options.entries import add_options_sheet
from .options.model import add_options_model_sheet
from .reference import add_reference_sheet
from .results import add_results_sheet
from .scenarios import add_scenarios_sheet
from .sensitivity import add_sensitivity_sheet
from .simulation.sheet import add_simulation_sheet
from .welcome import add_welcome_sheet

NO_FUNCTIONS = "not in this file: nothing in it needs them"
AS_LAMBDAS = (
    "in this file as COOPL_ functions, for Excel 365, 2024, web and Mac: see Custom tables"
)


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
    return sheets(content).bytes()


def build_with_macros(content: Content) -> bytes:
    """The same as a macro-enabled workbook (.xlsm), with the COOP_ functions and a sheet of them.

    Its VBA names the DLL of the xlwings version installed here, which the sheet says.
    """
    from coop_xl.surfaces.excel.package import add_functions, versions

    from .custom_tables import add_custom_tables_sheet

    book = sheets(content, f"inside this file, written for xlwings {versions()['xlwings']}")
    add_custom_tables_sheet(book)
    add_functions(book.workbook)
    return book.bytes()


def build_with_lambdas(content: Content) -> bytes:
    """The macro-free workbook with the closed forms as COOPL_ functions, and a sheet of them.

    No other sheet uses them: they need Excel 365 or 2024.
    """
    return with_help(sheets_with_lambdas(content).bytes())


def sheets_with_lambdas(content: Content, *, simulation: bool = True) -> Book:
    """A book with the COOPL_ functions and their sheet after all others."""
    book = sheets(content, AS_LAMBDAS, simulation=simulation)
    define_lambdas(book)
    add_lambda_tables_sheet(book)
    return book


def sheets(content: Content, functions: str = NO_FUNCTIONS, *, simulation: bool = True) -> Book:
    """A book with every sheet of the macro-free workbook, or all but the simulation."""
    book = Book(content, simulation=simulation)
    add_welcome_sheet(book, functions)
    add_inputs_sheet(book)
    add_options_sheet(book)
    scenarios = add_scenarios_sheet(book)
    add_model_sheet(book)
    add_options_model_sheet(book)
    add_changes_sheet(book)
    add_results_sheet(book, scenarios)
    add_sensitivity_sheet(book)
    if book.simulated:
        add_simulation_sheet(book, book.simulated)
    add_checks_sheet(book)
    add_reference_sheet(book)
    return book


SHIPPED: dict[str, Callable[[], bytes]] = {
    "template.xlsx": lambda: build(Content()),
    "template.xlsm": lambda: build_with_macros(Content()),
} | {f"{name}.xlsx": partial(build, content) for name, content in EXAMPLES.items()}


def main(folder: str) -> None:
    """Write the workbooks that are shipped in `workbooks/`."""
    for name, made in SHIPPED.items():
        Path(folder, name).write_bytes(made())


if __name__ == "__main__":
    main(sys.argv[1])
