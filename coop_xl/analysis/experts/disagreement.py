"""Cruxes: which estimates make two people disagree about where effort is best spent.

Own derivation; the post says nothing of several people. One person's estimates are turned into
the other's, one set of inputs at a time (see `swaps`), all at best estimates.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from coop_xl.analysis.figure import Figure
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.compute import BEST, TIE
from coop_xl.model.errors import InputError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .shapley import all_sets, shapley
from .swaps import Swap, best_of, point_of

EXACT = 18  # inputs that differ, up to which all their sets are tried
_AT_ONCE = 2**7  # orders
_ORDERS = 2**11  # in which inputs are swapped one after the other, if there are more
_HIDDEN = 1e-9  # a change that is a smaller part of all contributions is lost in rounding
_FEWEST_ORDERS = 2  # whose spread gives an error
_LARGEST_SEARCHED = 3  # inputs of a set, if there are more


@dataclass(frozen=True)
class Part:
    """What one input contributes to a disagreement.

    Attributes
    ----------
    key : str
        Of the variable or extension's input; of an extension that only one of the two has on its
        switch, which stands for all its inputs.
    entry : str
        What its values are of: its key, that of a logarithm (log10_F_V, log10_1mF_V) for an F_V
        next to 0 or 1, or in proportion a slope's ratio ("db_dF_CV ÷ F_V").
    one, other : float
        What the two say of it; of such a switch 1 and 0, nan if an extension's input
        is not given.
    contribution : Figure
        Its Shapley value: its part in the change of (first − second) from one to the other.
    share : float
        The contribution divided by that change; all shares add up to 1, some may be negative.
        nan where there is no change, or one so small that the contributions' rounding hides it.
    flips_one, flips_other : bool
        Whether the other's value of this input alone gives the one the other's best, and
        whether the one's value alone gives the other the one's best.
    """

    key: str
    entry: str
    one: float
    other: float
    contribution: Figure
    share: float
    flips_one: bool
    flips_other: bool


@dataclass(frozen=True)
class Disagreement:
    """How two sets of estimates come to different answers.

    Attributes
    ----------
    one_best, other_best : str
        What each finds best, ties named.
    first, second : str
        The two kinds of work whose difference is explained: each one's best or, where the two
        agree, the best and the next.
    one_margin, other_margin : float
        (first − second) of each, in utility per unit of effort and per unit of F_I.
    parts : tuple of Part
        Of the inputs that differ, the largest contribution first.
    smallest : tuple of str
        The fewest inputs of the other's that give the one the other's best; empty if they agree.
    smallest_back : tuple of str
        The same from the other to the one.
    is_exact : bool
        Whether every set of inputs was tried. If not, contributions have errors, and a smaller
        set than those given may exist.
    """

    one_best: str
    other_best: str
    first: str
    second: str
    one_margin: float
    other_margin: float
    parts: tuple[Part, ...]
    smallest: tuple[str, ...]
    smallest_back: tuple[str, ...]
    is_exact: bool

    @property
    def agree(self) -> bool:
        """Whether both find the same best."""
        return self.one_best == self.other_best


def disagreement(
    one: Mapping[str, float],
    other: Mapping[str, float],
    *,
    in_proportion: bool = True,
    exact_up_to: int = EXACT,
    orders: int = _ORDERS,
    seed: int = 0,
) -> Disagreement:
    """Which inputs make two sets of inputs give different answers.

    Parameters
    ----------
    one, other : mapping from variable keys to float
        As for `coop_xl.evaluate`, with inputs of extensions.
    in_proportion : bool
        Whether db_dF_CV goes along with F_V, and db_dF_CnV with 1 − F_V; otherwise every input
        is swapped as it was entered.
    exact_up_to : int
        With more inputs that differ than this, not all their sets are tried: contributions are
        then means over random orders, in which inputs are swapped one after the other.
    orders, seed : int
        How many orders (each is also taken backwards), and what they are drawn with.

    Returns
    -------
    Disagreement

    Raises
    ------
    CoopError
        As `coop_xl.evaluate`; if an input has several values, or orders are too few for an error.
    """
    swap = Swap(point_of(one), point_of(other), in_proportion)
    with np.errstate(invalid="ignore"):  # what no float64 holds is nan, as in `evaluate`
        if len(swap.keys) <= exact_up_to:
            return _of_all_sets(swap)
        return _of_some_orders(swap, orders, seed)


def _of_all_sets(swap: Swap) -> Disagreement:
    """By trying every set of the inputs that differ."""
    n = len(swap.keys)
    sets, sizes = all_sets(n)
    per_F_I = swap.per_F_I(sets)
    best, margin = best_of(per_F_I), swap.margin(per_F_I)
    contributions = [Figure(each) for each in shapley(margin, n)]
    smallest = fewest(np.flatnonzero(best == best[-1]), sizes, margin)
    back = fewest(np.flatnonzero(best[::-1] == best[0]), sizes, -margin[::-1])
    agree = best[0] == best[-1]
    forth_back = (
        ((), ()) if agree else (_keys_in(swap, sets[smallest]), _keys_in(swap, sets[back]))
    )
    return _assemble(swap, contributions, forth_back, is_exact=True)


def fewest(rows: np.ndarray, sizes: np.ndarray, margin: np.ndarray) -> int:
    """Of some sets the smallest; among equals the one that moves the margin most."""
    return int(rows[np.lexsort((margin[rows], sizes[rows]))[0]])


def _of_some_orders(swap: Swap, orders: int, seed: int) -> Disagreement:
    """By random orders, each also taken backwards; small sets are tried one by one."""
    if not (isinstance(orders, int | np.integer) and orders >= _FEWEST_ORDERS):
        raise InputError(f"orders is {orders}: enter a whole number from {_FEWEST_ORDERS}")
    added = np.array(list(_additions(swap, orders, seed)))
    errors = added.std(axis=0, ddof=1) / math.sqrt(len(added))
    figures = [Figure(float(m), float(e)) for m, e in zip(added.mean(axis=0), errors, strict=True)]
    forth = _search_smallest_set(swap, figures)
    back = _search_smallest_set(swap.turned(), figures)
    return _assemble(swap, figures, (forth, back), is_exact=False)


def _additions(swap: Swap, orders: int, seed: int) -> Iterator[np.ndarray]:
    """What each input adds to the margin in a random order and its reverse, on average."""
    n, rng = len(swap.keys), np.random.default_rng(seed)
    for first in range(0, orders, _AT_ONCE):
        drawn = [rng.permutation(n) for _ in range(min(_AT_ONCE, orders - first))]
        places = np.argsort([way for order in drawn for way in (order, order[::-1])])
        steps = places[:, None, :] < np.arange(n + 1)[:, None]
        rows = steps.reshape(len(places) * (n + 1), n)
        margins = swap.margin(swap.per_F_I(rows)).reshape(len(places), n + 1)
        added = np.take_along_axis(np.diff(margins), places, axis=1)
        yield from added.reshape(len(drawn), 2, n).sum(axis=1) / 2


def _search_smallest_set(swap: Swap, contributions: Sequence[Figure]) -> tuple[str, ...]:
    """A smallest set that gives the other's best: all small ones, then the largest parts."""
    n, (mine, theirs) = len(swap.keys), best_of(swap.ends)
    if mine == theirs:
        return ()
    order = np.argsort([-abs(each.value) for each in contributions])
    growing = [[tuple(order[:size])] for size in range(_LARGEST_SEARCHED + 1, n + 1)]
    for candidates in (*_small_sets(n), *growing):
        rows = np.zeros((len(candidates), n), bool)
        for row, members in enumerate(candidates):
            rows[row, list(members)] = True
        per_F_I = swap.per_F_I(rows)
        found = np.flatnonzero(best_of(per_F_I) == theirs)
        if found.size:
            return _keys_in(swap, rows[found[np.argmin(swap.margin(per_F_I)[found])]])
    return tuple(swap.keys)


