"""Inputs the tests share: the vectors, worlds of explicit masses, random estimates."""

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np

from coop_xl.model import equations
from coop_xl.model.catalogue import VARIABLES

VECTORS = Path(__file__).parents[1] / "vectors"
BASIC = json.loads((VECTORS / "basic.json").read_text())
EXTREME = json.loads((VECTORS / "extreme.json").read_text())
MARGINALS = ("marginal_V", "marginal_CV", "marginal_CnV")
SOUND = BASIC[0]["inputs"]


def without(*keys: str, **added: Any) -> dict[str, Any]:
    """Sound inputs without some, and with others in their place."""
    return {key: value for key, value in SOUND.items() if key not in keys} | added


def run(key: str, given: dict[str, Any]) -> Any:
    """The quantity of that name, its equation and those it needs run on whatever `given` holds."""
    if key in given:
        return given[key]
    equation = getattr(equations, key)
    return equation(*(run(name, given) for name in inspect.signature(equation).parameters))


def landscape(rest: dict[str, Any], F_I: Any, p_V: Any, p_CV: Any, p_CnV: Any) -> tuple:
    """(F_V, F_CV, F_CnV) of the whole world: masses VC, VN, NC, NN of the rest, plus our agent."""
    V = rest["VC"] + rest["VN"] + F_I * p_V
    N = rest["NC"] + rest["NN"] + F_I * (1 - p_V)
    return V, (rest["VC"] + F_I * p_V * p_CV) / V, (rest["NC"] + F_I * (1 - p_V) * p_CnV) / N


def estimates(random: np.random.Generator, **fixed: float) -> dict[str, float]:
    """All 18 variables, drawn from their domains; shares and probabilities not near their ends."""
    drawn = {
        key: random.uniform(0.02, 0.98) if variable.high == 1 else random.uniform(-3, 3)
        for key, variable in VARIABLES.items()
    }
    for key in ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV"):
        drawn[key] = random.uniform(0.001, 0.3)
    return drawn | fixed


def magnitude_of_V(at: dict[str, Any]) -> float:
    """Sum of the magnitudes of the terms of (v), which its rounding errors are relative to."""
    delta_U, b = at["U_B"] - at["U_nB"], at["b"]
    r_V, r_nV = at["F_I"] / at["F_V"], at["F_I"] / (1 - at["F_V"])
    terms = (
        delta_U * at["db_dF_V"] * at["F_I"],
        delta_U * at["db_dF_CV"] * r_V * (at["p_CV"] - at["F_CV"]),
        delta_U * at["db_dF_CnV"] * r_nV * (at["p_CnV"] - at["F_CnV"]),
        b * at["dU_B_dF_V"] * at["F_I"],
        (1 - b) * at["dU_nB_dF_V"] * at["F_I"],
    )
    return sum(map(abs, terms)) * abs(at["dp_V_da_V"])
