"""What holds the model with extensions up: the rules of `model.extensions.refuse`."""

from dataclasses import dataclass

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions import refusal_texts


@dataclass(frozen=True)
class _Refusal:
    """A rule: the input to look at, the sentence, and the formula that says when it is broken.

    `is_always` says that the rule holds for the sheets even if all extensions are off,
    `looks_at_inputs` that it asks for inputs of the base model, too.
    """

    about: str
    sentence: str
    formula: str
    is_always: bool = False
    looks_at_inputs: bool = True


def _too_small(name: str, about: str, formula: str) -> _Refusal:
    """A share in squares, which float64 must hold."""
    return _Refusal(
        about,
        refusal_texts.too_small(name),
        f"{formula}<smallest_share",
        is_always=True,
    )


def _no_room(name: str) -> _Refusal:
    """A ceiling below where the probability is."""
    p, most = f"p_{name}", f"pmax_{name}"
    return _Refusal(
        most,
        refusal_texts.no_room(name),
        f"IF(ISNUMBER({most}),{most}<={p},FALSE)",
    )


REFUSALS = (
    _too_small("F_V", "F_V", "1/q_V"),
    _too_small("1 − F_V", "F_V", "1/q_nV"),
    _too_small("F_I", "F_I", "F_I"),
    _Refusal(
        "D_b",
        refusal_texts.NO_D_B,
        'AND(on_locality="on",D_b=0)',
        looks_at_inputs=False,
    ),
    _Refusal(
        "F_V_from",
        refusal_texts.ENDS_CROSSED,
        "F_V_from>F_V_to",
        looks_at_inputs=False,
    ),
    *map(_no_room, INTERVENTIONS),
    _Refusal(
        "S_V",
        refusal_texts.NO_S_V,
        'AND(on_evidence="on",S_V="",p_V=0)',
    ),
)
