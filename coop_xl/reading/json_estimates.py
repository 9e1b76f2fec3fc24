"""Reads estimates from a JSON file: what a workbook holds, for those who have none."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coop_xl.estimates.credences import CREDENCES, no_extension, no_probability
from coop_xl.estimates.entries import Correlation, Entries, correlation
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.low_high_range import USUAL, Range, range_of
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import KEY_ON_SCALE
from coop_xl.estimates.simulatable import obstacles, slips_of_high
from coop_xl.model.catalogue import ENTRIES, LARGEST, shown
from coop_xl.model.errors import CoopError, InputError
from coop_xl.model.extensions.catalogue import BY_NAME, EXTENSION_INPUTS
from coop_xl.model.warnings import check

from .contradictions import contradictions
from .extension_reader import told_if
from .json_document import MOST_ENTRIES, Document, as_written, names_twice, read_json
from .json_reader import JsonReader, error

_PAIR = '["F_V", "F_I", 0.5]'
_SOME_CREDENCES = '{"locality": 0.3, "evidence": 0.2}'


def json_estimates(path: Path) -> ReadFile:
    """The estimates of a JSON file, with everything that is wrong with them.

    The file maps names to numbers or to {"low": …, "best": …, "high": …, "distribution": …},
    alone or under "inputs", beside which "correlations" may list [name, name, correlation], and
    "credences" map names of extensions to the probabilities that they hold.
    """
    return estimates_of(read_json(path))


def estimates_of(document: Document) -> ReadFile:
    """The same of what a file holds; an entry that is wrong is blank."""
    beside = [Problem(severity, "", "", *told) for severity, *told in document.problems]
    reader = JsonReader(document.inputs, _range_in(document.range, beside))
    content = _content_of(reader.sound)
    content = replace(
        content,
        credences=dict(_credences_in(document.credences, beside)),
        correlations=tuple(_correlations_in(document.correlations, content, beside)),
    )
    beside += [error(key, text) for _, key, text in obstacles(content, reader.faulty)]
    best = reader.best
    problems = [*reader.problems, *(error(*each) for each in contradictions(best))]
    return ReadFile(content, best, tuple(problems or remarks(best, content)), tuple(beside))


def _range_in(given: Any, problems: list[Problem]) -> Range:
    """What Low and High mean of all estimates that do not say so themselves."""
    try:
        return range_of(given)
    except InputError as problem:
        problems.append(error("range", str(problem)))
        return USUAL


def remarks(best: Mapping[str, float], content: Entries) -> Iterator[Problem]:
    """What the model says of the best estimates."""
    for each in check(best):
        text = told_if(each, content.credences)
        yield Problem(each.severity, "", "", each.variable, text)
    for _, key, text in slips_of_high(content):
        yield Problem("warning", "", "", key, text)


def _content_of(rows: Mapping[str, Estimate]) -> Entries:
    """The estimates as a workbook would hold them."""
    scale_of = {key: scale for (_, scale), key in KEY_ON_SCALE.items()}
    variables = {key: ENTRIES[key].instead_of or key for key in rows if key in ENTRIES}
    return Entries(
        "JSON file",
        estimates={variables[key]: rows[key] for key in variables},
        scales={variables[key]: scale_of[key] for key in rows if key in scale_of},
        extensions={key: row for key, row in rows.items() if key in EXTENSION_INPUTS},
    )


def _correlations_in(
    given: Any, content: Entries, problems: list[Problem]
) -> Iterator[Correlation]:
    """The valid correlations; what is wrong is added to the problems."""
    lines = [] if given is None else given if isinstance(given, list) else [given]
    keys = tuple(content.estimates_entered)
    if len(lines) > MOST_ENTRIES:
        text = f"there are {len(lines):,} correlations: give at most one for each pair of inputs"
        problems.append(error("correlations", text))
        return
    for line in lines:
        if not _is_triple(line):
            text = f"{as_written(line)} is not a correlation: give {_PAIR}"
            problems.append(error("correlations", text))
            continue
        one, other, rank = line
        try:
            yield correlation(one, other, _as_number(rank), keys)
        except CoopError as problem:
            problems.append(error("correlations", f"in {as_written(line)}, {problem}"))


def _is_triple(line: Any) -> bool:
    """Whether three things are listed."""
    is_list = isinstance(line, list) and len(line) == 3
    return is_list and not any(isinstance(each, dict | list) for each in line)


def _as_number(value: Any) -> Any:
    """A whole number as the float that a cell would hold, if it can."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole and abs(value) <= LARGEST else value


def _credences_in(given: Any, problems: list[Problem]) -> Iterator[tuple[str, float]]:
    """The valid credences; whether they have any effect is checked where they are used."""
    if not (given is None or isinstance(given, dict)):
        text = f"credences is {as_written(given)}: give {_SOME_CREDENCES}"
        problems.append(error("credences", text))
        return
    problems += [
        error(name, f"the credence of {text}") for _, name, text in names_twice(given or {})
    ]
    for name, value in (given or {}).items():
        if problem := _problem_with_credence(name, value):
            problems.append(error(name, problem))
        elif value is not None:
            yield name, float(value)


def _problem_with_credence(name: str, value: Any) -> str:
    """What is wrong with a credence; "" if nothing."""
    if name not in BY_NAME:
        return no_extension(shown(name))
    if isinstance(value, dict | list):
        return no_probability(name, as_written(value))
    variable = replace(next(iter(CREDENCES.values())), key=f"the credence of {name}")
    return "" if value is None else variable.problem(value)
