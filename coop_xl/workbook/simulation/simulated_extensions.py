"""The extensions in the draws: where each holds, and what keeps them from being computed."""

from dataclasses import replace

import numpy as np

from coop_xl.analysis.monte_carlo.stored_points import DECIMALS, normal_scores
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.extensions.combined import SMALLEST
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.extensions.refusals import REFUSALS
from coop_xl.workbook.extensions.states import IN_FORCE, ExtensionStates
from coop_xl.workbook.formulas.values import InForce

from .simulated_statistics import HOLDS, HOLDS_NOT

STOPPED = "mend the sheet Extensions, where entries are out of range or contradict one another"
NO_S_V = REFUSALS[-1].sentence
SMALL_SHARES = (
    "F_V, 1 − F_V or F_I is below 10^−140 in some draws, and extensions need shares above that"
)


def extension_points() -> np.ndarray:
    """Evenly spread probabilities, for each draw and extension, beside the scores of the inputs."""
    scores = normal_scores(len(VARIABLES) + len(FLAGS))[:, len(VARIABLES) :]
    return np.round(normal_probability(scores), DECIMALS)


def holding(extensions: ExtensionStates) -> dict[str, np.ndarray]:
    """Whether each extension holds in each draw."""
    return {
        f"holds_{name}": np.where(u < extensions.chance(name), HOLDS, HOLDS_NOT)
        for name, u in zip(FLAGS, extension_points().T, strict=True)
    }


def in_draws(extensions: ExtensionStates, held: dict[str, np.ndarray]) -> InForce:
    """The extensions as the draws take them, each where it holds."""
    in_force = extensions.in_force
    entered = in_force.at_margin
    for name in FLAGS:
        if name in extensions.likely:
            entered[f"use_{name}"] = np.where(held[f"holds_{name}"] == HOLDS, 1.0, 0.0)
    return replace(in_force, entered=entered)


def what_waits(
    extensions: ExtensionStates, inputs_ready: bool, least_log10: float, most_p_V: float
) -> str:
    """What keeps extensions from being computed in every draw, from the smallest share; or nothing."""
    if not extensions.in_force.is_on:
        return ""
    if extensions.in_force.is_stopped:
        return STOPPED
    if inputs_ready and not extensions.ready:
        return extensions.refusal
    if least_log10 < np.log10(SMALLEST):
        return SMALL_SHARES
    is_given = extensions.words["S_V"] == IN_FORCE
    return NO_S_V if extensions.on["evidence"] and not is_given and most_p_V == 0 else ""
