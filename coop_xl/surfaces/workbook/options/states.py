"""What the options of a workbook amount to, computed by the Python model."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

from coop_xl.model.options.apply import POSSIBLE, active, settled, state
from coop_xl.model.options.catalogue import OPTIONS, RELATIONS
from coop_xl.surfaces.workbook.content import Content
from coop_xl.surfaces.workbook.figures import OUT_OF_RANGE, Figures, InForce, is_number

from .refusals import REFUSALS

BLANK, IN_FORCE, ASIDE = "left blank", "in force", "put aside"
ON, OFF = "on", "off"
NO_CEILING = "none"
# What stands for a default that is derived.
DERIVED = POSSIBLE | {"S_V": "F_V/p_V − F_I"}


@dataclass(frozen=True)
class Options:
    """The options of a workbook.

    Attributes
    ----------
    words : mapping
        For each input of an option what its entry amounts to.
    entered : mapping
        The entries that are numbers in range.
    on : mapping
        Whether each option is on, by its name.
    broken : tuple of bool
        For each of `REFUSALS` whether it holds the model up; empty if inputs are missing.
    at : mapping
        Every quantity of the model with options; empty if it cannot be computed.
    """

    words: Mapping[str, str]
    entered: Mapping[str, float]
    on: Mapping[str, bool]
    broken: tuple[bool, ...]
    at: Mapping[str, Any]

    @property
    def any_on(self) -> bool:
        """Whether an option is on."""
        return any(self.on.values())

    @property
    def wrong(self) -> int:
        """How many entries are out of range."""
        return sum(word == OUT_OF_RANGE for word in self.words.values())

    @property
    def refusal(self) -> str:
        """The first sentence on what holds the model up; "" if nothing does."""
        found = [each.sentence for each, it in zip(REFUSALS, self.broken, strict=False) if it]
        return found[0] if found else ""

    @property
    def in_force(self) -> InForce:
        """The options as every row of the model takes them."""
        values = settled(dict(self.entered))
        alone = any(
            each.is_broken(values, self.on) for each in REFUSALS if not each.looks_at_inputs
        )
        is_wrong = self.wrong > 0
        return InForce(self.entered, self.any_on or is_wrong, is_wrong or (self.any_on and alone))

    @property
    def ready(self) -> bool:
        """Whether the model with options can be computed."""
        return bool(self.at)

    @classmethod
    def of(cls, content: Content, figures: Figures) -> "Options":
        """The options of what a user entered."""
        given = {key: each.best for key, each in content.options.items()}
        entered = {
            key: float(value)
            for key, value in given.items()
            if is_number(value) and OPTIONS[key].allows(value)
        }
        words = {key: word_of(key, given.get(key), entered) for key in OPTIONS}
        values = settled(entered)
        on = {name: bool(each) for name, each in active(values).items()}
        if not figures.ready:
            return cls(words, entered, on, (), {})
        broken = tuple(bool(each.is_broken(figures.base | values, on)) for each in REFUSALS)
        options = cls(words, entered, on, broken, {})
        if any(broken) or options.wrong:
            return options
        best = {key: float(value) for key, value in content.best.items() if is_number(value)}
        return cls(words, entered, on, broken, state({**best, **entered}))

    def used(self, key: str, base: Mapping[str, Any]) -> float | str:
        """What the model takes for an input of an option; `base` is empty without inputs."""
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


def word_of(key: str, given: Any, entered: Mapping[str, float]) -> str:
    """What an entry amounts to; the same as the formula in the column State."""
    if given is None or given == "":
        return BLANK
    if key not in entered:
        return OUT_OF_RANGE
    relation = next(each for each in RELATIONS if each.name == OPTIONS[key].option)
    is_aside = not entered.get(relation.switch, relation.inputs[0].default)
    return ASIDE if is_aside and key != relation.switch else IN_FORCE
