"""Sobol points: the published sequence, evenly spread, the same in whatever blocks."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import qmc

from coop_xl.analysis.monte_carlo.direction_numbers import NEW_JOE_KUO_6
from coop_xl.analysis.monte_carlo.sobol import BLOCK, MOST_DIMENSIONS, SobolPoints
from coop_xl.model.errors import InputError

# Degrees of the primitive polynomials; the first dimension's counts as 1.
DEGREES = [1, *(int(line.split()[0]) for line in NEW_JOE_KUO_6.strip().splitlines())]

KNOWN = [  # seed 2024, replicate 1, points 2^33 + 5 and on
    [3599847463946829, 1777833692995676, 2539871826325646, 127892102776069],
    [1485728144437363, 584941447492625, 2598422472413683, 2270757776539306],
    [4020292907021630, 2501428937538720, 648864122188758, 3210649664644299],
]


@pytest.mark.parametrize("dimensions", [1, 2, 40, 64])
def test_the_plain_sequence_is_joe_and_kuos(dimensions):
    theirs = qmc.Sobol(dimensions, scramble=False, bits=30).random(2**14).T * 2**30
    n = np.arange(2**14)
    ours = SobolPoints(dimensions, None).cells(0, 2**14, 30)
    np.testing.assert_array_equal(ours[:, n ^ n >> 1], theirs)  # theirs are in Gray code order


@pytest.mark.parametrize("block", [0, 5, 2**20 + 3])
@pytest.mark.parametrize("m", [1, 6, 13, 14])
def test_an_aligned_block_has_one_point_in_each_cell_of_every_axis(m, block):
    cells = SobolPoints(40, 3, 1).cells(block * 2**m, 2**m, m)
    assert (np.sort(cells, axis=1) == np.arange(2**m)).all()


@pytest.mark.parametrize("axes", [(0, 1), (1, 2), (2, 3), (0, 5), (3, 4)])
def test_pairs_are_nets_as_good_as_their_polynomials(axes):
    """Sobol (1967), theorem 3.2: a (t, m, s)-net, t the sum of all degrees less one."""
    m = 12
    t = sum(DEGREES[axis] - 1 for axis in axes)
    points = SobolPoints(6, 8).cells(0, 2**m, m)[list(axes)].astype(int)
    for bits in range(m - t + 1):
        box = (points[0] >> m - bits << m - t - bits) + (points[1] >> bits + t)
        assert (np.bincount(box, minlength=2 ** (m - t)) == 2**t).all()


@pytest.mark.parametrize("bits", [1, 13, 16, 32, 52])
def test_points_are_the_same_whatever_the_blocks(bits):
    points = SobolPoints(5, 7, 2)
    whole = points.cells(0, 3 * BLOCK, bits)
    cuts = [0, 1, 100, 4096, BLOCK, BLOCK + 1, 2 * BLOCK + 77, 3 * BLOCK]
    parts = [points.cells(a, b - a, bits) for a, b in pairwise(cuts)]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


def test_the_first_dimensions_are_the_same_however_many_follow():
    few, many = SobolPoints(3, 5), SobolPoints(30, 5)
    np.testing.assert_array_equal(few.uniforms(9, 99), many.uniforms(9, 99)[:3])


def test_cells_are_the_top_bits_of_uniforms():
    points = SobolPoints(18, 1)
    cells = points.cells(40960, 8192, 16)
    np.testing.assert_array_equal(cells, points.uniforms(40960, 8192) * 2**16 // 1)
    assert cells.dtype == np.uint16


@pytest.mark.parametrize("kind", [np.uint16, np.intp])
def test_cells_are_written_where_asked(kind):
    points, out = SobolPoints(4, 1), np.empty((4, 8192), kind)
    assert points.cells(8192, 8192, 16, out=out) is out
    np.testing.assert_array_equal(out, points.cells(8192, 8192, 16))


def test_uniforms_are_middles_of_cells_strictly_inside():
    # The plain sequence's first point is the corner: as near 0 as any point comes.
    assert (SobolPoints(3, None).uniforms(0, 1) == 2.0**-53).all()
    middles = SobolPoints(3, 4).uniforms(0, 999) * 2**53
    assert (middles % 2 == 1).all()


def test_a_seed_always_gives_these_points():
    cells = SobolPoints(3, 2024, 1).cells(2**33 + 5, 4, 52)
    np.testing.assert_array_equal(cells, KNOWN)


def test_replicates_and_seeds_differ():
    scrambles = [(0, 0), (0, 1), (1, 0), (1, 1), (2**32, 0), (2**32 + 1, 0)]
    firsts = {tuple(SobolPoints(2, *each).cells(0, 1, 52)[:, 0]) for each in scrambles}
    assert len(firsts) == len(scrambles)


def test_replicates_are_unbiased():
    """A point of a scramble is uniform: 4 standard errors of 1024 replicates' first points."""
    firsts = np.array([SobolPoints(2, 6, r).uniforms(0, 1)[:, 0] for r in range(1024)])
    assert abs(firsts.mean(axis=0) - 1 / 2).max() < 4 / np.sqrt(12 * 1024)
    assert abs(np.corrcoef(firsts.T)[0, 1]) < 4 / np.sqrt(1024)


def test_means_of_smooth_functions_err_far_less_than_monte_carlo():
    """Product of 1 + (u − ½)/j² over 18 axes: its mean is 1, its variance is known."""
    weights = 1 / np.arange(1, 19) ** 2
    n = 2**12
    means = [
        np.prod(1 + weights[:, None] * (SobolPoints(18, 0, r).uniforms(0, n) - 0.5), 0).mean()
        for r in range(16)
    ]
    monte_carlo = np.sqrt((np.prod(1 + weights**2 / 12) - 1) / n)
    # 2,500 to 15,000 times less, from seed to seed.
    assert np.sqrt(np.mean((np.array(means) - 1) ** 2)) < monte_carlo / 1000


@pytest.mark.parametrize(
    ("refused", "found"),
    [
        (lambda: SobolPoints(65, 0), "number of dimensions is 65: .* from 1 to 64"),
        (lambda: SobolPoints(0, 0), "number of dimensions is 0"),
        (lambda: SobolPoints(2, -1), "seed is -1"),
        (lambda: SobolPoints(2, 0.5), "seed is 0.5: enter a whole number"),
        (lambda: SobolPoints(2, 0, -3), "replicate is -3"),
        (lambda: SobolPoints(2, 0).cells(-1, 4, 16), "first point is -1"),
        (lambda: SobolPoints(2, 0).cells(0, -4, 16), "number of points is -4"),
        (lambda: SobolPoints(2, 0).cells(2**52, 1, 16), "number of points is 1"),
        (lambda: SobolPoints(2, 0).cells(0, 4, 53), "number of bits is 53"),
    ],
)
def test_impossible_numbers_are_refused_by_name(refused, found):
    with pytest.raises(InputError, match=found):
        refused()


def test_there_are_64_dimensions():
    assert MOST_DIMENSIONS == len(SobolPoints(64, 0).uniforms(0, 1)) == 64
