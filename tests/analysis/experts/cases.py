"""Points and estimates the tests of the panel share."""

import numpy as np

from tests.analysis.cases import CERTAIN, EARTH, MULTIVERSE, example


def best_estimates(name):
    """A worked example at its best estimates."""
    return {key: float(each.best) for key, each in example(name).items()}


EARTH_POINT, LIGHTCONE_POINT, MULTIVERSE_POINT = (
    best_estimates(name) for name in ("earth", "lightcone", "multiverse")
)
LIGHTCONE = example("lightcone")
__all__ = [
    "CERTAIN", "EARTH", "EARTH_POINT", "LIGHTCONE", "LIGHTCONE_POINT", "MULTIVERSE",
    "MULTIVERSE_POINT", "random_point",
]  # fmt: skip


def random_point(random: np.random.Generator) -> dict[str, float]:
    """Inputs in general position: no ties but by chance."""
    shares = ("b", "F_V", "F_CV", "F_CnV", "F_I", "p_V", "p_CV", "p_CnV")
    slopes = ("db_dF_V", "db_dF_CV", "db_dF_CnV", "dU_B_dF_V", "dU_nB_dF_V")
    efforts = ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
    return (
        {"U_B": random.uniform(0, 2), "U_nB": random.uniform(-1, 0.5)}
        | {key: random.uniform(0.05, 0.95) for key in shares}
        | {key: random.normal() for key in slopes}
        | {key: random.uniform(0.2, 2) for key in efforts}
    )
