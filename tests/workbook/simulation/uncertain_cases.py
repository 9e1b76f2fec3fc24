"""Fillings that the simulation must draw from, or must say what to fix in."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import openpyxl

from coop_xl.estimates.distributions import FAMILIES
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.low_high_range import RANGES as RANGES_OF_LOW_HIGH
from coop_xl.estimates.low_high_range import USUAL
from coop_xl.estimates.scales import LOG10, LOG10_REST, PLAIN
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.defaults import ESSENTIAL, TWO
from tests.workbook.cases import Address

SHARES = ("b", "F_CV", "F_CnV", "p_V", "p_CV", "p_CnV")
REALS = ("U_B", "U_nB", "db_dF_V", "dU_B_dF_V", "dU_nB_dF_V")
POSITIVES = ("db_dF_CV", "db_dF_CnV", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
BELOW_ZERO = tuple(family for family in FAMILIES if family not in ("lognormal", "loguniform"))
RANGES = {
    "share": (0.12, 0.4, 0.85), "real": (2.0, 30.0, 90.0), "positive": (0.01, 0.031, 0.12),
    "log10": (-7.0, -4.0, -2.0), "F_V": (0.1, 0.3, 0.7), "F_I": (0.02, 0.05, 0.2),
}  # fmt: skip
DEFAULTS = {"dp_V_da_V": (0.001, 0.0031, 0.01), "U_nB": (-60.0, -20.0, 10.0)}
FILLINGS = 3


def every_family(place: int) -> Entries:
    """One of three fillings in which, together, each family meets each kind of input."""
    scale_F_V = (LOG10, LOG10_REST, LOG10)[place]
    estimates = {}
    for kind, keys in (("share", SHARES), ("real", REALS), ("positive", POSITIVES)):
        for number, key in enumerate(keys):
            family = list(FAMILIES)[(number + place * len(keys)) % len(FAMILIES)]
            estimates[key] = given(RANGES[kind], family)
    estimates["F_V"] = given(RANGES["log10"], BELOW_ZERO[2 * place])
    shifted = tuple(end - 3 for end in RANGES["log10"])
    estimates["F_I"] = given(shifted, BELOW_ZERO[2 * place + 1])
    return Entries(estimates=estimates, scales={"F_V": scale_F_V, "F_I": LOG10})


def given(ends: tuple, family: str) -> Estimate:
    """An estimate of a family; one that has no use for Best leaves it blank."""
    low, best, high = ends
    needless = family in ("uniform", "loguniform")
    return Estimate(low, None if needless else best, high, family)


def plain_auto() -> dict[str, Estimate]:
    """Estimates by `auto`, all inputs plain."""
    kinds = dict.fromkeys(SHARES, "share") | dict.fromkeys(REALS, "real")
    kinds |= dict.fromkeys(POSITIVES, "positive") | {"F_V": "F_V", "F_I": "F_I"}
    return {key: given(DEFAULTS.get(key, RANGES[kinds[key]]), "auto") for key in VARIABLES}


def correlated(*pairs: tuple[str, str, float]) -> Entries:
    """Those, with correlations, and families on F_V and F_I that are cut or bounded."""
    estimates = plain_auto()
    estimates["F_V"] = given((0.05, 0.3, 0.9), "normal")
    estimates["F_I"] = given((0.01, 0.03, 0.08), "loguniform")
    return Entries(
        estimates=estimates, scales={"F_V": PLAIN, "F_I": PLAIN}, correlations=pairs,
        histogram=("ratio_CV", PLAIN),
    )  # fmt: skip


CORRELATED = correlated(
    ("F_V", "p_V", 0.7), ("U_B", "U_nB", -0.5), ("p_V", "p_CV", 0.4), ("b", "F_V", 0.3),
    ("dp_CV_da_CV", "dp_CnV_da_CnV", 0.9), ("db_dF_CV", "F_CV", 1),
)  # fmt: skip
WILD = given((0.0031, 0.01, 0.0325), "auto")


def two_tails(rank: float) -> Entries:
    """Two inputs of (cv) with tails of t = 0.4 that are correlated, all others mild."""
    estimates = plain_auto() | {"dp_CV_da_CV": WILD, "db_dF_CV": WILD}
    estimates |= {"F_V": given((0.2, 0.3, 0.4), "normal"), "db_dF_CnV": Estimate(best=0.2)}
    estimates |= {"dp_CnV_da_CnV": Estimate(best=0.01), "dp_V_da_V": Estimate(best=0.01)}
    pairs = (("dp_CV_da_CV", "db_dF_CV", rank),) if rank else ()
    return Entries(estimates=estimates, scales={"F_V": PLAIN, "F_I": PLAIN}, correlations=pairs)


CONTRADICTORY = correlated(("F_V", "p_V", 0.9), ("p_V", "b", 0.9), ("F_V", "b", -0.9))
WRONG_PAIRS = correlated(("F_V", "p_V", 0.5), ("p_V", "F_V", 0.4), ("b", "b", 0.1))
CERTAIN = Entries(
    estimates={key: Estimate(best=each.best) for key, each in plain_auto().items()},
    scales={"F_V": PLAIN, "F_I": PLAIN},
)
# 10^-400: marginals that no cell holds, and still a best.
MINUTE = Entries(
    estimates=plain_auto()
    | {"F_V": given((-420, -400, -390), "auto"), "F_I": given((-430, -405, -400), "triangular")},
    scales={"F_V": LOG10, "F_I": LOG10},
    histogram=("ratio_CV", LOG10),
)
EXTENSION_INPUTS = {
    "D_b": 0.4, "lambda_own": 0.05, "kappa_own": 0.1, "gamma": 0.1, "Y_CnV": 5.0, "pmax_CV": 0.97,
    "dp_CV_da_V": 0.004, "alpha_V": 0.1, "alpha_nV": 0.05, "p_CM": 0.2,
}  # fmt: skip


def with_extensions(
    content: Entries, extensions: Mapping[str, float] = EXTENSION_INPUTS
) -> Entries:
    """The same with extensions."""
    return replace(
        content, extensions={key: Estimate(best=value) for key, value in extensions.items()}
    )


WITH_EXTENSIONS = replace(
    with_extensions(CORRELATED), credences={"locality": 0.3, "evidence": 0.2}
)
MINUTE_WITH_EXTENSIONS = with_extensions(MINUTE)
CONTRADICTING_EXTENSIONS = with_extensions(every_family(0), {"lambda_own": 0.05})
# What is normally 0 or more, with a Low that leaves auto nothing above 0, or nearly so.
NEXT_TO_0 = Entries(
    estimates=plain_auto() | {
        "dp_V_da_V": given((0, 0.0031, 0.01), "auto"), "dp_CV_da_CV": given((1e-6, 0.03, 0.12), "auto"),
        "dp_CnV_da_CnV": given((-0.001, 0.003, 0.01), "auto"), "db_dF_CV": given((0.001, 0.5, 1), "auto"),
        "db_dF_CnV": given((0.01, 0.012, 1), "auto"),
    },
    scales={"F_V": PLAIN, "F_I": PLAIN},
)  # fmt: skip
# One thing wrong in each row.
INFEASIBLE = Entries(
    estimates=plain_auto() | {
        "U_B": Estimate(2, 89.9, 90), "U_nB": Estimate(-60, -59, 10), "b": Estimate(0, 0.5, 0.9),
        "F_V": Estimate(0.2, 0.3, 1 - 1e-13, "uniform"), "F_CV": Estimate(low=0.2, best=0.4), "F_CnV": Estimate(None, 0.4, 0.6),
        "F_I": Estimate(0.2, 0.5, 1), "p_V": Estimate(0.1, 1.2, 0.9), "p_CV": Estimate(0.9, 0.5, 0.6),
        "p_CnV": Estimate(0.4, 0.5, 0.6, "beta"), "db_dF_V": Estimate(-1, 0.1, 1, "lognormal"),
        "db_dF_CV": Estimate(0, 0.1, 1, "loguniform"), "db_dF_CnV": Estimate(0.1, None, 1), "dU_B_dF_V": Estimate(3, None, 5, "PERT"),
        "dU_nB_dF_V": Estimate(), "dp_V_da_V": Estimate(1e-250, 1e-120, 1e-3), "dp_CV_da_CV": Estimate(None, None, 0.1, "constant"),
        "dp_CnV_da_CnV": Estimate(0.1, 0.5, 0.9, "  NORMAL "),
    },
    scales={"F_V": PLAIN, "F_I": PLAIN},
)  # fmt: skip


def messy(rng: np.random.Generator) -> Entries:
    """Estimates good and bad: blanks, ends of the domain, wrong orders, any family."""
    content = Entries(
        scales={
            "F_V": str(rng.choice([PLAIN, LOG10, LOG10_REST])),
            "F_I": str(rng.choice([PLAIN, LOG10])),
        }
    )
    estimates = {}
    for key in VARIABLES:
        variable = ENTRIES[content.key_entered(key)]
        if variable.instead_of:
            values = -rng.choice([0, 0.3, 2, 5, 5.1, 40], 3)
        elif variable.high == 1:
            values = rng.choice([0, 0.01, 0.2, 0.5, 0.55, 0.9, 0.999, 1], 3)
        else:
            values = rng.choice([-5, -0.3, 0, 0.01, 0.5, 3, 3.2, 200], 3)
        low, best, high = sorted(float(value) for value in values)
        if rng.random() < 0.05:
            low, high = high, low
        no_best, no_low, no_high = rng.random(3) < (0.1, 0.15, 0.1)
        family = str(rng.choice([*FAMILIES, "auto", "auto"]))
        estimates[key] = Estimate(None if no_low else low, None if no_best else best, None if no_high else high, family)  # fmt: skip
    return Entries(estimates=estimates, scales=content.scales)


@cache
def named_cells(path) -> dict[str, Address]:
    """Where the names of a workbook lie."""
    return {
        name: next((sheet, cell.replace("$", "")) for sheet, cell in defined.destinations)
        for name, defined in openpyxl.load_workbook(path, read_only=True).defined_names.items()
        if defined.type == "RANGE" and not name.startswith("_xlnm")
    }


def typed(content: Entries, path) -> dict[Address, float | str]:
    """What a person types into the blank template to fill it so, distributions included."""
    places = named_cells(path)
    chosen = next((each.range for each in content.estimates.values()), USUAL)

    entries: Mapping[str, float | str | None] = {
        f"{role}_{key}": getattr(estimate, field)
        for key, estimate in content.estimates.items()
        for role, field in (("low", "low"), ("best", "best"), ("high", "high"), ("dist", "distribution"))
    } | {"low_high_range": RANGES_OF_LOW_HIGH[chosen]
    } | {f"scale_{key}": scale for key, scale in content.scales.items()} | {
        f"corr_{place + 1}_{part}": value
        for place, pair in enumerate(content.correlations)
        for part, value in zip(("first", "second", "value"), pair, strict=True)
    } | {f"{role}_{key}": getattr(estimate, role)
        for key, estimate in content.extensions.items() for role in ("low", "best", "high")
    } | {f"credence_{name}": value for name, value in content.credences.items()} | dict(zip(("sim_output", "sim_scale"), content.histogram, strict=True))  # fmt: skip
    return {places[name]: value for name, value in entries.items() if value is not None}


ALWAYS_BEST = replace(CERTAIN, estimates=CERTAIN.estimates | {
    "U_B": Estimate(40, 50, 60, "uniform"), "U_nB": Estimate(best=0.0),
    "dp_V_da_V": Estimate(0.01, 0.02, 0.03, "uniform"),
})  # fmt: skip
"""Uncertain, yet in every draw V work is best, and every draw is coherent."""
NO_FLOOR = replace(ALWAYS_BEST, estimates=ALWAYS_BEST.estimates | {
    f"dp_{name}_da_{name}": Estimate(-0.02, 0.01, 0.04, "normal") for name in ("V", "CV", "CnV")
})  # fmt: skip
"""In some draws no kind of work helps, so the best passes through 0."""


def essential(*slopes: str, **estimates: Estimate) -> Entries:
    """The Earth example's answers to what has no neutral default; D_b in place of slopes left out."""
    earth = EXAMPLES["earth"]
    keys = [key for key in ESSENTIAL if key not in TWO or key in slopes]
    D_b = {} if slopes else {"D_b": Estimate(0.2, 0.4, 0.6)}
    answers = {key: earth.estimates[key] for key in keys} | estimates
    return Entries(estimates=answers, scales=earth.scales, extensions=D_b)


WITH_D_B, WITH_SLOPES = essential(), essential(*TWO)
BEYOND = replace(
    essential(db_dF_V=Estimate(-0.1, 0.02, 0.2), p_CV=Estimate(0.3, 0.5, 0.8)),
    scales={"F_V": PLAIN, "F_I": LOG10}, correlations=(("D_b", "b", 0.6), ("F_CnV", "p_V", -0.4)),
)  # fmt: skip
"""With D_b: db_dF_V is what coalition size adds; F_I is assumed on its other scale."""
TINY_F_V = replace(
    essential(F_V=Estimate(-40, -30, -25, "triangular")), scales={"F_V": LOG10, "F_I": PLAIN}
)
LEAST_F_V = replace(TINY_F_V, estimates=TINY_F_V.estimates | {"F_V": Estimate(-330, -295, -270)})
"""Some of it below 10^-308, which no cell holds."""
QUARTILES = replace(
    WITH_SLOPES,
    estimates={
        key: replace(each, range=(0.25, 0.75)) for key, each in WITH_SLOPES.estimates.items()
    },
)
