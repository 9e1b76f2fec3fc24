"""Text from other people's files, fit to be shown on a terminal or put into a cell."""

import re

# Control characters but line ends and tabs, what turns the direction of writing, halves of
# characters, and what XML cannot hold: on a terminal they could hide or forge what is said.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
REPLACEMENT = "\ufffd"
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫")
PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?%?")


def without_controls(text: str) -> str:
    """A text in which what is no character to be seen is replaced by �."""
    return UNFIT.sub(REPLACEMENT, text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """A text on one line, without what is no character to be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def without_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula, even after it was saved as CSV.

    >>> without_formula("=1+1"), without_formula("-0.2"), without_formula("say so")
    ("'=1+1", '-0.2', 'say so')
    """
    is_risky = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if is_risky and not PLAIN_NUMBER.fullmatch(text.strip()) else text
