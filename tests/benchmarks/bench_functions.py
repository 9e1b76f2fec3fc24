"""How long a worksheet function takes, from lists of cells to lists of results."""

from collections.abc import Iterable, Iterator

import numpy as np

from coop_xl import VARIABLES
from coop_xl.estimates.examples import EARTH
from coop_xl.functions.catalogue import COOP_MARGINAL_V
from tests.model.cases import estimates

from .measure import ROUNDS, Figure, alone, at_most, fresh, seconds_a_call

SCENARIOS = 10_000
CALLS = """
from itertools import pairwise
from time import perf_counter
from coop_xl.functions.catalogue import COOP_SIMULATE
table = {table}
times = [perf_counter()]
for seed in (0.0, 0.0, 1.0):
    answer = COOP_SIMULATE(table, None, seed)
    times.append(perf_counter())
if type(answer[1][1]) is not float:
    raise AssertionError(answer[0][0])
print([after - before for before, after in pairwise(times)])
"""


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    yield many_scenarios()
    yield from simulated()


def many_scenarios() -> Figure:
    """A table of scenarios in one call."""
    random = np.random.default_rng(0)
    names = [list(VARIABLES)]
    values = [list(estimates(random).values()) for _ in range(SCENARIOS)]
    answer = COOP_MARGINAL_V(names, values)
    if not (len(answer) == SCENARIOS and all(type(cell) is float for (cell,) in answer)):
        raise AssertionError("COOP_MARGINAL_V did not answer each scenario with a number")
    seconds = seconds_a_call(lambda: COOP_MARGINAL_V(names, values), 3)
    name = f"COOP_MARGINAL_V, {SCENARIOS:,} scenarios in one call"
    return alone(name, milliseconds(seconds), "ms", at_most(10))


def simulated() -> Iterator[Figure]:
    """Three formulas over a table, in a process that has only loaded the functions."""
    runs = [fresh(CALLS.format(table=table())) for _ in range(ROUNDS + 1)]
    first, second, other = zip(*runs[1:], strict=True)  # the first run may write byte code
    name = "COOP_SIMULATE, an example's table, default samples"
    yield alone(f"{name}: first call", milliseconds(first), "ms", at_most(50))
    yield alone(f"{name}: second call", milliseconds(second), "ms", at_most(1))
    yield alone(f"{name}: another seed", milliseconds(other), "ms", at_most(50))


def table() -> list[list]:
    """The estimates of the first example, as the cells of a sheet hold them."""
    rows = [
        [key, each.low, each.best, each.high, each.distribution]
        for key, each in EARTH.estimates.items()
    ]
    return [["Name", "Low", "Best", "High", "Distribution"], *rows]


def milliseconds(seconds: Iterable[float]) -> list[float]:
    return [each * 1e3 for each in seconds]
