"""Pools of experts with extensions: everyone has their own."""

import numpy as np
import pytest

from coop_xl import Estimate, Expert, evaluate, pool, simulate, structural
from coop_xl.analysis.experts.own_answers import MIXED
from coop_xl.analysis.experts.pool import PoolError
from tests.analysis.cases import EARTH

from .cases import LIGHTCONE

SAMPLES = 2**9
LOCALITY = {"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": 0.02}
OTHER_LOCALITY = {"D_b": 0.3, "lambda_own": Estimate(0.1, 0.3, 0.5), "kappa_own": 0.1}
EVIDENCE = {"alpha_V": 0.3, "alpha_nV": Estimate(-0.1, 0.1, 0.2), "S_V": 0.2}
OFF = {"use_locality": 0.0, "D_b": 0.4, "gamma": 0.0}


def pooled(*extensions, weights=None, bases=(EARTH, LIGHTCONE)):
    """A pool of two experts with such extensions."""
    pairs = zip("AB", bases, extensions, strict=True)
    experts = [Expert(name, {**base, **own}) for name, base, own in pairs]
    return pool(experts, weights, SAMPLES)


def figures(simulation):
    """What can be compared of a simulation."""
    outputs = {key: (each.mean, each.quantiles) for key, each in simulation.outputs.items()}
    return simulation.best, simulation.expected_loss, outputs


def test_everyones_own_extensions_count_for_them():
    found = pooled(LOCALITY, EVIDENCE, weights=(3, 1))
    for own, base, extensions in zip(found.simulations, (EARTH, LIGHTCONE), (LOCALITY, EVIDENCE),
                                  strict=True):  # fmt: skip
        assert figures(own) == figures(simulate({**base, **extensions}, SAMPLES))
    for name, best in found.best.items():
        mine, theirs = (each.best[name].value for each in found.simulations)
        assert best.value == pytest.approx(0.75 * mine + 0.25 * theirs)
    assert [each.on for each in found.experts] == [("locality",), ("evidence",)]


def test_points_are_those_of_each_experts_model():
    found = pooled(LOCALITY, EVIDENCE)
    for point, base, extensions in zip(found.points, (EARTH, LIGHTCONE), (LOCALITY, EVIDENCE),
                                    strict=True):  # fmt: skip
        entered = {**base, **extensions}
        best = {key: each.best if isinstance(each, Estimate) else each
                for key, each in entered.items()}  # fmt: skip
        assert evaluate(point)["marginal_V"] == pytest.approx(evaluate(best)["marginal_V"])
        assert evaluate(point)["best"] == evaluate(best)["best"]


def test_the_linear_pools_quantiles_are_of_the_experts_models():
    found = pooled(LOCALITY, OTHER_LOCALITY, bases=(EARTH, EARTH), weights=(1, 0))
    alone = simulate({**EARTH, **LOCALITY}, SAMPLES).outputs["marginal_CV"]
    for p, figure in found.outputs["marginal_CV"].items():
        assert figure.value == alone.quantiles[p].value


def test_an_extension_that_only_one_has_on_is_left_out_of_the_averages_and_said():
    found = pooled(LOCALITY, {})
    assert found.extensions == {}
    assert figures(found.averaged) == figures(pooled({}, {}).averaged)
    assert found.point == pooled({}, {}).point
    (note,) = (each for each in found.notes if "locality" in each)
    assert note.startswith("locality: this extension is on for A only")


def test_an_extension_that_all_have_on_is_averaged():
    found = pooled(LOCALITY, OTHER_LOCALITY, weights=(3, 1))
    assert list(found.extensions) == ["D_b", "lambda_own", "kappa_own"]
    odds = [0.75 * np.log(a / (1 - a)) + 0.25 * np.log(b / (1 - b)) for a, b in
            ((0.4, 0.3), (0.02, 0.3))]  # fmt: skip
    assert found.point["D_b"] == pytest.approx(1 / (1 + np.exp(-odds[0])))
    assert found.point["lambda_own"] == pytest.approx(1 / (1 + np.exp(-odds[1])))
    assert found.point["kappa_own"] == pytest.approx(0.025)  # 0 has no log-odds
    averages = {each.key: each.averaged for each in (*found.inputs.values(),
                                                     *found.extensions.values())}  # fmt: skip
    assert figures(found.averaged) == figures(simulate(averages, SAMPLES))
    assert found.averaged.best != pooled({}, {}, weights=(3, 1)).averaged.best
    assert not any("locality" in each for each in found.notes)


def test_who_has_no_weight_has_no_say_in_the_extensions():
    found = pooled(LOCALITY, {}, weights=(1, 0))
    assert figures(found.averaged) == figures(simulate({**EARTH, **LOCALITY}, SAMPLES))
    assert pooled(LOCALITY, {}, weights=(0, 1)).extensions == {}


def test_correlations_are_averaged_as_they_are_and_not_logged():
    found = pooled({"alpha_V": 0.3}, {"alpha_V": -0.1})
    assert found.extensions["alpha_V"].scale == "plain"
    assert found.point["alpha_V"] == pytest.approx(0.1)


