"""Uncertain extensions and credences on the sheet Extensions: engines, the reader, commands."""

from dataclasses import replace
from itertools import count

import numpy as np
import openpyxl
import pytest

from coop_xl.estimates.credences import CREDENCES, checked
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.fit import distributions_of
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS, Switch
from coop_xl.reading.templates import UNCERTAIN
from coop_xl.workbook.build import sheets
from coop_xl.workbook.extensions.extension_layout import ROWS, STATE
from coop_xl.workbook.sheets.check_rules import all_rules
from coop_xl.workbook.sheets.checks_sheet import HEAD_ROW, HOLDS, TITLE
from tests.engines.package import problems
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.workbook.cases import Expected, disagreements
from tests.workbook.test_build import needs

from .uncertain import CREDENCES_ALONE, LIKELY, RIGHT_ROWS, UNSURE, WRONG_ROWS, random_entries

EARTH = EXAMPLES["earth"]
P = {name: EARTH.best[f"p_{name}"] for name in INTERVENTIONS}
READ = ("Extensions", "Extension model", "Checks")
RANDOM = [random_entries(np.random.default_rng(place), P) for place in range(12)]
EVERY = [
    (UNSURE, LIKELY),
    *(({key: row}, {}) for key, row, *_ in (*WRONG_ROWS.values(), *RIGHT_ROWS.values())),
    *((extensions, {name: at}) for name, at, extensions, *_ in CREDENCES_ALONE.values()),
    *RANDOM,
]
FEW = [EVERY[0], (UNSURE | {"gamma": Estimate(0.2, 0.1, 0.3)}, LIKELY | {"several": 30.0})]


def filled(extensions, credences, content=EARTH):
    return replace(content, extensions=extensions, credences=credences)


def typed(cells, extensions, credences):
    """What a person types."""
    found = {cells[f"credence_{name}"]: value for name, value in credences.items()}
    for key, row in extensions.items():
        parts = {"low": row.low, "best": row.best, "high": row.high}
        if row.distribution != "auto":
            parts["dist" if key == "D_b" else "distribution"] = row.distribution  # on Questions
        found |= {cells[f"{k}_{key}"]: value for k, value in parts.items() if value is not None}
    return found


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("uncertain")
    (folder / "earth.xlsx").write_bytes(sheets(EARTH, simulation=False, extensions=True).bytes())
    poison(folder / "earth.xlsx", folder / "poisoned.xlsx")
    return folder / "poisoned.xlsx"


@pytest.fixture(scope="module")
def cells(path):
    """The cell of each name."""
    found = openpyxl.load_workbook(path.with_name("earth.xlsx"), read_only=True).defined_names
    return {
        name: next((sheet, at.replace("$", "")) for sheet, at in defined.destinations)
        for name, defined in found.items()
        if ":" not in defined.attr_text
    }


def test_entries_typed_into_the_sheet_give_what_the_model_says(path, cells):
    edits = [typed(cells, *each) for each in EVERY]
    read = {
        at for at in sheets(EARTH, simulation=False, extensions=True).formulas if at[0] in READ
    }
    answers = formualizer.recalculate_many(path, edits, read)
    for each, found in zip(EVERY, answers, strict=True):
        book = sheets(filled(*each), simulation=False, extensions=True)
        assert disagreements(Expected.in_book(book, read), found) == [], each


@pytest.mark.parametrize("engine", [formulon, libreoffice], ids=str)
def test_other_engines_agree_on_the_whole_workbook(engine, path, cells):
    needs(engine)
    answers = engine.recalculate_many(path, [typed(cells, *each) for each in FEW])
    for each, found in zip(FEW, answers, strict=True):
        assert (
            disagreements(Expected.of(filled(*each), simulation=False, extensions=True), found)
            == []
        )
        assert not [at for at, value in found.items() if isinstance(value, ErrorValue)]


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_wrong_row_says_what_is_wrong_and_stops_the_model_with_extensions(name):
    key, row, said, _ = WRONG_ROWS[name]
    book = sheets(filled({key: row}, {}), simulation=False, extensions=True)
    assert state_of(book, key) == said
    assert book.value("options_wrong") == 1
    assert book.value("options_ready") is False
    assert looks(book) == {EXTENSION_INPUTS[key].extension}


@pytest.mark.parametrize("name", RIGHT_ROWS)
def test_a_right_row_is_in_force(name):
    key, row = RIGHT_ROWS[name]
    book = sheets(filled({key: row}, {}), simulation=False, extensions=True)
    assert state_of(book, key) == "in force"
    assert book.value(key) == row.best
    assert looks(book) == set()


