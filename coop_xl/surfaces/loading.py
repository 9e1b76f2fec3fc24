"""The inputs of a command: those of a filled workbook, or of a JSON file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coop_xl.model.check import check
from coop_xl.model.errors import CoopError

if TYPE_CHECKING:
    from .workbook.filled.read import Filled, Problem


ONLY_IN_RUN = (
    "credences are for coop-xl run, report, diff and pool: here every option counts that has an "
    "input given"
)


class InputsFileError(CoopError):
    """A JSON file does not hold a set of inputs."""


@dataclass(frozen=True)
class Loaded:
    """Inputs from a workbook or a JSON file, and what is to be said of them."""

    inputs: dict[str, Any]
    problems: tuple["Problem", ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the model cannot be computed."""
        return any_error(self.problems)


def any_error(problems: Iterable["Problem"]) -> bool:
    """Whether one of the problems is more than a warning."""
    return any(each.severity == "error" for each in problems)


def load(path: Path) -> Loaded:
    """The inputs of a workbook or, if the name says so, of a JSON file."""
    from .workbook.filled.read import Problem, read_workbook  # late: --help does without

    if path.suffix.lower() != ".json":
        filled = read_workbook(path)
        warnings = [replace(each, severity="warning") for each in filled.obstacles]
        if filled.content.credences:
            warnings.append(Problem("warning", "", "", "", ONLY_IN_RUN))
        return Loaded(dict(filled.inputs), (*filled.problems, *warnings))
    document = json_document(path)
    inputs = inputs_of(document, path)
    found = [Problem(m.severity, "", "", m.variable, m.text) for m in check(inputs)]
    if "inputs" in document and "credences" in document:
        found.append(Problem("warning", "", "", "", ONLY_IN_RUN))
    return Loaded(inputs, tuple(found))


def load_estimates(path: Path) -> "Filled":
    """The estimates of a workbook or, if the name says so, of a JSON file."""
    from .json_estimates import json_estimates
    from .workbook.filled.read import read_workbook

    return json_estimates(path) if path.suffix.lower() == ".json" else read_workbook(path)


def json_document(path: Path) -> Any:
    """What a JSON file holds."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise InputsFileError(f"{path} is not JSON: {problem}") from None


def inputs_of(document: Any, path: Path) -> dict[str, Any]:
    """The inputs of a document, alone or under "inputs"."""
    inputs = document.get("inputs", document) if isinstance(document, dict) else document
    if not isinstance(inputs, dict):
        raise InputsFileError(f'{path} holds no inputs: write {{"b": 0.5, "F_V": 0.1, …}}')
    return inputs


def refuse_several(inputs: Mapping[str, Any]) -> None:
    """An error if an input is a list."""
    for key, value in inputs.items():
        if isinstance(value, list):
            raise InputsFileError(f"{key} has several values: give one, or use eval --json")
