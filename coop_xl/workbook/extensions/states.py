"""What the extensions of a workbook amount to, computed by the Python model."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

from coop_xl.estimates.active_extensions import ACTING
from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.spreadsheet_cells import is_blank
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS, Extension, ExtensionInput
from coop_xl.model.extensions.combined import POSSIBLE, active, settled, state
from coop_xl.workbook.formulas.values import FILL_IN, OUT_OF_RANGE, Figures, InForce, is_number

from .refusals import REFUSALS

BLANK, IN_FORCE, ASIDE = "left blank", "in force", "put aside"
OUT_OF_ORDER, NO_DISTRIBUTION = "out of order", "no distribution"
WRONG = (OUT_OF_RANGE, OUT_OF_ORDER, FILL_IN, NO_DISTRIBUTION)
CERTAIN = "constant"
# What a credence may amount to beside these; it leaves the other sheets as they are.
NO_PROBABILITY, IS_OFF, NO_INPUT = "not from 0 to 1", "switch is 0", "no input counts"
ON, OFF = "on", "off"
NO_CEILING = "none"
# What stands for a default that is derived.
DERIVED = POSSIBLE | {"S_V": "F_V/p_V − F_I"}


@dataclass(frozen=True)
class ExtensionStates:
    """The extensions of a workbook.

    Attributes
    ----------
    words : mapping
        For each input of an extension what its entries amount to.
    credences : mapping
        For each extension that can have a credence what that amounts to, by the name of its cell.
    likely : mapping
        The credences that count, by the name of the extension.
    entered : mapping
        The best estimates in range, of rows where nothing is wrong.
    on : mapping
        Whether each extension is on, by its name.
    broken : tuple of bool
        For each of `REFUSALS` whether it holds the model up; empty if inputs are missing.
    at : mapping
        Every quantity of the model with extensions; empty if it cannot be computed.
    """

    words: Mapping[str, str]
    credences: Mapping[str, str]
    likely: Mapping[str, float]
    entered: Mapping[str, float]
    on: Mapping[str, bool]
    broken: tuple[bool, ...]
    at: Mapping[str, Any]

    @property
    def any_on(self) -> bool:
        """Whether an extension is on."""
        return any(self.on.values())

    @property
    def wrong(self) -> int:
        """How many rows have entries to mend."""
        return sum(word in WRONG for word in self.words.values())

    @property
    def refusal(self) -> str:
        """The first sentence on what holds the model up; "" if nothing does."""
        found = [each.sentence for each, it in zip(REFUSALS, self.broken, strict=False) if it]
        return found[0] if found else ""

    @property
    def in_force(self) -> InForce:
        """The extensions as every row of the model takes them."""
        values = settled(dict(self.entered))
        alone = any(
            each.is_broken(values, self.on) for each in REFUSALS if not each.looks_at_inputs
        )
        is_wrong = self.wrong > 0
        return InForce(self.entered, self.any_on or is_wrong, is_wrong or (self.any_on and alone))

    @property
    def has_inputs(self) -> bool:
        """Whether all inputs of the base model are filled in."""
        return bool(self.broken)

    def chance(self, name: str) -> float:
        """In how many draws an extension holds: its credence, or 1, if it is on."""
        return self.likely.get(name, 1.0) if self.on[name] else 0.0

    @property
    def ready(self) -> bool:
        """Whether the model with extensions can be computed."""
        return bool(self.at)

    @classmethod
    def of(cls, content: Entries, figures: Figures) -> "ExtensionStates":
        """The extensions of what a user entered."""
        rows = {key: content.extensions.get(key, Estimate()) for key in EXTENSION_INPUTS}
        faults = {key: fault_of(each, rows[key]) for key, each in EXTENSION_INPUTS.items()}
        entered = {
            key: float(row.best)
            for key, row in rows.items()
            if not faults[key] and is_number(row.best)
        }
        words = {key: faults[key] or word_of(key, entered) for key in EXTENSION_INPUTS}
        credences = {
            each.key: credence_word(BY_NAME[name], content.credences.get(name), rows, entered)
            for name, each in CREDENCES.items()
        }
        likely = {
            name: float(content.credences[name])
            for name, each in CREDENCES.items() if credences[each.key] == IN_FORCE
        }  # fmt: skip
        values = settled(entered)
        on = {name: bool(each) for name, each in active(values).items()}
        if not figures.ready:
            return cls(words, credences, likely, entered, on, (), {})
        broken = tuple(bool(each.is_broken(figures.base | values, on)) for each in REFUSALS)
        extensions = cls(words, credences, likely, entered, on, broken, {})
        if any(broken) or extensions.wrong:
            return extensions
        best = {key: float(value) for key, value in content.best.items() if is_number(value)}
        return cls(words, credences, likely, entered, on, broken, state({**best, **entered}))

    def used(self, key: str, base: Mapping[str, Any]) -> float | str:
        """What the model takes for an input of an extension; `base` is empty without inputs."""
        value = settled(dict(self.entered))[key]
        if key == "S_V" and not self.on["evidence"]:
            return 0.0
        if isfinite(value):
            return value
        if not isnan(value):
            return NO_CEILING
        if not base:
            return ""
        if key == "S_V":
            return base["used_F_V"] / base["p_V"] - base["used_F_I"] if base["p_V"] else ""
        return base[POSSIBLE[key]]


def fault_of(extension: ExtensionInput, row: Estimate) -> str:
    """What is wrong with the entries of a row; the first part of the formula in State."""
    given: list[Any] = [each for each in (row.low, row.best, row.high) if not is_blank(each)]
    if any(not (is_number(each) and extension.allows(each)) for each in given):
        return OUT_OF_RANGE
    ends = 2 - is_blank(row.low) - is_blank(row.high)
    if (ends and is_blank(row.best)) or (ends == 1 and family(row) != CERTAIN):
        return FILL_IN
    if given != sorted(given):
        return OUT_OF_ORDER
    return "" if family(row) in ("", *map(str.casefold, FAMILIES)) else NO_DISTRIBUTION


def family(row: Estimate) -> str:
    """The distribution that was meant, in any case."""
    return row.distribution.strip().casefold()


def word_of(key: str, entered: Mapping[str, float]) -> str:
    """What an entry with nothing wrong amounts to; the same as the rest of the formula."""
    if key not in entered:
        return BLANK
    extension = BY_NAME[EXTENSION_INPUTS[key].extension]
    is_aside = not entered.get(extension.switch, extension.inputs[0].default)
    return ASIDE if is_aside and key != extension.switch else IN_FORCE


def credence_word(
    extension: Extension, given: Any, rows: Mapping[str, Estimate], entered: Mapping[str, float]
) -> str:
    """What the credence of an extension amounts to; the same as the formula in State."""
    if is_blank(given):
        return BLANK
    if not (is_number(given) and 0 <= given <= 1):
        return NO_PROBABILITY
    switch, *others = extension.inputs
    if not others:
        return IN_FORCE
    if not entered.get(switch.key, switch.default):
        return IS_OFF
    acting = acting_inputs(extension)
    makes_one = any(
        entered.get(e.key, e.default) != e.default or varies(rows[e.key]) for e in acting
    )
    return IN_FORCE if makes_one else NO_INPUT


def acting_inputs(extension: Extension) -> list[ExtensionInput]:
    """The inputs of an extension one of which must differ from its default for it to be on."""
    return [
        each for each in extension.inputs[1:] if extension.name != "evidence" or each.key in ACTING
    ]


def varies(row: Estimate) -> bool:
    """Whether an estimate is uncertain."""
    if not (is_number(row.low) and is_number(row.high)) or family(row) == CERTAIN:
        return False
    return row.low < row.high
