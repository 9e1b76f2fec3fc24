"""The model block: one row that holds the inputs, the model's workings and its results.

Scenarios, the tornado, the two-way table, the break-evens (and the simulation) are all this row,
with other formulas in the input columns. Whoever has understood one has understood every sheet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from coop_xl.estimates.cell_names import (
    COLUMNS,
    EXTENSION_WORKINGS,
    HEADINGS,
    LOGS,
    MARGINALS,
    PER_F_I,
    RATIOS,
    SHARE_COLUMNS,
)
from coop_xl.estimates.scales import LOG10, LOG10_REST, PLAIN
from coop_xl.model import small_shares
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, QUANTITIES, SHARES, VARIABLES
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.writing.book import Sheet, cell
from coop_xl.workbook.extensions.in_rows import APPLY, extension_formulas, stopped_formula
from coop_xl.workbook.live import LiveSheet

from .status_words import FILL_IN, OK, OUT_OF_RANGE, SEE_EXTENSIONS
from .trace import Term, formula, trace

BY_KEY = {quantity.key: quantity for quantity in (*SHARES, *QUANTITIES)}
_WITHIN = (  # others, without a column
    "dU_dF_V", "ranking_scale", "v_coalition", "v_composition", "v_direct",
)  # fmt: skip
STYLE = (
    dict.fromkeys(LOGS, "working")
    | dict.fromkeys(
        (*SHARE_COLUMNS, "delta_U", *EXTENSION_WORKINGS, *PER_F_I, "greatest"), "working"
    )
    | {"status": "cell", "best": "center"}
    | dict.fromkeys(RATIOS, "ratio")
)

LEAD_DIGITS = 9

OnSheet = TypeVar("OnSheet", bound=Sheet)


@dataclass(frozen=True)
class BlockOn(Generic[OnSheet]):
    """Rows of the model on one sheet, from a column on.

    With `columns` of the base model only, the rows follow no extensions.
    """

    sheet: OnSheet
    first_column: int
    columns: tuple[str, ...] = COLUMNS

    def column(self, key: str) -> int:
        """The column of an entry, a working or a result."""
        return self.first_column + self.columns.index(key)

    @cached_property
    def formulas(self) -> tuple[str, dict[str, str]]:
        """Status, and workings and results; ROW stands for the row that they are on."""
        at = {key: self.in_row(key) for key in self.columns}
        shown = {
            key: f'IF({at["status"]}="{OK}",{text},"")'
            for key, text in _model_formulas(at).items()
        }
        return _status_formula(at), shown

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

    def write_row(self, row: int, entries: Mapping[str, str]) -> None:
        """Formulas of one row; `entries` gives those of the entry columns."""
        for key, text in entries.items():
            self.sheet.formula(row, self.column(key), text)
        status, model = self.formulas
        for key, text in {"status": status, **model}.items():
            style = STYLE.get(key, "number")
            self.sheet.formula(row, self.column(key), _on_row(text, row), style=style)

    def fill_down(self, first: int, count: int, unused: str) -> None:
        """Status, workings and results of rows whose entries stand or will be typed.

        `unused` is a condition under which a row is empty; ROW stands for the row.
        """
        status, model = self.formulas
        for key, text in {"status": f'IF({unused},"",{status})', **model}.items():
            self.fill_column(key, text, first, count, STYLE.get(key, "number"))

    def fill_column(self, key: str, text: str, first: int, count: int, style: str) -> None:
        """One formula in each of some rows."""
        self.sheet.fill_down(first, self.column(key), text, count, style, at_once=False)

    def in_row(self, key: str) -> str:
        """A cell of any row, with ROW for the row."""
        return self.address(key, 0)[:-1] + ROW


Block = BlockOn[LiveSheet]  # of a live workbook


def _on_row(text: str, row: int) -> str:
    """A formula on its row, from 0."""
    return text.replace(ROW, str(row + 1))


def _status_formula(at: Mapping[str, str]) -> str:
    """OK, fill in, out of range, or see Extensions."""

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


def _model_formulas(
    at: Mapping[str, str],
    extensions: Callable[[Mapping[str, str]], dict[str, str]] = extension_formulas,
) -> dict[str, str]:
    """Workings and results of a row, with extensions where its columns have room for them."""
    base = base_formulas(at)
    return followed(base, extensions(at)) if EXTENSION_WORKINGS[0] in at else base


def followed(base: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The formulas of the base model, and what stands for them where an extension is on."""
    with_extensions = {key: f'IF({APPLY},{found[key]},"")' for key in EXTENSION_WORKINGS}
    for key, text in base.items():
        with_extensions[key] = f"IF({APPLY},{found[key]},{text})" if key in found else text
    return with_extensions


