"""Estimates become the distributions people mean, or an error that says how to fix them."""

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from coop_xl import (
    ENTRIES,
    Estimate,
    Expert,
    evppi,
    pool,
    rank_correlations,
    simulate,
    sobol_indices,
    structural,
    tornado,
)
from coop_xl.analysis.extension_summary import discussion
from coop_xl.analysis.scenarios import sweep
from coop_xl.estimates.case import Case
from coop_xl.estimates.distributions import FAMILIES, Distribution, EstimateError, beta, constant
from coop_xl.estimates.fit import distribution_of, distributions_of
from coop_xl.estimates.quantile_functions import STEEPEST, normal_probability
from coop_xl.model.errors import ConflictingInputError, MissingInputError, UnknownNameError
from tests.analysis.cases import CERTAIN, EARTH

THREE = [0.05, 0.5, 0.95]
AUTO = [  # key, Low, Best, High: each on the scale of its own domain
    ("p_V", 0.2, 0.4, 0.6), ("F_CV", 1e-6, 1e-5, 1e-3), ("b", 0.9, 0.99, 0.995),
    ("dp_V_da_V", 0.002, 0.01, 0.03), ("db_dF_CV", -0.1, 0.2, 0.4), ("U_B", -50, 10, 40),
    ("log10_F_V", -34, -30, -26), ("log10_F_I", -3, -1, -0.5), ("log10_1mF_V", -9, -5, -4),
]  # fmt: skip
Z = stats.norm.ppf(0.95)
SCIPY = [
    (("U_B", 1.0, 3.0, 9.0, "normal"), stats.norm(5, 4 / Z)),
    (("U_B", 1.0, 3.0, 9.0, "lognormal"), stats.lognorm(np.log(3) / Z, scale=3)),
    (("U_B", 1.0, 3.0, 9.0, "uniform"), stats.uniform(1, 8)),
    (("U_B", 1.0, 3.0, 9.0, "triangular"), stats.triang(0.25, 1, 8)),
    (("U_B", 1.0, 1.0, 9.0, "triangular"), stats.triang(0, 1, 8)),
    (("U_B", 1.0, 3.0, 9.0, "PERT"), stats.beta(2, 4, 1, 8)),
    (("U_B", 1.0, 9.0, 9.0, "PERT"), stats.beta(5, 1, 1, 8)),
    (("U_B", 1.0, 3.0, 9.0, "loguniform"), stats.loguniform(1, 9)),
    (("p_V", 0.1, 0.3, 0.6, "normal"), stats.truncnorm(-1.4 * Z, 2.6 * Z, 0.35, 0.25 / Z)),
]  # fmt: skip


@pytest.mark.parametrize(("key", "low", "best", "high"), AUTO)
def test_auto_meets_low_best_and_high_at_5_50_and_95_percent(key, low, best, high):
    found = distribution_of(key, Estimate(low, best, high))
    assert found.quantile(THREE) == pytest.approx([low, best, high], rel=1e-12)


@pytest.mark.parametrize(("key", "low", "best", "high"), AUTO)
def test_auto_rises_and_stays_in_the_domain(key, low, best, high):
    u = np.concatenate((10.0 ** np.arange(-9, -1), np.linspace(0.02, 0.98, 200)))
    values = distribution_of(key, Estimate(low, best, high)).quantile(u)
    assert (np.diff(values) >= 0).all()
    assert ENTRIES[key].allows(values).all()


@pytest.mark.parametrize(("given", "known"), SCIPY, ids=lambda each: str(each)[:40])
def test_a_family_is_scipys(given, known):
    key, *numbers = given
    found = distribution_of(key, Estimate(*numbers))
    u = np.array([1e-6, 0.01, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999])
    assert found.quantile(u) == pytest.approx(known.ppf(u), rel=1e-10)
    assert found.mean == pytest.approx(known.mean(), rel=1e-10)
    assert found.variance == pytest.approx(known.var(), rel=1e-9)


