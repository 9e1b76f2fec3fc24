"""Estimates the tests of the analysis share."""

from coop_xl import Estimate
from coop_xl.estimates.examples import EXAMPLES


def example(name):
    """The estimates of a worked example, by the keys they are entered under."""
    content = EXAMPLES[name]
    return {
        content.key_entered(key): Estimate(each.low, each.best, each.high, each.distribution)
        for key, each in content.estimates.items()
    }


EARTH = example("earth")
MULTIVERSE = example("multiverse")
# All certain: (v) = 0.1·db_dF_V, (cv) = 0.02, (c¬v) = 0.01, per unit of effort.
CERTAIN = {
    "U_B": 1.0, "U_nB": 0.0, "b": 0.5, "F_V": 0.5, "F_CV": 0.5, "F_CnV": 0.5, "F_I": 0.1,
    "p_V": 0.5, "p_CV": 0.5, "p_CnV": 0.5, "db_dF_V": 0.2, "db_dF_CV": 0.2, "db_dF_CnV": 0.1,
    "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0, "dp_V_da_V": 1.0, "dp_CV_da_CV": 1.0,
    "dp_CnV_da_CnV": 1.0,
}  # fmt: skip
