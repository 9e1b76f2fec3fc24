"""Text from other people's files, fit to be shown on a terminal or put into a cell."""

import re

# Control characters but line ends and tabs, what turns the direction of writing, halves of
# characters, and what XML cannot hold: on a terminal they could hide or forge what is said.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_REPLACEMENT = "\ufffd"
_SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"
_FORMULA_STARTS = tuple(f"{_SIGNS}\t\r\n")
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?%?")
# Where a cell may begin in a text that is saved as CSV and opened with another separator.
_INNER_START = re.compile(
    rf'(?P<before>[;,\t\n](?:[^\S\t\n]|")*)(?P<rest>[{re.escape(_SIGNS)}][^;,\t\n"]*)'
)


def without_controls(text: str) -> str:
    """A text in which what is no character to be seen is replaced by �."""
    return _UNFIT.sub(_REPLACEMENT, text.replace("\r\n", "\n"))


class Lines(str):
    """A text whose line breaks are ours; `without_breaks` leaves them."""

    __slots__ = ()


def without_breaks(text: str) -> str:
    """A text in which nothing steers a terminal or begins a line: breaks and tabs are blanks."""
    if isinstance(text, Lines):
        return "\n".join(without_breaks(str(line)) for line in text.split("\n"))
    return without_controls(re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]", " ", text))


def on_one_line(text: str) -> str:
    """A text on one line, without what is no character to be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def without_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula, even after it was saved as CSV.

    >>> without_formula("=1+1"), without_formula("-0.2"), without_formula("say so")
    ("'=1+1", '-0.2', 'say so')
    >>> without_formula("a;=1+1"), without_formula("0.1; -0.2")
    ("a;'=1+1", '0.1; -0.2')
    """
    safe = _INNER_START.sub(inner, text)
    is_risky = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{safe}" if is_risky and not _PLAIN_NUMBER.fullmatch(text.strip()) else safe


def inner(found: re.Match[str]) -> str:
    """What may begin a cell, with an apostrophe unless it is a number."""
    mark = "" if _PLAIN_NUMBER.fullmatch(found["rest"].strip()) else "'"
    return f"{found['before']}{mark}{found['rest']}"
