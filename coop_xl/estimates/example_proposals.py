"""A made-up list of proposals, to show how one is used. Every number is an illustration."""

from collections.abc import Mapping
from typing import Any

from .estimate import Estimate
from .proposal import Proposal

CURRENCY = "£"
COST_OF_UNIT = 20_000_000.0  # of 100 researcher-years
BUDGET = 8_000_000.0
ABOUT = "Illustrations: nobody's proposals, and nobody's estimates."


def example(
    name: str,
    cost: float,
    chance: float,
    group: str = "",
    needs: tuple[str, ...] = (),
    **effects: tuple[float, float, float],
) -> Proposal:
    """A proposal whose effects are given as Low, Best and High."""
    estimates: Mapping[str, Any] = {key: Estimate(*each) for key, each in effects.items()}
    return Proposal(name, cost, chance, estimates, group, needs)


PROPOSALS = (
    example("Interpretability lab, second year", 3_000_000, 0.9, effort_V=(0.1, 0.2, 0.4)),
    example("Training for cooperative dispositions", 1_500_000, 0.7, effort_CV=(0.1, 0.2, 0.35)),
    example(
        "Bargaining benchmark for AI agents", 600_000, 0.8,
        change_p_CV=(0.0005, 0.002, 0.006), change_p_CnV=(0.0002, 0.001, 0.004),
    ),
    example(
        "Cooperation training at a second developer", 900_000, 0.6,
        needs=("Bargaining benchmark for AI agents",), change_F_CnV=(0.0001, 0.0003, 0.001),
    ),
    example("Study of threats and how not to make them", 800_000, 0.5,
            change_p_CnV=(0.001, 0.004, 0.01)),
    example("Making conflict less destructive", 1_200_000, 0.4,
            change_U_nB=(0.01, 0.04, 0.12)),  # moves only what failure costs
    example(
        "Steering hard towards our values", 2_500_000, 0.5,
        change_p_V=(0.002, 0.006, 0.015), change_p_CnV=(-0.02, -0.008, -0.002),
    ),  # trades the odds of alignment against cooperation if it fails
    example("Treaty on verification, full secretariat", 4_000_000, 0.3, group="treaty",
            change_b=(0.0002, 0.001, 0.003)),
    example("Treaty on verification, small secretariat", 1_000_000, 0.2, group="treaty",
            change_b=(0.0001, 0.0005, 0.0015)),
    example("Open release of a negotiating agent", 700_000, 0.6,
            change_p_V=(-0.004, -0.001, -0.0002), change_b=(-0.0004, -0.0001, 0.0001)),  # harms
    example("Conference on alignment", 1_000_000, 1.0, effort_V=(0.005, 0.01, 0.02)),  # below bar
    example("Fellowships on cooperative AI", 2_000_000, 0.95,
            effort_CV=(0.05, 0.12, 0.25), effort_CnV=(0.02, 0.05, 0.1)),
)  # fmt: skip
