"""Cruxes against brute force through `evaluate`, and small cases worked by hand."""

import warnings
from itertools import combinations, permutations
from math import isinf, isnan, log10

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coop_xl import VARIABLES, disagreement, evaluate
from coop_xl.analysis.experts.disagreement import Crux, ranked_inputs
from coop_xl.model.errors import CoopError, InputError
from tests.analysis.cases import CERTAIN

from .cases import EARTH_POINT, LIGHTCONE_POINT, MULTIVERSE_POINT, random_point

# Per unit of F_I: (v) = 0.1, (cv) = 0.2, (c¬v) = 0.1·2·(1−p_V)·0.2
CV_IS_BEST = CERTAIN | {"dp_V_da_V": 0.5, "dp_CnV_da_CnV": 0.2}
seeds = some.integers(0, 2**32)


# All orders and all sets, with nothing but `evaluate`


def swapped(one, other, keys, in_proportion):
    """The one's inputs with some of the other's."""
    found = one | {key: other[key] for key in keys}
    if not in_proportion:
        return found
    CV, CnV = (other if key in keys else one for key in ("db_dF_CV", "db_dF_CnV"))
    found["db_dF_CV"] = CV["db_dF_CV"] * found["F_V"] / CV["F_V"]
    found["db_dF_CnV"] = CnV["db_dF_CnV"] * (1 - found["F_V"]) / (1 - CnV["F_V"])
    return found


class BruteForce:
    """A disagreement found by trying everything."""

    def __init__(self, one, other, in_proportion):
        differ = {key for key in VARIABLES if one[key] != other[key]} - {"F_I"}
        if in_proportion and "F_V" in differ:
            differ |= {"db_dF_CV", "db_dF_CnV"}
        self.keys = sorted(differ)
        self.all = frozenset(self.keys)
        sets = [
            frozenset(s) for n in range(len(self.keys) + 1) for s in combinations(self.keys, n)
        ]
        self.at = {s: evaluate(swapped(one, other, s, in_proportion)) for s in sets}
        self.F_I = one["F_I"]

    def best(self, keys):
        return str(self.at[frozenset(keys)]["best"])

    def margin(self, keys, first, second):
        at = self.at[frozenset(keys)]
        return (at[f"marginal_{first}"] - at[f"marginal_{second}"]) / self.F_I

    def contributions(self, first, second):
        found = dict.fromkeys(self.keys, 0.0)
        margins = {keys: self.margin(keys, first, second) for keys in self.at}
        orders = list(permutations(self.keys))
        for order in orders:
            before = frozenset()
            for key in order:
                found[key] += (margins[before | {key}] - margins[before]) / len(orders)
                before |= {key}
        return found

    def smallest(self, start, target):
        """The fewest keys whose exchange leads from one end to the best of the other."""
        if self.best(start) == target:
            return [frozenset()]
        turn = [keys for keys in self.at if self.best(keys ^ start) == target]
        return [keys for keys in turn if len(keys) == min(map(len, turn))]


def assert_is_brute_forces(found, one, other, in_proportion):
    """Every figure of a disagreement is what trying everything gives."""
    known = BruteForce(one, other, in_proportion)
    first, second = found.first, found.second
    assert (found.one_best, found.other_best) == (known.best(()), known.best(known.all))
    assert found.one_margin == pytest.approx(known.margin((), first, second), rel=1e-9)
    assert found.other_margin == pytest.approx(known.margin(known.all, first, second), rel=1e-9)
    contributions = known.contributions(first, second)
    size = sum(map(abs, (found.one_margin, found.other_margin, *contributions.values())))
    got = {part.key: part for part in found.parts}
    assert got.keys() <= contributions.keys()
    for key, contribution in contributions.items():
        value = got[key].contribution.value if key in got else 0.0
        assert value == pytest.approx(contribution, abs=1e-11 * size)
    for key, part in got.items():
        alone, but = {key}, known.all - {key}
        differ = found.one_best != found.other_best
        assert part.flips_one == (differ and known.best(alone) == found.other_best)
        assert part.flips_other == (differ and known.best(but) == found.one_best)
    for sets, start, target in (
        (found.smallest, frozenset(), found.other_best),
        (found.smallest_back, known.all, found.one_best),
    ):
        assert frozenset(sets) in known.smallest(start, target)
    whole = sum(part.contribution.value for part in found.parts)
    assert whole == pytest.approx(found.other_margin - found.one_margin, abs=1e-11 * size)
    assert sum(part.share for part in found.parts) == pytest.approx(
        1, abs=1e-9 * size / abs(whole)
    )


