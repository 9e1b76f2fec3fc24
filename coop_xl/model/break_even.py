"""At which value of one input do two interventions tie? (own derivation)

F_I multiplies all three marginals, so ties are sought per unit of F_I. There a difference of two
is a + c/F_V + d/(1−F_V): a quadratic in F_V; a, c and d are linear in every other input.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS
from coop_xl.model.extensions.combined import is_any_on
from coop_xl.model.extensions.ties import ties

from .catalogue import ENTRIES, INTERVENTIONS, MAGNITUDES, QUANTITIES, WAYS_TO_ENTER
from .compute import calculate, log10_shares
from .defaults import ONE, TWO, in_marginals, left_assumed, resolved, stands_for_slopes
from .errors import UnknownNameError
from .names import extension_of, key_of, normal
from .number import Number
from .validate import Values, accepted_as_entered, refuse_arrays

SAME = 1e-13  # a slope or level below this, relative to what it is a difference of, is rounding
# A workbook finds the linear roots from the marginals at 0 and at a second point.
PARALLEL = 1e-6  # so far out that nearer slopes would cross where no digit is left
FAR = 1e24  # so far out that even an input whose effect a small F_V dwarfs moves the marginals

_FACTORS = ("v_through_F_V", "v_through_F_CV", "v_through_F_CnV", "cv_factor", "cnv_factor")
_TO_FACTORS = tuple(
    each for each in (*QUANTITIES, *MAGNITUDES)
    if each.key in ("delta_U", "dU_dF_V", "dU_dF_CV", "dU_dF_CnV", *_FACTORS)
)  # fmt: skip


@dataclass(frozen=True)
class BreakEven:
    """The values of an input at which two interventions tie, or the reason why there is none."""

    values: tuple[float, ...]
    reason: str = ""


def break_even(
    inputs: Mapping[str, Any], input: str, first: str = "V", second: str = "CV"
) -> BreakEven:
    """Find where two interventions have the same marginal value as one input varies.

    Parameters
    ----------
    inputs : mapping from variable keys to numbers
        As for `coop_xl.evaluate`, scalars only.
    input : str
        Key of the input that varies; for F_V also `log10_F_V` or `log10_1mF_V`. It may be an
        extension's.
    first, second : {"V", "CV", "CnV"}
        The two interventions.

    Returns
    -------
    BreakEven
        `values` inside the input's domain, smallest first (none, one, or for F_V up to two);
        `reason` says why there is none. Exact up to rounding; with extensions a tie that only
        touches may be missed.

    Raises
    ------
    CoopError
        As `evaluate`, and if `input`, `first` or `second` is no such name.

    Notes
    -----
    Own derivation. Example: CV beats CnV iff p_V > 1/(1+ρ), ρ = [db_dF_CV·dp_CV_da_CV/F_V] /
    [db_dF_CnV·dp_CnV_da_CnV/(1−F_V)].
    """
    key, one, other = (
        key_of(input) or extension_of(input),
        _intervention_of(first),
        _intervention_of(second),
    )
    if key is None:
        raise UnknownNameError(
            f'"{input}" is not a variable of the model: enter a key such as F_V'
        )
    if one == other:
        raise UnknownNameError(f"{one} always ties with itself: name two different interventions")
    values = accepted_as_entered(inputs)
    refuse_arrays(values)
    as_numbers = resolved(values)
    if key in TWO and stands_for_slopes(values):
        values = as_numbers
    if (key in EXTENSION_INPUTS and not _is_one(key, values)) or is_any_on(as_numbers):
        return _as_break_even(
            ties(values | left_assumed(values), key, one, other), key, one, other
        )
    kept = (*ENTRIES, ONE) if stands_for_slopes(values) else ENTRIES
    values = {name: value for name, value in values.items() if name in kept}
    if key in WAYS_TO_ENTER["F_I"]:
        return BreakEven((), "F_I multiplies all three marginals: it never changes the ranking")
    if key in WAYS_TO_ENTER["F_V"]:
        do_not_enter = stands_for_slopes(values)  # shares, as what they hold is all that counts
        roots = None if do_not_enter else _share_roots(key, *_coefficients(values, one, other))
    else:
        roots = _linear_roots(values, key, one, other)
    return _as_break_even(roots, key, one, other)


def _is_one(key: str, values: Values) -> bool:
    """Whether an input is D_b, as it stands for slopes."""
    return key == ONE and stands_for_slopes(values)


def _as_break_even(roots: list[float] | None, key: str, one: str, other: str) -> BreakEven:
    """The roots inside the domain of an input, or why there are none."""
    if roots is None:
        return BreakEven((), f"{key} does not change the difference between {one} and {other}: "
                             "they tie at every value or at none")  # fmt: skip
    inside = tuple(sorted(root for root in roots if ACCEPTED[key].allows(root)))
    if inside:
        return BreakEven(inside)
    roots = [root for root in roots if np.isfinite(root)]
    outside = (
        f"; outside, they tie at {', '.join(f'{root:.6g}' for root in roots)}" if roots else ""
    )
    reason = f"no {key} makes {one} and {other} tie: it must be {ACCEPTED[key].domain}{outside}"
    return BreakEven((), reason)


def _intervention_of(label: str) -> str:
    """The intervention a label stands for."""
    for name in INTERVENTIONS:
        if normal(str(label)) in (name.casefold(), f"marginal_{name}".casefold()):
            return name
    raise UnknownNameError(f'"{label}" is not an intervention: enter V, CV or CnV')


def linear_root(probe: Number, at_zero: Number, at_probe: Number) -> Number:
    """x = probe·D(0)/(D(0) − D(probe)), D the difference of the two marginals per F_I."""
    return probe * at_zero / (at_zero - at_probe)


def _linear_roots(values: Values, key: str, first: str, second: str) -> list[float] | None:
    """The root of a difference that is linear in the input; None if it does not vary."""
    pairs = terms(values | {key: Polynomial([0.0, 1.0])}, first, second)
    logs = log10_shares(in_marginals(values))
    scales = (0.0, -float(logs["log10_F_V"]), -float(logs["log10_1mF_V"]))
    level, slope = (
        _weighed([tuple(_coefficient(each, power) for each in pair) for pair in pairs], scales)
        for power in (0, 1)
    )
    if slope[0] == 0:
        return None
    with np.errstate(over="ignore", under="ignore"):
        return [float(-level[0] / slope[0] * np.float64(10.0) ** (level[1] - slope[1]))]


def _coefficient(value: Any, power: int) -> float:
    """The coefficient of x^power in a polynomial; a number is a polynomial of degree 0."""
    found = value.coef if isinstance(value, Polynomial) else np.array([value])
    return float(found[power]) if power < found.size else 0.0


def _weighed(pairs: list[tuple[float, ...]], scales: tuple[float, ...]) -> tuple[float, float]:
    """(m, s) of the sum m·10^s of the differences times 10^scale; m is 0 if it is rounding."""
    least = [scale for pair, scale in zip(pairs, scales, strict=True) if any(pair)]
    if not least:
        return 0.0, 0.0
    weights = [10.0 ** min(scale - max(least), 0.0) for scale in scales]
    total, size = 0.0, 0.0
    for (one, other), weight in zip(pairs, weights, strict=True):
        total += (one - other) * weight
        size += (abs(one) + abs(other)) * weight
    return (total if abs(total) > SAME * size else 0.0), max(least)


def terms(values: Values, first: str, second: str) -> list[tuple[Any, Any]]:
    """The a, c and d of each of two marginals a + c/F_V + d/(1−F_V), per unit of F_I."""
    at = calculate(in_marginals(values), _TO_FACTORS)
    found = {
        "V": tuple(at[key] for key in _FACTORS[:3]),
        "CV": (0.0, at["cv_factor"], 0.0),
        "CnV": (0.0, 0.0, at["cnv_factor"]),
    }
    return list(zip(found[first], found[second], strict=True))


def _coefficients(values: Values, first: str, second: str) -> tuple[float, float, float]:
    """(a, c, d) of first − second = a + c/F_V + d/(1−F_V), per unit of F_I."""
    a, c, d = (float(one - other) for one, other in terms(values, first, second))
    return a, c, d


def quadratic_middle(a: Number, c: Number, d: Number) -> Number:
    """B of −a·x² + B·x + c = 0, which is a + c/x + d/(1−x) = 0 times x·(1−x)."""
    return a - c + d


def quadratic_pivot(a: Number, c: Number, middle: Number) -> Number:
    """The sum that loses no digits: half of −B − sign(B)·√(B² + 4ac)."""
    return -(middle + np.where(middle < 0, -1, 1) * np.sqrt(middle**2 + 4 * a * c)) / 2


def _share_roots(key: str, a: float, c: float, d: float) -> list[float] | None:
    """The shares at which a + c/F_V + d/(1−F_V) is zero, as `key` enters them."""
    if a == c == d == 0:
        return None
    if key == "log10_1mF_V":
        c, d = d, c
    size = max(abs(a), abs(c), abs(d))  # whose square may be beyond float64
    middle = quadratic_middle(a / size, c / size, d / size)
    if middle**2 + 4 * (a / size) * (c / size) < 0:
        return []
    pivot = float(quadratic_pivot(a / size, c / size, middle)) * size
    if pivot == 0:
        return []
    pairs = [(c, pivot)] + ([(pivot, -a)] if a else [])
    if key == "F_V":
        return [top / bottom for top, bottom in pairs if 0 < top / bottom < 1]
    return [
        float(np.log10(abs(top)) - np.log10(abs(bottom)))
        for top, bottom in pairs
        if top * np.sign(bottom) > 0
    ]
