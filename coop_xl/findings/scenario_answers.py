"""What a sweep says of many scenarios."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from coop_xl.analysis.figure import Figure
from coop_xl.analysis.scenarios import SHOWN, Outcome, Scenario, Spread
from coop_xl.analysis.study import largest
from coop_xl.model.catalogue import INTERVENTIONS

from .document import Column, Kind, Scaled, Table
from .numbers import NO_MEAN
from .plain_names import NAMES, OWN, OWN_LEGEND, UNIT, capital, named, short
from .simulation_answer import ALL_CERTAIN

_NOTHING, _NO_EXTENSIONS = "none: no estimate alone", "none"
NAME = Column("Scenario", Kind.LABEL, width=32)
_MOST_OFTEN = Column("Most often best", Kind.WORK, width=24)
_MOST_WORTH = Column("Most worth improving", Kind.TEXT, width=32)
_EXTENSIONS = Column("Extensions on", Kind.TEXT, width=24)
PARTS = ("mean", "5 %", "median", "95 %")
_BEST, _WORTH = "P(best)", "Value of information"
_ABOUT_EXTENSIONS = (
    f" Extensions of the post's discussion{OWN} count in the scenarios that name them "
    f"in the column {_EXTENSIONS.heading}. {OWN_LEGEND}"
)
_ABOUT = (
    "P(best): the share of draws in which this kind of work has the largest marginal value. EVPI: "
    "what knowing every estimate exactly would be worth; most worth improving: the estimate with "
    f"the largest value of knowing by itself; both in {UNIT}. Inconsistent: the share of draws in "
    "which shares contradict one another. ±: one standard error; ± 0 is exact. All "
    "scenarios are drawn at the same points, so they can be compared closer than by their errors."
)


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


def _extensions_on(outcome: Outcome) -> str:
    """The extensions that are on, or that none is."""
    return ", ".join(outcome.extensions) or _NO_EXTENSIONS


def _most_often(outcome: Outcome) -> str:
    """The work that is best most often; ties are named."""
    most = max(each.value for each in outcome.best.values())
    return " = ".join(name for name, each in outcome.best.items() if each.value == most)


def _most_worth(outcome: Outcome) -> tuple[str, Figure]:
    """The input most worth knowing, and how much."""
    if not outcome.worth:
        return ALL_CERTAIN, Figure(0.0)
    if not isfinite(outcome.evpi.value):
        return NO_MEAN, outcome.evpi
    key = largest(outcome.worth)
    worth = outcome.worth[key]
    return (named(key), worth) if worth.value > 0 else (_NOTHING, Figure(0.0))


def sweep_table(swept: Swept) -> Table:
    """How often each kind of work is best, and what to improve, in each scenario."""
    columns = [
        NAME,
        *(Column(f"{capital(NAMES[name])} best", Kind.CHANCE) for name in INTERVENTIONS),
        _MOST_OFTEN,
        _MOST_WORTH,
        *[_EXTENSIONS] * swept.has_extensions,
    ]
    rows = [
        [
            scenario.name,
            *outcome.best.values(),
            _most_often(outcome),
            _most_worth(outcome)[0],
            *[_extensions_on(outcome)] * swept.has_extensions,
        ]
        for scenario, outcome in zip(swept.scenarios, swept.outcomes, strict=True)
    ]
    return Table("Scenarios", columns, rows)


def figures_table(swept: Swept) -> Table:
    """Everything found of each scenario; which extensions are on only if any is."""
    columns = [
        NAME,
        _MOST_OFTEN,
        *(
            Column(capital(NAMES[name]), Kind.CHANCE, width=12, band=_BEST)
            for name in INTERVENTIONS
        ),
        *(Column(part, Kind.NUMBER, width=12, band=band(key)) for key in SHOWN for part in PARTS),
        Column("EVPI", Kind.FIGURE, width=12, band=_WORTH),
        replace(_MOST_WORTH, band=_WORTH),
        Column("Worth", Kind.NUMBER, width=12, band=_WORTH),
        Column("Inconsistent", Kind.SHARE, width=12, band="Draws"),
        Column("Draws", Kind.COUNT, width=12, band="Draws"),
        *[replace(_EXTENSIONS, band="Model")] * swept.has_extensions,
        Column("Notes", Kind.TEXT, width=90),
    ]
    rows = [
        [
            scenario.name,
            _most_often(outcome),
            *outcome.best.values(),
            *(figure for spread in outcome.outputs.values() for figure in _parts_of(spread)),
            Scaled(outcome.evpi, outcome.log10_scale),
            key,
            Scaled(worth, outcome.log10_scale),
            outcome.share_broken.value,
            outcome.samples,
            *[_extensions_on(outcome)] * swept.has_extensions,
            "; ".join(outcome.notes),
        ]
        for scenario, outcome in zip(swept.scenarios, swept.outcomes, strict=True)
        for key, worth in [_most_worth(outcome)]
    ]
    return Table("Scenarios", columns, rows, _ABOUT + _ABOUT_EXTENSIONS * swept.has_extensions)


def band(key: str) -> str:
    """What the columns of an output are about."""
    return short(key) if key == "U" else f"{short(key)}: one more unit on {NAMES[key[9:]]}"


def _parts_of(spread: Spread) -> Iterator[Scaled]:
    """Mean and quantiles of an output."""
    for figure in (spread.mean, *(spread.quantiles[p] for p in (0.05, 0.5, 0.95))):
        yield Scaled(figure, spread.log10_scale)


def notes(swept: Swept) -> Iterator[str]:
    """What a user should know, and of how many scenarios."""
    found = Counter(note for outcome in swept.outcomes for note in outcome.notes)
    for note, times in found.items():
        yield f"Note (in {times} of {len(swept.outcomes)}): {note}."
