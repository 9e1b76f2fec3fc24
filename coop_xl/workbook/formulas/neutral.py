"""What an extension that a workbook lacks leaves of an equation: a factor 1, or a summand 0."""

from typing import Any


class Neutral:
    """1 or 0 in an equation whose formula shall not show it."""

    __array_ufunc__ = None  # so that NumPy and `Term` leave the arithmetic to this class

    def __init__(self, value: int) -> None:
        self.value = value

    def __mul__(self, other: Any) -> Any:
        return other if self.value else self

    def __add__(self, other: Any) -> Any:
        return other if not self.value else 1 + other

    def __rsub__(self, other: Any) -> Any:
        return other if not self.value else other - 1

    __rmul__, __radd__ = __mul__, __add__


ONE: Any = Neutral(1)
ZERO: Any = Neutral(0)
