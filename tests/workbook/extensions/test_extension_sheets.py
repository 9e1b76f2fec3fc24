"""The sheets of extensions against the Python model, recalculated in real engines."""

import math
import re
from dataclasses import replace
from functools import cache
from string import ascii_uppercase

import numpy as np
import openpyxl
import pytest

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.catalogue import INTERVENTIONS, QUANTITIES
from coop_xl.model.errors import InputError
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, EXTENSIONS
from coop_xl.model.extensions.quantities import ADDED, USED
from coop_xl.workbook.build import sheets
from coop_xl.workbook.extensions.refusals import REFUSALS
from coop_xl.workbook.sheets.questions_layout import ROWS
from tests.engines.package import problems
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.workbook.cases import Expected, disagreements, entries_of, entry_cells
from tests.workbook.test_build import FORBIDDEN, NEWER_THAN_2016, needs

from .cases import ALONE, CONTRADICTIONS, OUT_OF_RANGE, TOGETHER, random_extensions

EARTH = EXAMPLES["earth"]
SHEETS = ("Extensions", "Extension model", "Extension changes")
RANDOM = [
    random_extensions(
        np.random.default_rng(place), {n: EARTH.best[f"p_{n}"] for n in INTERVENTIONS}
    )
    for place in range(25)
]
EVERY = [
    {}, *ALONE.values(), TOGETHER, *CONTRADICTIONS.values(),
    *({key: value} for key, value in OUT_OF_RANGE.items()), *RANDOM,
]  # fmt: skip
FEW = [TOGETHER, CONTRADICTIONS["D_b is 0"] | {"Y_V": "many"}]  # the engines are slow


def with_entries(extensions, content=EARTH):
    entered = {key: Estimate(best=value) for key, value in extensions.items()}
    return replace(content, extensions=entered)


def typed(cells, extensions):
    return {cells[f"best_{key}"]: value for key, value in extensions.items()}


@cache
def earth_with(extensions):
    """The example with extensions, given as pairs."""
    return sheets(with_entries(dict(extensions)), simulation=False, extensions=True)


def only_extensions(extensions):
    """What the sheets hold that extensions have to themselves."""
    book = earth_with(tuple(extensions.items()))
    return Expected.in_book(book, {at for at in book.formulas if at[0] in SHEETS})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    for name, content in (("earth", EARTH), ("blank", Entries()), ("on", with_entries(TOGETHER))):
        data = sheets(content, simulation=False, extensions=True).bytes()
        (folder / f"{name}.xlsx").write_bytes(data)
        poison(folder / f"{name}.xlsx", folder / f"poisoned-{name}.xlsx")
    return folder


@pytest.fixture(scope="module")
def few():
    return [Expected.of(with_entries(each), simulation=False, extensions=True) for each in FEW]


@pytest.fixture(scope="module")
def cells(folder):
    return entry_cells(folder / "earth.xlsx")


@pytest.fixture(scope="module")
def names(folder):
    """The cell of each name."""
    found = openpyxl.load_workbook(folder / "earth.xlsx", read_only=True).defined_names
    return {
        name: next((sheet, at.replace("$", "")) for sheet, at in defined.destinations)
        for name, defined in found.items()
        if ":" not in defined.attr_text
    }


def test_entries_typed_into_the_extensions_give_what_the_model_says(folder, cells):
    edits = [typed(cells, each) for each in EVERY]
    read = set(only_extensions({}).formulas)
    answers = formualizer.recalculate_many(folder / "poisoned-earth.xlsx", edits, read)
    for extensions, found in zip(EVERY, answers, strict=True):
        assert disagreements(only_extensions(extensions), found) == []


@pytest.mark.parametrize("engine", [formulon, libreoffice], ids=str)
def test_other_engines_agree_on_the_whole_workbook(engine, folder, cells, few):
    needs(engine)
    edits = [typed(cells, each) for each in FEW]
    answers = engine.recalculate_many(folder / "poisoned-earth.xlsx", edits)
    for wanted, found in zip(few, answers, strict=True):
        assert disagreements(wanted, found) == []
        assert not [at for at, value in found.items() if isinstance(value, ErrorValue)]


