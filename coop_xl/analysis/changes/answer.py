"""What a set of estimates says: the answer at Best, and how often each work is best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coop_xl.analysis.at_best import Marginal, at_best
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.study import study
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.simulatable import obstacles
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.combined import extensions_on


@dataclass(frozen=True)
class Outlook:
    """The answer for one set of estimates.

    Attributes
    ----------
    U : float
    marginals : mapping of str to Marginal
        By kind of work, in utility per unit of effort.
    ratios : mapping of str to float
        Each marginal as a part of the best; nan where none is positive.
    best : str
        The best work at the Best estimates; ties are named.
    chances : mapping of str to Figure
        P(best) of each kind of work by simulation, over the credences of extensions if there are
        any; empty if there is none.
    unsimulated : str
        Why there is none.
    extensions : tuple of str
        The extensions that are on at Best, where each counts that has an input given.
    credences : mapping
        The probability that each holds, in draws only.
    """

    U: float
    marginals: Mapping[str, Marginal]
    ratios: Mapping[str, float]
    best: str
    chances: Mapping[str, Figure]
    unsimulated: str = ""
    extensions: tuple[str, ...] = ()
    credences: Mapping[str, float] = field(default_factory=dict)

    @property
    def works(self) -> list[str]:
        """The best kinds of work at Best: several if they tie."""
        return self.best.split(" = ")

    @property
    def most_often(self) -> str:
        """The work that is best in most draws; "" if nothing was simulated."""
        return max(self.chances, key=lambda name: self.chances[name].value, default="")


@dataclass(frozen=True)
class Unknown:
    """That there is no answer, and why."""

    reason: str


@dataclass(frozen=True)
class Draws:
    """How to simulate."""

    samples: int
    seed: int


def outlook(inputs: Mapping[str, Any], content: Entries, draws: Draws) -> Outlook | Unknown:
    """The answer for the inputs that the model takes at Best, and the estimates around them."""
    try:
        at = at_best(inputs)
    except CoopError as problem:
        return Unknown(str(problem))
    chances, unsimulated = _chances_or_reason(content, draws)
    return Outlook(
        float(at.outputs["U"]),
        at.marginals,
        at.ratios,
        at.best,
        chances,
        unsimulated,
        extensions_on(inputs),
        content.credences,
    )


def _chances_or_reason(content: Entries, draws: Draws) -> tuple[Mapping[str, Figure], str]:
    """P(best) of each kind of work, or why there is none."""
    for _, _, text in obstacles(content):
        return {}, text
    try:
        found = study(content, draws.samples, draws.seed, outputs=(), coherence=False)
    except CoopError as problem:  # such as an extension that draws do not serve
        return {}, str(problem)
    return found.best, ""
