"""Tables of estimates, and correlations, as they stand in cells."""

import datetime
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.fit import distribution_of
from coop_xl.functions.estimate_table import read_correlations, read_estimates
from coop_xl.model.catalogue import ENTRIES, VARIABLES
from coop_xl.model.errors import CoopError
from tests.model.cases import BASIC

from .estimates import CERTAIN, EARTH, HEAD, estimates_table, inputs_range, questions_of, with_row


def reading(table):
    """What is told of a table that cannot be read."""
    with pytest.raises(CoopError) as problem:
        read_estimates(table)
    return str(problem.value)


# Layouts


def test_a_table_gives_the_estimates_in_the_catalogues_order():
    expected = {
        key: Estimate(at.low, at.best, at.high, "auto") for key, at in EARTH.estimates.items()
    }
    found = read_estimates(estimates_table(EARTH))
    assert found == expected
    assert list(found) == list(VARIABLES)
    assert list(read_estimates((HEAD, *estimates_table(EARTH)[:0:-1]))) == list(VARIABLES)


def test_columns_may_come_in_any_order_and_case_with_others_between():
    rows = [
        (high, None, best, "#REF!", low, family, f" {name.lower()} ")
        for name, low, best, high, family in estimates_table(EARTH)[1:]
    ]
    head = ("HIGH", "Source", " best", "Low and High mean", "low ", "distribution", "Name")
    assert read_estimates((head, *rows)) == read_estimates(estimates_table(EARTH))


def test_names_may_be_spelt_as_in_the_post():
    rows = [(ENTRIES[name].symbol, *rest) for name, *rest in estimates_table(EARTH)[1:]]
    assert read_estimates((HEAD, *rows)) == read_estimates(estimates_table(EARTH))


def test_blank_rows_headings_of_groups_and_a_blank_end_are_left_alone():
    head, *rows = estimates_table(EARTH)
    blank, group = (None, "", None, None, None), ("What is at stake", None, None, "", None)
    padded = [head, group, *rows[:9], blank, ("Second half", None, None, None, "auto"), *rows[9:]]
    whole_columns = (*padded, *[blank] * (2**20 - len(padded)))
    assert read_estimates(whole_columns) == read_estimates(estimates_table(EARTH))


