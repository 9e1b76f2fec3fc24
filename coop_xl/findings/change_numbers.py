"""Entries and figures of a comparison as they are shown."""

import math
from typing import Any

from coop_xl.analysis.at_best import Marginal
from coop_xl.analysis.changes.answer import Outlook
from coop_xl.analysis.figure import Figure
from coop_xl.estimates.scales import KEY_ON_SCALE
from coop_xl.safe_text import on_one_line

from .best_estimates import marginal
from .numbers import minus, number

WAYS = {way: scale for (_, scale), way in KEY_ON_SCALE.items()}


def entry(value: Any) -> str:
    """What a cell holds, or blank."""
    if value is None or value == "":
        return "blank"
    if isinstance(value, int | float):
        return minus(f"{value:.6g}")
    return on_one_line(str(value))


def arrow(old: Any, new: Any) -> str:
    """Old → new, with digits enough to tell them apart."""
    one, other = entry(old), entry(new)
    if one == other and isinstance(old, int | float) and isinstance(new, int | float):
        one, other = minus(f"{old:.16g}"), minus(f"{new:.16g}")
    return f"{one} → {other}"


def marginals(*known: Marginal) -> str:
    """Marginal values, in plain numbers or as powers of ten."""
    return " → ".join(minus(marginal(each.value, each.sign, each.log10)) for each in known)


def share(ratio: float) -> str:
    """A marginal as a part of the best."""
    if not math.isfinite(ratio):
        return "undefined"
    is_usual = ratio == 0 or 1e-4 <= abs(ratio) < 10
    return f"{minus(f'{100 * ratio:.3g}') if is_usual else number(100 * ratio)} %"


def chance(old: Figure, new: Figure) -> str:
    """How P(best) moved, with the error of that, and to where."""
    moved = Figure(new.value - old.value, math.hypot(old.error, new.error))
    return f"{points(moved)}, to {100 * new.value:.3g} %"


def next_best(outlook: Outlook) -> tuple[str, float]:
    """The work that comes after the best one, and its marginal as a part of the best."""
    others = [name for name in outlook.ratios if name != outlook.works[0]]
    name = max(others, key=lambda each: outlook.ratios[each])
    return name, outlook.ratios[name]


def points(figure: Figure) -> str:
    """A difference of shares in points of percent: −2.1 ± 0.3 points; errors are rounded up."""
    error = f" ± {math.ceil(1000 * figure.error) / 10:.1f}" if figure.error > 0 else ""
    return f"{minus(f'{100 * figure.value:+.1f}')}{error} points"
