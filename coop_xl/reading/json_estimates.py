"""Reads estimates from a JSON file: what a workbook holds, for those who have none."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.entries import Correlation, Entries, correlation
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import KEY_ON_SCALE
from coop_xl.estimates.simulatable import obstacles
from coop_xl.model.catalogue import ENTRIES, LARGEST, shown
from coop_xl.model.errors import CoopError
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS
from coop_xl.model.warnings import check

from .contradictions import contradictions
from .extension_reader import told_if
from .json_document import MOST_ENTRIES, Document, doubled, read_json, written
from .json_reader import JsonReader, error

PAIR = '["F_V", "F_I", 0.5]'
SOME_CREDENCES = '{"locality": 0.3, "evidence": 0.2}'


def json_estimates(path: Path) -> ReadFile:
    """The estimates of a JSON file, with everything that is wrong with them.

    The file maps names to numbers or to {"low": …, "best": …, "high": …, "distribution": …},
    alone or under "inputs", beside which "correlations" may list [name, name, correlation], and
    "credences" map names of extensions to the probabilities that they hold.
    """
    return estimates_of(read_json(path))


def estimates_of(document: Document) -> ReadFile:
    """The same of what a file holds; an entry that is wrong is blank."""
    reader = JsonReader(document.inputs)
    beside = [Problem(severity, "", "", *told) for severity, *told in document.problems]
    content = content_of(reader.sound)
    content = replace(
        content,
        credences=dict(credences_in(document.credences, beside)),
        correlations=tuple(correlations_in(document.correlations, content, beside)),
    )
    beside += [error(key, text) for _, key, text in obstacles(content, reader.faulty)]
    best = reader.best
    problems = [*reader.problems, *(error(*each) for each in contradictions(best))]
    return ReadFile(content, best, tuple(problems or remarks(best, content)), tuple(beside))


def remarks(best: Mapping[str, float], content: Entries) -> Iterator[Problem]:
    """What the model says of the best estimates."""
    for each in check(best):
        text = told_if(each, content.credences)
        yield Problem(each.severity, "", "", each.variable, text)


def content_of(rows: Mapping[str, Estimate]) -> Entries:
    """The estimates as a workbook would hold them."""
    scale_of = {key: scale for (_, scale), key in KEY_ON_SCALE.items()}
    variables = {key: ENTRIES[key].instead_of or key for key in rows if key in ENTRIES}
    return Entries(
        "JSON file",
        estimates={variables[key]: rows[key] for key in variables},
        scales={variables[key]: scale_of[key] for key in rows if key in scale_of},
        extensions={key: row for key, row in rows.items() if key in EXTENSION_INPUTS},
    )


def correlations_in(
    given: Any, content: Entries, problems: list[Problem]
) -> Iterator[Correlation]:
    """The correlations that are right; what is wrong is added to the problems."""
    lines = [] if given is None else given if isinstance(given, list) else [given]
    keys = tuple(content.estimates_entered)
    if len(lines) > MOST_ENTRIES:
        text = f"there are {len(lines):,} correlations: give at most one for each pair of inputs"
        problems.append(error("correlations", text))
        return
    for line in lines:
        if not is_triple(line):
            text = f"{written(line)} is no correlation: give {PAIR}"
            problems.append(error("correlations", text))
            continue
        one, other, rank = line
        try:
            yield correlation(one, other, as_number(rank), keys)
        except CoopError as problem:
            problems.append(error("correlations", f"in {written(line)}, {problem}"))


def is_triple(line: Any) -> bool:
    """Whether three things are listed."""
    is_list = isinstance(line, list) and len(line) == 3
    return is_list and not any(isinstance(each, dict | list) for each in line)


def as_number(value: Any) -> Any:
    """A whole number as the float a cell would hold, if one could."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole and abs(value) <= LARGEST else value


def credences_in(given: Any, problems: list[Problem]) -> Iterator[tuple[str, float]]:
    """The credences that are right; whether they do anything is seen where they are used."""
    if not (given is None or isinstance(given, dict)):
        text = f"credences is {written(given)}: give {SOME_CREDENCES}"
        problems.append(error("credences", text))
        return
    problems += [error(name, f"the credence of {text}") for _, name, text in doubled(given or {})]
    for name, value in (given or {}).items():
        if problem := problem_with_credence(name, value):
            problems.append(error(name, problem))
        elif value is not None:
            yield name, float(value)


def problem_with_credence(name: str, value: Any) -> str:
    """What is wrong with a credence; "" if nothing."""
    if name not in BY_NAME:
        return f"{shown(name)} is no extension: give a credence for one of {', '.join(CREDENCES)}"
    what = f"the credence of {name}"
    if isinstance(value, dict | list):
        return f"{what} is {written(value)}: enter a probability from 0 to 1"
    variable = next(iter(CREDENCES.values()))
    return "" if value is None else replace(variable, key=what).problem(value)
