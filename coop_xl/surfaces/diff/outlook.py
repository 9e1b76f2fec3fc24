"""What a set of estimates says: the answer at Best, and how often each work is best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coop_xl.analysis.results import Figure
from coop_xl.analysis.simulate import simulate
from coop_xl.analysis.structure import structural
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate, log10_marginals
from coop_xl.model.options.apply import options_on
from coop_xl.surfaces.workbook.content import Content
from coop_xl.surfaces.workbook.filled.obstacles import obstacles


@dataclass(frozen=True)
class Marginal:
    """A marginal value; its sign and log10 stand where no float holds it."""

    value: float
    sign: float
    log10: float


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
        P(best) of each kind of work by simulation, over the credences of options if there are
        any; empty if there is none.
    unsimulated : str
        Why there is none.
    options : tuple of str
        The options that are on at Best, where each counts that has an input given.
    credences : mapping
        The probability that each holds, in draws only.
    """

    U: float
    marginals: Mapping[str, Marginal]
    ratios: Mapping[str, float]
    best: str
    chances: Mapping[str, Figure]
    unsimulated: str = ""
    options: tuple[str, ...] = ()
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


def outlook(inputs: Mapping[str, Any], content: Content, draws: Draws) -> Outlook | Unknown:
    """The answer for the inputs that the model takes at Best, and the estimates around them."""
    try:
        at, sizes = evaluate(inputs), log10_marginals(inputs)
    except CoopError as problem:
        return Unknown(str(problem))
    chances, unsimulated = simulated(content, draws)
    return Outlook(
        float(at["U"]),
        {
            name: Marginal(float(at[f"marginal_{name}"]), *map(float, sizes[f"marginal_{name}"]))
            for name in INTERVENTIONS
        },
        {name: float(at[f"ratio_{name}"]) for name in INTERVENTIONS},
        at["best"],
        chances,
        unsimulated,
        options_on(inputs),
        content.credences,
    )


def simulated(content: Content, draws: Draws) -> tuple[Mapping[str, Figure], str]:
    """P(best) of each kind of work, or why there is none."""
    for _, _, text in obstacles(content):
        return {}, text
    estimates, pairs = content.estimates_entered, content.correlations_entered
    how = draws.samples, draws.seed
    try:
        if content.credences:
            return structural(estimates, content.credences, *how, correlations=pairs).best, ""
        found = simulate(estimates, *how, correlations=pairs, outputs=(), coherence=False)
    except CoopError as problem:  # such as an option that draws do not serve
        return {}, str(problem)
    return found.best, ""