PAIRS = [  # from, to, what differs
    (EARTH_POINT, LIGHTCONE_POINT, "F_V db_dF_CV db_dF_CnV p_V dp_CnV_da_CnV"),
    (EARTH_POINT, LIGHTCONE_POINT, "F_V F_CV p_CV db_dF_V db_dF_CV db_dF_CnV dp_CV_da_CV"),
    (LIGHTCONE_POINT, EARTH_POINT, "U_nB b F_V p_V dp_V_da_V dp_CV_da_CV"),
    (LIGHTCONE_POINT, EARTH_POINT, "F_V db_dF_CV F_CnV p_CnV dp_CnV_da_CnV dU_B_dF_V"),
    (EARTH_POINT, MULTIVERSE_POINT, "U_nB b dU_B_dF_V dU_nB_dF_V dp_V_da_V dp_CV_da_CV"),
    (LIGHTCONE_POINT, MULTIVERSE_POINT, "dU_B_dF_V dU_nB_dF_V b db_dF_V db_dF_CnV"),
    (EARTH_POINT, EARTH_POINT | {"F_V": 0.04}, "F_V"),
    (EARTH_POINT | {"db_dF_CV": 0.0}, LIGHTCONE_POINT, "db_dF_CV F_V p_V dp_CnV_da_CnV"),
    (EARTH_POINT, LIGHTCONE_POINT | {"db_dF_CnV": 0.0}, "db_dF_CnV F_V p_V dp_CV_da_CV"),
]


@pytest.mark.parametrize("in_proportion", [True, False])
@pytest.mark.parametrize(("one", "other", "keys"), PAIRS)
def test_examples_disagree_as_brute_force_finds(one, other, keys, in_proportion):
    other = one | {key: other[key] for key in keys.split()}
    found = disagreement(one, other, in_proportion=in_proportion)
    assert found.is_exact
    assert_is_brute_forces(found, one, other, in_proportion)


@settings(deadline=None, max_examples=60)
@given(seeds, some.integers(1, 6), some.booleans())
def test_random_pairs_disagree_as_brute_force_finds(seed, differing, in_proportion):
    random = np.random.default_rng(seed)
    one, theirs = random_point(random), random_point(random)
    keys = random.choice(list(VARIABLES), differing, replace=False)
    other = one | {str(key): theirs[str(key)] for key in keys}
    found = disagreement(one, other, in_proportion=in_proportion)
    if len(found.parts) < 7:  # 5,040 orders take too long
        assert_is_brute_forces_or_same(found, one, other, in_proportion)


def assert_is_brute_forces_or_same(found, one, other, in_proportion):
    """The same; where nothing that matters differs there is nothing to share out."""
    if found.parts and found.one_margin != found.other_margin:
        assert_is_brute_forces(found, one, other, in_proportion)
    else:
        assert evaluate(one)["best"] == evaluate(other)["best"] == found.one_best


# By hand


def test_two_inputs_by_hand():
    # (cv) − (v): 0.1 → −0.05 with the other's dp_CV, 0.22 with the other's p_V, −0.02 with both
    other = CV_IS_BEST | {"dp_CV_da_CV": 0.25, "p_V": 0.8}
    found = disagreement(CV_IS_BEST, other)
    assert (found.one_best, found.other_best, found.first, found.second) == ("CV", "V", "CV", "V")
    assert (found.one_margin, found.other_margin) == pytest.approx((0.1, -0.02))
    effort, chance = found.parts
    assert (effort.key, effort.one, effort.other) == ("dp_CV_da_CV", 1.0, 0.25)
    assert effort.contribution.value == pytest.approx((-0.15 - 0.24) / 2)
    assert chance.contribution.value == pytest.approx((0.12 + 0.03) / 2)
    assert (effort.share, chance.share) == pytest.approx((0.195 / 0.12, -0.075 / 0.12))
    assert (effort.flips_one, effort.flips_other) == (True, True)
    assert (chance.flips_one, chance.flips_other) == (False, False)
    assert found.smallest == found.smallest_back == ("dp_CV_da_CV",)
    assert effort.contribution.error == 0


