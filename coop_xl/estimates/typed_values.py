"""What an entry of a workbook means, and what is wrong with it."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from coop_xl.model.catalogue import ENTRIES, INFINITY, VARIABLES, Variable, shown
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.safe_text import on_one_line

from .estimate_rules import ROLES
from .numbers_as_text import ends, readings
from .scales import KEY_ON_SCALE
from .spreadsheet_cells import is_blank, is_error, plain


def variable_on(key: str, scale: str) -> Variable:
    """What a row of Inputs accepts; any number if its scale is unclear."""
    if scale:
        return ENTRIES[KEY_ON_SCALE.get((key, scale), key)]
    return replace(VARIABLES[key], low=-INFINITY, high=INFINITY)


def problem_of(value: Any, variable: Variable) -> str:
    """What is wrong with an entry, with the number that may be meant; "" if nothing."""
    if isinstance(value, date | time | timedelta):
        return (
            f"{variable.key} is a date or time ({value}): format the cell as a number, "
            f"then enter {variable.domain}"
        )
    problem = variable.problem(value)
    if not problem:
        return ""
    span = ends(value) if isinstance(value, str) else None
    if span and all(map(variable.allows, span)):
        return problem.replace(
            ": enter", f", which is a range: {_offer(span, variable.key)}, or enter", 1
        )
    likely = [f"{each:.15g}" for each in meant_by(value) if variable.allows(each)]
    if not likely:
        return problem
    as_text = ", which is text" if isinstance(value, str) else ""
    return problem.replace(": enter", f"{as_text}: type {choice(likely)}or enter", 1)


def _offer(span: tuple[float, float], key: str) -> str:
    """What to type in place of a range."""
    low, middle, high = (f"{each:.15g}" for each in (span[0], sum(span) / 2, span[1]))
    if key.startswith((ROLES["low"], ROLES["high"])):
        return f"type {low if key.startswith(ROLES['low']) else high}"
    ends_too = f", and {low} and {high} as Low and High" if key in ACCEPTED else ""
    return f"type {middle}{ends_too}"


def choice(likely: list[str]) -> str:
    """The numbers to choose from, before "or enter"."""
    if len(likely) == 1:
        return f"{likely[0]}, "
    return f"{' or '.join(likely)}, whichever is meant, "


def meant_by(value: Any) -> tuple[float, ...]:
    """The numbers that text such as "30 %" or "0,3", or 30 typed for 30 %, may stand for."""
    if isinstance(value, bool) or value is None:
        return ()
    if isinstance(value, int | float):
        return (value / 100,) if 1 < value <= 100 else ()
    return readings(str(value))


def worded(value: Any) -> str:
    """What a cell holds, as a message shows it: a number plainly, all else in quotes."""
    if value is None:
        return "blank"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.15g}" if is_number else shown(value)


def choice_text(value: Any) -> str:
    """A wrong choice as a message shows it."""
    text = on_one_line(str("" if value is None else value)[:200])
    return f'"{text[:40]}"' if text else "blank"


def problem_of_cell(variable: Variable, cell: Any) -> str:
    """What is wrong with the cell of a variable, as the user should read it; "" if nothing."""
    cell = plain(cell)
    if is_error(cell):
        return f"{variable.key} is the error {cell}: fix that cell"
    if isinstance(cell, float) or is_blank(cell):
        return variable.problem(cell)
    return problem_of(cell, variable)
