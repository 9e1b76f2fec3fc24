"""The axis of a chart of marginal values: plain, in powers of ten, or both sides of zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from coop_xl.findings.numbers import minus, power

WIDE = 1000.0  # values that differ by so much are shown as powers of ten
FARTHEST = 12  # powers of ten to each side of zero
_MOST_TICKS = 5
PLAIN = range(-3, 5)  # powers of ten that are written out

Value = tuple[float, int]  # and the power of ten it is to be multiplied by


@dataclass(frozen=True)
class Axis:
    """Where values stand.

    Attributes
    ----------
    kind : str
        "plain", "log" (one sign), or "both" (powers of ten on both sides of zero).
    power : int
        Of ten: of the unit if plain, else the least that differs visibly from zero.
    sign : int
        Of the values, if they are "log".
    """

    kind: str
    power: int
    sign: int = 1

    @classmethod
    def of(cls, values: Sequence[Value]) -> "Axis":
        """The axis that shows these values best; those that are not finite have no place."""
        values = [each for each in values if math.isfinite(each[0])]
        sizes = [size_of(each) for each in values if each[0]]
        if not sizes:
            return cls("plain", 0)
        most, least = max(sizes), min(sizes)
        signs = {math.copysign(1, value) for value, _ in values}
        if most - least <= math.log10(WIDE):
            is_plain = math.floor(most) in PLAIN
            return cls("plain", 0 if is_plain else math.floor(most))
        if len(signs) == 1 and len(sizes) == len(values):
            return cls("log", math.floor(least), int(signs.pop()))
        return cls("both", max(math.floor(least), math.ceil(most) - FARTHEST))

    def place(self, value: Value) -> float:
        """Where a value stands."""
        if value[0] == 0:
            return 0.0
        if self.kind == "plain":
            if value[1] == self.power:
                return value[0]
            return math.copysign(10.0 ** (size_of(value) - self.power), value[0])
        if self.kind == "log":
            return self.sign * size_of(value)
        return math.copysign(max(size_of(value) - self.power + 1, 0), value[0])

    def ticks(self, least: float, most: float) -> list[tuple[float, str]]:
        """Places between two, with what is written there."""
        whole = self.kind != "plain"
        found = MaxNLocator(_MOST_TICKS - 1, integer=whole).tick_values(least, most)
        shown = [float(each) for each in found if least <= each <= most]
        return [(each, self.label(each)) for each in shown]

    def label(self, place: float) -> str:
        """What is written at a place."""
        if self.kind == "log":
            return f"{'−' if self.sign < 0 else ''}{power(round(self.sign * place))}"
        if place == 0:
            return "0"
        if self.kind == "plain":
            return minus(f"{place:.6g}")
        sign = "−" if place < 0 else ""
        return f"{sign}{power(round(abs(place)) - 1 + self.power)}"

    @property
    def unit(self) -> str:
        """What the numbers of a plain axis are to be multiplied by; "" if by nothing."""
        return f"{power(self.power)} " if self.kind == "plain" and self.power else ""

    @property
    def note(self) -> str:
        """How to read it, where that is not plain."""
        return {
            "plain": "",
            "log": "The axis is in powers of ten.",
            "both": "Powers of ten to both sides of 0; values too small for this axis stand at 0.",
        }[self.kind]


def size_of(value: Value) -> float:
    """The log10 of the size of a value that is not 0."""
    return math.log10(abs(value[0])) + value[1]
