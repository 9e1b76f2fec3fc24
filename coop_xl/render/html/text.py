"""Texts as a page can hold them: numbers as entered, symbols with subscripts, users' own words."""

import re
from typing import Any

from markupsafe import Markup, escape

from coop_xl.safe_text import without_controls

RAISED = re.compile(r"10\^(−?\d+)")
POWER = r'10<span class="unseen">^</span><sup>\1</sup>'
_BRACKETED = re.compile(r"(\([^ ()]+) ±")
WHOLE = re.compile(r"C\|¬?V|--\w+")
DIGITS = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tidy(text: str) -> Markup:
    """A clean sentence with figures: powers raised, no line break within figures and symbols."""
    held = clean(text).replace(" %", "\xa0%").replace(" × ", "\xa0×\xa0").replace("± ", "±\xa0")
    held = str(escape(_BRACKETED.sub("\\1\xa0±", held)))
    held = RAISED.sub(POWER, held)
    return Markup(WHOLE.sub(r'<span class="nowrap">\g<0></span>', held))


def lifted(text: str) -> Markup:
    """A number with its power raised, which may be broken where there is little room."""
    return Markup(RAISED.sub(POWER, str(escape(text))))


def raised(text: str) -> str:
    """Powers of ten with raised digits, where no markup can raise them."""
    return RAISED.sub(lambda found: "10" + found[1].translate(DIGITS), text)


def clean(value: Any) -> Any:
    """A value as a page can show it, before it is escaped."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return without_controls(value)
