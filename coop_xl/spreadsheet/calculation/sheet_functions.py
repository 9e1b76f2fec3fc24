"""The operators and functions of spreadsheets that the workbooks' formulas use."""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import numpy as np

from coop_xl.estimates.quantile_functions import beta_quantile, normal_probability, normal_quantile

from .sheet_values import (
    Area,
    Array,
    FormulaError,
    finite,
    flat,
    holds_number,
    is_column,
    kept,
    number,
    numbers,
    order,
    text,
    truth,
)

Cells = Sequence[Any]  # that a formula computes with
Compute = Callable[[Cells], Any]  # a formula or a part of it
_COMPARISONS = {"<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq}


def _compared(test: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A comparison of two cells; nan where one of a column holds an error."""

    def applied(one: Any, other: Any) -> Any:
        place = order(one, other)
        if is_column(place):
            return np.where(np.isnan(place), np.nan, test(place, 0))
        return test(place, 0)

    return applied


def _joined(one: Any, other: Any) -> Any:
    """Two texts as one."""
    left, right = text(one), text(other)
    return np.char.add(left, right) if is_column(left) or is_column(right) else left + right


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: finite(number(a) + number(b)),
    "-": lambda a, b: finite(number(a) - number(b)),
    "*": lambda a, b: finite(number(a) * number(b)),
    "/": lambda a, b: finite(number(a) / number(b)),
    "^": lambda a, b: finite(number(a) ** number(b)),
    "&": _joined,
    **{symbol: _compared(test) for symbol, test in _COMPARISONS.items()},
}


def _of_number(
    function: Callable[[Any], Any], of_column: Callable[[Any], Any] | None = None
) -> Callable[[Any], Any]:
    """A function of one number, and of a column if that is another one."""

    def applied(value: Any) -> Any:
        held = number(value)
        return finite((of_column or function)(held) if is_column(held) else float(function(held)))

    return applied


def _fits(area: Area, wanted: Any) -> np.ndarray:
    """Which values of an area fit what COUNTIF is given: a value, "*part of a text*" or ">=0"."""
    if not isinstance(wanted, str):
        return area.numbers == number(wanted)
    for symbol, test in _COMPARISONS.items():
        if wanted.startswith(symbol):
            return test(area.numbers, float(wanted.removeprefix(symbol)))
    if wanted.startswith("*"):
        return np.char.find(area.texts, wanted.strip("*").casefold()) >= 0
    return area.texts == wanted.casefold()


def _fit_all(conditions: Sequence[Any]) -> np.ndarray:
    """Where every area fits what stands after it."""
    pairs = zip(conditions[::2], conditions[1::2], strict=True)
    return np.logical_and.reduce([_fits(area, wanted) for area, wanted in pairs])


def _area_of(cells: Any) -> Area:
    """An area, or one cell as an area."""
    return cells if isinstance(cells, Area) else Area(((cells,),))


def count(*values: Any) -> float:
    """COUNT: how many numbers there are."""
    single = sum(isinstance(each, float) for each in values)
    areas = (np.sum(~np.isnan(each.numbers)) for each in values if isinstance(each, Area))
    return float(single + sum(areas))


def _sum_ifs(area: Area, *conditions: Any) -> float:
    """SUMIFS: the sum of the numbers where conditions hold."""
    return float(np.nansum(area.numbers[_fit_all(conditions)]))


def _average(values: np.ndarray) -> float:
    """AVERAGE: the mean of the numbers, if there are any."""
    if not values.size:
        raise FormulaError("no numbers")
    return float(values.mean())


def _standard_deviation(values: np.ndarray) -> float:
    """STDEV: the standard deviation of a sample."""
    if values.size < 2:
        raise FormulaError("too few numbers")
    return float(values.std(ddof=1))


def _percentile(area: Area, part: Any) -> float:
    """PERCENTILE: the value that a part of the numbers stays below."""
    values = numbers((area,))
    if not values.size:
        raise FormulaError("no numbers")
    return float(np.quantile(values, number(part)))


def _beta_inverse(part: Any, a: Any, b: Any) -> Any:
    """BETAINV: a quantile of the beta distribution."""
    found = beta_quantile(*map(number, (part, a, b)))
    return finite(found if is_column(number(part)) else float(found))


def _sum_product(*areas: Any) -> Any:
    """SUMPRODUCT: the sum of products of areas of one shape, or of what is worked out of areas."""
    if len(areas) == 1 and isinstance(areas[0], Area):
        return float(np.sum(numbers(areas)))
    if len(areas) == 1 and isinstance(areas[0], Array):
        return finite(float(np.sum(areas[0])))
    if len(areas) == 1 or not all(isinstance(each, Area) for each in areas):
        return math.prod(map(number, areas))
    return finite(sum(math.prod(map(number, each)) for each in zip(*areas, strict=True)))


def _round_half_up(value: Any, digits: Any) -> float:
    """ROUND: a number to so many decimal places."""
    size = number(value)
    if abs(size) >= 1e15:  # all its digits stand before the point
        return size
    place = Decimal(1).scaleb(-int(number(digits)))
    return float(Decimal(repr(size)).quantize(place, ROUND_HALF_UP))


def index(area: Area, row: Any, column: Any = None) -> Any:
    """INDEX: the value of a place, from 1; with one number along a single row or column."""
    if is_column(row):
        places = np.nan_to_num(row).astype(int)  # 0, of an error: the blank before all others
        return np.array([np.nan, *area.numbers])[places]
    place = int(number(row)) - 1
    try:
        if column is not None:
            return area.rows[place][int(number(column)) - 1]
        return area.rows[0][place] if len(area.rows) == 1 else area.rows[place][0]
    except IndexError as error:
        raise FormulaError("INDEX outside its range") from error


def _match(wanted: Any, area: Area, kind: Any) -> Any:
    """MATCH: where a value stands, from 1; with kind 1 the last of rising numbers up to it."""
    if number(kind) == 1:
        place = np.searchsorted(area.numbers, number(wanted), side="right").astype(float)
        place = np.where(np.isnan(number(wanted)), 0.0, place)
        if is_column(wanted):
            return np.where(place > 0, place, np.nan)
        if place == 0:
            raise FormulaError(f"MATCH: all are above {wanted!r}")
        return float(place)
    for place, value in enumerate(area, start=1):
        if value is not None and order(value, wanted) == 0:
            return float(place)
    raise FormulaError(f"MATCH without {wanted!r}")


def find(part: Any, within: Any) -> float:
    """FIND: where a text begins within another, from 1."""
    place = text(within).find(text(part))
    if place < 0:
        raise FormulaError(f"FIND without {part!r}")
    return float(place + 1)


def _mid(value: Any, start: Any, length: Any) -> Any:
    """MID: a part of a text."""
    first = int(number(start)) - 1
    last = first + int(number(length))
    if is_column(value):
        return np.array([each[first:last] for each in value.tolist()])
    return text(value)[first:last]


def _all_of(*values: Any) -> Any:
    """AND; blank cells do not count."""
    tests = [truth(each) for each in flat(values) if each is not None]
    return _least(*tests) if any(map(is_column, tests)) else all(tests)


def _any_of(*values: Any) -> Any:
    """OR; blank cells do not count."""
    tests = [truth(each) for each in flat(values) if each is not None]
    return most(*tests) if any(map(is_column, tests)) else any(tests)


def _opposite(value: Any) -> Any:
    """NOT."""
    test = truth(value)
    return 1 - test if is_column(test) else not test


def _least(*values: Any) -> Any:
    """MIN of the numbers; 0 if there are none."""
    if any(map(is_column, values)):
        return reduce(np.minimum, map(number, values))
    return min([each for each in flat(values) if isinstance(each, float)], default=0.0)


def most(*values: Any) -> Any:
    """MAX of the numbers; 0 if there are none."""
    if any(map(is_column, values)):
        return reduce(np.maximum, map(number, values))
    return max([each for each in flat(values) if isinstance(each, float)], default=0.0)


def rank(value: Any, area: Area) -> float:
    """RANK: 1 for the largest."""
    return 1.0 + float(np.sum(area.numbers > number(value)))


def small(area: Area, place: Any) -> float:
    """SMALL: the n-th smallest of the numbers, from 1."""
    held = np.sort(numbers((area,)))
    n = int(number(place))
    if not 1 <= n <= held.size:
        raise FormulaError("too few numbers")
    return float(held[n - 1])


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": _of_number(abs),
    "AND": _all_of,
    "AVERAGE": lambda *values: _average(numbers(values)),
    "AVERAGEIFS": lambda area, *conditions: _average(kept(area.numbers[_fit_all(conditions)])),
    "BETAINV": _beta_inverse,
    "COUNT": count,
    "COUNTA": lambda *values: float(sum(each is not None for each in flat(values))),
    "COUNTIF": lambda cells, wanted: float(np.sum(_fits(_area_of(cells), wanted))),
    "COUNTIFS": lambda *conditions: float(np.sum(_fit_all(conditions))),
    "EXP": _of_number(math.exp, np.exp),
    "FIND": find,
    "HYPERLINK": lambda place, said: said,
    "INDEX": index,
    "INT": _of_number(math.floor, np.floor),
    "ISBLANK": lambda value: value is None,
    "LEN": lambda value: float(len(text(value))),
    "LN": _of_number(math.log, np.log),
    "LOG10": _of_number(math.log10, np.log10),
    "MATCH": _match,
    "MAX": most,
    "MID": _mid,
    "MIN": _least,
    "NORMSDIST": _of_number(normal_probability),
    "NORMSINV": _of_number(normal_quantile),
    "NOT": _opposite,
    "OR": _any_of,
    "PERCENTILE": _percentile,
    "RANK": rank,
    "REPT": lambda value, count: text(value) * int(number(count)),
    "ROUND": _round_half_up,
    "SIGN": _of_number(np.sign),
    "SIN": _of_number(math.sin, np.sin),
    "SINH": _of_number(math.sinh, np.sinh),
    "SMALL": small,
    "SQRT": _of_number(math.sqrt, np.sqrt),
    "STDEV": lambda *values: _standard_deviation(numbers(values)),
    "SUBSTITUTE": lambda value, old, new: text(value).replace(text(old), text(new)),
    "SUM": lambda *values: float(np.sum(numbers(values))),
    "SUMIFS": _sum_ifs,
    "SUMPRODUCT": _sum_product,
    "TRIM": lambda value: " ".join(text(value).split()),
    "UPPER": lambda value: text(value).upper(),
}


def _choose_branch(
    cells: Cells, test: Compute, chosen: Compute, otherwise: Compute = lambda _: False
) -> Any:
    """IF: a branch that is not chosen is not computed."""
    condition = truth(test(cells))
    if not is_column(condition):
        return chosen(cells) if condition else otherwise(cells)
    if np.all(condition == 1):
        return chosen(cells)
    if np.all(condition == 0):
        return otherwise(cells)
    return _selected(condition, chosen(cells), otherwise(cells))


def _selected(condition: np.ndarray, chosen: Any, otherwise: Any) -> np.ndarray:
    """One or the other, row by row; beside numbers a text is a cell without one."""
    branches = np.asarray(chosen), np.asarray(otherwise)
    if all(each.dtype.kind == "U" for each in branches):
        return np.where(condition == 1, *branches)
    held = [np.nan if each.dtype.kind == "U" else each.astype(float) for each in branches]
    return np.where(np.isnan(condition), np.nan, np.where(condition == 1, *held))


def _choose(cells: Cells, place: Compute, *choices: Compute) -> Any:
    """CHOOSE: one of several, from 1."""
    return choices[int(number(place(cells))) - 1](cells)


def _unless_error(cells: Cells, tried: Compute, otherwise: Compute) -> Any:
    """IFERROR: what stands for an error."""
    try:
        value = tried(cells)
    except (ArithmeticError, ValueError):
        return otherwise(cells)
    if not is_column(value) or value.dtype != float or np.all(np.isfinite(value)):
        return value
    return _selected(np.isfinite(value).astype(float), value, otherwise(cells))


def _gives_number(cells: Cells, tried: Compute) -> Any:
    """ISNUMBER: an error is no number either."""
    try:
        return holds_number(tried(cells))
    except (ArithmeticError, ValueError):
        return False


# These compute their arguments themselves, if they need them.
LAZY: dict[str, Callable[..., Any]] = {
    "CHOOSE": _choose,
    "IF": _choose_branch,
    "IFERROR": _unless_error,
    "ISNUMBER": _gives_number,
}
