"""The tables all surfaces read, and the names people type."""

import math
import re

import pytest

from coop_xl.model.catalogue import (
    ALTERNATIVES,
    ENTRIES,
    MAGNITUDES,
    OUTPUTS,
    QUANTITIES,
    SHARES,
    VARIABLES,
    Quantity,
)
from coop_xl.model.names import key_of, meant

LOOKS_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.IGNORECASE)
EXCEL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,254}")
QUANTITY_ROWS = (*SHARES, *QUANTITIES, *MAGNITUDES)
POST = (  # the post's own list of variables and tractabilities
    "U_B", "U_¬B", "b", "F_V", "F_C|V", "F_C|¬V", "F_I", "p_V", "p_C|V", "p_C|¬V",
    "db/dF_V", "db/dF_C|V", "db/dF_C|¬V", "dU_B/dF_V", "dU_¬B/dF_V",
    "dp_V/da_V", "dp_C|V/da_C|V", "dp_C|¬V/da_C|¬V",
)  # fmt: skip


# Keys as names of cells


@pytest.mark.parametrize("rows", [ENTRIES, OUTPUTS], ids=["entries", "outputs"])
def test_keys_are_distinct_excel_names(rows):
    folded = [key.casefold() for key in rows]
    assert len(set(folded)) == len(folded)  # Excel and VBA ignore case
    for key in rows:
        assert EXCEL_NAME.fullmatch(key)
        assert not LOOKS_LIKE_A_CELL.fullmatch(key)


def test_an_output_shares_no_name_with_an_entry():
    assert {key.casefold() for key in ENTRIES}.isdisjoint(key.casefold() for key in OUTPUTS)


def test_every_row_stands_under_its_own_key():
    assert all(key == variable.key for key, variable in ENTRIES.items())
    keys = [each.key for each in QUANTITY_ROWS]
    assert len(set(keys)) == len(keys)


# What equations need


def test_every_argument_of_an_equation_is_known_when_it_is_computed():
    logs = {"log10_F_V", "log10_1mF_V", "log10_F_I"}
    for each in SHARES:
        assert set(each.arguments) <= logs
    known = set(VARIABLES) | {each.key for each in SHARES}
    for each in QUANTITIES:
        assert set(each.arguments) <= known, each.key
        known.add(each.key)
    known |= logs
    for each in MAGNITUDES:
        assert set(each.arguments) <= known, each.key
        known.add(each.key)


def test_every_variable_matters_to_some_equation():
    used = {name for each in (*SHARES, *QUANTITIES) for name in each.arguments}
    assert VARIABLES.keys() - used == {"F_V"}  # which matters through the shares alone
    assert "log10_F_V" in used


def test_an_equation_of_one_or_no_argument_takes_it_from_the_values():
    def none():
        """No argument."""

    def one(F_V):
        """One argument."""

    assert Quantity("none", none, "", "", "").take({}) == ()
    assert Quantity("one", one, "", "", "").take({"F_V": 0.5, "b": 0.1}) == (0.5,)


# What people read


def test_every_variable_says_what_it_means_and_how_to_estimate_it():
    for variable in ENTRIES.values():
        for text in (variable.symbol, variable.group, variable.meaning, variable.unit):
            assert text.strip()
        assert variable.think.strip().endswith((".", "?"))
        assert variable.source.strip()


def test_every_quantity_says_what_it_means_and_how_it_is_computed():
    for each in QUANTITY_ROWS:
        assert each.meaning.strip()
        assert each.symbol.strip()
        assert each.equation_text.strip()
        assert each.origin == ("own derivation" if each.own else each.origin)
        assert each.own or each.origin.startswith("the post")
    assert all(meaning.strip() for meaning in OUTPUTS.values())


