"""The value of information against decisions whose value is known."""

import math

import numpy as np
import pytest
from scipy import stats

from coop_xl import VARIABLES, Estimate, evaluate, evppi
from coop_xl.estimates.fit import distributions_of

from .cases import CERTAIN, EARTH, MULTIVERSE

Z = 1.6448536269514722


def gain_of_normal(mean, sd):
    """E[max(x, 0)] − max(E[x], 0) of a normal x: the unit normal loss."""
    return sd * stats.norm.pdf(mean / sd) - abs(mean) * stats.norm.cdf(-abs(mean) / sd)


def decision(mean, sd):
    """(v) normal, its difference from (cv) = 0.02 of that mean and sd; (c¬v) = 0.01 is worse."""
    middle, half = (0.02 + mean) / 0.1, Z * sd / 0.1
    return CERTAIN | {"db_dF_V": Estimate(middle - half, middle, middle + half, "normal")}


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 0.01), (0.005, 0.01), (-0.01, 0.02)])
def test_one_normal_input_has_the_analytic_value(mean, sd):
    # (c¬v) = 0.01 never is best here: (cv) = 0.02 is certain
    found = evppi(decision(mean, sd), 2**16)
    known = gain_of_normal(mean, sd)
    assert found.inputs["db_dF_V"].value == pytest.approx(known, rel=1e-3)
    assert found.evpi.value == pytest.approx(known, rel=5e-3)


def test_two_normal_inputs_have_the_analytic_values():
    # (v) − (cv) = 0.1·x + 0.05·y − 0.02 with independent normals x and y
    sd = np.array([0.1 * 0.1, 0.05 * 0.3])
    estimates = decision(0.003, sd[0]) | {
        "dU_B_dF_V": Estimate(-0.3 * Z, 0, 0.3 * Z, "normal"),
    }
    found = evppi(estimates, 2**17)
    for key, part in zip(("db_dF_V", "dU_B_dF_V"), sd, strict=True):
        assert found.inputs[key].value == pytest.approx(gain_of_normal(0.003, part), rel=1e-3)
    known = gain_of_normal(0.003, math.hypot(*sd))
    assert found.evpi.value == pytest.approx(known, abs=4 * found.evpi.error + 1e-3 * known)


def test_a_correlated_input_tells_of_the_other():
    # knowing x, with correlation r to y: the mean of y moves, sd of E[0.1x + 0.05y | x]
    sd, rank = np.array([0.01, 0.015]), 0.6
    r = 2 * math.sin(math.pi * rank / 6)
    estimates = decision(0.003, sd[0]) | {
        "dU_B_dF_V": Estimate(-0.3 * Z, 0, 0.3 * Z, "normal"),
    }
    found = evppi(estimates, 2**17, correlations=[("db_dF_V", "dU_B_dF_V", rank)])
    known = gain_of_normal(0.003, sd[0] + r * sd[1])
    assert found.inputs["db_dF_V"].value == pytest.approx(known, rel=0.01)
    whole = gain_of_normal(0.003, math.sqrt(sd[0] ** 2 + sd[1] ** 2 + 2 * r * sd[0] * sd[1]))
    assert found.evpi.value == pytest.approx(whole, rel=0.01)


def test_correlations_among_others_do_not_change_what_an_unrelated_input_is_worth():
    pair = [("U_B", "U_nB", 1e-9)]  # as good as none, but takes the other way
    one, other = evppi(EARTH, 2**15), evppi(EARTH, 2**15, correlations=pair)
    for key in ("F_V", "dp_V_da_V", "p_V"):
        assert other.inputs[key].value == pytest.approx(one.inputs[key].value, rel=0.03)


def test_values_lie_between_nothing_and_perfect_information():
    found = evppi(EARTH)
    for figure in [*found.inputs.values(), *found.groups.values()]:
        assert 0 <= figure.value <= found.evpi.value
    values = [figure.value for figure in found.inputs.values()]
    assert values == sorted(values, reverse=True)
    assert found.inputs["F_I"].value == 0  # it multiplies all three
    assert set(found.groups) == {each.group for each in VARIABLES.values()}


def test_a_group_is_worth_at_least_its_members():
    found = evppi(EARTH, 2**16)
    for key, figure in found.inputs.items():
        group = found.groups[VARIABLES[key].group]
        assert group.value >= figure.value - 4 * group.error - 1e-9


def test_brute_force_finds_the_same_value_of_one_input():
    # E[max over interventions of E[marginal | F_V]] with F_V in 400 strata of plain Monte Carlo
    random, rows, strata = np.random.default_rng(3), 400_000, 400
    distributions = distributions_of(EARTH)
    u = {key: random.random(rows) for key in distributions}
    u["F_V"] = np.repeat((np.arange(strata) + 0.5) / strata, rows // strata)
    at = evaluate({key: each.quantile(u[key]) for key, each in distributions.items()})
    extensions = np.array([at[f"marginal_{name}"] for name in ("V", "CV", "CnV")])
    given = extensions.reshape(3, strata, -1).mean(axis=2)
    known = given.max(axis=0).mean() - given.mean(axis=1).max()
    assert evppi(EARTH).inputs["F_V"].value == pytest.approx(known, rel=0.15)  # noise of ± 5 %


def test_without_finite_means_no_value_is_claimed():
    found = evppi(MULTIVERSE, 2**10)
    assert found.evpi.value == math.inf
    assert all(each.value == math.inf for each in found.inputs.values())


def test_in_a_certain_world_nothing_is_worth_knowing():
    found = evppi(CERTAIN, 2**10)
    assert (found.evpi.value, found.inputs, found.groups) == (0, {}, {})
