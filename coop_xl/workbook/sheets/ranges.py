"""How far an input goes on the winner map: from its Low to its High, else a way around its value."""

from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.extensions.catalogue import ACCEPTED

from . import one_slope
from .varied_points import now

_LEAST_SHARE, _MOST_SHARE = 0.05, 0.95
_LESS, _MORE = 0.5, 1.5  # times the value now


def end_formula(key: str, end: str) -> str:
    """The "low" or the "high" end: as entered if both are given and differ, else near the value."""
    return one_slope.of_input(key, lambda each: _end_of(each, end))


def _end_of(key: str, end: str) -> str:
    """The same of what has a Low and a High of its own."""
    low, high, at = f"low_{key}", f"high_{key}", now(key)
    sign, extreme, share = (
        ("-", "MIN", _LEAST_SHARE) if end == "low" else ("+", "MAX", _MOST_SHARE)
    )
    around = f"IF({at}=0,{at}{sign}1,{extreme}({_LESS}*{at},{_MORE}*{at}))"
    if key in SCALES:
        around = f'IF(scale_{key}="{PLAIN}",{share},{around})'
    elif ACCEPTED[key].high == 1:
        around = f"{share}"
    return f"IF(AND(COUNT({low},{high})=2,{low}<{high}),{end}_{key},{around})"
