# ruff: noqa: E501 — a case a line
"""Simulation with extensions: off it is the base model, on it is brute force."""

import math

import numpy as np
import pytest

from coop_xl import (
    EXTENSION_INPUTS,
    CoopError,
    Estimate,
    evaluate,
    evppi,
    rank_correlations,
    simulate,
    sobol_indices,
    tornado,
)
from coop_xl.analysis.monte_carlo import blocks, plan
from coop_xl.analysis.monte_carlo.outputs import MARGINALS, OUTPUTS, RATIOS
from coop_xl.estimates.fit import distribution_of, distributions_of
from tests.analysis.cases import CERTAIN, EARTH, MULTIVERSE

from .test_simulate import Elsewhere, figures

DRAWS = 2**18  # of plain Monte Carlo
DEFAULTS = {key: float(each.default) for key, each in EXTENSION_INPUTS.items()}
LOCALITY = {
    "D_b": Estimate(0.2, 0.4, 0.6),
    "lambda_own": Estimate(0.001, 0.01, 0.1),
    "kappa_own": 0.05,
}
EVIDENCE = {
    "alpha_V": Estimate(0.01, 0.1, 0.4),
    "alpha_nV": Estimate(-0.1, 0.02, 0.2),
    "S_V": Estimate(0.05, 0.1, 0.2),
}
SEVERAL = {"dp_CV_da_V": Estimate(0.0, 0.005, 0.02, "PERT"), "dp_CnV_da_CV": 0.003}
COALITION = {"gamma": Estimate(0.01, 0.1, 0.3), "F_V_from": 0.02, "slope_below": 0.01}
SETTINGS = {
    "locality": LOCALITY,
    "coalition": COALITION,
    "evidence": EVIDENCE,
    "several": SEVERAL,
    "all": LOCALITY | COALITION | EVIDENCE | SEVERAL,
}


def brute_force(estimates):
    """Plain Monte Carlo of the same estimates, by the model's own front door."""
    random = np.random.default_rng(11)
    found = distributions_of(estimates)
    return evaluate({key: each.quantile(random.random(DRAWS)) for key, each in found.items()})


@pytest.fixture(scope="module", params=SETTINGS)
def both(request):
    """A simulation with extensions, and brute force."""
    estimates = EARTH | SETTINGS[request.param]
    return simulate(estimates, 2**15), brute_force(estimates)


@pytest.fixture(scope="module")
def base():
    return figures(simulate(EARTH, 2**13, 3))


@pytest.mark.parametrize(
    "off",
    [
        DEFAULTS,
        {"alpha_V": 0.0, "alpha_nV": 0.0},
        LOCALITY | {"use_locality": 0.0},
        SETTINGS["all"] | {f"use_{name}": 0 for name in SETTINGS if name != "all"},
        {"S_V": Estimate(0.05, 0.1, 0.2), "p_A": 0.4},  # what evidence would take if it were on
    ],
    ids=["defaults", "no correlation", "switched off", "all switched off", "nothing to act on"],
)
def test_what_is_off_leaves_the_base_model_to_the_last_bit(base, off):
    assert figures(simulate(EARTH | off, 2**13, 3)) == base
    assert list(simulate(EARTH | off, 64).inputs) == list(simulate(EARTH, 64).inputs)


@pytest.mark.parametrize("key", OUTPUTS)
def test_means_and_quantiles_are_those_of_brute_force(both, key):
    found, values = both[0].outputs[key], both[1][key]
    values = values[np.isfinite(values)]
    error = math.hypot(np.std(values) / math.sqrt(values.size), found.mean.error)
    if found.mean.value == -math.inf:
        best = np.maximum.reduce([both[1][each] for each in MARGINALS])
        assert key in RATIOS
        assert best.min() < 0 < best.max()  # it passes through 0, so a share of it has no mean
    elif key not in ("ratio_CV", "ratio_CnV"):  # against a best near 0 their tails are heavy
        assert found.mean.value == pytest.approx(np.mean(values), abs=5 * error)
    for p, figure in found.quantiles.items():
        rank = 5 * math.sqrt(p * (1 - p) / values.size)
        near = np.quantile(values, [p - rank, p + rank])
        slack = 5 * figure.error + 1e-12
        assert near[0] - slack <= figure.value <= near[1] + slack


