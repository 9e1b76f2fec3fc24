"""How far an input goes on a table: from its Low to its High, else a way around its Best."""

from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import ENTRIES
from coop_xl.workbook.formulas.values import is_number
from coop_xl.workbook.live import LiveBook

LEAST_SHARE, MOST_SHARE = 0.05, 0.95
LESS, MORE = 0.5, 1.5  # times Best


def range_of(book: LiveBook, key: str) -> tuple[float, float] | None:
    """Low and High of an input if both are given and differ, else points near Best."""
    estimate = book.content.estimate(key)
    low, high, best = estimate.low, estimate.high, estimate.best
    if is_number(low) and is_number(high) and low < high:
        return low, high
    if not is_number(best):
        return None
    if ENTRIES[key].high == 1 and book.content.scale(key) == PLAIN:
        return LEAST_SHARE, MOST_SHARE
    if best == 0:
        return best - 1, best + 1
    return min(LESS * best, MORE * best), max(LESS * best, MORE * best)


def end_formula(key: str, end: str) -> str:
    """The "low" or the "high" end of the same range."""
    low, high, best = f"low_{key}", f"high_{key}", f"best_{key}"
    sign, extreme, share = ("-", "MIN", LEAST_SHARE) if end == "low" else ("+", "MAX", MOST_SHARE)
    around = f"IF({best}=0,{best}{sign}1,{extreme}({LESS}*{best},{MORE}*{best}))"
    if key in SCALES:
        around = f'IF(scale_{key}="{PLAIN}",{share},{around})'
    elif ENTRIES[key].high == 1:
        around = f"{share}"
    return f"IF(AND(COUNT({low},{high})=2,{low}<{high}),{end}_{key},{around})"
