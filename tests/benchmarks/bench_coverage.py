"""How often the truth lies within two errors, over many seeds: nine times in ten."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from coop_xl import Estimate, evppi, simulate
from coop_xl.analysis.monte_carlo.outputs import MARGINALS
from coop_xl.estimates.fit import distribution_of
from tests.analysis.cases import CERTAIN, EARTH
from tests.analysis.monte_carlo.test_errors import BASE, SLOPE, WIDE
from tests.analysis.test_evppi_bins import QUIET, RARE, WORTH

from .measure import Figure, alone, at_least

SEEDS, FEWER_SEEDS = 100, 20
SAMPLES, MANY = 2**13, 2**22
LEAST = 85.0  # %: of 8 scrambles 91 % are to be expected (Student's t), give or take 3
QUANTILES = (0.001, 0.05, 0.5, 0.95, 0.999)
PAIRS = [("p_V", "dp_CV_da_CV", 0.5), ("F_V", "F_CV", -0.4)]
Hits = dict[str, float]  # by the name of a figure, the share of it that is right


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    seeds = range(1, 1 + (FEWER_SEEDS if is_quick else SEEDS))
    for title, problem in problems().items():
        hits = [problem(seed) for seed in seeds]
        for name in hits[0]:
            share = 100 * np.mean([each[name] for each in hits])
            label = f"within ±2 errors, {title}: {name}"
            yield alone(label, [float(share)], "%", at_least(LEAST))


def problems() -> dict[str, Callable[[int], Hits]]:
    """Each gives, for a seed, which figures are right within two errors."""
    return {
        "one wide estimate": one_wide,
        "a product of correlated lognormals": product,
        "EARTH": sampled(EARTH, ()),
        "EARTH, correlated": sampled(EARTH, PAIRS),
        "EARTH, locality": sampled(
            EARTH | {"D_b": Estimate(0.1, 0.4, 0.7), "lambda_own": Estimate(0.01, 0.05, 0.4)}, ()
        ),
        "a choice between normals": between_normals,
        "a rare switch": rare,
    }


def is_within(found: Any, truth: float) -> bool:
    return bool(abs(found.value - truth) <= 2 * found.error + 1e-9 * abs(truth))


def one_wide(seed: int) -> Hits:
    """Quantiles of a log-logistic."""
    found = simulate(BASE | {"dp_CV_da_CV": WIDE}, SAMPLES, seed, coherence=False)
    known = distribution_of("dp_CV_da_CV", WIDE)
    summary = found.outputs["marginal_CV"]
    return {f"quantile {p}": is_within(summary.quantile(p), SLOPE * known.quantile(p))
            for p in QUANTILES}  # fmt: skip


def product(seed: int) -> Hits:
    """The mean and standard deviation of a lognormal, from two that are correlated."""
    s, r = math.log(5) / 1.6448536269514722, 2 * math.sin(math.pi * 0.8 / 6)
    variance = 2 * s * s * (1 + r)
    mean = SLOPE / 0.3 * 0.3 * 0.03 * math.exp(variance / 2)
    estimates = BASE | {
        "db_dF_CV": Estimate(0.06, 0.3, 1.5, "lognormal"),
        "dp_CV_da_CV": Estimate(0.006, 0.03, 0.15, "lognormal"),
    }
    pairs = [("db_dF_CV", "dp_CV_da_CV", 0.8)]
    found = simulate(estimates, SAMPLES, seed, correlations=pairs, coherence=False)
    summary = found.outputs["marginal_CV"]
    return {
        "mean": is_within(summary.mean, mean),
        "standard deviation": is_within(summary.sd, mean * math.sqrt(math.expm1(variance))),
    }


def between_normals(seed: int) -> Hits:
    """EVPI and EVPPI of (v) − (cv) normal: the unit normal loss."""
    z, sd, part = 1.6448536269514722, math.hypot(0.01, 0.015), 0.01
    middle, half = 0.23, z * 0.1
    estimates = CERTAIN | {
        "db_dF_V": Estimate(middle - half, middle, middle + half, "normal"),
        "dU_B_dF_V": Estimate(-0.3 * z, 0, 0.3 * z, "normal"),
    }
    found = evppi(estimates, SAMPLES, seed)
    return {
        "EVPI": is_within(found.evpi, gain_of_normal(0.003, sd)),
        "EVPPI": is_within(found.inputs["db_dF_V"], gain_of_normal(0.003, part)),
    }


def gain_of_normal(mean: float, sd: float) -> float:
    t = mean / sd
    density, below = math.exp(-t * t / 2) / math.sqrt(2 * math.pi), math.erfc(t / 2**0.5) / 2
    return sd * (density - t * below)


def rare(seed: int) -> Hits:
    """With extensions: one input decides, in 3 % of draws."""
    found = evppi(RARE | QUIET, SAMPLES, seed)
    return {"EVPPI with extensions": is_within(found.inputs["lambda_own"], WORTH)}


def sampled(estimates: dict, pairs: Any) -> Callable[[int], Hits]:
    """All figures of a simulation, against one of many more draws."""
    truth = all_figures(estimates, pairs, MANY, 0)

    def hits(seed: int) -> Hits:
        found = all_figures(estimates, pairs, SAMPLES, seed)
        return {
            name: float(np.mean([is_within(found[key], truth[key].value) for key in keys]))
            for name, keys in by_name(truth).items()
        }

    return hits


def by_name(found: dict) -> dict[str, list]:
    """Figures of one kind, under its name."""
    names = dict.fromkeys(kind for kind, _ in found)
    return {name: [key for key in found if key[0] == name] for name in names}


def all_figures(estimates: dict, pairs: Any, samples: int, seed: int) -> dict:
    """Figures by their kind and what they are of."""
    found = simulate(estimates, samples, seed, correlations=pairs, coherence=False)
    kinds: dict = {}
    for key in MARGINALS:
        summary = found.outputs[key]
        kinds["mean", key], kinds["standard deviation", key] = summary.mean, summary.sd
        for p in QUANTILES:
            kinds[f"quantile {p}", key] = summary.quantile(p)
    kinds |= {("P(best)", name): each for name, each in found.best.items()}
    kinds["EVPI", ""] = found.evpi
    return kinds
