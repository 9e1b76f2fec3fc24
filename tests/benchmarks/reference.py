"""True means and P(best) of the problem, and the variances that plain Monte Carlo has to beat."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special
from scipy.stats import qmc

from tests.benchmarks.peers.exact_quantiles import draws_of, quantile

from .problem import GIVEN, beta_of, logs_of, model

TRACTABILITY = ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
SCRAMBLES, POINTS = 8, 2**18
NODES = 64


@dataclass(frozen=True)
class Reference:
    """Of the four outputs, and of the three interventions."""

    means: np.ndarray
    variances: np.ndarray
    best: np.ndarray
    best_error: np.ndarray


def reference() -> Reference:
    """About ten seconds' work; the error of P(best) is a tenth of what it is compared with."""
    runs = [one_scramble(seed) for seed in range(SCRAMBLES)]
    best, variances = (np.array(each) for each in zip(*runs, strict=True))
    error = best.std(axis=0, ddof=1) / SCRAMBLES**0.5
    return Reference(exact_means(), variances.mean(axis=0), best.mean(axis=0), error)


def exact_means() -> np.ndarray:
    """Every output is linear in each input but F_V: others at their means, F_V integrated."""
    nodes, weights = special.roots_legendre(NODES)
    means = {key: mean_of(given) for key, given in GIVEN.items() if key != "F_V"}
    outputs = model(F_V=quantile(GIVEN["F_V"], (nodes + 1) / 2), **means)
    return np.array([np.sum(output * weights / 2) for output in outputs])


def mean_of(given) -> float:
    match given:
        case ("normal", mean, _):
            return mean
        case ("lognormal", low, high):
            mean, sd = logs_of(low, high)
            return math.exp(mean + sd**2 / 2)
    alpha, beta, low, width = beta_of(given)
    return low + width * alpha / (alpha + beta)


def one_scramble(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """P(best) with each intervention's own tractability integrated out, and outputs' variances."""
    points = qmc.Sobol(len(GIVEN), rng=seed).random(POINTS)
    draws = draws_of(points)
    outputs = model(**draws)
    best = [
        chance_to_beat(outputs, intervention, draws[key], *logs_of(*GIVEN[key][1:]))
        for intervention, key in enumerate(TRACTABILITY, 1)
    ]
    return np.array(best), np.var(outputs, axis=1)


def chance_to_beat(outputs, intervention, tractability, mean, sd):
    """How often slope × tractability, a lognormal, exceeds the better of the other two."""
    slope = outputs[intervention] / tractability
    rival = np.maximum(*(outputs[each] for each in (1, 2, 3) if each != intervention))
    with np.errstate(divide="ignore", invalid="ignore"):
        below = special.ndtr((np.log(rival / slope) - mean) / sd)
    rising = np.where(rival > 0, 1 - below, 1.0)
    falling = np.where(rival < 0, below, 0.0)
    return np.where(slope > 0, rising, falling).mean()