def test_two_inputs_that_flip_only_together():
    # (cv) falls from 0.2 to 0.12 with either, to 0.072 with both; (v) = 0.1
    other = CV_IS_BEST | {"dp_CV_da_CV": 0.6, "p_V": 0.3}
    found = disagreement(CV_IS_BEST, other)
    assert found.smallest == ("p_V", "dp_CV_da_CV")
    assert len(found.smallest_back) == 1  # of two that serve the one that moves the margin most
    assert [(each.flips_one, each.flips_other) for each in found.parts] == [(False, True)] * 2


def test_among_sets_of_one_size_the_one_that_moves_most_is_told():
    # (cv) = 0.2 falls to 0.08 with the other's p_V and to 0.02 with the other's dp_CV
    other = CV_IS_BEST | {"dp_CV_da_CV": 0.1, "p_V": 0.2}
    assert disagreement(CV_IS_BEST, other).smallest == ("dp_CV_da_CV",)


def test_those_who_agree_are_compared_by_the_best_and_the_next():
    found = disagreement(CV_IS_BEST, CV_IS_BEST | {"dp_CV_da_CV": 0.8, "p_V": 0.6})
    assert found.agree
    assert (found.first, found.second) == ("CV", "V")
    assert found.smallest == found.smallest_back == ()
    assert not any(part.flips_one or part.flips_other for part in found.parts)
    assert sum(part.share for part in found.parts) == pytest.approx(1)


@pytest.mark.parametrize("in_proportion", [True, False])
@pytest.mark.parametrize("exact_up_to", [18, -1])
@pytest.mark.parametrize("point", [EARTH_POINT, MULTIVERSE_POINT])
def test_those_who_say_the_same_have_nothing_between_them(point, exact_up_to, in_proportion):
    found = disagreement(point, dict(point), in_proportion=in_proportion, exact_up_to=exact_up_to)
    assert (found.parts, found.smallest, found.smallest_back) == ((), (), ())
    assert found.agree
    assert found.one_margin == found.other_margin


# Ties


