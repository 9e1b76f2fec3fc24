"""Exact means and standard deviations, and which exist: closed forms, and plain Monte Carlo."""

import math

import numpy as np
import pytest
from scipy import special, stats

from coop_xl import Estimate, simulate, sobol_indices
from coop_xl.analysis.moments.exact_moments import Moments
from coop_xl.analysis.monte_carlo.draws import Draws
from coop_xl.analysis.monte_carlo.engine import model_of
from coop_xl.analysis.monte_carlo.outputs import MARGINALS
from coop_xl.analysis.scenarios import sweep
from coop_xl.estimates.case import Case
from coop_xl.estimates.distributions import Distribution, beta
from coop_xl.estimates.fit import distributions_of
from tests.analysis.cases import CERTAIN, EARTH

PLAIN = {
    "U_B": 100, "U_nB": 0, "b": 0.5, "F_V": 0.3, "F_CV": 0.5, "F_CnV": 0.5, "F_I": 0.01,
    "p_V": 0.5, "p_CV": 0.6, "p_CnV": 0.4, "db_dF_V": 0.2, "db_dF_CV": 0.3, "db_dF_CnV": 0.4,
    "dU_B_dF_V": 10, "dU_nB_dF_V": 0, "dp_V_da_V": 0.025, "dp_CV_da_CV": 0.03,
    "dp_CnV_da_CnV": 0.02,
}  # fmt: skip
HEAVY = Estimate(0.0004, 0.01, 0.25)  # t = ln 25/ln 19 = 1.09
FEW = 2**10


def moments(estimates, pairs=()):
    """The moments of the base model's outputs."""
    found = model_of(Draws(distributions_of(estimates), pairs)).moments
    assert isinstance(found, Moments)
    return found


def finite(estimates, pairs=(), key="marginal_CV"):
    """Whether an output has a mean, and a variance."""
    found = moments(PLAIN | estimates, pairs)
    return found.is_finite(key, 1), found.is_finite(key, 2)


# Exact: closed forms


def log_logistic(t):
    """E of (u/(1−u))^t."""
    return math.pi * t / math.sin(math.pi * t)


@pytest.mark.parametrize("factor", [1.2, 3, 4, 4.3])
def test_the_sd_of_a_log_logistic_is_its_closed_form_and_exact(factor):
    given = Estimate(0.03 / factor, 0.03, 0.03 * factor)
    found = simulate(PLAIN | {"dp_CV_da_CV": given}, FEW).outputs["marginal_CV"]
    t, size = math.log(factor) / math.log(19), 100 * 0.3 * 0.5 * 0.01 / 0.3 * 0.03
    known = size * math.sqrt(log_logistic(2 * t) - log_logistic(t) ** 2)
    assert found.sd.value == pytest.approx(known, rel=1e-9)
    assert found.mean.value == pytest.approx(size * log_logistic(t), rel=1e-12)
    assert (found.mean.error, found.sd.error) == (0, 0)


def test_the_standard_deviations_that_were_too_small():
    wide = simulate(PLAIN | {"dp_CV_da_CV": Estimate(0.0075, 0.03, 0.12)}, FEW)
    assert wide.outputs["marginal_CV"].sd.value == pytest.approx(0.05616, abs=5e-6)
    earth = simulate(EARTH, FEW).outputs["marginal_CnV"].sd
    assert earth.value == pytest.approx(0.08109, abs=5e-6)
    assert earth.error == 0


