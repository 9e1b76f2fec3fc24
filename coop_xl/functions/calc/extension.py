"""The LibreOffice extension: the worksheet functions for Calc, and where Coop XL is."""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import ModuleType

import numpy

import coop_xl
from coop_xl.functions import catalogue  # noqa: F401  (fills FUNCTIONS)
from coop_xl.functions.registry import FUNCTIONS, WorksheetFunction

from .registration import SERVICE, calls, description, manifest, names_and_help

FILE_NAME = "coop_xl.oxt"
_HERE = Path(__file__).parent
_TYPES, _COMPONENT, _REGISTRATION = "coop_xl.rdb", "component.py", "CalcAddIns.xcu"
_MEDIA_TYPES = {  # in the order in which LibreOffice is to load them
    _TYPES: "application/vnd.sun.star.uno-typelibrary;type=RDB",
    _COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
    _REGISTRATION: "application/vnd.sun.star.configuration-data",
}
_PROCESS = "pythonpath/coop_xl_function_process.py"  # LibreOffice puts pythonpath on the path
ABOUT = "about.txt"
_ZIP_DATE = (2025, 1, 1, 0, 0, 0)  # fixed, so that the same versions give the same bytes


@dataclass(frozen=True)
class Origin:
    """The Coop XL that an extension computes with.

    Attributes
    ----------
    version : str
    interpreter : str
        The Python that has it.
    server : str
        Its file `function_server.py`, which that Python runs.
    """

    version: str = coop_xl.__version__
    interpreter: str = sys.executable
    server: str = str(_HERE / "function_server.py")

    def about(self) -> str:
        """What LibreOffice's list of extensions says; `read_origin` reads it there."""
        return f"Coop XL {self.version}\nPython: {self.interpreter}\nFunctions: {self.server}\n"


def read_origin(text: str) -> Origin | None:
    """The origin that a text names, if any."""
    found = re.search(r"Coop XL (\S+)\s*\n\s*Python: (.*\S)\s*\n\s*Functions: (.*\S)", text)
    return Origin(*found.groups()) if found else None


def _worksheet_functions() -> dict[str, "WorksheetFunction"]:
    """The list that every surface reads."""

    return FUNCTIONS


def extension(origin: Origin | None = None, *, separate: bool = False) -> bytes:
    """The content of an .oxt for the installed Coop XL.

    Parameters
    ----------
    origin : Origin, optional
        What is to compute; by default this Python and package.
    separate : bool, optional
        Never compute in LibreOffice's process, even if its Python can load Coop XL.

    Returns
    -------
    bytes
        The same versions and places give the same bytes.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, part in parts(origin or Origin(), separate).items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0  # the same file on every system
            package.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def parts(origin: Origin, separate: bool) -> dict[str, bytes]:
    """The extension's files by their paths."""
    functions = _worksheet_functions().values()
    return {
        "META-INF/manifest.xml": manifest(_MEDIA_TYPES),
        "description.xml": description(origin.version, ABOUT),
        ABOUT: origin.about().encode(),
        _TYPES: calls(functions),
        _COMPONENT: _HERE.joinpath("component.py").read_bytes(),
        _PROCESS: _HERE.joinpath("function_process.py").read_bytes(),
        _REGISTRATION: names_and_help(functions),
        "settings.json": settings(functions, origin, separate),
    }


def settings(functions: Iterable["WorksheetFunction"], origin: Origin, separate: bool) -> bytes:
    """What the component reads: what computes, and which functions repeat an argument."""
    held = {
        "service": SERVICE,
        "interpreter": origin.interpreter,
        "server": origin.server,
        "folders": folders(Path(origin.server)),
        "loads_in": "" if separate else EXTENSION_SUFFIXES[0],
        "functions": {each.name: any(a.repeated for a in each.arguments) for each in functions},
    }
    return json.dumps(held, indent=1).encode()


def folders(server: Path) -> list[str]:
    """Where the package of that server lies, and where NumPy."""

    return list(dict.fromkeys(str(each) for each in (server.parents[3], _site_of(numpy))))


def _site_of(package: ModuleType) -> Path:
    """The folder in which a package lies."""
    return Path(str(package.__file__)).parents[1]
