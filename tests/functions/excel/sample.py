"""Two worksheet functions as the list describes them, for tests of the VBA made from any list."""

from coop_xl.functions.registry import Argument, WorksheetFunction


def no_call(*_):
    raise AssertionError("writing VBA calls no function")


def function(name="COOP_UTILITY", *arguments, description="Expected utility.", **fields):
    return WorksheetFunction(name, description, arguments, no_call, **fields)


NAMES = Argument("names", 'Names of variables: "F_V", F_C|V or F_C|¬V')
VALUES = Argument("values", "Their values; −1 is a number, too")
PAIRS = Argument("pairs", "Name, value, ...: override", repeated=True)
SEED = Argument("seed", "Any whole number", optional=True)

FUNCTIONS = {
    each.name: each
    for each in (
        function("COOP_MARGINALS", NAMES, VALUES, PAIRS),
        function("COOP_CHECK", NAMES, VALUES),
        function("COOP_SIMULATE", VALUES, SEED),
        function("COOP_VERSION"),
    )
}
