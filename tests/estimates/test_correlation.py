"""Rank correlations by a Gaussian copula."""

import numpy as np
import pytest

from coop_xl import VARIABLES, Estimate
from coop_xl.analysis.monte_carlo.draws import Draws
from coop_xl.estimates.correlation import (
    CorrelationError,
    factor,
    fitting,
    matrix,
    nearest,
    pearson,
    spearman,
)
from coop_xl.estimates.fit import distributions_of
from tests.analysis.cases import CERTAIN, EARTH

KEYS = list(VARIABLES)


def test_ranks_and_scores_correlate_as_pearson_1907_found():
    assert pearson(np.array([-1, 0, 1])) == pytest.approx([-1, 0, 1])
    assert pearson(0.5) == pytest.approx(2 * np.sin(np.pi / 12))
    assert spearman(pearson(0.3)) == pytest.approx(0.3)


@pytest.mark.parametrize("rank", [-0.9, -0.3, 0.2, 0.7, 1])
def test_draws_have_the_rank_correlation_asked_for(rank):
    draws = Draws(distributions_of(EARTH), [("p_V", "F_V", rank)])
    cells = draws.cells(draws.points(1, 0), 0, 2**13)
    at = [draws.uncertain.index(key) for key in ("p_V", "F_V")]
    # cells are ranks; 1e-2: 8,192 points, and the ends of 8,192 cells
    assert np.corrcoef(cells[at])[0, 1] == pytest.approx(rank, abs=1e-2)


def test_correlation_leaves_each_inputs_own_distribution_as_it_is():
    draws = Draws(distributions_of(EARTH), [("p_V", "F_V", 0.6), ("b", "p_V", -0.4)])
    cells = draws.cells(draws.points(1, 0), 0, 2**13)
    for row in draws.correlated:
        counts = np.bincount(cells[row] >> 9, minlength=16)
        assert counts == pytest.approx(np.full(16, 512), abs=30)


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([("U_B", "b", 1.2)], "of U_B and b is 1.2: enter a number from −1 to 1"),
        ([("U_B", "b", "high")], 'of U_B and b is "high": enter a number from −1 to 1'),
        ([("U_B", "x", 0.2)], '"x" is not a variable of the model'),
        ([("b", "b", 0.2)], "b is correlated with itself: name two inputs"),
        ([("b", "p_V", 0.2), ("p_V", "b", 0.1)], "p_V and b are correlated twice"),
    ],
)  # fmt: skip
def test_a_wrong_pair_is_told(pairs, text):
    with pytest.raises(CorrelationError) as told:
        factor(KEYS, pairs)
    assert text in str(told.value)


def test_pairs_that_contradict_one_another_are_told_with_the_nearest_that_do_not():
    pairs = [("U_B", "b", 0.9), ("b", "p_V", 0.9), ("U_B", "p_V", -0.9)]
    with pytest.raises(CorrelationError, match="contradicts the others") as told:
        factor(KEYS, pairs)
    offered = [float(each.split()[-1]) for each in str(told.value).split("fit: ")[1].split(", ")]
    factor(
        KEYS, [(one, other, rank) for (one, other, _), rank in zip(pairs, offered, strict=True)]
    )


CONTRADICTORY = [
    [("U_B", "b", 0.9), ("b", "p_V", 0.9), ("U_B", "p_V", -0.9)],
    [("U_B", "b", 0.9), ("b", "p_V", 0.9)],  # leaves U_B and p_V at 0, which cannot be
    [("F_V", "b", 0.9), ("b", "p_V", -0.95), ("F_V", "F_I", 0.5), ("F_I", "p_V", 0.6)],
]


@pytest.mark.parametrize("pairs", CONTRADICTORY)
def test_the_correlations_offered_can_hold_together(pairs):
    with pytest.raises(CorrelationError) as told:
        factor(KEYS, pairs)
    offered = str(told.value).split("fit: ")[1].split(", ")
    words = [each.replace(" and ", " ").split() for each in offered]
    assert [each[:2] for each in words[: len(pairs)]] == [[one, other] for one, other, _ in pairs]
    factor(KEYS, [(one, other, float(rank)) for one, other, rank in words])


@pytest.mark.parametrize("pairs", CONTRADICTORY)
def test_fitting_pairs_are_the_nearest_and_all_that_hold_together_stay(pairs):
    found = fitting(KEYS, pairs)
    lower = factor(KEYS, found)
    assert lower @ lower.T == pytest.approx(nearest(matrix(KEYS, pairs)), abs=1e-6)
    sound = [("U_B", "b", 0.5), ("b", "p_V", -0.3)]
    assert fitting(KEYS, sound)[0] == ("U_B", "b", pytest.approx(0.5, abs=1e-9))
    assert len(fitting(KEYS, sound)) == 2


def test_fitting_pairs_turn_with_the_key_that_is_mirrored():
    pairs = [("F_V", "b", 0.9), ("b", "p_V", 0.9), ("F_V", "p_V", -0.9)]
    plain = {each[:2]: each[2] for each in fitting(["F_V", "b", "p_V"], pairs)}
    mirrored = {each[:2]: each[2] for each in fitting(["log10_1mF_V", "b", "p_V"], pairs)}
    assert mirrored == {pair: pytest.approx(rank, abs=1e-6) for pair, rank in plain.items()}


def test_the_nearest_matrix_is_highams():
    # N. J. Higham (2002), IMA J. Numer. Anal. 22, 329: his example of section 4
    wanted = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=float)
    known = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]
    assert nearest(wanted) == pytest.approx(np.array(known), abs=1e-3)


def test_a_constant_correlates_with_nothing():
    draws = Draws(distributions_of(CERTAIN), [("p_V", "F_V", 0.5)])
    assert draws.correlated == []


def test_a_correlation_with_F_V_holds_however_F_V_is_entered():
    others = {key: each for key, each in EARTH.items() if key != "F_V"}
    for key in ("log10_F_V", "log10_1mF_V"):
        draws = Draws(
            distributions_of(others | {key: Estimate(-3, -2, -1)}), [("p_V", "F_V", 0.6)]
        )
        cells = draws.cells(draws.points(1, 0), 0, 2**13)
        q_V = draws.columns["q_V"].table[cells[draws.uncertain.index(key)]]  # falls as F_V rises
        p_V = cells[draws.uncertain.index("p_V")]
        assert np.corrcoef(np.argsort(np.argsort(-q_V)), p_V)[0, 1] == pytest.approx(0.6, abs=0.02)
