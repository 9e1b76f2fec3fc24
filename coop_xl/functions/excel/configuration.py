"""The add-in's settings: a file of quoted pairs that xlwings' VBA reads with `Input #`."""

import csv
import io
import locale
from collections.abc import Mapping
from pathlib import Path

from coop_xl.model.errors import CoopError
from coop_xl.safe_files import OutputInUseError, write_new
from coop_xl.spreadsheet.reading.package import file_bytes
from coop_xl.spreadsheet.reading.reading_errors import OversizedWorkbookError

LARGEST = 2**20  # bytes; ours has two lines


class FileInUseError(CoopError):
    """A file cannot be replaced while Excel has it open."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use: close Excel, then run the command again")


class UnwritableSettingError(CoopError):
    """A setting has letters that VBA cannot read on this computer."""


class StrangeSettingsError(CoopError):
    """Something else is in the settings' place."""


def read_settings(path: Path) -> dict[str, str]:
    """The settings in their order; empty where there is no file."""
    if not path.exists():
        return {}
    try:
        text = file_bytes(path, LARGEST).decode(locale.getencoding(), errors="replace")
    except OversizedWorkbookError:
        raise StrangeSettingsError(
            f"{path} is longer than any settings of Coop XL: move it away, then try again"
        ) from None
    return {line[0]: line[1] for line in csv.reader(text.splitlines()) if len(line) == 2}


def write_settings(path: Path, settings: Mapping[str, str]) -> None:
    """Replace the file; with no settings left, remove it and its folder if that is empty."""
    if not settings:
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
        return
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(settings.items())
    try:
        content = text.getvalue().encode(locale.getencoding())
    except UnicodeEncodeError as problem:
        letters = problem.object[problem.start : problem.end]
        raise UnwritableSettingError(
            f"Excel cannot read a path with {letters}: install Coop XL where the path has none"
        ) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_over(path, content)


def write_over(path: Path, content: bytes) -> None:
    """Write a file in place of the one that Excel reads.

    Raises
    ------
    FileInUseError
        Windows does not replace a file that Excel has open.
    """
    try:
        write_new(path, content, overwrite=True)
    except OutputInUseError:
        raise FileInUseError(path) from None
