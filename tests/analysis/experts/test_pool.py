"""The pool against sampling of the mixture, cases worked by hand, and itself."""

import warnings
from itertools import combinations, pairwise

import numpy as np
import pytest

from coop_xl import Estimate, Expert, evaluate, pool, simulate
from coop_xl.analysis.experts.pool import PoolError, weights_of
from coop_xl.estimates.correlation import CorrelationError, factor, spearman
from coop_xl.estimates.distributions import beta
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.errors import CoopError
from tests.analysis.cases import CERTAIN, EARTH, MULTIVERSE

from .cases import LIGHTCONE

A, B = Expert("A", EARTH), Expert("B", LIGHTCONE)
DOUBTFUL = EARTH | {"p_V": Estimate(0.3, 0.5, 0.8), "db_dF_CV": 0.0}
MARGINALS = ("marginal_V", "marginal_CV", "marginal_CnV")
DRAWS = 200_000
SHOWN = (0.05, 0.5, 0.95)
TINY = {"log10_F_V": -400.0, "log10_F_I": Estimate(-412, -410, -405)}


def without(estimates, *keys):
    return {key: each for key, each in estimates.items() if key not in keys}


def under(key, estimate, base=EARTH):
    """Estimates with F_V under another key."""
    return without(base, "F_V") | {key: estimate}


def figures(found):
    """All numbers of a pool."""
    return (
        found.weights, found.best, found.outputs, found.log10_scale, found.correlations,
        found.notes, [each.best for each in found.simulations], found.averaged.best,
        [found.averaged.outputs[key].quantiles for key in MARGINALS],
        [(each.averaged, each.averaged_best, each.linear) for each in found.inputs.values()],
    )  # fmt: skip


@pytest.fixture(scope="module")
def earth_and_lightcone():
    return pool([A, B], (3, 1))


# The linear pool


@pytest.fixture(scope="module")
def mixture():
    """Plain Monte Carlo: whose turn it is, then all that one's inputs, by the front door."""
    random, size = np.random.default_rng(11), DRAWS
    parts = []
    for estimates, share in ((EARTH, 0.75), (LIGHTCONE, 0.25)):
        count = int(share * size)
        distributions = distributions_of(estimates)
        draws = {key: each.quantile(random.random(count)) for key, each in distributions.items()}
        parts.append(evaluate(draws) | draws)
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


@pytest.mark.parametrize("key", ["U", *MARGINALS])
def test_quantiles_of_outputs_are_those_of_the_sampled_mixture(earth_and_lightcone, mixture, key):
    for p in SHOWN:
        figure = earth_and_lightcone.outputs[key][p]
        # five standard errors of the rank of a quantile among 200,000, and five of ours
        step = 5 * (p * (1 - p) / DRAWS) ** 0.5
        near = np.quantile(mixture[key], [p - step, p + step])
        assert near[0] - 5 * figure.error <= figure.value <= near[1] + 5 * figure.error


def test_chances_are_those_of_the_sampled_mixture(earth_and_lightcone, mixture):
    for name, figure in earth_and_lightcone.best.items():
        # five standard errors of 200,000 draws
        assert figure.value == pytest.approx(
            float(np.mean(mixture["best"] == name)), abs=0.0056 + 5 * figure.error
        )


@pytest.mark.parametrize("key", ["F_V", "p_V", "db_dF_CV", "U_nB"])
def test_quantiles_of_inputs_are_those_of_the_sampled_mixture(earth_and_lightcone, mixture, key):
    for p, value in earth_and_lightcone.inputs[key].linear.items():
        step = 5 * (p * (1 - p) / DRAWS) ** 0.5
        near = np.quantile(mixture[key], [p - step, p + step])
        assert near[0] <= value <= near[1]


