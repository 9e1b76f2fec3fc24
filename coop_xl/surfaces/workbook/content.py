"""What a user puts into a workbook: estimates, definitions and scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from coop_xl.model.catalogue import VARIABLES

if TYPE_CHECKING:  # the engine is not needed to make a workbook
    from coop_xl.analysis.estimates import Estimate as Entered

PLAIN, LOG10, LOG10_REST = "plain", "log10", "log10 of 1−F_V"
SCALES = {"F_V": (PLAIN, LOG10, LOG10_REST), "F_I": (PLAIN, LOG10)}
KEY_ON_SCALE = {
    ("F_V", PLAIN): "F_V",
    ("F_V", LOG10): "log10_F_V",
    ("F_V", LOG10_REST): "log10_1mF_V",
    ("F_I", PLAIN): "F_I",
    ("F_I", LOG10): "log10_F_I",
}
CONFIDENCE = ("low", "medium", "high")
DEFINITIONS = {
    "definition_values": "Our values (V) means",
    "definition_cooperative": "Cooperative (C) means",
    "unit_of_effort": "One unit of effort is",
    "filled_in_by": "Filled in by",
}
SHARES = "F_V, F_CV and F_CnV are shares"


@dataclass(frozen=True)
class Estimate:
    """One row of the Inputs sheet; None is a blank cell."""

    best: float | None = None
    low: float | None = None
    high: float | None = None
    distribution: str = "auto"
    source: str = ""
    confidence: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Scenario:
    """A row of the Scenarios sheet: what differs from the Inputs sheet."""

    name: str
    changes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """A whole workbook's entries."""

    title: str = "Template"
    about: str = ""
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    correlations: tuple[tuple[str, str, float], ...] = ()
    options: Mapping[str, Estimate] = field(default_factory=dict)  # of their inputs
    credences: Mapping[str, float] = field(default_factory=dict)  # that options hold
    histogram: tuple[str, str] = ("marginal_V", PLAIN)  # the output shown, and its scale
    scenarios: tuple[Scenario, ...] = (Scenario("As on Inputs"),)
    shares_meaning: str = ""  # when the shares are those of; a remark

    @property
    def meanings(self) -> dict[str, str]:
        """What the words mean, "" where that is not said, and when shares are, if it is said."""
        found = {label: self.definitions.get(key, "") for key, label in DEFINITIONS.items()}
        return found | ({SHARES: self.shares_meaning} if self.shares_meaning else {})

    def estimate(self, key: str) -> Estimate:
        """The estimate of a variable, blank if there is none."""
        return self.estimates.get(key, Estimate())

    def scale(self, key: str) -> str:
        """How F_V or F_I is entered."""
        return self.scales.get(key, PLAIN)

    def key_entered(self, key: str) -> str:
        """The key under which the model takes a row of Inputs: F_V may stand for log10_F_V."""
        return KEY_ON_SCALE.get((key, self.scale(key)), key)

    @property
    def best(self) -> dict[str, float | None]:
        """The best estimates by the keys the model takes them under."""
        return {self.key_entered(key): self.estimate(key).best for key in VARIABLES}

    @property
    def estimates_entered(self) -> "dict[str, Entered]":
        """The estimates as `coop_xl.simulate` takes them, those of options too."""
        from coop_xl.analysis.estimates import Estimate

        rows = {self.key_entered(key): self.estimate(key) for key in VARIABLES}
        return {
            key: Estimate(row.low, row.best, row.high, row.distribution)
            for key, row in (*rows.items(), *self.options.items())
        }

    @property
    def correlations_entered(self) -> tuple[tuple[str, str, float], ...]:
        """The correlations between the keys of `estimates_entered`."""
        from coop_xl.surfaces.estimates import as_entered

        keys, found = tuple(self.estimates_entered), []
        for one, other, rank in self.correlations:
            (first, first_sign), (second, second_sign) = (
                as_entered(name, keys) for name in (one, other)
            )
            found.append((first, second, first_sign * second_sign * rank))
        return tuple(found)
