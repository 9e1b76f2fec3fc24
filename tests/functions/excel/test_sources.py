from pathlib import Path

import pytest

from coop_xl.functions.excel.limits import check
from coop_xl.functions.excel.sources import (
    MODULES,
    exported,
    workbook_modules,
    worksheet_functions,
)
from coop_xl.functions.excel.wrappers import GENERATED

from .sample import FUNCTIONS, function

VBA = Path(__file__).parents[3] / "vba"


def test_the_copies_in_vba_are_fresh():
    present = {path.name: path.read_text(encoding="ascii") for path in VBA.iterdir()}
    assert present == exported(worksheet_functions()), (
        "run python -m coop_xl.functions.excel.sources"
    )


def test_the_products_functions_keep_the_limits():
    check(worksheet_functions().values(), MODULES)


@pytest.mark.parametrize("name", exported(FUNCTIONS))
def test_each_copy_says_first_of_all_that_it_is_generated(name):
    lines = exported(FUNCTIONS)[name].splitlines()
    comments = [line for line in lines if line.startswith("'")]
    assert comments[0].startswith(GENERATED[:-1])
    assert lines.index(comments[0]) <= 1


def test_functions_excel_would_not_take_are_refused_before_anything_is_written():
    with pytest.raises(ValueError, match="is also the name of a module"):
        workbook_modules({"xlwings": function("xlwings")})
