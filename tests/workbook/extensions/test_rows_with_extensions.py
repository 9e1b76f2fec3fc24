"""Every row of the model follows the extensions: What would change it, Scenarios, Simulation."""

from dataclasses import replace

import numpy as np
import pytest

from coop_xl.analysis.extension_uncertainty import structural
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.analysis.monte_carlo.stored_points import DRAWS
from coop_xl.estimates.cell_names import SCENARIO_COLUMNS
from coop_xl.estimates.entries import Scenario
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import INTERVENTIONS, PAIRS, VARIABLES
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.build import sheets
from coop_xl.workbook.extensions.in_rows import FLAGS
from coop_xl.workbook.formulas.status_words import OK, SEE_EXTENSIONS
from coop_xl.workbook.sheets.answer_words import WAITING
from coop_xl.workbook.sheets.scenarios_sheet import FIRST
from coop_xl.workbook.sheets.switch_lines import AT
from coop_xl.workbook.sheets.switch_sentences import SEARCH
from coop_xl.workbook.sheets.varied_points import LINEAR
from coop_xl.workbook.sheets.what_would_change_it_sheet import TITLE, layout, map_layout
from tests.workbook.simulation.shown_sheet import ShownSheet
from tests.workbook.simulation.uncertain_cases import EXTENSION_INPUTS, plain_auto, with_extensions

from .cases import ALONE, CONTRADICTIONS, TOGETHER

EARTH = EXAMPLES["earth"]
SCENARIOS = (
    Scenario("As on Questions"),
    Scenario("few of us", {"F_V": 0.002, "F_I": 0.001}),
    Scenario("likely", {"p_V": 0.85, "p_CV": 0.5}),
    Scenario("minute", {"log10_F_V": -30.0, "log10_F_I": -33.0}),
)
CASES = ALONE | {"together": TOGETHER, "off": {}}
COMPARED = ("U", "marginal_V", "marginal_CV", "marginal_CnV", "best", "V_per_F_I", "CnV_per_F_I")


def is_number(value):
    return isinstance(value, int | float)


def book_with(extensions, content=EARTH):
    content = replace(content, scenarios=SCENARIOS)
    return sheets(with_extensions(content, extensions), simulation=False, extensions=True)


def row_of(book, sheet, row, first):
    """What a row of the model shows, by its columns."""
    at = (
        (key, cell(row, first + place, absolute=False))
        for place, key in enumerate(SCENARIO_COLUMNS)
    )
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
def test_each_point_of_what_would_change_it_gives_what_evaluate_gives_with_the_extensions(name):
    book = book_with(CASES[name])
    sheet = next(each for each in book.sheets if each.title == TITLE)
    _, tornado = layout(sheet)
    formulas = book.formulas
    for place, key in enumerate(VARIABLES):
        for end, part in enumerate(("low", "high")):
            value = getattr(EARTH.estimate(key), part)
            want = evaluate(EARTH.best | {key: value} | CASES[name])
            row = tornado.row(place, end)
            for name_of, at in zip(INTERVENTIONS, tornado.per_F_I(row), strict=True):
                have = formulas[TITLE, at.replace("$", "")][1]
                want_per_F_I = float(want[f"{name_of}_per_F_I"])
                assert have == pytest.approx(want_per_F_I, rel=1e-9), (key, part)
    best = evaluate(EARTH.best | CASES[name])["best"]
    assert book.value("now_best") == best
    winners = map_layout(sheet)
    low, high = EARTH.estimate("F_V"), EARTH.estimate("p_V")
    for place, corner in ((0, (low.low, high.low)), (80, (low.high, high.high))):
        at = dict(zip(("F_V", "p_V"), corner, strict=True))
        have = sheet.value(winners.work_row + place, winners.column("best"))
        assert have == evaluate(EARTH.best | at | CASES[name])["best"]


@pytest.mark.parametrize("name", ["locality", "evidence, all"])
def test_ties_with_extensions_are_those_of_break_even_or_said_to_need_a_search(name):
    book = book_with(CASES[name])
    sheet = next(each for each in book.sheets if each.title == TITLE)
    lines, _ = layout(sheet)
    searched = {"F_V", "F_I", "p_V"} if "evidence" in name else {"F_V"}
    for key in VARIABLES:
        said = sheet.value(lines.row(key), lines.first_column + AT["who wins where"])
        assert (said == SEARCH) == (key in searched), key
        if key in LINEAR and key not in searched:
            column = lines.first_column + AT["tie 1"]
            shown = [sheet.value(lines.row(key), column + place) for place in range(3)]
            want = [
                value
                for pair in PAIRS
                for value in break_even(EARTH.best | CASES[name], key, *pair).values
                if abs(value) < 1e20 and not (VARIABLES[key].high == 1 and value in (0, 1))
            ]
            found = [each for each in shown if is_number(each) and abs(each) < 1e20]
            assert sorted(found) == pytest.approx(sorted(want), rel=1e-6), key


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
    assert book.value("now_best") == ""
    assert book.formulas["Answer", "B2"][1] == WAITING