def test_meanings_are_told_apart():
    for rows in ([v.meaning for v in ENTRIES.values()], [v.symbol for v in ENTRIES.values()]):
        assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        ("U_B", (-1e300, 0.0, 1e300), (math.inf, -math.inf, math.nan)),
        ("b", (0.0, 0.5, 1.0), (-1e-12, 1.001, math.nan)),
        ("F_V", (1e-300, 0.5, 1 - 1e-16), (0.0, 1.0, -0.5, 2.0)),
        ("F_CV", (0.0, 1.0), (-0.1, 1.1)),
        ("F_I", (1e-300, 1.0), (0.0, 1.1)),
        ("p_CnV", (0.0, 1.0), (-0.1, 1.1)),
        ("dp_V_da_V", (-5.0, 0.0, 5.0), (math.nan,)),
        ("log10_F_V", (-1000.0, -1e-9), (0.0, 0.1)),
        ("log10_1mF_V", (-1000.0, -1e-9), (0.0, 0.1)),
        ("log10_F_I", (-1000.0, 0.0), (0.1,)),
    ],
)
def test_domains_are_those_of_the_model(key, inside, outside):
    assert [ENTRIES[key].problem(value) for value in inside] == [""] * len(inside)
    for value in outside:
        assert ENTRIES[key].problem(value).startswith(f"{key} is ")
        assert ENTRIES[key].domain in ENTRIES[key].problem(value)


# Names as people type them


def test_the_catalogue_holds_the_posts_variables():
    assert {key_of(name) for name in POST} == VARIABLES.keys()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("F_C|V", "F_CV"), ("F_{C|V}", "F_CV"), ("F_C|¬V", "F_CnV"), ("F_{C|¬V}", "F_CnV"),
        ("F_C|nV", "F_CnV"), ("p_{C|¬V}", "p_CnV"), ("U_¬B", "U_nB"), ("U_{¬B}", "U_nB"),
        ("db/dF_C|¬V", "db_dF_CnV"), ("db/dF_{C|V}", "db_dF_CV"), ("dU_¬B/dF_V", "dU_nB_dF_V"),
        ("dp_{C|V}/da_{C|V}", "dp_CV_da_CV"), ("dp_C|¬V/da_C|¬V", "dp_CnV_da_CnV"),
        ("log10(1−F_V)", "log10_1mF_V"), ("log10(1-F_V)", "log10_1mF_V"),
        ("log10(F_V)", "log10_F_V"), ("log10 F_I", "log10_F_I"),
        ("  f_cv ", "F_CV"), ("DB_DF_CNV", "db_dF_CnV"), ("B", "b"), ("\tU_nb\n", "U_nB"),
    ],
)  # fmt: skip
def test_the_posts_spelling_case_and_blanks_are_accepted(typed, key):
    assert key_of(typed) == key


@pytest.mark.parametrize("key", ENTRIES)
def test_every_key_and_symbol_stands_for_itself(key):
    for typed in (key, key.upper(), f" {key.lower()} ", ENTRIES[key].symbol):
        assert key_of(typed) == key
        assert meant(typed) is None  # known names are no misspelling


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("F_VC", "F_CV"), ("FCV", "F_CV"), ("F_CVn", "F_CnV"), ("p_CVV", "p_CV"), ("UB", "U_B"),
        ("U_nBB", "U_nB"), ("db_dFV", "db_dF_V"), ("dp_V_daV", "dp_V_da_V"),
        ("dpCnV_daCnV", "dp_CnV_da_CnV"), ("log10F_V", "log10_F_V"), ("db_df_cvn", "db_dF_CnV"),
    ],
)  # fmt: skip
def test_a_misspelling_finds_what_was_meant(typed, key):
    assert key_of(typed) is None
    assert meant(typed) == key


@pytest.mark.parametrize(
    "heading",
    [
        "Scenario", "Notes", "Note", "Name", "Low", "Best", "High", "Distribution", "Source",
        "Comment", "Unit", "Year", "Author", "", " ", "F", "p", "1", "best_intervention", "status",
    ],
)  # fmt: skip
def test_other_headings_are_left_alone(heading):
    assert key_of(heading) is None
    assert meant(heading) is None


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_is_no_misspelt_input(output):
    assert key_of(output) is None
    assert meant(output) is None


@pytest.mark.parametrize("thing", [None, 3, 2.5, True, ("F_V",)])
def test_what_is_no_text_is_no_name(thing):
    assert key_of(thing) is None
    assert meant(thing) is None


def test_only_other_ways_to_enter_stand_for_another_variable():
    assert {variable.instead_of for variable in ALTERNATIVES.values()} == {"F_V", "F_I"}
    assert not [key for key, variable in VARIABLES.items() if variable.instead_of]
