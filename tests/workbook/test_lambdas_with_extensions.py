"""The COOPL_ functions with inputs of extensions, against the Python model in two engines."""

import re

import numpy as np
import pytest

from coop_xl.functions import catalogue
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import ACCEPTED, EXTENSION_INPUTS, EXTENSIONS
from coop_xl.model.extensions.combined import is_any_on
from coop_xl.model.names import extension_of
from coop_xl.workbook.lambdas.lambda_extensions import SETTLED, workings
from tests.engines.recalculate import formulon
from tests.engines.values import Formula
from tests.functions.tables import table
from tests.workbook.extensions.cases import (
    ALONE,
    CONTRADICTIONS,
    OUT_OF_RANGE,
    TOGETHER,
    random_extensions,
)

from .cases import random_content
from .lambda_book import ENGINES, EVERY, add_in, alike, area, calls, lambda_answers
from .test_lambdas import EARTH

ALL = tuple(ACCEPTED)
BY_NAME = {each.name: each for each in EVERY}


@pytest.fixture(params=ENGINES, ids=str)
def engine(request):
    return request.param


def answers_of(engine, folder, scenarios, keys=ALL):
    """What each closed form gives for scenarios in rows below the keys."""
    rows = table(*scenarios, keys=keys)
    given = calls(area([keys]), area(rows, 1), False, len(rows))
    return lambda_answers(engine, folder, [keys, *rows], *given)


def one_of(engine, folder, keys, *scenarios, call="COOPL_MARGINAL_V"):
    """What one closed form gives for scenarios in rows."""
    rows = table(*scenarios, keys=keys)
    text = f"{call}({area([keys])},{area(rows, 1)})"
    (found,) = lambda_answers(engine, folder, [keys, *rows], (text, len(rows), 1))
    return [value for (value,) in found]


# The same numbers


def test_each_extension_and_all_together_give_what_the_add_in_gives(engine, tmp_path):
    scenarios = [EARTH | extensions for extensions in (*ALONE.values(), TOGETHER, {})]
    wanted = add_in([ALL], table(*scenarios, keys=ALL))
    assert all(map(alike, answers_of(engine, tmp_path, scenarios), wanted))


def test_random_scenarios_with_random_extensions_give_what_the_model_says(engine, tmp_path):
    rng = np.random.default_rng(20261126)
    scenarios = []
    for place in range(40):
        inputs = random_content(rng, place).best
        now = {name: inputs[f"p_{name}"] for name in INTERVENTIONS}
        scenarios.append(inputs | random_extensions(rng, now))
    found = answers_of(engine, tmp_path, scenarios)
    assert all(map(alike, found, add_in([ALL], table(*scenarios, keys=ALL))))
    for scenario, (U,), marginals in zip(scenarios, found[0], found[4], strict=True):
        at = evaluate({key: value for key, value in scenario.items() if value is not None})
        want = [float(at[f"marginal_{name}"]) for name in INTERVENTIONS]
        assert alike([[U], marginals], [[float(at["U"])], want])
    assert sum(is_any_on(each) for each in scenarios) > 30


@pytest.mark.parametrize(
    "extension", [each for each in EXTENSIONS if each.inputs[1:]], ids=lambda each: each.name
)
def test_one_input_of_an_extension_after_the_other_gives_what_the_add_in_gives(
    extension, tmp_path
):
    """On a scenario where each of them counts."""
    rich = TOGETHER | {
        "F_V_to": 0.2, "slope_above": -0.3, "S_V": 0.2, "p_A": 0.3, "p_CA": 0.6, "p_CM": 0.2,
        "Y_CV": 0.0, "dp_CnV_da_V": 0.003, "dp_V_da_CV": 0.002, "dp_CnV_da_CV": -0.001,
        "dp_V_da_CnV": 0.001, "dp_CV_da_CnV": 0.002,
    }  # fmt: skip
    keys = [each.key for each in extension.inputs[1:]]
    scenarios = [EARTH | {key: rich[key] for key in rich if key not in keys[place:]}
                 for place in range(len(keys) + 1)]  # fmt: skip
    found = answers_of(formulon, tmp_path, scenarios)
    assert all(map(alike, found, add_in([ALL], table(*scenarios, keys=ALL))))


