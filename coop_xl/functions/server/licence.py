"""The licence key that xlwings Server asks for: the user's own, never supplied by us."""

import os
from collections.abc import Mapping
from pathlib import Path

from coop_xl.model.errors import CoopError

VARIABLE = "XLWINGS_LICENSE_KEY"
SETTINGS = (  # where xlwings keeps it: on Windows and Linux, and on a Mac
    Path(".xlwings", "xlwings.conf"),
    Path("Library", "Containers", "com.microsoft.Excel", "Data", "xlwings.conf"),
)
HOW_TO_GET_ONE = (
    "xlwings Server is free for noncommercial use, under the PolyForm Noncommercial licence, and "
    "needs a paid plan otherwise. Which of the two holds for you is yours to say, so Coop XL sets "
    f"no key: read xlwings.org/pricing, then set {VARIABLE} to the key it names for you"
)


class LicenceError(CoopError):
    """xlwings Server finds no licence key, or does not take the one it finds."""


def is_key_set(environ: Mapping[str, str] = os.environ, home: Path | None = None) -> bool:
    """Whether xlwings would find a key, valid or not."""
    if environ.get(VARIABLE):
        return True
    files = [(home or Path.home()) / file for file in SETTINGS]
    return any('"LICENSE_KEY"' in text(file) for file in files)


def text(file: Path) -> str:
    """What a file holds; nothing if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
