"""The answer at the best estimates, where nothing is uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.evaluate import evaluate, log10_marginals
from coop_xl.model.validate import accepted


@dataclass(frozen=True)
class Marginal:
    """A marginal value; its sign and log10 stand where no float holds it."""

    value: float
    sign: float
    log10: float


@dataclass(frozen=True)
class AtBest:
    """What the model says of one number for each input.

    Attributes
    ----------
    inputs : mapping of str to float
        As they are used: defaults and what D_b stands for as numbers.
    outputs : mapping
        Of `coop_xl.evaluate`.
    marginals : mapping of str to Marginal
        By intervention, in utility per unit of effort.
    """

    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    marginals: Mapping[str, Marginal]

    @property
    def best(self) -> str:
        """The intervention with the largest marginal value; ties are named."""
        return str(self.outputs["best"])

    @property
    def ratios(self) -> dict[str, float]:
        """Each marginal as a part of the best; nan where none is positive."""
        return {name: float(self.outputs[f"ratio_{name}"]) for name in INTERVENTIONS}


def at_best(inputs: Mapping[str, Any]) -> AtBest:
    """The answer for inputs as `coop_xl.evaluate` takes them.

    Raises
    ------
    CoopError
        As `coop_xl.evaluate`.
    """
    outputs, sizes = evaluate(inputs), log10_marginals(inputs)
    marginals = {
        name: Marginal(float(outputs[key]), *map(float, sizes[key]))
        for name, key in ((name, f"marginal_{name}") for name in INTERVENTIONS)
    }
    return AtBest(accepted(inputs), outputs, marginals)
