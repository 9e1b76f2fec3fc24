"""Build a workbook: every sheet in order, the same bytes for the same version and content."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.functions.excel.addin_package import add_functions, versions
from coop_xl.workbook.extensions.extension_entries import add_extensions_sheet
from coop_xl.workbook.extensions.finite_changes_sheet import add_changes_sheet
from coop_xl.workbook.extensions.model import add_extensions_model_sheet
from coop_xl.workbook.lambdas.lambda_tables import add_lambda_tables_sheet
from coop_xl.workbook.lambdas.lambdas import define_lambdas, with_help
from coop_xl.workbook.sheets.checks_sheet import add_checks_sheet
from coop_xl.workbook.sheets.custom_tables import add_custom_tables_sheet
from coop_xl.workbook.sheets.inputs_sheet import add_inputs_sheet
from coop_xl.workbook.sheets.model_sheet import add_model_sheet
from coop_xl.workbook.sheets.reference_sheet import add_reference_sheet
from coop_xl.workbook.sheets.results_sheet import add_results_sheet
from coop_xl.workbook.sheets.scenarios_sheet import add_scenarios_sheet
from coop_xl.workbook.sheets.sensitivity_sheet import add_sensitivity_sheet
from coop_xl.workbook.sheets.welcome_sheet import add_welcome_sheet
from coop_xl.workbook.simulation.simulation_sheet import add_simulation_sheet

from .live import LiveBook

NO_FUNCTIONS = "not in this file: nothing in it needs them"
AS_LAMBDAS = (
    "in this file as COOPL_ functions, for Excel 365, 2024, web and Mac: see Custom tables"
)


def build(content: Entries) -> bytes:
    """A macro-free workbook (.xlsx) that computes the whole model with native formulas.

    Parameters
    ----------
    content : Entries
        What the entry cells hold; `Entries()` gives the blank template.

    Returns
    -------
    bytes
        The file.
    """
    return sheets(content).bytes()


def build_with_macros(content: Entries) -> bytes:
    """The same as a macro-enabled workbook (.xlsm), with the COOP_ functions and a sheet of them.

    Its VBA names the DLL of the xlwings version installed here, which the sheet says.
    """

    book = sheets(content, f"inside this file, written for xlwings {versions()['xlwings']}")
    add_custom_tables_sheet(book)
    add_functions(book.workbook)
    return book.bytes()


def build_with_lambdas(content: Entries) -> bytes:
    """The macro-free workbook with the closed forms as COOPL_ functions, and a sheet of them.

    No other sheet uses them: they need Excel 365 or 2024.
    """
    return with_help(sheets_with_lambdas(content).bytes())


def sheets_with_lambdas(content: Entries, *, simulation: bool = True) -> LiveBook:
    """A book with the COOPL_ functions and their sheet after all others."""
    book = sheets(content, AS_LAMBDAS, simulation=simulation)
    define_lambdas(book)
    add_lambda_tables_sheet(book)
    return book


def sheets(
    content: Entries, functions: str = NO_FUNCTIONS, *, simulation: bool = True
) -> LiveBook:
    """A book with every sheet of the macro-free workbook, or all but the simulation."""
    book = LiveBook(content, simulation=simulation)
    add_welcome_sheet(book, functions)
    add_inputs_sheet(book)
    add_extensions_sheet(book)
    scenarios = add_scenarios_sheet(book)
    add_model_sheet(book)
    add_extensions_model_sheet(book)
    add_changes_sheet(book)
    add_results_sheet(book, scenarios)
    add_sensitivity_sheet(book)
    if book.simulated:
        add_simulation_sheet(book, book.simulated)
    add_checks_sheet(book)
    add_reference_sheet(book)
    return book


SHIPPED: dict[str, Callable[[], bytes]] = {
    "template.xlsx": lambda: build(Entries()),
    "template.xlsm": lambda: build_with_macros(Entries()),
} | {f"{name}.xlsx": partial(build, content) for name, content in EXAMPLES.items()}


def main(folder: str) -> None:
    """Write the workbooks that are shipped in `workbooks/`."""
    for name, made in SHIPPED.items():
        Path(folder, name).write_bytes(made())


if __name__ == "__main__":
    main(sys.argv[1])
