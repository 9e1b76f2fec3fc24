"""The model block: one row that holds the inputs, the model's workings and its results.

Scenarios, the tornado, the two-way table, the break-evens (and the simulation) are all this row,
with other formulas in the input columns. Whoever has understood one has understood every sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from coop_xl.estimates.cell_names import (
    COLUMNS,
    EXTENSION_WORKINGS,
    HEADINGS,
    LOGS,
    MARGINALS,
    MERITS,
    RATIOS,
    SHARE_COLUMNS,
)
from coop_xl.model import small_shares
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, QUANTITIES, SHARES, VARIABLES
from coop_xl.spreadsheet.writing.book import ROW, Sheet, cell
from coop_xl.workbook.extensions.in_rows import APPLY, extension_formulas, stopped_formula
from coop_xl.workbook.live import LiveBook

from .trace import Term, formula, trace
from .values import ALL_OFF, FILL_IN, OK, OUT_OF_RANGE, SEE_EXTENSIONS, InForce, Row, row_figures

BY_KEY = {quantity.key: quantity for quantity in (*SHARES, *QUANTITIES)}
WITHIN = (  # others, without a column
    "dU_dF_V", "ranking_scale", "v_coalition", "v_composition", "v_direct",
)  # fmt: skip
BASE_COLUMNS = tuple(key for key in COLUMNS if key not in EXTENSION_WORKINGS)
STYLE = (
    dict.fromkeys(LOGS, "working")
    | dict.fromkeys(
        (*SHARE_COLUMNS, "delta_U", *EXTENSION_WORKINGS, *MERITS, "greatest"), "working"
    )
    | {"status": "cell", "best": "center"}
    | dict.fromkeys(RATIOS, "ratio")
)

OnSheet = TypeVar("OnSheet", bound=Sheet)


@dataclass(frozen=True)
class Block(Generic[OnSheet]):
    """Rows of the model on one sheet, from a column on.

    With `columns` of the base model only, the rows follow no extensions.
    """

    sheet: OnSheet
    first_column: int
    columns: tuple[str, ...] = COLUMNS
    cached: dict[int, Row] = field(default_factory=dict)  # what each row written gives

    def column(self, key: str) -> int:
        """The column of an entry, a working or a result."""
        return self.first_column + self.columns.index(key)

    @cached_property
    def formulas(self) -> tuple[str, dict[str, str]]:
        """Status, and workings and results; ROW stands for the row that they are on."""
        at = {key: self.address(key, 0)[:-1] + ROW for key in self.columns}
        shown = {
            key: f'IF({at["status"]}="{OK}",{text},"")' for key, text in model_formulas(at).items()
        }
        return status_formula(at), shown

    @property
    def extensions(self) -> InForce:
        """The extensions that the rows follow."""
        book = self.sheet.book
        if self.columns != COLUMNS or not isinstance(book, LiveBook):
            return ALL_OFF
        return book.extensions.in_force

    def address(self, key: str, row: int) -> str:
        """A cell of a row, with the column fixed."""
        return "$" + cell(row, self.column(key), absolute=False)

    def area(self, key: str, first: int, last: int) -> str:
        """A column of several rows."""
        return f"{cell(first, self.column(key))}:{cell(last, self.column(key))}"

    def write_headings(self, row: int) -> None:
        """The headings: the keys, which worksheet functions and readers understand."""
        for key in self.columns:
            self.sheet.write(row, self.column(key), HEADINGS.get(key, key), "head")

    def write_row(self, row: int, entries: Mapping[str, tuple[str, Any]]) -> Row:
        """Formulas of one row; `entries` gives (formula, value) for each entry column."""
        for key, (text, value) in entries.items():
            self.sheet.formula(row, self.column(key), text, value)
        return self.write_model(row, {key: value for key, (_, value) in entries.items()})

    def write_model(
        self, row: int, entered: Mapping[str, Any], unused: tuple[str, bool] | None = None
    ) -> Row:
        """Status, workings and results of a row whose entries stand or will be typed.

        `unused` is a condition (formula text, and whether it holds) under which the row is empty.
        """
        figures = self.cached[row] = row_figures(entered, self.extensions)
        if unused and unused[1]:
            figures["status"] = ""
        status, model = self.formulas
        status = on_row(status, row)
        text = f'IF({unused[0]},"",{status})' if unused else status
        self.sheet.formula(row, self.column("status"), text, figures["status"], "cell")
        for key, text in model.items():
            value, style = figures.get(key, ""), STYLE.get(key, "number")
            self.sheet.formula(row, self.column(key), on_row(text, row), value, style)
        return figures


def on_row(text: str, row: int) -> str:
    """A formula on its row, from 0."""
    return text.replace(ROW, str(row + 1))


def status_formula(at: Mapping[str, str]) -> str:
    """OK, fill in, out of range, or see Extensions; the same rules as in `figures.py`."""

    def span(first: str, last: str) -> str:
        return f"{at[first]}:{at[last]}"

    keys = list(VARIABLES)
    numbers = f"COUNT({span(keys[0], keys[-1])})+COUNT({span('log10_F_V', 'log10_F_I')})"
    one_F_V = f"COUNT({at['F_V']})+COUNT({span('log10_F_V', 'log10_1mF_V')})"
    one_F_I = f"COUNT({at['F_I']})+COUNT({at['log10_F_I']})"
    shares = span("b", "p_CnV")
    fits = f'"{OK}"'
    if EXTENSION_WORKINGS[0] in at:
        fits = f'IF({APPLY},IF({stopped_formula(at)},"{SEE_EXTENSIONS}",{fits}),{fits})'
    # COUNTIF wants a range even of one cell: IronCalc gives an error for a bare cell.
    outside = "+".join(
        f"COUNTIF({where},{rule})"
        for where, rule in (
            (shares, '"<0"'),
            (shares, '">1"'),
            (span("F_V", "F_V"), "0"),
            (span("F_V", "F_V"), "1"),
            (span("F_I", "F_I"), "0"),
            (span("log10_F_V", "log10_1mF_V"), '">=0"'),
            (span("log10_F_I", "log10_F_I"), '">0"'),
            (span("log10_F_V", "log10_F_I"), f'"<{ENTRIES["log10_F_V"].low:.0f}"'),
        )
    )
    return (
        f'IF(OR({numbers}<>{len(VARIABLES)},{one_F_V}<>1,{one_F_I}<>1),"{FILL_IN}",'
        f'IF({outside}>0,"{OUT_OF_RANGE}",{fits}))'
    )


def model_formulas(
    at: Mapping[str, str],
    extensions: Callable[[Mapping[str, str]], dict[str, str]] = extension_formulas,
) -> dict[str, str]:
    """Workings and results of a row, with extensions where its columns have room for them."""
    base = base_formulas(at)
    if EXTENSION_WORKINGS[0] not in at:
        return base
    found = extensions(at)
    with_extensions = {key: f'IF({APPLY},{found[key]},"")' for key in EXTENSION_WORKINGS}
    for key, text in base.items():
        with_extensions[key] = f"IF({APPLY},{found[key]},{text})" if key in found else text
    return with_extensions


def base_formulas(at: Mapping[str, str]) -> dict[str, str]:
    """Workings and results of a row, traced from the model's own equations."""
    logs = log_formulas(at["F_V"], at["log10_F_V"], at["log10_1mF_V"], at["F_I"], at["log10_F_I"])
    found = dict(zip(LOGS, logs, strict=True))
    shares = {
        "log10_F_V": at["lg_F_V"], "log10_1mF_V": at["lg_1mF_V"], "log10_F_I": at["lg_F_I"],
    }  # fmt: skip
    for key in ("r_V", "r_nV", "q_V", "q_nV"):
        found[key] = trace(BY_KEY[key], shares).text
    found["used_F_I"] = formula(small_shares.power_of_ten, at["lg_F_I"])
    cells: dict[str, Term | str] = {**at, "F_I": at["used_F_I"]}
    for key in WITHIN:
        cells[key] = trace(BY_KEY[key], cells)
    for key in ("delta_U", *MERITS, "greatest", "U", *MARGINALS):
        found[key] = trace(BY_KEY[key], cells).text
    found["best"] = best_formula([at[key] for key in MERITS], at["greatest"])
    for ratio, merit in zip(RATIOS, MERITS, strict=True):
        found[ratio] = ratio_formula(at[merit], at["greatest"])
    return found


