"""A stranger's JSON file, read within bounds: its content, and faults of its structure."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.bounded_files import text_within
from coop_xl.model.catalogue import shown
from coop_xl.model.errors import CoopError

_INPUTS, _CORRELATIONS, CREDENCES, _RANGE = PARTS = (
    "inputs",
    "correlations",
    "credences",
    "range",
)
# What eval --json prints beside, and what run --json does that resembles a part.
_OURS = frozenset(
    ("outputs", "messages", "assumed", "rank_correlations", "rank_correlations_error")
)
_MADE_BY_US = "versions"  # stands in what run --json prints, beside much else
MOST_ENTRIES = 500  # of an object; there are some eighty names
MOST_OBJECTS = 20_000  # what run --json prints has some thousand
_LONGEST_NUMBER = 400  # digits: more than any number that a cell holds
_ALIKE = 0.75
_EXAMPLE = '{"b": 0.5, "F_V": 0.1, …}'


class InputsFileError(CoopError):
    """A JSON file does not hold a set of inputs."""


class Entries(dict[str, Any]):
    """An object of the file, with the names that occur in it twice."""

    doubled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """What a file holds.

    Attributes
    ----------
    inputs : mapping
        Names, as they are typed, and what is given for them: anything.
    correlations, credences, range
        Anything.
    problems : tuple of (severity, name, text)
        What is wrong with the file around its inputs.
    """

    inputs: Mapping[str, Any]
    correlations: Any = None
    credences: Any = None
    range: Any = None
    problems: tuple[tuple[str, str, str], ...] = ()


def read_json(path: Path) -> Document:
    """The inputs of a file, alone or under "inputs", and what stands beside them.

    Raises
    ------
    UnreadableFileError, UnreadableTextError, InputsFileError
    """
    whole = _parse_json(path)
    if not isinstance(whole, dict):
        raise InputsFileError(f"{path} holds no inputs: write {_EXAMPLE}")
    if _INPUTS not in whole:
        _refuse_misspelt_inputs(path, whole)
        return Document(whole)
    inputs = whole[_INPUTS]
    if not isinstance(inputs, dict):
        raise InputsFileError(f'{path} holds no inputs: write {{"inputs": {_EXAMPLE}}}')
    problems = (*names_twice(whole), *_unread_parts(whole))
    correlations, credences, ends = (
        whole.get(each) for each in (_CORRELATIONS, CREDENCES, _RANGE)
    )
    return Document(inputs, correlations, credences, ends, problems)


def _parse_json(path: Path) -> Any:
    """What a JSON file holds."""
    text = text_within(path, "UTF-8")
    if text.count("{") > MOST_OBJECTS:
        raise InputsFileError(f"{path} has over {MOST_OBJECTS:,} objects: write {_EXAMPLE}")
    try:
        return json.loads(text, object_pairs_hook=entries, parse_int=_whole_number)
    except json.JSONDecodeError as problem:
        raise InputsFileError(
            f"{path} is not JSON at line {problem.lineno}, column {problem.colno}: check for a "
            "missing or extra comma, quotation mark or bracket"
        ) from None
    except RecursionError:
        raise InputsFileError(
            f"{path} is not JSON of estimates, but endlessly nested lists: write {_EXAMPLE}"
        ) from None


def entries(pairs: Sequence[tuple[str, Any]]) -> Entries:
    """An object; of a name that occurs twice the last one is used, as by most readers."""
    found = Entries(pairs)
    if len(found) > MOST_ENTRIES:
        raise InputsFileError(
            f"the file has an object of over {MOST_ENTRIES} entries: write {_EXAMPLE}"
        )
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.doubled = tuple(name for name in found if names.count(name) > 1)
    return found


def _whole_number(text: str) -> int:
    """A number without a point; of an endless one, enough digits that it is too large."""
    return int(text[:_LONGEST_NUMBER])


def _refuse_misspelt_inputs(path: Path, whole: Mapping[str, Any]) -> None:
    """An error if the inputs are under another name than "inputs"."""
    for name, value in whole.items():
        if isinstance(value, dict) and _near(name) == _INPUTS:
            raise InputsFileError(
                f'{path} holds no inputs: did you mean "inputs" by {shown(name)}?'
            )


def _near(name: str) -> str:
    """The part of a file that a name is likely a misspelling of; "" if none."""
    found = difflib.get_close_matches(name[:40].casefold(), PARTS, n=1, cutoff=_ALIKE)
    return found[0] if found else ""


def names_twice(found: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What to say about names that occur twice in an object."""
    for name in getattr(found, "doubled", ()):
        yield "error", name, f"{shown(name)} is entered twice: keep one of them"


def _unread_parts(whole: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What to say about parts that are not read."""
    for name in whole:
        if name in (*PARTS, *_OURS):
            continue
        if meant := _near(name):
            yield "error", name, f"{shown(name)} is not read: did you mean {meant}? Rename it"
        elif _MADE_BY_US not in whole:
            text = "beside inputs may stand correlations, credences and range"
            yield "warning", name, f"{shown(name)} is not read: {text}"


def as_written(value: Any) -> str:
    """A value as a message shows it, in the file's own words."""
    if isinstance(value, dict | list):
        try:
            return shown(json.dumps(value, ensure_ascii=False)).strip('"')
        except RecursionError:
            return "a list without end"
    return "null" if value is None else shown(value)
