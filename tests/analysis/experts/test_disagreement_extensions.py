"""Cruxes among extensions, against brute force through `evaluate`."""

from itertools import combinations, permutations
from math import isnan

import numpy as np
import pytest

from coop_xl import VARIABLES, disagreement, evaluate
from coop_xl.analysis.experts.disagreement import ranked_inputs
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS

from .cases import EARTH_POINT, LIGHTCONE_POINT, random_point

LOCALITY = {"D_b": 0.4, "lambda_own": 0.02, "kappa_own": 0.0}
OTHER_LOCALITY = {"D_b": 0.3, "lambda_own": 0.3, "kappa_own": 0.1}
EVIDENCE = {"alpha_V": 0.3, "alpha_nV": 0.1, "S_V": 0.2}
COALITION = {"gamma": 0.2, "F_V_from": 0.01, "slope_below": -0.1}
SEVERAL = {"dp_CV_da_V": 0.01, "dp_V_da_CnV": -0.002}
NONE: dict[str, float] = {}


def swapped(one, other, keys, in_proportion):
    """One's inputs with some of the other's; a switch takes all inputs of its extension along."""
    found = one | {key: other[key] for key in keys if key in other}
    for extension in BY_NAME.values():
        if extension.switch in keys:
            own = {each.key for each in extension.inputs}
            found = {key: each for key, each in found.items() if key not in own}
            found |= {key: each for key, each in other.items() if key in own}
    if in_proportion:
        for slope, share in (("db_dF_CV", lambda F: F), ("db_dF_CnV", lambda F: 1 - F)):
            owner = other if slope in keys else one
            found[slope] = owner[slope] * share(found["F_V"]) / share(owner["F_V"])
    return found


def margins(one, other, keys, in_proportion, first, second):
    """(first − second) per unit of F_I, and the best, for each set of keys."""
    found = {}
    for n in range(len(keys) + 1):
        for chosen in combinations(keys, n):
            inputs = swapped(one, other, chosen, in_proportion)
            at = evaluate(inputs)
            gap = (at[f"marginal_{first}"] - at[f"marginal_{second}"]) / inputs["F_I"]
            found[frozenset(chosen)] = gap, at["best"]
    return found


def assert_is_brute_forces(one, other, keys, in_proportion):
    """Every figure of the disagreement is what trying everything gives; returns it."""
    found = disagreement(one, other, in_proportion=in_proportion)
    assert {part.key for part in found.parts} == set(keys)
    known = margins(one, other, keys, in_proportion, found.first, found.second)
    whole, empty = frozenset(keys), frozenset()
    assert (found.one_best, found.other_best) == (known[empty][1], known[whole][1])
    assert found.one_margin == pytest.approx(known[empty][0], rel=1e-9)
    assert found.other_margin == pytest.approx(known[whole][0], rel=1e-9)
    orders = list(permutations(keys))
    for part in found.parts:
        added = 0.0
        for order in orders:
            before = frozenset(order[: order.index(part.key)])
            added += known[before | {part.key}][0] - known[before][0]
        size = sum(abs(gap) for gap, _ in known.values())
        assert part.contribution.value == pytest.approx(added / len(orders), abs=1e-11 * size)
        differ = found.one_best != found.other_best
        alone, but = frozenset([part.key]), whole - {part.key}
        assert part.flips_one == (differ and known[alone][1] == found.other_best)
        assert part.flips_other == (differ and known[but][1] == found.one_best)
    return found


@pytest.mark.parametrize("in_proportion", [True, False])
@pytest.mark.parametrize(
    ("mine", "theirs", "differing", "keys"),
    [
        (LOCALITY, OTHER_LOCALITY, "p_V", "p_V D_b lambda_own kappa_own"),
        (LOCALITY, NONE, "p_V dp_V_da_V", "p_V dp_V_da_V use_locality"),
        (NONE, LOCALITY, "p_V F_CV", "p_V F_CV use_locality"),
        (EVIDENCE, NONE, "F_I p_V", "F_I p_V use_evidence"),
        (EVIDENCE, EVIDENCE | {"alpha_V": 0.1}, "F_I b", "F_I b alpha_V"),
        (EVIDENCE | LOCALITY, SEVERAL, "p_V", "p_V use_evidence use_locality use_several"),
        (SEVERAL, SEVERAL | {"dp_CV_da_V": 0.03}, "F_V", "F_V dp_CV_da_V db_dF_CV db_dF_CnV"),
        (COALITION, COALITION | {"gamma": -0.1}, "F_V", "F_V gamma db_dF_CV db_dF_CnV"),
        ({"Y_V": 5.0}, NONE, "p_V", "p_V use_response"),
        ({"Y_V": 5.0}, {"Y_CV": 5.0}, "p_V", "p_V Y_V Y_CV"),
        (LOCALITY | {"use_locality": 0.0}, NONE, "p_V", "p_V"),
    ],
)
def test_extensions_disagree_as_brute_force_finds(mine, theirs, differing, keys, in_proportion):
    other = EARTH_POINT | {key: LIGHTCONE_POINT[key] for key in differing.split()} | theirs
    keys = [key for key in keys.split() if in_proportion or "db_dF_C" not in key]
    assert_is_brute_forces(EARTH_POINT | mine, other, keys, in_proportion)


