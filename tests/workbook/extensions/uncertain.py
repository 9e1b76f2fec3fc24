"""Uncertain estimates of extensions, and credences, to type: right ones and wrong ones."""

import numpy as np

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.estimate import Estimate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.reading.templates import UNCERTAIN

from .cases import random_extensions

UNSURE = {
    "D_b": Estimate(0.2, 0.4, 0.6),
    "lambda_own": Estimate(0.01, 0.05, 0.1, "PERT"),
    "gamma": Estimate(-0.1, 0.0, 0.2),
    "Y_V": Estimate(0.0, 5.0, 12.0, "triangular"),
    "alpha_V": Estimate(0.01, 0.1, 0.4),
    "S_V": Estimate(best=0.1),
}
LIKELY = {"locality": 0.3, "coalition": 0.5, "response": 1.0, "evidence": 0.2, "masses": 0.0}
# For each what State must say, and how the reader's message begins.
WRONG_ROWS = {
    "Low out of range": ("D_b", Estimate(-0.2, 0.4, 0.6), "out of range", "Low of D_b is -0.2: e"),
    "High is text": ("D_b", Estimate(0.2, 0.4, "60 %"), "out of range", 'High of D_b is "60 %"'),
    "Best is text": ("alpha_V", Estimate(0.1, "some", 0.2), "out of range", 'alpha_V is "some"'),
    "no Best": ("D_b", Estimate(0.1, None, 0.2), "fill in", "D_b has Low or High but no Best: e"),
    "Low alone": (
        "Y_V",
        Estimate(low=1.0, best=None),
        "fill in",
        "Y_V has Low or High but no Best",
    ),
    "no High": (
        "Y_V",
        Estimate(low=1.0, best=2.0),
        "fill in",
        "Y_V has Low but no High: enter both",
    ),
    "Low above Best": ("gamma", Estimate(0.2, 0.1, 0.3), "out of order", "gamma: Low is 0.2, ab"),
    "Best above High": ("gamma", Estimate(0.2, 0.4, 0.3), "out of order", "gamma: Best is 0.4, a"),
    "no family": (
        "p_A",
        Estimate(0.2, 0.3, 0.4, "gauss"),
        "no distribution",
        "distribution_p_A is",
    ),
}
RIGHT_ROWS = {
    "Low is Best is High": ("alpha_V", Estimate(0.1, 0.1, 0.1)),
    "certain": ("alpha_V", Estimate(0.0, 0.1, None, "constant")),
    "in any case": ("alpha_V", Estimate(0.0, 0.1, 0.2, "pert")),
}
SURE = {"alpha_V": Estimate(best=0.1)}
BOTH_WAYS = Estimate(-0.1, 0.0, 0.1)
NO_INPUT = "there is a credence for {}, but none of its inputs makes a difference: enter"
# The extension, its credence, inputs beside it, what State must say, how the message begins.
CREDENCES_ALONE = {
    "in force": ("evidence", 0.2, SURE, "in force", ""),
    "best 0, but uncertain": ("evidence", 0, {"alpha_V": BOTH_WAYS}, "in force", ""),
    "of a ceiling": ("response", 1, {"pmax_V": Estimate(best=0.9)}, "in force", ""),
    "without inputs to have": ("masses", 0.5, {}, "in force", ""),
    "masses switched off": ("masses", 0.5, {"use_masses": Estimate(best=0.0)}, "in force", ""),
    "percent": ("evidence", 20.0, SURE, "not from 0 to 1", "credence_evidence is 20: type 0.2,"),
    "words": ("evidence", "likely", SURE, "not from 0 to 1", 'credence_evidence is "likely"'),
    "switched off": (
        "evidence", 0.2, SURE | {"use_evidence": Estimate(best=0.0)}, "switch is 0",
        "use_evidence is 0, but there is a credence for evidence: remove one of them",
    ),
    "no input": ("evidence", 0.2, {}, "no input counts", NO_INPUT),
    "an input that does not act": (
        "evidence", 0.2, {"S_V": Estimate(0.05, 0.1, 0.2)}, "no input counts", NO_INPUT,
    ),
    "an input at its default": (
        "coalition", 0.2, {"F_V_to": Estimate(best=1.0)}, "no input counts", NO_INPUT,
    ),
    "a certain default": (
        "evidence", 0.2, {"alpha_V": Estimate(-0.1, 0.0, 0.1, "constant")}, "no input counts",
        NO_INPUT,
    ),
}  # fmt: skip


def random_entries(
    rng: np.random.Generator, p: dict[str, float]
) -> tuple[dict[str, Estimate], dict[str, float]]:
    """Extensions of which some are uncertain, and credences for some, fitting or not."""
    extensions = {key: Estimate(best=value) for key, value in random_extensions(rng, p).items()}
    for key in [key for key in extensions if key in UNCERTAIN and rng.random() < 0.5]:
        extensions[key] = around(rng, key, float(extensions[key].best or 0))
    credences = {name: float(rng.random()) for name in CREDENCES if rng.random() < 0.6}
    return extensions, credences


def around(rng: np.random.Generator, key: str, best: float) -> Estimate:
    """An estimate with Low and High on the two sides of Best, inside the domain."""
    extension, reach = EXTENSION_INPUTS[key], rng.uniform(0.01, 0.1)
    low, high = max(best - reach, extension.low), min(best + reach, extension.high)
    if extension.high_open:
        high = min(high, 0.999)
    return Estimate(low, best, high, str(rng.choice(["PERT", "triangular", "uniform"])))
