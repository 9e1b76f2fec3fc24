"""How long many proposals take to rank, and a portfolio of twenty to choose."""

from collections.abc import Iterator

import numpy as np

from coop_xl import Proposal, fund, rank_proposals
from coop_xl.estimates.examples import EARTH

from .measure import Figure, alone, at_most, seconds_a_call

MANY, FUNDED, BUDGET = 10_000, 20, 40.0
SIZES = {"change_p_V": 0.005, "change_p_CV": 0.01, "change_U_nB": 0.1, "change_b": 0.001}


def figures(is_quick: bool) -> Iterator[Figure]:
    """The figures of this module."""
    given = {key: each.best for key, each in EARTH.estimates.items()}
    many, few = listed(MANY), listed(FUNDED)
    if len(rank_proposals(given, many).ranks) != MANY or not fund(given, few, BUDGET).funded:
        raise AssertionError("the proposals were not ranked, or none of them was funded")
    seconds = seconds_a_call(lambda: rank_proposals(given, many), 3)
    name = f"{MANY:,} proposals ranked in one call"
    yield alone(name, [each * 1e3 for each in seconds], "ms", at_most(50))
    seconds = seconds_a_call(lambda: fund(given, few, BUDGET), 1)
    yield alone(f"A portfolio of {FUNDED} proposals, all subsets", seconds, "s", at_most(2))


def listed(count: int) -> list[Proposal]:
    """Made-up proposals of two effects each."""
    random = np.random.default_rng(count)
    keys = list(SIZES)
    return [
        Proposal(
            f"P{place}", float(random.uniform(1, 10)), float(random.choice([1.0, 0.6])),
            {key: SIZES[key] * float(random.normal(0.4, 0.6))
             for key in (keys[place % 4], keys[(place + 1) % 4])},
        )
        for place in range(count)
    ]  # fmt: skip
