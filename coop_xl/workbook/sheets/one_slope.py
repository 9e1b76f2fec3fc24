"""Where D_b stands for db_dF_CV and db_dF_CnV, it moves as one input: the line of db_dF_CV is its line.

db_dF_V, too, follows from it, and as an input is what is entered beyond that (see `defaults.py`).
"""

from collections.abc import Callable, Mapping

from coop_xl.findings.plain_names import capital, label
from coop_xl.model.defaults import COALITION, ONE, TWO
from coop_xl.workbook.live import LiveSheet

from .assumed_values import FROM_ONE

NAME = "from_one"  # of the cell that says whether D_b stands for the slopes
FOLLOWS = f"follows from {ONE}, which stands for it"
BEYOND = f"IF(ISNUMBER(best_{COALITION}),best_{COALITION},0)"
_HOLDS = f"AND({NAME})"  # formualizer takes IF of a name alone for an array
SLOPES = (*TWO, COALITION)
BOUND_UP = (*SLOPES, "F_V", "F_CV", "F_CnV")  # what slopes change with, and they themselves


def if_one(text: str, otherwise: str) -> str:
    """A formula while D_b stands for the slopes, or another one."""
    return f"IF({_HOLDS},{text},{otherwise})"


def of_input(key: str, text: Callable[[str], str]) -> str:
    """A formula of an input, which is D_b where that has the line."""
    return if_one(text(ONE), text(key)) if key == TWO[0] else text(key)


def now_on_plain_scale(key: str) -> str:
    """The value of an input as it moves."""
    if key == ONE:
        return f"best_{ONE}"
    if key == TWO[0]:
        return if_one(f"best_{ONE}", key)
    if key == COALITION:
        return if_one(BEYOND, key)
    return key


def write_label(sheet: LiveSheet, row: int, column: int, key: str, style: str) -> None:
    """The plain name of an input: that of D_b where it has the line."""
    if key == TWO[0]:
        said = of_input(key, lambda each: f'"{capital(label(each))}"')
        sheet.formula(row, column, said, style=style)
    else:
        sheet.write(row, column, capital(label(key)), style)


def slopes(at: Mapping[str, str], moved: str, x: str) -> dict[str, str]:
    """The slopes at some cells, as an input moves to x: from D_b, or as they stand there."""
    one = x if moved == TWO[0] else f"best_{ONE}"
    beyond = x if moved == COALITION else BEYOND
    return {key: if_one(from_one(key, at, one, beyond), at[key]) for key in SLOPES}


def from_one(key: str, at: Mapping[str, str], one: str, beyond: str) -> str:
    """A slope that follows from D_b and what is entered beyond it."""
    shares = {"F_V": f"(1/{at['q_V']})", "rest": f"(1/{at['q_nV']})"}
    return FROM_ONE[key].format_map({**at, **shares, ONE: one, "beyond": beyond})
