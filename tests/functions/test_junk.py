"""Whatever stands in the cells, the answer is fit for one: no traceback, no blank, no NaN."""

import datetime
import math
import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coop_xl.estimates.spreadsheet_cells import ERROR_TEXTS
from coop_xl.functions.catalogue import COOP_BREAKEVEN, COOP_INTERVENTION
from coop_xl.functions.registry import FUNCTIONS
from coop_xl.model.catalogue import ENTRIES

from .estimates import CERTAIN
from .tables import HEADINGS, KEYS, basic, upright

unhurried = settings(deadline=None)  # other work may share the machine

TAKES_A_TABLE = [
    name
    for name, function in FUNCTIONS.items()
    if function.arguments and all(each.repeated for each in function.arguments[2:])
]

blanks = some.sampled_from([None, ""])
cells = some.one_of(
    blanks,
    some.floats(),
    some.floats(0, 1),
    some.integers(),
    some.booleans(),
    some.text(max_size=9),
    some.sampled_from([*ENTRIES, *sorted(ERROR_TEXTS), "V", "CV", "F_VC", -2146826243]),
    some.datetimes(min_value=datetime.datetime(1900, 1, 1)),
    some.decimals(),
    some.just(Decimal("1.5")),
    some.times(),
    some.sampled_from(["0.3", "~0.3", "0.2-0.4", "35٪", "30 %", "=1+1", "a\nb", "\x1b[31m"]),
    some.sampled_from([np.float64(0.3), np.int64(3), np.bool_(True), 1e-320, 1e308, 10**400]),
)


@some.composite
def blocks(draw):
    """A rectangle of any cells."""
    height, width = draw(some.integers(1, 4)), draw(some.integers(1, 4))
    row = some.tuples(*[cells] * width)
    return draw(some.tuples(*[row] * height))


anything = some.one_of(cells, blocks(), some.lists(cells, max_size=3), some.just(()))


@some.composite
def nearly_good(draw):
    """A table of all variables with some of its cells replaced by junk, upright or not."""
    rows = [list(row) for row in basic(draw(some.integers(1, 4)))]
    headings = [*KEYS, *draw(some.sampled_from([(), ("log10_F_V", "log10_F_I"), ("Notes",)]))]
    for row in rows:
        row += [None] * (len(headings) - len(row))
    for _ in range(draw(some.integers(0, 4))):
        row = draw(some.sampled_from(rows))
        row[draw(some.integers(0, len(headings) - 1))] = draw(cells)
    names, values = (tuple(headings),), tuple(map(tuple, rows))
    return (upright(names), upright(values)) if draw(some.booleans()) else (names, values)


def assert_fit_for_cells(answer):
    rows = answer if isinstance(answer, list) else [[answer]]
    assert rows
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert type(cell) in (float, str)
        if isinstance(cell, float):
            assert math.isfinite(cell)


def is_blank_anywhere(answer):
    rows = answer if isinstance(answer, list) else [[answer]]
    return any(cell == "" for row in rows for cell in row)


@pytest.mark.parametrize("name", FUNCTIONS)
@unhurried
@given(arguments=some.lists(anything, max_size=7))
def test_any_arguments(name, arguments):
    answer = FUNCTIONS[name].call(*arguments)
    assert_fit_for_cells(answer)


@pytest.mark.parametrize("name", FUNCTIONS)
@unhurried
@given(table=nearly_good(), others=some.lists(anything, max_size=4))
def test_a_table_with_some_junk(name, table, others):
    count = len(FUNCTIONS[name].arguments)
    repeats = FUNCTIONS[name].arguments[-1:] and FUNCTIONS[name].arguments[-1].repeated
    answer = FUNCTIONS[name].call(*table[:count], *(others if repeats else others[: count - 2]))
    assert_fit_for_cells(answer)
    assert not is_blank_anywhere(answer)  # no scenario of the table is wholly blank


# Cells no number is in, each of which Python would show in a way no spreadsheet does.
STRANGE = [None, True, False, datetime.datetime(2024, 1, 2), datetime.time(3, 4), Decimal("NaN"),
           Decimal("Infinity"), 10**400, np.bool_(True), np.float64("nan")]  # fmt: skip
PYTHON = re.compile(
    r"\b(None|True|False|datetime|Decimal|numpy|dtype|array|Traceback|object at|unexpected)\b"
)


@pytest.mark.parametrize("name", [each for each in FUNCTIONS if FUNCTIONS[each].arguments])
@pytest.mark.parametrize("cell", STRANGE, ids=repr)
def test_no_argument_makes_an_answer_speak_python(name, cell):
    usual = {"names": HEADINGS, "values": basic(2), "table": CERTAIN, "samples": 64.0}
    arguments = [usual.get(each.name, "U") for each in FUNCTIONS[name].arguments]
    for place in range(len(arguments)):
        given_junk = [*arguments[:place], cell, *arguments[place + 1 :]]
        assert not PYTHON.search(str(FUNCTIONS[name].call(*given_junk)))


@pytest.mark.parametrize("name", TAKES_A_TABLE)
@pytest.mark.parametrize("cell", STRANGE, ids=repr)
def test_no_cell_makes_an_answer_speak_python(name, cell):
    for key in ("F_V", "U_B", "use_locality"):
        headings = (*KEYS, "use_locality")
        row = tuple(
            {**dict(zip(KEYS, basic(1)[0], strict=True)), "use_locality": 0.0, key: cell}.values()
        )
        assert not PYTHON.search(str(FUNCTIONS[name].call((headings,), (row,))))


@unhurried
@given(table=nearly_good(), moves=some.tuples(cells, cells, cells))
def test_any_intervention(table, moves):
    answer = COOP_INTERVENTION(*table, *moves)
    assert_fit_for_cells(answer)
    assert not is_blank_anywhere(answer)


@unhurried
@given(
    table=nearly_good(),
    variable=some.sampled_from([*ENTRIES]),
    pair=some.permutations(["V", "CV", "CnV"]),
)
def test_any_break_even(table, variable, pair):
    answer = COOP_BREAKEVEN(*table, variable, *pair[:2])
    assert_fit_for_cells(answer)
    assert not is_blank_anywhere(answer)
    assert "unexpected" not in str(answer)


@pytest.mark.parametrize("name", TAKES_A_TABLE)
@unhurried
@given(table=nearly_good())
def test_no_cell_of_a_table_is_unexpected(name, table):
    assert "unexpected" not in str(FUNCTIONS[name].call(*table))
