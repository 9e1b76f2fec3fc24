"""A measured figure beside its target, and how it is measured."""

import statistics
import timeit
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Measurements of one thing, in one unit; its median is compared with the target."""

    name: str
    values: list[float]
    unit: str
    target: float

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def measured(self) -> str:
        return f"{self.median:.3g} {self.unit} (least {min(self.values):.3g})"

    @property
    def is_met(self) -> bool:
        return self.median <= self.target


def seconds_a_call(call: Callable[[], object], number: int, repeats: int = 21) -> list[float]:
    """Mean time of a call in each of several rounds, the first round left out as a warm-up."""
    rounds = timeit.repeat(call, number=number, repeat=repeats + 1)
    return [seconds / number for seconds in rounds[1:]]
