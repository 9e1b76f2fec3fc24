"""The formula of a quantile of an estimate, over the cells that hold its fit.

`Estimate`'s Low, Best and High become a fit in the table of inputs on Simulation (see
`workbook/simulation/fits.py`); the same functions that Python runs give its quantiles here.
"""

from collections.abc import Mapping

from coop_xl.estimates.quantile_functions import OUTERS, SCORES

from .status_words import OK
from .trace import Term, as_term

FIT = ("fitted", "score", "outer", "location", "scale", "c", "d")  # the cells that are needed


def quantile_formula(at: Mapping[str, str], u: float) -> str:
    """What gives the value below which the input is with probability u; "" if nothing is fitted.

    Parameters
    ----------
    at : mapping
        The address of the cell of each of `FIT`.
    u : float
        Above 0 and below 1.
    """
    c, d = Term(at["c"]), Term(at["d"])
    score = _choice(
        at["score"], {name: as_term(each(u, 1 - u, c, d)).text for name, each in SCORES.items()}
    )
    y = Term(f"({at['location']}+{at['scale']}*{score})")
    value = _choice(
        at["outer"],
        {name: as_term(each(y)).text for name, each in OUTERS.items() if name in _OF_INPUTS},
    )
    return f'IF({at["fitted"]}="{OK}",{value},"")'


_OF_INPUTS = ("plain", "positive", "negative", "share")  # no input is a correlation


def _choice(of: str, texts: Mapping[str, str]) -> str:
    """The text under the name in a cell; the first one under any other name."""
    usual, *others = texts.items()
    found = usual[1]
    for name, text in others:
        found = f'IF({of}="{name}",{text},{found})'
    return found
