"""Whether the results of formulas among the entries are those that their author last saw."""

import re
from collections.abc import Collection, Iterator

from coop_xl.estimates.scales import PLAIN
from coop_xl.estimates.typed_values import worded
from coop_xl.model.catalogue import VARIABLES
from coop_xl.safe_text import on_one_line
from coop_xl.spreadsheet.repair.formulas import numbers

from .opening import NamedCell
from .reader import Reader

_CHANGING = re.compile(
    r"\b(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY|WEBSERVICE|RTD|IMPORT\w+|DUMMYFUNCTION)\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')
LONGEST = 8_192  # characters of a formula
_NEAR = 1e-9  # programs write numbers with 15 digits or more
_STALE = (
    "is a formula, but the workbook was not recalculated after its entries were changed "
    "({where} still shows {old}): open it in a spreadsheet program, recalculate and save it"
)


def look_at_formulas(reader: "Reader", names: Collection[str]) -> None:
    """Note entries whose results are old, come from elsewhere, or change by themselves."""
    stale = next(_results_out_of_date(reader), None)
    for name in names:
        at = reader.cells.get(name)
        if at is None or not at.is_formula or at.is_uncalculated or at.is_error:
            continue
        if stale:
            where = f"{stale.sheet}!{stale.cell}"
            reader.note(name, f"{name} {_STALE.format(where=where, old=worded(stale.value))}")
        elif remark := remark_on(at):
            reader.note(name, f"{name} {remark}", "warning")


def _results_out_of_date(reader: "Reader") -> Iterator["NamedCell"]:
    """The cells of Inputs that should repeat what was typed but do not."""
    for key in VARIABLES:
        typed, used = reader.cells.get(f"best_{key}"), reader.cells.get(key)
        scale = reader.cells.get(f"scale_{key}")
        if typed and used and (scale is None or scale.value == PLAIN):
            is_result = used.is_formula and not used.is_uncalculated
            if is_result and not typed.is_formula and differ(typed.value, used.value):
                yield used


def differ(typed: object, used: object) -> bool:
    """Whether two cells hold different numbers."""
    if not (isinstance(typed, int | float) and isinstance(used, int | float)):
        return False
    return abs(typed - used) > _NEAR * max(abs(typed), abs(used))


def remark_on(at: "NamedCell") -> str:
    """What to say about a formula whose result depends on something outside the workbook."""
    formula = at.formula[:LONGEST]
    text = on_one_line(formula[:60]) + ("…" if formula[60:] else "")
    if next(iter(numbers(formula)), None):
        return (
            f"takes its value from another workbook (={text}), and counts as {worded(at.value)}, "
            "its value when this one was last calculated: type the number if it is to stay"
        )
    found = _CHANGING.search(_QUOTED.sub("", formula))
    if not found:
        return ""
    return (
        f"is a formula whose result changes by itself (={text}), and counts as "
        f"{worded(at.value)}: type the number that you mean"
    )
