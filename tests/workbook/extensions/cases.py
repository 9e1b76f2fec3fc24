"""Entries of extensions to type: each alone, all together, random ones, contradictions."""

import numpy as np

from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS

LOCALITY = {"D_b": 0.4, "lambda_own": 0.05}
ALONE = {
    "locality": LOCALITY,
    "locality, own": {"D_b": 0.4, "kappa_own": 0.3},
    "locality, put aside": LOCALITY | {"use_locality": 0.0},
    "coalition": {"gamma": 0.1},
    "coalition, below": {"gamma": 0.1, "F_V_from": 0.9, "slope_below": -0.2},
    "coalition, above": {"F_V_to": 0.001, "slope_above": -0.3},
    "response, threshold": {"Y_V": 5.0, "Y_CnV": 2.0},
    "response, ceiling": {"pmax_V": 0.9, "pmax_CV": 0.95, "pmax_CnV": 0.8},
    "several": {"dp_CV_da_V": 0.004, "dp_CnV_da_CV": -0.002},
    "evidence": {"alpha_V": 0.1},
    "evidence, all": {
        "alpha_V": 0.2, "alpha_nV": 0.1, "S_V": 0.1, "p_A": 0.3, "p_CA": 0.6, "p_CM": 0.2,
    },
    "masses": {"use_masses": 1.0},
    "branches": {"use_branches": 1.0},
}  # fmt: skip
TOGETHER = {
    "D_b": 0.4, "lambda_own": 0.05, "kappa_own": 0.1, "gamma": 0.1, "F_V_from": 0.001,
    "slope_below": -0.1, "Y_V": 5.0, "pmax_CV": 0.97, "dp_CV_da_V": 0.004, "alpha_V": 0.1,
    "alpha_nV": 0.05, "use_masses": 1.0, "use_branches": 1.0,
}  # fmt: skip
CONTRADICTIONS = {
    "D_b is 0": {"lambda_own": 0.05},
    "F_V_from is above F_V_to": {"F_V_from": 0.6, "F_V_to": 0.5},
    "pmax_V is not above p_V": {"pmax_V": 0.01},
}
OUT_OF_RANGE = {
    "D_b": 1.5, "lambda_own": 1.0, "use_masses": 2.0, "pmax_V": -0.1, "Y_V": "many",
    "alpha_V": -2.0,
    "S_V": "half",
}  # fmt: skip


def random_extensions(rng: np.random.Generator, p: dict[str, float]) -> dict[str, float]:
    """Some extensions, with entries over their whole domains; `p` are the three probabilities."""
    found: dict[str, float] = {}
    for extension in EXTENSIONS:
        if rng.random() < 0.4:
            continue
        for each in extension.inputs:
            if each.allowed == "0 or 1":
                if rng.random() < 0.6:
                    found[each.key] = float(rng.random() < 0.8)
            elif rng.random() < 0.8:
                found[each.key] = value(rng, each.key, p)
    if "D_b" not in found:
        for key in ("lambda_own", "kappa_own"):
            found.pop(key, None)
    low, high = found.get("F_V_from", 0.0), found.get("F_V_to", 1.0)
    if low > high:
        found["F_V_from"], found["F_V_to"] = high, low
    return found


def value(rng: np.random.Generator, key: str, p: dict[str, float]) -> float:
    """One entry."""
    extension = EXTENSION_INPUTS[key]
    if key.startswith("pmax_"):
        now = p[key.removeprefix("pmax_")]
        return float(now + (1 - now) * rng.uniform(0.05, 1))
    if key.startswith("Y_"):
        return float(rng.choice([0.0, rng.uniform(0.1, 9)]))
    if key.startswith("dp_"):
        return float(rng.normal(0, 0.01))
    if extension.low > -1 and extension.high < 2:
        return float(rng.uniform(max(extension.low, 0.01), 0.99))
    if extension.high < 2:
        return float(rng.uniform(-0.9, 0.9))
    return float(rng.normal(0, 0.3))
