"""The rules of cells to fill in: what each takes, its prompt, and what it says of a wrong entry."""

from datetime import date
from typing import Any

from coop_xl.estimates.scales import PLAIN, SCALES
from coop_xl.model.catalogue import ENTRIES, Variable
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import as_term

MOST_LETTERS = 255  # of a prompt or an error text, in Excel
_MOST_OF_TITLE = 32
DATE_RULE = {
    "validate": "date", "criteria": ">=", "value": date(2000, 1, 1),
    "input_title": "Date", "input_message": "When the estimate was made, for example 2026-11-23.",
    "error_title": "Date", "error_message": "Enter a date, for example 2026-11-23.",
}  # fmt: skip


def conditions(variable: Variable, at: str) -> list[str]:
    """The comparisons that hold inside a variable's domain."""
    low, high = max(variable.low, -1e300), min(variable.high, 1e300)
    return [
        f"{at}{'>' if variable.low_open else '>='}{as_term(low).text}",
        f"{at}{'<' if variable.high_open else '<='}{as_term(high).text}",
    ]


def inside_formula(variable: Variable, at: str) -> str:
    """Whether the number in a cell lies in the variable's domain, on the scale chosen."""
    plainly = f"AND({','.join(conditions(variable, at))})"
    if variable.key not in SCALES:
        return plainly
    in_logs = f"AND({','.join(conditions(ENTRIES[f'log10_{variable.key}'], at))})"
    return f'IF(scale_{variable.key}="{PLAIN}",{plainly},{in_logs})'


def number_rule(variable: Variable, row: int, column: int, role: str) -> dict[str, Any]:
    """Validation of an estimate: a number in the domain, with a prompt that helps to find it."""
    at = cell(row, column, absolute=False)
    enter = f"{variable.domain}{', or its log10' if variable.key in SCALES else ''}"
    help_text = variable.think if role == "Best estimate" else f"{role}: {enter}. {variable.think}"
    wrong = f"{variable.key}: enter {enter}. {variable.meaning[0].upper()}{variable.meaning[1:]}."
    if variable.high == 1:
        wrong = f"For 40 in 100 type 40% or 0.4, not 40. {wrong}"
    return {
        "validate": "custom",
        "value": f"=AND(ISNUMBER({at}),{inside_formula(variable, at)})",
        "input_title": f"{variable.key}: {role}"[:_MOST_OF_TITLE],
        "input_message": shorten(help_text),
        "error_title": f"{variable.key} is not accepted"[:_MOST_OF_TITLE],
        "error_message": shorten(wrong),
    }


def list_rule(choices: list[str], title: str, help_text: str) -> dict[str, Any]:
    """Validation of a cell that takes one of a list."""
    return {
        "validate": "list",
        "source": choices,
        "input_title": title[:_MOST_OF_TITLE],
        "input_message": shorten(help_text),
        "error_title": title[:_MOST_OF_TITLE],
        "error_message": shorten(f"Choose one of: {', '.join(choices)}."),
    }


def text_rule(title: str, help_text: str) -> dict[str, Any]:
    """Validation of free text: only its length."""
    return {
        "validate": "length",
        "criteria": "<=",
        "value": 2000,
        "input_title": title[:_MOST_OF_TITLE],
        "input_message": shorten(help_text),
        "error_title": title[:_MOST_OF_TITLE],
        "error_message": "Enter at most 2000 characters.",
    }


def shorten(text: str, most: int = MOST_LETTERS) -> str:
    """Text cut at a word, as Excel allows no more."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
