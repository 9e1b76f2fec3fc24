"""What an entry of a workbook means, and what is wrong with it."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from coop_xl.model.catalogue import ENTRIES, INFINITY, VARIABLES, Variable
from coop_xl.surfaces.workbook.content import KEY_ON_SCALE

NUMBER_AS_TEXT = re.compile(r"([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?)(%?)", re.IGNORECASE)
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")


def variable_on(key: str, scale: str) -> Variable:
    """What a row of Inputs takes; any number if it is unclear on which scale."""
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
    guess = meant_by(value)
    if not problem or guess is None or not variable.allows(guess):
        return problem
    as_text = ", which is text" if isinstance(value, str) else ""
    return problem.replace(": enter", f"{as_text}: type {guess:.15g}, or enter", 1)


def meant_by(value: Any) -> float | None:
    """The number that text such as "30 %" or "0,3", or 30 typed for 30 %, stands for."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value / 100 if 1 < value <= 100 else None
    text = re.sub(r"\s", "", str(value)).replace("−", "-")
    found = NUMBER_AS_TEXT.fullmatch(text)
    if not found or THOUSANDS.fullmatch(found[1]):
        return None
    number = float(found[1].replace(",", "."))
    return number / 100 if found[2] else number


def told(value: Any) -> str:
    """A wrong choice as a message shows it."""
    text = " ".join(str("" if value is None else value).split())
    return f'"{text[:40]}"' if text else "blank"
