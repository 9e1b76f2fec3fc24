"""Runs unopkg, the program of LibreOffice that adds, lists and removes extensions."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from coop_xl.functions import programs
from coop_xl.model.errors import CoopError

# Of the two that Windows has, this one writes to the console.
_NAME = "unopkg.com" if sys.platform == "win32" else "unopkg"
_LONGEST_WAIT = 120.0  # seconds
AS_ROOT = "as root"
# Words in complaints of unopkg, and the remedy.
_REMEDIES = {
    AS_ROOT: "run the command as the person who opens LibreOffice",
    "loader.Python": "LibreOffice lacks its Python: install that (Debian and Ubuntu: python3-uno)",
    "pythonloader": "LibreOffice's Python does not work: reinstall LibreOffice",
    "lock file": "close LibreOffice, then run the command again",
    "running": "close LibreOffice, then run the command again",
}


class LibreOfficeMissingError(CoopError):
    """LibreOffice is not installed, or cannot be found."""


class LibreOfficeRefusedError(CoopError):
    """LibreOffice refused what unopkg was asked to do."""


def find_unopkg() -> Path:
    """The program on the search path, or beside that of LibreOffice."""
    office = programs.libreoffice()
    found = shutil.which(_NAME) or (office and office.resolve().with_name(_NAME))
    if found and Path(found).is_file():
        return Path(found)
    raise LibreOfficeMissingError(
        "LibreOffice is not found: install it or, if it is installed, put the folder of its "
        "program unopkg on the search path (PATH)"
    )


def unopkg(*arguments: str) -> str:
    """What the program answers.

    Raises
    ------
    LibreOfficeMissingError, LibreOfficeRefusedError
    """
    program = find_unopkg()
    try:
        done = subprocess.run(
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LibreOfficeRefusedError(
            f"{program} does not answer: close LibreOffice, then run the command again"
        ) from None
    if done.returncode:
        raise LibreOfficeRefusedError(refusal(done.stderr + done.stdout))
    return done.stdout


def refusal(output: str) -> str:
    """The complaint of unopkg, and the remedy."""
    complaint = re.search(r"^(?:ERROR: |Exception occurred: )+(.+?)\.?$", output, re.MULTILINE)
    said = complaint[1] if complaint else " ".join(output.split()) or "it does not say why"
    remedy = next((remedy for word, remedy in _REMEDIES.items() if word in output), "")
    return f"LibreOffice refused ({said}){': ' if remedy else ''}{remedy}"
