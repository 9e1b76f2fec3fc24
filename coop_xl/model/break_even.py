"""At which value of one input do two interventions tie? (own derivation)

F_I multiplies all three marginals, so ties are sought per unit of F_I. There each marginal is
linear in every input but F_V, where a difference of two is a + c/F_V + d/(1−F_V): a quadratic.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .accept import accepted
from .catalogue import ENTRIES, INTERVENTIONS, MAGNITUDES, QUANTITIES, WAYS_TO_ENTER
from .errors import InputError, UnknownNameError
from .evaluate import compute, log10_shares
from .names import key_of, normal, option_of
from .options.apply import is_any_on
from .options.break_even import ties
from .options.catalogue import ACCEPTED, OPTIONS

SAME = 1e-13  # a slope or level below this, relative to what it is a difference of, is rounding

PARALLEL = 1e-6  # that far out, slopes nearer than this cross where no digit is left
FAR = 1e24  # so far out even an input whose effect a small F_V dwarfs moves the marginals


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
        option's.
    first, second : {"V", "CV", "CnV"}
        The two interventions.

    Returns
    -------
    BreakEven
        `values` inside the input's domain, smallest first (none, one, or for F_V up to two);
        `reason` says why there is none. Exact up to rounding; with options a tie that only
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
    key, one, other = key_of(input) or option_of(input), named(first), named(second)
    if key is None:
        raise UnknownNameError(f'"{input}" is no variable of the model: enter a key such as F_V')
    if one == other:
        raise UnknownNameError(f"{one} always ties with itself: name two different interventions")
    values = accepted(inputs)
    for name, value in values.items():
        if np.ndim(value):
            raise InputError(f"{name} has several values: enter one scenario at a time")
    if key in OPTIONS or is_any_on(values):
        return told(ties(values, key, one, other), key, one, other)
    values = {name: value for name, value in values.items() if name in ENTRIES}
    if key in WAYS_TO_ENTER["F_I"]:
        return BreakEven((), "F_I multiplies all three marginals: it never changes the ranking")
    if key in WAYS_TO_ENTER["F_V"]:
        roots = share_roots(key, *coefficients(values, one, other))
    else:
        roots = linear_roots(values, key, one, other)
    return told(roots, key, one, other)


def told(roots: list[float] | None, key: str, one: str, other: str) -> BreakEven:
    """The roots inside the domain of an input, or why there are none."""
    if roots is None:
        return BreakEven((), f"{one} and {other} do not depend on {key} differently: "
                             "they tie at every value or at none")  # fmt: skip
    inside = tuple(sorted(root for root in roots if ACCEPTED[key].allows(root)))
    if inside:
        return BreakEven(inside)
    roots = [root for root in roots if np.isfinite(root)]
    outside = (
        f"; outside, they tie at {', '.join(f'{root:.6g}' for root in roots)}" if roots else ""
    )
    return BreakEven((), f"no {key} makes {one} and {other} tie: enter {ACCEPTED[key].domain}"
                         .replace("enter", "it would have to be") + outside)  # fmt: skip


def named(label: str) -> str:
    """The intervention a label stands for."""
    for name in INTERVENTIONS:
        if normal(str(label)) in (name.casefold(), f"marginal_{name}".casefold()):
            return name
    raise UnknownNameError(f'"{label}" is no intervention: enter V, CV or CnV')


def probe_of(key: str, value: Any) -> Any:
    """A second point, besides 0, to see how the marginals move with an input."""
    return 1.0 if ENTRIES[key].high == 1 else FAR * (1 + np.absolute(value))


def least_slope(key: str) -> float:
    """Slopes that differ by less, relative to the marginals, are taken as parallel."""
    return SAME if ENTRIES[key].high == 1 else PARALLEL


def linear_root(probe, at_zero, at_probe):
    """x = probe·D(0)/(D(0) − D(probe)), D the difference of the two marginals per F_I."""
    return probe * at_zero / (at_zero - at_probe)


def linear_roots(values: dict, key: str, first: str, second: str) -> list[float] | None:
    """The root of a difference that is linear in the input; None if it does not vary."""
    probe = probe_of(key, values[key])
    ends, size = [], 0.0
    for point in (0.0, probe):
        at = compute(values | {key: point}, QUANTITIES)
        one, other = at[f"{first}_per_F_I"], at[f"{second}_per_F_I"]
        ends.append(one - other)
        size = max(size, abs(one), abs(other))
    if abs(ends[0] - ends[1]) <= least_slope(key) * size:
        return None
    return [float(linear_root(probe, *ends))]


def coefficients(values: dict, first: str, second: str) -> tuple[float, float, float]:
    """(a, c, d) of first − second = a + c/F_V + d/(1−F_V), per unit of F_I."""
    given = compute(values | log10_shares(values), (*QUANTITIES, *MAGNITUDES))
    terms = {
        "V": (given["v_through_F_V"], given["v_through_F_CV"], given["v_through_F_CnV"]),
        "CV": (0.0, given["cv_factor"], 0.0),
        "CnV": (0.0, 0.0, given["cnv_factor"]),
    }
    a, c, d = (float(one - other) for one, other in zip(terms[first], terms[second], strict=True))
    return a, c, d


def quadratic_middle(a, c, d):
    """B of −a·x² + B·x + c = 0, which is a + c/x + d/(1−x) = 0 times x·(1−x)."""
    return a - c + d


def quadratic_pivot(a, c, middle):
    """The sum that loses no digits: half of −B − sign(B)·√(B² + 4ac)."""
    return -(middle + np.where(middle < 0, -1, 1) * np.sqrt(middle**2 + 4 * a * c)) / 2


def share_roots(key: str, a: float, c: float, d: float) -> list[float] | None:
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
