"""How long a worksheet function takes, from lists of cells to lists of results."""

from collections.abc import Iterator

import numpy as np

from coop_xl import VARIABLES
from coop_xl.surfaces.udfs import COOP_MARGINAL_V
from tests.benchmarks.measure import Figure, seconds_a_call
from tests.model.cases import estimates

SCENARIOS = 10_000


def figures() -> Iterator[Figure]:
    """The figures of this module."""
    random = np.random.default_rng(0)
    names = [list(VARIABLES)]
    values = [list(estimates(random).values()) for _ in range(SCENARIOS)]
    answer = COOP_MARGINAL_V(names, values)
    if not (len(answer) == SCENARIOS and all(type(cell) is float for (cell,) in answer)):
        raise AssertionError("COOP_MARGINAL_V did not answer each scenario with a number")
    seconds = seconds_a_call(lambda: COOP_MARGINAL_V(names, values), 3)
    milliseconds = [each * 1e3 for each in seconds]
    yield Figure(f"COOP_MARGINAL_V, {SCENARIOS:,} scenarios in one call", milliseconds, "ms", 10)
