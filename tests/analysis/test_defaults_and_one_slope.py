"""Under uncertainty D_b and assumed defaults are one draw with what they follow."""

from dataclasses import replace

import numpy as np
import pytest

import coop_xl
from coop_xl import ASSUMED, Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.fit import distribution_of
from coop_xl.model.defaults import ESSENTIAL, HAVE_DEFAULTS

SLOPES = ("db_dF_V", "db_dF_CV", "db_dF_CnV")
EARTH = {  # triangles have light tails, so that plain Monte Carlo finds standard deviations
    key: replace(each, distribution="triangular")
    for key, each in EXAMPLES["earth"].estimates_entered.items()
}
D = Estimate(0.2, 0.4, 0.7)
BY_D = {key: each for key, each in EARTH.items() if key not in SLOPES} | {"D_b": D}
NINE = {key: EARTH[key] for key in ESSENTIAL} | dict.fromkeys(HAVE_DEFAULTS, ASSUMED)
NINE_BY_D = {key: each for key, each in NINE.items() if key not in SLOPES} | {"D_b": D}
CASES = {
    "D_b": BY_D,
    "D_b and coalition": BY_D | {"db_dF_V": EARTH["db_dF_V"]},
    "defaults": NINE,
    "defaults and D_b": NINE_BY_D,
    "agents as others": EARTH | {"p_CV": ASSUMED, "p_CnV": ASSUMED},
    "no coalition": EARTH | {"db_dF_V": ASSUMED},
}
DRAWS = 400_000
MARGINALS = ("marginal_V", "marginal_CV", "marginal_CnV")


def drawn(estimates, seed=3):
    """Marginals by plain Monte Carlo, with slopes and defaults written out by hand."""
    random = np.random.default_rng(seed)
    at = {
        key: distribution_of(key, each).quantile(random.uniform(size=DRAWS))
        for key, each in estimates.items()
        if each is not ASSUMED
    }
    utilities = {"U_B": 100.0, "U_nB": 0.0, "dU_B_dF_V": 0.0, "dU_nB_dF_V": 0.0}
    at = {**utilities, "F_I": 0.01, "p_CV": at["F_CV"], "p_CnV": at["F_CnV"], **at}
    F_V = at["F_V"]
    if "D_b" in at:
        slope = at.pop("D_b")
        at["db_dF_CV"], at["db_dF_CnV"] = slope * F_V, slope * (1 - F_V)
        at["db_dF_V"] = slope * (at["F_CV"] - at["F_CnV"]) + at.get("db_dF_V", 0.0)
    elif "db_dF_V" not in at:
        at["db_dF_V"] = at["db_dF_CV"] * at["F_CV"] / F_V - at["db_dF_CnV"] * at["F_CnV"] / (
            1 - F_V
        )
    return coop_xl.evaluate(at)


