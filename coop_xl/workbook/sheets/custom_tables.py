"""The Custom tables sheet of the macro-enabled workbook: ready COOP_ formulas to copy from."""

from typing import Any

from coop_xl.functions import catalogue
from coop_xl.functions.excel.addin_package import versions
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.live import LiveBook, LiveSheet

TITLE = "Custom tables"
_NAMES_ROW, _VALUES_ROW = 5, 6
_SINGLE_ROW, _GRID_ROW = 10, 18
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)


def add_custom_tables_sheet(book: LiveBook) -> None:
    """Append the sheet; its formulas need Excel on Windows with Python and xlwings."""
    sheet = book.add_sheet(TITLE)
    sheet.page.unprotect_range("A1:BZ200")
    sheet.page.set_column(0, 0, 40)
    sheet.page.set_column(1, len(_values_of(book)), 13)
    sheet.write(0, 0, "Custom tables", "title")
    sheet.write(1, 0, "Formulas of the Coop XL functions, to copy and change. They need Excel on Windows, Python and coop-xl; "
                      "every other sheet works without them.", "muted")  # fmt: skip
    sheet.write(
        2,
        0,
        f"The functions in this file were written for xlwings {_udfs_version()}; with another version, make the file anew: coop-xl new FILE.xlsm",
        "muted",
    )
    _add_inputs(sheet)
    _add_singles(sheet)
    _add_two_way(sheet)
    sheet.page.freeze_panes(_VALUES_ROW + 1, 1)


def _udfs_version() -> str:
    """The version of xlwings the functions were written for."""

    return versions()["xlwings"]


def _add_inputs(sheet: LiveSheet) -> None:
    """Names in a row and values below: the table the formulas read."""
    sheet.write(_NAMES_ROW - 1, 0, "The base case, as entered", "section")
    sheet.write(_NAMES_ROW, 0, "Name", "head")
    sheet.write(_VALUES_ROW, 0, "Value", "key")
    for column, (key, value) in enumerate(_values_of(sheet.book).items(), start=1):
        sheet.write(_NAMES_ROW, column, key, "head")
        text = f'IF(best_{key}="","",best_{key})' if key in EXTENSION_INPUTS else key
        style = "whole" if isinstance(EXTENSION_INPUTS.get(key), Switch) else "number"
        sheet.formula(_VALUES_ROW, column, text, value, style)


def _values_of(book: LiveBook) -> dict[str, Any]:
    """What the functions read: the best estimates, and extensions as entered (blank: off)."""
    found = {key: book.value(key) for key in VARIABLES}
    if not book.has_extensions:
        return found
    given = book.content.extensions
    return found | {key: given[key].best if key in given else "" for key in EXTENSION_INPUTS}


def table(sheet: LiveSheet) -> tuple[str, list[list[Any]]]:
    """Names and values, as formula arguments and as the functions receive them."""
    values = _values_of(sheet.book)
    last = len(values)
    text = f"{cell(_NAMES_ROW, 1)}:{cell(_NAMES_ROW, last)},{cell(_VALUES_ROW, 1)}:{cell(_VALUES_ROW, last)}"
    return text, [[list(values)], [list(values.values())]]


def call(
    sheet: LiveSheet,
    row: int,
    column: int,
    name: str,
    *more: tuple[str, Any],
    style: str = "number",
) -> None:
    """One formula over the table; further arguments as (text, value)."""
    text, arguments = table(sheet)
    result: Any = ""
    if sheet.book.value("inputs_ready"):
        result = getattr(catalogue, name)(*arguments, *(value for _, value in more))
        while isinstance(result, list | tuple):
            result = result[0]
    arguments_text = ",".join((text, *(part for part, _ in more)))
    sheet.formula(row, column, f'IF(inputs_ready,{name}({arguments_text}),"")', result, style)


def _add_singles(sheet: LiveSheet) -> None:
    """One answer a cell."""
    sheet.write(_SINGLE_ROW - 1, 0, "One answer a cell", "section")
    for row, name in enumerate(
        ("COOP_UTILITY", "COOP_MARGINAL_V", "COOP_MARGINAL_CV", "COOP_MARGINAL_CNV", "COOP_BEST"),
        start=_SINGLE_ROW,
    ):
        sheet.write(row, 0, name, "key")
        call(sheet, row, 1, name, style="center" if name == "COOP_BEST" else "number")
    sheet.write(_SINGLE_ROW + 5, 0, "COOP_BREAKEVEN of p_V, CV against CnV", "key")
    call(
        sheet,
        _SINGLE_ROW + 5,
        1,
        "COOP_BREAKEVEN",
        ('"p_V"', "p_V"),
        ('"CV"', "CV"),
        ('"CnV"', "CnV"),
    )


def _add_two_way(sheet: LiveSheet) -> None:
    """A two-way table through override pairs, for each intervention's marginal."""
    row = _GRID_ROW
    for name in INTERVENTIONS:
        function = f"COOP_MARGINAL_{name.upper()}"
        sheet.write(row - 1, 0, f"{function}: F_V down, p_V across", "section")
        sheet.write(row, 0, "F_V \\ p_V", "head")
        for column, probability in enumerate(PROBABILITIES, start=1):
            sheet.write(row, column, probability, "axis")
        for down, share in enumerate(SHARES, start=row + 1):
            sheet.write(down, 0, share, "axis")
            for column, probability in enumerate(PROBABILITIES, start=1):
                call(
                    sheet,
                    down,
                    column,
                    function,
                    ('"F_V"', "F_V"),
                    (f"$A{down + 1}", share),
                    ('"p_V"', "p_V"),
                    (cell(row, column), probability),
                )
        row += len(SHARES) + 4
