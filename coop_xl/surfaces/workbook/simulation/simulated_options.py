"""The options in the draws: where each holds, and what keeps them from being computed."""

from dataclasses import replace

import numpy as np

from coop_xl.analysis.quantiles import normal_probability
from coop_xl.analysis.stored_points import DECIMALS, normal_scores
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.options.apply import SMALLEST
from coop_xl.surfaces.workbook.figures import InForce
from coop_xl.surfaces.workbook.options.in_rows import FLAGS
from coop_xl.surfaces.workbook.options.refusals import REFUSALS
from coop_xl.surfaces.workbook.options.states import IN_FORCE, Options

from .simulated_statistics import HOLDS, HOLDS_NOT

STOPPED = "mend the sheet Options, where entries are out of range or contradict one another"
NO_S_V = REFUSALS[-1].sentence
SMALL_SHARES = (
    "F_V, 1 − F_V or F_I is below 10^−140 in some draws, and options need shares above that"
)


def option_points() -> np.ndarray:
    """Evenly spread probabilities, for each draw and option, beside the scores of the inputs."""
    scores = normal_scores(len(VARIABLES) + len(FLAGS))[:, len(VARIABLES) :]
    return np.round(normal_probability(scores), DECIMALS)


def holding(options: Options) -> dict[str, np.ndarray]:
    """Whether each option holds in each draw."""
    return {
        f"holds_{name}": np.where(u < options.chance(name), HOLDS, HOLDS_NOT)
        for name, u in zip(FLAGS, option_points().T, strict=True)
    }


def in_draws(options: Options, held: dict[str, np.ndarray]) -> InForce:
    """The options as the draws take them, each where it holds."""
    in_force = options.in_force
    entered = in_force.at_margin
    for name in FLAGS:
        if name in options.likely:
            entered[f"use_{name}"] = np.where(held[f"holds_{name}"] == HOLDS, 1.0, 0.0)
    return replace(in_force, entered=entered)


def what_waits(options: Options, inputs_ready: bool, least_log10: float, most_p_V: float) -> str:
    """What keeps options from being computed in every draw, from the smallest share; or nothing."""
    if not options.in_force.is_on:
        return ""
    if options.in_force.is_stopped:
        return STOPPED
    if inputs_ready and not options.ready:
        return options.refusal
    if least_log10 < np.log10(SMALLEST):
        return SMALL_SHARES
    is_given = options.words["S_V"] == IN_FORCE
    return NO_S_V if options.on["evidence"] and not is_given and most_p_V == 0 else ""
