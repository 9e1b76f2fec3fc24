"""What must hold between Low, Best and High of an estimate, whoever reads them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite, isinf

from coop_xl.model.catalogue import Variable

from .estimate import Estimate

ROLES = {"low": "Low of ", "best": "", "high": "High of "}


@dataclass(frozen=True)
class _Rule:
    """When an estimate is wrong, which of its parts to look at, and what to say.

    The sentence may name `key` and `domain` of the variable, and `low`, `best` and `high`.
    """

    role: str
    is_broken: Callable[[Estimate], bool]
    sentence: str


def _is_above(one: float | None, other: float | None) -> bool:
    """Whether both are there, and out of order."""
    return one is not None and other is not None and one > other


def _has_only(row: Estimate, there: float | None, missing: float | None) -> bool:
    """Whether an end is there without the other, though the estimate is not certain."""
    return there is not None and missing is None and row.distribution != "constant"


def _has_endless(row: Estimate) -> bool:
    """Whether an uncertain estimate has an infinite end, as inputs that are not given may have."""
    if row.low is None or row.high is None or row.low == row.high:
        return False
    return isinf(row.low) or isinf(row.high)


def spread(row: Estimate) -> float:
    """High − Low; 0 of what is certain."""
    return 0.0 if row.low is None or row.high is None else row.high - row.low


_ENDS = (
    _Rule("low", lambda row: _has_only(row, row.high, row.low),
         "{key} has High but no Low: enter both, or neither if Best is certain"),
    _Rule("high", lambda row: _has_only(row, row.low, row.high),
         "{key} has Low but no High: enter both, or neither if Best is certain"),
)  # fmt: skip
ORDER = (
    _Rule("low", lambda row: _is_above(row.low, row.best),
         "{key}: Low is {low:g}, above Best {best:g}: enter Low ≤ Best ≤ High"),
    _Rule("high", lambda row: _is_above(row.best, row.high),
         "{key}: Best is {best:g}, above High {high:g}: enter Low ≤ Best ≤ High"),
    _Rule("high", lambda row: row.best is None and _is_above(row.low, row.high),
         "{key}: Low is {low:g}, above High {high:g}: enter Low ≤ Best ≤ High"),
)  # fmt: skip
_REACH = (
    _Rule("high", lambda row: _has_endless(row),
         "{key}: Low is {low:g} and High {high:g}: enter {domain}"),
    _Rule("low", lambda row: not _has_endless(row) and not isfinite(spread(row)),
         "{key}: Low {low:g} and High {high:g} are farther apart than a computer's numbers reach: "
         "enter smaller numbers, in a larger unit"),
)  # fmt: skip
RULES = (*_ENDS, *ORDER, *_REACH)


def broken(
    row: Estimate, variable: Variable, rules: Iterable[_Rule] = RULES
) -> Iterator[tuple[str, str]]:
    """The role and the sentence of each rule that does not hold."""
    numbers = {"low": row.low, "best": row.best, "high": row.high}
    for rule in rules:
        if rule.is_broken(row):
            yield (
                rule.role,
                rule.sentence.format(key=variable.key, domain=variable.domain, **numbers),
            )


def of_role(variable: Variable, role: str) -> Variable:
    """A variable as a message names its Low, Best or High."""
    return replace(variable, key=f"{ROLES[role]}{variable.key}")
