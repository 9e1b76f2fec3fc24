"""Write an equation as spreadsheet formula text by running it on `Term`s."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from coop_xl.estimates.quantile_functions import beta_quantile, normal_probability, normal_quantile
from coop_xl.model.catalogue import Quantity

# How tightly an expression holds together; a looser one needs parentheses.
COMPARISON, SUM, PRODUCT, POWER, _ATOM = range(5)

_OPERATORS = {
    np.add: ("+", SUM),
    np.subtract: ("-", SUM),
    np.multiply: ("*", PRODUCT),
    np.true_divide: ("/", PRODUCT),
    np.power: ("^", POWER),
    np.less: ("<", COMPARISON),
    np.less_equal: ("<=", COMPARISON),
    np.greater: (">", COMPARISON),
    np.greater_equal: (">=", COMPARISON),
    np.equal: ("=", COMPARISON),
    np.not_equal: ("<>", COMPARISON),
}
FUNCTIONS = {
    np.absolute: "ABS",
    np.bitwise_and: "AND",
    np.exp: "EXP",
    np.log: "LN",
    np.log10: "LOG10",
    np.maximum: "MAX",
    np.minimum: "MIN",
    np.sign: "SIGN",
    np.sin: "SIN",
    np.sinh: "SINH",
    np.sqrt: "SQRT",
    np.where: "IF",
    # The names before Excel 2010 need no prefix in a file, and every program knows them.
    beta_quantile: "BETAINV",
    normal_probability: "NORMSDIST",
    normal_quantile: "NORMSINV",
}


class Term(NDArrayOperatorsMixin):
    """Formula text that NumPy can calculate with."""

    def __init__(self, text: str, binding: int = _ATOM) -> None:
        self.text = text
        self.binding = binding

    def __array_ufunc__(self, ufunc: Any, method: str, *operands: Any, **options: Any) -> "Term":
        if method != "__call__" or options:
            raise TypeError(f"no spreadsheet formula for {ufunc.__name__}.{method}")
        return _combine(ufunc, operands)

    def __array_function__(
        self, function: Any, types: Any, operands: tuple[Any, ...], options: dict[str, Any]
    ) -> "Term":
        if options:
            raise TypeError(f"no spreadsheet formula for {function.__name__} with {options}")
        return _combine(function, operands)

    def __bool__(self) -> bool:
        raise TypeError("an equation needs np.where instead of if, and, or, not")

    def inside(self, binding: int) -> str:
        """The text, in parentheses if it binds more loosely than `binding`."""
        return self.text if self.binding >= binding else f"({self.text})"


def _combine(function: Any, operands: tuple[Any, ...]) -> Term:
    """The term for a NumPy function applied to terms and numbers."""
    terms = [as_term(operand) for operand in operands]
    if function is np.negative:
        return negative(terms[0])
    if function in _OPERATORS:
        symbol, binding = _OPERATORS[function]
        left, right = terms
        # Every operator of a spreadsheet, ^ included, groups to the left.
        return Term(left.inside(binding) + symbol + right.inside(binding + 1), binding)
    if function in FUNCTIONS:
        return Term(f"{FUNCTIONS[function]}({','.join(term.text for term in terms)})")
    raise TypeError(f"no spreadsheet formula for {function.__name__}")


def as_term(value: Any) -> Term:
    """A number or truth value as formula text; terms pass through."""
    if isinstance(value, Term):
        return value
    if isinstance(value, bool | np.bool_):
        return Term(str(value).upper())
    if not np.isfinite(value):
        raise ValueError(f"a spreadsheet has no number {value}")
    size = Term(f"{abs(value):.15g}".upper())  # Excel keeps 15 digits
    return negative(size) if value < 0 else size


def negative(term: Term) -> Term:
    """Minus the term."""
    # Excel reads -a^2 as (-a)^2, so only a single name, call or number goes bare.
    return Term("-" + term.inside(_ATOM), SUM)


def trace(quantity: Quantity, cells: Mapping[str, Term | str]) -> Term:
    """Run a quantity's equation on cells; a key not in `cells` stands for the cell so named.

    >>> from coop_xl.model.catalogue import QUANTITIES
    >>> trace(QUANTITIES[1], {"b": "$C$4"}).text
    '$C$4*U_B+(1-$C$4)*U_nB'
    """
    arguments = (cells.get(key, key) for key in quantity.arguments)
    terms = (Term(at) if isinstance(at, str) else at for at in arguments)
    return as_term(quantity.equation(*terms))


def formula(equation: Callable[..., Any], *cells: str) -> str:
    """An equation over the given cells or names, as formula text without the equals sign."""
    return as_term(equation(*map(Term, cells))).text
