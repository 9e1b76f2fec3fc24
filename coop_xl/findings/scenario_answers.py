"""What a sweep says of many scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.scenarios import Outcome, Scenario
from coop_xl.analysis.study import largest

from .numbers import NO_MEAN, SYMBOLS

NOTHING = "none: no estimate alone"


EXTENSIONS_WIDTH, NO_EXTENSIONS = 24.0, "none"


@dataclass(frozen=True)
class Swept:
    """Scenarios and what was found of each; remarks are on the file they come from."""

    scenarios: Sequence[Scenario]
    outcomes: Sequence[Outcome]
    seed: int
    remarks: tuple[str, ...] = ()

    @property
    def has_extensions(self) -> bool:
        """Whether extensions are on in any scenario."""
        return any(each.extensions for each in self.outcomes)


def extensions_on(outcome: Outcome) -> str:
    """The extensions that are on, or that none is."""
    return ", ".join(outcome.extensions) or NO_EXTENSIONS


def most_often(outcome: Outcome) -> str:
    """The work that is best most often; ties are named."""
    most = max(each.value for each in outcome.best.values())
    names = [SYMBOLS[name] for name, each in outcome.best.items() if each.value == most]
    return " = ".join(names)


def most_worth(outcome: Outcome) -> tuple[str, Figure]:
    """The input most worth knowing, and how much."""
    if not outcome.worth:
        return "every estimate is certain", Figure(0.0)
    if not isfinite(outcome.evpi.value):
        return NO_MEAN, outcome.evpi
    key = largest(outcome.worth)
    return (key, outcome.worth[key]) if outcome.worth[key].value > 0 else (NOTHING, Figure(0.0))