@pytest.mark.parametrize(
    ("mine", "theirs", "compared"),
    [  # efforts on V, CV and CnV that give 0.2 each when 1, 1 and 2
        ((1.0, 1.0, 1.0), (0.5, 1.0, 2.0), ("V", "CnV")),  # V = CV, CV = CnV
        ((1.0, 1.0, 1.0), (1.0, 0.5, 1.0), ("CV", "V")),  # V = CV, V
        ((0.5, 1.0, 1.0), (1.0, 1.0, 2.0), ("CV", None)),  # CV, all three
        ((1.0, 1.0, 1.0), (1.0, 1.0, 2.0), (None, "CnV")),  # V = CV, all three
    ],
)
def test_of_ties_the_kinds_that_are_not_shared_are_compared_both_ways(mine, theirs, compared):
    keys = ("dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
    one, other = (CERTAIN | dict(zip(keys, each, strict=True)) for each in (mine, theirs))
    found, back = disagreement(one, other), disagreement(other, one)
    assert (found.one_best, found.other_best) == (evaluate(one)["best"], evaluate(other)["best"])
    assert (back.first, back.second) == (found.second, found.first)
    for wanted, got in zip(compared, (found.first, found.second), strict=True):
        assert wanted in (None, got)
    assert found.one_margin != found.other_margin
    assert_is_brute_forces(found, one, other, True)


# Turned round


@settings(deadline=None, max_examples=40)
@given(seeds, some.booleans())
def test_turned_round_everything_is_mirrored(seed, in_proportion):
    random = np.random.default_rng(seed)
    one, theirs = random_point(random), random_point(random)
    other = one | {key: theirs[key] for key in random.choice(list(VARIABLES), 8, replace=False)}
    there, back = (
        disagreement(*pair, in_proportion=in_proportion) for pair in ((one, other), (other, one))
    )
    assert (there.one_best, there.other_best) == (back.other_best, back.one_best)
    assert (there.smallest, there.smallest_back) == (back.smallest_back, back.smallest)
    if there.agree:
        return  # compared are the best and the next of the one
    assert (there.first, there.second) == (back.second, back.first)
    assert (there.one_margin, there.other_margin) == (-back.other_margin, -back.one_margin)
    mirrored = {part.key: part for part in back.parts}
    size = sum(abs(part.contribution.value) for part in there.parts) + abs(there.one_margin)
    for part in there.parts:
        same = mirrored[part.key]
        assert part.contribution.value == pytest.approx(same.contribution.value, abs=1e-12 * size)
        assert (part.one, part.other) == (same.other, same.one)
        assert (part.flips_one, part.flips_other) == (same.flips_other, same.flips_one)


# F_V and F_I


def with_F_V(point, key, value):
    """A point whose F_V is entered under another key."""
    return {name: each for name, each in point.items() if name != "F_V"} | {key: value}


@pytest.mark.parametrize("in_proportion", [True, False])
@pytest.mark.parametrize(
    ("key", "value"), [("log10_F_V", log10(0.01)), ("log10_1mF_V", log10(0.99))]
)
def test_it_does_not_matter_under_which_key_F_V_is_entered(key, value, in_proportion):
    plain = disagreement(EARTH_POINT, LIGHTCONE_POINT, in_proportion=in_proportion)
    other = with_F_V(LIGHTCONE_POINT, key, value)
    found = disagreement(EARTH_POINT, other, in_proportion=in_proportion)
    assert found.smallest == plain.smallest
    for part, same in zip(found.parts, plain.parts, strict=True):
        assert part.key == same.key
        assert part.contribution.value == pytest.approx(same.contribution.value, rel=1e-9)
        assert part.other == pytest.approx(same.other, rel=1e-12)


@pytest.mark.parametrize("in_proportion", [True, False])
def test_one_F_V_entered_in_two_ways_is_no_disagreement(in_proportion):
    other = with_F_V(EARTH_POINT, "log10_F_V", log10(0.35))
    assert disagreement(EARTH_POINT, other, in_proportion=in_proportion).parts == ()


def test_F_V_is_told_as_it_was_entered():
    # 1/(1/0.49) is not 0.49
    found = disagreement(EARTH_POINT | {"F_V": 0.49}, EARTH_POINT)
    (part,) = (part for part in found.parts if part.key == "F_V")
    assert (part.entry, part.one, part.other) == ("F_V", 0.49, 0.35)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("log10_F_V", (-400.0, -30.0)),
        ("log10_F_V", (-400.0, log10(0.35))),
        ("log10_1mF_V", (-30.0, -20.0)),
        ("log10_1mF_V", (-12.0, log10(0.35))),
    ],
)
def test_an_F_V_far_out_is_told_by_its_log10(key, values):
    one, other = (with_F_V(EARTH_POINT, key, value) for value in values)
    (part,) = (
        part
        for part in disagreement(one, other, in_proportion=False).parts
        if part.key == "F_V"
    )  # fmt: skip
    assert part.entry == key
    assert (part.one, part.other) == pytest.approx(values, rel=1e-12)


@pytest.mark.parametrize(("log10_F_V", "slope"), [(-400.0, 0.0), (-250.0, 1e-250)])
def test_shares_of_unheard_smallness_have_the_best_that_evaluate_finds(log10_F_V, slope):
    other = MULTIVERSE_POINT | {"log10_F_V": log10_F_V, "db_dF_CV": slope}
    other |= {"dp_CnV_da_CnV": 3.0}
    found = disagreement(MULTIVERSE_POINT, other)
    assert (found.one_best, found.other_best) == ("V", evaluate(other)["best"]) == ("V", "CnV")
    assert found.smallest == ("dp_CnV_da_CnV",)