def test_chances_are_the_weighted_mean_of_everyones_own(earth_and_lightcone):
    own = [simulate(each, 2**14) for each in (EARTH, LIGHTCONE)]
    assert [each.best for each in earth_and_lightcone.simulations] == [each.best for each in own]
    for name, figure in earth_and_lightcone.best.items():
        one, other = (each.best[name] for each in own)
        assert figure.value == pytest.approx(0.75 * one.value + 0.25 * other.value, rel=1e-14)
        assert figure.error == pytest.approx(0.75 * one.error + 0.25 * other.error, rel=1e-14)
    assert sum(figure.value for figure in earth_and_lightcone.best.values()) == pytest.approx(1)


def test_the_errors_cover_what_other_seeds_find():
    few = CERTAIN | {key: EARTH[key] for key in ("p_V", "F_V", "dp_CV_da_CV", "b")}
    many = few | {"dp_V_da_V": LIGHTCONE["dp_V_da_V"], "b": LIGHTCONE["b"]}
    runs = [pool([Expert("", few), Expert("", many)], None, 2**10, seed) for seed in range(16)]
    for pick in (lambda run: run.outputs["marginal_CV"][0.95], lambda run: run.outputs["U"][0.5]):
        said = np.sqrt(np.mean([pick(run).error ** 2 for run in runs]))
        found = np.std([pick(run).value for run in runs], ddof=1)
        assert said == pytest.approx(found, rel=0.6)  # 16 seeds: ± 18 %, of 8 scrambles each
    # of P(best) it is at most the one given
    said = np.sqrt(np.mean([run.best["CV"].error ** 2 for run in runs]))
    assert np.std([run.best["CV"].value for run in runs], ddof=1) <= 1.6 * said


def test_quantiles_that_are_shown_rise(earth_and_lightcone):
    for output in earth_and_lightcone.outputs.values():
        assert all(a.value <= b.value for a, b in pairwise(output[p] for p in SHOWN))


# Everyone certain: U = 0.5·U_B


def test_certain_experts_pool_as_by_hand():
    experts = [Expert(str(U_B), CERTAIN | {"U_B": U_B, "p_V": p_V})
               for U_B, p_V in ((1.0, 0.5), (3.0, 0.9))]  # fmt: skip
    found = pool(experts, (1, 3), 2**6)
    assert found.weights == (0.25, 0.75)
    assert found.inputs["U_B"].averaged_best == found.point["U_B"] == 2.5
    odds = 9**0.75
    assert found.point["p_V"] == pytest.approx(odds / (1 + odds))
    assert found.inputs["U_B"].linear == {0.05: 1, 0.25: 1, 0.5: 3, 0.75: 3, 0.95: 3}
    assert [found.outputs["U"][p].value for p in SHOWN] == [0.5, 1.5, 1.5]
    # the first finds a tie of V and CV; the second (v) = 0.6, (cv) = 0.6·1.8
    assert [found.best[name].value for name in ("V", "CV", "CnV")] == pytest.approx(
        [0.125, 0.875, 0]
    )
    assert found.averaged.outputs["U"].mean.value == pytest.approx(1.25)


# What leaves no trace, and what changes nothing


def test_experts_who_say_the_same_pool_to_that():
    found = pool([A, Expert("again", dict(EARTH))], None, 2**12)
    own = simulate(EARTH, 2**12)
    for name, figure in own.best.items():
        assert found.best[name].value == pytest.approx(figure.value, rel=1e-14)
    for key in ("U", *MARGINALS):
        for p in SHOWN:
            assert found.outputs[key][p] == own.outputs[key].quantiles[p]
            averaged = found.averaged.outputs[key].quantiles[p]
            assert averaged.value == pytest.approx(own.outputs[key].quantiles[p].value, rel=1e-6)
    assert found.point == pytest.approx({key: each.best for key, each in EARTH.items()})


