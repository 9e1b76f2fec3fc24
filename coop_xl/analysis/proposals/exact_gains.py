"""The exact change of U by effects of proposals (own derivation).

The masses of the rest of the world stay. Probabilities of our agent move, by efforts and directly;
shares are computed anew and what proposals add to them directly is added; b follows its slopes and
what is added to it; so do U_B and U_¬B.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop_xl.analysis.enclosure import Enclosure
from coop_xl.estimates.proposals import EFFECTS, PLACE
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.finite_changes import (
    COALITION,
    beyond_slope,
    change_b,
    is_left,
    share_changes,
)
from coop_xl.model.validate import Values

from .worths import counting

SLACK = 1e-12  # by which rounding may pass an end
_SHARES = ("F_V", "F_CV", "F_CnV")
P = tuple(f"p_{name}" for name in INTERVENTIONS)


@dataclass(frozen=True)
class _Moved:
    """What effects do.

    Attributes
    ----------
    changes : dict
        Of p_V, p_CV, p_CnV, F_V, F_CV, F_CnV and b, each kept within 0 to 1.
    beyond : dict
        By how much more each would have changed.
    U : array
        The change of U; nan where no resources with, or without, our values would be left.
    """

    changes: dict[str, Any]
    beyond: dict[str, Any]
    U: Any


def moved(at: Values, effects: Any) -> _Moved:
    """What effects in the order of `EFFECTS`, each an array, do to the model and to U.

    Parameters
    ----------
    at : mapping
        `combined.state` of the inputs.
    effects : array, shape (12, …)
    """
    effect = dict(zip(EFFECTS, effects, strict=True))
    with np.errstate(all="ignore"):
        wanted, changes = changes_of(at, effect)
        stays = is_left(at["r_V"], at["r_nV"], at["reach"], changes["p_V"])
        U = np.where(stays, U_of(at, changes, effect), np.nan)
    return _Moved(changes, {key: wanted[key] - changes[key] for key in wanted}, U)


def changes_of(at: Values, effect: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """How far effects by key would move everything, and how far they can."""
    wanted = dict(gained(at, effect))
    changes = {key: within(at[key], wanted[key]) for key in P}
    steps = tuple(changes[key] for key in P)
    for key, change in share_changes(at, *steps).items():
        wanted[key] = change + effect[f"change_{key}"]
        changes[key] = within(at[key], wanted[key])
    wanted["b"] = by_slopes(at, changes) + effect["change_b"]
    changes["b"] = within(at["b"], wanted["b"])
    return wanted, changes


def gained(at: Values, effect: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is added to each probability, by efforts and directly, however far it may go."""
    counted = counting(at, [effect[f"effort_{name}"] for name in INTERVENTIONS])
    efforts = {
        name: e
        for name, e in zip(INTERVENTIONS, counted, strict=True)
        if isinstance(e, Enclosure) or np.any(e)
    }
    for key in INTERVENTIONS:
        worked = sum(at[f"entered_dp_{key}_da_{name}"] * each for name, each in efforts.items())
        yield f"p_{key}", worked + effect[f"change_p_{key}"]


def within(value: Any, change: Any) -> Any:
    """A change, at most so far that the value is 0 or 1."""
    return np.minimum(np.maximum(change, -value), 1 - value)


def by_slopes(at: Mapping[str, Any], changes: Mapping[str, Any]) -> Any:
    """Δb by the slopes of b over the changes of shares."""
    F_V, F_CV, F_CnV = (changes[key] for key in _SHARES)
    ends = {key: at[key] for key in (*COALITION, "coalition_slope")}
    return change_b(
        at["db_dF_V"], F_V, beyond_slope(at["F_V"], F_V, **ends),
        at["db_dF_CV"], at["cross_V"], F_CV, at["db_dF_CnV"], at["cross_nV"], F_CnV,
    )  # fmt: skip


def U_of(at: Mapping[str, Any], changes: Mapping[str, Any], effect: Mapping[str, Any]) -> Any:
    """Δb·ΔU + (b + Δb)·ΔU_B + (1 − b − Δb)·ΔU_¬B."""
    best, worst = (
        at[f"d{key}_dF_V"] * changes["F_V"] + effect[f"change_{key}"] for key in ("U_B", "U_nB")
    )
    b = at["b"] + changes["b"]
    return changes["b"] * at["delta_U"] + b * best + (1 - b) * worst


@dataclass(frozen=True)
class _Excess:
    """A proposal that would push a probability, a share or b past its end."""

    place: int
    effect: str
    text: str


def excesses(at: Values, effects: np.ndarray) -> list[_Excess]:
    """The proposals that would push something past 0 or 1, with the room that is left."""
    found = moved(at, effects)
    sentences = []
    for key, beyond in found.beyond.items():
        for place in np.flatnonzero(np.abs(np.broadcast_to(beyond, effects.shape[1])) > SLACK):
            total = float((beyond + found.changes[key])[place])
            sentences.append(_excess(at, key, int(place), effects[:, place], total))
    told = {each.place for each in sentences}
    for place in np.flatnonzero(np.isnan(found.U)):
        if int(place) not in told:
            sentences.append(_emptied(at, int(place), effects[:, place]))
    return sorted(sentences, key=lambda each: each.place)


def _excess(
    at: Mapping[str, Any], key: str, place: int, effects: np.ndarray, total: float
) -> _Excess:
    """What to say of one variable that would go past its end."""
    effect = _responsible(key, effects)
    value = float(at[key])
    room = 1 - value if total > 0 else value
    way, verb = ("added", "adds") if total > 0 else ("taken away", "takes away")
    return _Excess(
        place,
        effect,
        f"{effect} is {effects[PLACE[effect]]:.6g}, which {verb} {abs(total):.6g} "
        f"{'to' if total > 0 else 'from'} {key}: {key} is {value:.6g}, so at most {room:.6g} can "
        f"be {way}; enter a smaller effect",
    )


def _responsible(key: str, effects: np.ndarray) -> str:
    """The effect to look at if a variable goes past its end: its own, or the largest effort."""
    own = f"change_{key}"
    if effects[PLACE[own]]:
        return own
    name = key.removeprefix("p_")
    if f"effort_{name}" in PLACE and effects[PLACE[f"effort_{name}"]]:
        return f"effort_{name}"
    return max(EFFECTS, key=lambda each: abs(effects[PLACE[each]]))


def _emptied(at: Mapping[str, Any], place: int, effects: np.ndarray) -> _Excess:
    """What to say where no resources with, or without, our values would be left."""
    effect = _responsible("p_V", effects)
    return _Excess(
        place,
        effect,
        f"{effect} is {effects[PLACE[effect]]:.6g}, which would leave no resources "
        f"{'without' if effects[PLACE[effect]] > 0 else 'with'} our values: F_V is "
        f"{float(at['F_V']):.6g} and F_I {float(at['F_I']):.6g}; enter a smaller effect",
    )