def test_chances_and_losses_are_those_of_brute_force(both):
    found, at = both
    three = [at[key] for key in MARGINALS]
    most = np.maximum.reduce(three)
    assert sum(each.value for each in found.best.values()) == pytest.approx(1, rel=1e-12)
    for name, value in zip(found.best, three, strict=True):
        chance = np.mean(at["best"] == name)
        error = math.hypot(0.5 / math.sqrt(DRAWS), found.best[name].error)
        assert found.best[name].value == pytest.approx(chance, abs=5 * error + 1e-5)
        lost = most - value
        error = math.hypot(np.std(lost) / math.sqrt(DRAWS), found.expected_loss[name].error)
        assert found.expected_loss[name].value == pytest.approx(np.mean(lost), abs=5 * error)


@pytest.mark.parametrize(
    "off_in_effect",
    [{"gamma": 1e-300}, {"alpha_V": 1e-300}, {"dp_CV_da_V": 1e-300}, {"slope_below": 1.0}],
    ids=lambda setting: next(iter(setting)),
)
def test_extensions_without_effect_give_the_base_model_by_the_other_path(off_in_effect):
    one, other = simulate(EARTH, 2**13), simulate(EARTH | off_in_effect, 2**13)
    for key in OUTPUTS:
        for p in (0.05, 0.5, 0.95):
            assert other.outputs[key].quantile(p).value == pytest.approx(
                one.outputs[key].quantile(p).value, rel=1e-3
            )
        mean, error = other.outputs[key].mean.value, other.outputs[key].mean.error
        assert mean == pytest.approx(one.outputs[key].mean.value, abs=4.5 * error + 1e-12)
    for name in one.best:
        assert other.expected_loss[name].value == pytest.approx(
            one.expected_loss[name].value, rel=1e-9
        )
    assert other.coherence.broken_by_bound == one.coherence.broken_by_bound


def test_locality_without_locality_is_the_base_model_with_its_slopes():
    # λ = κ = 0: db/dF_C|V = D·F_V, db/dF_C|¬V = D·(1−F_V), db/dF_V = D·(F_C|V − F_C|¬V)
    estimates = EARTH | {"F_V": 0.2, "F_CV": 0.7, "F_CnV": 0.4}
    slopes = {"db_dF_V": 0.3 * 0.3, "db_dF_CV": 0.3 * 0.2, "db_dF_CnV": 0.3 * 0.8}
    estimates |= slopes
    one, other = (
        simulate(estimates, 2**13),
        simulate(estimates | {"D_b": 0.3, "lambda_own": 0.0}, 2**13),
    )
    for name in one.best:
        assert other.best[name].value == pytest.approx(one.best[name].value, abs=1e-9)
        assert other.expected_loss[name].value == pytest.approx(
            one.expected_loss[name].value, rel=1e-9
        )


def test_certain_extensions_give_what_evaluate_gives():
    at = CERTAIN | {"D_b": 0.4, "lambda_own": 0.1, "alpha_V": 0.3, "dp_CnV_da_V": 0.1}
    found, known = simulate(at, 64), evaluate(at)
    for key in OUTPUTS:
        assert found.outputs[key].mean.value == pytest.approx(float(known[key]), rel=1e-12)
    assert found.best[str(known["best"])].value == 1


def test_a_mean_that_is_not_linear_in_an_input_is_the_integral():
    # S_V = F_V/p_V − F_I: (v) = F_I·Q·t·(1 − α + α·F_V/F_I/p_V), and E[1/p_V] = ln 9/0.8
    at = CERTAIN | {"alpha_V": 0.3}
    per_p_V = 0.3 * 0.5 / 0.1
    alone = float(evaluate(at)["marginal_V"]) / (0.7 + per_p_V / 0.5)
    found = simulate(at | {"p_V": Estimate(0.1, None, 0.9, "uniform")}, 2**16)
    mean = found.outputs["marginal_V"].mean
    assert mean.value == pytest.approx(alone * (0.7 + per_p_V * math.log(9) / 0.8), rel=1e-7)
    assert mean.error <= 1e-6 * mean.value  # two of 65,536 draws next to the ends may be astray


def test_a_threshold_leaves_nothing_of_a_marginal():
    found = simulate(EARTH | {"Y_CV": Estimate(5, 10, 30)}, 2**10)
    assert found.outputs["marginal_CV"].quantile(0.95).value == 0
    assert found.best["CV"].value == pytest.approx(0, abs=1e-3)
    assert "below a threshold a marginal value is zero" in found.notes[0]


