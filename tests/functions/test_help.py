"""What Excel's function wizard shows, and the limits of Excel and VBA on it."""

import pytest

from coop_xl.functions import catalogue
from coop_xl.functions.excel.limits import check
from coop_xl.functions.registry import FUNCTIONS, help_of

CORE = [
    "COOP_UTILITY",
    "COOP_MARGINAL_V",
    "COOP_MARGINAL_CV",
    "COOP_MARGINAL_CNV",
    "COOP_MARGINALS",
    "COOP_GRADIENT",
    "COOP_INTERVENTION",
    "COOP_BEST",
    "COOP_LOG10_MARGINALS",
    "COOP_EXPLAIN",
    "COOP_CHECK",
    "COOP_BREAKEVEN",
    "COOP_VARIABLES",
    "COOP_VERSION",
]


def test_the_core_functions_are_there_in_their_order():
    assert [name for name in FUNCTIONS if name in CORE] == CORE


def test_the_listed_call_is_the_modules_function():
    assert all(vars(catalogue)[name] is each.call for name, each in FUNCTIONS.items())


def test_excel_takes_every_function():
    check(FUNCTIONS.values(), modules=["xlwings", "Dictionary"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_and_argument_has_help(name):
    function = FUNCTIONS[name]
    assert function.description.endswith("README.")
    assert all(argument.help.endswith(".") for argument in function.arguments)
    assert function.category == "Coop XL"


def test_help_comes_from_the_docstring():
    breakeven = {each.name: each for each in FUNCTIONS["COOP_BREAKEVEN"].arguments}
    assert breakeven["first"].help == "V, CV or CnV; V if omitted."
    assert [each.optional for each in breakeven.values()] == [False, False, False, True, True]
    assert [each.repeated for each in FUNCTIONS["COOP_BEST"].arguments] == [False, False, True]


def test_a_docstring_is_read_as_numpydoc():
    docstring = """The first
sentence.

More.

Parameters
----------
one
    What it is,
    at length.
two : float, optional
    The other.

Returns
-------
float
    Nothing of this."""
    assert help_of(docstring) == (
        "The first sentence.",
        {"one": "What it is, at length.", "two": "The other."},
    )
