"""A stranger's JSON file, read within bounds: what it holds, and what is wrong with its shape."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coop_xl.bounded_files import text_within
from coop_xl.model.catalogue import shown
from coop_xl.model.errors import CoopError

INPUTS, CORRELATIONS, CREDENCES = PARTS = ("inputs", "correlations", "credences")
# What eval --json prints beside, and what run --json does that resembles a part.
OURS = frozenset(("outputs", "messages", "rank_correlations", "rank_correlations_error"))
MADE_BY_US = "versions"  # stands in what run --json prints, beside much else
MOST_ENTRIES = 500  # of an object; there are some eighty names
MOST_OBJECTS = 20_000  # what run --json prints has some thousand
LONGEST_NUMBER = 400  # digits: more than any number that a cell holds
ALIKE = 0.75
EXAMPLE = '{"b": 0.5, "F_V": 0.1, …}'


class InputsFileError(CoopError):
    """A JSON file does not hold a set of inputs."""


class Entries(dict[str, Any]):
    """An object of the file, with the names that stand in it twice."""

    doubled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """What a file holds.

    Attributes
    ----------
    inputs : mapping
        Names, as they are typed, and what is given for them: anything.
    correlations, credences
        Anything.
    problems : tuple of (severity, name, text)
        What is wrong with the file around its inputs.
    """

    inputs: Mapping[str, Any]
    correlations: Any = None
    credences: Any = None
    problems: tuple[tuple[str, str, str], ...] = ()


def read_json(path: Path) -> Document:
    """The inputs of a file, alone or under "inputs", and what stands beside them.

    Raises
    ------
    UnreadableFileError, UnreadableTextError, InputsFileError
    """
    whole = parsed(path)
    if not isinstance(whole, dict):
        raise InputsFileError(f"{path} holds no inputs: write {EXAMPLE}")
    if INPUTS not in whole:
        refuse_misspelt_inputs(path, whole)
        return Document(whole)
    inputs = whole[INPUTS]
    if not isinstance(inputs, dict):
        raise InputsFileError(f'{path} holds no inputs: write {{"inputs": {EXAMPLE}}}')
    problems = (*doubled(whole), *unknown(whole))
    return Document(inputs, whole.get(CORRELATIONS), whole.get(CREDENCES), problems)


def parsed(path: Path) -> Any:
    """What a JSON file holds."""
    text = text_within(path, "UTF-8")
    if text.count("{") > MOST_OBJECTS:
        raise InputsFileError(f"{path} has over {MOST_OBJECTS:,} objects: write {EXAMPLE}")
    try:
        return json.loads(text, object_pairs_hook=entries, parse_int=whole_number)
    except json.JSONDecodeError as problem:
        raise InputsFileError(
            f"{path} is not JSON at line {problem.lineno}, column {problem.colno}: see whether a "
            "comma, a quotation mark or a bracket is missing there, or one too many"
        ) from None
    except RecursionError:
        raise InputsFileError(
            f"{path} is not JSON of estimates, but lists within lists without end: write {EXAMPLE}"
        ) from None


def entries(pairs: Sequence[tuple[str, Any]]) -> Entries:
    """An object; of a name that stands there twice the last counts, as for most readers."""
    found = Entries(pairs)
    if len(found) > MOST_ENTRIES:
        raise InputsFileError(
            f"the file has an object of over {MOST_ENTRIES} entries: write {EXAMPLE}"
        )
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.doubled = tuple(name for name in found if names.count(name) > 1)
    return found


def whole_number(text: str) -> int:
    """A number without a point; of an endless one so much that it is too large."""
    return int(text[:LONGEST_NUMBER])


def refuse_misspelt_inputs(path: Path, whole: Mapping[str, Any]) -> None:
    """An error if the inputs stand under another name than "inputs"."""
    for name, value in whole.items():
        if isinstance(value, dict) and near(name) == INPUTS:
            raise InputsFileError(f'{path} holds no inputs: is "inputs" meant by {shown(name)}?')


def near(name: str) -> str:
    """The part of a file that a name is likely a misspelling of; "" if none."""
    found = difflib.get_close_matches(name[:40].casefold(), PARTS, n=1, cutoff=ALIKE)
    return found[0] if found else ""


def doubled(found: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What to say of names that stand twice in an object."""
    for name in getattr(found, "doubled", ()):
        yield "error", name, f"{shown(name)} is entered twice: keep one of them"


def unknown(whole: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What to say of parts that are not read."""
    for name in whole:
        if name in (*PARTS, *OURS):
            continue
        if meant := near(name):
            yield "error", name, f"{shown(name)} is not read: is {meant} meant? Rename it"
        elif MADE_BY_US not in whole:
            text = f"{shown(name)} is not read: beside inputs may stand correlations and credences"
            yield "warning", name, text


def written(value: Any) -> str:
    """A value as a message shows it, in the file's own words."""
    if isinstance(value, dict | list):
        try:
            return shown(json.dumps(value, ensure_ascii=False)).strip('"')
        except RecursionError:
            return "a list without end"
    return "null" if value is None else shown(value)
