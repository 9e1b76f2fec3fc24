"""Formula text as a Python function of the cells it refers to.

Formulas that are filled down differ in nothing but their references. So these are taken out
first, and what remains is parsed once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from .sheet_functions import FUNCTIONS, LAZY, OPERATORS
from .sheet_values import Failed, FormulaError, number

Cells = Sequence[Any]
Compute = Callable[[Cells], Any]

TEXT = r'"(?:[^"]|"")*"'
_SHEET = r"(?:(?:'[^']+'|[A-Za-z]\w*)!)?"
ROW = "¤"  # in a formula that is filled down
_CORNER = rf"\$?[A-Z]{{1,3}}\$?(?:[0-9]+|{ROW})"
_REFERENCE = rf"{_SHEET}{_CORNER}(?::{_CORNER})?"
_TAKEN_OUT = re.compile(rf"ROW\({_REFERENCE}\)|{_REFERENCE}")
_WORD = re.compile(rf"({TEXT}|ROW\([^()]*\)|(?:'[^']+'!)?[A-Za-z_$][\w.$:!{ROW}]*\(?|[0-9][\w.]*)")
_MARK = "@"
_TOKEN = re.compile(
    rf"{TEXT}|[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?|[A-Za-z_][\w.]*\(?|<=|>=|<>|[-+*/^&=<>(),{_MARK}]"
)
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_BINDS = {symbol: level for level, symbols in enumerate(_LEVELS) for symbol in symbols}
_CONSTANTS = {"TRUE": True, "FALSE": False}


@dataclass(frozen=True)
class _Parsed:
    """A formula without its references: they come first among the cells, then the named ones."""

    names: tuple[str, ...]
    compute: Compute


def take_out(formula: str) -> tuple[str, list[str]]:
    """A formula with a mark for each reference, and the references."""
    references: list[str] = []
    pieces = _WORD.split(formula)
    for place in range(1, len(pieces), 2):
        if _is_reference(pieces[place]):
            references.append(pieces[place])
            pieces[place] = _MARK
    return "".join(pieces), references


@cache
def _is_reference(word: str) -> bool:
    """Whether a word of a formula is taken out."""
    return _TAKEN_OUT.fullmatch(word) is not None


@cache
def parse(template: str) -> _Parsed:
    """The function of a formula whose references were taken out."""
    parser = _Parser(template)
    compute = parser.expression()
    parser.take("")
    return _Parsed(tuple(parser.names), compute)


class _Parser:
    """Reads a formula from left to right."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.tokens = [*_TOKEN.findall(template), ""]
        if "".join(self.tokens) != template:
            raise ValueError(f"not a formula: {template}")
        self.place = 0
        self.marks: Iterator[int] = iter(range(template.count(_MARK)))
        self.references = self.tokens.count(_MARK)
        self.names: list[str] = []

    @property
    def next(self) -> str:
        """The token to be read; "" at the end."""
        return self.tokens[self.place]

    def take(self, *wanted: str) -> str:
        """Read a token that must be one of those wanted."""
        token = self.next
        if token not in wanted:
            raise self.unexpected()
        self.place += 1
        return token

    def unexpected(self) -> ValueError:
        """The error that the next token cannot stand where it does."""
        return ValueError(f"{self.next or 'the end'} is not expected here: {self.template}")

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
        """A constant, reference, name, call, or an expression in parentheses."""
        token = self.next
        if not token or token in "+*/^&=<>),":
            raise self.unexpected()
        self.place += 1
        if token == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if token == _MARK:
            return partial(read, next(self.marks))
        if token.endswith("("):
            return call(token[:-1], self.arguments())
        if token[0] == '"':
            return constant(token[1:-1].replace('""', '"'))
        if token[0].isdigit():
            return constant(float(token))
        if token in _CONSTANTS:
            return constant(_CONSTANTS[token])
        return self.named(token)

    def arguments(self) -> list[Compute]:
        """Expressions with commas between them, up to the closing parenthesis."""
        found = [self.expression()]
        while self.take(",", ")") == ",":
            found.append(self.expression())
        return found

    def named(self, name: str) -> Compute:
        """A cell by its name."""
        if name not in self.names:
            self.names.append(name)
        return partial(read, self.references + self.names.index(name))


def read(place: int, cells: Cells) -> Any:
    """The value of a cell, or the error that it holds."""
    value = cells[place]
    if isinstance(value, Failed):
        raise FormulaError(value.why)
    return value


def constant(value: Any) -> Compute:
    """A number, text or truth value."""
    return lambda _: value


def _operation(symbol: str, left: Compute, right: Compute) -> Compute:
    """An operator between two expressions."""
    function = OPERATORS[symbol]
    return lambda cells: function(left(cells), right(cells))


def call(name: str, arguments: list[Compute]) -> Compute:
    """A function of expressions."""
    if name in LAZY:
        lazy = LAZY[name]
        return lambda cells: lazy(*(partial(each, cells) for each in arguments))
    if name not in FUNCTIONS:
        raise ValueError(f"a formula with {name}() needs its value given, or the function here")
    function = FUNCTIONS[name]
    return lambda cells: function(*[each(cells) for each in arguments])