def test_the_sd_of_a_product_is_that_of_the_squares_of_its_factors():
    z = 2 * stats.norm.ppf(0.95)
    factors = {  # E x and E x²
        "b": (Estimate(0.2, None, 0.6, "uniform"), (0.4, 0.4**2 + 0.4**2 / 12)),
        "db_dF_CV": (Estimate(0.1, None, 0.9, "lognormal"), None),
        "p_V": (Estimate(0.0, 0.2, 1.0, "PERT"), (0.3, 0.3**2 + 0.3 * 0.7 / 7)),
        "F_I": (Estimate(0.001, None, 0.1, "loguniform"),
                (0.099 / math.log(100), (0.1**2 - 0.001**2) / 2 / math.log(100))),
        "F_V": (beta(4, 3), (6 / 3, 6 * 5 / (3 * 2))),
        "dp_CV_da_CV": (Estimate(0.01, 0.02, 0.04),
                        tuple(0.02**k * log_logistic(k * math.log(2) / math.log(19))
                              for k in (1, 2))),
    }  # fmt: skip
    s, m = math.log(9) / z, math.log(0.09) / 2
    lognormal = tuple(math.exp(k * m + k * k * s * s / 2) for k in (1, 2))
    known = np.array([lognormal if each is None else each for _, each in factors.values()])
    known = np.delete(known, 0, axis=0)  # b does not enter (cv)
    mean, square = np.prod(known, axis=0)
    given = PLAIN | {key: each for key, (each, _) in factors.items()}
    stakes = {"U_B": Estimate(90, None, 110, "normal"), "U_nB": Estimate(-20, None, 20, "normal")}
    found = moments(given | stakes)
    variance = (20 / z) ** 2 + (40 / z) ** 2
    assert found.mean("marginal_CV") == pytest.approx(100 * mean, rel=1e-10)
    known_sd = math.sqrt((1e4 + variance) * square - (100 * mean) ** 2)
    assert found.sd("marginal_CV") == pytest.approx(known_sd, rel=1e-10)


def test_1_over_F_V_and_1_over_the_rest_vary_together():
    # with p_CV − F_CV = d and p_CnV − F_CnV = −d: (∗) = db·d/(F_V·(1−F_V))
    same = {
        "p_CV": 0.6,
        "F_CV": 0.5,
        "p_CnV": 0.4,
        "F_CnV": 0.5,
        "db_dF_CV": 0.3,
        "db_dF_CnV": 0.3,
    }
    none = {"db_dF_V": 0, "dU_B_dF_V": 0, "F_V": beta(4, 3)}
    found = moments(PLAIN | same | none)
    mean = special.beta(3, 2) / special.beta(4, 3)
    square = special.beta(2, 1) / special.beta(4, 3)
    size = 100 * 0.3 * 0.1 * 0.01 * 0.025
    assert found.mean("marginal_V") == pytest.approx(size * mean, rel=1e-9)
    known = size * math.sqrt(square - mean**2)
    assert found.sd("marginal_V") == pytest.approx(known, rel=1e-9)


def test_a_spread_that_all_but_cancels_keeps_its_digits():
    # 1/F_V + 1/(1−F_V) is flat at ½: its spread is of second order, 16·δ² for F_V = ½ + δ
    d = 1e-5
    same = {
        "p_CV": 0.6,
        "F_CV": 0.5,
        "p_CnV": 0.4,
        "F_CnV": 0.5,
        "db_dF_CV": 0.3,
        "db_dF_CnV": 0.3,
    }
    narrow = {"db_dF_V": 0, "dU_B_dF_V": 0, "F_V": Estimate(0.5 - d, None, 0.5 + d, "uniform")}
    found = moments(PLAIN | same | narrow).sd("marginal_V")
    size = 100 * 0.3 * 0.1 * 0.01 * 0.025
    assert found == pytest.approx(size * 16 * d * d * math.sqrt(4 / 45), rel=1e-4)


def test_a_lognormal_share_far_from_1_has_the_mean_at_50_digits():
    given = Estimate(0.12544169611307418, 0.18050847457627117, 0.25974863544958343, "lognormal")
    found = simulate(PLAIN | {"p_V": given}, FEW).outputs["marginal_CV"].mean
    assert found.value == pytest.approx(0.00554944, abs=5e-9)


@pytest.mark.parametrize("log10", [-3, -150, -190])
def test_very_small_shares_have_means_and_spreads_in_proportion(log10):
    F_V = {"F_V": Estimate(0.1 * 10.0**log10, None, 3 * 10.0**log10, "lognormal")}
    found = simulate(PLAIN | F_V | {"F_I": 10.0**log10}, FEW).outputs["marginal_CV"]
    s = math.log(30) / 2 / stats.norm.ppf(0.95)
    size = 100 * 0.3 * 0.5 * 0.03 * math.exp(-math.log(0.3) / 2 + s * s / 2)
    assert found.mean.value == pytest.approx(size, rel=1e-9)
    assert found.sd.value == pytest.approx(size * math.sqrt(math.expm1(s * s)), rel=1e-9)


