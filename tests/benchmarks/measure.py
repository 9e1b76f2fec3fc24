"""A measured figure beside its peer and its target, and how it is measured."""

import json
import statistics
import subprocess
import sys
import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS = 7


@dataclass(frozen=True)
class Measured:
    """Measurements of one thing, in one unit; whose, if not ours."""

    values: Sequence[float]
    unit: str
    owner: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        shown = number(self.median, self.unit)
        return f"{shown} ({self.owner})" if self.owner else shown


@dataclass(frozen=True)
class Target:
    """What a median should reach, from above or from below."""

    sign: str
    limit: float

    def is_met(self, measured: Measured) -> bool:
        if self.sign == "≥":
            return measured.median >= self.limit
        return measured.median <= self.limit


@dataclass(frozen=True)
class Figure:
    """What is ours, what is a peer's, and the ratio; the last of them that is there is judged.

    `missing` says why there is nothing to judge; without a target, a figure is only shown.
    """

    name: str
    ours: Measured | None = None
    target: Target | None = None
    peer: Measured | None = None
    ratio: Measured | None = None
    missing: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Name, ours, peer, ratio, target, met or not; blank where there is none."""
        peer = self.missing or self.peer
        shown = (self.ours, peer, self.ratio, self.goal)
        return (self.name, *(str(each) if each else "" for each in shown), self.verdict)

    @property
    def judged(self) -> Measured | None:
        return self.ratio or self.ours

    @property
    def goal(self) -> str:
        if self.target is None:
            return ""
        unit = "×" if self.missing or self.judged is None else self.judged.unit
        return f"{self.target.sign} {number(self.target.limit, unit)}"

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        if self.missing or self.judged is None:
            return "not measured"
        return "yes" if self.target.is_met(self.judged) else "NO"


def at_least(limit: float) -> Target:
    return Target("≥", limit)


def at_most(limit: float) -> Target:
    return Target("≤", limit)


def alone(name: str, values: Sequence[float], unit: str, target: Target | None = None) -> Figure:
    """A figure that is judged by itself."""
    return Figure(name, Measured(values, unit), target)


def against(
    name: str, ours: Measured, peer: Measured, target: Target | None = None, *, more: bool
) -> Figure:
    """A figure judged by its ratio to a peer's, round by round; `more` is better, or less is."""
    better, worse = (ours, peer) if more else (peer, ours)
    ratios = [a / b for a, b in zip(better.values, worse.values, strict=True)]
    return Figure(name, ours, target, peer, Measured(ratios, "×"))


def number(value: float, unit: str) -> str:
    """Three digits and the unit."""
    digits = f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}"
    return f"{digits} {unit}".strip()


def seconds_a_call(call: Callable[[], object], number: int, repeats: int = 21) -> list[float]:
    """Mean time of a call in each of several rounds, the first round left out as a warm-up."""
    rounds = timeit.repeat(call, number=number, repeat=repeats + 1)
    return [seconds / number for seconds in rounds[1:]]


def interleaved(
    calls: Sequence[Callable[[int], object]], rounds: int = ROUNDS
) -> list[list[float]]:
    """Seconds of each call in each of several rounds, one after the other in every round.

    A call is given the number of the round, to seed it with; round 0 is a warm-up.
    """
    taken = [[seconds(call, turn) for call in calls] for turn in range(rounds + 1)]
    return [list(each) for each in zip(*taken[1:], strict=True)]


def seconds(call: Callable[[int], object], turn: int) -> float:
    start = perf_counter()
    call(turn)
    return perf_counter() - start


def fresh(code: str) -> Any:
    """What a fresh Python prints, as JSON, when it runs this code."""
    command = [sys.executable, "-c", code]
    return json.loads(
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