def test_rows_may_be_lists():
    assert read_estimates([list(row) for row in estimates_table(EARTH)]) == read_estimates(
        estimates_table(EARTH)
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_questions_sheet_can_be_passed_whole(name):
    content = EXAMPLES[name]
    expected = {
        content.key_entered(key): (at.low, at.best, at.high, at.distribution)
        for key, at in content.estimates.items()
    }
    found = read_estimates(inputs_range(name))
    assert {
        key: (at.low, at.best, at.high, at.distribution) for key, at in found.items()
    } == expected


def test_the_questions_sheet_says_what_low_and_high_mean():
    wide = {key: replace(at, range=(0.25, 0.75)) for key, at in EARTH.estimates.items()}
    found = read_estimates(questions_of(replace(EARTH, estimates=wide)))
    assert {each.range for each in found.values()} == {(0.25, 0.75)}


def test_an_example_enters_a_share_as_its_log10():
    assert "log10_F_V" in read_estimates(inputs_range("multiverse"))


# Cells


def test_only_best_or_three_equal_numbers_are_certain():
    table = with_row(CERTAIN, ("b", 0.25, 0.25, 0.25, None))
    found = read_estimates(table)
    assert found["F_V"] == Estimate(best=BASIC[0]["inputs"]["F_V"])
    for key in ("F_V", "b"):
        assert distribution_of(key, found[key]).is_constant


@pytest.mark.parametrize("cell", [3, Decimal(3), np.float64(3)], ids=repr)
def test_numbers_in_any_format_count(cell):
    assert read_estimates(with_row(CERTAIN, ("U_B", 1.0, cell, 4.0, None)))["U_B"].best == 3.0


@pytest.mark.parametrize(
    ("typed", "family"),
    [(None, "auto"), ("", "auto"), ("AUTO", "auto"), (" pert", "PERT"), ("Uniform", "uniform")],
)
def test_families_are_known_in_any_case_and_blank_is_auto(typed, family):
    table = with_row(CERTAIN, ("b", 0.2, 0.3, 0.4, typed))
    assert read_estimates(table)["b"].distribution == family


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("b", "0,3", 0.4, 0.5, None), 'Low of b is "0,3", which is text: type 0.3, or enter'),
        (("b", 0.1, "30 %", 0.5, None), 'b is "30 %", which is text: type 0.3, or enter'),
        (("b", 0.1, 0.2, "much", None), 'High of b is "much": enter a share from 0 to 1'),
        (("b", 0.1, True, 0.5, None), "b is TRUE: enter a share from 0 to 1"),
        (("b", 0.1, "#DIV/0!", 0.5, None), "b is the error #DIV/0!: fix that cell"),
        (("b", -2146826246, 0.2, 0.5, None), "Low of b is the error #N/A: fix that cell"),
        (("b", "#COOP! no", 0.2, 0.5, None), "Low of b is the error #COOP! no: fix that cell"),
        (("b", 0.1, datetime.datetime(2024, 1, 2), 0.5, None), "b is a date or time (2024-01-02"),
        (("b", 0.1, float("nan"), 0.5, None), "b is not a number (nan): enter a share"),
        (("b", 0.1, 0.2, float("inf"), None), "High of b is inf: enter a share from 0 to 1"),
        (("b", None, None, None, None), "b is blank: enter a share from 0 to 1 (baseline"),
        (("b", 0.1, 0.2, 0.3, "beta"), 'Distribution of b is "beta": choose one of auto'),
        (("b", 0.1, 0.2, 0.3, 1.0), 'Distribution of b is 1: choose one of auto'),
        (("b", 0.1, 0.2, 0.3, "#REF!"), "Distribution of b is the error #REF!: fix that cell"),
        (("F_VC", 0.1, 0.2, 0.3, None), '"F_VC" is not a variable of the model; did you mean'),
        (("Sum", 0.1, 0.2, 0.3, None), '"Sum" is not a variable of the model: COOP_VARIABLES'),
        ((7.0, 0.1, 0.2, 0.3, None), '7 is not a variable of the model: COOP_VARIABLES'),
        (("#N/A", 0.1, 0.2, 0.3, None), "its name is the error #N/A: fix that cell"),
        ((None, 0.1, 0.2, 0.3, None), "it has numbers but no name: enter the variable's name"),
        (("f_{c|v}", 0.1, 0.2, 0.3, None), "F_CV stands in row 5 too: keep one of them"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_used_is_told_with_its_row(row, text):
    head, *rows = [each for each in CERTAIN if each[0] != "b"]
    table = (head, *rows[:9], row, *rows[9:])
    assert reading(table).startswith(f"row 11 of the table: {text}")


def test_a_row_that_is_no_variable_may_stay_if_its_numbers_go():
    told = reading((*CERTAIN, ("Sum", None, 3.0, None, None)))
    assert told.endswith("leave Low, Best and High of other rows blank")
    assert read_estimates((*CERTAIN, ("Sum", None, None, None, None)))


# Ranges


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (None, "the table lacks the headings Name, Low, Best, High, Distribution: its first row"),
        ("#REF!", "table is the error #REF!: fix that cell"),
        (CERTAIN[1:], "the table lacks the headings Name, Low, Best, High, Distribution"),
        ([row[:4] for row in CERTAIN], "the table lacks the heading Distribution: its first row"),
        ([(*row, row[1]) for row in CERTAIN], "the table has two columns Low: rename the one"),
        ((*CERTAIN, ("b",)), "the rows of table differ in length: give a rectangle"),
        (CERTAIN[:-1], "dp_CnV_da_CnV is missing: enter any number"),
        ((HEAD, *CERTAIN[3:]), "U_B and U_nB are missing: enter them"),
    ],
)
def test_a_range_that_is_no_table_is_told(table, text):
    assert reading(table).startswith(text)


def test_a_name_misspelt_beside_a_blank_row_is_named_where_the_variable_is_missing():
    rows = [each for each in CERTAIN if each[0] != "F_CV"]
    told = reading((*rows, ("F_VC", None, None, None, None)))
    assert told.startswith("F_CV is missing")
    assert told.endswith('did you mean it by "F_VC"?')


# Shares entered as logarithms


def scaled(name, low, best, high, scale):
    """A table whose row of that name is on a scale."""
    head, *rows = with_row(CERTAIN, (name, low, best, high, None))
    return ((*head, "Entered as"), *((*row, scale if row[0] == name else None) for row in rows))


@pytest.mark.parametrize(
    ("name", "scale", "key"),
    [
        ("F_V", None, "F_V"),
        ("F_V", "Plain", "F_V"),
        ("F_V", "log10", "log10_F_V"),
        ("F_V", "log10 of 1-F_V", "log10_1mF_V"),
        ("F_I", " LOG10", "log10_F_I"),
        ("b", "plain", "b"),
    ],
)
def test_the_scale_tells_the_key(name, scale, key):
    found = read_estimates(scaled(name, 0.1, 0.2, 0.3, scale))
    assert found[key] == Estimate(0.1, 0.2, 0.3)
    assert len(found) == len(VARIABLES)


@pytest.mark.parametrize("scale", [None, "log10"])
def test_the_name_may_tell_the_scale(scale):
    head, *rows = scaled("F_V", -40.0, -30.0, -20.0, scale)
    rows = [("log10 F_V" if row[0] == "F_V" else row[0], *row[1:]) for row in rows]
    assert read_estimates((head, *rows))["log10_F_V"] == Estimate(-40.0, -30.0, -20.0)


