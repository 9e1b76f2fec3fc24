"""The inputs that extensions bend the marginals in, and the scale along which ties in them are sought.

F_V and p_V go along the power of ten of their odds, F_I along its own power of ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from typing import Any

from coop_xl.estimates.scales import LOG10, PLAIN
from coop_xl.model.extensions.combined import SMALLEST, settled
from coop_xl.workbook.extensions.states import ExtensionStates
from coop_xl.workbook.live import LiveBook

LOWEST, HIGHEST = -12.07, 12.11  # off an even grid, where ties may lie
BEYOND = 6  # so many powers of ten beyond the best estimate
FARTHEST = -log10(SMALLEST) - 1
VARIED = ("q_V", "q_nV", "p_V", "used_F_I")
NAMED = ("q_V", "q_nV", "p_V", "F_I")  # the names of what stands there otherwise


@dataclass(frozen=True)
class Bent:
    """An input; `on` is the condition under which extensions bend the marginals in it."""

    key: str
    turns: int  # how many ties at most
    on: str

    def is_bent(self, extensions: ExtensionStates) -> bool:
        """The same in Python."""
        return extensions.any_on if self.key == "F_V" else extensions.on["evidence"]

    def end_formulas(self) -> tuple[str, str]:
        """From where to where ties are sought, on the scale; F_V tells what may matter for p_V."""
        if self.key == "F_I":
            return f"MAX(-{FARTHEST:.0f},MIN({LOWEST},LOG10(F_I)-{BEYOND}))", "0"
        odds = "LOG10(q_nV)-LOG10(q_V)"
        return (
            f"MAX(-{FARTHEST:.0f},MIN({LOWEST},{odds}-{BEYOND}))",
            f"MIN({FARTHEST:.0f},MAX({HIGHEST},{odds}+{BEYOND}))",
        )

    def ends(self, book: "LiveBook") -> tuple[float, float]:
        """The same in Python."""
        base = book.figures.base
        if self.key == "F_I":
            return max(-FARTHEST, min(LOWEST, log10(base["used_F_I"]) - BEYOND)), 0.0
        odds = log10(base["q_nV"]) - log10(base["q_V"])
        return (
            max(-FARTHEST, min(LOWEST, odds - BEYOND)),
            min(FARTHEST, max(HIGHEST, odds + BEYOND)),
        )

    def varied_formulas(self, x: str) -> tuple[str, ...]:
        """What takes the place of `VARIED` at a point of the scale."""
        of = {"F_V": {"q_V": f"1+10^(-{x})", "q_nV": f"1+10^{x}"}, "p_V": {"p_V": f"1/(1+10^(-{x}))"},
              "F_I": {"F_I": f"10^{x}"}}[self.key]  # fmt: skip
        return tuple(of.get(name, name) for name in NAMED)

    def varied(self, x: float, book: "LiveBook") -> dict[str, Any]:
        """The same in Python."""
        base = book.figures.base
        of = {
            "F_V": {"q_V": 1 + 10**-x, "q_nV": 1 + 10**x}, "p_V": {"p_V": 1 / (1 + 10**-x)},
            "F_I": {"used_F_I": 10**x},
        }[self.key]  # fmt: skip
        return {name: of.get(name, base[name]) for name in VARIED}

    def entries(self, best: Mapping[str, Any], x: float) -> dict[str, Any]:
        """The best estimates with this input at a point of the scale."""
        ways = {
            "F_V": ("F_V", "log10_F_V", "log10_1mF_V"), "F_I": ("F_I", "log10_F_I"), "p_V": ("p_V",),
        }[self.key]  # fmt: skip
        rest = {key: value for key, value in best.items() if key not in ways}
        if self.key == "p_V":
            return rest | {"p_V": 1 / (1 + 10**-x)}
        if self.key == "F_I":
            return rest | {"log10_F_I": x}
        near_1 = x > 0
        return rest | {("log10_1mF_V" if near_1 else "log10_F_V"): -log10(1 + 10 ** abs(x))}

    def shown_formula(self, x: str) -> str:
        """A point on the scale that the input is entered in."""
        if self.key == "p_V":
            return f"1/(1+10^(-{x}))"
        if self.key == "F_I":
            return f'IF(scale_F_I="{PLAIN}",10^{x},{x})'
        logs = f'IF(scale_F_V="{LOG10}",0-LOG10(1+10^(-{x})),0-LOG10(1+10^{x}))'
        return f'IF(scale_F_V="{PLAIN}",1/(1+10^(-{x})),{logs})'

    def shown(self, x: float, book: "LiveBook") -> float:
        """The same in Python."""
        scale = book.content.scale(self.key)
        if self.key == "F_I":
            return 10**x if scale == PLAIN else x
        if scale == PLAIN:
            return 1 / (1 + 10**-x)
        return -log10(1 + 10**-x) if scale == LOG10 else -log10(1 + 10**x)

    def inside_formula(self, x: str) -> str:
        """Whether a point lies in the domain; a probability stays below its ceiling."""
        return f"1/(1+10^(-{x}))<pmax_V" if self.key == "p_V" else "TRUE"

    def is_inside(self, x: float, extensions: ExtensionStates) -> bool:
        """The same in Python."""
        most = settled(dict(extensions.entered))["pmax_V"]
        return bool(self.key != "p_V" or 1 / (1 + 10**-x) < most)


INPUTS = (
    Bent("F_V", 2, "options_on"), Bent("F_I", 1, 'on_evidence="on"'), Bent("p_V", 2, 'on_evidence="on"'),
)  # fmt: skip