def base_formulas(at: Mapping[str, str], logs: Sequence[str] = ()) -> dict[str, str]:
    """Workings and results of a row, traced from the model's own equations.

    `logs` are the formulas of log10 of F_V, 1−F_V and F_I where they are not entered each in a
    cell of its own way.
    """
    ways = ("F_V", "log10_F_V", "log10_1mF_V", "F_I", "log10_F_I")
    found = dict(zip(LOGS, logs or _log_formulas(*(at[key] for key in ways)), strict=True))
    shares = {
        "log10_F_V": at["lg_F_V"], "log10_1mF_V": at["lg_1mF_V"], "log10_F_I": at["lg_F_I"],
    }  # fmt: skip
    for key in ("r_V", "r_nV", "q_V", "q_nV"):
        found[key] = trace(BY_KEY[key], shares).text
    found["used_F_I"] = formula(small_shares.power_of_ten, at["lg_F_I"])
    cells: dict[str, Term | str] = {**at, "F_I": at["used_F_I"]}
    for key in _WITHIN:
        cells[key] = trace(BY_KEY[key], cells)
    for key in ("delta_U", *PER_F_I, "greatest", "U", *MARGINALS):
        found[key] = trace(BY_KEY[key], cells).text
    found["best"] = best_formula([at[key] for key in PER_F_I], at["greatest"])
    for ratio, key in zip(RATIOS, PER_F_I, strict=True):
        found[ratio] = ratio_formula(at[key], at["greatest"])
    return found


def _log_formulas(
    F_V: str, log10_F_V: str, log10_1mF_V: str, F_I: str, log10_F_I: str
) -> tuple[str, str, str]:
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


def logs_on_scale(F_V: str, F_I: str) -> tuple[str, str, str]:
    """log10 of F_V, of 1−F_V and of F_I, from cells that hold them as they are entered."""
    rest = formula(small_shares.log10_rest, F_V)
    one_minus = formula(small_shares.log10_one_minus, F_V)
    return (
        f'IF(scale_F_V="{PLAIN}",LOG10({F_V}),IF(scale_F_V="{LOG10}",{F_V},{rest}))',
        f'IF(scale_F_V="{PLAIN}",{one_minus},IF(scale_F_V="{LOG10_REST}",{F_V},{rest}))',
        f'IF(scale_F_I="{PLAIN}",LOG10({F_I}),{F_I})',
    )


def best_formula(per_F_I: Sequence[str], most: str, tolerance: str = "tie_tolerance") -> str:
    """The names of the interventions that reach the largest value per F_I.

    Values per F_I are compared as parts of the largest: some programs take all minute numbers for equal.
    """
    names = "&".join(
        f'IF(IFERROR({value}/ABS({most})>=SIGN({most})-{tolerance},{value}>=0)," = {name}","")'
        for name, value in zip(INTERVENTIONS, per_F_I, strict=True)
    )
    return f"MID({names},4,30)"


def lead_formula(per_F_I: Sequence[str]) -> str:
    """How far the largest value per F_I is ahead of the second, as a part of it; none if nothing helps."""
    one, two, three = per_F_I
    second = f"MAX(MIN({one},{two}),MIN({one},{three}),MIN({two},{three}))"
    most = f"MAX({one},{two},{three})"
    # To nine digits: what is left of a tie by rounding is no lead.
    return f'IF({most}>0,ROUND(MIN(1,1-{second}/{most}),{LEAD_DIGITS}),"")'


def ratio_formula(value: str, most: str) -> str:
    """A marginal as a multiple of the best, if the best is positive."""
    return f'IF({most}>0,IFERROR({value}/{most},""),"")'  # beyond any number it is left blank