def test_extensions_of_a_blank_workbook_wait_and_show_no_error(folder, cells):
    wanted = Expected.of(with_entries(TOGETHER, Entries()), simulation=False, extensions=True)
    found = formualizer(folder / "poisoned-blank.xlsx", typed(cells, TOGETHER))
    assert disagreements(wanted, found) == []
    assert found["Extensions", "A5"] == "Extensions wait for the inputs to fill in."
    assert not [at for at, value in found.items() if isinstance(value, ErrorValue)]


@pytest.mark.parametrize("name", ["multiverse"])
def test_extensions_of_other_examples_are_what_the_model_says(name, tmp_path):
    content = with_entries(TOGETHER | {"F_V_from": 0.0}, EXAMPLES[name])
    (tmp_path / "clean.xlsx").write_bytes(
        sheets(content, simulation=False, extensions=True).bytes()
    )
    poison(tmp_path / "clean.xlsx", tmp_path / "book.xlsx")
    assert (
        disagreements(
            Expected.of(content, simulation=False, extensions=True),
            formualizer(tmp_path / "book.xlsx"),
        )
        == []
    )


def test_shares_too_small_for_extensions_are_told_and_stay_out_of_the_way_while_off(folder, cells):
    tiny = {key: each for key, each in EXAMPLES["multiverse"].estimates.items()}
    tiny["F_V"] = replace(tiny["F_V"], low=-310.0, best=-300.0, high=-290.0)
    content = Entries(estimates=tiny, scales=EXAMPLES["multiverse"].scales)
    for extensions in ({}, {"alpha_V": 0.1}):
        wanted = Expected.of(with_entries(extensions, content), simulation=False, extensions=True)
        entries = entries_of(content, cells) | typed(cells, extensions)
        found = formualizer(folder / "poisoned-blank.xlsx", entries)
        told = {at: value for at, value in found.items() if at[0] in (*SHEETS, "Answer")}
        wrong = [each for each in disagreements(wanted, found) if each[0] in told]
        assert wrong == []
        assert not [at for at, value in told.items() if isinstance(value, ErrorValue)]
    assert found["Answer", "B3"].startswith("Extensions: F_V is below 10^−140")


@pytest.mark.parametrize("extensions", [*ALONE.values(), TOGETHER, *RANDOM[:8]])
def test_named_cells_hold_what_evaluate_gives(extensions):
    """The cached values, which the engines confirm, against the public function."""
    have = earth_with(tuple(extensions.items())).value
    want = evaluate(dict(EARTH.best) | extensions if have("options_on") else EARTH.best)

    for name in INTERVENTIONS:
        for key in (f"marginal_{name}", f"change_{name}", f"step_{name}"):
            assert have(f"with_{key}") == pytest.approx(want[key], rel=1e-12, abs=1e-18), key
    assert have("with_best_intervention") == want["best"]
    for key in ("dU_dp_V", "dU_dp_CV", "dU_dp_CnV", "v_coalition", "v_composition", "v_direct"):
        assert have(f"with_{key}") == pytest.approx(want[key], rel=1e-12, abs=1e-18), key
    for key in (*USED, *(each for extension in ADDED.values() for each in extension)):
        if key in want and not math.isnan(want[key]):
            assert have(key) == pytest.approx(want[key], rel=1e-12, abs=1e-18), key


def test_with_all_extensions_off_the_model_with_extensions_is_the_base_model(names):
    book, base = earth_with(()), evaluate(EARTH.best)
    assert book.value("options_on") is False
    for each in QUANTITIES:
        for prefix in ("with_", "used_"):
            if prefix + each.key in names:
                value = book.value(prefix + each.key)
                assert value == pytest.approx(float(base[each.key]), rel=1e-12)