def test_a_variable_may_have_a_row_for_each_way_of_entering_it():
    both = (*with_row(CERTAIN, ("F_V", None, "", None, None)), ("log10_F_V", None, -3.0, None, ""))
    assert "F_V" not in read_estimates(both)
    neither = (*both[:-1], ("log10_F_V", None, None, None, None))
    assert "F_V is blank: enter a share above 0" in reading(neither)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (scaled("F_V", 0.1, 0.2, 0.3, "ln"), 'Entered as of F_V is "ln": choose one of plain,'),
        (scaled("b", 0.1, 0.2, 0.3, "log10"), 'Entered as of b is "log10": choose one of plain'),
        (scaled("F_I", 0.1, 0.2, 0.3, "#N/A"), "Entered as of F_I is the error #N/A: fix"),
        (
            scaled("log10_F_V", -3.0, -2.0, -1.0, "plain"),
            "log10_F_V is entered as plain: leave Entered as blank, or name the row F_V",
        ),
        (
            (*CERTAIN, ("log10_F_V", None, -3.0, None, None)),
            "F_V is entered twice, as F_V and log10_F_V: keep one of them",
        ),
    ],
)  # fmt: skip
def test_a_scale_that_does_not_fit_is_told(table, text):
    assert text in reading(table)


# Correlations


PLAIN_KEYS = tuple(VARIABLES)


@pytest.mark.parametrize("cells", [None, "", ((None,),), ((None, None, ""),)])
def test_no_correlations(cells):
    assert read_correlations(cells, PLAIN_KEYS) == ()


def test_correlations_are_read_with_or_without_headings():
    rows = (("F_V", "p_v", 0.5), (None, "", None), ("F_C|V", "b", -1))
    expected = (("F_V", "p_V", 0.5), ("F_CV", "b", -1.0))
    assert read_correlations(rows, PLAIN_KEYS) == expected
    assert read_correlations((("Name", "With", "Correlation"), *rows), PLAIN_KEYS) == expected
    assert read_correlations([["F_V", "p_V", 0.5]], PLAIN_KEYS) == expected[:1]


@pytest.mark.parametrize(
    ("name", "key", "sign"),
    [("F_V", "log10_F_V", 1), ("F_V", "log10_1mF_V", -1), ("log10_1mF_V", "F_V", -1),
     ("log10_F_V", "log10_F_V", 1), ("log10_1mF_V", "log10_1mF_V", 1)],
)  # fmt: skip
def test_a_correlation_turns_round_with_the_way_of_entering(name, key, sign):
    keys = [key, *(each for each in VARIABLES if each != "F_V")]
    assert read_correlations(((name, "b", 0.5),), keys) == ((key, "b", sign * 0.5),)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (0.5, "correlations is one cell: give three columns"),
        ("#REF!", "correlations is the error #REF!: fix that cell"),
        ((("F_V", "b"),), "correlations is a block of 1 × 2 cells (rows × columns): give three"),
        ((("F_V", "b", 0.5), ("F_V",)), "the rows of correlations differ in length"),
        ((("F_V", "b", 1.5),), "row 1 of correlations: the correlation is 1.5: enter a number"),
        ((("F_V", "b", None),), "row 1 of correlations: the correlation is blank: enter a number"),
        (
            (("F_V", "b", "0.5"),),
            'row 1 of correlations: the correlation is "0.5", which is text: type 0.5, or enter a',
        ),
        ((("F_V", "b", True),), "row 1 of correlations: the correlation is TRUE: enter a number"),
        ((("F_V", "b", "#N/A"),), "row 1 of correlations: the correlation is the error #N/A"),
        (
            (("F_VC", "b", 0.5),),
            'row 1 of correlations: "F_VC" is not a variable of the model; did',
        ),
        ((("F_V", None, 0.5),), "row 1 of correlations: a name is blank: enter"),
        ((("F_V", "#N/A", 0.5),), "row 1 of correlations: a name is the error #N/A: fix"),
    ],
)
def test_correlations_that_cannot_be_used_are_told(cells, text):
    with pytest.raises(CoopError) as problem:
        read_correlations(cells, PLAIN_KEYS)
    assert str(problem.value).startswith(text)


def test_a_column_may_say_what_low_and_high_mean():
    headings, *rows = estimates_table(EARTH)
    table = [(*headings, "Range"), *((*row, "10–90 %" if row[0] == "p_V" else "") for row in rows)]
    found = read_estimates(table)
    assert found["p_V"].range == (0.1, 0.9)
    assert found["F_V"].range == (0.05, 0.95)


def test_another_range_is_refused_in_its_row():
    headings, *rows = estimates_table(EARTH)
    table = [(*headings, "Range"), *((*row, "20–80 %") for row in rows)]
    assert "row 2 of the table: U_B: the range of Low and High is" in reading(table)
