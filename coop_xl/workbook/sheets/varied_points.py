"""The workings of the sheet What would change it: the three values per F_I as one input, or two, move."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from coop_xl.estimates.cell_names import EXTENSION_WORKINGS, PER_F_I
from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, VARIABLES
from coop_xl.model.defaults import ONE, TWO
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.small_shares import power_of_ten
from coop_xl.spreadsheet.calculation.parse_formula import ROW
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.extensions.in_rows import APPLY, extension_formulas
from coop_xl.workbook.formulas.model_row import BY_KEY, logs_on_scale
from coop_xl.workbook.formulas.trace import formula, trace
from coop_xl.workbook.live import LiveSheet

from . import one_slope
from .entry_rules import conditions

SHARES = ("lg_F_V", "lg_1mF_V", "q_V", "q_nV", "used_F_I")
STAKES = ("U_B", "U_nB")
LINEAR = tuple(key for key in VARIABLES if key not in SCALES)
_Cells = dict[str, str]


def now(key: str) -> str:
    """The value of an input that counts, on the scale it is entered in."""
    if key not in SCALES:
        return one_slope.now_on_plain_scale(key)
    assumed = f'IF(scale_{key}="{PLAIN}",{key},LOG10({key}))'
    return f"IF(ISNUMBER(best_{key}),best_{key},{assumed})"


def inside(key: str, at: str) -> str:
    """Whether a number lies in the domain of an input, on the scale it is entered in."""
    plain = f"AND({','.join(conditions(ACCEPTED[key], at))})"
    if key not in SCALES:
        return plain
    in_logs = f"AND({','.join(conditions(ENTRIES[f'log10_{key}'], at))})"
    return f'IF(scale_{key}="{PLAIN}",{plain},{in_logs})'


def at_best() -> _Cells:
    """The names that hold what the values per F_I follow from."""
    names = {key: key for key in (*LINEAR, "q_V", "q_nV", "delta_U")}
    return names | {"used_F_I": "F_I"}


def share_texts(F_V: str, F_I: str, at: Mapping[str, str]) -> _Cells:
    """The formulas of `SHARES`, from both shares on the scales they are entered in."""
    log, log_rest, _ = logs_on_scale(F_V, F_I)
    logs = {"log10_F_V": at["lg_F_V"], "log10_1mF_V": at["lg_1mF_V"]}
    return {
        "lg_F_V": log,
        "lg_1mF_V": log_rest,
        "q_V": trace(BY_KEY["q_V"], logs).text,
        "q_nV": trace(BY_KEY["q_nV"], logs).text,
        "used_F_I": f'IF(scale_F_I="{PLAIN}",{F_I},{formula(power_of_ten, F_I)})',
    }


def per_F_I_texts(at: Mapping[str, str], *, with_extensions: bool) -> _Cells:
    """The formulas of the values per F_I at some cells, after those of what extensions need on the way."""
    cells: dict[str, Any] = dict(at)
    if any(at[key] != key for key in STAKES):
        cells["delta_U"] = f"({trace(BY_KEY['delta_U'], cells).text})"
    within = {key: trace(BY_KEY[key], cells) for key in ("dU_dF_V", "ranking_scale")}
    base = {key: trace(BY_KEY[key], cells | within).text for key in PER_F_I}
    if not with_extensions:
        return base
    found = extension_formulas(cells)
    stopped = _stopped_text(at)
    workings = {key: f'IF({APPLY},IF({stopped},"",{found[key]}),"")' for key in EXTENSION_WORKINGS}
    return workings | {
        key: f'IF({APPLY},IF({stopped},"",{found[key]}),{base[key]})' for key in PER_F_I
    }


def _stopped_text(at: Mapping[str, str]) -> str:
    """Whether extensions cannot be computed at some cells."""
    shares = f"1/{at['q_V']},1/{at['q_nV']},{at['used_F_I']}"
    ceilings = ",".join(f"pmax_{name}<={at[f'p_{name}']}" for name in INTERVENTIONS)
    undefined = f'AND(on_evidence="on",NOT(ISNUMBER(given_S_V)),{at["p_V"]}=0)'
    return f"OR(options_stopped,MIN({shares})<smallest_share,{ceilings},{undefined})"


@dataclass(frozen=True)
class Points:
    """Rows at each of which one input has another value; columns from `first` on."""

    sheet: LiveSheet
    first: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What stands in a row."""
        workings = EXTENSION_WORKINGS if self.sheet.book.has_extensions else ()
        return ("x", *SHARES, *workings, *PER_F_I)

    def at(self, row: int, key: str) -> str:
        """A cell of a row."""
        return cell(row, self.first + self.columns.index(key))

    def write_headings(self, row: int) -> None:
        """The headings of the rows."""
        self.sheet.write(row, self.first - 1, "Point", "head")
        for column, key in enumerate(self.columns, start=self.first):
            self.sheet.write(row, column, key, "head")

    def write(self, row: int, label: str, key: str, x: str) -> None:
        """A row: a formula of the value of an input, and the values per F_I there."""
        self.sheet.write(row, self.first - 1, label, "key")
        texts = {"x": f'IF(inputs_ready,{x},"")'}
        found = _row_texts(self.first, self.columns, key)
        for column, text in found.items():
            text = text.replace(ROW, str(row + 1))
            texts[column] = f'IF(ISNUMBER({self.at(row, "x")}),{text},"")'
        for column, text in texts.items():
            place = self.first + self.columns.index(column)
            self.sheet.formula(row, place, text, style="working")


@cache
def _row_texts(first: int, columns: tuple[str, ...], key: str) -> _Cells:
    """The formulas after the first of a row where an input moves; ROW stands for the row."""
    own = {each: cell(0, place)[:-1] + ROW for place, each in enumerate(columns, start=first)}
    at = at_best()
    shares: _Cells = {}
    if key in SCALES:
        moved = SHARES[:-1] if key == "F_V" else SHARES[-1:]
        found = share_texts(own["x"], own["x"], own)
        shares = {each: found[each] for each in moved}
        at |= {each: own[each] for each in moved}
    else:
        at[key] = own["x"]
    if key in one_slope.BOUND_UP:
        at |= one_slope.slopes(at, key, own["x"])
    if key == TWO[0]:
        at[ONE] = one_slope.if_one(own["x"], ONE)
    workings = {each: own[each] for each in own if each in (*EXTENSION_WORKINGS, *PER_F_I)}
    has_extensions = set(EXTENSION_WORKINGS) <= set(columns)
    return shares | per_F_I_texts(at | workings, with_extensions=has_extensions)
