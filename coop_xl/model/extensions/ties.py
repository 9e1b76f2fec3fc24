"""At which value of an input do two interventions tie, with extensions? (own derivation)

Extensions make marginals curved in some inputs, so ties are sought where the difference of two
changes its sign between points of a grid over the input's domain, and then of ever finer ones. In
an input without ends (utilities, slopes, tractabilities) marginals stay linear.
"""

from typing import Any

import numpy as np

from coop_xl.model.catalogue import WAYS_TO_ENTER
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.validate import Values

from .catalogue import ACCEPTED, EXTENSION_INPUTS

NEAR_0, NEAR_1 = 10.0 ** np.linspace(-138, -2, 1089), 1 - 10.0 ** np.linspace(-2, -12, 101)
POINTS = np.concatenate([NEAR_0, np.linspace(0.01, 0.99, 981)[1:-1], NEAR_1])
PARTS, ROUNDS = (
    np.linspace(0, 1, 65),
    10,
)  # of what is left: 64^10 is more than float64 tells apart
FAR = 1e6
TOUCHING = 1e-6  # so large a difference at a change of sign is a jump, not a tie
LOWEST_LOG = -139.0
SAME = 1e-12


def ties(values: Values, key: str, first: str, second: str) -> list[float] | None:
    """The values of an input at which two marginals are equal; None if neither depends on it."""
    if key.startswith(("Y_", "use_")):
        raise InputError(f"{key} switches something on or off: name an input that can be varied")
    variable = ACCEPTED[key]
    for ways in WAYS_TO_ENTER.values():
        if key in ways:
            values = {name: at for name, at in values.items() if name not in ways}
    if not np.isfinite(variable.high):
        return linear_tie(values, key, first, second)
    low = LOWEST_LOG if variable.instead_of else variable.low
    return sign_changes(values, key, first, second, low, highest(values, key))


def highest(values: Values, key: str) -> float:
    """The upper end of an input; a probability stays below the ceiling of work on it."""
    ceiling = values.get(f"pmax_{key.removeprefix('p_')}", np.inf) if key[:2] == "p_" else np.inf
    return min(float(ACCEPTED[key].high), float(ceiling))


def sides(values: Values, key: str, at: Any, first: str, second: str) -> tuple[Any, Any]:
    """The two marginals per F_I at values of an input."""
    got = evaluate(values | {key: at})
    return got[f"{first}_per_F_I"], got[f"{second}_per_F_I"]


def linear_tie(values: Values, key: str, first: str, second: str) -> list[float] | None:
    """The root of a difference that is linear in the input."""
    far = FAR * (
        1
        + abs(
            values.get(
                key, float(EXTENSION_INPUTS[key].default) if key in EXTENSION_INPUTS else 0.0
            )
        )
    )
    one, other = sides(values, key, np.array([-far, far]), first, second)
    left, right = one - other
    if abs(right - left) <= SAME * np.max(np.abs([one, other])):
        return None
    guess = -far + 2 * far * left / (left - right)
    # Once more nearby, where the far ends cost no digits.
    near = np.array([guess - 1 - abs(guess), guess + 1 + abs(guess)])
    one, other = sides(values, key, near, first, second)
    left, right = one - other
    return [float(near[0] + (near[1] - near[0]) * left / (left - right))]


def sign_changes(
    values: Values, key: str, first: str, second: str, low: float, high: float
) -> list[float] | None:
    """Where the difference passes through zero between low and high."""
    points = low + (high - low) * POINTS
    points = points[np.diff(points, prepend=low) > 0]
    one, other = sides(values, key, points, first, second)
    difference = one - other
    size = np.max(np.abs([one, other]))
    if np.ptp(one) <= SAME * size and np.ptp(other) <= SAME * size:
        return None
    places = np.flatnonzero(np.sign(difference[1:]) * np.sign(difference[:-1]) < 0)
    exact = points[difference == 0]
    if not places.size:
        return [float(each) for each in exact]
    left, right, start = points[places], points[places + 1], np.sign(difference[places])
    lines = np.arange(places.size)
    for _ in range(ROUNDS):
        finer = left[:, None] + (right - left)[:, None] * PARTS
        inner = finer[:, 1:-1]
        one, other = sides(values, key, inner.ravel(), first, second)
        is_past = (np.sign(one - other) != np.repeat(start, inner.shape[1])).reshape(inner.shape)
        before = np.where(is_past.any(axis=1), is_past.argmax(axis=1), inner.shape[1])
        left, right = finer[lines, before], finer[lines, before + 1]
    one, other = sides(values, key, left, first, second)
    # If one marginal is 0 throughout, the size at the root says nothing.
    sizes = np.maximum(np.maximum(np.abs(one), np.abs(other)), np.abs(difference[places]))
    is_tie = np.abs(one - other) <= TOUCHING * sizes
    return sorted(float(each) for each in (*exact, *left[is_tie]))
