"""Extensions between two people: what of them is swapped, and values per F_I with them.

An extension that only one of the two has on is swapped as a whole, under the name of its switch.
Of one that both have on, each input is swapped, as are the variables. Ceilings of returns, masses
and branches do not move first marginals, so they are skipped.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from coop_xl.analysis.monte_carlo.engine import with_extensions
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import CEILINGS, EXTENSION_INPUTS, EXTENSIONS, Extension
from coop_xl.model.extensions.combined import active, effective_inputs, refuse
from coop_xl.model.validate import Values

_IDLE = ("masses", "branches")
PER_F_I = tuple(f"{name}_per_F_I" for name in INTERVENTIONS)
_Pair = tuple[float, float]


def refuse_unfit(sides: Iterable[Values]) -> bool:
    """Whether one of several sets of inputs has extensions on; an error for what these refuse."""
    every = [at | effective_inputs(at) for at in sides]
    on = [active(at) for at in every]
    if not any(any(each.values()) for each in on):
        return False
    for at, each in zip(every, on, strict=True):
        refuse(at, each)
    return True


def swapped_inputs(one: Values, other: Values) -> tuple[dict[str, _Pair], dict[str, str]]:
    """What the two say of inputs of extensions, and under which name each is swapped."""
    columns, owners = {}, {}
    mine, theirs = on(one), on(other)
    for extension in EXTENSIONS:
        sides = mine[extension.name], theirs[extension.name]
        if extension.name in _IDLE or not any(sides):
            continue
        for key, pair in _pairs_of(extension, (one, other), sides):
            columns[key] = pair
            owners[key] = key if all(sides) else extension.switch
    return columns, owners


def _pairs_of(
    extension: Extension, values: tuple[Values, Values], sides: tuple[bool, bool]
) -> Iterable[tuple[str, _Pair]]:
    """What the two say of each input of an extension; the default of one who has it off."""
    for each in extension.inputs[1:]:
        if each in CEILINGS:
            continue
        one, other = (
            float(effective_inputs(at)[each.key]) if is_on else float(each.default)
            for at, is_on in zip(values, sides, strict=True)
        )
        yield each.key, (one, other)


def on(values: Values) -> dict[str, bool]:
    """Which extensions are on."""
    return {name: bool(each) for name, each in active(effective_inputs(values)).items()}


def per_F_I(values: Mapping[str, np.ndarray | float]) -> list[np.ndarray]:
    """The three marginals per unit of F_I, from what the ranking takes and extension inputs."""
    extensions = effective_inputs(
        {key: each for key, each in values.items() if key in EXTENSION_INPUTS}
    )
    at = {key: each for key, each in values.items() if key not in EXTENSION_INPUTS}
    at |= {"r_V": at["F_I"] * at["q_V"], "r_nV": at["F_I"] * at["q_nV"]}
    found = with_extensions(at | extensions, active(extensions))
    return [found[key] for key in PER_F_I]
