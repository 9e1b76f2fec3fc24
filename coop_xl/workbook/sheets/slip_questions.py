"""What a row asks of a tractability that looks like 1 typed for 1 %, in native formulas."""

from collections.abc import Sequence

from coop_xl.model.percentage_points import is_impossible, is_large
from coop_xl.workbook.formulas.read_back import number, signed, unit_of_points
from coop_xl.workbook.formulas.trace import formula

MOVED = {"dp_V_da_V": "p_V", "dp_CV_da_CV": "p_CV", "dp_CnV_da_CnV": "p_CnV"}
_STOPPED, ASKED = "One unit cannot", "Did you mean"


def asked_formula(now: str, best: str) -> str:
    """The question that a tractability raises; "" if none.

    Parameters
    ----------
    now, best : str
        Cells of the probability and of its tractability.
    """
    verb = f'IF({best}<0,"lower","raise")'
    at, points, to = (number(f"(100*{each})") for each in (now, best, f"({now}+{best})"))
    meant = f'" %. {ASKED} "&{signed(best)}&" %?"'
    stop = f'"{_STOPPED} "&{verb}&" "&{at}&" % by "&{points}&{unit_of_points(best)}&". {ASKED} "&{signed(best)}&" %?"'
    ask = f'"One unit would move "&{at}&" % to "&{to}&{meant}'
    text = f'IF({formula(is_impossible, now, best)},{stop},IF({formula(is_large, now, best)},{ask},""))'
    return f'IF(COUNT({now},{best})=2,{text},"")'


def is_stopped(asked: str) -> str:
    """Whether a question stops the headline."""
    return f'ISNUMBER(FIND("{_STOPPED}",{asked}))'


def first_of(asked: Sequence[str], *, stops: bool) -> str:
    """The first question of some cells that stops the headline, or that does not; "" if none."""
    text = '""'
    for each in reversed(asked):
        test = is_stopped(each)
        if not stops:
            test = f'AND({each}<>"",NOT({test}))'
        text = f"IF({test},{each},{text})"
    return text
