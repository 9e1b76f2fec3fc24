"""What a cell holds, in the same form whichever engine computed it."""

from collections.abc import Mapping

Address = tuple[str, str]  # sheet, cell: ("Inputs", "C5")


class ErrorValue(str):
    """An error in a cell, as the engine writes it: "#DIV/0!", "#N/A"."""

    __slots__ = ()


class Formula(str):
    """A formula as entered: "=A1+1"."""

    __slots__ = ()


Value = float | str | bool | ErrorValue
Entry = float | str | bool | None
Entries = Mapping[Address, Entry]
Values = dict[Address, Value]
