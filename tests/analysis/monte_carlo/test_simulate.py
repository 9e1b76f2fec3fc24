"""The simulation against closed forms, brute force, and itself on other machines' terms."""

import math
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from coop_xl import Estimate, evaluate, simulate
from coop_xl.analysis.monte_carlo import plan
from coop_xl.analysis.monte_carlo.outputs import MARGINALS, OUTPUTS
from coop_xl.estimates.distributions import beta
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.errors import InputError
from tests.analysis.cases import CERTAIN, EARTH, MULTIVERSE

NORMAL = CERTAIN | {"db_dF_V": Estimate(0.0, 0.2, 0.4, "normal")}  # (v) is 0.1·db_dF_V


def figures(simulation):
    """All numbers of a simulation, to the last bit."""
    found = []
    for group in (simulation, simulation.coherence):
        for summary in group.outputs.values():
            found += [summary.mean, summary.sd, *summary.quantiles.values()]
            found += [tuple(summary.pooled.counts), summary.pooled.smallest]
        found += [*group.best.values(), *group.expected_loss.values()]
    return [*found, simulation.coherence.share_broken, simulation.evpi]


@pytest.fixture(scope="module")
def earth():
    return simulate(EARTH)


@pytest.fixture(scope="module")
def brute_force():
    """Plain Monte Carlo of the same estimates, by the model's own front door."""
    random = np.random.default_rng(7)
    distributions = distributions_of(EARTH)
    draws = {key: each.quantile(random.random(10**6)) for key, each in distributions.items()}
    return evaluate(draws)


def test_a_certain_world_has_no_spread():
    found = simulate(CERTAIN, 2**10)
    known = evaluate(CERTAIN)
    for key, summary in found.outputs.items():
        assert summary.mean.value == pytest.approx(float(known[key]), rel=1e-12)
        assert summary.sd.value == pytest.approx(0, abs=1e-12)
        assert summary.quantile(0.3).value == pytest.approx(float(known[key]), rel=1e-12)
    assert found.best["V"].value == pytest.approx(0.5)  # (v) = (cv) = 0.02
    assert found.best["CV"].value == pytest.approx(0.5)


def test_a_normal_marginal_has_its_known_mean_spread_quantiles_and_chance():
    sd = 0.1 * 0.2 / 1.6448536269514722
    found = simulate(NORMAL)
    summary = found.outputs["marginal_V"]
    assert summary.mean.value == pytest.approx(0.02, rel=1e-12)
    assert summary.sd.value == pytest.approx(sd, rel=1e-4)
    for p, z in ((0.05, -1.6448536), (0.25, -0.6744898), (0.5, 0), (0.75, 0.6744898)):
        assert summary.quantile(p).value == pytest.approx(0.02 + z * sd, abs=sd * 1e-3)
    assert found.best["V"].value == pytest.approx(0.5, abs=1e-3)
    # E[max(v, c)] − c with c at the mean of v: sd/sqrt(2π)
    assert found.expected_loss["CV"].value == pytest.approx(sd / math.sqrt(2 * math.pi), rel=1e-3)


@pytest.mark.parametrize("key", OUTPUTS)
def test_means_and_quantiles_are_those_of_plain_monte_carlo(earth, brute_force, key):
    values, summary = brute_force[key], earth.outputs[key]
    error = float(np.std(values)) / 1000
    assert summary.mean.value == pytest.approx(float(np.mean(values)), abs=5 * error)
    for p, figure in summary.quantiles.items():
        # five standard errors of the rank of a quantile among 10^6, and of ours
        near = np.quantile(values, np.clip([p - 0.0025, p + 0.0025], 0, 1))
        slack = 5 * figure.error + 1e-12
        assert near[0] - slack <= figure.value <= near[1] + slack


def test_chances_are_those_of_plain_monte_carlo(earth, brute_force):
    for name in ("V", "CV", "CnV"):
        assert earth.best[name].value == pytest.approx(
            float(np.mean(brute_force["best"] == name)), abs=0.0025
        )
    assert sum(figure.value for figure in earth.best.values()) == pytest.approx(1, rel=1e-12)


def test_counting_and_integrating_agree_on_the_chances():
    counted = simulate(EARTH, 2**19, outputs=(), coherence=False).best
    integrated = simulate(EARTH, 2**16, outputs=(), coherence=False).best
    for name in counted:
        assert counted[name].value == pytest.approx(integrated[name].value, abs=2e-3)
        assert integrated[name].error < 1e-3


