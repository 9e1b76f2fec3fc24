"""Which inputs nobody estimated, so that their neutral defaults count."""

from coop_xl.model.defaults import COALITION, CONSTANTS, IN_WORDS, ONE

from .entries import Entries


def assumed_sentence(entries: Entries) -> str:
    """How many of the inputs are defaults, and which; "" if none is.

    For example: 3 of 18 are defaults, not your estimates: U_B = 100, p_CV as F_CV, …
    """
    keys = entries.assumed
    if not keys:
        return ""
    count = len(entries.asked) + entries.has_one_slope
    verb = "are defaults" if keys[1:] else "is a default"
    listed = ", ".join(words(entries, key) for key in keys)
    return f"{len(keys)} of {count} {verb}, not your estimate{'s' if keys[1:] else ''}: {listed}"


def words(entries: Entries, key: str) -> str:
    """A default in a few words."""
    if key in CONSTANTS:
        return f"{key} = {IN_WORDS[key]}"
    if key == COALITION and entries.has_one_slope:
        return f"{key} beyond {ONE} = 0"
    return f"{key} {IN_WORDS[key]}"