def _small_sets(n: int) -> Iterator[list[tuple[int, ...]]]:
    """All sets of one input, then all of two, …"""
    for size in range(1, min(_LARGEST_SEARCHED, n) + 1):
        yield list(combinations(range(n), size))


def _keys_in(swap: Swap, chosen: np.ndarray) -> tuple[str, ...]:
    """The keys of a set."""
    return tuple(key for key, is_in in zip(swap.keys, chosen, strict=True) if is_in)


def _assemble(
    swap: Swap,
    contributions: Sequence[Figure],
    smallest: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    is_exact: bool,
) -> Disagreement:
    """Put the parts together, the largest first."""
    n, (first, second) = len(swap.keys), swap.compared
    mine, theirs = best_of(swap.ends)
    alone = swap.best(np.eye(n, dtype=bool)) if n else np.empty(0)
    alone_back = swap.best(~np.eye(n, dtype=bool)) if n else np.empty(0)
    one_margin, other_margin = (float(each) for each in swap.margin(swap.ends))
    change = other_margin - one_margin
    rounding = _HIDDEN * sum(abs(each.value) for each in contributions) + TIE * abs(one_margin)
    is_clear = abs(change) > rounding
    parts = [
        Part(
            key,
            *swap.both_values(key),
            contributions[at],
            contributions[at].value / change if is_clear else math.nan,
            bool(mine != theirs and alone[at] == theirs),
            bool(mine != theirs and alone_back[at] == mine),
        )
        for at, key in enumerate(swap.keys)
    ]
    parts.sort(key=lambda part: -abs(part.contribution.value))
    return Disagreement(
        BEST[mine], BEST[theirs], INTERVENTIONS[first], INTERVENTIONS[second],
        one_margin, other_margin, tuple(parts), *smallest, is_exact,
    )  # fmt: skip


@dataclass(frozen=True)
class Crux:
    """An input over all pairs that disagree.

    Attributes
    ----------
    key : str
    weight : float
        Its part of all contributions by size, averaged over the pairs: 0 to 1, all add up to 1.
    flips : int
        Pairs in which it alone changes the best of one of the two.
    """

    key: str
    weight: float
    flips: int


def ranked_inputs(disagreements: Iterable[Disagreement]) -> list[Crux]:
    """The inputs that make people disagree, the most important first.

    Pairs that agree are skipped, and those whose marginals no float64 holds.
    """
    apart = [
        each
        for each in disagreements
        if not each.agree and math.isfinite(each.one_margin - each.other_margin)
    ]
    keys = (*VARIABLES, *EXTENSION_INPUTS)
    weights, flips = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0)
    for each in apart:
        whole = sum(abs(part.contribution.value) for part in each.parts)
        for part in each.parts:
            weights[part.key] += abs(part.contribution.value) / whole / len(apart)
            flips[part.key] += part.flips_one or part.flips_other
    found = [Crux(key, weights[key], flips[key]) for key in keys if weights[key] > 0]
    return sorted(found, key=lambda crux: (-crux.weight, -crux.flips))
