"""The answer against λ, the chance of dealing with one's own kind (own derivation).

The post says in words that locality counteracts its advice; how little of it is enough shows on a
logarithmic axis, from far below F_V, where locality does nothing yet, almost to 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS, PAIRS
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.ties import ties
from coop_xl.model.validate import Values, accepted, accepted_as_entered

_LEAST, _MOST, _POINTS = 1e-6, 0.99, 121
_BEFORE = 1e-2  # of F_V, where locality does nothing yet
_NEAREST = 1e-6  # of F_V, below which a tie is one without locality
ONE_PERCENT = 0.01
_SAME = 1e-6  # of the largest marginal, which a tie of the best may be below it
_MOST_TIES = 4
NOT_ENTERED = (
    "it needs D_b, how much of bargaining success depends on cooperativeness: enter D_b (on the "
    "sheet Extensions of the workbook, or in the JSON file)"
)
TOO_LARGE = "marginal values at the best estimates are beyond the numbers of a computer"
_NOTHING = "all three marginal values are 0, whatever λ is"


@dataclass(frozen=True)
class Tie:
    """A λ at which two kinds of work are worth the same."""

    at: float
    one: str
    other: str


@dataclass(frozen=True)
class AgainstLambda:
    """The three marginal values along λ, all other inputs as they are.

    Attributes
    ----------
    lambdas : array, shape (n,)
        Equal steps of its logarithm.
    marginals : dict of array, shape (n,)
        By V, CV and CnV.
    unit : float
        The largest of them, by size, without locality (λ = 0).
    own, kappa : float
        The λ and the κ that are entered.
    ties : tuple of Tie
        Where CV and CnV tie, and where V ties with the better of them, inside the axis.
    grown : float
        By what one percent of locality multiplies (cv)/(c¬v); nan where a sign is not positive.
    """

    lambdas: np.ndarray
    marginals: dict[str, np.ndarray]
    unit: float
    own: float
    kappa: float
    ties: tuple[Tie, ...]
    grown: float

    @property
    def is_log(self) -> bool:
        """Whether all values are positive, so that a logarithmic axis can hold them."""
        return all(bool((each > 0).all()) for each in self.marginals.values())

    @property
    def shown(self) -> dict[str, np.ndarray]:
        """Multiples of the unit or, where a value is not positive, parts of the largest there."""
        if self.is_log:
            return {name: each / self.unit for name, each in self.marginals.items()}
        sizes = np.max(np.abs(list(self.marginals.values())), axis=0)
        return {
            name: np.divide(each, sizes, out=np.zeros_like(each), where=sizes > 0)
            for name, each in self.marginals.items()
        }

    @property
    def has_own(self) -> bool:
        """Whether the λ that is entered lies on the axis."""
        return bool(self.lambdas[0] <= self.own <= self.lambdas[-1])


def against_lambda(inputs: Mapping[str, Any]) -> AgainstLambda:
    """The marginal values along λ with locality on, whether it is switched on or not.

    Parameters
    ----------
    inputs : mapping
        As for `coop_xl.evaluate`; scalars only, D_b among them.

    Raises
    ------
    CoopError
        As `evaluate`, and if there is no D_b or nothing to show.
    """
    values, entered = accepted(inputs), accepted_as_entered(inputs)
    values |= {"D_b": entered.get("D_b", 0.0)}  # which may stand for slopes
    if not values.get("D_b", 0.0) > 0:
        raise InputError(NOT_ENTERED)
    values |= {"use_locality": 1.0}
    own = float(values.get("lambda_own", 0.0))
    at_none, at_percent = (evaluate(values | {"lambda_own": at}) for at in (0.0, ONE_PERCENT))
    unit = max(abs(float(at_none[f"marginal_{name}"])) for name in INTERVENTIONS)
    F_V = float(1 / at_none["q_V"])
    found = list(_all_ties(values, F_V))
    lambdas = np.geomspace(least(F_V, [own, *(each.at for each in found)]), _MOST, _POINTS)
    along = evaluate(values | {"lambda_own": lambdas})
    marginals = {name: np.asarray(along[f"marginal_{name}"]) for name in INTERVENTIONS}
    unit = unit or max(float(np.abs(each).max()) for each in marginals.values())
    if unit == 0:
        raise InputError(_NOTHING)
    if not all(bool(np.isfinite(each).all()) for each in marginals.values()):
        raise InputError(TOO_LARGE)
    return AgainstLambda(
        lambdas,
        marginals,
        unit,
        own,
        float(values.get("kappa_own", 0.0)),
        tuple(each for each in found if each.at <= _MOST)[:_MOST_TIES],
        _growth_of_ratio(at_none, at_percent),
    )


def least(F_V: float, marked: list[float]) -> float:
    """The power of ten where the axis begins: left of where locality starts to count."""
    return 10.0 ** floor(min(log10(each) for each in (_LEAST, _BEFORE * F_V, *marked) if each > 0))


def _growth_of_ratio(at_none: Values, at_percent: Values) -> float:
    """How many times as large (cv)/(c¬v) is with one percent of locality as with none."""
    four = [
        float(at[f"marginal_{name}"]) for at in (at_none, at_percent) for name in ("CV", "CnV")
    ]
    if min(four) <= 0:
        return float("nan")
    return four[2] / four[3] * four[1] / four[0]


def _all_ties(values: Values, F_V: float) -> Iterator[Tie]:
    """The ties worth a mark, from the left."""
    found = [
        Tie(at, *pair)
        for pair in PAIRS
        for at in ties(values, "lambda_own", *pair) or ()
        if _NEAREST * F_V < at < 1
    ]
    for each in sorted(found, key=lambda tie: tie.at):
        if "V" not in (each.one, each.other) or _is_of_the_best(values, each):
            yield each


def _is_of_the_best(values: Values, tie: Tie) -> bool:
    """Whether no third kind of work is worth more there."""
    at = evaluate(values | {"lambda_own": tie.at})
    most = float(at["greatest"])
    return float(at[f"{tie.one}_per_F_I"]) >= most - _SAME * abs(most)