STRANGERS = [
    Expert("certain", EARTH | {"p_V": 1.0, "db_dF_CV": -3.0}),
    Expert("by log10", under("log10_F_V", -400.0) | {"db_dF_CV": 0.0}),
    Expert("mirrored", under("log10_1mF_V", Estimate(-40, -20, -10)), [("log10_1mF_V", "b", 0.9)]),
    Expert("multiverse", MULTIVERSE | TINY),
]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda each: each.name)
def test_who_has_no_weight_leaves_no_trace(stranger):
    others = [Expert("A", EARTH, [("F_V", "b", 0.5)]), Expert("doubtful", DOUBTFUL)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        known = pool(others, (1, 2), 2**10)
        found = pool([others[0], stranger, others[1]], (1, 0, 2), 2**10)
    known, found = figures(known), figures(found)
    assert found[0] == (1 / 3, 0, 2 / 3)
    assert found[1:6] == known[1:6]
    assert found[7:] == known[7:]


def test_who_has_all_the_weight_is_the_pool():
    found = pool([A, B], (0, 5), 2**10)
    own = simulate(LIGHTCONE, 2**10)
    assert found.best == own.best == found.averaged.best
    for key in ("U", *MARGINALS):
        assert found.outputs[key] == {p: own.outputs[key].quantiles[p] for p in SHOWN}
    assert {key: each.averaged for key, each in found.inputs.items()} == distributions_of(
        LIGHTCONE
    )


def test_the_order_of_experts_does_not_matter(earth_and_lightcone):
    found = pool([B, A], (1, 3))
    for name, figure in found.best.items():
        assert figure.value == pytest.approx(earth_and_lightcone.best[name].value, rel=1e-14)
    for key, each in found.inputs.items():
        same = earth_and_lightcone.inputs[key]
        assert each.linear == pytest.approx(same.linear, rel=1e-9)
        assert each.averaged_best == pytest.approx(same.averaged_best, rel=1e-14)


# Shares of unheard smallness


def test_a_share_of_10_to_the_minus_400_pools_with_an_ordinary_one():
    small = Expert("small", MULTIVERSE | TINY | {"db_dF_CV": 0.0})
    found = pool([A, small], None, 2**12)
    assert found.log10_scale == dict.fromkeys(("U", *MARGINALS), 0)
    own = found.simulations[0].outputs["marginal_CV"]
    # the other's (cv) is 0: half of all, below A's lowest
    assert found.outputs["marginal_CV"][0.05].value == 0
    assert found.outputs["marginal_CV"][0.95].value == pytest.approx(
        own.quantile(0.9).value, rel=1e-9
    )
    pooled = found.inputs["F_V"]
    assert (pooled.key, pooled.scale) == ("log10_F_V", "plain")
    assert pooled.linear[0.05] == -400
    assert pooled.averaged_best == pytest.approx((-400 + np.log10(0.35)) / 2)
    assert pooled.averaged.quantile(0.95) == pytest.approx((-400 + np.log10(0.55)) / 2)


def test_marginals_that_no_float64_holds_are_told_in_a_power_of_ten():
    estimates = CERTAIN | {"db_dF_CV": 0.0, "dU_B_dF_V": 1.0}
    estimates = without(estimates, "F_V", "F_I") | {"log10_F_V": -405.0}
    experts = [Expert(str(at), estimates | {"log10_F_I": at}) for at in (-410.0, -412.0)]
    found = pool(experts, (1, 3), 2**6)
    # (v)/F_I = db_dF_V + b·dU_B_dF_V = 0.7, (c¬v)/F_I = 0.1·0.5
    for key, merit in (("marginal_V", 0.7), ("marginal_CnV", 0.05)):
        scale = found.log10_scale[key]
        assert -413 <= scale <= -410
        quantiles = found.outputs[key]
        for p, log10 in ((0.05, -412), (0.5, -412), (0.95, -410)):
            assert quantiles[p].value * 10.0 ** (scale + 411) == pytest.approx(
                merit * 10.0 ** (log10 + 411), rel=1e-9
            )
    assert found.log10_scale["U"] == 0
    assert found.best["V"].value == 1


# Correlations


def ranks(*experts, weights=None):
    return {frozenset(pair[:2]): pair[2] for pair in pool(experts, weights, 2**6).correlations}


def test_rank_correlations_are_averaged_and_those_not_given_are_0():
    found = ranks(
        Expert("A", EARTH, [("p_V", "b", 0.6), ("F_CV", "p_CV", 0.4)]),
        Expert("B", EARTH, [("b", "p_V", -0.2)]),
        weights=(1, 3),
    )
    assert found == {
        frozenset({"p_V", "b"}): pytest.approx(0.25 * 0.6 - 0.75 * 0.2),
        frozenset({"F_CV", "p_CV"}): pytest.approx(0.1),
    }


def test_rank_correlations_that_cancel_are_left_out():
    experts = [Expert("", EARTH, [("p_V", "b", rank)]) for rank in (0.5, -0.5)]
    assert ranks(*experts) == {}


MIRROR = Estimate(-1.2, None, -0.2, "uniform")


@pytest.mark.parametrize(
    ("mine", "theirs", "known"),
    [  # key of F_V, its name and rank in the correlation; pooled by log10 unless both mirror
        (("F_V", "F_V", 0.5), ("log10_F_V", "log10_F_V", 0.5), ("log10_F_V", 0.5)),
        (("F_V", "F_V", 0.5), ("log10_1mF_V", "log10_1mF_V", -0.5), ("log10_F_V", 0.5)),
        (("F_V", "F_V", 0.5), ("log10_1mF_V", "F_V", 0.5), ("log10_F_V", 0.5)),
        (("log10_1mF_V", "log10_1mF_V", -0.5), ("log10_1mF_V", "F_V", 0.5), ("log10_1mF_V", -0.5)),
    ],
)
def test_a_correlation_with_the_rest_of_the_share_is_turned_round(mine, theirs, known):
    def experts(tied):
        base = CERTAIN | {"db_dF_CV": Estimate(0.1, 0.2, 0.4)}
        return [
            Expert(
                key,
                under(key, EARTH["F_V"] if key == "F_V" else MIRROR, base),
                [(name, "db_dF_CV", rank)] if tied else [],
            )
            for key, name, rank in (mine, theirs)
        ]

    assert ranks(*experts(tied=True)) == {frozenset({known[0], "db_dF_CV"}): known[1]}
    # everybody has db_dF_CV rise with F_V, which makes (cv) ∝ db_dF_CV/F_V less on average
    tied, free = (
        pool(experts(each), None, 2**10).averaged.outputs["marginal_CV"].mean
        for each in (True, False)
    )
    assert tied.value < free.value - 5 * tied.error


def test_correlations_under_the_posts_own_names_are_found():
    found = ranks(Expert("A", EARTH, [("F_C|V", "p_v", 0.5)]), A)
    assert found == {frozenset({"F_CV", "p_V"}): 0.25}


def test_averages_that_contradict_themselves_give_way_to_the_nearest_and_that_is_said():
    # two sets of four inputs at the edge of what can be, found by a search: normal scores that
    # correlate as these do on average exist, but not such with these rank correlations on average
    edges = [
        [-0.309, 0.417, 0.996, -0.993, -0.387, 0.492],
        [0.9999, 0.569, -0.735, 0.544, -0.715, -0.976],
    ]
    pairs = list(combinations(("b", "F_CV", "F_CnV", "p_CV"), 2))
    experts = [
        Expert("", EARTH, [(*pair, float(spearman(0.997 * r)))
                           for pair, r in zip(pairs, edge, strict=True)])
        for edge in edges
    ]  # fmt: skip
    found = pool(experts, None, 2**6)
    assert "contradicts itself" in found.notes[0]
    averages = [
        sum(expert.correlations[at][2] for expert in experts) / 2 for at in range(len(pairs))
    ]
    given = {frozenset(each[:2]): each[2] for each in found.correlations}
    assert [given[frozenset(pair)] for pair in pairs] == pytest.approx(averages, abs=0.015)
    factor(list(EARTH), found.correlations)
    with pytest.raises(CorrelationError):
        factor(list(EARTH), [(*pair, rank) for pair, rank in zip(pairs, averages, strict=True)])


# What is wrong


@pytest.mark.parametrize(
    ("weights", "text"),
    [
        ([1], "1 weights for 2 experts: give one for each, in order"),
        ([], "0 weights for 2 experts"),
        ([1, 2, 3], "3 weights for 2 experts"),
        ([1, -0.5], "a weight is -0.5: give numbers of 0 or more"),
        ([1, float("nan")], "a weight is nan: give numbers"),
        ([1, float("inf")], "a weight is inf: give numbers"),
        ([1, "much"], 'a weight is "much": give numbers'),
        ([1, None], "a weight is"),
        ([0, 0], "all weights are 0: give one of them a weight above 0"),
    ],
)
def test_wrong_weights_are_refused_with_the_remedy(weights, text):
    with pytest.raises(PoolError) as told:
        pool([A, B], weights)
    assert text in str(told.value)


@pytest.mark.parametrize(
    ("weights", "known"),
    [
        (None, (0.5, 0.5)),
        ((2, 6), (0.25, 0.75)),
        (np.array([1, 3]), (0.25, 0.75)),
        ((1e308, 1e308), (0.5, 0.5)),
        ((1e-320, 1e-320), (0.5, 0.5)),
    ],
)
def test_weights_add_up_to_1(weights, known):
    assert weights_of(weights, 2) == known


@pytest.mark.parametrize("experts", [[], [A]])
def test_one_expert_is_no_panel(experts):
    with pytest.raises(PoolError, match="one expert is no panel"):
        pool(experts)


@pytest.mark.parametrize(
    ("estimates", "correlations", "text"),
    [
        (EARTH | {"b": 1.5}, (), "Zoë: Best of b is 1.5: enter a share"),
        (without(EARTH, "b"), (), "Zoë: b is missing"),
        (EARTH | {"c": 1}, (), 'Zoë: "c" is not a variable'),
        (EARTH | {"log10_F_V": -3}, (), "Zoë: F_V is entered twice"),
        (EARTH | {"p_V": beta(2, 3, 0, 2)}, (), "Zoë: p_V: this distribution reaches"),
        (EARTH, [("b", "p_V", 1.5)], "Zoë: the correlation of b and p_V is 1.5"),
        (EARTH, [("b", "pV", 0.5)], 'Zoë: "pV" is not a variable'),
    ],
)
def test_a_wrong_estimate_is_told_with_the_experts_name(estimates, correlations, text):
    with pytest.raises(CoopError) as told:
        pool([A, Expert("Zoë", estimates, correlations)])
    assert str(told.value).startswith(text)


# The same bits


def test_the_same_seed_gives_the_same_bits_also_with_two_processes():
    experts = [Expert("A", EARTH, [("F_V", "b", 0.5)]), Expert("B", MULTIVERSE)]
    known = figures(pool(experts, (2, 1), 2**10, 7))
    assert figures(pool(experts, (2, 1), 2**10, 7)) == known
    assert figures(pool(experts, (2, 1), 2**10, 7, jobs=2)) == known
    assert figures(pool(experts, (2, 1), 2**10, 8))[1] != known[1]


def test_progress_counts_the_simulations():
    told = []
    pool([A, B], None, 2**6, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_averaged_best_estimates_are_a_point_of_the_model():
    point = pool([A, B, Expert("M", MULTIVERSE)], None, 2**6).point
    assert evaluate(point)["best"] in ("V", "CV", "CnV")
    assert point["log10_F_V"] == pytest.approx((np.log10(0.35) - 2 - 30) / 3)
