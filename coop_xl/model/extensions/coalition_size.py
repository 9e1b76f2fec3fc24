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


def lesser(change, end):
    """How much of a change from 0 lies below an end, none of its digits lost."""
    return np.minimum(change, end) - np.minimum(0, end)