def test_means_are_exact_where_inputs_are_independent():
    # U, (v), (cv), (c¬v) are linear in each input: the mean of each, 1/F_V for F_V
    estimates = CERTAIN | {"F_V": Estimate(0.1, 0.2, 0.6, "uniform"), "p_V": beta(3, 7)}
    found = simulate(estimates, 2**10)
    over_F_V = math.log(6) / 0.5
    assert found.outputs["marginal_CV"].mean.value == pytest.approx(
        0.2 * 0.3 * 0.1 * over_F_V, rel=1e-10
    )
    assert found.outputs["marginal_CV"].mean.error == 0


def test_errors_cover_what_other_seeds_find():
    runs = [simulate(EARTH, 2**12, seed) for seed in range(24)]
    for pick in (
        lambda run: run.best["V"],
        lambda run: run.outputs["marginal_V"].quantiles[0.95],
        lambda run: run.expected_loss["CnV"],
    ):
        values = [pick(run).value for run in runs]
        said = np.sqrt(np.mean([pick(run).error ** 2 for run in runs]))
        assert said == pytest.approx(np.std(values, ddof=1), rel=0.5)  # 24 seeds: ± 15 %


class Elsewhere:
    """An executor that works backwards."""

    def __init__(self):
        self.waiting = []

    def submit(self, work, *arguments):
        future = Future()
        self.waiting.append((future, work, arguments))
        if len(self.waiting) == self.expected:
            for each, do, what in reversed(self.waiting):
                each.set_result(do(*what))
        return future


def test_the_same_seed_gives_the_same_bits_whatever_the_order_and_the_parts(monkeypatch):
    here = figures(simulate(EARTH, 2**20, 5))
    assert figures(simulate(EARTH, 2**20, 5)) == here
    monkeypatch.setattr(plan, "SHORTEST_TASK", plan.STRETCH)
    elsewhere = Elsewhere()
    elsewhere.expected = 16
    assert figures(simulate(EARTH, 2**20, 5, executor=elsewhere)) == here
    assert figures(simulate(EARTH, 2**20, 6)) != here


def test_progress_is_told_up_to_the_end():
    told = []
    simulate(EARTH, 2**17, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2**17, 2**17)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_incoherent_draws_are_counted_and_left_out():
    # F_V certain at 0.5; our agent brings F_I·p_V = 0.9·p_V: too much where p_V > 5/9
    estimates = CERTAIN | {"F_I": 0.9, "p_V": Estimate(0.0, 0.5, 1.0, "uniform")}
    found = simulate(estimates, 2**14).coherence
    assert found.broken_by_bound["F_V_least"] == pytest.approx(4 / 9, abs=1e-3)
    assert found.broken_by_bound["F_V_most"] == pytest.approx(4 / 9, abs=1e-3)
    assert found.share_broken.value >= 8 / 9 - 1e-3
    assert found.outputs["U"].pooled.count == round(2**14 * (1 - found.share_broken.value))
    note = simulate(estimates, 2**14).notes[-1]
    assert "of draws are inconsistent, most often because" in note
    assert "our agent" in note


def test_the_share_that_breaks_a_bound_has_an_error_also_where_no_draw_does():
    estimates = CERTAIN | {"F_I": 0.9, "p_V": Estimate(0.0, 0.5, 1.0, "uniform")}
    found = simulate(estimates, 2**14).coherence.shares_broken
    broken = found["F_V_least"]
    assert 0 < broken.error < 1e-3
    assert broken.value == pytest.approx(4 / 9, abs=4 * broken.error)
    gentle = simulate(CERTAIN | {"p_V": Estimate(0.2, 0.3, 0.4)}, 2**10).coherence.shares_broken
    assert {(each.value, each.error) for each in gentle.values()} == {(0.0, 1.5 / 2**10)}
    certain = simulate(CERTAIN, 2**10).coherence.shares_broken
    assert {(each.value, each.error) for each in certain.values()} == {(0.0, 0.0)}


def test_results_given_coherence_are_those_of_the_coherent_draws(brute_force):
    random = np.random.default_rng(7)
    distributions = distributions_of(EARTH)
    draws = {key: each.quantile(random.random(10**6)) for key, each in distributions.items()}
    s, t = (brute_force[key] for key in ("s", "t"))
    holds = (s <= 1) & (t <= 1)
    for name, part in (("F_CV", "CV"), ("F_CnV", "CnV")):
        holds &= draws[name] >= brute_force[f"F_{part}_least"]
        holds &= draws[name] <= brute_force[f"F_{part}_most"]
    found = simulate(EARTH).coherence
    assert found.share_broken.value == pytest.approx(1 - holds.mean(), abs=5e-4)
    median = np.median(brute_force["marginal_CV"][holds])
    assert found.outputs["marginal_CV"].quantiles[0.5].value == pytest.approx(median, rel=0.01)


