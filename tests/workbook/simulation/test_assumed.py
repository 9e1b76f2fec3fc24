"""The Simulation sheet where answers are assumed, or D_b stands for two slopes, against Python."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.analysis.monte_carlo.stored_points import normal_scores
from coop_xl.estimates import fit
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.estimates.scales import LOG10
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.defaults import ASSUMED, CONSTANTS, ONE, TWO
from coop_xl.model.evaluate import evaluate
from coop_xl.workbook.formulas.status_words import OK
from coop_xl.workbook.simulation.simulation_layout import LINK_ROW
from coop_xl.workbook.simulation.simulation_links import STATUS, UNKNOWN

from .shown_sheet import ShownInputs, ShownSheet
from .uncertain_cases import (
    BEYOND,
    LEAST_F_V,
    QUARTILES,
    TINY_F_V,
    WITH_D_B,
    WITH_SLOPES,
    essential,
)

MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
FILLINGS = {
    "D_b": WITH_D_B, "slopes": WITH_SLOPES, "beyond": BEYOND, "tiny F_V": TINY_F_V,
    "least F_V": LEAST_F_V,
}  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> dict[str, ShownSheet]:
    return {name: ShownSheet(content) for name, content in FILLINGS.items()}


def entered_in(sheet, content):
    """What was drawn, as `evaluate` takes it: assumed inputs are left to it."""
    drawn = {key: sheet.drawn(key) for key in VARIABLES if key not in content.assumed}
    drawn = {content.key_entered(key): each for key, each in drawn.items()}
    if content.has_one_slope:
        drawn[ONE] = drawn["db_dF_CV"] * sheet.drawn("q_V")
        drawn = {key: each for key, each in drawn.items() if key not in TWO}
    if content.has("db_dF_V"):
        at = {key: sheet.drawn(key) for key in ("F_CV", "F_CnV")}
        drawn["db_dF_V"] = drawn["db_dF_V"] - drawn[ONE] * (at["F_CV"] - at["F_CnV"])
    return drawn | dict.fromkeys(content.assumed, ASSUMED)


@pytest.mark.parametrize("name", FILLINGS)
def test_every_draw_is_what_the_model_makes_of_it(name, shown):
    sheet, content = shown[name], FILLINGS[name]
    assert sheet.book.value("simulation_ready") is True
    wanted = evaluate(entered_in(sheet, content))
    for key in ("U", *MARGINALS):
        size = np.max(np.abs(wanted[key]))
        assert np.allclose(sheet.drawn(key), wanted[key], rtol=1e-9, atol=1e-12 * size), key


@pytest.mark.parametrize("name", FILLINGS)
def test_the_odds_are_those_of_simulate(name, shown):
    content = FILLINGS[name]
    found = simulate(content.estimates_entered, correlations=content.correlations_entered)
    for each in INTERVENTIONS:
        here = shown[name].measured(f"best {each}")
        assert here.whole == pytest.approx(found.best[each].value, abs=4 * here.error + 0.005)


def test_what_is_assumed_is_constant_or_the_same_draw_as_what_it_follows(shown):
    sheet = shown["slopes"]
    for key, value in CONSTANTS.items():
        assert set(sheet.drawn(key)) == {value}
    assert np.array_equal(sheet.drawn("p_CV"), sheet.drawn("F_CV"))
    assert np.array_equal(sheet.drawn("p_CnV"), sheet.drawn("F_CnV"))
    assert set(shown["beyond"].drawn("F_I")) == {-2.0}  # it is entered as log10
    assert not np.array_equal(shown["beyond"].drawn("p_CV"), shown["beyond"].drawn("F_CV"))


def test_D_b_has_the_distribution_that_is_entered(shown):
    sheet, (low, high) = shown["D_b"], (0.2, 0.6)
    drawn = sheet.drawn("db_dF_CV") * sheet.drawn("q_V")
    assert np.allclose(drawn, sheet.drawn("db_dF_CnV") * sheet.drawn("q_nV"), rtol=1e-12)
    made = fit.distribution_of(ONE, Estimate(low, 0.4, high))
    scores = normal_scores(len(VARIABLES))[:, list(VARIABLES).index("db_dF_CV")]
    assert np.allclose(drawn, made.quantile(normal_probability(scores)), rtol=1e-9)
    assert sheet.input_cells(ONE)["status"] == OK


def test_what_is_wrong_with_D_b_is_said_once():
    sheet = ShownSheet(replace(WITH_D_B, extensions={ONE: Estimate(0.6, 0.4, 0.2)}))
    assert sheet.book.value("simulation_ready") is False
    assert "1 answer to fix on Questions: D_b." in sheet.text
    statuses = {key: sheet.input_cells(key)["status"] for key in (*TWO, ONE)}
    assert statuses == {TWO[0]: statuses[ONE], TWO[1]: OK, ONE: "enter Low ≤ Best ≤ High"}


def test_what_is_assumed_cannot_be_correlated_and_D_b_can():
    pairs = (("p_CV", "b", 0.5), ("D_b", "b", 0.5), ("db_dF_CV", "b", 0.1))
    sheet = ShownSheet(replace(WITH_D_B, correlations=pairs))
    said = [sheet.at(LINK_ROW + place, STATUS) for place in range(3)]
    assert said == [UNKNOWN, OK, UNKNOWN]


def test_the_range_reaches_the_fits():
    rows = ShownInputs(QUARTILES).rows
    for key in ("b", "dp_V_da_V"):
        made = fit.distribution_of(key, QUARTILES.estimates[key].as_simulated)
        assert rows[key]["scale"] == pytest.approx(made.scale, rel=1e-12)
        assert rows[key]["status"] == OK


def test_a_wide_best_is_refused_by_the_range_that_is_chosen():
    near = Estimate(0.2, 0.22, 0.6)
    for chosen in ((0.05, 0.95), (0.25, 0.75)):
        given = essential(b=near).estimates
        content = replace(
            WITH_D_B, estimates={key: replace(each, range=chosen) for key, each in given.items()}
        )
        try:
            fit.distribution_of("b", content.estimates["b"])
            fits = True
        except fit.EstimateError:
            fits = False
        assert (ShownInputs(content).rows["b"]["status"] == OK) == fits


def test_the_full_file_takes_D_b_alone_for_the_base_models():
    full = ShownSheet(WITH_D_B, extensions=True)
    assert full.book.value("on_locality") == "off"
    assert np.allclose(full.drawn("marginal_CV"), ShownSheet(WITH_D_B).drawn("marginal_CV"))
    lambda_own = {"lambda_own": Estimate(best=0.2)}
    local = ShownSheet(replace(WITH_D_B, extensions=WITH_D_B.extensions | lambda_own))
    assert local.book.value("on_locality") == "on"
    entered = entered_in(local, WITH_D_B) | {"lambda_own": 0.2}
    wanted = evaluate(entered)
    for key in MARGINALS:
        assert np.allclose(local.drawn(key), wanted[key], rtol=1e-9), key


def test_D_b_alone_needs_no_extensions_and_F_I_may_be_assumed_on_either_scale():
    assert not WITH_D_B.has_extensions
    gamma = {"gamma": Estimate(best=0.1)}
    assert replace(WITH_D_B, extensions=WITH_D_B.extensions | gamma).has_extensions
    content = replace(WITH_D_B, scales={"F_I": LOG10})
    assert content.estimates_entered["F_I"] is ASSUMED
    assert EXAMPLES["earth"].estimates_entered.keys() == VARIABLES.keys()