@pytest.mark.parametrize(("key", "low", "best", "high"), AUTO)
def test_moments_of_auto_are_those_of_numerical_integration(key, low, best, high):
    found = distribution_of(key, Estimate(low, best, high))
    # over L = ln(u/(1−u)), in which the tails fall off evenly on both sides
    mean, variance = (
        integrate.quad(
            lambda L, power=power, about=about: (
                float(found.quantile(1 / (1 + np.exp(-L)), 1 / (1 + np.exp(L)))) - about
            ) ** power / (np.exp(L / 2) + np.exp(-L / 2)) ** 2,
            -200, 200, epsrel=1e-10, limit=500, points=[-3, 0, 3],
        )[0]
        for power, about in ((1, 0.0), (2, found.mean))
    )  # fmt: skip
    assert found.mean == pytest.approx(mean, rel=1e-7)
    if np.isfinite(found.variance):
        assert found.variance == pytest.approx(variance, rel=1e-6)


def test_the_bound_of_feasibility_is_that_of_keelin_2016():
    steepest = optimize.minimize_scalar(
        lambda u: -(u - 0.5 + u * (1 - u) * np.log(u / (1 - u))), bounds=(0.5, 1), method="bounded"
    )
    assert pytest.approx(-1 / steepest.fun, abs=1e-5) == STEEPEST


@pytest.mark.parametrize("part", [0.1249, 0.8751])
def test_auto_refuses_a_best_too_near_an_end_and_names_the_nearest_that_serves(part):
    with pytest.raises(
        EstimateError, match=r"U_B: Best .* is too near .* move Best .* triangular"
    ) as told:
        distribution_of("U_B", Estimate(0, 100 * part, 100))
    nearest = float(str(told.value).split("move Best ")[1].split(",")[0].split()[-1])
    inside = nearest + (0.01 if part < 0.5 else -0.01)
    distribution_of("U_B", Estimate(0, inside, 100))


def test_a_tail_without_a_mean_is_told():
    # exp(a2 + a3/2) grows as (1−u)^−t; High more than 19 times Best leaves no mean
    found = distribution_of("dp_V_da_V", Estimate(0.0002, 0.01, 0.8))
    assert found.mean == np.inf
    assert "no finite mean" in found.notes[0]
    heavy = distribution_of("dp_V_da_V", Estimate(0.002, 0.01, 0.08))
    assert heavy.variance == np.inf
    assert "no finite standard deviation" in heavy.notes[0]


