"""Three made-up experts about the Earth example: illustrations, nobody's estimates."""

from collections.abc import Mapping
from dataclasses import replace

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EARTH, estimate

_Changes = Mapping[str, tuple[float, float, float, str]]


def expert(name: str, changes: _Changes) -> Entries:
    """The Earth example as filled in by somebody who sees some inputs differently."""
    changed = {key: estimate(*numbers) for key, numbers in changes.items()}
    return replace(
        EARTH,
        title=f"Worked example: what {name} thinks",
        estimates={**EARTH.estimates, **changed},
        definitions={**EARTH.definitions, "filled_in_by": name},
    )


EXPERTS = {
    "ada": expert("Ada", {}),
    "ben": expert(
        "Ben",
        {
            "F_V": (0.1, 0.2, 0.4, "Fewer systems than hoped will share our values."),
            "p_V": (0.1, 0.25, 0.5, "Alignment is behind schedule."),
            "db_dF_CV": (0.05, 0.14, 0.3, "Fewer dealings involve agents with our values."),
            "db_dF_CnV": (0.4, 0.7, 0.9, "Most dealings are with the others."),
            "dp_CnV_da_CnV": (0.008, 0.02, 0.04, "Not threatening can be trained without aims."),
        },
    ),
    "cleo": expert(
        "Cleo",
        {
            "p_V": (0.3, 0.6, 0.8, "Present methods go a long way."),
            "dU_B_dF_V": (40, 90, 140, "Who shapes the best case matters a great deal."),
            "dU_nB_dF_V": (20, 60, 90, "And the worst case too."),
            "dp_V_da_V": (0.01, 0.03, 0.06, "Alignment work is starved of people, not of ideas."),
        },
    ),
}
