"""Types into a workbook as a person does: validation speaks up, locked cells refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import office_runner


@dataclass(frozen=True)
class Typed:
    """What came of typing one text.

    A dialog counts as a refusal, even a warning that could be overruled: it is declined.
    """

    accepted: bool
    message: str
    shown: str


def type_into(path: Path, texts: Sequence[tuple[str, str, str]]) -> list[Typed]:
    """Type texts into a copy of a workbook, one after the other: (sheet, cell, text) each.

    An empty text deletes. As at a keyboard, "50%" gives a cell without a format of its own the
    percent format, and a 0.1 typed there later means 0.1 %.
    """
    answers = office_runner.run("type_into", path, texts=list(texts))
    return [Typed(*answer) for answer in answers]
