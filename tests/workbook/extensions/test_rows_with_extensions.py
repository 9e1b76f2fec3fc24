"""Every row of the model follows the extensions: Scenarios, Sensitivity and Simulation."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl.analysis.extension_uncertainty import structural
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.estimates.cell_names import COLUMNS
from coop_xl.estimates.entries import Scenario
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, PAIRS, VARIABLES
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.build import sheets
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.formulas.values import OK, SEE_EXTENSIONS, is_number
from coop_xl.workbook.sheets.points import BLOCK_COLUMN, TORNADO_WORK, TWO_WAY_WORK
from coop_xl.workbook.sheets.scenarios_sheet import FIRST
from coop_xl.workbook.sheets.sensitivity_sheet import BREAK_ROW
from coop_xl.workbook.simulation.simulated import Simulated
from coop_xl.workbook.simulation.simulation_layout import DRAW_ROW, column_of
from tests.workbook.simulation.uncertain_cases import EXTENSION_INPUTS, plain_auto, with_extensions

from .cases import ALONE, CONTRADICTIONS, TOGETHER

EARTH = EXAMPLES["earth"]
SCENARIOS = (
    Scenario("As on Inputs"),
    Scenario("few of us", {"F_V": 0.002, "F_I": 0.001}),
    Scenario("likely", {"p_V": 0.85, "p_CV": 0.5}),
    Scenario("minute", {"log10_F_V": -30.0, "log10_F_I": -33.0}),
)
CASES = ALONE | {"together": TOGETHER, "off": {}}
COMPARED = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "best", "V_per_F_I", "CnV_per_F_I")


def book_with(extensions, content=EARTH):
    content = replace(content, scenarios=SCENARIOS)
    return sheets(with_extensions(content, extensions), simulation=False)


def row_of(book, sheet, row, first):
    """What a row of the model shows, by its columns."""
    at = ((key, cell(row, first + place, absolute=False)) for place, key in enumerate(COLUMNS))
    found = book.formulas
    return {key: found[sheet, where][1] for key, where in at if (sheet, where) in found}


def assert_row_is(shown, entered, extensions):
    want = evaluate(entered | extensions)
    for key in COMPARED:
        if key == "best":
            assert shown[key] == want[key]
        else:
            assert shown[key] == pytest.approx(float(want[key]), rel=1e-9, abs=1e-300), key


@pytest.mark.parametrize("name", CASES)
def test_each_scenario_gives_what_evaluate_gives_with_the_extensions(name):
    book = book_with(CASES[name])
    best = {key: value for key, value in EARTH.best.items() if is_number(value)}
    for place, scenario in enumerate(SCENARIOS):
        entered = best | dict(scenario.changes)
        for plain, log in (("F_V", "log10_F_V"), ("F_I", "log10_F_I")):
            if log in scenario.changes:
                del entered[plain]
        shown = row_of(book, "Scenarios", FIRST + place, 1) | scenario.changes
        assert shown["status"] == OK
        assert_row_is(shown, entered, CASES[name])


@pytest.mark.parametrize("name", ["together", "evidence, all", "off"])
def test_each_point_of_the_sensitivity_gives_what_evaluate_gives_with_the_extensions(name):
    book = book_with(CASES[name])
    tornado = range(TORNADO_WORK, TORNADO_WORK + 2 * len(VARIABLES))
    for row in (*tornado, TWO_WAY_WORK, TWO_WAY_WORK + 60):
        shown = row_of(book, "Sensitivity", row, BLOCK_COLUMN)
        entered = {key: shown[key] for key in ENTRIES if is_number(shown[key])}
        assert_row_is(shown, entered, CASES[name])
    at_best = book.formulas["Sensitivity", "E4"][1]
    assert at_best == pytest.approx(float(evaluate(EARTH.best | CASES[name])["marginal_V"]))


def is_tie(shown, values, key, pair, inputs):
    """Whether it is one that `break_even` finds, or the two cross, or touch at an end, there."""
    if pytest.approx(shown, rel=1e-5) in values:
        return True
    if shown in (0, 1):
        at = evaluate(inputs | {key: shown})
        return at[f"{pair[0]}_per_F_I"] == at[f"{pair[1]}_per_F_I"]
    at = evaluate(inputs | {key: shown * np.array([1 - 1e-9, 1 + 1e-9])})
    left, right = np.sign(at[f"{pair[0]}_per_F_I"] - at[f"{pair[1]}_per_F_I"])
    return left * right < 0


TIES = {
    name: (EARTH, CASES[name])
    for name in ("locality", "response, threshold", "evidence, all", "coalition, below", "off")
} | {
    "multiverse": (EXAMPLES["multiverse"], {"D_b": 0.3, "lambda_own": 1e-9, "alpha_V": 0.1}),
    "lightcone": (EXAMPLES["lightcone"], {"D_b": 0.3, "lambda_own": 0.01, "gamma": 0.2}),
}  # fmt: skip


@pytest.mark.parametrize("name", TIES)
def test_break_evens_are_where_the_marginals_with_extensions_tie(name):
    content, extensions = TIES[name]
    book, best = book_with(extensions, content), content.best
    rows = [key for key in VARIABLES for _ in range(2 if key in ("F_V", "p_V") else 1)]
    found = {key: [] for key in VARIABLES}
    for row, key in enumerate(rows, start=BREAK_ROW + 2):
        at = [cell(row, column, absolute=False) for column in (2, 3, 4)]
        found[key].append([book.formulas["Sensitivity", each][1] for each in at])
    ties = 0
    for key in ("U_nB", "F_V", "F_CV", "F_I", "p_V", "p_CV", "db_dF_CV", "dp_CV_da_CV"):
        entered = content.key_entered(key)
        for place, pair in enumerate(PAIRS):
            shown = [row[place] for row in found[key] if is_number(row[place])]
            values = break_even(best | extensions, entered, *pair).values
            ties += len(shown)
            for each in shown:
                assert is_tie(each, values, entered, pair, best | extensions), (key, pair)
            far = [each for each in values if key in ("F_V", "F_I", "p_V") or abs(each) < 1e6]
            assert len(shown) >= min(len(far), len(found[key])), (key, pair)
    assert ties > 2


def test_a_scenario_that_the_extensions_refuse_says_so_and_shows_nothing():
    content = replace(EARTH, scenarios=(Scenario("base"), Scenario("above", {"p_V": 0.95})))
    extensions = {"pmax_V": 0.9}
    book = sheets(with_extensions(content, extensions), simulation=False)
    shown = row_of(book, "Scenarios", FIRST + 1, 1)
    assert shown["status"] == SEE_EXTENSIONS
    assert shown["U"] == shown["best"] == ""
    assert row_of(book, "Scenarios", FIRST, 1)["status"] == OK
    with pytest.raises(InputError, match="pmax_V is not above p_V"):
        evaluate(EARTH.best | {"p_V": 0.95} | extensions)


@pytest.mark.parametrize("start", ["D_b is 0", "F_V_from is above F_V_to"])
def test_no_row_shows_the_base_model_while_extensions_contradict_one_another(start):
    book = book_with(CONTRADICTIONS[start])
    shown = row_of(book, "Scenarios", FIRST, 1)
    assert (shown["status"], shown["marginal_V"]) == (SEE_EXTENSIONS, "")
    assert row_of(book, "Sensitivity", TORNADO_WORK, BLOCK_COLUMN)["status"] == SEE_EXTENSIONS


def test_the_workings_of_extensions_are_blank_while_all_are_off():
    off, on = book_with({}), book_with({"gamma": 0.1})
    head = "used_db_dF_V"
    assert row_of(off, "Scenarios", FIRST, 1)[head] == ""
    assert row_of(on, "Scenarios", FIRST, 1)[head] == pytest.approx(0.1 + 0.2 * (2 * 0.35 - 1))


def test_every_draw_gives_what_evaluate_gives_with_the_extensions():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    draws = Simulated.of(content).draws
    entered = {key: draws[key].astype(float) for key in VARIABLES}
    extensions = {
        key: value for key, value in EXTENSION_INPUTS.items() if key != "pmax_CV"
    }  # above some p_CV
    want = evaluate(entered | extensions)
    for name in INTERVENTIONS:
        assert draws[f"marginal_{name}"] == pytest.approx(want[f"marginal_{name}"], rel=1e-9)
    assert list(draws["best"]) == list(want["best"])
    base = evaluate(entered)
    assert np.mean(want["best"] != base["best"]) > 0.1  # so the extensions do something


def test_the_simulation_agrees_with_coop_xl_simulate_on_the_extensions():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    sheet = Simulated.of(content).measured
    python = simulate(content.estimates_entered, 2**14, 1)
    for name in INTERVENTIONS:
        shown, want = sheet[f"best {name}"], python.best[name]
        assert shown.whole == pytest.approx(want.value, abs=5 * (shown.error + want.error) + 1e-9)


def test_draws_of_a_sheet_hold_the_python_draws():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    book = sheets(content)
    column = column_of("gradient_V")
    at = [cell(DRAW_ROW + place, column, absolute=False) for place in (0, 500, 1023)]
    shown = [book.formulas["Simulation", where][1] for where in at]
    assert shown == [book.simulated.draws["gradient_V"][place] for place in (0, 500, 1023)]
    text = book.formulas["Simulation", "A5"][1]
    assert " %). With extensions: Locality and one's own cooperativeness, Coalition size, " in text


def test_sheets_say_which_extensions_their_rows_follow():
    on, off = book_with({"gamma": 0.1, "use_masses": 1.0}), book_with({})
    for sheet in ("Scenarios", "Sensitivity"):
        assert on.formulas[sheet, "B1"][1] == " With extensions: Coalition size."
        assert off.formulas[sheet, "B1"][1] == ""
    results = {value for (sheet, _), (_, value) in on.formulas.items() if sheet == "Results"}
    assert "Scenarios at a glance. With extensions: Coalition size." in results


LIKELY = {"locality": 0.3, "evidence": 0.2, "coalition": 1.0}


def likely_content():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    return replace(content, credences=LIKELY)


def test_each_draw_holds_the_extensions_that_its_own_cells_say():
    draws = Simulated.of(likely_content()).draws
    entered = {key: draws[key].astype(float) for key in VARIABLES}
    extensions = {key: value for key, value in EXTENSION_INPUTS.items() if key != "pmax_CV"}
    switches = {
        f"use_{name}": np.where(draws[f"holds_{name}"] == "yes", 1.0, 0.0) for name in FLAGS
    }
    want = evaluate(entered | extensions | switches)
    for name in INTERVENTIONS:
        assert draws[f"marginal_{name}"] == pytest.approx(want[f"marginal_{name}"], rel=1e-9)
    for name, credence in LIKELY.items():
        share = np.mean(draws[f"holds_{name}"] == "yes")
        assert share == pytest.approx(credence, abs=4 / 1024)  # the points are evenly spread
    assert np.all(draws["holds_several"] == "yes")  # on, and no credence: it is taken as holding


def test_the_draws_of_extensions_are_independent_of_one_another_and_of_the_inputs():
    draws = Simulated.of(likely_content()).draws
    locality, evidence = (draws[f"holds_{name}"] == "yes" for name in ("locality", "evidence"))
    assert np.mean(locality & evidence) == pytest.approx(0.3 * 0.2, abs=0.01)
    for key in VARIABLES:
        u = draws[f"u_{key}"]
        assert abs(np.corrcoef(u, locality)[0, 1]) < 0.06, key


def test_the_sheet_weighs_the_extensions_as_structural_does():
    content = likely_content()
    sheet = Simulated.of(content).measured
    entered = content.estimates_entered
    python = structural(entered, LIKELY, 2**13, 1)
    for name in INTERVENTIONS:
        shown, want = sheet[f"best {name}"], python.best[name]
        assert shown.whole == pytest.approx(want.value, abs=5 * (shown.error + want.error) + 1e-9)
        given, want = sheet[f"best {name} if locality"], python.best_if["locality"][name]
        assert given.whole == pytest.approx(want.value, abs=5 * (given.error + want.error) + 0.01)
    for extension in ("locality", "evidence"):
        shown, want = sheet[f"worth {extension}"], python.switches[extension]
        scale = 10.0**python.log10_scale
        assert shown.whole == pytest.approx(
            want.value * scale, abs=6 * (shown.error + want.error * scale) + 1e-12
        )
    assert sheet["worth coalition"].whole == 0
    assert max(sheet[f"worth {extension}"].whole for extension in LIKELY) > 0


def test_without_credences_no_draw_differs_from_the_extensions_as_entered():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    sheet = Simulated.of(content)
    assert {extension: set(sheet.draws[f"holds_{extension}"]) for extension in FLAGS} == {
        extension: {"yes"} for extension in FLAGS
    }
    assert sheet.measured["best V if not locality"].whole == ""
