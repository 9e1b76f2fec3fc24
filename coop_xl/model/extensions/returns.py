"""Tractability that is not constant: diminishing returns and thresholds (own derivation).

A response curve turns a units of effort into effective effort e(a), which moves probabilities as
the tractability says: e(a) = a is the post's constant tractability. The entered tractability stays
the slope at no effort, and a ceiling gives τ = (p_max − p)/tractability: what a unit brings is in
proportion to the room below the ceiling. Harmful work, of a negative tractability, widens that
room, so by the same curve p falls ever faster, until it is 0.
"""

import numpy as np

from coop_xl.model.number import Number

FULL = 700  # beyond it e^(−x) is negligible, and sinh(x/2) is not yet too large
FALLEN = -300  # at x = −300 the fall has long passed any p, and e^(−x) is not yet too large


def rate(dp_da: Number, p: Number, pmax: Number) -> Number:
    """1/τ = dp/da/(p_max − p); 0 without a ceiling."""
    return dp_da / (pmax - p)


def diminishing(a: Number, rate: Number) -> Number:
    """e = τ·(1 − e^(−a/τ)), so that p = p + (p_max − p)·(1 − e^(−a/τ)); a where 1/τ is 0."""
    x = np.where(rate * a == 0, 1, rate * a)
    half = np.minimum(np.maximum(x, FALLEN), FULL) / 2
    # 1 − e^(−x) = 2·e^(−x/2)·sinh(x/2) keeps its digits where x is small.
    return a * np.where(rate * a == 0, 1, 2 * np.exp(-half) * np.sinh(half) / x)


def effective(a: Number, rate: Number, Y: Number) -> Number:
    """e(a): nothing below the threshold Y, from there on what the curve without it gives."""
    return np.where(a < Y, 0, diminishing(a, rate))


def slope(a: Number, rate: Number, Y: Number) -> Number:
    """de/da = e^(−a/τ), 0 below the threshold."""
    return np.where(a < Y, 0, np.exp(-np.maximum(rate * a, FALLEN)))


def tractability(dp_da: Number, Y: Number) -> Number:
    """dp/da at no effort: what was entered, but 0 where a threshold lies ahead."""
    return np.where(Y > 0, 0, dp_da)
