"""Polynomials that the model's equations run on, as they run on numbers.

So what is a property of the equations, such as which inputs are multiplied by one another, is read
off the equations themselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any, Union

Names = tuple[str, ...]
_Operand = Union["Polynomial", float]


class Polynomial:
    """A sum of products of named factors, each with a number.

    Parameters
    ----------
    terms : mapping
        The number of each product, by the names of its factors in order; those of 0 are dropped.
    """

    __slots__ = ("terms",)
    __array_ufunc__ = None  # NumPy's numbers leave it to us how they combine

    def __init__(self, terms: Mapping[Names, float]) -> None:
        self.terms = {names: number for names, number in terms.items() if number != 0}

    @classmethod
    def of(cls, name: str, number: float = 1.0) -> "Polynomial":
        """One factor, times a number."""
        return cls({(name,): number})

    @property
    def names(self) -> set[str]:
        """All factors there are."""
        return {name for names in self.terms for name in names}

    @property
    def constant(self) -> float:
        """The term without a factor."""
        return self.terms.get((), 0.0)

    def __iter__(self) -> Iterator[Names]:
        return iter(self.terms)

    def __add__(self, other: _Operand) -> "Polynomial":
        found = defaultdict(float, self.terms)
        for names, number in as_polynomial(other).terms.items():
            found[names] += number
        return Polynomial(found)

    def __mul__(self, other: _Operand) -> "Polynomial":
        found: dict[Names, float] = defaultdict(float)
        others = as_polynomial(other).terms.items()
        for one, number in self.terms.items():
            for another, factor in others:
                found[tuple(sorted(one + another))] += number * factor
        return Polynomial(found)

    def __neg__(self) -> "Polynomial":
        return self * -1.0

    def __sub__(self, other: _Operand) -> "Polynomial":
        return self + as_polynomial(other) * -1.0

    def __rsub__(self, other: _Operand) -> "Polynomial":
        return as_polynomial(other) - self

    __radd__, __rmul__ = __add__, __mul__


def as_polynomial(value: Any) -> Polynomial:
    """A number as a polynomial of one term."""
    if isinstance(value, Polynomial):
        return value
    assert isinstance(value, Real)
    return Polynomial({(): float(value)})
