"""What an entry implies: quantiles of its fit on Simulation, and a strip that shows them."""

from collections.abc import Sequence

from coop_xl.estimates.low_high_range import RANGES
from coop_xl.model.defaults import COALITION, TWO
from coop_xl.workbook.formulas.fit_quantiles import FIT, quantile_formula
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.simulation.assumed_draws import FROM_D_B
from coop_xl.workbook.simulation.simulation_inputs import input_cell
from coop_xl.workbook.simulation.simulation_layout import TITLE

from .questions_layout import variable_of

_LETTERS = 22  # of a strip from end to end
_LINE, _BELOW, _ABOVE, _POINT = "─", "▒", "█", "●"


def implied_formula(key: str, probability: float) -> str:
    """A quantile of a variable's distribution, on the scale it is entered on; "" without a fit."""
    cells = {name: f"{TITLE}!{input_cell(key, name)}" for name in FIT}
    text = quantile_formula(cells, probability)
    for ends, words in RANGES.items():
        if probability in ends:
            end = f"{'low' if probability == ends[0] else 'high'}_{key}"
            text = f'IF({_entered_as_zero(end, words)},IF({cells["fitted"]}="{OK}",0,""),{text})'
    if key in (*TWO, COALITION):  # what follows from others has no distribution of its own
        blank = FROM_D_B if key in TWO else f"assumed_{key}"
        return f'IF({blank},"",{text})'
    return text


def _entered_as_zero(end: str, words: str) -> str:
    """Whether a quantile was entered, and as 0: a fit comes as near to it as rounding lets it."""
    return f'AND(ISNUMBER({end}),{end}=0,low_high_range="{words}")'


def strip_formula(key: str, quantiles: Sequence[str]) -> str:
    """A line from the 5 % to the 95 % quantile, thick between the quartiles, lighter below the
    median; from 0 to 1 for a share, else from the 1 % to the 99 % quantile.
    """
    least, low, lower, middle, upper, high, most = quantiles
    start, end = least, most
    if variable_of(key).high == 1:  # below 0 it is a log10
        start, end = f"IF({most}<0,{least},0)", f"IF({most}<0,{most},1)"

    def place(at: str) -> str:
        return f"ROUND({_LETTERS}*({at}-{start})/({end}-{start}),0)"

    def piece(letter: str, first: str, last: str) -> str:
        return f'REPT("{letter}",{place(last)}-{place(first)})'

    pieces = (
        f'REPT(" ",{place(low)})',
        piece(_LINE, low, lower),
        piece(_BELOW, lower, middle),
        piece(_ABOVE, middle, upper),
        piece(_LINE, upper, high),
    )
    return f'IF(ISNUMBER({middle}),IF({most}>{least},{"&".join(pieces)},"{_POINT}"),"")'