def test_the_same_seed_gives_the_same_bits_whatever_the_parts(monkeypatch):
    estimates = EARTH | SETTINGS["all"]
    monkeypatch.setattr(blocks, "STRETCH", 2**13)
    here = figures(simulate(estimates, 2**17, 5))
    monkeypatch.setattr(plan, "SHORTEST_TASK", 2**13)
    elsewhere = Elsewhere()
    elsewhere.expected = 16
    assert figures(simulate(estimates, 2**17, 5, executor=elsewhere)) == here
    assert figures(simulate(estimates, 2**17, 6)) != here


def test_correlations_may_name_inputs_of_extensions():
    pairs = [("alpha_V", "p_V", 0.7)]
    estimates = EARTH | EVIDENCE
    plain, tied = simulate(estimates, 2**13), simulate(estimates, 2**13, correlations=pairs)
    assert tied.outputs["marginal_CV"].mean.value > plain.outputs["marginal_CV"].mean.value
    off = estimates | {"use_evidence": 0.0}
    assert figures(simulate(off, 2**13, correlations=pairs)) == figures(simulate(EARTH, 2**13))


def test_a_tail_too_heavy_through_an_extension_leaves_no_mean():
    # S_V = F_V/p_V − F_I: 1/p_V is as heavy as p_V's log-odds are wide
    wide = EARTH | {"p_V": Estimate(1e-4, 0.05, 0.9), "alpha_V": 0.1}
    found = simulate(wide, 2**10)
    assert found.outputs["marginal_V"].mean.value == math.inf
    assert found.evpi.value == math.inf
    assert math.isfinite(found.outputs["U"].mean.value)
    assert math.isfinite(simulate(wide | {"use_evidence": 0}, 64).evpi.value)
    assert math.isfinite(simulate(EARTH | EVIDENCE, 64).evpi.value)


def test_shares_of_civilisations_below_nothing_are_told():
    above = EARTH | {"F_V": Estimate(0.5, 0.7, 0.9), "p_V": 0.5, "alpha_V": 0.1}
    assert simulate(above, 64).notes[0].startswith("S_V: in about 9")
    assert not any(note.startswith("S_V") for note in simulate(above | {"S_V": 0.2}, 64).notes)


# Sensitivity


def test_tornado_bars_are_the_model_at_the_ends():
    estimates = EARTH | LOCALITY
    swings = {each.key: each for each in tornado(estimates, "marginal_CV")}
    best = {
        key: each.best if isinstance(each, Estimate) else each for key, each in estimates.items()
    }
    known = evaluate(best | {"lambda_own": 0.1})["marginal_CV"]
    assert swings["lambda_own"].at_high == pytest.approx(float(known), rel=1e-12)
    assert "db_dF_CV" in swings
    assert swings["db_dF_CV"].width == 0  # locality derives it


def test_indices_and_ranks_tell_of_inputs_of_extensions():
    only = CERTAIN | {"gamma": Estimate(-0.1, 0.1, 0.3, "normal"), "F_V": 0.9}
    only |= {"dp_CV_da_CV": Estimate(0.5, 1, 2)}
    found = sobol_indices(only, 2**12)
    assert found["marginal_V"]["gamma"].first.value == pytest.approx(1, abs=0.02)
    assert found["marginal_CV"]["gamma"].total.value == pytest.approx(0, abs=1e-9)
    ranks = rank_correlations(only, 2**12)
    assert ranks["marginal_V"]["gamma"] == pytest.approx(1, abs=1e-3)
    off = only | {"use_coalition": 0.0}
    assert "gamma" not in sobol_indices(off, 64)["marginal_V"]


def test_values_of_information_are_those_of_the_closed_form_where_extensions_do_nothing():
    one, other = evppi(EARTH, 2**16), evppi(EARTH | {"alpha_V": 1e-300}, 2**16)
    assert other.evpi.value == pytest.approx(one.evpi.value, rel=1e-9)
    assert list(other.inputs)[:3] == list(one.inputs)[:3]
    for key, known in one.inputs.items():
        error = other.inputs[key].error
        assert other.inputs[key].value == pytest.approx(known.value, abs=5 * error + 5e-5)
    assert other.inputs["F_I"].value == 0  # it multiplies all three
    assert evppi(EARTH | LOCALITY | {"use_locality": 0}, 64) == evppi(EARTH, 64)


