"""The inputs of a command: those of a filled workbook, or of a JSON file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coop_xl.model.check import check
from coop_xl.model.errors import CoopError

if TYPE_CHECKING:
    from .workbook.read import Problem


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
        return any(each.severity == "error" for each in self.problems)


def load(path: Path) -> Loaded:
    """The inputs of a workbook or, if the name says so, of a JSON file."""
    from .workbook.read import Problem, read_workbook  # late: --help does without

    if path.suffix.lower() != ".json":
        filled = read_workbook(path)
        return Loaded(dict(filled.inputs), filled.problems)
    inputs = json_inputs(path)
    messages = check(inputs)
    return Loaded(inputs, tuple(Problem(m.severity, "", "", m.variable, m.text) for m in messages))


def json_inputs(path: Path) -> dict[str, Any]:
    """The mapping a JSON file holds, alone or under "inputs"."""
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise InputsFileError(f"{path} is not JSON: {problem}") from None
    inputs = held.get("inputs", held) if isinstance(held, dict) else held
    if not isinstance(inputs, dict):
        raise InputsFileError(f'{path} holds no inputs: write {{"b": 0.5, "F_V": 0.1, …}}')
    return inputs


def refuse_several(inputs: Mapping[str, Any]) -> None:
    """An error if an input is a list."""
    for key, value in inputs.items():
        if isinstance(value, list):
            raise InputsFileError(f"{key} has several values: give one, or use eval --json")