def test_a_low_of_0_and_one_a_little_above_it_are_fitted_alike_and_say_what_lies_below_0():
    u = np.array([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
    at_0 = distribution_of("dp_CV_da_CV", Estimate(0, 0.03, 0.12))
    above = distribution_of("dp_CV_da_CV", Estimate(1e-6, 0.03, 0.12))
    assert above.quantile(u) == pytest.approx(at_0.quantile(u), abs=3e-6)
    assert at_0.quantile(0.05) == pytest.approx(0, abs=1e-17)
    for found, low in ((at_0, "0"), (above, "1e-06")):
        assert found.quantile(0.04) < 0
        (note,) = found.notes
        assert note.startswith("dp_CV_da_CV: up to 5 % of this estimate lies below 0")
        assert f"with Low {low} and" in note


@pytest.mark.parametrize(
    ("low", "best", "high", "stays_above"),
    [(0.01, 0.03, 0.12, True), (1e-4, 0.001, 0.01, True), (-0.01, 0.03, 0.12, False)],
)
def test_a_low_that_auto_can_keep_to_has_no_note_on_0(low, best, high, stays_above):
    found = distribution_of("dp_CV_da_CV", Estimate(low, best, high))
    assert not any("below 0" in note for note in found.notes)
    assert (found.quantile(1e-9) > 0) == stays_above


def test_a_best_too_near_an_end_on_every_scale_is_refused_on_that_of_positive_numbers():
    with pytest.raises(EstimateError, match=r"too near Low for auto, with Low 0\.01 and High 1"):
        distribution_of("dp_CV_da_CV", Estimate(0.01, 0.012, 1))


def test_what_can_only_be_0_or_more_is_never_fitted_below_it():
    with pytest.raises(EstimateError, match="Low is 0, which auto never reaches"):
        distribution_of("Y_V", Estimate(0, 3, 12))
    with pytest.raises(EstimateError, match="Best 3 is too near High for auto"):
        distribution_of("Y_V", Estimate(1e-6, 3, 12))


def test_a_normal_share_is_cut_and_says_so():
    found = distribution_of("p_V", Estimate(0.1, 0.35, 0.6, "normal"))
    u = np.array([1e-12, 1 - 1e-12])
    assert 0 <= found.quantile(u)[0] < found.quantile(u)[1] <= 1
    assert "lies outside the domain and is cut off" in found.notes[0]


@pytest.mark.parametrize(
    ("key", "estimate", "text"),
    [
        ("p_V", Estimate(0.5, 0.4, 0.6), "Low is 0.5, above Best 0.4: enter Low ≤ Best ≤ High"),
        ("p_V", Estimate(0.2, 0.4, 1.6), "High of p_V is 1.6: enter a probability from 0 to 1"),
        ("p_V", Estimate(0, 0.4, 0.6), "Low is 0, which auto never reaches"),
        ("p_V", Estimate(0.1, 0.4, 1), "High is 1, which auto never reaches"),
        ("log10_F_I", Estimate(-3, -1, 0), "High is 0, which auto never reaches: enter it"),
        ("U_B", Estimate(1, 2), "U_B has Low but no High: enter both, or neither"),
        ("U_B", Estimate(None, 2, 3), "U_B has High but no Low: enter both, or neither"),
        ("U_B", Estimate(), "U_B is blank: enter any number"),
        ("U_B", Estimate(1, None, 2), "Best is blank: auto needs it"),
        ("U_B", Estimate(-1, 1, 2, "lognormal"), "lognormal takes positive numbers only"),
        ("F_CV", Estimate(0, 0.1, 0.2, "loguniform"), "Low is 0, but loguniform takes positive"),
        ("U_B", Estimate(1, 2, 3, "gamma"), '"gamma" is not a distribution: choose one of auto, '),
        ("b", Estimate("a lot", 0.2, 0.3), 'Low of b is "a lot": enter a share from 0 to 1'),
        ("b", Estimate(True, 0.2, 0.3), "Low of b is TRUE: enter a share from 0 to 1"),
        ("b", Estimate(float("nan"), 0.2, 0.3), "Low of b is not a number"),
    ],
)  # fmt: skip
def test_what_is_no_distribution_is_told_with_the_remedy(key, estimate, text):
    with pytest.raises(EstimateError) as told:
        distribution_of(key, estimate)
    assert text in str(told.value)


@pytest.mark.parametrize(
    "estimate",
    [
        3,
        Estimate(best=3),
        Estimate(3, 3, 3),
        Estimate(1, 3, 9, "constant"),
        Estimate(None, 3, 9, "Constant"),
    ],
)
def test_a_certain_value_is_constant(estimate):
    found = distribution_of("U_B", estimate)
    assert found.is_constant
    assert (found.mean, found.variance, float(found.quantile(0.2))) == (3, 0, 3)


def test_a_best_that_the_family_ignores_is_warned_of_only_if_it_contradicts():
    assert distribution_of("U_B", Estimate(0, 5, 10, "normal")).notes == ()
    assert "Best 9 is ignored" in distribution_of("U_B", Estimate(0, 9, 10, "normal")).notes[0]


def test_families_are_found_in_any_case():
    assert distribution_of("U_B", Estimate(1, 3, 9, " pert ")) == distribution_of(
        "U_B", Estimate(1, 3, 9, "PERT")
    )


def test_a_ready_distribution_must_keep_to_the_domain():
    assert distribution_of("p_V", beta(3, 7)).mean == pytest.approx(0.3)
    with pytest.raises(EstimateError, match=r"reaches from .* to 2: enter a probability"):
        distribution_of("p_V", beta(3, 7, 0, 2))


@pytest.mark.parametrize("z", [-30.0, -9.0, -5.5, -0.1, 2.0])
def test_the_normal_probability_keeps_its_digits_in_the_lower_tail(z):
    assert normal_probability(z) == pytest.approx(stats.norm.cdf(z), rel=1e-12)


def test_a_ready_normal_is_accepted_if_no_draw_can_leave_the_domain():
    narrow, wide = (Distribution("normal", "plain", 0.5, scale, 0.0, 1.0) for scale in (0.06, 0.1))
    assert distribution_of("p_V", narrow) is narrow  # half a unit is 8.3 deviations
    with pytest.raises(EstimateError, match=r"p_V: this distribution reaches from -.* to "):
        distribution_of("p_V", wide)


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [("F_V", 0.0, "F_V is 0: enter a share above 0"), ("b", np.nan, "b is not a number"),
     ("U_B", np.inf, "U_B is inf"), ("use_masses", 0.5, "use_masses is 0.5: enter 0 or 1")],
)  # fmt: skip
def test_a_ready_constant_outside_the_domain_is_told_as_a_number_is(key, value, text):
    with pytest.raises(EstimateError, match=text):
        distribution_of(key, constant(value))


# Valid estimates are accepted by every function alike

SAMPLES = 64
CERTAIN_TWO = CERTAIN | {"F_V": 0.3, "F_I": 0.01, "dp_V_da_V": Estimate(0.01, 0.02, 0.05)}
ANALYSES = {
    "simulate": lambda given: simulate(given, SAMPLES),
    "evppi": lambda given: evppi(given, SAMPLES),
    "structural": lambda given: structural(given, {"masses": 0.5}, SAMPLES),
    "sweep": lambda given: sweep([Case(given)], SAMPLES),
    "tornado": tornado,
    "sobol_indices": lambda given: sobol_indices(given, SAMPLES),
    "rank_correlations": lambda given: rank_correlations(given, SAMPLES),
    "discussion": lambda given: discussion(given, {}, SAMPLES),
    "pool": lambda given: pool(
        [Expert("one", given), Expert("other", CERTAIN_TWO)], samples=SAMPLES
    ),
}


NORMALS = {"F_CV": Estimate(0.45, 0.5, 0.55, "normal"), "p_CV": Estimate(0.4, 0.5, 0.6, "normal")}


def valid_estimates(seed):
    """One of every family, for shares and probabilities: narrow or wide, at the ends or amid."""
    random = np.random.default_rng(seed)
    keys = random.permutation(["F_V", "F_CV", "F_CnV", "b", "p_V", "p_CV", "p_CnV", "F_I"])
    for key, family in zip(keys, FAMILIES, strict=True):
        middle = 1 / (1 + np.exp(-random.normal(0, 2)))
        width = random.choice([0.004, 0.1, 0.4])
        low, high = middle * (1 - width), middle + (1 - middle) * width
        odds = np.sqrt(low / (1 - low) * high / (1 - high))  # a Best that any family can meet
        yield str(key), Estimate(float(low), float(odds / (1 + odds)), float(high), family)


@pytest.mark.parametrize("name", ANALYSES)
def test_valid_estimates_are_accepted_by_every_function_alike(name):
    for estimates in (NORMALS, dict(valid_estimates(1)), dict(valid_estimates(2))):
        ANALYSES[name](CERTAIN_TWO | estimates)


@pytest.mark.parametrize("seed", range(25))
def test_what_was_fitted_is_accepted_as_it_is(seed):
    for key, estimate in (*NORMALS.items(), *valid_estimates(seed)):
        fit = distribution_of(key, estimate)
        assert distribution_of(key, fit) is fit


def test_names_are_understood_and_wrong_ones_told():
    renamed = {("F_C|V" if key == "F_CV" else key): each for key, each in EARTH.items()}
    assert distributions_of(renamed)["F_CV"] == distributions_of(EARTH)["F_CV"]
    with pytest.raises(MissingInputError, match="F_CV is missing"):
        distributions_of({key: each for key, each in EARTH.items() if key != "F_CV"})
    with pytest.raises(UnknownNameError, match="did you mean F_CV"):
        distributions_of(EARTH | {"F_VC": 0.5})
    with pytest.raises(ConflictingInputError, match="F_V is entered twice"):
        distributions_of(EARTH | {"log10_F_V": -3})