@pytest.mark.filterwarnings("ignore")  # of `evaluate` itself
@pytest.mark.parametrize("in_proportion", [True, False])
def test_a_gap_that_no_float64_holds_is_infinite_and_ranked_with_no_other(in_proportion):
    # db_dF_CV/F_V is 10^310
    other = MULTIVERSE_POINT | {"log10_F_V": -290.0, "db_dF_CV": 1e30}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = disagreement(MULTIVERSE_POINT, other, in_proportion=in_proportion)
    assert found.other_best == evaluate(other)["best"]
    assert isinf(found.other_margin)
    sound = disagreement(CV_IS_BEST, CV_IS_BEST | {"dp_V_da_V": 1.5})
    assert ranked_inputs([found, sound]) == ranked_inputs([sound])


def test_in_proportion_F_V_itself_changes_nothing():
    # the marginals hold db_dF_CV/F_V and db_dF_CnV/(1−F_V), which are swapped with the slopes
    found = disagreement(EARTH_POINT, LIGHTCONE_POINT)
    (part,) = (part for part in found.parts if part.key == "F_V")
    assert (part.contribution.value, part.flips_one, part.flips_other) == (0, False, False)


def test_F_I_never_matters():
    plain = disagreement(EARTH_POINT, LIGHTCONE_POINT)
    assert disagreement(EARTH_POINT | {"F_I": 1e-9}, LIGHTCONE_POINT) == plain
    assert disagreement(EARTH_POINT, EARTH_POINT | {"F_I": 1e-9}).parts == ()
    small = {key: each for key, each in EARTH_POINT.items() if key != "F_I"} | {"log10_F_I": -400}
    found = disagreement(small, LIGHTCONE_POINT)
    assert [part.key for part in found.parts] == [part.key for part in plain.parts]
    assert found.one_margin == pytest.approx(plain.one_margin, rel=1e-12)


# More inputs than are tried in all sets