def test_shares_below_all_numbers_have_spreads_in_their_unit():
    small = {"log10_F_V": Estimate(-401, None, -399, "normal"), "log10_F_I": -402.0}
    given = {key: each for key, each in PLAIN.items() if key not in ("F_V", "F_I")} | small
    found = simulate(given, FEW).outputs["marginal_CV"]
    s = math.log(10) / stats.norm.ppf(0.95)
    assert found.sd.value / found.mean.value == pytest.approx(
        math.sqrt(math.expm1(s * s)), rel=1e-9
    )


def test_an_input_without_effect_leaves_no_spread():
    found = simulate(PLAIN | {"dp_CnV_da_CnV": HEAVY, "p_V": 1.0}, FEW).outputs["marginal_CnV"]
    assert (found.mean.value, found.sd.value) == (0, 0)


# Exact: plain Monte Carlo of another hand, for random estimates of all 18 inputs

SHARES = ("b", "F_V", "F_CV", "F_CnV", "F_I", "p_V", "p_CV", "p_CnV")
POSITIVE = ("db_dF_CV", "db_dF_CnV", "dp_V_da_V", "dp_CV_da_CV", "dp_CnV_da_CnV")
ROWS = 2**19


def random_estimates(random):
    """All 18 inputs, each of a family at random; light enough for draws to tell a spread."""
    for key in SHARES:
        families = ["auto", "uniform", "triangular", "PERT", "loguniform", "normal", "lognormal"]
        family = random.choice(families[:-2] if key == "F_V" else families)
        low, best, high = np.sort(random.uniform(0.2, 0.8, 3))
        yield key, usable(low, best, high, family, lambda x: math.log(x / (1 - x)))
    for key in POSITIVE:
        family = random.choice(["auto", "lognormal", "loguniform", "PERT", "triangular"])
        low, best, high = 0.1 * np.exp(np.sort(random.uniform(-0.5, 0.5, 3)))
        yield key, usable(low, best, high, family, math.log)
    for key in ("U_B", "U_nB", "db_dF_V", "dU_B_dF_V", "dU_nB_dF_V"):
        family = random.choice(["auto", "normal", "uniform", "PERT"])
        low, best, high = np.sort(random.normal(0, 3, 3))
        yield key, usable(low, best, high, family, lambda x: x)


def usable(low, best, high, family, scale):
    """The estimate, with Best in the middle where `auto` asks for it not too near an end."""
    if family == "auto":
        ends = scale(low), scale(high)
        part = (scale(best) - ends[0]) / (ends[1] - ends[0])
        if not 0.2 < part < 0.8:
            best = math.sqrt(low * high) if scale is math.log else (low + high) / 2
    return Estimate(float(low), float(best), float(high), str(family))


def drawn(key, given, random):
    """Draws by NumPy's and SciPy's own generators and functions."""
    low, best, high = given.low, given.best, given.high
    u = random.random(ROWS)
    match given.distribution:
        case "uniform":
            return low + (high - low) * u
        case "loguniform":
            return low * (high / low) ** u
        case "triangular":
            return random.triangular(low, best, high, ROWS)
        case "PERT":
            a, b = (1 + 4 * part / (high - low) for part in (best - low, high - best))
            return low + (high - low) * random.beta(a, b, ROWS)
        case "normal" | "lognormal" as family:
            low, high = (math.log(low), math.log(high)) if family == "lognormal" else (low, high)
            middle, scale = (low + high) / 2, (high - low) / 2 / stats.norm.ppf(0.95)
            ends = {"normal": (0, 1), "lognormal": (-math.inf, 0)}[family]
            ends = ends if key in SHARES else (-math.inf, math.inf)
            first, last = special.ndtr((np.array(ends) - middle) / scale)
            x = middle + scale * special.ndtri(first + (last - first) * u)
            return np.exp(x) if family == "lognormal" else x
    to, back = {True: (special.logit, special.expit)}.get(key in SHARES, (np.log, np.exp))
    if key not in (*SHARES, *POSITIVE):
        to = back = np.asarray
    low, best, high = to(low), to(best), to(high)
    odds, skew = special.logit(u), (high + low - 2 * best) / (high - low) / 0.45
    return back(best + (high - low) / 2 / math.log(19) * odds * (1 + skew * (u - 0.5)))


