"""What is drawn where an answer is assumed, or where D_b stands for two slopes.

Constants are drawn as such, p_C|V and p_C|¬V as F_C|V and F_C|¬V in the same draw. The row and the
stored points of db_dF_CV are those of D_b while it is in force. Then db_dF_CV = D·F_V and db_dF_CnV =
D·(1−F_V), so that db_dF_V is in both cases what is entered beyond who cooperates, and
db_dF_CV·F_C|V/F_V − db_dF_CnV·F_C|¬V/(1−F_V).
"""

from collections.abc import Callable, Mapping

from coop_xl.estimates.scales import PLAIN
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.defaults import COALITION, CONSTANTS, FOLLOWERS, ONE, TWO
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.sheets.assumed_values import DEFAULTS, LEAST_SHARE

FROM_D_B = "sim_from_D_b"
DRAWN = (*VARIABLES, ONE)  # what has a row in section 5
_NOT_DRAWN = {key: f"assumed_{key}" for key in (*FOLLOWERS, COALITION)}
_FROM_ONE_NOTE = f"From {ONE}: in every draw {ONE} times what these agents hold."
_BEYOND_NOTE = f"In every draw what follows from who cooperates is added: {ONE}·(F_CV − F_CnV)."

_RowCell = Callable[[str, str], str]


def from_one_formula() -> str:
    """Whether D_b is entered, and neither of the slopes that it stands for."""
    one, two = (
        ",".join(f"{role}_{key}" for key in keys for role in ("low", "best", "high"))
        for keys in ((ONE,), TWO)
    )
    return f"AND(COUNTA({one})>0,COUNTA({two})=0)"


def row_as_drawn(key: str, own: Mapping[str, str], at: _RowCell) -> dict[str, str]:
    """The formulas of a row in section 5, with what stands for an answer left blank.

    `own` are those for an answer; `at` gives the cell of another row.
    """
    if key in FOLLOWERS:
        row = _copied_while(FOLLOWERS[key], f"assumed_{key}", own, at) | {
            "status": _if_assumed(key, f'"{OK}"', own["status"])
        }
    elif key in TWO:
        row = _copied_while(ONE, FROM_D_B, own, at)
        row |= {name: f'IF({FROM_D_B},"",{own[name]})' for name in ("least", "most")}
        row["note"] = f'IF({FROM_D_B},"{_FROM_ONE_NOTE}",{own["note"]})'
        if key == TWO[1]:  # what is wrong with D_b is said once
            row["status"] = f'IF({FROM_D_B},"{OK}",{own["status"]})'
    elif key == ONE:
        blank = f"COUNTA(low_{ONE},best_{ONE},high_{ONE})=0"
        row = {**own} | {name: f'IF({blank},"",{own[name]})' for name in ("form", "entry")}
    elif key in (*CONSTANTS, COALITION):
        row = {**own, "entry": _if_assumed(key, f'"{OK}"', own["entry"])}
        row["location"] = _if_assumed(key, constant(key), own["location"])
    else:
        return {**own}
    if key == COALITION:
        row["note"] = f'IF({FROM_D_B},TRIM({own["note"]}&" {_BEYOND_NOTE}"),{own["note"]})'
    if key in DEFAULTS:
        row["note"] = _if_assumed(key, f'"Assumed: {DEFAULTS[key].said}"', row["note"])
    return row


def _copied_while(other: str, test: str, own: Mapping[str, str], at: _RowCell) -> dict[str, str]:
    """The cells of another row while a test holds."""
    return {name: f"IF({test},{at(other, name)},{text})" for name, text in own.items()}


def _if_assumed(key: str, then: str, otherwise: str) -> str:
    """One of two formulas."""
    return f"IF(assumed_{key},{then},{otherwise})"


def constant(key: str) -> str:
    """The neutral default, on the scale that is chosen."""
    value = CONSTANTS.get(key, 0.0)
    return (
        f'IF(scale_{key}="{PLAIN}",{value:g},LOG10({value:g}))' if key == "F_I" else f"{value:g}"
    )


def drawn_formula(key: str, own: str, at: Callable[[str], str]) -> str:
    """An input in a draw; `own` is the value of its row, `at` a cell of the draw.

    AND makes one value of a name: formualizer takes IF of a name alone for an array.
    """
    if key in FOLLOWERS:
        return f"IF(AND(assumed_{key}),{at(FOLLOWERS[key])},{own})"
    if key == TWO[0]:
        return f"({own})/IF(AND({FROM_D_B}),{at('q_V')},1)"
    if key == TWO[1]:
        return f"IF(AND({FROM_D_B}),{one_in_draw(at)}/{at('q_nV')},{own})"
    if key == COALITION:
        sums = (f"{at(slope)}*{at(q)}*{at(F)}" for slope, q, F in
                zip(TWO, ("q_V", "q_nV"), FOLLOWERS.values(), strict=True))  # fmt: skip
        return f"{own}+IF(OR({FROM_D_B},assumed_{key}),{'-'.join(sums)},0)"
    return own


def one_in_draw(at: Callable[[str], str]) -> str:
    """D_b in a draw, while it is in force."""
    return f"{at(TWO[0])}*{at('q_V')}"


def with_least(log: str) -> str:
    """log10 of a share in a draw: with D_b not so small that a slope could be held no more."""
    return f"IF(AND({FROM_D_B}),MAX({log},LOG10({LEAST_SHARE})),{log})"


def name_formula(key: str) -> str:
    """The name by which a drawn input is correlated; none of what is not drawn by itself."""
    if key in _NOT_DRAWN:
        return f'IF({_NOT_DRAWN[key]},"(assumed)","{key}")'
    if key in TWO:
        stands = ONE if key == TWO[0] else f"(from {ONE})"
        return f'IF({FROM_D_B},"{stands}","{key}")'
    return ""