def test_names_in_a_column_and_spelt_in_greek_are_honoured(engine, tmp_path):
    inputs = EARTH | {"D_b": 0.4, "lambda_own": 0.05, "kappa_own": 0.1, "alpha_nV": 0.2}
    names = {"lambda_own": " λ ", "kappa_own": "Κ", "alpha_nV": "α_¬V", "D_b": "d_b"}
    rows = [(names.get(key, key), inputs[key]) for key in inputs]
    text = f"COOPL_MARGINALS($A$1:$A${len(rows)},$B$1:$B${len(rows)})"
    (found,) = lambda_answers(engine, tmp_path, rows, (text, 3, 1))
    assert [row[0] for row in found] == pytest.approx(marginals(inputs), rel=1e-9)


def marginals(inputs):
    """The three of them by the model."""
    at = evaluate(inputs)
    return [float(at[f"marginal_{name}"]) for name in INTERVENTIONS]


def test_every_name_of_an_extension_is_understood_as_the_add_in_understands_it(engine, tmp_path):
    labels = [
        *EXTENSION_INPUTS,
        *(each.symbol for each in EXTENSION_INPUTS.values()),
        "Λ",
        "Γ",
        "Α_V",
    ]
    labels = [each for each in labels if extension_of(each)]
    names = [(label,) for label in labels]
    (found,) = lambda_answers(
        engine, tmp_path, names, (f"COOPL_KEYS({area(names)})", len(names), 1)
    )
    assert [key.casefold() for (key,) in found] == [
        extension_of(each).casefold() for each in labels
    ]


def test_another_value_of_an_extension_is_taken_in_place_of_the_tables(engine, tmp_path):
    keys = (*ENTRIES, "D_b", "lambda_own")
    rows = table(EARTH | {"D_b": 0.4}, keys=keys)
    names, values = area([keys]), area(rows, 1)
    other = f'COOPL_WITH({names},{values},"λ",A4:A6)'
    (found,) = lambda_answers(
        engine, tmp_path, [keys, *rows, (), (0.1,), (0.3,), (None,)],
        (f"COOPL_MARGINAL_CV({names},{other})", 3, 1),
    )  # fmt: skip
    wanted = catalogue.COOP_MARGINAL_CV([keys], rows, "λ", [[0.1], [0.3], [None]])
    assert alike(found, wanted)
    assert found[0] != found[2]


def test_another_value_of_an_extension_without_a_place_in_names_is_told(engine, tmp_path):
    keys = tuple(ENTRIES)
    rows = table(EARTH, keys=keys)
    names, values = area([keys]), area(rows, 1)
    text = f'COOPL_UTILITY({names},COOPL_WITH({names},{values},"lambda_own",0.1))'
    (found,) = lambda_answers(engine, tmp_path, [keys, *rows], (text, 1, 1))
    assert found == [["#COOP! lambda_own is missing: give it a place in names"]]


# Off


def test_blank_columns_defaults_and_switches_at_0_give_the_base_model_bit_for_bit(
    engine, tmp_path
):
    off = {f"use_{each.name}": 0.0 for each in EXTENSIONS}
    set_aside = TOGETHER | {"S_V": 0.2, "p_A": 0.3} | off
    given = {
        key: each.default for key, each in EXTENSION_INPUTS.items() if np.isfinite(each.default)
    }
    scenarios = [EARTH, EARTH | set_aside, EARTH | given, EARTH | {"S_V": 0.2, "p_CA": 0.1}]
    found = answers_of(engine, tmp_path, scenarios)
    base = answers_of(engine, tmp_path, [EARTH] * len(scenarios), tuple(ENTRIES))
    assert found == base


def test_without_a_heading_of_an_extension_the_formulas_of_the_base_model_are_called():
    assert BY_NAME["COOPL_EACH"].body.count("COOPL_MODEL(keys,places,scenario,output)") == 1
    assert not {f'"{key}"' for key in EXTENSION_INPUTS} & set(
        re.findall(r'"\w+"', BY_NAME["COOPL_MODEL"].body)
    )


