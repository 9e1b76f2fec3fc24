"""Coalition size (the post in words; own derivation).

Concentration of values helps bargaining by γ·[F_V² + (1−F_V)²]: its slope is negative from 0 to
1 % and positive from 50 to 95 %. The post doubts this at the extremes, so below and above a share
of your choice another slope may stand.
"""

import numpy as np


def concentration(F_V, gamma):
    """γ·[F_V² + (1−F_V)²]."""
    return gamma * (F_V**2 + (1 - F_V) ** 2)


def coalition_slope(F_V, gamma, F_V_from, slope_below, F_V_to, slope_above):
    """2γ·(2F_V − 1), added to db/dF_V; below F_V_from and above F_V_to what was entered there."""
    middle = 2 * gamma * (2 * F_V - 1)
    below_the_top = np.where(F_V_to < F_V, slope_above, middle)
    return np.where(F_V_from > F_V, slope_below, below_the_top)


def coalition_change(F_V, change_F_V, gamma, F_V_from, slope_below, F_V_to, slope_above):
    """The slope summed from F_V to F_V + ΔF_V."""
    after = F_V + change_F_V
    below = part(F_V, after, change_F_V, 0, F_V_from)
    above = part(F_V, after, change_F_V, F_V_to, 1)
    middle = part(F_V, after, change_F_V, F_V_from, F_V_to)
    start = np.minimum(np.maximum(F_V, F_V_from), F_V_to)
    return (
        slope_below * below
        + slope_above * above
        + 2 * gamma * (2 * start - 1) * middle
        + 2 * gamma * middle**2
    )


def part(start, end, change, low, high):
    """How much of a change lies between two ends; all of it, unrounded, where both ends do."""
    inside = (start >= low) & (start <= high) & (end >= low) & (end <= high)
    cut = np.minimum(np.maximum(end, low), high) - np.minimum(np.maximum(start, low), high)
    return np.where(inside, change, cut)