def by_the_post(x):
    """U, (v), (cv), (c¬v)."""
    delta = x["U_B"] - x["U_nB"]
    star = (
        x["db_dF_V"]
        + x["db_dF_CV"] / x["F_V"] * (x["p_CV"] - x["F_CV"])
        - x["db_dF_CnV"] / (1 - x["F_V"]) * (x["p_CnV"] - x["F_CnV"])
    )
    direct = x["b"] * x["dU_B_dF_V"] + (1 - x["b"]) * x["dU_nB_dF_V"]
    return (
        x["b"] * x["U_B"] + (1 - x["b"]) * x["U_nB"],
        (delta * star + direct) * x["F_I"] * x["dp_V_da_V"],
        delta * x["db_dF_CV"] * x["p_V"] * x["F_I"] / x["F_V"] * x["dp_CV_da_CV"],
        delta * x["db_dF_CnV"] * (1 - x["p_V"]) * x["F_I"] / (1 - x["F_V"]) * x["dp_CnV_da_CnV"],
    )


@pytest.mark.parametrize("seed", range(8))
def test_means_and_spreads_of_random_estimates_are_those_of_plain_draws(seed):
    random = np.random.default_rng(seed)
    given = dict(random_estimates(random))
    found = moments(given)
    outputs = by_the_post({key: drawn(key, each, random) for key, each in given.items()})
    for key, values in zip(("U", *MARGINALS), outputs, strict=True):
        error = values.std() / math.sqrt(ROWS)
        assert abs(values.mean() - found.mean(key)) < 5 * error
        squares = (values - values.mean()) ** 2
        error_of_sd = squares.std() / math.sqrt(ROWS) / 2 / values.std()
        assert abs(values.std() - found.sd(key)) < 5 * error_of_sd


# Existence


MILD = {"dp_CV_da_CV": Estimate(0.0031, 0.01, 0.0325), "db_dF_CV": Estimate(0.0924, 0.3, 0.974)}
WILD = {"dp_CV_da_CV": Estimate(0.00171, 0.01, 0.0585), "db_dF_CV": Estimate(0.0513, 0.3, 1.755)}


def tied(rank):
    """Both correlated."""
    return [("dp_CV_da_CV", "db_dF_CV", rank)]


@pytest.mark.parametrize(
    ("given", "pairs", "exist"),
    [
        pytest.param(MILD, [], (True, True), id="mild"),
        pytest.param(MILD, tied(0.5), (True, False), id="mild, correlated"),
        pytest.param(WILD, [], (True, False), id="wild"),
        pytest.param(WILD, tied(0.8), (False, False), id="wild, correlated"),
        pytest.param(WILD, tied(-0.8), (True, True), id="wild, against one another"),
        pytest.param({"dp_CV_da_CV": HEAVY}, [], (False, False), id="no mean of its own"),
        pytest.param({"dp_CV_da_CV": HEAVY, "db_dF_CV": 0.0}, [], (True, True), id="times 0"),
        pytest.param({"dp_CV_da_CV": HEAVY, "U_B": Estimate(-10, 0, 10, "normal"),
                      "U_nB": Estimate(-10, 0, 10, "normal")}, [], (False, False), id="mean 0"),
        pytest.param({"dp_CV_da_CV": HEAVY, "U_B": 7, "U_nB": 7}, [], (True, True), id="no stake"),
        pytest.param({"dp_CnV_da_CnV": HEAVY}, [], (True, True), id="of another"),
    ],
)  # fmt: skip
def test_which_moments_of_cv_exist(given, pairs, exist):
    assert finite(given, pairs) == exist


CUT = Estimate(0.05, None, 0.5, "normal")  # 2 % of it below 0


def test_1_over_F_V_has_no_mean_times_what_has_mean_0():
    even = {"F_V": CUT, "p_CV": Estimate(0.4, 0.5, 0.6), "F_CV": Estimate(0.4, 0.5, 0.6)}
    assert finite(even, key="marginal_V") == (False, False)
    assert finite({"F_V": CUT, "p_CV": 0.5, "F_CV": 0.5}, key="marginal_V") == (True, True)


