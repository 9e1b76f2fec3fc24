"""What differs between the entries of two files: estimates, definitions, correlations."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from coop_xl.estimates.entries import DEFINITIONS, SHARES_MEANING, Entries, as_entered
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.compute import log10_shares
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS

_NUMBERS = ("low", "best", "high")
_PARTS = (*_NUMBERS, "distribution", "range")
_NOTES = ("source", "confidence", "dated")
LABELS = DEFINITIONS | {"shares_meaning": f"{SHARES_MEANING} (sheet Extensions)"}
_SAME = 1e-14  # a program that saves a workbook may round the last digit of 16
_SAME_ON_OTHER_SCALE = 1e-9  # a logarithm is typed with fewer digits


@dataclass(frozen=True)
class InputChange:
    """A row of Inputs, or of Extensions, that differs.

    Attributes
    ----------
    key : str
        The variable, or the input of an extension.
    old_way, new_way : str
        The keys under which it is entered: F_V may be entered as log10_F_V.
    old, new : Estimate
        The rows as entered.
    before : Estimate
        The old row in the new way of entering.
    parts : tuple of str
        Those of low, best, high, distribution and range that have another value.
    notes : tuple of str
        Those of source, confidence and dated that differ.
    """

    key: str
    old_way: str
    new_way: str
    old: Estimate
    new: Estimate
    before: Estimate
    parts: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_rescaled(self) -> bool:
        """Whether it is entered in another way."""
        return self.old_way != self.new_way

    @property
    def is_of_numbers(self) -> bool:
        """Whether it may move the answer."""
        return bool(self.parts) or self.is_rescaled


@dataclass(frozen=True)
class CorrelationChange:
    """A pair of variables whose rank correlation differs; None is no line for them."""

    pair: tuple[str, str]
    old: float | None
    new: float | None


@dataclass(frozen=True)
class CredenceChange:
    """An extension whose credence in a JSON file differs; None is no credence."""

    extension: str
    old: float | None
    new: float | None


@dataclass(frozen=True)
class DefinitionChange:
    """A sentence of the Start sheet that differs, or what the shares are on Extensions."""

    name: str
    old: str
    new: str


def input_changes(base: Entries, filled: Entries) -> Iterator[InputChange]:
    """The rows of Inputs that differ, in the catalogue's order."""
    for key in VARIABLES:
        ways = base.key_entered(key), filled.key_entered(key)
        old, new = base.estimate(key), filled.estimate(key)
        before = _in_other_way(old, *ways)
        near = _SAME if ways[0] == ways[1] else _SAME_ON_OTHER_SCALE
        parts, notes = _parts_apart(_PARTS, before, new, near), _parts_apart(_NOTES, old, new)
        if parts or notes or ways[0] != ways[1]:
            yield InputChange(key, *ways, old, new, before, parts, notes)
    for key in EXTENSION_INPUTS:
        old, new = _extension_row(base, key), _extension_row(filled, key)
        parts, notes = _parts_apart(_PARTS, old, new), _parts_apart(_NOTES, old, new)
        if parts or notes:
            yield InputChange(key, key, key, old, new, old, parts, notes)


def _parts_apart(
    parts: Iterable[str], old: Estimate, new: Estimate, near: float = _SAME
) -> tuple[str, ...]:
    """Those parts in which two rows differ."""
    return tuple(
        part
        for part in parts
        if not is_same(getattr(old, part), getattr(new, part), near)
        and (part != "range" or (_has_range(old) and _has_range(new)))
    )


def _has_range(row: Estimate) -> bool:
    """Whether a row has Low and High, so that it matters what they mean."""
    return row.low is not None and row.high is not None


def _extension_row(content: Entries, key: str) -> Estimate:
    """The row of an extension's input; if it is not given, its default, blank if that is none."""
    default = EXTENSION_INPUTS[key].default
    usual = Estimate(best=default if math.isfinite(default) else None)
    return content.extensions.get(key, usual)


def is_same(old: Any, new: Any, near: float = _SAME) -> bool:
    """Whether two cells say the same: numbers but for rounding, text but for spaces."""
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=near)
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    return bool(old == new)


def _in_other_way(row: Estimate, old_way: str, new_way: str) -> Estimate:
    """The same estimate entered otherwise; 1−F_V falls as F_V rises, so Low and High change."""
    if old_way == new_way:
        return row
    low, best, high = (
        None if value is None else share_in_other_way(value, old_way, new_way)
        for value in (row.low, row.best, row.high)
    )
    if "log10_1mF_V" in (old_way, new_way):
        low, high = high, low
    return replace(row, low=low, best=best, high=high)


def share_in_other_way(value: float, old_way: str, new_way: str) -> float:
    """A share, or a log10 of one, as another entry of the same variable."""
    agent = {} if old_way.endswith("F_I") else {"log10_F_I": 0.0}
    landscape = {} if agent else {"log10_F_V": -1.0}
    logs = log10_shares({old_way: float(value), **agent, **landscape})
    if new_way in logs:
        return float(logs[new_way])
    return float(10.0 ** logs[f"log10_{new_way}"])


def correlation_changes(base: Entries, filled: Entries) -> Iterator[CorrelationChange]:
    """The pairs that differ; the order within a pair does not matter."""
    old, new = _correlations_of(base), _correlations_of(filled)
    for pair in [*old, *(each for each in new if each not in old)]:
        one, other = old.get(pair), new.get(pair)
        if not is_same(one, other):
            yield CorrelationChange(pair, one, other)


def _correlations_of(content: Entries) -> dict[tuple[str, str], float]:
    """The rank correlations of pairs of inputs, in the catalogue's order within each."""
    keys, found = (*VARIABLES, *EXTENSION_INPUTS), {}
    for first, second, rank in content.correlations:
        (one, sign), (other, other_sign) = (as_entered(name, keys) for name in (first, second))
        pair = (one, other) if keys.index(one) < keys.index(other) else (other, one)
        found[pair] = sign * other_sign * rank
    return found


def credence_changes(base: Entries, filled: Entries) -> Iterator[CredenceChange]:
    """The extensions whose credences differ, in the catalogue's order; others come last."""
    old, new = base.credences, filled.credences
    for extension in dict.fromkeys((*BY_NAME, *old, *new)):
        if not is_same(old.get(extension), new.get(extension)):
            yield CredenceChange(extension, old.get(extension), new.get(extension))


def definition_changes(base: Entries, filled: Entries) -> Iterator[DefinitionChange]:
    """The sentences that differ; a JSON file has none to compare."""
    if not (base.definitions and filled.definitions):
        return
    before, after = (
        {**each.definitions, "shares_meaning": each.shares_meaning} for each in (base, filled)
    )
    for name in LABELS:
        old, new = before.get(name, ""), after.get(name, "")
        if not is_same(old, new):
            yield DefinitionChange(name, old, new)