def test_what_only_some_left_out_is_left_out_of_the_averages():
    found = pooled(EVIDENCE, {"alpha_V": 0.3})
    assert "S_V" not in found.extensions
    assert "S_V: B left it out, so the averaged quantiles do too" in found.notes
    assert found.point["alpha_nV"] == pytest.approx(0.05)  # who left it out takes 0


def test_averages_that_contradict_one_another_are_left_out_and_said():
    # 0 has no log-odds, so the lower end is averaged plainly: 0.4, above 0.3 by log-odds
    one = {"gamma": 0.1, "F_V_from": 0.8, "F_V_to": 0.99}
    other = {"gamma": 0.1, "F_V_from": 0.0, "F_V_to": 0.002}
    found = pooled(one, other)
    assert found.extensions == {}
    (note,) = (each for each in found.notes if "their averages do not fit" in each)
    assert "F_V_from is above F_V_to" in note or "F_V_from may be above F_V_to" in note
    assert figures(found.averaged) == figures(pooled({}, {}).averaged)


def test_extensions_that_are_put_aside_change_nothing():
    found, plain = pooled(OFF, {}), pooled({}, {})
    assert found.best == plain.best
    assert found.outputs == plain.outputs
    assert figures(found.averaged) == figures(plain.averaged)
    assert (found.points, found.notes) == (plain.points, plain.notes)


def test_rank_correlations_of_extensions_are_averaged_where_the_extension_is():
    pairs = (("D_b", "p_V", 0.5),)
    experts = [Expert("A", {**EARTH, **LOCALITY}, pairs), Expert("B", {**EARTH, **LOCALITY})]
    assert pool(experts, None, SAMPLES).correlations == (("D_b", "p_V", 0.25),)
    experts = [Expert("A", {**EARTH, **LOCALITY}, pairs), Expert("B", EARTH)]
    assert pool(experts, None, SAMPLES).correlations == ()


# Credences


def test_an_expert_with_a_credence_is_a_mixture_of_one_with_and_one_without_the_extension():
    on, off = {**EARTH, **LOCALITY}, {**EARTH, **LOCALITY, "use_locality": 0.0}
    doubtful = Expert("A", {**EARTH, **LOCALITY}, (), {"locality": 0.3})
    found = pool([doubtful, Expert("B", LIGHTCONE)], (1, 0), SAMPLES)
    known = pool([Expert("On", on), Expert("Off", off)], (0.3, 0.7), SAMPLES)
    for name in found.best:
        assert found.best[name].value == pytest.approx(known.best[name].value)
    for key, quantiles in known.outputs.items():
        for p, figure in quantiles.items():
            assert found.outputs[key][p].value == pytest.approx(figure.value)
            assert found.own[0].outputs[key].quantiles[p].value == pytest.approx(figure.value)
    assert figures(found.simulations[0]) == figures(simulate(off, SAMPLES, outputs=MIXED))


def test_credences_give_the_chances_that_structural_gives():
    estimates, credences = {**EARTH, **LOCALITY, **EVIDENCE}, {"locality": 0.3, "evidence": 0.6}
    found = pool([Expert("A", estimates, (), credences), Expert("B", EARTH)], None, SAMPLES)
    known = structural(estimates, credences, SAMPLES)
    for name, best in known.best.items():
        # it counts draws where P(best) is not integrated in every combination
        assert found.own[0].best[name].value == pytest.approx(best.value, abs=5 * best.error)
        assert found.own[0].best[name].error < 0.02
    assert len(found.own[0].parts) == 4
    assert found.own[1].best == simulate(EARTH, SAMPLES).best


def test_an_extension_with_a_credence_is_left_out_of_the_averages_and_said():
    experts = [Expert("A", {**EARTH, **LOCALITY}, (), {"locality": 0.3}),
               Expert("B", {**EARTH, **LOCALITY})]  # fmt: skip
    found = pool(experts, None, SAMPLES)
    assert found.extensions == {}
    assert any("A gave a credence that this extension holds" in each for each in found.notes)
    assert "D_b" in found.points[0]  # at best estimates it is on


@pytest.mark.parametrize(
    ("credences", "words"),
    [
        ({"locality": 1.5}, "A: the credence of locality is 1.5"),
        ({"evidence": 0.5}, "A: there is a credence for evidence, but none of its inputs"),
        (dict.fromkeys(("locality", "evidence", "coalition", "several", "response"), 0.5),
         "A: 5 credences are given: a panel takes 4"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_credence_is_told_with_its_expert(credences, words):
    experts = [Expert("A", {**EARTH, **LOCALITY}, (), credences), Expert("B", EARTH)]
    with pytest.raises(PoolError, match=words):
        pool(experts, None, SAMPLES)


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        ({"lambda_own": 0.1}, "B: D_b is 0: locality needs to know"),
        ({"D_b": 2.0}, "B: Best of D_b is 2: enter a share"),
    ],
)
def test_what_is_wrong_with_an_extension_is_told_with_its_expert(extensions, words):
    with pytest.raises(PoolError, match=words):
        pooled({}, extensions)