def test_a_factor_that_vanishes_where_another_grows_is_seen_as_it_enters():
    # (c¬v) has 1 − p_V: where dp_CnV_da_CnV is large p_V is near 1, so their product is tamer
    heavy = {"dp_CnV_da_CnV": Estimate(0.001, 0.01, 0.1), "p_V": Estimate(0.05, 0.5, 0.95)}
    pair = [("dp_CnV_da_CnV", "p_V", 0.9)]
    assert finite(heavy, [], "marginal_CnV") == (True, False)  # t = 0.78
    assert finite(heavy, pair, "marginal_CnV") == (True, True)
    pair = [("dp_CnV_da_CnV", "p_V", -0.9)]
    assert finite(heavy, pair, "marginal_CnV") == (True, False)


def test_moments_that_do_not_exist_are_infinite_in_every_figure():
    zero = {"U_B": Estimate(-10, 0, 10, "normal"), "U_nB": Estimate(-10, 0, 10, "normal")}
    found = simulate(PLAIN | zero | {"dp_CV_da_CV": HEAVY}, FEW)
    assert found.outputs["marginal_CV"].mean.value == math.inf
    assert found.outputs["marginal_CV"].sd.value == math.inf
    assert found.evpi.value == math.inf
    assert found.outputs["marginal_CnV"].mean.value == pytest.approx(0, abs=1e-15)
    (swept,) = sweep([Case(PLAIN | WILD, tuple(tied(0.8)))], FEW)
    assert swept.outputs["marginal_CV"].mean.value == math.inf
    assert swept.evpi.value == math.inf


def test_of_correlated_inputs_means_are_exact_where_they_are_not_multiplied():
    pair = [("U_B", "U_nB", 0.5)]
    spread = {"U_B": Estimate(90, 100, 110), "U_nB": Estimate(-10, 0, 10), "b": 0.25}
    found = simulate(PLAIN | spread, FEW, correlations=pair).outputs["U"]
    assert found.mean.value == pytest.approx(25, abs=1e-12)
    assert found.mean.error == 0
    assert found.sd.error > 0  # of a sum of correlated parts, from the draws
    apart = simulate(PLAIN | MILD, FEW, correlations=tied(0.5)).outputs["marginal_CnV"]
    assert (apart.mean.error, apart.sd.error) == (0, 0)


def test_given_coherent_draws_a_heavy_tractability_has_no_mean_and_1_over_F_V_has():
    # F_I·p_V ≤ F_V holds 1/F_V; nothing holds a tractability
    heavy = simulate(EARTH | {"dp_CV_da_CV": HEAVY}, FEW).coherence
    assert heavy.outputs["marginal_CV"].mean.value == math.inf
    assert {each.value for each in heavy.expected_loss.values()} == {math.inf}
    cut = simulate(EARTH | {"F_V": CUT}, FEW).coherence
    assert math.isfinite(cut.outputs["marginal_CV"].mean.value)


# With extensions

EVIDENCE = {"alpha_V": 0.2}


@pytest.mark.parametrize(
    ("given", "pairs", "is_finite"),
    [
        pytest.param(MILD, [], (True, True), id="mild"),
        pytest.param(MILD, tied(0.5), (True, False), id="mild, correlated"),
        pytest.param(WILD, [], (True, False), id="wild"),
        pytest.param(WILD, tied(0.8), (False, False), id="wild, correlated"),
        pytest.param({"dp_CV_da_CV": HEAVY, "U_B": Estimate(-10, 0, 10, "normal"),
                      "U_nB": Estimate(-10, 0, 10, "normal")}, [], (False, False), id="mean 0"),
    ],
)  # fmt: skip
def test_with_extensions_the_same_moments_do_not_exist(given, pairs, is_finite):
    found = simulate(PLAIN | EVIDENCE | given, FEW, correlations=pairs).outputs["marginal_CV"]
    assert (math.isfinite(found.mean.value), math.isfinite(found.sd.value)) == is_finite


def test_with_extensions_U_is_exact():
    spread = {"U_B": Estimate(90, 100, 110, "uniform"), "b": Estimate(0.2, None, 0.6, "uniform")}
    found = simulate(PLAIN | EVIDENCE | spread, FEW).outputs["U"]
    square = (100**2 + 20**2 / 12) * (0.4**2 + 0.4**2 / 12)
    assert found.mean.value == pytest.approx(40, rel=1e-12)
    assert found.sd.value == pytest.approx(math.sqrt(square - 40**2), rel=1e-12)
    assert (found.mean.error, found.sd.error) == (0, 0)


# What is told


