"""The value of one input: exact where all else is linear, with an honest error with extensions."""

import numpy as np
import pytest
from scipy import integrate, stats

from coop_xl import Estimate, evaluate, evppi
from coop_xl.analysis.evppi_bins import worth
from coop_xl.analysis.evppi_grades import BINS, FINEST, WIDTHS, coarser
from coop_xl.analysis.evppi_one_input import gain_of_one
from coop_xl.analysis.figure import Figure
from coop_xl.analysis.monte_carlo.blocks import Tally
from coop_xl.estimates.fit import distributions_of
from tests.analysis.monte_carlo.test_errors import BASE

# (c|v) and (c|¬v) only; λ far above its median makes the other one best, in 3 % of all draws
RARE = BASE | {
    "F_V": 0.01, "F_I": 0.001, "p_CV": 0.5, "p_CnV": 0.5, "db_dF_V": 0.0, "dU_B_dF_V": 0.0,
    "dp_V_da_V": 0.0, "dp_CV_da_CV": 0.01, "dp_CnV_da_CnV": 2.0, "D_b": 1.0,
    "lambda_own": Estimate(0.001, 0.02, 0.3),
}  # fmt: skip
WORTH = 0.00026162
QUIET = {"U_B": Estimate(99, 100, 101), "p_V": Estimate(0.49, 0.5, 0.51)}


def worth_of(key, estimates):
    """E[max] − max E where one input is learnt and the others, next to certain, stay."""
    u = (np.arange(200_000) + 0.5) / 200_000
    at = {name: each.quantile(0.5) for name, each in distributions_of(estimates).items()}
    found = evaluate(at | {key: distributions_of(estimates)[key].quantile(u)})
    three = np.array([found[f"marginal_{name}"] for name in ("V", "CV", "CnV")])
    return three.max(axis=0).mean() - three.mean(axis=1).max()


def test_the_worth_of_a_rare_switch_is_known():
    assert worth_of("lambda_own", RARE) == pytest.approx(WORTH, rel=1e-4)


@pytest.mark.parametrize("samples", [2**10, 2**14])
def test_the_only_uncertain_input_is_worth_evpi(samples):
    found = evppi(RARE, samples)
    assert found.inputs["lambda_own"] == found.evpi
    assert set(found.groups.values()) == {found.evpi}
    assert found.evpi.value == pytest.approx(WORTH, abs=4 * found.evpi.error)


@pytest.mark.parametrize("samples", [2**12, 2**16])
def test_a_rare_switch_is_found_among_other_inputs_within_the_error(samples):
    found = evppi(RARE | QUIET, samples).inputs
    assert found["lambda_own"].value == pytest.approx(WORTH, abs=3 * found["lambda_own"].error)
    assert found["lambda_own"].error < 0.2 * WORTH
    assert found["U_B"].value < 0.01 * WORTH


def test_nothing_that_was_seen_to_switch_is_not_worth_exactly_nothing():
    found = evppi(RARE | QUIET, 2**12).inputs["U_B"]
    assert found.value == 0
    assert 0 < found.error < 0.2 * WORTH


def test_bins_reach_down_to_single_cells_at_both_ends():
    assert WIDTHS.sum() == 1
    assert WIDTHS[[0, -1]].tolist() == [2.0**-13] * 2
    assert WIDTHS.max() == 2.0**-FINEST
    for level in range(FINEST + 1):
        assert coarser(WIDTHS, level)[[0, -1]].tolist() == [2.0**-13] * 2
        assert coarser(WIDTHS, level).max() <= 2.0**-level


@pytest.mark.parametrize("noise", [0.0, 1.0, 10.0])
def test_the_error_covers_what_noise_and_bins_leave(noise):
    # one extension is 0, the other x + noise with x normal: the unit normal loss
    random, draws, hits = np.random.default_rng(2), 2**11, 0
    x = stats.norm.ppf((np.arange(BINS) + 0.5) / BINS)
    x = (x - x.mean()) / np.sqrt(WIDTHS @ (x - WIDTHS @ x) ** 2)
    known = WIDTHS @ np.maximum(x - 0.3, 0) - max(WIDTHS @ (x - 0.3), 0)
    for _ in range(20):
        drawn = x - 0.3 + noise * random.standard_normal((8, BINS)) / np.sqrt(draws * WIDTHS)
        sums = np.zeros((8, 3, BINS))
        sums[:, 1], sums[:, 2] = drawn * WIDTHS * draws, -100 * WIDTHS * draws
        found = worth(sums, draws, Figure(1e9))
        hits += abs(found.value - known) <= 2 * found.error + 1e-12
    assert hits >= 17


def test_sums_of_stretches_are_the_same_in_any_order():
    random = np.random.default_rng(5)
    parts = random.standard_normal((16, 2, 3, BINS))
    orders = [np.arange(16), random.permutation(16), random.permutation(16)]
    found = []
    for order in orders:
        whole = Tally()
        for at in order:
            part = Tally()
            part.learn((0, 0, int(at)), parts[at].copy())
            whole.merge(part)
        assert len(whole.learnt) == 1
        found.append(whole.learnt_in(0))
    assert (found[0] == found[1]).all()
    assert (found[0] == found[2]).all()


@pytest.mark.parametrize("limit", [0.3, 2.0, 5.0])
def test_the_gain_of_one_input_is_its_integral(limit):
    # of x lognormal against a certain number; exactly by the normal distribution
    def extensions(u, rest):
        z = np.where(u < rest, stats.norm.ppf(u), -stats.norm.ppf(rest))
        return [np.exp(z), np.full(len(u), limit), np.zeros(len(u))]

    mean, d = np.exp(0.5), np.log(limit)
    above = mean * stats.norm.cdf(1 - d) - limit * stats.norm.cdf(-d)
    known = above if mean < limit else above + limit - mean
    assert gain_of_one(extensions) == pytest.approx(known, rel=1e-9)


def test_the_gain_of_one_input_with_a_heavy_tail_is_its_integral():
    # x = (u/(1−u))^0.8 against 20: ∫ of x − 20 where it is above
    def extensions(u, rest):
        return [(u / rest) ** 0.8, np.full(len(u), 20.0)]

    start = 20**1.25 / (1 + 20**1.25)
    known, _ = integrate.quad(
        lambda v: ((1 - v**20) / v**20) ** 0.8 * 20 * v**19 - 20 * 20 * v**19,
        0, (1 - start) ** 0.05, epsabs=0, epsrel=1e-11,
    )  # fmt: skip
    assert gain_of_one(extensions) == pytest.approx(known, rel=1e-9)
