"""Proposals under uncertainty, against plain Monte Carlo."""

import numpy as np
import pytest

from coop_xl import CoopError, Estimate, Proposal, evaluate, rank_proposals
from coop_xl.analysis.proposals.proposal_arrays import proposals_of
from coop_xl.analysis.proposals.worths import WORTHS
from coop_xl.estimates.example_proposals import COST_OF_UNIT, PROPOSALS
from coop_xl.estimates.fit import distributions_of
from coop_xl.estimates.proposals import EFFECTS
from tests.analysis.cases import EARTH, MULTIVERSE

DRAWS = 2**17
MANY = 5  # standard errors within which two estimates of one number lie


@pytest.fixture(scope="module")
def ours():
    return rank_proposals(EARTH, PROPOSALS, cost_of_unit=COST_OF_UNIT).uncertainty


@pytest.fixture(scope="module")
def plain():
    """The values of proposals, and the three marginals, in draws made the plainest way."""
    random = np.random.default_rng(7)
    inputs = {
        key: each.quantile(random.random(DRAWS)) for key, each in distributions_of(EARTH).items()
    }
    at = evaluate(inputs)
    worth = [at[key] for key in list(WORTHS.values())[:-1]] + [inputs["b"], 1 - inputs["b"]]
    given = proposals_of(PROPOSALS)
    values = np.zeros((len(PROPOSALS), DRAWS))
    for place in range(len(PROPOSALS)):
        for row in range(len(EFFECTS)):
            if (row, place) in given.uncertain:
                effect = given.uncertain[row, place].quantile(random.random(DRAWS))
                values[place] += given.chances[place] * effect * worth[row]
    return values, np.array(worth[:3]), inputs


def near(figure, sample):
    """Whether a figure is that of a plain sample, within the errors of both."""
    error = np.hypot(figure.error, sample.std() / np.sqrt(len(sample)))
    return abs(figure.value - sample.mean()) <= MANY * error + 1e-15


def test_means_are_exact_and_those_of_plain_draws(ours, plain):
    for figure, sample in zip(ours.mean, plain[0], strict=True):
        assert figure.error == 0
        assert near(figure, sample)


def test_chances_and_losses_are_those_of_plain_draws(ours, plain):
    values, marginals, _ = plain
    per_cost = values / proposals_of(PROPOSALS).costs[:, None]
    most = per_cost.max(axis=0)
    bar = marginals[marginals.mean(axis=1).argmax()] / COST_OF_UNIT
    for place in range(len(PROPOSALS)):
        assert near(ours.best[place], (per_cost[place] == most).astype(float))
        assert near(ours.above_bar[place], (per_cost[place] > bar).astype(float))
        assert near(ours.harmful[place], (values[place] < 0).astype(float))
        assert near(ours.expected_loss[place], most - per_cost[place])
    assert sum(each.value for each in ours.best) == pytest.approx(1)
    assert ours.evpi == min(ours.expected_loss, key=lambda each: each.value)


def test_quantiles_are_those_of_plain_draws(ours, plain):
    for place, sample in enumerate(plain[0]):
        for found, p in ((ours.p5, 0.05), (ours.p50, 0.5), (ours.p95, 0.95)):
            share = np.mean(sample <= found[place].value)
            assert share == pytest.approx(p, abs=0.006)


def test_what_knowing_is_worth_is_that_of_plain_draws_in_bins(ours, plain):
    values, _, inputs = plain
    per_cost = values / proposals_of(PROPOSALS).costs[:, None]
    for key in ("F_I", "dp_V_da_V", "b"):
        order = np.argsort(inputs[key])
        bins = per_cost[:, order].reshape(len(PROPOSALS), 64, -1).mean(axis=2)
        gain = bins.max(axis=0).mean() - per_cost.mean(axis=1).max()
        assert ours.worth_knowing[key].value == pytest.approx(gain, abs=0.02 * ours.evpi.value)
    figures = [each.value for each in ours.worth_knowing.values()]
    assert figures == sorted(figures, reverse=True)
    assert 0 <= figures[-1] <= figures[0] <= ours.evpi.value


def test_knowing_the_one_uncertain_effect_is_worth_as_much_as_knowing_everything():
    certain = {key: each.best for key, each in EARTH.items()}
    proposals = [
        Proposal("Sure", 1.0, effects={"change_b": 0.01}),
        Proposal("Bold", 1.0, effects={"change_b": Estimate(-0.05, 0.005, 0.06)}),
    ]
    found = rank_proposals(certain, proposals).uncertainty
    assert list(found.worth_knowing) == [("Bold", "change_b")]
    assert found.worth_knowing["Bold", "change_b"].value == pytest.approx(
        found.evpi.value, abs=MANY * found.evpi.error
    )


def test_the_same_seed_gives_the_same_bits():
    one, again, other = (
        rank_proposals(EARTH, PROPOSALS, samples=2**10, seed=seed).uncertainty
        for seed in (3, 3, 4)
    )
    assert one.p50 == again.p50
    assert one.p50 != other.p50


def test_with_extensions_means_come_from_draws_and_have_errors():
    given = EARTH | {"use_masses": 1.0, "lambda_own": Estimate(0.01, 0.05, 0.2), "D_b": 0.6}
    found = rank_proposals(given, PROPOSALS, samples=2**12).uncertainty
    assert all(each.error > 0 for each in found.mean)
    assert 0 < max(each.value for each in found.worth_knowing.values()) <= found.evpi.value


def test_thresholds_hold_in_every_draw():
    given = EARTH | {"Y_V": 2.0}
    proposals = [
        Proposal("Uncertain", 1.0, effects={"effort_V": Estimate(1.0, 2.0, 4.0)}),
        Proposal("Below", 1.0, effects={"effort_V": 1.9}),
    ]
    found = rank_proposals(given, proposals, samples=2**12).uncertainty
    assert found.p5[0].value <= 0 < found.p95[0].value
    assert found.mean[1].value == 0


def test_correlated_inputs_and_minute_shares_are_served():
    pairs = [("log10_F_V", "log10_F_I", 0.8)]
    found = rank_proposals(MULTIVERSE, PROPOSALS, samples=2**10, correlations=pairs).uncertainty
    assert sum(each.value for each in found.best) == pytest.approx(1)
    assert np.isfinite([each.value for each in found.mean]).all()


def test_unheard_of_shares_are_refused_with_the_reason():
    given = EARTH | {"F_V": None, "log10_F_V": -400.0}
    del given["F_V"]
    with pytest.raises(CoopError, match="below 10"):
        rank_proposals(given, PROPOSALS)


def test_where_nothing_is_uncertain_nothing_is_drawn():
    certain = {key: each.best for key, each in EARTH.items()}
    sure = [Proposal("A", 1.0, effects={"effort_V": 1.0})]
    assert rank_proposals(certain, sure).uncertainty is None
    assert rank_proposals(EARTH, sure, samples=0).uncertainty is None


def test_too_many_numbers_are_refused_with_what_would_do():
    many = [Proposal(f"P{i}", 1.0, effects={"effort_V": 1.0}) for i in range(3000)]
    with pytest.raises(CoopError, match="at most 8,192 samples"):
        rank_proposals(EARTH, many)
