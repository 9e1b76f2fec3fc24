"""What the model gives for a block of draws: outputs, losses, P(best), coherence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES, Quantity
from coop_xl.model.coherence import BOUNDS
from coop_xl.model.compute import TIE, calculate
from coop_xl.model.defaults import in_marginals, left_assumed, stands_for_slopes, with_followers
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import log10_marginals

from .draws import HUGE, Offsets, Values

MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
RATIOS = tuple(f"ratio_{name}" for name in INTERVENTIONS)
OUTPUTS = ("U", *MARGINALS, *RATIOS)
TRACTABILITIES = {f"marginal_{name}": f"dp_{name}_da_{name}" for name in INTERVENTIONS}
SIXTHS = 6  # a draw's share of P(best), however many tie, is a whole number of these
INFINITE = np.sqrt(HUGE)  # a mean formed with HUGE is at least so large
FARTHEST = 300  # powers of ten below which a number counts as zero
LARGEST = 200  # … and above which it is cut: 0 times it must stay 0


def refuse_unknown(outputs: Iterable[str]) -> None:
    """An error if a name is no output."""
    for each in outputs:
        if each not in OUTPUTS:
            raise InputError(f"{each} is no output: name one of {', '.join(OUTPUTS)}")


def chain_to(keys: Iterable[str]) -> tuple[Quantity, ...]:
    """The quantities that lead to these, in the order of calculation."""
    wanted, chain = set(keys), []
    for each in reversed(QUANTITIES):
        if each.key in wanted:
            wanted.update(each.arguments)
            chain.append(each)
    return tuple(chain[::-1])


_TO_MARGINALS = chain_to(("U", *MARGINALS))
_TO_BOUNDS = chain_to(("s", "t", *(bound.quantity for bound in BOUNDS if bound.variable != "F_V")))


class Scales:
    """The powers of ten by which U and the marginals are held; 0 but for very small shares.

    Attributes
    ----------
    of : dict
        The log10 of the unit of each output.
    common : int
        That of the unit in which marginals are compared.
    """

    def __init__(self, offsets: Offsets, medians: Mapping[str, Any]) -> None:
        self.of_shares = offsets  # as the draws hold them
        # With D_b no marginal has F_V.
        self.offsets = replace(offsets, F_V=0, rest=0) if stands_for_slopes(medians) else offsets
        offsets = self.offsets
        self.of = dict.fromkeys(OUTPUTS, 0)
        self.common = 0
        self.are_plain = offsets == Offsets()
        if self.are_plain:
            return
        whole = offsets.F_I  # of a marginal that is 0 at the medians: the power of its ratio
        ratios = (whole, whole - offsets.F_V, whole - offsets.rest)
        sizes = log10_marginals({**medians, **left_assumed(medians)})
        for key, ratio in zip(MARGINALS, ratios, strict=True):
            sign, log10 = sizes[key]
            self.of[key] = round(float(log10)) if sign else ratio
        self.common = max((self.of[key] for key in MARGINALS if sizes[key][0]), default=whole)

    def on(self, key: str, values: Values) -> Values:
        """The values with the ratios and F_I in the unit of a marginal."""
        F_I = self.offsets.F_I - self.of[key]
        return values | {
            "F_I": values["F_I"] * power(F_I),
            "r_V": values["r_V"] * power(F_I - self.offsets.F_V),
            "r_nV": values["r_nV"] * power(F_I - self.offsets.rest),
        }

    def in_common(self, key: str, marginal: Any) -> Any:
        """A marginal in the unit in which they are compared."""
        return marginal if self.are_plain else marginal * power(self.of[key] - self.common)


def power(exponent: int) -> float:
    """10^x, zero where it is nothing beside ordinary numbers."""
    return 10.0 ** min(exponent, LARGEST) if exponent > -FARTHEST else 0.0


def marginals(values: Values, scales: Scales) -> Values:
    """U and the three marginals, each in its unit, from what the model takes."""
    values = in_marginals(values)
    if scales.are_plain:
        return calculate(dict(values), _TO_MARGINALS)
    at = calculate(scales.on(MARGINALS[0], values), _TO_MARGINALS)
    for key in MARGINALS[1:]:
        at[key] = calculate(scales.on(key, values), _TO_MARGINALS)[key]
    return at


def in_one_unit(at: Values, scales: Scales) -> list[Any]:
    """The three marginals in one unit."""
    return [scales.in_common(key, at[key]) for key in MARGINALS]


def largest(three: list[Any]) -> Any:
    """The best marginal of each draw."""
    return np.maximum(np.maximum(three[0], three[1]), three[2])


def ratios(three: list[Any], most: Any) -> list[Any]:
    """Each marginal as a share of the best, whose own is exactly 1; nan where none is positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        positive = np.where(most > 0, most, np.nan)
        return [each / positive for each in three]


def sixths_won(three: list[Any], most: Any, broken: np.ndarray) -> list[list[float]]:
    """How often each is best, in sixths of a draw, in all draws and those not broken.

    Those that tie share a draw.
    """
    least = most - TIE * np.abs(most)
    won = [each >= least for each in three]
    if sum(map(np.count_nonzero, won)) == most.size:
        counts = [(int(np.count_nonzero(each)), int(each[broken].sum())) for each in won]
        return [[float(SIXTHS * n), float(SIXTHS * (n - lost))] for n, lost in counts]
    shares = SIXTHS // np.maximum(np.sum(won, axis=0), 1) * won
    return [[float(each.sum()), float(each.sum() - each[broken].sum())] for each in shares]


def broken_bounds(values: Values, scales: Scales) -> dict[str, Any]:
    """Which draws break each coherence bound."""
    offsets = scales.of_shares
    at = with_followers(values) | {
        "r_V": values["r_V"] * power(offsets.F_I - offsets.F_V),
        "r_nV": values["r_nV"] * power(offsets.F_I - offsets.rest),
    }
    calculate(at, _TO_BOUNDS)
    return {bound.quantity: bound.broken(at) for bound in BOUNDS}
