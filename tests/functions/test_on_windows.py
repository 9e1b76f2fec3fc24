"""The contract with Excel on Windows, kept through xlwings' own server, converters and VBA."""

import io
import re
import subprocess
import sys
from decimal import Decimal

import pytest

from coop_xl.functions import catalogue as here
from coop_xl.functions.registry import FUNCTIONS

from .estimates import CERTAIN, with_row
from .tables import HEADINGS, basic, changed, table, truth, upright
from .windows_stubs import (
    MISSING,
    CellRange,
    ComError,
    Currency,
    TimeType,
    book,
    xlwings_as_on_windows,
)

ERROR_CODES = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
    -2146826243: "#SPILL!",  # xlwings passes this and the next as the integers they are
    -2146826238: "#CALC!",
}
ANSWER_BLOCKS = [
    name for name, each in FUNCTIONS.items() if each.arguments and each.arguments[-1].repeated
]


@pytest.fixture(scope="module")
def windows():
    with xlwings_as_on_windows() as modules:
        yield modules


@pytest.fixture(scope="module")
def cell(windows):
    """What a cell shows for a formula: the call VBA makes, by reference where Excel has one."""
    server, caller = windows.com_server.XLPython(), CellRange(None)

    def shown(name, *arguments, by_reference=True):
        passed = [
            CellRange(each) if by_reference and isinstance(each, tuple) else each
            for each in arguments
        ]
        module = "coop_xl.functions.catalogue"
        return server.CallUDF(module, name, tuple(passed), book("coop_xl.xlam"), caller)

    return shown


def test_it_is_xlwings_that_decorates_and_calls(windows):
    assert windows.xlwings.func is windows.udfs.xlfunc
    assert windows.xlwings.__file__ == sys.modules["xlwings"].__file__
    assert windows.functions.keys() == FUNCTIONS.keys()
    assert all(hasattr(each.call, "__xlfunc__") for each in windows.functions.values())


@pytest.mark.parametrize("by_reference", [True, False], ids=["ranges", "arrays"])
def test_a_block_comes_back_as_rows(cell, by_reference):
    answer = cell("COOP_MARGINAL_V", HEADINGS, basic(9), by_reference=by_reference)
    assert [row for (row,) in answer] == truth("marginal_V", 9)
    across = cell("COOP_UTILITY", upright(HEADINGS), upright(basic(9)), by_reference=by_reference)
    assert across == truth("U", 9)  # VBA takes one row as a flat list


def test_a_lone_scenario_comes_back_as_a_number(cell):
    assert [cell("COOP_UTILITY", HEADINGS, basic(1))] == truth("U", 1)


def test_overrides_arrive_as_single_cells_ranges_and_constants(cell):
    expected = cell("COOP_UTILITY", HEADINGS, table(changed({"b": 0.25})))
    for name, value in (("b", 0.25), (((" B ",),), ((0.25,),)), ("b", Decimal("0.25"))):
        assert cell("COOP_UTILITY", HEADINGS, basic(1), name, value) == expected
    along = cell("COOP_UTILITY", HEADINGS, basic(1), "b", ((0.25,), (0.5,)))
    assert along[0] == [pytest.approx(expected)]


def test_an_override_left_out_is_told(cell):
    assert cell("COOP_UTILITY", HEADINGS, basic(1), "b", MISSING).startswith("#COOP! b is blank")


def test_optional_arguments_left_out_take_their_defaults(cell):
    ask = ("COOP_BREAKEVEN", HEADINGS, basic(1), "p_CV")
    full = cell(*ask, "V", "CnV")
    assert cell(*ask, MISSING, "CnV") == full
    assert cell(*ask, MISSING, MISSING) == cell(*ask, "V", "CV")
    assert cell(*ask, ((None,),), ((None,),)) == cell(*ask, "V", "CV")  # blank cells


@pytest.mark.parametrize(("code", "error"), ERROR_CODES.items(), ids=ERROR_CODES.values())
def test_an_error_cell_is_named(cell, code, error):
    bad = table(changed({"U_B": code}))
    text = f"#COOP! U_B is the error {error}: fix that cell"
    assert cell("COOP_MARGINAL_V", HEADINGS, bad) == text
    assert cell("COOP_UTILITY", HEADINGS, (*basic(1), *bad))[1] == [text]
    assert cell("COOP_UTILITY", HEADINGS, basic(1), "U_B", code) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("abc", 'F_V is "abc": enter a share'),
        (None, "F_V is blank: enter a share"),
        ("", "F_V is blank: enter a share"),
        (TimeType(2024, 1, 2), "F_V is a date or time (2024-01-02 00:00:00): format"),
        (True, "F_V is TRUE: enter a share"),
        (1.0, "F_V is 1: enter a share above 0 and below 1"),
    ],
)
def test_a_cell_that_is_no_share_is_told(cell, content, text):
    answer = cell("COOP_MARGINALS", HEADINGS, (*basic(1), *table(changed({"F_V": content}))))
    assert answer[0][0] == truth("marginal_V", 1)[0]
    assert all(each.startswith(f"#COOP! {text}") for each in answer[1])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_cell_in_a_currency_format_keeps_its_digits(cell, rows):
    as_currency = table(*[changed({"F_I": Currency(0.00012345), "U_B": Currency(80)})] * rows)
    plainly = table(*[changed({"F_I": 0.00012345, "U_B": 80.0})] * rows)
    assert cell("COOP_UTILITY", HEADINGS, as_currency) == cell("COOP_UTILITY", HEADINGS, plainly)


