"""What a set of estimates says: the answer at Best, and how often each work is best."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.analysis.results import Figure
from coop_xl.analysis.simulate import simulate
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import CoopError
from coop_xl.model.evaluate import evaluate, log10_marginals
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
        P(best) of each kind of work by simulation; empty if there is none.
    unsimulated : str
        Why there is none.
    """

    U: float
    marginals: Mapping[str, Marginal]
    ratios: Mapping[str, float]
    best: str
    chances: Mapping[str, Figure]
    unsimulated: str = ""

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
    )


def simulated(content: Content, draws: Draws) -> tuple[Mapping[str, Figure], str]:
    """P(best) of each kind of work, or why there is none."""
    for _, _, text in obstacles(content):
        return {}, text
    found = simulate(
        content.estimates_entered,
        draws.samples,
        draws.seed,
        correlations=content.correlations_entered,
        outputs=(),
        coherence=False,
    )
    return found.best, ""
