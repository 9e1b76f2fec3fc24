"""Formula text as a Python function of what it refers to.

Formulas that are filled down differ in nothing but their references, those of several questions
in names and constants, too. So all these, the operands, are taken out first, and what remains is
parsed once.
"""

import re
from functools import cache, partial
from itertools import count
from typing import Any

from .sheet_functions import FUNCTIONS, LAZY, OPERATORS, Cells, Compute
from .sheet_values import Failed, FormulaError, number

ROW = "¤"  # in a formula that is filled down
_MARK = "@"
_WORD = rf"\w.$:!{ROW}"
_OPERAND = re.compile(
    r"""(?=["'$\w])("[^"]*+(?:""[^"]*+)*+\""""  # a text
    rf"|'[^']++'![{_WORD}]++|\$[{_WORD}]++"  # a cell or an area
    rf"|\b(?:ROW\([^()]*+\)|(?![A-Z0-9]++\()[A-Za-z_][{_WORD}]*+"  # these, too, or a name
    r"|[0-9]++(?:\.[0-9]++)?(?:E[+-]?[0-9]++)?))"
)
_TOKEN = re.compile(rf"[A-Za-z_][\w.]*\(|<=|>=|<>|[-+*/^&=<>(),{_MARK}]")
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_BINDS = {symbol: level for level, symbols in enumerate(_LEVELS) for symbol in symbols}


def take_out(formula: str) -> tuple[str, list[str]]:
    """A formula with a mark for each operand, and the operands as they are written."""
    pieces = _OPERAND.split(formula)
    return _MARK.join(pieces[::2]), pieces[1::2]


@cache
def parse(template: str) -> Compute:
    """The function of a formula whose operands were taken out."""
    parser = _Parser(template)
    compute = parser.expression()
    parser.take("")
    return compute


class _Parser:
    """Reads a formula from left to right."""

    def __init__(self, template: str) -> None:
        self.template = template
        tokens = [*_TOKEN.findall(template), ""]
        if "".join(tokens) != template:
            raise ValueError(f"not a formula: {template}")
        self.tokens = iter(tokens)
        self.next = next(self.tokens)  # the token to be read; "" at the end
        self.marks = count()

    def take(self, *wanted: str) -> str:
        """Read a token that must be one of those wanted."""
        token = self.next
        if token not in wanted:
            raise ValueError(f"{token or 'the end'} is not expected here: {self.template}")
        self.next = next(self.tokens, "")
        return token

    def expression(self, least: int = 0) -> Compute:
        """Operators of a level and all that bind more tightly; each groups to the left."""
        left = self.signed()
        while (level := _BINDS.get(self.next, -1)) >= least:
            symbol = self.take(self.next)
            left = _operation(symbol, left, self.expression(level + 1))
        return left

    def signed(self) -> Compute:
        """A sign binds more tightly than a power: −a^2 is (−a)^2."""
        if self.next != "-":
            return self.atom()
        self.take("-")
        operand = self.signed()
        return lambda cells: -number(operand(cells))

    def atom(self) -> Compute:
        """An operand, a call, or an expression in parentheses."""
        token = self.next
        if token == _MARK:
            self.take(token)
            return partial(read, next(self.marks))
        if len(token) > 1 and token[-1] == "(":
            self.take(token)
            return call(token[:-1], self.arguments())
        self.take("(")
        inner = self.expression()
        self.take(")")
        return inner

    def arguments(self) -> list[Compute]:
        """Expressions with commas between them, up to the closing parenthesis."""
        found = [self.expression()]
        while self.take(",", ")") == ",":
            found.append(self.expression())
        return found


def read(place: int, cells: Cells) -> Any:
    """The value of a cell, or the error that it holds."""
    value = cells[place]
    if isinstance(value, Failed):
        raise FormulaError(value.why)
    return value


def _operation(symbol: str, left: Compute, right: Compute) -> Compute:
    """An operator between two expressions."""
    function = OPERATORS[symbol]
    return lambda cells: function(left(cells), right(cells))


def call(name: str, arguments: list[Compute]) -> Compute:
    """A function of expressions."""
    if name in LAZY:
        lazy = LAZY[name]
        return lambda cells: lazy(cells, *arguments)
    if name not in FUNCTIONS:
        raise ValueError(f"a formula with {name}() needs its value given, or the function here")
    function = FUNCTIONS[name]
    return lambda cells: function(*[each(cells) for each in arguments])
