"""Whether the estimates are consistent with one another (own derivation).

Our agent is part of the totals, so F_I, p_V, p_CV and p_CnV bound F_V, F_CV and F_CnV. The bounds
are necessary and sufficient.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

SLACK = 1e-9  # relative: rounding alone is no breach


@dataclass(frozen=True)
class Bound:
    """A variable must be at least, or at most, what a quantity says."""

    variable: str
    quantity: str
    is_least: bool
    because: str

    def broken(self, at: dict[str, Any]) -> Any:
        """Whether the values breach it; `at` holds values and quantities."""
        if self.variable == "F_V":  # F_V and 1−F_V may underflow: s ≤ 1 and t ≤ 1 say the same
            return at["s" if self.is_least else "t"] > 1 + SLACK
        bound, value = at[self.quantity], at[self.variable]
        return value < bound - SLACK if self.is_least else value > bound + SLACK

    def as_entered(self, at: dict[str, Any]) -> tuple[str, float, bool]:
        """The entry to change, its nearest coherent value, and whether that is its least."""
        if self.variable in at:
            return self.variable, at[self.quantity], self.is_least
        key = "log10_F_V" if "log10_F_V" in at else "log10_1mF_V"
        is_least = self.is_least == (key == "log10_F_V")
        if is_least:  # the bound is s·F_V, or t·(1−F_V)
            return key, at[key] + np.log10(at["s" if self.is_least else "t"]), True
        bound = at[self.quantity]
        return key, np.log10(bound if key == "log10_F_V" else 1 - bound), False


BOUNDS = (
    Bound("F_V", "F_V_least", True, "our agent alone is expected to bring F_I·p_V"),
    Bound("F_V", "F_V_most", False, "our agent alone is expected to hold F_I·(1−p_V) without our values"),
    Bound("F_CV", "F_CV_least", True, "our agent is the share s of the V resources and cooperative with p_CV"),
    Bound("F_CV", "F_CV_most", False, "our agent is the share s of the V resources and uncooperative with 1−p_CV"),
    Bound("F_CnV", "F_CnV_least", True, "our agent is the share t of the other resources and cooperative with p_CnV"),
    Bound("F_CnV", "F_CnV_most", False, "our agent is the share t of the other resources and uncooperative with 1−p_CnV"),
)  # fmt: skip


def breaches(at: dict[str, Any]) -> Iterator[tuple[Bound, str]]:
    """The bounds one scenario breaks, each with the sentence that says so."""
    for bound in BOUNDS:
        whole = {"F_CV": at["s"], "F_CnV": at["t"]}.get(bound.variable, 0)
        if whole > 1 + SLACK:
            continue  # F_V is inconsistent, and until it is fixed no value of this one would do
        if bound.broken(at):
            key, nearest, is_least = bound.as_entered(at)
            side = "least" if is_least else "most"
            yield (
                bound,
                f"{key} is {at[key]:.13g}, but coherent estimates need at {side} {nearest:.13g}: "
                f"{bound.because}. The nearest coherent value is {nearest:.13g}",
            )