def told(given, pairs=()):
    """The notes of a simulation, in one text."""
    return " ".join(simulate(PLAIN | given, FEW, correlations=pairs).notes)


@pytest.mark.parametrize(
    ("given", "end", "ratio", "chance"),
    [
        ({"F_V": Estimate(0.35, None, 0.65, "normal")}, "0", "1/F_V", "2e-08"),
        ({"F_V": Estimate(0.35, None, 0.65, "normal")}, "1", "1/(1−F_V)", "2e-08"),
        ({"F_V": Estimate(0.01, None, 0.03, "lognormal")}, "1", "1/(1−F_V)", "3e-34"),
        ({"log10_F_V": Estimate(-2, None, -1, "normal")}, "1", "1/(1−F_V)", "4e-07"),
        ({"log10_1mF_V": Estimate(-2, None, -1, "normal")}, "0", "1/F_V", "4e-07"),
        ({"alpha_V": 0.2, "p_V": Estimate(0.35, None, 0.65, "normal")}, "0", "1/p_V", "2e-08"),
    ],
)  # fmt: skip
def test_a_cut_that_hides_a_mean_that_is_none_is_told_with_its_size(given, end, ratio, chance):
    base = {key: each for key, each in PLAIN.items() if "_1" not in key}
    if "F_V" not in given and not {"log10_F_V", "log10_1mF_V"}.isdisjoint(given):
        base.pop("F_V")
    notes = simulate(base | given, FEW).notes
    text = f"passes the share {end} with a chance of {chance}"
    assert any(text in each and f"{ratio} has no finite mean" in each for each in notes)


def test_a_cut_is_told_only_where_what_it_hides_enters():
    even = {"F_V": Estimate(0.35, None, 0.65, "normal"), "db_dF_CV": 0.0, "db_dF_CnV": 0.0}
    assert "passes the share" not in told(even)
    assert "passes the share" not in told({"F_V": Estimate(0.35, 0.5, 0.65, "PERT")})


def test_correlated_tails_are_told_by_name():
    text = told(MILD, tied(0.5))
    assert "dp_CV_da_CV" in text
    assert "their tails leave marginal_CV no finite standard deviation" in text
    assert "their tails leave marginal_CV no finite mean" in told(WILD, tied(0.8))
    assert "as they are correlated" not in told(MILD, tied(-0.5))
    assert "as they are correlated" not in told(WILD)


def test_figures_whose_errors_are_rough_are_told():
    assert "marginal_CV and marginal_V: without a finite standard deviation" in told(WILD)
    assert "what is drawn" not in told(MILD)


# Sobol indices


def test_sobol_indices_of_a_product_are_exact():
    spread = {
        "dp_CV_da_CV": Estimate(0.01, 0.02, 0.04),
        "p_V": Estimate(0.2, None, 0.8, "uniform"),
    }
    found = sobol_indices(PLAIN | spread, 64)["marginal_CV"]
    t = math.log(2) / math.log(19)
    one, other = log_logistic(2 * t) / log_logistic(t) ** 2 - 1, 0.6**2 / 12 / 0.5**2
    whole = (1 + one) * (1 + other) - 1
    for key, part, rest in (("dp_CV_da_CV", one, other), ("p_V", other, one)):
        assert found[key].first.value == pytest.approx(part / whole, rel=1e-10)
        assert found[key].total.value == pytest.approx(part * (1 + rest) / whole, rel=1e-10)
        assert (found[key].first.error, found[key].total.error) == (0, 0)


def test_sobol_indices_share_out_the_whole_variance_of_a_sum():
    found = sobol_indices(CERTAIN | {"U_B": Estimate(0, 1, 2), "U_nB": Estimate(-1, 0, 1)}, 64)[
        "U"
    ]
    assert sum(each.first.value for each in found.values()) == pytest.approx(1, rel=1e-12)
    assert found["U_B"].total.value == pytest.approx(found["U_B"].first.value, rel=1e-12)


def test_a_ready_distribution_has_exact_moments_too():
    ready = Distribution("uniform", "plain", 0.0, 1.0)
    found = simulate(PLAIN | {"dp_CV_da_CV": ready}, FEW).outputs["marginal_CV"]
    assert found.sd.value == pytest.approx(found.mean.value / math.sqrt(3), rel=1e-12)