def test_the_workings_of_extensions_are_blank_while_all_are_off():
    off, on = book_with({}), book_with({"gamma": 0.1})
    head = "used_db_dF_V"
    assert row_of(off, "Scenarios", FIRST, 1)[head] == ""
    assert row_of(on, "Scenarios", FIRST, 1)[head] == pytest.approx(0.1 + 0.2 * (2 * 0.35 - 1))


def test_every_draw_gives_what_evaluate_gives_with_the_extensions():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    draws = ShownSheet(content).drawn
    entered = {key: draws(key) for key in VARIABLES}
    extensions = {
        key: value for key, value in EXTENSION_INPUTS.items() if key != "pmax_CV"
    }  # above some p_CV
    want = evaluate(entered | extensions)
    for name in INTERVENTIONS:
        assert draws(f"marginal_{name}") == pytest.approx(want[f"marginal_{name}"], rel=1e-9)
    base = evaluate(entered)
    assert np.mean(want["best"] != base["best"]) > 0.1  # so the extensions do something


def test_the_simulation_agrees_with_coop_xl_simulate_on_the_extensions():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    sheet = ShownSheet(content).measured
    python = simulate(content.estimates_entered, 2**14, 1)
    for name in INTERVENTIONS:
        shown, want = sheet(f"best {name}"), python.best[name]
        assert shown.whole == pytest.approx(want.value, abs=5 * (shown.error + want.error) + 1e-9)


def test_the_simulation_says_which_extensions_it_follows():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    text = ShownSheet(content).book.value("sim_text")
    assert " %). With extensions: Locality and one's own cooperativeness, Coalition size, " in text


def test_sheets_say_which_extensions_their_rows_follow():
    on, off = book_with({"gamma": 0.1, "use_masses": 1.0}), book_with({})
    for at in (("Scenarios", "B1"), (TITLE, "B3")):
        assert on.formulas[at][1] == " With extensions: Coalition size."
        assert off.formulas[at][1] == ""


LIKELY = {"locality": 0.3, "evidence": 0.2, "coalition": 1.0}


def likely_content():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    return replace(content, credences=LIKELY)


def test_each_draw_holds_the_extensions_that_its_own_cells_say():
    draws = ShownSheet(likely_content()).drawn
    entered = {key: draws(key) for key in VARIABLES}
    extensions = {key: value for key, value in EXTENSION_INPUTS.items() if key != "pmax_CV"}
    switches = {
        f"use_{name}": np.where(draws(f"holds_{name}") == "yes", 1.0, 0.0) for name in FLAGS
    }
    want = evaluate(entered | extensions | switches)
    for name in INTERVENTIONS:
        assert draws(f"marginal_{name}") == pytest.approx(want[f"marginal_{name}"], rel=1e-9)
    for name, credence in LIKELY.items():
        share = np.mean(draws(f"holds_{name}") == "yes")
        assert share == pytest.approx(credence, abs=8 / DRAWS)  # the points are evenly spread
    assert np.all(draws("holds_several") == "yes")  # on, and no credence: it is taken as holding


def test_the_draws_of_extensions_are_independent_of_one_another_and_of_the_inputs():
    draws = ShownSheet(likely_content()).drawn
    locality, evidence = (draws(f"holds_{name}") == "yes" for name in ("locality", "evidence"))
    assert np.mean(locality & evidence) == pytest.approx(0.3 * 0.2, abs=0.03)
    for key in VARIABLES:
        ranks = np.argsort(np.argsort(draws(key)))
        assert abs(np.corrcoef(ranks, locality)[0, 1]) < 0.15, key


def test_the_sheet_weighs_the_extensions_as_structural_does():
    content = likely_content()
    sheet = ShownSheet(content).measured
    entered = content.estimates_entered
    python = structural(entered, LIKELY, 2**13, 1)
    for name in INTERVENTIONS:
        shown, want = sheet(f"best {name}"), python.best[name]
        assert shown.whole == pytest.approx(want.value, abs=5 * (shown.error + want.error) + 1e-9)
        given, want = sheet(f"best {name} if locality"), python.best_if["locality"][name]
        assert given.whole == pytest.approx(want.value, abs=5 * (given.error + want.error) + 0.01)
    for extension in ("locality", "evidence"):
        shown, want = sheet(f"worth {extension}"), python.switches[extension]
        scale = 10.0**python.log10_scale
        assert shown.whole == pytest.approx(
            want.value * scale, abs=6 * (shown.error + want.error * scale) + 1e-12
        )
    assert sheet("worth coalition").whole == 0
    assert max(sheet(f"worth {extension}").whole for extension in LIKELY) > 0


def test_without_credences_no_draw_differs_from_the_extensions_as_entered():
    content = with_extensions(replace(EARTH, estimates=plain_auto(), scales={}))
    sheet = ShownSheet(content)
    assert {extension: set(sheet.drawn(f"holds_{extension}")) for extension in FLAGS} == {
        extension: {"yes"} for extension in FLAGS
    }
    assert sheet.measured("best V if not locality").whole == ""
