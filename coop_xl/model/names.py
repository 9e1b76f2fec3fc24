"""The names people type: keys in any case, the post's own spelling, and near misses."""

import difflib
from functools import lru_cache

from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS

from .catalogue import ENTRIES, OUTPUTS, shown

LONGEST = 60  # of a name; anything longer is a sentence


@lru_cache(maxsize=4096)
def normal(label: str) -> str:
    """A label without case, braces and surrounding blanks, in the alphabet of the keys."""
    text = label.strip().casefold().replace("{", "").replace("}", "").replace("−", "-")
    text = (
        text.replace("c|¬v", "cnv").replace("c|nv", "cnv").replace("c|v", "cv").replace("¬", "n")
    )
    for wrong, right in (("log10(", "log10_"), (")", ""), ("1-f", "1mf"), ("/", "_"), (" ", "_")):
        text = text.replace(wrong, right)
    return text


KEYS = {normal(key): key for key in ENTRIES} | {
    normal(variable.symbol): key for key, variable in ENTRIES.items()
}
_EXTENSION_KEYS = {normal(key): key for key in EXTENSION_INPUTS} | {
    normal(extension.symbol): key
    for key, extension in EXTENSION_INPUTS.items()
    if not extension.symbol.isascii()
}
KNOWN = {normal(key) for key in OUTPUTS} | {"best_intervention", "u", "ratio_v", "status"}


def key_of(label: object) -> str | None:
    """The key a heading stands for, or None if it is not a variable of the model.

    >>> key_of(" F_C|¬V "), key_of("f_cv"), key_of("Notes")
    ('F_CnV', 'F_CV', None)
    """
    return KEYS.get(normal(label)) if isinstance(label, str) else None


def extension_of(label: object) -> str | None:
    """The key of an extension's input that a name stands for, or None.

    >>> extension_of("α_V"), extension_of(" Alpha_V"), extension_of("F_V")
    ('alpha_V', 'alpha_V', None)
    """
    return _EXTENSION_KEYS.get(normal(label)) if isinstance(label, str) else None


def meant(label: object) -> str | None:
    """The key a heading is likely a misspelling of; None for other words and for outputs."""
    if not isinstance(label, str) or len(label) > LONGEST:
        return None
    text = normal(label)
    if text in KEYS or text in KNOWN or text in _EXTENSION_KEYS:
        return None
    near = difflib.get_close_matches(text, KEYS, n=3, cutoff=0.74)
    near.sort(key=lambda key: sorted(key) != sorted(text))  # swapped letters come first
    if near:
        return KEYS[near[0]]
    near = difflib.get_close_matches(text, _EXTENSION_KEYS, n=1, cutoff=0.85)
    return _EXTENSION_KEYS[near[0]] if near else None


def no_variable(name: object) -> str:
    """What to say of a name that is none of a variable."""
    near = meant(name)
    return f"{shown(name)} is not a variable of the model" + (
        f"; did you mean {near}?" if near else ""
    )


def hint(missing: list[str], labels: list[object]) -> str:
    """What a missing variable may have been typed as: '; did you mean it by "F_VC"?', or ""."""
    typed = {meant(label): label for label in labels}
    found = [key for key in missing if key in typed]
    if found == missing[:1] == missing:
        return f'; did you mean it by "{typed[found[0]]}"?'
    return "".join(f'; did you mean {key} by "{typed[key]}"?' for key in found)
