"""The inputs of a command: those of a filled workbook, or of a JSON file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coop_xl.analysis.monte_carlo.simulate import refuse_unfit
from coop_xl.estimates.defaults_used import assumed_sentence
from coop_xl.estimates.read_file import ONLY_IN_RUN, Loaded, Problem, ReadFile, any_error
from coop_xl.model.errors import CoopError
from coop_xl.model.warnings import check

from .json_document import Document, InputsFileError, as_written, names_twice, read_json
from .json_estimates import estimates_of, json_estimates
from .read import read_workbook

MOST_SCENARIOS = 10_000  # of a JSON file


def load(path: Path) -> Loaded:
    """The inputs of a workbook or, if the name says so, of a JSON file."""
    if not is_json(path):
        return at_best(load_estimates(path))

    document = read_json(path)
    count = max((len(e) for e in document.inputs.values() if isinstance(e, list)), default=0)
    if count > MOST_SCENARIOS:
        raise InputsFileError(f"{path} has {count:,} scenarios: give at most {MOST_SCENARIOS:,}")
    if any(isinstance(each, list) for each in document.inputs.values()):
        return several(document)
    return at_best(_with_unfit(estimates_of(document)))


def at_best(filled: "ReadFile") -> Loaded:
    """The best estimates, whether or not all estimates make distributions."""

    warnings = [replace(each, severity="warning") for each in filled.obstacles]
    if filled.content.credences:
        warnings.append(Problem("warning", "", "", "", ONLY_IN_RUN))
    if said := assumed_sentence(filled.content):
        warnings.append(Problem("warning", "", "", "", said))
    return Loaded(dict(filled.inputs), (*filled.problems, *warnings))


def several(document: Document) -> Loaded:
    """Several scenarios, where lists of numbers stand in place of numbers."""

    inputs = {name: _at_best_only(value) for name, value in document.inputs.items()}
    found = [Problem("error", "", "", *told[1:]) for told in names_twice(document.inputs)]
    found += [Problem(each.severity, "", "", each.variable, each.text) for each in check(inputs)]
    found += [Problem("warning", "", "", *told[1:]) for told in document.problems]
    return Loaded(inputs, tuple(found))


def _at_best_only(value: Any) -> Any:
    """Best of an estimate, or a list of numbers; what else is there, as text."""
    if isinstance(value, dict):
        value = value.get("best")
    if isinstance(value, list):
        return [as_written(each) if isinstance(each, dict | list) else each for each in value]
    return as_written(value) if isinstance(value, dict) else value


def load_estimates(path: Path) -> "ReadFile":
    """The estimates of a workbook or, if the name says so, of a JSON file."""

    return _with_unfit(json_estimates(path) if is_json(path) else read_workbook(path))


def _with_unfit(filled: "ReadFile") -> "ReadFile":
    """The same with what draws cannot take; with credences, combinations may differ in this."""

    content = filled.content
    if content.credences or any_error(filled.all_problems):
        return filled
    try:
        refuse_unfit(content.estimates_entered, content.correlations_entered)
    except CoopError as problem:
        obstacle = Problem("error", "", "", "", str(problem))
        return replace(filled, obstacles=(*filled.obstacles, obstacle))
    return filled


def estimates_or_refusal(path: Path) -> "ReadFile | str":
    """The estimates of a file, or why it cannot be read."""
    try:
        return load_estimates(path)
    except CoopError as problem:
        return str(problem)


def is_json(path: Path) -> bool:
    """Whether a file's name says that it is JSON."""
    return path.suffix.lower() == ".json"


def refuse_several(inputs: Mapping[str, Any]) -> None:
    """An error if an input is a list."""
    for key, value in inputs.items():
        if isinstance(value, list):
            raise InputsFileError(f"{key} has several values: give one, or use eval --json")
