"""Portfolios chosen by mean gains: over drawn models, against plain draws of one model each."""

from dataclasses import replace
from itertools import combinations
from time import perf_counter

import numpy as np
import pytest

from coop_xl import CoopError, Estimate, Proposal, fund
from coop_xl.analysis.proposals.exact_gains import moved
from coop_xl.analysis.proposals.mean_models import DRAWS, mean_models
from coop_xl.analysis.proposals.proposal_arrays import proposals_of
from coop_xl.analysis.proposals.proposal_study import Asked, proposal_study
from coop_xl.analysis.proposals.ranking import rank_proposals
from coop_xl.estimates.example_proposals import BUDGET, PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.fit import distributions_of
from coop_xl.findings.proposal_findings import chosen_by
from tests.analysis.cases import EARTH, MULTIVERSE

NEAR = 0.02  # 256 draws are this near to exact means
# A bet: harmful at Best, worth much on average, as its High is far out.
BET = Proposal("Bet", 1.0, 1.0, {"change_U_nB": Estimate(-0.02, -0.01, 2.0, "triangular")})
SAFE = Proposal("Safe", 1.0, 1.0, {"change_U_nB": 0.01})


def test_gains_are_near_the_exact_means_where_effects_are_small():
    small = [
        replace(each, effects={key: Estimate(*(1e-4 * v for v in (e.low, e.best, e.high)))
                for key, e in each.effects.items()}, needs=(), group="")
        for each in PROPOSALS
    ]  # fmt: skip
    exact = [each.value for each in rank_proposals(EARTH, small, samples=64).uncertainty.mean]
    for proposal, mean in list(zip(small, exact, strict=True))[:9]:
        if mean > 0:
            found = fund(EARTH, [proposal], 1e9, by="mean")
            assert found.gain == pytest.approx(mean, rel=NEAR)


def test_the_set_is_the_best_of_all_by_the_mean_over_drawn_models():
    given = [replace(each, needs=(), group="") for each in PROPOSALS[:7]]
    models, at_mean = mean_models(distributions_of(EARTH), proposals_of(given))
    assert sum(np.sum(w) for w, _ in models.parts) == pytest.approx(1)
    assert sum(np.size(w) for w, _ in models.parts) == DRAWS

    def mean_gain(places):
        total = 0.0
        for outcome in range(2 ** len(places)):
            works = [place for k, place in enumerate(places) if outcome >> k & 1]
            chance = np.prod([
                at_mean.chances[p] if p in works else 1 - at_mean.chances[p] for p in places
            ])  # fmt: skip
            effects = at_mean.effects[:, works].sum(axis=1)
            total += chance * sum(
                float(np.sum(w * moved(each, effects[:, None, None]).U))
                for w, each in models.parts
            )
        return total

    found = fund(EARTH, given, 5_000_000, by="mean")
    best = max(
        (mean_gain(each), each)
        for size in range(len(given) + 1)
        for each in combinations(range(len(given)), size)
        if sum(given[place].cost for place in each) <= 5_000_000
    )
    assert found.gain == pytest.approx(best[0], rel=1e-9)
    assert found.funded == tuple(given[place].name for place in best[1])


def test_choices_by_best_and_by_mean_may_differ_and_it_is_said():
    content = EXAMPLES["earth"]
    for by, funded in (("best", "Safe"), ("mean", "Bet")):
        study = proposal_study("x", content, [BET, SAFE], Asked(budget=1.0, samples=64, by=by))
        assert study.portfolio.by == by
        assert study.portfolio.funded == (funded,)
        said = list(chosen_by(study))
        other = "Safe" if funded == "Bet" else "Bet"
        assert f"{other} would be funded in place of {funded}." in said[1]
        assert ("Best" in said[0]) == (by == "best")


def test_where_nothing_is_uncertain_nothing_is_said_of_it():
    estimates = {
        key: Estimate(best=each.best) for key, each in EXAMPLES["earth"].estimates.items()
    }
    content = replace(EXAMPLES["earth"], estimates=estimates, correlations=())
    study = proposal_study("x", content, [SAFE], Asked(budget=1.0))
    assert study.otherwise is None
    assert list(chosen_by(study)) == []


def test_correlations_and_the_seed_count():
    def gain(**how):
        return fund(EARTH, PROPOSALS[:3], BUDGET, by="mean", **how).gain

    assert gain(seed=1) != gain(seed=0)
    assert gain(correlations=[("p_V", "F_V", 0.9)]) != gain()
    assert gain() == gain()


@pytest.mark.parametrize(
    "extensions",
    [{"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": Estimate(0.01, 0.05, 0.2)},
     {"alpha_V": Estimate(0.1, 0.2, 0.4)}],
    ids=["locality", "evidence"],
)  # fmt: skip
def test_extensions_count(extensions):
    base = {
        key: each
        for key, each in EARTH.items()
        if "D_b" not in extensions or key not in ("db_dF_CV", "db_dF_CnV", "db_dF_V")
    }
    given = {**base, **extensions}
    if "D_b" in extensions:
        given |= {key: EARTH[key] for key in ("db_dF_CV", "db_dF_CnV", "db_dF_V")}
    found = fund(given, PROPOSALS[:4], BUDGET, by="mean")
    assert found.gain > 0
    assert found.gain != fund(EARTH, PROPOSALS[:4], BUDGET, by="mean").gain


def test_what_has_no_finite_mean_is_refused():
    with pytest.raises(CoopError, match="no finite mean"):
        fund(MULTIVERSE, PROPOSALS[:2], BUDGET, by="mean")
    with pytest.raises(CoopError, match="choose best or mean"):
        fund(EARTH, PROPOSALS[:2], BUDGET, by="median")


def test_20_proposals_take_little_time():
    many = [replace(PROPOSALS[place % 12], name=f"P{place}", needs=(), group="")
            for place in range(20)]  # fmt: skip
    start = perf_counter()
    found = fund(EARTH, many, 2 * BUDGET, by="mean")
    assert perf_counter() - start < 6
    assert found.gain > 0
