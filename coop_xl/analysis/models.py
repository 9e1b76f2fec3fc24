"""Which model the draws go through: the base model, or the one with options of the discussion.

`model_of` decides, once for all that is simulated. The base model is linear in every input, 1/F_V
and 1/(1−F_V) taken for F_V, which gives closed forms; with options (own derivation) F_V itself
enters, and figures come from the points.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import calculate
from coop_xl.model.options.apply import SMALLEST, after, before, settled
from coop_xl.model.options.catalogue import OPTIONS
from coop_xl.model.options.quantities import MASSES

from . import outcomes
from .cells import FAR, FARTHER
from .counting import active
from .draws import Draws, Offsets, Values, names_of, taken, with_ratios
from .outcomes import MARGINALS, Scales

WITH_OPTIONS = outcomes.chain_to(
    ("U", "delta_U", "star", "v_coalition", "v_composition", "v_direct")
)
ELSEWHERE = (0.5, 0.2, 0.8, 0.35)  # where other inputs stand while a tail of one is looked at
TAILS = ((FAR, 1.0), (FARTHER, 1.0), (1.0, FAR), (1.0, FARTHER))  # u and 1 − u
LOOK, OFTEN = 2**10, 0.05  # draws looked at for what is odd, and how often is worth a note
SHARES = {"q_V": "F_V", "q_nV": "1 − F_V"}
IDLE = {
    "response": "ceilings of returns bend whole units of effort, not the first one, so they do "
    "not move what is simulated; below a threshold a marginal value is zero, and the average of "
    "crossing it is told by coop-xl eval",
    "masses": "use_masses: masses change finite steps, so they do not move what is simulated",
    "branches": "use_branches: the exact value over the two branches has poles, and so no mean, "
    "where draws cannot hold together, so draws are at expected shares; coop-xl eval and compare "
    "show the branches at the best estimates",
}


class BaseModel:
    """The post's model.

    Attributes
    ----------
    scales : Scales
    exact : tuple of str
        The outputs whose mean is a closed form where inputs are independent.
    is_proportional : bool
        Whether each marginal is its own tractability times what that does not enter.
    notes : tuple of str
    """

    exact: tuple[str, ...] = ("U", *MARGINALS)
    is_proportional = True
    notes: tuple[str, ...] = ()

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        medians = {key: each.median for key, each in draws.distributions.items()}
        self.scales = Scales(draws.offsets, medians)

    def outputs(self, values: Values) -> Values:
        """U and the three marginals, each in its unit, from what the model takes."""
        return outcomes.marginals(values, self.scales)

    def infinite(self, heaviness: float) -> set[str]:
        """The outputs that an input with so heavy a tail enters."""
        return outcomes.infinite(self.draws, self.scales, heaviness)


class OptionsModel:
    """The same with options of the discussion; `exact` and the others as in `BaseModel`.

    F_V is taken as 1/(1/F_V), so that what is linear in 1/F_V keeps the exact mean of every cell.
    """

    exact = ("U",)  # options move the marginals, not U itself

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.on = active(draws.distributions)
        refuse(draws, self.on)
        self.scales = Scales(Offsets(), {})
        self.is_proportional = not self.on["several"]
        self.notes = tuple(self.remarks())

    def outputs(self, values: Values) -> Values:
        """U and the three marginals, from what the model takes."""
        at = self.state(values)
        return {key: at[key] for key in ("U", *MARGINALS)}

    def state(self, values: Values) -> Values:
        """All quantities that lead to them."""
        options = settled({key: values[key] for key in OPTIONS if key in values})
        return with_options(values | options, self.on)

    def remarks(self) -> Iterator[str]:
        """What to tell of options that are on."""
        yield from (text for name, text in IDLE.items() if self.on[name])
        if not self.on["evidence"]:
            return
        at = self.state(self.draws.values(self.draws.points(0, 0), 0, LOOK))
        odd = float(np.mean(np.broadcast_to((at["S_V"] < 0) | (at["S_nV"] < 0), LOOK)))
        if odd > OFTEN:
            yield (
                f"S_V: in about {odd:.0%} of the draws a share of other civilisations is below 0 "
                "(left out, S_V is F_V/p_V − F_I, which needs F_I·p_V ≤ F_V ≤ p_V): enter S_V, or "
                "bring F_V and p_V to such estimates"
            )

    def infinite(self, heaviness: float) -> set[str]:
        """The outputs that the tail of an input makes so heavy."""
        return {key for key, each in self.heaviness.items() if each >= heaviness}

    @cached_property
    def heaviness(self) -> Mapping[str, float]:
        """t of the heaviest tail of each output, which grows as u^−t along one input."""
        found = dict.fromkeys(("U", *MARGINALS), 0.0)
        for key, level in product(self.draws.uncertain, ELSEWHERE):
            with np.errstate(all="ignore"):
                at = self.outputs(self.along(key, level))
            for output in found:
                tails = np.abs(np.broadcast_to(at[output], len(TAILS))).reshape(2, 2)
                found[output] = max(found[output], *map(growth, tails))
        return found

    def along(self, key: str, level: float) -> Values:
        """What the model takes far out on one input, all others at a quantile."""
        values, offsets = dict(self.draws.constants), self.draws.offsets
        for each in self.draws.uncertain:
            u, rest = np.array(TAILS).T if each == key else (level, 1 - level)
            distribution = self.draws.distributions[each]
            for name in names_of(each):
                values[name] = taken(distribution, each, name, offsets)(u, rest)
        return with_ratios(values)


def with_options(values: Values, on: Mapping[str, Any]) -> Values:
    """All quantities that lead to U and the marginals.

    Parameters
    ----------
    values : dict
        What the model takes, with every input of every option.
    on : mapping
        Which options are on: for each a truth value, or one a draw.
    """
    at = values | {"F_V": 1 / values["q_V"]}
    at = {key: np.float64(each) if np.ndim(each) == 0 else each for key, each in at.items()}
    with np.errstate(all="ignore"):
        before(at, on)
        calculate(at, WITH_OPTIONS)
        calculate(at, MASSES)
        after(at)
    return at


Model = BaseModel | OptionsModel


def model_of(draws: Draws) -> Model:
    """The base model, unless an option is on."""
    return OptionsModel(draws) if any(active(draws.distributions).values()) else BaseModel(draws)


def growth(tail: np.ndarray) -> float:
    """t of a tail that grows as u^−t, from its sizes at `FAR` and `FARTHER`."""
    near, far = tail
    if not np.isfinite(far):
        return np.inf
    with np.errstate(all="ignore"):
        return float(np.log(far / near) / np.log(FAR / FARTHER)) if far > near > 0 else 0.0


def refuse(draws: Draws, on: Mapping[str, bool]) -> None:
    """An `InputError` for what the model with options refuses, in any draw."""
    refuse_minute_shares(draws)
    inputs = draws.distributions
    if on["locality"] and ("D_b" not in inputs or inputs["D_b"].quantile(0.5) == 0):
        raise InputError(
            "D_b is 0: locality needs to know how much of bargaining success hangs on "
            "cooperativeness, so enter a share above 0 (or use_locality 0)"
        )
    if {"F_V_from", "F_V_to"} <= inputs.keys():
        highest = float(inputs["F_V_from"].quantile(1.0, FAR))
        lowest = float(inputs["F_V_to"].quantile(FAR, 1.0))
        if highest > lowest:
            raise InputError(
                "F_V_from may be above F_V_to in some draws: keep their estimates apart"
            )
    for name in INTERVENTIONS:
        ceiling, p = inputs.get(f"pmax_{name}"), inputs[f"p_{name}"]
        if ceiling is not None and ceiling.median <= p.median:
            raise InputError(
                f"pmax_{name} is not above p_{name}: enter a probability above p_{name}, or leave "
                "it out"
            )
    symmetric = "S_V" not in inputs or np.isnan(inputs["S_V"].median)
    if on["evidence"] and symmetric and inputs["p_V"].is_constant and inputs["p_V"].median == 0:
        raise InputError("S_V is left out and p_V is 0: enter S_V, for F_V/p_V is undefined")


def refuse_minute_shares(draws: Draws) -> None:
    """An `InputError` if a share is below what options hold, in any draw."""
    too_small = draws.offsets != Offsets()
    for name, share in (*SHARES.items(), ("F_I", "F_I")):
        sizes = list(values_of(draws, name))
        smallest = min(sizes) if name == "F_I" else 1 / max(sizes)
        if too_small or smallest < SMALLEST:
            raise InputError(
                f"{share} is below 10^−140 in some draws: options need shares above that"
            )


def values_of(draws: Draws, name: str) -> Iterable[float]:
    """All values that draws can have of one thing the model takes."""
    if name in draws.columns:
        table = draws.columns[name].table
        return float(table.min()), float(table.max())
    return (float(draws.constants[name]),)