@pytest.mark.parametrize("seed", range(8))
def test_random_pairs_with_extensions_disagree_as_brute_force_finds(seed):
    random = np.random.default_rng(seed)
    one, theirs = random_point(random), random_point(random)
    keys = [str(key) for key in random.choice(list(VARIABLES), 3, replace=False)]
    other = one | {key: theirs[key] for key in keys}
    one |= {"alpha_nV": random.uniform(-0.5, 0.5), "S_V": 0.1} | LOCALITY
    other |= {"alpha_nV": 0.1, "S_V": 0.1}
    keys += ["alpha_nV", "use_locality"]
    if not {"F_V", "db_dF_CV", "db_dF_CnV"} & set(keys):
        assert_is_brute_forces(one, other, keys, True)
    assert_is_brute_forces(one, other, keys, False)


def test_an_extension_that_one_has_on_is_one_input_and_may_be_the_crux():
    found = disagreement(EARTH_POINT, EARTH_POINT | LOCALITY)
    (part,) = found.parts
    assert (part.key, part.one, part.other) == ("use_locality", 0.0, 1.0)
    assert (found.one_best, found.other_best) == ("CV", "V")
    assert (found.smallest, found.smallest_back) == (("use_locality",), ("use_locality",))
    assert part.share == pytest.approx(1)
    assert (part.flips_one, part.flips_other) == (True, True)
    (crux,) = ranked_inputs([found])
    assert (crux.key, crux.weight, crux.flips) == ("use_locality", 1, 1)


def test_F_I_is_a_crux_only_where_evidence_is_on():
    less = EARTH_POINT | {"F_I": 0.001}
    for extensions in (NONE, LOCALITY):
        assert disagreement(EARTH_POINT | extensions, less | extensions).parts == ()
    found = disagreement(EARTH_POINT | EVIDENCE, less | EVIDENCE)
    assert [part.key for part in found.parts] == ["F_I"]


def test_what_is_left_out_of_an_extension_is_not_a_number():
    found = disagreement(EARTH_POINT | EVIDENCE, EARTH_POINT | EVIDENCE | {"p_A": 0.3})
    (part,) = found.parts
    assert part.key == "p_A"
    assert isnan(part.one)
    assert part.other == 0.3
    given = EVIDENCE | {"p_A": EARTH_POINT["p_V"]}  # what is left out is p_V
    same = disagreement(EARTH_POINT | EVIDENCE, EARTH_POINT | given)
    assert [each.contribution.value for each in same.parts] == [0.0]


def test_what_moves_no_first_marginal_is_no_crux():
    idle = {"use_masses": 1.0, "pmax_V": 0.9}
    assert disagreement(EARTH_POINT, EARTH_POINT | idle).parts == ()


def test_extensions_that_are_all_off_give_what_the_base_model_gives():
    off = {key: each.default for key, each in EXTENSION_INPUTS.items() if abs(each.default) <= 1}
    plain = disagreement(EARTH_POINT, LIGHTCONE_POINT)
    assert disagreement(EARTH_POINT | off, LIGHTCONE_POINT | off) == plain


def test_with_many_inputs_apart_parts_are_sampled_and_add_up():
    one, other = EARTH_POINT | EVIDENCE, LIGHTCONE_POINT | EVIDENCE | {"alpha_V": 0.1}
    exact = disagreement(one, other)
    found = disagreement(one, other, exact_up_to=3, orders=256)
    assert (exact.is_exact, found.is_exact) == (True, False)
    known = {part.key: part.contribution.value for part in exact.parts}
    for part in found.parts:
        error = part.contribution.error
        assert abs(part.contribution.value - known[part.key]) <= 5 * error + 1e-12
    assert sum(part.share for part in found.parts) == pytest.approx(1)


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({"lambda_own": 0.1}, NONE, "D_b is 0: locality needs to know"),
        (LOCALITY, {"log10_F_V": -200.0}, "F_V is below 10\\^−140: extensions"),
    ],
)
def test_what_extensions_refuse_is_refused(mine, theirs, words):
    other = {key: each for key, each in EARTH_POINT.items() if key != "F_V" or not theirs}
    with pytest.raises(CoopError, match=words):
        disagreement(EARTH_POINT | mine, other | theirs)
