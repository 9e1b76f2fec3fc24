"""How many rows of plain Monte Carlo would be as exact, and how soon P(best) is exact enough."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from time import perf_counter

import numpy as np

from coop_xl import simulate

from .measure import (
    ROOT,
    ROUNDS,
    Figure,
    Measured,
    against,
    alone,
    at_least,
    at_most,
    seconds_a_call,
)
from .ours import ESTIMATES
from .problem import OUTPUTS

SAMPLES = 2**16
SEEDS = range(1, 33)
WANTED = 1e-3
POWERS = range(7, 21)
# Too weak to move a mean by a billionth of it, yet there: no closed form is used.
BARELY = [("dU_B_dF_V", "dU_nB_dF_V", 1e-9)]
COLD = """
from coop_xl import simulate
from tests.benchmarks.ours import ESTIMATES
simulate(ESTIMATES, {samples}, outputs=(), coherence=False)
"""


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    if find_spec("scipy") is None:
        yield Figure("errors, against the true values", missing="SciPy is not installed")
        return
    from .reference import reference

    truth = reference()
    yield from rows_for_means(truth)
    errors = np.array([chances(SAMPLES, seed) for seed in SEEDS]) - truth.best
    name = f"rows for P(best) as exact as {SAMPLES:,}, worst of three"
    yield beside_monte_carlo(name, errors, truth.best * (1 - truth.best), 15)
    yield from soon_enough(truth.best)


def rows_for_means(truth) -> Iterator[Figure]:
    """Means as they are reported, in closed form, and as the points alone would give them."""
    name = f"rows for means as exact as {SAMPLES:,}, worst of four"
    for how, pairs in (("closed form", ()), ("points alone", BARELY)):
        errors = np.array([means(seed, pairs) for seed in SEEDS]) - truth.means
        yield beside_monte_carlo(f"{name}: {how}", errors, truth.variances, 20)


def means(seed: int, pairs) -> list[float]:
    """Of the four outputs."""
    found = simulate(
        ESTIMATES, SAMPLES, seed, outputs=OUTPUTS, correlations=pairs, coherence=False
    )
    return [found.outputs[name].mean.value for name in OUTPUTS]


def chances(samples: int, seed: int) -> list[float]:
    """P(best) of the three interventions."""
    found = simulate(ESTIMATES, samples, seed, outputs=(), coherence=False)
    return [figure.value for figure in found.best.values()]


def beside_monte_carlo(name: str, errors: np.ndarray, variances: np.ndarray, least: float):
    """Plain Monte Carlo's error is √(variance / rows)."""
    rows = (variances / np.mean(errors**2, axis=0)).min()
    ours, theirs = Measured([SAMPLES], "rows"), Measured([rows], "rows", "plain Monte Carlo")
    return against(name, ours, theirs, at_least(least), more=False)


def soon_enough(best: np.ndarray) -> Iterator[Figure]:
    """The fewest rows whose error is small enough, in a warm process and in a fresh one."""
    samples = next((2**power for power in POWERS if worst_error(2**power, best) <= WANTED), None)
    if samples is None:
        yield Figure(f"P(best) to ±{WANTED:g}", missing="not reached")
        return
    name = f"P(best) to ±{WANTED:g}, which takes {samples:,} rows"
    warm = seconds_a_call(lambda: simulate(ESTIMATES, samples, outputs=(), coherence=False), 3)
    yield alone(f"{name}, warm", [each * 1e3 for each in warm], "ms", at_most(3))
    cold = [seconds_of_a_process(COLD.format(samples=samples)) for _ in range(ROUNDS + 1)]
    yield alone(
        "the same in a fresh process, with its start and imports", cold[1:], "s", at_most(0.3)
    )


def worst_error(samples: int, best: np.ndarray) -> float:
    errors = np.array([chances(samples, seed) for seed in SEEDS]) - best
    return float(np.sqrt(np.mean(errors**2, axis=0)).max())


def seconds_of_a_process(code: str) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return perf_counter() - start