def test_an_input_of_an_extension_is_worth_what_a_normal_decision_says():
    # (v) − (cv) = 0.1·0.5·2γ·(2·0.9−1)/… is normal in γ, with (cv) its mean: sd/sqrt(2π)
    at = CERTAIN | {"F_V": 0.9, "db_dF_V": 0.0, "dp_CnV_da_CnV": 0.0}
    half = 0.1
    mean = evaluate(at | {"gamma": 0.3})
    at |= {"dp_CV_da_CV": float(mean["marginal_V"] / mean["marginal_CV"])}
    slope = float(evaluate(at | {"gamma": 1.3})["marginal_V"] - mean["marginal_V"])
    gamma = Estimate(0.3 - half, 0.3, 0.3 + half, "normal")
    found = evppi(at | {"gamma": gamma}, 2**16)
    sd = slope * half / 1.6448536269514722
    known = sd / math.sqrt(2 * math.pi)
    assert found.inputs["gamma"].value == pytest.approx(known, rel=2e-3)
    assert found.evpi.value == pytest.approx(known, rel=1e-3)
    assert found.inputs["gamma"].value <= found.evpi.value


def test_more_inputs_than_sobol_points_have_dimensions_for_are_told():
    more = SETTINGS["all"] | {
        key: Estimate(0.3, 0.4, 0.5) for key in ("S_V", "p_A", "p_CA", "p_CM", "kappa_own")
    }
    more |= {f"dp_{pair}": Estimate(0.001, 0.002, 0.003)
             for pair in ("V_da_CV", "CnV_da_CV", "V_da_CnV", "CV_da_CnV", "CnV_da_V")}  # fmt: skip
    more |= {"slope_below": Estimate(0, 0.1, 0.2)}
    assert len(sobol_indices(EARTH | LOCALITY, 64)["U"]) == 20
    with pytest.raises(CoopError, match="35 inputs are uncertain, and Sobol indices serve 32"):
        sobol_indices(EARTH | more, 64)


def test_the_two_branches_move_no_draw_and_a_note_says_so():
    base, found = simulate(EARTH, 256), simulate(EARTH | {"use_branches": 1.0}, 256)
    for name in base.best:
        assert found.best[name].value == pytest.approx(base.best[name].value, abs=0.02)
    assert any(note.startswith("use_branches: the exact value") for note in found.notes)


# What is refused


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        ({"lambda_own": 0.1}, "D_b is 0: locality needs to know"),
        ({"use_locality": Estimate(0, None, 1, "uniform")}, "use_locality is a switch: enter 0 or 1"),
        ({"use_locality": 0.5}, "Best of use_locality is 0.5: enter 0 or 1"),
        ({"alpha_V": Estimate(-1, 0, 1)}, "Low is -1, which auto never reaches: enter it a little above -1"),
        ({"Y_V": Estimate(0, 1, 2)}, "Low is 0, which auto never reaches"),
        ({"pmax_V": Estimate(0.5, 0.9, math.inf)}, "Low is 0.5 and High inf: enter a probability"),
        ({"pmax_V": 0.001}, "pmax_V is not above p_V"),
        ({"F_V_from": Estimate(0.1, 0.2, 0.3), "F_V_to": Estimate(0.2, 0.3, 0.4)}, "F_V_from may be above F_V_to"),
        ({"lambda_own": 1.0}, "Best of lambda_own is 1: enter a number from 0 and below 1"),
    ],
)  # fmt: skip
def test_errors_name_the_input_and_the_remedy(extensions, words):
    with pytest.raises(CoopError, match=words.replace(".", r"\.")):
        simulate(EARTH | extensions, 64)


def test_minute_shares_are_refused_as_evaluate_does():
    far = MULTIVERSE | {"gamma": 0.1, "log10_F_V": Estimate(-180, -150, -120)}
    with pytest.raises(CoopError, match="F_V is below 10\\^−140 in some draws"):
        simulate(far, 64)
    assert simulate(far | {"use_coalition": 0.0}, 64).samples == 64


def test_auto_keeps_a_correlation_between_its_ends_and_meets_its_quantiles():
    found = distribution_of("alpha_V", Estimate(-0.2, 0.1, 0.8))
    assert found.quantile([0.05, 0.5, 0.95]) == pytest.approx([-0.2, 0.1, 0.8], rel=1e-9)
    ends = found.quantile([1e-300, 0.5])[0], found.quantile(0.5, 0.5), found.quantile(1 - 1e-16)
    assert -1 <= ends[0] < ends[1] < ends[2] <= 1
