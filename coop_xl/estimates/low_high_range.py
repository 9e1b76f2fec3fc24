"""What Low and High mean: between which two quantiles of an estimate its range reaches."""

import re
from typing import Any

from coop_xl.model.catalogue import shown
from coop_xl.model.errors import InputError

Range = tuple[float, float]
USUAL: Range = (0.05, 0.95)
RANGES: dict[Range, str] = {USUAL: "5–95 %", (0.1, 0.9): "10–90 %", (0.25, 0.75): "25–75 %"}
_CHOICES = ", ".join(RANGES.values())
_NEAR = 1e-9
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def range_of(given: Any) -> Range:
    """The range that is meant.

    Parameters
    ----------
    given : str, or sequence of two floats, or None
        "10–90 %" in any spelling, or (0.1, 0.9); blank means 5–95 %.

    Raises
    ------
    InputError
        Which lists those that there are.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return USUAL
    numbers = _ends_in(given)
    for each in RANGES:
        if len(numbers) == 2 and all(
            abs(a - b) < _NEAR for a, b in zip(numbers, each, strict=True)
        ):
            return each
    raise InputError(
        f"the range of Low and High is {shown(given)}: choose one of {_CHOICES} "
        f"({', '.join(str(list(each)) for each in RANGES)} in JSON)"
    )


def _ends_in(given: Any) -> list[float]:
    """The probabilities that are named; none if it names anything else."""
    if isinstance(given, str):
        found = [float(each.replace(",", ".")) for each in NUMBER.findall(given[:40])]
        return [each / 100 for each in found] if found and max(found) > 1 else found
    try:
        return [float(each) for each in given]
    except (TypeError, ValueError):
        return []