def log_formulas(F_V: str, log10_F_V: str, log10_1mF_V: str, F_I: str, log10_F_I: str) -> tuple:
    """log10 of F_V, of 1−F_V and of F_I, from whichever of the cells holds a number."""
    one_minus = formula(small_shares.log10_one_minus, F_V)
    rest_of = {cell: formula(small_shares.log10_rest, cell) for cell in (log10_F_V, log10_1mF_V)}
    return (
        f"IF(ISNUMBER({log10_F_V}),{log10_F_V},"
        f"IF(ISNUMBER({log10_1mF_V}),{rest_of[log10_1mF_V]},LOG10({F_V})))",
        f"IF(ISNUMBER({log10_1mF_V}),{log10_1mF_V},"
        f"IF(ISNUMBER({log10_F_V}),{rest_of[log10_F_V]},{one_minus}))",
        f"IF(ISNUMBER({log10_F_I}),{log10_F_I},LOG10({F_I}))",
    )


def best_formula(merits: Sequence[str], most: str, tolerance: str = "tie_tolerance") -> str:
    """The names of the interventions that reach the largest merit.

    Merits are compared as parts of the largest: some programs take all minute numbers for equal.
    """
    names = "&".join(
        f'IF(IFERROR({merit}/ABS({most})>=SIGN({most})-{tolerance},{merit}>=0)," = {name}","")'
        for name, merit in zip(INTERVENTIONS, merits, strict=True)
    )
    return f"MID({names},4,30)"


def ratio_formula(merit: str, most: str) -> str:
    """A marginal as a multiple of the best, if the best is positive."""
    return f'IF({most}>0,IFERROR({merit}/{most},""),"")'  # beyond any number it is left blank
