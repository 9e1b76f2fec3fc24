"""How the cells of a reference reach Python from Excel: all of them, with all their digits."""

from decimal import Decimal
from typing import Any

from xlwings.conversion import Options, Pipeline, ReadValueFromRangeStage, ValueAccessor

from coop_xl.functions.arguments import Unreadable


class WholeReference(ValueAccessor):
    """What xlwings passes for an argument, without what it would lose of a reference.

    The option `argument` is the argument's name. Since an exception here would show as a traceback
    in the cell, an `Unreadable` takes the place of the cells.
    """

    @staticmethod
    def reader(options: dict[str, Any]) -> Pipeline:
        """xlwings' own steps, the first of them ours."""
        steps = ValueAccessor.reader(Options(options))
        return steps.insert_stage(
            _ReadReference(options["argument"]), replace=ReadValueFromRangeStage
        )


class _ReadReference:
    """Reads the cells of a reference; arguments that are none pass."""

    def __init__(self, argument: str) -> None:
        self.argument = argument

    def __call__(self, context: Any) -> None:
        """Put the cells of the context's reference into it, if it has one."""
        if context.range is not None:
            context.value = self.read(context.range.api)

    def read(self, reference: Any) -> Any:
        """The cells of Excel's Range."""
        try:
            count = reference.Areas.Count
            if count == 1:
                return _with_all_digits(reference)
        except Exception as problem:
            return Unreadable(
                f"{self.argument} could not be read ({type(problem).__name__}): calculate again, "
                "or give other cells"
            )
        return Unreadable(
            f"{self.argument} is a reference of {count} areas: give one rectangle of cells"
        )


def _with_all_digits(reference: Any) -> Any:
    """The cells; those in a currency format not cut to four decimals, as Excel's Value has them.

    Value2 alone would pass dates as numbers, which are to be refused.
    """
    cells = reference.Value
    if isinstance(cells, Decimal):
        return reference.Value2
    if not (isinstance(cells, tuple) and any(Decimal in map(type, row) for row in cells)):
        return cells
    return tuple(
        tuple(
            whole if isinstance(cell, Decimal) else cell for cell, whole in zip(*rows, strict=True)
        )
        for rows in zip(cells, reference.Value2, strict=True)
    )
