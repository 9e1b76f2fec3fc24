"""Which model the draws go through: the base model, or the one with extensions.

`model_of` decides, once for all that is simulated. The base model is linear in every input, 1/F_V
and 1/(1−F_V) taken for F_V, which gives closed forms; with extensions (own derivation) F_V itself
enters, and figures come from the points.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from coop_xl.analysis.moments import rays
from coop_xl.analysis.moments.exact_moments import Moments
from coop_xl.estimates.active_extensions import active
from coop_xl.estimates.distributions import Distribution
from coop_xl.estimates.equal_probability import FAR
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.catalogue import WAYS_TO_ENTER as WAYS
from coop_xl.model.compute import calculate
from coop_xl.model.defaults import resolved, with_followers
from coop_xl.model.errors import InputError
from coop_xl.model.extensions import refusal_texts
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.model.extensions.combined import SMALLEST, after, before, effective_inputs
from coop_xl.model.extensions.quantities import MASSES

from . import outputs
from .draws import Draws, Offsets, Values
from .outputs import MARGINALS, Scales

WITH_EXTENSIONS = outputs.chain_to(
    ("U", "delta_U", "star", "v_coalition", "v_composition", "v_direct")
)
_RARE = 2.0**-40  # the chance of a draw that a million draws hardly ever reach
_ENDS_OF_DRAWS = np.array([_RARE, 1.0]), np.array([1.0, _RARE])  # u and 1 − u
_LOOK, _OFTEN = 2**10, 0.05  # draws looked at for what is odd, and how often is worth a note
SHARES = {"q_V": "F_V", "q_nV": "1 − F_V"}
IDLE = {
    "response": "ceilings of returns bend whole units of effort, not the first one, so they do "
    "not move what is simulated; below a threshold a marginal value is zero, and the average of "
    "crossing it is told by coop-xl eval",
    "masses": "use_masses: masses change finite steps, so they do not move what is simulated",
    "branches": "use_branches: the exact value over the two branches has poles, and so no mean, "
    "where draws are inconsistent, so draws are at expected shares; coop-xl eval and compare "
    "show the branches at the best estimates",
}


class BaseModel:
    """The post's model.

    Attributes
    ----------
    scales : Scales
    moments : Moments
        Of what is a sum of products of inputs: exact means and standard deviations.
    exact : tuple of str
        The outputs that are.
    is_proportional : bool
        Whether each marginal is its own tractability times what that does not enter.
    divides_by_p : bool
        Whether 1/p_V enters.
    notes : tuple of str
    """

    exact: tuple[str, ...] = ("U", *MARGINALS)
    is_proportional = True
    divides_by_p = False
    notes: tuple[str, ...] = ()

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        medians = {key: each.median for key, each in draws.distributions.items()}
        self.scales = Scales(draws.offsets, medians)
        self.moments = Moments(draws, self.scales)

    def outputs(self, values: Values) -> Values:
        """U and the three marginals, each in its unit, from what the model takes."""
        return outputs.marginals(values, self.scales)

    def without(self, power: int, bounded: tuple[str, ...] = ()) -> set[str]:
        """The outputs without a mean (power 1) or a variance (2); see `Moments.is_finite`."""
        return {key for key in self.exact if not self.moments.is_finite(key, power, bounded)}


class _ExtensionsModel:
    """The same with extensions; `exact` and the others as in `BaseModel`.

    F_V is taken as 1/(1/F_V), as the draws hold it.
    """

    exact = ("U",)  # extensions move the marginals, not U itself

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.on = active(draws.distributions)
        refuse(draws, self.on)
        self.scales = Scales(Offsets(), {})
        self.moments = Moments(draws, self.scales)
        self.is_proportional = not self.on["several"]
        self.divides_by_p = self.on["evidence"] and _is_left_out("S_V", draws.distributions)
        self.notes = tuple(self.remarks())

    def outputs(self, values: Values) -> Values:
        """U and the three marginals, from what the model takes."""
        at = self.state(values)
        return {key: at[key] for key in ("U", *MARGINALS)}

    def state(self, values: Values) -> Values:
        """All quantities that lead to them."""
        values = resolved(values)
        extensions = effective_inputs(
            {key: values[key] for key in EXTENSION_INPUTS if key in values}
        )
        return with_extensions(values | extensions, self.on)

    def remarks(self) -> Iterator[str]:
        """What to tell of extensions that are on."""
        yield from (text for name, text in IDLE.items() if self.on[name])
        if not self.on["evidence"]:
            return
        at = self.state(self.draws.values(self.draws.points(0, 0), 0, _LOOK))
        odd = float(np.mean(np.broadcast_to((at["S_V"] < 0) | (at["S_nV"] < 0), _LOOK)))
        if odd > _OFTEN:
            yield (
                f"S_V: in about {odd:.0%} of the draws a share of other civilisations is below 0 "
                "(if blank, S_V is F_V/p_V − F_I, which needs F_I·p_V ≤ F_V ≤ p_V): enter S_V, or "
                "bring F_V and p_V to such estimates"
            )

    def without(self, power: int, bounded: tuple[str, ...] = ()) -> set[str]:
        """The outputs without a mean (power 1) or a variance (2)."""
        finite = {key for key in self.exact if self.moments.is_finite(key, power, bounded)}
        found = self.heaviness if not bounded else self.heaviness_apart_from_F_V
        return {key for key, t in found.items() if power * t >= 1} - finite

    @cached_property
    def heaviness(self) -> Mapping[str, float]:
        """t of the heaviest tail of each output."""
        return rays.heaviness(self.draws, self.moments.scores, self.outputs)

    @cached_property
    def heaviness_apart_from_F_V(self) -> Mapping[str, float]:
        """The same while F_V stays where it is."""
        held = [place for place, key in enumerate(self.draws.uncertain) if key not in WAYS["F_V"]]
        return rays.heaviness(self.draws, self.moments.scores, self.outputs, held)


def with_extensions(values: Values, on: Mapping[str, Any]) -> Values:
    """All quantities that lead to U and the marginals.

    Parameters
    ----------
    values : dict
        What the model takes, with every input of every extension.
    on : mapping
        Which extensions are on: for each a truth value, or one a draw.
    """
    at = values | {"F_V": 1 / values["q_V"]}
    at = {key: np.float64(each) if np.ndim(each) == 0 else each for key, each in at.items()}
    with np.errstate(all="ignore"):
        before(at, on)
        calculate(at, WITH_EXTENSIONS)
        calculate(at, MASSES)
        after(at)
    return at


Model = BaseModel | _ExtensionsModel


def model_of(draws: Draws) -> Model:
    """The base model, unless an extension is on."""
    return (
        _ExtensionsModel(draws) if any(active(draws.distributions).values()) else BaseModel(draws)
    )


def refuse(draws: Draws, on: Mapping[str, bool]) -> None:
    """An `InputError` for what the model with extensions refuses, in any draw."""
    _refuse_minute_shares(draws)
    inputs = draws.distributions
    if on["locality"] and ("D_b" not in inputs or inputs["D_b"].quantile(0.5) == 0):
        raise InputError(refusal_texts.NO_D_B)
    if {"F_V_from", "F_V_to"} <= inputs.keys():
        highest = float(inputs["F_V_from"].quantile(1.0, FAR))
        lowest = float(inputs["F_V_to"].quantile(FAR, 1.0))
        if highest > lowest:
            raise InputError(
                "F_V_from may be above F_V_to in some draws: keep their estimates apart"
            )
    for name in INTERVENTIONS:
        p = with_followers(inputs)[f"p_{name}"]
        ceiling = inputs.get(f"pmax_{name}")
        if ceiling is not None and ceiling.median <= p.median:
            raise InputError(refusal_texts.no_room(name))
    symmetric = on["evidence"] and _is_left_out("S_V", inputs)
    if symmetric and inputs["p_V"].is_constant and inputs["p_V"].median == 0:
        raise InputError(refusal_texts.NO_S_V)


def _is_left_out(key: str, inputs: Mapping[str, Distribution]) -> bool:
    """Whether an input of an extension has no estimate."""
    return key not in inputs or bool(np.isnan(inputs[key].median))


def _refuse_minute_shares(draws: Draws) -> None:
    """An `InputError` if a share is below what extensions hold, in any draw."""
    too_small = draws.offsets != Offsets()
    for name, share in (*SHARES.items(), ("F_I", "F_I")):
        sizes = list(_values_of(draws, name))
        smallest = min(sizes) if name == "F_I" else 1 / max(sizes)
        if too_small or smallest < SMALLEST:
            raise InputError(
                f"{share} is below 10^−140 in some draws: extensions need shares above that"
            )


def _values_of(draws: Draws, name: str) -> Iterable[float]:
    """The ends of what draws can have of one thing the model takes."""
    if name in draws.columns:
        with np.errstate(all="ignore"):
            low, high = draws.columns[name].quantity(*_ENDS_OF_DRAWS)
        return float(low), float(high)
    return (float(draws.constants[name]),)
