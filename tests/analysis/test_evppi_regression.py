"""The value of groups of inputs with extensions on: nested Monte Carlo and closed forms."""

import numpy as np
import pytest
from scipy import stats

from coop_xl import Estimate, evaluate, evppi
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED

from .cases import CERTAIN, EARTH

# Locality and tractabilities are uncertain, all else as in the earth example
SMALL = {key: each.best for key, each in EARTH.items()} | {
    "D_b": Estimate(0.1, 0.4, 0.7),
    "lambda_own": Estimate(0.01, 0.05, 0.4),
    "dp_V_da_V": Estimate(0.005, 0.01, 0.02),
    "dp_CV_da_CV": Estimate(0.005, 0.02, 0.05),
    "p_V": Estimate(0.2, 0.4, 0.7),
}
SCORES, WEIGHTS = np.polynomial.hermite_e.hermegauss(16)  # reach into the tails
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def grid(keys):
    """All combinations of values of some inputs, and how likely each is."""
    found, ends = distributions_of(SMALL), (stats.norm.cdf(SCORES), stats.norm.sf(SCORES))
    axes = np.meshgrid(*(found[key].quantile(*ends) for key in keys), indexing="ij")
    weights = np.prod(np.meshgrid(*[WEIGHTS] * len(keys), indexing="ij"), axis=0)
    return dict(zip(keys, (each.ravel() for each in axes), strict=True)), weights.ravel()


def nested(learnt, others):
    """E[max E[marginal | learnt]] − max E by trying all combinations, through `evaluate`."""
    (outer, likely), (inner, weights) = grid(learnt), grid(others)
    means = []
    for place in range(len(likely)):
        at = evaluate(SMALL | inner | {key: each[place] for key, each in outer.items()})
        means.append([weights @ at[f"marginal_{name}"] for name in INTERVENTIONS])
    return float(likely @ np.max(means, axis=1) - np.max(likely @ np.array(means)))


@pytest.mark.parametrize(
    ("learnt", "others"),
    [
        (["D_b", "lambda_own"], ["dp_V_da_V", "dp_CV_da_CV", "p_V"]),
        (["dp_V_da_V", "dp_CV_da_CV"], ["D_b", "lambda_own", "p_V"]),
    ],
)
def test_a_group_is_worth_what_nested_monte_carlo_finds(learnt, others):
    known = nested(learnt, others)
    found = evppi(SMALL, 2**16).groups[ACCEPTED[learnt[0]].group]
    assert known > 1e-3
    # 1 %: 16 points do not tell exactly where the choice switches
    assert found.value == pytest.approx(known, abs=0.01 * known + 4 * found.error)


def test_a_group_is_worth_what_the_closed_form_finds_where_extensions_do_nothing():
    one, other = evppi(EARTH, 2**16), evppi(EARTH | {"alpha_V": 1e-300}, 2**16)
    assert set(other.groups) == set(one.groups)
    for name, known in one.groups.items():
        error = other.groups[name].error + known.error
        assert known.value - 0.1 * known.value - 5 * error <= other.groups[name].value
        assert other.groups[name].value <= known.value + 5 * error + 1e-9


def test_a_group_of_all_that_is_uncertain_is_worth_nearly_everything():
    locality = {key: SMALL[key] for key in ("D_b", "lambda_own")}
    found = evppi({key: each.best for key, each in EARTH.items()} | locality, 2**16)
    (worth,) = found.groups.values()
    assert 0.97 * found.evpi.value <= worth.value <= found.evpi.value
    assert all(each.value <= worth.value + worth.error for each in found.inputs.values())


def test_a_group_of_one_is_worth_what_its_input_is():
    found = evppi(SMALL, 2**12)
    assert found.groups["The agent we can affect"] == found.inputs["p_V"]


def test_a_group_with_a_correlated_input_tells_of_the_other():
    # p_V follows dp_CV_da_CV, so who knows the tractabilities knows nearly p_V
    three = SMALL | {"D_b": 0.4, "lambda_own": 0.05, "p_V": Estimate(0.02, 0.3, 0.9)}
    alone = evppi(three, 2**15)
    tied = evppi(three, 2**15, correlations=[("p_V", "dp_CV_da_CV", 0.98)])
    group = "Tractability of each kind of work"
    assert tied.groups[group].value > 0.97 * tied.evpi.value
    assert alone.groups[group].value < 0.7 * alone.evpi.value


def test_groups_lie_between_nothing_and_everything_and_are_sorted():
    found = evppi(EARTH | {key: SMALL[key] for key in ("D_b", "lambda_own")}, 2**10)
    values = [each.value for each in found.groups.values()]
    assert values == sorted(values, reverse=True)
    assert all(0 <= each <= found.evpi.value for each in values)
    assert {ACCEPTED[key].group for key in found.inputs} == set(found.groups)


def test_with_few_draws_noise_does_not_pass_for_information():
    # (cv) is best by far: nothing is worth knowing
    locality = {"D_b": Estimate(0.3, 0.4, 0.5), "lambda_own": Estimate(0.01, 0.02, 0.05)}
    sure = CERTAIN | locality | {"dp_CV_da_CV": 1e3}
    for seed in range(5):
        (worth,) = evppi(sure, 64, seed).groups.values()
        assert worth.value == 0


def test_groups_are_infinite_where_inputs_leave_no_mean():
    heavy = {"alpha_V": 0.2, "dp_V_da_V": Estimate(1e-9, 1e-4, 10.0)}
    found = evppi(EARTH | heavy, 64)
    assert np.isinf(found.evpi.value)
    assert all(np.isinf(each.value) for each in found.groups.values())
