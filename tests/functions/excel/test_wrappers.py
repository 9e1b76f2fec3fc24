import re
import sys

import pytest
import xlwings

from coop_xl.functions.excel.sources import addin_modules, worksheet_functions
from coop_xl.functions.excel.wrappers import (
    PYWIN32,
    functions_source,
    help_source,
    in_ascii,
    literal,
)
from coop_xl.model.catalogue import VARIABLES

from .sample import FUNCTIONS

LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24


@pytest.mark.parametrize(
    "line",
    [
        "Function COOP_MARGINALS(names, values, ParamArray pairs())",
        "Function COOP_CHECK(names, values)",
        "Function COOP_SIMULATE(values, Optional seed)",
        "Function COOP_VERSION()",
        '#Const App = "Microsoft Excel"',
    ],
)
def test_the_wrappers_have(line):
    assert line in functions_source(FUNCTIONS.values()).splitlines()


def test_a_wrapper_calls_the_product_and_never_passes_the_active_workbook():
    text = functions_source(FUNCTIONS.values())
    called = '"coop_xl.functions.catalogue", "COOP_CHECK", Array(names, values), ThisWorkbook'
    call = f"XLPy.CallUDF({called}"
    assert call in text
    assert "ActiveWorkbook" not in text


def test_no_wrapper_ends_before_it_has_an_answer():
    text = functions_source(worksheet_functions().values())
    wrappers = re.findall(r"^Function (\w+)(.*?)^End Function", text, re.MULTILINE | re.DOTALL)
    assert {name for name, _ in wrappers} == worksheet_functions().keys()
    for name, body in wrappers:
        before, *_ = body.split(f"{name} = XLPy.CallUDF")
        assert "Exit Function" not in before, name


def test_every_wrapper_bears_its_description():
    lines = functions_source(worksheet_functions().values()).splitlines()
    for name, function in worksheet_functions().items():
        place = next(at for at, line in enumerate(lines) if line.startswith(f"Function {name}("))
        description = in_ascii(function.description).replace('"', '""')
        assert lines[place + 1] == f'Attribute {name}.VB_Description = "{description}"'
        assert lines[place + 2] == f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"'
        assert "?" not in description


def test_writing_them_leaves_this_process_as_it_was():
    decorators, modules = (xlwings.func, xlwings.arg, xlwings.ret), set(sys.modules)
    functions_source(FUNCTIONS.values())
    assert (xlwings.func, xlwings.arg, xlwings.ret) == decorators
    assert "xlwings.udfs" not in set(sys.modules) - modules
    if sys.platform != "win32":
        assert not PYWIN32.keys() & sys.modules.keys()
        assert not hasattr(xlwings, "udfs")


def test_the_help_names_every_variable():
    assert f'"{" ".join(VARIABLES)}"' in help_source(FUNCTIONS.values())


def test_the_help_describes_every_function_and_argument():
    text = help_source(FUNCTIONS.values())
    for function in FUNCTIONS.values():
        assert f'Describe "{function.name}", "Coop XL"' in text
        assert all(literal(argument.help) in text for argument in function.arguments)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("plain", '"plain"'),
        ('a "word"', '"a ""word"""'),
        ("two\n  lines", '"two lines"'),
        ("F_C|¬V", '"F_C|" & ChrW(172) & "V"'),
    ],
)
def test_a_literal_is_one_vba_expression(text, expression):
    assert literal(text) == expression


@pytest.mark.parametrize(
    "module", addin_modules(worksheet_functions()), ids=lambda module: module.name
)
def test_vba_takes_the_lines(module):
    assert module.source.isascii()
    continued = 0
    for line in module.source.splitlines():
        assert len(line) <= LONGEST_LINE
        continued = continued + 1 if line.endswith(" _") else 0
        assert continued <= MOST_CONTINUATIONS
