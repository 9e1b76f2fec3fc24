"""What a heading and a cell of a table of scenarios mean."""

import difflib
from collections.abc import Iterator
from typing import Any

from coop_xl.estimates.estimate_rules import of_role
from coop_xl.estimates.fit import family_named
from coop_xl.estimates.spreadsheet_cells import is_error
from coop_xl.estimates.typed_values import choice_text, problem_of
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import ACCEPTED
from coop_xl.model.names import extension_of, key_of

from .grids import LONGEST_HEADING

_LOW, BEST, _HIGH, _DISTRIBUTION = ROLES = ("low", "best", "high", "distribution")
Meaning = tuple[str, str]  # a variable or input of an extension, and the part of its estimate
_SEPARATORS = " _:(-"
_OTHER_WORDS = {
    _LOW: "lo lower low_end lower_bound min minimum least from 5% 5th p5 p05 q5 q05 pessimistic",
    BEST: "mid middle median mean mode central likely most_likely point value estimate guess "
    "best_guess best_estimate 50% 50th p50 q50",
    _HIGH: "hi upper high_end upper_bound max maximum most to 95% 95th p95 q95 optimistic",
    _DISTRIBUTION: "dist distr family shape type",
}
_ROLE_MEANT = {word: role for role, words in _OTHER_WORDS.items() for word in words.split()}


def meaning_of(label: Any) -> Meaning | None:
    """The variable, or extension input, and the part of its estimate that a heading names.

    >>> meaning_of("F_V"), meaning_of("F_V low"), meaning_of("f_cv_High"), meaning_of("Notes")
    (('F_V', 'best'), ('F_V', 'low'), ('F_CV', 'high'), None)
    """
    if key := _key_in(label):
        return key, BEST
    key, rest = split_heading(label)
    return (key, rest) if rest in ROLES else None


def meaning_meant(label: Any) -> Meaning | None:
    """What a heading that begins with a variable probably means.

    >>> meaning_meant("F_V lo"), meaning_meant("F_V 95 %"), meaning_meant("F_V source")
    (('F_V', 'low'), ('F_V', 'high'), None)
    """
    key, rest = split_heading(label)
    near = difflib.get_close_matches(rest, ROLES, n=1, cutoff=0.7)
    role = _ROLE_MEANT.get(rest, near[0] if near else "")
    return (key, role) if key and role else None


def _key_in(label: Any) -> str | None:
    """The variable, or the input of an extension, that a heading names alone."""
    if not isinstance(label, str) or len(label) > LONGEST_HEADING:
        return None
    return key_of(label) or extension_of(label)


def split_heading(label: Any) -> tuple[str, str]:
    """The variable with which a heading begins, and what follows; "" for both if it does not."""
    for at in _places(label):
        if key := _key_in(label[:at]):
            return key, "_".join(label[at:].replace(" %", "%").casefold().split()).strip("_:()-.")
    return "", ""


def _places(label: Any) -> Iterator[int]:
    """Where a heading may be split, the last place first."""
    if isinstance(label, str) and len(label) <= LONGEST_HEADING:
        yield from (at for at in reversed(range(len(label))) if label[at] in _SEPARATORS)


def is_filled(value: Any) -> bool:
    """Whether a cell holds anything."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def problem_with(value: Any, key: str, role: str) -> str:
    """What is wrong with a number, or the name of a distribution; "" if nothing."""
    if role == _DISTRIBUTION:
        return _problem_with_family(value, key)
    if type(value) in (int, float) and not ACCEPTED[key].problem(value):
        return ""  # most cells, and there may be many
    variable = of_role(ACCEPTED[key], role)
    if is_error(value):
        return f"{variable.key} is the error {value}: fix that cell"
    return problem_of(value, variable)


def _problem_with_family(value: Any, key: str) -> str:
    """What is wrong with the name of a distribution; "" if nothing."""
    if not isinstance(value, str):
        return f"the distribution of {key} is {choice_text(value)}: enter its name"
    if is_error(value):
        return f"the distribution of {key} is the error {value}: fix that cell"
    try:
        family_named(ACCEPTED[key], value)
    except CoopError as problem:
        return str(problem)
    return ""