@pytest.mark.parametrize("name", CREDENCES_ALONE)
def test_a_credence_says_whether_it_counts_and_moves_no_formula_but_its_own_and_the_chance(name):
    extension, credence, inputs, said, _ = CREDENCES_ALONE[name]
    book = sheets(filled(inputs, {extension: credence}), simulation=False, extensions=True)
    assert state_of(book, f"credence_{extension}") == said
    assert looks(book) == (set() if said == "in force" else {extension})
    without = sheets(filled(inputs, {}), simulation=False, extensions=True).formulas
    moved = {at for at, each in book.formulas.items() if without[at] != each}
    assert {sheet for sheet, _ in moved} <= {
        "Extensions",
        "Extension model",
        "Checks",
        "Answer",
        "What would change it",
        "Start",
    }
    if said == "in force":
        assert len([at for at in moved if at[0] == "Extensions"]) == 1
        assert len(moved) <= 2  # and the chance that it holds, on Extension model


def state_of(book, key):
    """What the sheet says of an entry."""
    return book.calculator.value(("Extensions", ROWS[key], STATE))


def looks(book):
    """The extensions of which a check does not hold."""
    holds = (book.calculator.value((TITLE, HEAD_ROW + 1 + place, HOLDS)) for place in count())
    rules = [each for each, it in zip(all_rules(book), holds, strict=False)
             if each.kind == "option" and not it]  # fmt: skip
    return {each.about.removeprefix("use_").removeprefix("credence_") for each in rules}


@pytest.mark.parametrize("place", range(len(RANDOM)))
def test_a_credence_is_in_force_where_the_mixture_takes_it(place):
    extensions, credences = RANDOM[place]
    content = filled(extensions, credences)
    given = distributions_of(content.estimates_entered)
    book = sheets(content, simulation=False, extensions=True)
    for name, credence in credences.items():
        try:
            checked({name: credence}, given)
        except CoopError:
            assert state_of(book, f"credence_{name}") in ("switch is 0", "no input counts")
        else:
            assert state_of(book, f"credence_{name}") == "in force"


def test_the_sheets_take_best_alone():
    certain = {key: Estimate(best=each.best) for key, each in UNSURE.items()}
    one, other = (
        sheets(filled(each, {}), simulation=False, extensions=True) for each in (UNSURE, certain)
    )
    others = other.formulas
    for (sheet, at), each in one.formulas.items():
        if sheet not in ("Extensions", "Questions"):  # which show what is entered
            assert others[sheet, at] == each


def test_a_blank_workbook_takes_them_and_waits(tmp_path, cells):
    (tmp_path / "blank.xlsx").write_bytes(
        sheets(Entries(), simulation=False, extensions=True).bytes()
    )
    poison(tmp_path / "blank.xlsx", tmp_path / "poisoned.xlsx")
    found = formualizer(tmp_path / "poisoned.xlsx", typed(cells, UNSURE, LIKELY))
    wanted = Expected.of(filled(UNSURE, LIKELY, Entries()), simulation=False, extensions=True)
    assert disagreements(wanted, found) == []
    assert not [at for at, value in found.items() if isinstance(value, ErrorValue)]


def test_every_number_takes_low_high_and_a_distribution_and_no_switch_does(path, cells):
    sheet = openpyxl.load_workbook(path.with_name("earth.xlsx"))["Extensions"]
    rules = {
        area: rule for rule in sheet.data_validations.dataValidation
        for area in str(rule.sqref).split()
    }  # fmt: skip
    for key, extension in EXTENSION_INPUTS.items():
        if key == "D_b":  # a row of Questions, whose rules have tests of their own
            assert cells["low_D_b"][0] == "Questions"
            continue
        names = [f"{role}_{key}" for role in ("low", "high", "distribution")]
        if isinstance(extension, Switch):
            assert not cells.keys() & set(names)
            continue
        for name in names:
            title, at = cells[name]
            assert title == "Extensions"
            assert not sheet[at].protection.locked
            assert rules[at].prompt
            assert len(rules[at].prompt) <= 255
        low, _, family = (rules[cells[name][1]] for name in names)
        assert f"enter {extension.domain}" in low.error
        assert family.formula1.startswith('"auto,constant,normal')
    assert set(UNCERTAIN) == {key for key in EXTENSION_INPUTS if f"low_{key}" in cells}


def test_a_credence_stands_under_the_title_of_its_extension_before_its_switch(path, cells):
    sheet = openpyxl.load_workbook(path.with_name("earth.xlsx"))["Extensions"]
    assert set(CREDENCES) == {"locality", "coalition", "response", "several", "evidence", "masses"}
    for name in CREDENCES:
        _, at = cells[f"credence_{name}"]
        assert not sheet[at].protection.locked
        row = sheet[at].row
        assert sheet.cell(row, 1).value == f"credence_{name}"
        assert sheet.cell(row + 1, 1).value == f"use_{name}"
        assert cells[f"on_{name}"][1].endswith(str(row - 2))
    assert "credence_branches" not in cells


def test_the_workbook_opens_without_repair(tmp_path):
    data = sheets(filled(UNSURE, LIKELY), simulation=False, extensions=True).bytes()
    (tmp_path / "on.xlsx").write_bytes(data)
    assert problems(tmp_path / "on.xlsx") == []
