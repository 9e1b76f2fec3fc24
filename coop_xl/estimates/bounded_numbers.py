"""A number with bounds, described in the same way as variables."""

from dataclasses import dataclass
from typing import Any

from coop_xl.model.catalogue import Variable


@dataclass(frozen=True)
class Number(Variable):
    """A number that an argument takes, described as variables are."""

    allowed: str = ""
    is_whole: bool = False

    @property
    def domain(self) -> str:
        """The allowed values in words, fit to follow "enter"."""
        return self.allowed

    def allows(self, value: Any) -> Any:
        """Whether a number lies in the domain."""
        return super().allows(value) and (not self.is_whole or value == int(value))

    def figure(self, value: float) -> str:
        """A wrong number with the digits it was entered with."""
        return f"{value:.15g}"


def number(
    key: str, allowed: str, low: float, high: float, meaning: str = "", **options: Any
) -> Number:
    """A number from low to high that an argument takes; `allowed` says the same."""
    return Number(key, key, key, "", meaning, "", "", "", low, high, allowed=allowed, **options)


def whole(key: str, low: int, high: int) -> Number:
    """A whole number from low to high that an argument takes."""
    return number(key, f"a whole number from {low} to {high}", low, high, is_whole=True)


CORRELATION = number(
    "the correlation", "a number from -1 to 1", -1, 1, "of the ranks of the two estimates"
)
