"""Shapley values against games whose values are published, and against all orders."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coop_xl.analysis.experts.shapley import all_sets, shapley


def value_of(n, worth):
    """The Shapley value of a game given by what a set of players is worth."""
    sets, _ = all_sets(n)
    return shapley(np.array([worth(frozenset(np.flatnonzero(row))) for row in sets], float), n)


def by_all_orders(worth, n):
    """The definition: the mean over all orders of what each adds to those before it."""
    found = np.zeros(n)
    for order in permutations(range(n)):
        before = 0
        for player in order:
            found[player] += worth[before | 1 << player] - worth[before]
            before |= 1 << player
    return found / factorial(n)


def games(most):
    """What each of the 2^n sets is worth, the empty one not always 0."""
    size = some.integers(1, most)
    figures = some.floats(-1e3, 1e3)
    return size.flatmap(lambda n: some.lists(figures, min_size=2**n, max_size=2**n).map(np.array))


def test_the_glove_game_is_worth_two_thirds_to_the_only_left_glove():
    # player 0 has a left glove, 1 and 2 right ones; a pair is worth 1
    found = value_of(3, lambda held: 0 in held and len(held) > 1)
    assert found == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-14)


def test_an_airports_runway_is_paid_for_piece_by_piece():
    # Littlechild and Owen (1973): every piece is shared by all who need it
    costs = [1.0, 4.0, 6.0, 13.0]
    found = value_of(4, lambda held: max((costs[each] for each in held), default=0))
    known = np.cumsum([1 / 4, 3 / 3, 2 / 2, 7 / 1])
    assert found == pytest.approx(known, rel=1e-14)


def test_shareholders_with_50_49_and_1_percent_have_two_thirds_and_a_sixth_each():
    found = value_of(3, lambda held: sum((50, 49, 1)[each] for each in held) > 50)
    assert found == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-14)


def test_the_security_council_has_the_known_power():
    # Shapley and Shubik (1954), for 15 members: nine votes, all five permanent ones among them
    permanent = set(range(5))
    found = value_of(15, lambda held: len(held) >= 9 and permanent <= held)
    assert found[:5] == pytest.approx([421 / 2145] * 5, rel=1e-12)
    assert found[5:] == pytest.approx([4 / 2145] * 10, rel=1e-12)


@pytest.mark.parametrize("needed", [{0}, {1, 3}, {0, 1, 2, 3, 4}])
def test_those_who_are_all_needed_share_alike_and_others_get_nothing(needed):
    found = value_of(5, lambda held: needed <= held)
    known = [1 / len(needed) if each in needed else 0 for each in range(5)]
    assert found == pytest.approx(known, abs=1e-15)


def test_who_adds_always_the_same_gets_that():
    adds = [3.0, -1.0, 0.0, 0.5]
    assert value_of(4, lambda held: 7 + sum(adds[each] for each in held)) == pytest.approx(adds)


def test_nobody_gets_nothing():
    assert shapley(np.array([5.0]), 0) == []


@settings(deadline=None, max_examples=60)
@given(games(5))
def test_it_is_the_mean_over_all_orders(worth):
    n = worth.size.bit_length() - 1
    assert shapley(worth, n) == pytest.approx(by_all_orders(worth, n), abs=1e-10)


@settings(deadline=None, max_examples=60)
@given(games(8))
def test_all_get_what_all_are_worth_more_than_nobody(worth):
    n = worth.size.bit_length() - 1
    assert sum(shapley(worth, n)) == pytest.approx(worth[-1] - worth[0], abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(games(6), some.data())
def test_who_plays_anothers_part_gets_what_the_other_got(worth, data):
    n = worth.size.bit_length() - 1
    part = np.array(data.draw(some.permutations(range(n))))
    sets, _ = all_sets(n)
    recast = worth[(sets << part).sum(axis=1)]
    assert shapley(recast, n) == pytest.approx(np.array(shapley(worth, n))[part], abs=1e-9)
