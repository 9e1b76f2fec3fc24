"""Sobol indices by SALib: its own points and estimators, its default resampling for the errors."""

import numpy as np
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sampling

from tests.benchmarks.problem import GIVEN, OUTPUTS, model

from .exact_quantiles import draws_of

PROBLEM = {"num_vars": len(GIVEN), "names": list(GIVEN), "bounds": [[0, 1]] * len(GIVEN)}


def indices(samples: int, seed: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Of each output, the first-order and the total index of each input."""
    points = sampling.sample(PROBLEM, samples, calc_second_order=False, seed=seed)
    answers = model(**draws_of(np.clip(points, 1e-12, 1 - 1e-12)))
    return {name: of_one(answer, seed) for name, answer in zip(OUTPUTS, answers, strict=True)}


def of_one(answer: np.ndarray, seed: int) -> dict[str, tuple[float, float]]:
    found = analysis.analyze(PROBLEM, answer, calc_second_order=False, seed=seed)
    return dict(zip(GIVEN, zip(found["S1"], found["ST"], strict=True), strict=True))