def test_a_lone_cell_in_a_currency_format_keeps_its_digits(cell):
    override = CellRange(Currency(0.00012345))
    expected = cell("COOP_UTILITY", HEADINGS, basic(1), "F_I", 0.00012345)
    assert cell("COOP_UTILITY", HEADINGS, basic(1), "F_I", override) == expected


def test_an_estimate_in_a_currency_format_keeps_its_digits(cell):
    def answer(number):
        row = ("dp_V_da_V", number(0.00012345), number(0.00023456), number(0.00034567), None)
        return cell("COOP_SIMULATE", with_row(CERTAIN, row), 1024.0)

    assert answer(Currency) == answer(float)


def test_a_date_among_currencies_is_still_refused(cell):
    mixed = table(changed({"U_B": TimeType(2024, 1, 2), "F_I": Currency(0.01)}))
    assert cell("COOP_UTILITY", HEADINGS, mixed).startswith("#COOP! U_B is a date")


@pytest.mark.parametrize("place", [0, 1])
def test_a_reference_of_several_areas_is_refused(cell, place):
    arguments = [HEADINGS, basic(1)]
    arguments[place] = CellRange(arguments[place], areas=2)
    text = f"#COOP! {('names', 'values')[place]} is a reference of 2 areas: give one rectangle"
    assert cell("COOP_MARGINALS", *arguments).startswith(text)


@pytest.mark.parametrize("name", [each for each in FUNCTIONS if FUNCTIONS[each].arguments])
def test_no_argument_of_any_function_may_have_several_areas(cell, name):
    several = [CellRange(HEADINGS, areas=3) for _ in FUNCTIONS[name].arguments]
    assert "is a reference of 3 areas" in cell(name, *several)


def test_a_reference_excel_does_not_pass_is_told(cell):
    class Lost(CellRange):
        @property
        def Value(self):
            raise ComError(-2147352567, "busy", None, None)

    answer = cell("COOP_UTILITY", HEADINGS, Lost(basic(1)))
    assert answer.startswith("#COOP! values could not be read (ComError): calculate again")


def test_whole_columns_are_read_to_their_last_filled_cell(cell):
    rest = ((None,),) * (2**17 - 18)
    names, values = (*upright(HEADINGS), *rest), (*upright(basic(1)), *rest)
    assert [cell("COOP_UTILITY", names, values)] == truth("U", 1)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    "content",
    [None, "", 1.0, "x", True, TimeType(2024, 1, 2), MISSING, *ERROR_CODES, ((None, None),) * 3],
    ids=repr,
)
def test_no_cell_ever_shows_a_traceback_or_a_blank(cell, name, content):
    arguments = [content] * len(FUNCTIONS[name].arguments)
    answer = cell(name, *arguments)
    text = answer if isinstance(answer, str) else str(answer[0])
    assert text
    assert "Traceback" not in text
    assert name in ("COOP_VARIABLES", "COOP_EXTENSIONS", "COOP_VERSION") or text.startswith(
        "#COOP! "
    )
    assert "unexpected" not in text


@pytest.mark.parametrize("name", ANSWER_BLOCKS)
def test_excel_shows_what_other_surfaces_show(cell, name):
    rows = (*basic(2), *table(changed({"b": 2.0}), changed({"p_V": None})))
    assert cell(name, HEADINGS, rows) == getattr(here, name)(HEADINGS, rows)


@pytest.mark.parametrize("name", ["COOP_EXPLAIN", "COOP_CHECK"])
def test_tables_keep_their_shape(cell, name):
    answer = cell(name, HEADINGS, basic(1))
    expected = getattr(here, name)(HEADINGS, basic(1))
    assert answer == (expected[0] if len(expected) == 1 else expected)


# The VBA xlwings writes


@pytest.fixture(scope="module")
def vba(windows):
    text = io.StringIO()
    windows.udfs.generate_vba_wrapper(
        "coop_xl.functions.catalogue", windows.ours, text, book("a.xlsm")
    )
    return text.getvalue()


def test_vba_has_one_function_for_each_and_no_other(vba):
    assert sorted(re.findall(r"^Function (\w+)\(", vba, re.MULTILINE)) == sorted(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wrapper_declares_and_passes_every_argument(vba, name):
    pattern = rf"^Function {name}\(([^\n]*)\)$(.*?)^End Function$"
    ((declared, body),) = re.findall(pattern, vba, re.MULTILINE | re.DOTALL)
    arguments = FUNCTIONS[name].arguments
    assert declared == ", ".join(
        f"ParamArray {each.name}()" if each.repeated
        else f"Optional {each.name}" if each.optional
        else each.name
        for each in arguments
    )  # fmt: skip
    fixed = ", ".join(each.name for each in arguments if not each.repeated)
    assert f"Array({fixed})" in body
    assert "Volatile" not in body


def test_xlwings_knows_the_help(windows):
    for name, function in FUNCTIONS.items():
        known = getattr(windows.ours, name).__xlfunc__
        assert known["ret"]["doc"] == function.description
        assert known["category"] == "Coop XL"
        assert [each["doc"] for each in known["args"]] == [
            each.help for each in function.arguments
        ]
        for each in known["args"]:
            told = {key: each["options"][key] for key in ("ndim", "err_to_str", "argument")}
            assert told == {"ndim": 2, "err_to_str": True, "argument": each["name"]}


def test_the_functions_load_without_xlwings_off_windows():
    code = "import sys, coop_xl.functions.catalogue; print('xlwings' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(sys.platform == "win32")


def test_the_stand_ins_leave_no_trace(windows):
    with xlwings_as_on_windows() as inner:
        assert inner.ours is not windows.ours
    assert sys.modules["coop_xl.functions.catalogue"] is windows.ours
