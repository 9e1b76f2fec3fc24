"""Which products of correlated quantities have a mean, against sums over ever wider squares."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from coop_xl.analysis.moments.copula_tails import has_mean, is_copositive


def two(r):
    """The correlations of two scores."""
    return np.array([[1, r], [r, 1]])


@pytest.mark.parametrize("r", [-0.9, -0.5, 0.0, 0.3, 0.5, 0.8, 0.95])
def test_two_equal_tails_have_a_joint_mean_up_to_1_over_1_plus_r(r):
    # where both are far out, z₁ = z₂ = z, u^−2a = exp(a·z²) against exp(−z²/(1 + r)); where r < 0
    # one alone is more likely far out: u^−a against exp(−z²/2/(1 − r²)) once the other is held
    most = 1 / (1 + r) if r >= 0 else min(1 / (1 + r), 1 / (1 - r * r))
    for tail, exists in ((most * 0.999, True), (most * 1.001, False), (most, False)):
        assert has_mean(two(r), [tail, tail], (1, 1)) == exists
        assert has_mean(two(r), [tail, tail], (-1, -1)) == exists
        assert has_mean(two(-r), [tail, tail], (1, -1)) == exists


def test_the_two_cases_that_were_told_to_be_finite():
    half, eight = (2 * np.sin(np.pi * rank / 6) for rank in (0.5, 0.8))
    mild = np.log(3.25) / np.log(19), np.log(974 / 92.4) / 2 / np.log(19)
    wild = np.log(5.85) / np.log(19), np.log(1755 / 51.3) / 2 / np.log(19)
    assert has_mean(two(half), mild, (1, 1))
    assert not has_mean(two(half), [2 * t for t in mild], (1, 1))
    assert not has_mean(two(eight), wild, (1, 1))
    assert has_mean(np.eye(2), wild, (1, 1))


@pytest.mark.parametrize(
    ("r", "exists"), [(-0.8, True), (-0.5, False), (0.0, False), (0.8, False)]
)
def test_what_vanishes_where_the_other_grows_lends_it_a_mean(r, exists):
    # (u/(1−u))^1.3 has no mean alone, but the product of two that go against one another may
    found = [
        has_mean(two(r), [1.3 * sign for sign in signs], signs)
        for signs in product((-1, 1), repeat=2)
    ]
    assert all(found) == exists


def test_copositive_is_more_than_positive_definite():
    assert is_copositive(np.array([[1.0, 5.0], [5.0, 1.0]]))
    assert not is_copositive(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert not is_copositive(np.array([[0.0, 5.0], [5.0, 1.0]]))


def sum_to(far, scores, tails, signs):
    """log of ∫ Π u^−t·φ(z) dz over an orthant up to z = far, on a grid."""
    step = 0.25
    z = np.arange(step / 2, far, step)
    grown = [-t * stats.norm.logsf(z) for t in tails]
    whole = sum(np.meshgrid(*grown, indexing="ij"))
    at = np.stack(np.meshgrid(*(sign * z for sign in signs), indexing="ij"))
    rare = np.einsum("i...,ij,j...->...", at, np.linalg.inv(scores), at) / 2
    return np.logaddexp.reduce((whole - rare).ravel())


@pytest.mark.parametrize("seed", range(60))
def test_a_mean_exists_where_the_sum_over_ever_wider_squares_comes_to_an_end(seed):
    random = np.random.default_rng(seed)
    count = random.integers(2, 4)
    drawn = random.normal(size=(count, count + 1))
    scores = drawn @ drawn.T
    scores /= np.sqrt(np.outer(scores.diagonal(), scores.diagonal()))
    tails = random.uniform(-1.5, 1.5, count)
    signs = random.choice([-1, 1], count)
    sums = [sum_to(far, scores, tails, signs) for far in (8, 16, 24)]
    margins = [has_mean(scores, tails + off, signs) for off in (-0.03, 0.03)]
    if margins[0] == margins[1]:  # nearer to the limit no grid can tell
        assert margins[0] == (sums[2] - sums[1] < (sums[1] - sums[0]) / 2 + 1e-9)
