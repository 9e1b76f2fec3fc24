"""Tables of scenarios as spreadsheets pass them, with answers that are known."""

from typing import Any

import pytest

from tests.model.cases import BASIC

Rows = tuple[tuple[Any, ...], ...]

KEYS = tuple(BASIC[0]["inputs"])
HEADINGS: Rows = (KEYS,)


def table(*scenarios: dict[str, Any], keys: tuple[str, ...] = KEYS) -> Rows:
    """One scenario a row; what a scenario does not hold is a blank cell."""
    return tuple(tuple(scenario.get(key) for key in keys) for scenario in scenarios)


def upright(rows: Rows) -> Rows:
    """Columns for rows."""
    return tuple(zip(*rows, strict=True))


def basic(count: int, first: int = 0) -> Rows:
    """Some of the scenarios of the vectors."""
    return table(*(case["inputs"] for case in BASIC[first : first + count]))


def truth(key: str, count: int, first: int = 0) -> list[Any]:
    """The answers to `basic`, to the digits of a double."""
    cases = BASIC[first : first + count]
    return [pytest.approx(float(case["outputs"][key]), rel=1e-11) for case in cases]


def changed(changes: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """A scenario of the vectors with some inputs changed."""
    return BASIC[number]["inputs"] | changes
