import re

import pytest

from coop_xl.functions.excel.limits import ExcelLimitError, check
from coop_xl.functions.excel.sources import MODULES
from coop_xl.functions.registry import Argument

from .sample import FUNCTIONS, NAMES, PAIRS, SEED, function


def test_the_sample_keeps_the_limits():
    check(FUNCTIONS.values(), MODULES)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (function(description="x" * 256), "its description has 256 characters: shorten it to 255"),
        (function("COOP_X", Argument("a", "x" * 256)), "the help of a has 256 characters"),
        (function("COOP_X", *(Argument("a" * 50 + str(n), "") for n in range(5))), "exceed 254"),
        (function("COOP_X", Argument("end", "")), "no argument end: rename it"),
        (function("COOP_X", Argument("Type", "")), "no argument Type: rename it"),
        (function("COOP_X", Argument("input", "")), "no argument input: rename it"),
        (function("COOP_X", Argument("k", "")), "no argument k: rename it"),
        (function("COOP_X", Argument("_a", "")), "no argument _a: rename it"),
        (function("COOP_X", Argument("a", ""), Argument("A", "")), "two arguments share a name"),
        (function("COOP_X", SEED, PAIRS), "no optional argument beside repeated ones"),
        (function("ABC12"), "ABC12 looks like a cell"),
        (function("R1C1"), "R1C1 looks like a cell"),
        (function("coopxlhelp"), "also the name of a module"),
        (function("Next"), "Next is not a name that VBA allows"),
        (function("COOP X"), "COOP X is not a name that VBA allows"),
    ],
)
def test_the_message_names_the_limit(wrong, message):
    with pytest.raises(ExcelLimitError, match=re.escape(message)):
        check([wrong], MODULES)


def test_the_longest_help_allowed_is_taken():
    check([function("COOP_X", Argument("a", "x" * 255), description="x" * 255)], MODULES)


def test_two_functions_differ_by_more_than_case():
    with pytest.raises(ExcelLimitError, match="another function"):
        check([function("COOP_X", NAMES), function("coop_x", NAMES)], MODULES)
