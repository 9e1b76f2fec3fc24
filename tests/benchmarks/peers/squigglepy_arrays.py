"""squigglepy, a whole array of draws for each estimate: its fastest use."""

import math

import numpy as np
import squigglepy as sq

from tests.benchmarks.problem import GIVEN, model, summary


def run(samples: int, seed: int) -> dict:
    """Draw, evaluate, summarise."""
    sq.set_seed(seed)
    draws = {key: drawn(given, samples) for key, given in GIVEN.items()}
    return summary(model(**draws))


def drawn(given, samples: int):
    match given:
        case ("normal", mean, sd):
            family = sq.norm(mean=mean, sd=sd)
        case ("lognormal", low, high):
            family = sq.lognorm(low, high)
        case ("beta", alpha, beta):
            family = sq.beta(alpha, beta)
        case ("PERT", low, mode, high):
            family = sq.pert(low, mode, high)
        case ("loguniform", low, high):
            logs = sq.uniform(math.log(low), math.log(high))
            return np.exp(sq.sample(logs, n=samples))
    return sq.sample(family, n=samples)