@pytest.mark.parametrize("in_proportion", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_random_orders_agree_with_all_sets_within_their_errors(seed, in_proportion):
    exact = disagreement(EARTH_POINT, LIGHTCONE_POINT, in_proportion=in_proportion)
    found = disagreement(
        EARTH_POINT, LIGHTCONE_POINT,
        in_proportion=in_proportion, exact_up_to=3, orders=200, seed=seed,
    )  # fmt: skip
    assert not found.is_exact
    known = {part.key: part for part in exact.parts}
    size = sum(abs(part.contribution.value) for part in exact.parts)
    for part in found.parts:
        figure, right = part.contribution, known[part.key]
        # 5 errors of 200 orders; where an input adds the same in all of them, rounding
        assert figure.value == pytest.approx(
            right.contribution.value, abs=5 * figure.error + 1e-12 * size
        )
        assert (part.flips_one, part.flips_other) == (right.flips_one, right.flips_other)
    # every order adds up to the whole difference
    whole = sum(part.contribution.value for part in found.parts)
    assert whole == pytest.approx(exact.other_margin - exact.one_margin, abs=1e-12 * size)
    assert sum(part.share for part in found.parts) == pytest.approx(1)
    assert (found.smallest, found.smallest_back) == (exact.smallest, exact.smallest_back)


def test_the_errors_of_random_orders_cover_what_other_seeds_find():
    runs = [
        disagreement(EARTH_POINT, LIGHTCONE_POINT, exact_up_to=3, orders=8, seed=seed)
        for seed in range(160)
    ]
    for key in ("dp_CnV_da_CnV", "p_V", "db_dF_CnV"):
        figures = [p.contribution for run in runs for p in run.parts if p.key == key]
        said = np.sqrt(np.mean([each.error**2 for each in figures]))
        found = np.std([each.value for each in figures], ddof=1)
        assert said == pytest.approx(found, rel=0.25)  # 160 seeds: ± 6 %


def test_the_same_seed_gives_the_same_bits_and_another_others():
    def run(seed):
        return disagreement(EARTH_POINT, LIGHTCONE_POINT, exact_up_to=3, orders=8, seed=seed)

    assert run(3) == run(3)
    assert run(3).parts != run(4).parts


def test_a_set_of_four_is_found_by_the_largest_parts():
    # (cv) = 0.2 falls by a factor 0.8 with each of four: only 0.8⁴·0.2 = 0.082 is below 0.1
    other = CV_IS_BEST | {"F_V": 0.625, "dp_CV_da_CV": 0.8, "db_dF_CV": 0.16, "p_V": 0.4}
    exact = disagreement(CV_IS_BEST, other, in_proportion=False)
    found = disagreement(CV_IS_BEST, other, in_proportion=False, exact_up_to=3, orders=32)
    assert len(exact.smallest) == len(found.smallest) == 4


@pytest.mark.parametrize("orders", [1, 0, -3, 2.5])
def test_too_few_orders_for_an_error_are_refused(orders):
    with pytest.raises(InputError, match=f"orders is {orders}: enter a whole number from 2"):
        disagreement(EARTH_POINT, LIGHTCONE_POINT, exact_up_to=3, orders=orders)


def test_wrong_inputs_are_told_as_evaluate_tells_them():
    with pytest.raises(CoopError, match=r"b is 1\.2: enter a share"):
        disagreement(EARTH_POINT, EARTH_POINT | {"b": 1.2})
    with pytest.raises(InputError, match="b has several values: enter one number"):
        disagreement(EARTH_POINT | {"b": [0.1, 0.2]}, EARTH_POINT)
    with pytest.raises(CoopError, match="F_CV is missing"):
        disagreement({key: x for key, x in EARTH_POINT.items() if key != "F_CV"}, EARTH_POINT)


# Over several pairs


def test_cruxes_are_ranked_by_their_part_of_all_contributions():
    two = disagreement(CV_IS_BEST, CV_IS_BEST | {"dp_CV_da_CV": 0.25, "p_V": 0.8})
    one = disagreement(CV_IS_BEST, CV_IS_BEST | {"dp_V_da_V": 1.5})
    agreed = disagreement(CV_IS_BEST, CV_IS_BEST | {"b": 0.6, "p_V": 0.6})
    assert agreed.agree
    found = ranked_inputs([two, agreed, one])
    assert [(each.key, each.flips) for each in found] == [
        ("dp_V_da_V", 1), ("dp_CV_da_CV", 1), ("p_V", 0),
    ]  # fmt: skip
    weights = [each.weight for each in found]
    assert weights == pytest.approx([1 / 2, 0.195 / 0.27 / 2, 0.075 / 0.27 / 2])
    assert sum(weights) == pytest.approx(1)


def test_where_all_agree_there_is_no_crux():
    same = disagreement(EARTH_POINT, EARTH_POINT)
    assert ranked_inputs([same, same]) == ranked_inputs([]) == []


def test_an_input_that_contributes_nothing_is_no_crux():
    found = ranked_inputs([disagreement(EARTH_POINT, LIGHTCONE_POINT)])
    assert "F_V" not in {each.key for each in found}
    assert sum(each.weight for each in found) == pytest.approx(1)
    assert found == sorted(found, key=lambda crux: -crux.weight)
    assert found[0] == Crux("dp_CnV_da_CnV", pytest.approx(found[0].weight), 1)


@pytest.mark.parametrize("exact_up_to", [18, 3])
def test_where_rounding_hides_the_change_there_are_no_shares(exact_up_to):
    # one's db_dF_CV with the other's F_V of 10^−30 adds 10^28, beside a change of 13
    found = disagreement(
        EARTH_POINT, MULTIVERSE_POINT, in_proportion=False, exact_up_to=exact_up_to, orders=8
    )
    assert all(isnan(part.share) for part in found.parts)
    together = disagreement(EARTH_POINT, MULTIVERSE_POINT, exact_up_to=exact_up_to, orders=8)
    assert sum(part.share for part in together.parts) == pytest.approx(1)


def test_where_the_margins_are_the_same_there_are_no_shares():
    # without db_dF_CV it does not matter who of the V agents cooperates
    one = CV_IS_BEST | {"db_dF_CV": 0.0}
    found = disagreement(one, one | {"F_CV": 0.6})
    (part,) = found.parts
    assert (part.key, part.contribution.value) == ("F_CV", 0)
    assert isnan(part.share)
