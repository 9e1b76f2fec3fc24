"""The bounds hold for every world of masses, and whatever holds them has such a world."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coop_xl import check, evaluate
from coop_xl.model.coherence import BOUNDS

from .cases import estimates, landscape

SHARES = ("F_V", "F_CV", "F_CnV")
QUIET = estimates(np.random.default_rng(0))
unit = st.floats(0, 1)


def broken(at):
    """The bounds that inputs break."""
    values = at | evaluate(at)
    return [bound.quantity for bound in BOUNDS if bound.broken(values)]


def sentences(at):
    return [message for message in check(at) if "coherent estimates" in message.text]


@given(
    weights=st.lists(unit, min_size=5, max_size=5),
    p=st.fixed_dictionaries({"p_V": unit, "p_CV": unit, "p_CnV": unit}),
)
def test_every_world_of_masses_is_coherent(weights, p):
    assume(weights[4] > 1e-6)
    masses = [weight / sum(weights) for weight in weights]
    rest = dict(zip(("VC", "VN", "NC", "NN"), masses, strict=False))
    F_I = masses[4]
    F_V = rest["VC"] + rest["VN"] + F_I * p["p_V"]
    assume(1e-6 < F_V < 1 - 1e-6)  # nearer the ends 1−F_V keeps too few digits for any bound
    at = QUIET | p | dict(zip(SHARES, landscape(rest, F_I, **p), strict=True)) | {"F_I": F_I}
    at |= {key: min(at[key], 1.0) for key in (*SHARES, "F_I")}
    assert broken(at) == []


def masses_of_the_rest(at):
    """What the other agents must hold for the estimates to be right."""
    ours, N = at["F_I"] * at["p_V"], 1 - at["F_V"]
    others = at["F_I"] * (1 - at["p_V"])
    return {
        "F_CV_least": at["F_V"] * at["F_CV"] - ours * at["p_CV"],
        "F_CV_most": at["F_V"] * (1 - at["F_CV"]) - ours * (1 - at["p_CV"]),
        "F_CnV_least": N * at["F_CnV"] - others * at["p_CnV"],
        "F_CnV_most": N * (1 - at["F_CnV"]) - others * (1 - at["p_CnV"]),
        "F_V_least": at["F_V"] - ours,
        "F_V_most": N - others,
    }


def test_bounds_are_broken_exactly_where_the_rest_of_the_world_would_hold_less_than_nothing():
    random = np.random.default_rng(11)
    counts = dict.fromkeys((bound.quantity for bound in BOUNDS), 0)
    coherent = 0
    for _ in range(3000):
        at = estimates(random, F_I=random.uniform(0.01, 1))
        rest = masses_of_the_rest(at)
        if min(map(abs, rest.values())) < 1e-6:
            continue
        negative = [key for key, mass in rest.items() if mass < 0]
        assert sorted(broken(at)) == sorted(negative)
        for key in negative:
            counts[key] += 1
        coherent += not negative
    assert coherent > 200  # the property was tried on both sides
    assert min(counts.values()) > 100


def test_coherent_estimates_are_those_of_the_world_built_from_them():
    random = np.random.default_rng(12)
    built = 0
    for _ in range(500):
        at = estimates(random, F_I=random.uniform(0.01, 0.6))
        if broken(at):
            continue
        names = {"VC": "F_CV_least", "VN": "F_CV_most", "NC": "F_CnV_least", "NN": "F_CnV_most"}
        masses = masses_of_the_rest(at)
        rest = {name: masses[key] for name, key in names.items()}
        assert min(rest.values()) >= -1e-9  # the slack for rounding
        assert sum(rest.values()) + at["F_I"] == pytest.approx(1, rel=1e-14)
        got = landscape(rest, at["F_I"], at["p_V"], at["p_CV"], at["p_CnV"])
        assert got == pytest.approx([at[key] for key in SHARES], rel=1e-13)
        built += 1
    assert built > 50


ALONE = QUIET | {
    "F_I": 1.0, "F_V": 0.3, "p_V": 0.3, "F_CV": 0.6, "p_CV": 0.6, "F_CnV": 0.2, "p_CnV": 0.2
}  # fmt: skip


def test_an_agent_that_is_all_there_is_forces_its_own_probabilities():
    assert broken(ALONE) == []
    for share, least, most in (
        ("F_CV", "F_CV_least", "F_CV_most"),
        ("F_CnV", "F_CnV_least", "F_CnV_most"),
    ):
        assert broken(ALONE | {share: ALONE[share] - 1e-6}) == [least]
        assert broken(ALONE | {share: ALONE[share] + 1e-6}) == [most]
    assert "F_V_least" in broken(ALONE | {"F_V": 0.3 - 1e-6})
    assert "F_V_most" in broken(ALONE | {"F_V": 0.3 + 1e-6})


BREACHES = {
    "F_V_least": {"F_I": 0.37, "p_V": 0.91, "F_V": 0.21, "F_CV": 0.5, "F_CnV": 0.5},
    "F_V_most": {"F_I": 0.37, "p_V": 0.09, "F_V": 0.83, "F_CV": 0.5, "F_CnV": 0.5},
    "F_CV_least": {"F_I": 0.3, "F_V": 0.7, "p_V": 0.7, "p_CV": 0.9, "F_CV": 0.1},
    "F_CV_most": {"F_I": 0.3, "F_V": 0.7, "p_V": 0.7, "p_CV": 0.1, "F_CV": 0.95},
    "F_CnV_least": {"F_I": 0.3, "F_V": 0.7, "p_V": 0.3, "p_CnV": 0.9, "F_CnV": 0.1},
    "F_CnV_most": {"F_I": 0.3, "F_V": 0.7, "p_V": 0.3, "p_CnV": 0.1, "F_CnV": 0.95},
}


@pytest.mark.parametrize("quantity", BREACHES)
def test_a_breach_names_the_variable_its_value_the_bound_and_the_nearest_coherent_value(quantity):
    at = QUIET | {"p_CV": 0.5, "p_CnV": 0.5} | BREACHES[quantity]
    variable, side = quantity.rsplit("_", 1)
    (message,) = [each for each in sentences(at) if each.variable == variable]
    limit = evaluate(at)[quantity]
    assert message.severity == "warning"
    assert message.text.startswith(
        f"{variable} is {at[variable]:g}, but coherent estimates need at {side} {limit:.13g}: "
    )
    assert message.text.endswith(f"The nearest coherent value is {limit:.13g}")


def nearest(at, variable):
    """The value a breach of that variable proposes."""
    (text,) = [each.text for each in sentences(at) if each.text.startswith(f"{variable} is")]
    return float(text.rpartition("The nearest coherent value is ")[2])


def test_the_nearest_coherent_value_as_printed_is_coherent():
    random = np.random.default_rng(13)
    tried = dict.fromkeys(SHARES, 0)
    while min(tried.values()) < 100:
        at = estimates(random, F_I=random.uniform(0.1, 1))
        for variable in {message.variable for message in sentences(at)}:
            mended = at | {variable: nearest(at, variable)}
            assert variable not in {message.variable for message in sentences(mended)}
            tried[variable] += 1


def test_mending_F_V_comes_before_what_depends_on_it():
    # Our agent alone would be five times the V resources: no F_CV fits until F_V does.
    at = QUIET | {"F_I": 0.5, "p_V": 0.5, "F_V": 0.05, "p_CV": 0.9, "F_CV": 0.1}
    at |= {"p_CnV": 0.5, "F_CnV": 0.5}
    assert [message.variable for message in sentences(at)] == ["F_V"]
    assert [message.variable for message in sentences(at | {"F_V": 0.26})] == ["F_CV"]


@pytest.mark.parametrize(
    ("way", "entered", "log10_F_I", "p_V"),
    [
        pytest.param("log10_F_V", -400.0, -390.0, 0.5, id="far less than our agent brings"),
        pytest.param("log10_F_V", -0.001, -1.0, 0.1, id="leaves too little to the others"),
        pytest.param("log10_1mF_V", -400.0, -390.0, 0.5, id="far less of others than ours"),
        pytest.param("log10_1mF_V", -0.001, -1.0, 0.9, id="leaves too little to V"),
    ],
)
def test_a_share_entered_as_log10_is_corrected_as_log10(way, entered, log10_F_I, p_V):
    at = {key: value for key, value in QUIET.items() if key not in ("F_V", "F_I")}
    at |= {way: entered, "log10_F_I": log10_F_I, "p_V": p_V}
    proposed = nearest(at, way)
    ours = log10_F_I + np.log10(0.5)
    if entered == -400.0:  # exactly our agent's expected share
        assert proposed == pytest.approx(ours, rel=1e-9)
    else:  # all but our agent's 0.9 of a tenth
        assert proposed == pytest.approx(np.log10(1 - 0.09), rel=1e-9)
    mended = at | {way: proposed}
    assert not [each for each in sentences(mended) if each.text.startswith(f"{way} is")]
