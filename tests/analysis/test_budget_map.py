"""The map of budgets: against exact changes of the model, and the best division."""

import numpy as np
import pytest

from coop_xl import CoopError, evaluate
from coop_xl.analysis.allocation import allocate
from coop_xl.analysis.budget_map import BANDS, division, places, usual_budget

from .test_allocation import SOUND

NAMES = ("V", "CV", "CnV")
DISCUSSED = SOUND | {"D_b": 0.4, "lambda_own": 0.05, "alpha_V": 0.1, "gamma": 0.1}
CASES = {"base": SOUND, "options": DISCUSSED, "threshold": SOUND | {"Y_CV": 6.0}}


def gain_by_kind(inputs, budget):
    """What all of a budget on one kind gains: `change_…`, of one unit as large as the budget."""
    scaled = {
        key: value * budget
        if key.startswith("dp_")
        else value / budget
        if key[:2] == "Y_"
        else value
        for key, value in inputs.items()
    }
    return {name: float(evaluate(scaled)[f"change_{name}"]) for name in NAMES}


@pytest.mark.parametrize("name", CASES)
def test_the_corners_gain_what_the_model_says_of_so_many_units_on_one_kind(name):
    found = division(CASES[name], 10.0)
    known = gain_by_kind(CASES[name], 10.0)
    for kind, corner in zip(NAMES, np.eye(3), strict=True):
        (at,) = np.flatnonzero((found.parts == corner).all(axis=1))
        assert found.gains[at] == pytest.approx(known[kind], rel=1e-9)


def moved(inputs, efforts):
    """U after efforts, from masses of the rest of the world that stay (base model)."""
    F_V, F_I, p = inputs["F_V"], inputs["F_I"], {n: inputs[f"p_{n}"] for n in NAMES}
    after = {
        n: min(p[n] + a * inputs[f"dp_{n}_da_{n}"], 1) for n, a in zip(NAMES, efforts, strict=True)
    }
    dV = F_I * (after["V"] - p["V"])
    V = F_V * inputs["F_CV"] + F_I * (after["V"] * after["CV"] - p["V"] * p["CV"])
    nV = (1 - F_V) * inputs["F_CnV"] + F_I * (
        (1 - after["V"]) * after["CnV"] - (1 - p["V"]) * p["CnV"]
    )
    F_CV, F_CnV = V / (F_V + dV), nV / (1 - F_V - dV)
    b = (
        inputs["b"]
        + inputs["db_dF_V"] * dV
        + inputs["db_dF_CV"] * (F_CV - inputs["F_CV"])
        + inputs["db_dF_CnV"] * (F_CnV - inputs["F_CnV"])
    )
    U_B = inputs["U_B"] + inputs["dU_B_dF_V"] * dV
    U_nB = inputs["U_nB"] + inputs["dU_nB_dF_V"] * dV
    return b * U_B + (1 - b) * U_nB


def test_every_point_of_the_base_model_is_the_exact_change_over_masses():
    found = division(SOUND, 40.0)
    before = moved(SOUND, (0, 0, 0))
    assert before == pytest.approx(float(evaluate(SOUND)["U"]))
    for parts, gain in zip(found.parts, found.gains, strict=True):
        assert gain == pytest.approx(moved(SOUND, 40 * parts) - before, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_best_is_that_of_allocate_and_no_point_beats_it(name):
    found, known = division(CASES[name], 20.0), allocate(CASES[name], 20.0)
    assert found.best.efforts == known.efforts
    assert np.nanmax(found.parts_of_best) <= 1 + 1e-12
    spent = np.array(list(known.efforts.values()))
    assert found.optimum == pytest.approx(places((spent / spent.sum())[None])[0])


def test_points_cover_the_triangle_and_are_placed_by_their_parts():
    found = division(SOUND, 20.0)
    assert len({tuple(each) for each in found.parts.round(9)}) == 21 * 22 / 2
    assert found.parts.sum(axis=1) == pytest.approx(1)
    corners = {
        name: found.places[np.flatnonzero((found.parts == corner).all(axis=1))[0]]
        for name, corner in zip(NAMES, np.eye(3), strict=True)
    }
    assert corners["V"] == pytest.approx([0.5, 3**0.5 / 2])
    assert corners["CV"] == pytest.approx([0, 0])
    assert corners["CnV"] == pytest.approx([1, 0])


@pytest.mark.parametrize("name", CASES)
def test_bands_are_equal_and_hold_what_they_say(name):
    found = division(CASES[name], 20.0)
    edges, parts_of_best, bands = found.edges, found.parts_of_best, found.bands
    assert np.diff(edges) == pytest.approx(
        (np.nanmax(parts_of_best) - np.nanmin(parts_of_best)) / BANDS
    )
    assert set(bands) <= set(range(BANDS))
    for band in range(BANDS):
        inside = parts_of_best[bands == band]
        assert ((edges[band] - 1e-12 <= inside) & (inside <= edges[band + 1] + 1e-12)).all()
    assert (bands[parts_of_best == np.nanmax(parts_of_best)] == BANDS - 1).all()


def test_a_gain_too_small_beside_u_is_still_told_apart():
    minute = {key: value for key, value in SOUND.items() if key not in ("F_V", "F_I")}
    found = division(minute | {"log10_F_V": -30.0, "log10_F_I": -33.0, "db_dF_CV": 1e-30}, 20.0)
    assert 0 < found.best.gain < 1e-25
    assert np.ptp(found.parts_of_best) > 0.1


def test_divisions_beyond_what_shares_allow_have_no_gain_and_no_band():
    found = division(SOUND | {"F_V": 0.03, "F_CV": 0.9}, 20.0)
    lost = ~np.isfinite(found.gains)
    assert 0 < lost.sum() < len(lost)
    assert (found.bands[lost] == -1).all()
    assert (found.bands[~lost] >= 0).all()


@pytest.mark.parametrize(
    ("changed", "budget"),
    [({}, 20.0), ({"dp_CV_da_CV": 0.3}, 1.0), ({"dp_CV_da_CV": 3e-6}, 50.0),
     ({"Y_V": 40.0}, 100.0), ({"Y_V": 40.0, "use_response": 0.0}, 20.0)],
)  # fmt: skip
def test_the_usual_budget_is_round_and_moves_something(changed, budget):
    assert usual_budget(SOUND | changed) == budget
    assert division(SOUND | changed).best.budget == budget
    assert division(SOUND | changed).is_usual
    assert not division(SOUND | changed, 3.0).is_usual


def test_kinds_of_work_that_gain_alike_make_one_band():
    inputs = SOUND | {"dp_V_da_V": 0.0, "dp_CnV_da_CnV": 0.0}
    found = division(inputs | {"p_CV": 1 - 1e-9}, 20.0)
    assert (np.diff(found.edges) > 0).all()


def test_where_no_effort_helps_that_is_told():
    idle = {f"dp_{name}_da_{name}": 0.0 for name in NAMES}
    with pytest.raises(CoopError, match="no kind of work raises its probability"):
        division(SOUND | idle)
    with pytest.raises(CoopError, match="no way of spending the budget raises U"):
        division(SOUND | {"U_B": -100.0, "U_nB": 50.0, "dU_B_dF_V": -90.0, "dU_nB_dF_V": -90.0})
    with pytest.raises(CoopError, match="budget is -1"):
        division(SOUND, -1.0)
