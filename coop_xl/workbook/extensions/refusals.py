"""What holds the model with extensions up: the rules of `model.extensions.refuse` for one case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.combined import SMALLEST

Case = Mapping[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A rule: the input to look at, the sentence, and when it is broken, as formula and here.

    `is_always` says that the rule holds for the sheets even if all extensions are off,
    `looks_at_inputs` that it asks for inputs of the base model, too.
    """

    about: str
    sentence: str
    formula: str
    is_broken: Callable[[Case, Mapping[str, bool]], Any]
    is_always: bool = False
    looks_at_inputs: bool = True


def too_small(name: str, about: str, formula: str, size: Callable[[Case], float]) -> Refusal:
    """A share in squares, which float64 must hold."""
    return Refusal(
        about,
        f"{name} is below 10^−140: extensions and allocation need shares above that",
        f"{formula}<smallest_share",
        lambda at, on: size(at) < SMALLEST,
        is_always=True,
    )


def no_room(name: str) -> Refusal:
    """A ceiling below where the probability is."""
    p, most = f"p_{name}", f"pmax_{name}"
    return Refusal(
        most,
        f"{most} is not above {p}: enter a probability above {p}, or leave it out",
        f"IF(ISNUMBER({most}),{most}<={p},FALSE)",
        lambda at, on: at[most] <= at[p],
    )


REFUSALS = (
    too_small("F_V", "F_V", "1/q_V", lambda at: 1 / at["q_V"]),
    too_small("1 − F_V", "F_V", "1/q_nV", lambda at: 1 / at["q_nV"]),
    too_small("F_I", "F_I", "F_I", lambda at: at["used_F_I"]),
    Refusal(
        "D_b",
        "D_b is 0: locality needs to know how much of bargaining success hangs on "
        "cooperativeness, so enter a share above 0 (or use_locality 0)",
        'AND(on_locality="on",D_b=0)',
        lambda at, on: on["locality"] and at["D_b"] == 0,
        looks_at_inputs=False,
    ),
    Refusal(
        "F_V_from",
        "F_V_from is above F_V_to: enter the lower end as F_V_from",
        "F_V_from>F_V_to",
        lambda at, on: at["F_V_from"] > at["F_V_to"],
        looks_at_inputs=False,
    ),
    *map(no_room, INTERVENTIONS),
    Refusal(
        "S_V",
        "S_V is left out and p_V is 0: enter S_V, for F_V/p_V is undefined",
        'AND(on_evidence="on",S_V="",p_V=0)',
        lambda at, on: on["evidence"] and at["S_V"] != at["S_V"] and at["p_V"] == 0,
    ),
)