def test_a_blank_scenario_stays_blank_and_a_blank_variable_is_told(engine, tmp_path):
    keys = (*ENTRIES, "gamma")
    lacking = {key: value for key, value in EARTH.items() if key != "F_CV"}
    found = one_of(engine, tmp_path, keys, {}, lacking | {"gamma": 0.1}, {"gamma": 0.1})
    assert [each or "" for each in found] == [
        "",
        "#COOP! F_CV is blank: enter a share from 0 to 1",
        "",
    ]


# What is wrong


@pytest.mark.parametrize("key", OUT_OF_RANGE)
def test_an_entry_out_of_range_is_told_in_its_row_even_if_its_extension_is_off(
    engine, key, tmp_path
):
    bad = EARTH | {key: OUT_OF_RANGE[key]}
    rows = [EARTH | {"gamma": 0.1}, bad, bad | {f"use_{EXTENSION_INPUTS[key].extension}": 0.0}]
    if key == "use_masses":
        rows = rows[:2]
    good, *told = one_of(engine, tmp_path, ALL, *rows)
    assert good == pytest.approx(marginals(rows[0])[0], rel=1e-9)
    wanted = catalogue.COOP_MARGINAL_V([ALL], table(*rows, keys=ALL))[1:]
    assert [[each] for each in told] == wanted
    assert all(f"{key} is " in each and "enter" in each for each in told)


REFUSED = CONTRADICTIONS | {
    "S_V is blank and p_V is 0": {"alpha_V": 0.1, "p_V": 0.0},
    "pmax_CV is not above p_CV": {"pmax_CV": 0.3, "p_CV": 0.3},
    "pmax_CnV is not above p_CnV": {"pmax_CnV": 0.1},
}
TOO_SMALL = {
    "F_V is below 10^−140": {"gamma": 0.1, "log10_F_V": -150.0, "F_V": None},
    "1 − F_V is below 10^−140": {"use_masses": 1.0, "log10_1mF_V": -150.0, "F_V": None},
    "F_I is below 10^−140": {"use_branches": 1.0, "log10_F_I": -150.0, "F_I": None},
}


def assert_refusal_is_told(engine, folder, start, changes):
    entered = {key: value for key, value in (EARTH | changes).items() if value is not None}
    with pytest.raises(InputError) as refused:
        evaluate(entered)
    assert str(refused.value).startswith(start)
    found = one_of(engine, folder, ALL, entered, EARTH, call="COOPL_BEST")
    assert found == [f"#COOP! {refused.value}", evaluate(EARTH)["best"]]


@pytest.mark.parametrize("start", REFUSED)
def test_what_the_model_refuses_is_told_in_its_words(engine, start, tmp_path):
    assert_refusal_is_told(engine, tmp_path, start, REFUSED[start])


@pytest.mark.parametrize("start", TOO_SMALL)
def test_a_share_too_small_is_told_in_formulon_while_ironcalc_takes_tiny_numbers_for_equal(
    start, tmp_path
):
    assert_refusal_is_told(formulon, tmp_path, start, TOO_SMALL[start])


def test_an_extension_in_two_columns_and_an_error_are_told(engine, tmp_path):
    twice, once = (*ENTRIES, "lambda_own", "λ"), (*ENTRIES, "gamma")
    assert one_of(engine, tmp_path, twice, EARTH | {"lambda_own": 0.1}) == [
        "#COOP! lambda_own stands in names more than once: keep one of them"
    ]
    assert one_of(engine, tmp_path, once, EARTH | {"gamma": Formula("=1/0")}) == [
        "#COOP! gamma is an error: fix that cell"
    ]


# Limits


def test_every_input_that_moves_a_result_reaches_the_formulas():
    text = ",".join(workings().values())
    ceilings = {f"pmax_{name}" for name in INTERVENTIONS}  # they only bound, and are refused
    assert {key for key in SETTLED if not re.search(rf"\b{key}_\b", text)} == ceilings


def test_no_function_binds_more_names_than_excel_takes_and_no_text_is_too_long():
    for each in EVERY:
        assert len(set(re.findall(r"_xlpm\.(\w+)", each.stored))) <= 126, each.name
        assert len(each.text) <= 8192
        assert all(len(text) <= 255 for text in re.findall(r'"([^"]*)"', each.text))
