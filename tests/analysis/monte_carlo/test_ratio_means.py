"""Shares of the best have a mean only where the best keeps away from 0; known cases."""

import math

import numpy as np
import pytest

from coop_xl import Estimate, simulate
from coop_xl.analysis.monte_carlo.outputs import RATIOS

BASE = {
    "U_B": 100, "U_nB": 0, "b": 0.5, "F_V": 0.3, "F_CV": 0.5, "F_CnV": 0.5, "F_I": 0.01,
    "p_V": 0.5, "p_CV": 0.6, "p_CnV": 0.4, "db_dF_V": -0.2, "db_dF_CV": 0.3, "db_dF_CnV": 0.4,
    "dU_B_dF_V": -100, "dU_nB_dF_V": 0, "dp_V_da_V": 0.025, "dp_CV_da_CV": 0.03,
    "dp_CnV_da_CnV": 0.0,
}  # fmt: skip
"""(v) is below 0, and (c¬v) is 0: (cv) is the best, if it is above 0."""
WITHOUT = math.inf


def shares(**given):
    """The ratios, and what is told of them."""
    found = simulate(BASE | given, 2**12)
    return [found.outputs[key] for key in RATIOS], "has no floor" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("tractability", "has_mean", "has_sd"),
    [
        (Estimate(-0.02, 0.01, 0.04, "normal"), False, False),  # through 0
        (Estimate(0.0, None, 0.04, "uniform"), False, False),  # E[1/u] = ∞
        (Estimate(0.0, 0.02, 0.04, "triangular"), True, False),  # density ∝ x: E[1/x²] = ∞
        (Estimate(0.0, 0.02, 0.04, "PERT"), True, True),  # density ∝ x²
        (Estimate(0.001, None, 0.04, "uniform"), True, True),  # away from 0
        (Estimate(0.01, 0.02, 0.04, "lognormal"), True, True),
    ],
    ids=lambda each: getattr(each, "distribution", ""),
)
def test_a_share_below_0_has_a_mean_if_the_best_keeps_away_from_0(tractability, has_mean, has_sd):
    (found, best, _), is_told = shares(dp_CV_da_CV=tractability)
    assert (found.mean.value > -WITHOUT) == has_mean
    assert (found.sd.value < WITHOUT) == has_sd
    assert is_told != has_mean
    assert (best.mean.value, best.sd.value) == (1.0, 0.0)  # of itself, wherever there is one
    assert all(np.isfinite(each.value) for each in found.quantiles.values())


def test_the_mean_of_a_share_divided_by_a_uniform_is_known():
    low, high = 0.001, 0.04
    (found, *_), _ = shares(dp_CV_da_CV=Estimate(low, None, high, "uniform"))
    (alone, *_), _ = shares(dp_CV_da_CV=1.0)
    mean = alone.mean.value * math.log(high / low) / (high - low)
    assert found.mean.value == pytest.approx(mean, abs=4 * found.mean.error)


def test_shares_stay_bounded_where_all_marginals_pass_0_together():
    # the stakes U_B − U_¬B change sign, and all marginals are proportional to them
    stakes = {"dU_B_dF_V": 0, "U_B": Estimate(-50, 50, 100, "normal"), "dp_CnV_da_CnV": 0.02}
    found, is_told = shares(**stakes)
    assert any(each.quantile(0.01).value < 0 for each in found)
    assert all(np.isfinite(each.mean.value) for each in found)
    assert not is_told


def test_a_share_that_is_1_in_every_draw_has_the_error_of_a_draw_not_seen():
    (_, best, _), _ = shares(dp_CV_da_CV=Estimate(0.01, None, 0.04, "uniform"))
    assert best.mean.error == 1.5 / 2**12
    assert best.sd.error == math.sqrt(1.5 / 2**12)
    (_, certain, _), _ = shares()
    assert (certain.mean.error, certain.sd.error) == (0, 0)