def test_sheets_of_the_base_model_do_not_read_extensions():
    """But for the row of D_b on Questions, which stands for two slopes without locality."""
    plain = sheets(EARTH, simulation=False, extensions=True).formulas
    on = sheets(with_entries(TOGETHER), simulation=False, extensions=True).formulas
    extension = re.compile(rf"\b({'|'.join(EXTENSION_INPUTS)})\b")
    for (sheet, at), (text, value) in plain.items():
        of_D_b = sheet == "Questions" and at.lstrip(ascii_uppercase) == str(ROWS["D_b"] + 1)
        if sheet in ("Questions", "Model", "Reference") and not of_D_b:
            assert on[sheet, at] == (text, value)
            assert not extension.search(text), (sheet, at)


@pytest.mark.parametrize("start", CONTRADICTIONS)
def test_a_contradiction_is_told_as_the_model_tells_it(start):
    extensions = CONTRADICTIONS[start]
    with pytest.raises(InputError) as refusal:
        evaluate(dict(EARTH.best) | extensions)
    book = sheets(with_entries(extensions), simulation=False, extensions=True)
    told = book.value("options_refusal")
    assert told == str(refusal.value)
    assert told.startswith(start)
    assert told in {each.sentence for each in REFUSALS}
    assert any(
        value is False for (sheet, at), (_, value) in book.formulas.items()
        if sheet == "Checks" and at.startswith("D")
    )  # fmt: skip


def test_the_answer_says_whether_it_moves():
    stays = sheets(with_entries({"gamma": 0.01}), simulation=False).formulas["Answer", "B3"][1]
    assert stays.startswith("With Coalition size, the answer stays CV. What would change it,")
    assert "Scenarios and Simulation follow the extensions." in stays
    moves = sheets(with_entries({"Y_CV": 5.0}), simulation=False).formulas["Answer", "B3"][1]
    assert ", the answer moves from CV to CnV. " in moves


def test_every_extension_has_an_entry_cell_with_a_rule_a_prompt_and_a_remedy(folder, cells):
    book = openpyxl.load_workbook(folder / "earth.xlsx")
    all_rules = {sheet.title: {
        area: rule for rule in sheet.data_validations.dataValidation
        for area in str(rule.sqref).split()
    } for sheet in book}  # fmt: skip
    for key, extension in EXTENSION_INPUTS.items():
        title, at = cells[f"best_{key}"]
        assert title == ("Questions" if key == "D_b" else "Extensions")
        sheet, rules = book[title], all_rules[title]
        assert sheet[at].value is None
        assert not sheet[at].protection.locked
        assert rules[at].prompt
        assert f"enter {extension.domain}" in rules[at].error
        assert len(rules[at].prompt) <= 255
        assert (rules[at].type == "list") == (extension.allowed == "0 or 1")
    sheet, rules = book["Extensions"], all_rules["Extensions"]
    texts = {str(each.value) for row in sheet for each in row}
    assert any("coop-xl run, report, diff and pool also use Low" in text for text in texts)
    prompts = {str(rule.prompt) for rule in rules.values()}
    assert any(each.endswith("for coop-xl run, report, diff and pool only.") for each in prompts)
    for extension in EXTENSIONS:
        assert extension.title in texts
        assert any(f"The post: {extension.post}. Own derivation." in text for text in texts)


def test_the_sheets_open_without_repair_and_use_functions_of_excel_2016(folder):
    for name in ("earth", "blank", "on"):
        assert problems(folder / f"{name}.xlsx") == []
    for (sheet, _), (text, _) in sheets(
        with_entries(TOGETHER), simulation=False, extensions=True
    ).formulas.items():
        if sheet in SHEETS:
            assert not [bad for bad in (*NEWER_THAN_2016, *FORBIDDEN) if bad in text], text
            assert len(text) < 8192


def test_a_workbook_with_extensions_stays_small_and_the_same():
    on, again = (
        sheets(with_entries(TOGETHER), simulation=False, extensions=True).bytes() for _ in range(2)
    )
    assert on == again
    assert len(on) < 450_000