def test_shares_of_any_smallness_give_the_same_chances_and_a_scale():
    tiny = {
        key: replace(each, low=each.low - 400, best=each.best - 400, high=each.high - 400)
        if key in ("log10_F_V", "log10_F_I")
        else each
        for key, each in MULTIVERSE.items()
    }
    tiny |= {"log10_F_V": Estimate(-404, -400, -396, "normal"), "db_dF_CV": 0.0}
    tiny |= {"log10_F_I": Estimate(-408, -403, -399, "normal")}
    found = simulate(tiny, 2**14)
    assert found.outputs["marginal_V"].log10_scale < -400
    assert np.isfinite(found.outputs["marginal_V"].quantiles[0.5].value)
    assert found.outputs["marginal_V"].quantiles[0.5].value != 0
    # with db_dF_CV = 0 F_V matters to none of the three: plain shares give the same chances
    plain = {key: each for key, each in tiny.items() if not key.startswith("log10")}
    same = simulate(plain | {"F_V": 1e-9, "F_I": 1e-12}, 2**14)
    for name in found.best:
        assert found.best[name].value == pytest.approx(same.best[name].value, abs=1e-2)


def test_a_mean_that_does_not_exist_is_infinite_and_the_chances_stand():
    found = simulate(MULTIVERSE, 2**13)
    assert found.outputs["marginal_CV"].mean.value == math.inf
    assert found.evpi.value == math.inf
    assert sum(each.value for each in found.best.values()) == pytest.approx(1)
    assert math.isfinite(found.coherence.outputs["marginal_CV"].mean.value)


@pytest.mark.parametrize("db_dF_CnV", [0.2, 0.1])
def test_a_difference_of_two_infinite_means_is_no_finite_one(db_dF_CnV):
    # (v) has 1/F_V·(p_CV − F_CV) − 1/(1−F_V)·(p_CnV − F_CnV)
    both = {"F_V": Estimate(0.05, None, 0.95, "normal"), "p_CV": 0.6, "p_CnV": 0.6}
    found = simulate(CERTAIN | both | {"db_dF_CnV": db_dF_CnV}, 2**10)
    assert found.outputs["marginal_V"].mean.value == math.inf


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
@pytest.mark.parametrize("size", [1e101, 1e160, 1e300, 1e305])
def test_utilities_too_large_for_means_have_none_and_the_chances_stand(size):
    usual = simulate(EARTH, 2**10)
    vast = {
        key: replace(EARTH[key], **{end: getattr(EARTH[key], end) * size
                                    for end in ("low", "best", "high")})
        for key in ("U_B", "U_nB", "dU_B_dF_V", "dU_nB_dF_V")
    }  # fmt: skip
    found = simulate(EARTH | vast, 2**10)
    assert found.outputs["marginal_CV"].mean.value == math.inf
    assert found.evpi.value == math.inf
    assert any(note.startswith("U_B, U_nB") and "10^100" in note for note in found.notes)
    for name, each in usual.best.items():
        assert found.best[name].value == pytest.approx(each.value, abs=1e-4)


def test_correlated_inputs_change_the_mean_of_their_product():
    # (cv) is proportional to p_V·dp_CV_da_CV: with correlation E[xy] = E[x]E[y] + cov
    uniform = Estimate(0.0, 0.5, 1.0, "uniform")
    estimates = CERTAIN | {"p_V": uniform, "dp_CV_da_CV": Estimate(0.0, 0.5, 1.0, "uniform")}
    rank = 0.8  # the correlation of two uniforms is that of their ranks
    found = simulate(estimates, 2**16, correlations=[("p_V", "dp_CV_da_CV", rank)])
    known = 0.2 * 0.2 * (0.25 + rank / 12)
    assert found.outputs["marginal_CV"].mean.value == pytest.approx(known, rel=1e-3)


@pytest.mark.parametrize("samples", [0, 63, 2.5, "many", 2**41])
def test_a_wrong_number_of_samples_is_told(samples):
    with pytest.raises(InputError, match=r"samples is .*: enter a whole number from 64"):
        simulate(EARTH, samples)


def test_samples_are_rounded_up_to_a_power_of_two():
    assert simulate(EARTH, 1000).samples == 1024


def test_an_unknown_output_is_told():
    with pytest.raises(InputError, match="marginal_X is no output: name one of U, marginal_V"):
        simulate(EARTH, outputs=["marginal_X"])


def test_only_the_outputs_asked_for_are_summarised():
    found = simulate(EARTH, 2**10, outputs=("marginal_CV",), coherence=False)
    assert list(found.outputs) == ["marginal_CV"]
    assert found.coherence is None
    assert set(MARGINALS) == {f"marginal_{name}" for name in found.best}


def test_a_histogram_for_a_chart_holds_the_middle_of_the_draws(earth):
    edges, shares = earth.outputs["marginal_CV"].histogram
    assert len(edges) == len(shares) + 1
    assert shares.sum() == pytest.approx(0.99, abs=0.005)
