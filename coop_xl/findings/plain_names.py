"""Kinds of work, outputs and inputs by the names that a person reads."""

import re
from collections.abc import Sequence

from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import ACCEPTED, BY_NAME

SYMBOLS = {"V": "V", "CV": "C|V", "CnV": "C|¬V"}
NAMES = {
    "V": "alignment",
    "CV": "cooperation if aligned",
    "CnV": "cooperation if misaligned",
}
UNIT = "utility per unit of effort"
OUTPUT_NAMES = {
    "U": "total expected utility",
    **{f"marginal_{name}": f"marginal value of {NAMES[name]}" for name in INTERVENTIONS},
    **{f"ratio_{name}": f"{NAMES[name]} as a share of the best" for name in INTERVENTIONS},
}
THREE_KINDS = "The three kinds of work"
HOW_OFTEN_BEST = "How often each kind of work is best"
OWN = "†"
OWN_LEGEND = f"{OWN} Own derivation: not in the post."
_KINDS = re.compile(r"(?<!\w)(CnV|CV|V)(?!\w)")


def work_name(name: str) -> str:
    """A kind of work as a label, with its symbol."""
    return f"{NAMES[name]} ({SYMBOLS[name]})"


def in_names(text: str) -> str:
    """Kinds of work by their names: CV = CnV as cooperation if aligned = …"""
    return _KINDS.sub(lambda found: NAMES[found[1]], text)


def works(best: str) -> str:
    """The best kind of work, or those that tie, as a sentence names them."""
    return listed([NAMES.get(each, each) for each in best.split(" = ")])


def is_best(best: str) -> str:
    """Which kind of work is best, or that several are worth the same."""
    return f"{works(best)} {'are worth the same' if '=' in best else 'is best'}"


def label(key: str) -> str:
    """The plain name of an input, or of whether an extension holds."""
    if key in BY_NAME:
        return f"whether this extension holds: {BY_NAME[key].title}"
    return ACCEPTED[key].label


def named(key: str) -> str:
    """An input in a sentence: its plain name, and its key in brackets."""
    return f"{label(key)} ({key})" if key in ACCEPTED else label(key)


def listed(words: Sequence[str], word: str = "and") -> str:
    """a, b and c."""
    return f" {word} ".join((", ".join(words[:-1]), words[-1]) if words[1:] else words)


def capital(text: str) -> str:
    """A text fit to begin a sentence."""
    return text[:1].upper() + text[1:]


def short(key: str) -> str:
    """An output as a heading names it: (v) for the marginal value of alignment."""
    kind, _, name = key.partition("_")
    marginal = f"({SYMBOLS[name].lower()})".replace("|", "") if name else key
    return f"{marginal} ÷ best" if kind == "ratio" else marginal