@pytest.fixture(scope="module")
def plain():
    return {name: drawn(estimates) for name, estimates in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_simulations_agree_with_plain_monte_carlo(name, plain):
    got, wanted = coop_xl.simulate(CASES[name], 2**14), plain[name]
    for key in ("U", *MARGINALS):
        summary, values = got.outputs[key], np.broadcast_to(wanted[key], DRAWS)
        error = values.std() / DRAWS**0.5
        assert summary.mean.value == pytest.approx(values.mean(), abs=5 * error + 1e-12)
        assert summary.mean.error == 0  # exact
        assert summary.sd.value == pytest.approx(values.std(), rel=0.01, abs=1e-9)
        assert summary.sd.error == 0
    for kind in ("V", "CV", "CnV"):
        share = np.mean(wanted["best"] == kind)
        assert got.best[kind].value == pytest.approx(share, abs=0.006)
    three = np.array([np.broadcast_to(wanted[key], DRAWS) for key in MARGINALS])
    evpi = three.max(axis=0).mean() - three.mean(axis=1).max()
    assert got.evpi.value == pytest.approx(evpi, rel=0.03)


@pytest.mark.parametrize("name", ["D_b and coalition", "defaults", "defaults and D_b"])
def test_value_of_information_is_that_of_what_was_entered(name):
    found = coop_xl.evppi(CASES[name], 2**13)
    entered = {key for key, each in CASES[name].items() if each is not ASSUMED}
    assert set(found.inputs) == entered
    random = np.random.default_rng(5)
    key = "D_b" if "D_b" in entered else "F_CV"
    marginals = []
    for u in (np.arange(60) + 0.5) / 60:  # nested Monte Carlo over the quantiles of one input
        fixed = float(distribution_of(key, CASES[name][key]).quantile(u))
        at = few(CASES[name] | {key: fixed}, random)
        marginals.append([np.mean(at[each]) for each in MARGINALS])
    means = np.array(marginals)
    worth = means.max(axis=1).mean() - means.mean(axis=0).max()
    assert found.inputs[key].value == pytest.approx(worth, abs=0.03 * found.evpi.value)


def few(estimates, random):
    global DRAWS
    kept, DRAWS = DRAWS, 20_000
    try:
        return drawn(estimates, seed=random.integers(2**31))
    finally:
        DRAWS = kept


def test_sobol_indices_of_D_b_add_up_and_agree_with_plain_monte_carlo():
    found = coop_xl.sobol_indices(BY_D)["marginal_CV"]
    assert {"D_b"} <= found.keys()
    assert not {"db_dF_CV", "db_dF_CnV"} & found.keys()
    assert found["F_V"].total.value == 0  # what cooperation is worth does not hang on shares
    spread = distribution_of("D_b", D)
    first = (spread.variance**0.5 / spread.mean) ** 2  # of a product, by relative variances
    everything = coop_xl.simulate(BY_D, 2**10).outputs["marginal_CV"]
    whole = (everything.sd.value / everything.mean.value) ** 2
    assert found["D_b"].first.value == pytest.approx(first / whole, rel=1e-9)


def test_a_tornado_moves_D_b_and_takes_followers_along():
    swings = {each.key: each for each in coop_xl.tornado(NINE_BY_D, "marginal_V")}
    assert set(swings) == {"p_V", "D_b", "F_CV", "F_CnV", "dp_V_da_V"} | (set(swings) - ESSENTIALS)
    best = {key: (each.best if isinstance(each, Estimate) else each)
            for key, each in NINE_BY_D.items()}  # fmt: skip
    at_high = coop_xl.evaluate(best | {"F_CV": swings["F_CV"].high})
    assert swings["F_CV"].at_high == at_high["marginal_V"]


ESSENTIALS = {"p_V", "D_b", "F_CV", "F_CnV", "dp_V_da_V"}


def test_tiny_shares_simulate_with_D_b_as_ordinary_ones_do():
    tiny = {key: each for key, each in BY_D.items() if key != "F_V"}
    tiny |= {"log10_F_V": Estimate(-900, -700, -500), "F_I": 0.08}
    usual = coop_xl.simulate(BY_D | {"F_I": 0.08}, 2**12)
    got = coop_xl.simulate(tiny, 2**12)
    for key in MARGINALS:
        assert got.outputs[key].log10_scale == 0
        assert got.outputs[key].mean.value == pytest.approx(usual.outputs[key].mean.value)
    assert got.best["CV"].value == pytest.approx(usual.best["CV"].value, abs=0.01)


def test_with_locality_D_b_counts_there():
    local = {"lambda_own": 0.1, "D_b": D}
    got = coop_xl.simulate(BY_D | local, 2**12)
    wanted = coop_xl.simulate(EARTH | local, 2**12)
    for key in MARGINALS:
        one, other = (each.outputs[key].mean for each in (got, wanted))
        assert one.value == pytest.approx(other.value, abs=5 * (one.error + other.error))


def test_credences_of_locality_mix_with_D_b_without_it():
    found = coop_xl.structural(BY_D | {"lambda_own": 0.2}, {"locality": 0.5}, 2**10)
    without = next(each for each in found.combinations if not each.holding)
    assert without.best["CV"].value == pytest.approx(
        coop_xl.simulate(BY_D, 2**10).best["CV"].value, abs=0.02
    )
