"""Coalition size (the post in words; own derivation).

Concentration of values helps bargaining by γ·[F_V² + (1−F_V)²]: its slope is negative from 0 to
1 % and positive from 50 to 95 %. The post doubts this at the extremes, so another slope may apply
below and above shares of your choice.
"""

import numpy as np

from coop_xl.model.number import Number


def concentration(F_V: Number, gamma: Number) -> Number:
    """γ·[F_V² + (1−F_V)²]."""
    return gamma * (F_V**2 + (1 - F_V) ** 2)


def coalition_slope(
    F_V: Number, gamma: Number, F_V_from: Number, slope_below: Number, F_V_to: Number,
    slope_above: Number,
) -> Number:  # fmt: skip
    """2γ·(2F_V − 1), added to db/dF_V; below F_V_from and above F_V_to the slopes entered."""
    middle = 2 * gamma * (2 * F_V - 1)
    below_the_top = np.where(F_V_to < F_V, slope_above, middle)
    return np.where(F_V_from > F_V, slope_below, below_the_top)


def coalition_change(
    F_V: Number, change_F_V: Number, gamma: Number, F_V_from: Number, slope_below: Number,
    F_V_to: Number, slope_above: Number,
) -> Number:  # fmt: skip
    """The slope summed from F_V to F_V + ΔF_V."""
    below = lesser(change_F_V, F_V_from - F_V)
    above = np.where(F_V_to < 1, -lesser(-change_F_V, F_V - F_V_to), 0)
    middle = change_F_V - below - above
    start = np.minimum(np.maximum(F_V, F_V_from), F_V_to)
    return (
        slope_below * below
        + slope_above * above
        + 2 * gamma * (2 * start - 1) * middle
        + 2 * gamma * middle**2
    )


def lesser(change: Number, end: Number) -> Number:
    """How much of a change from 0 lies below an end, to full precision."""
    return np.minimum(change, end) - np.minimum(0, end)
