"""Builds, installs, describes and removes the Excel add-in; installing works on Windows only."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coop_xl.model.errors import CoopError
from coop_xl.safe_files import refuse_unwritable, write_new

from .addin_package import addin_bytes, built_with, versions
from .configuration import FileInUseError, read_settings, write_over, write_settings
from .xlwings_vba import PROJECT, xlwings_dlls

_FILE_NAME = f"{PROJECT}.xlam"
INSTALL = "coop-xl addin install"
_OUR_SETTINGS = ("INTERPRETER_WIN", "ADD_WORKBOOK_TO_PYTHONPATH")
ELSEWHERE = (
    "the Excel add-in needs Excel for Windows; elsewhere use the template workbook, "
    "whose formulas need no add-in, or the LibreOffice add-in"
)


class NotWindowsError(CoopError):
    """No Excel here could run Python."""


class ForeignFileError(CoopError):
    """A file that is not ours is in the add-in's place."""


class InterpreterError(CoopError):
    """Excel could not start this Python."""


@dataclass(frozen=True)
class Status:
    """What is installed, and the command that fixes it.

    Attributes
    ----------
    installed : bool
    path : Path
        Where the add-in is or would be.
    interpreter : str
        The Python that Excel starts; "" if none is set.
    built_with, present : dict of str
        The versions of coop-xl and xlwings the add-in was built with, and those installed.
    problem : str
        What prevents it from working; "" if nothing.
    remedy : str
        The command to run; "" if none is needed.
    """

    installed: bool
    path: Path
    interpreter: str
    built_with: dict[str, str]
    present: dict[str, str]

    @property
    def problem(self) -> str:
        """See the class."""
        if not self.installed:
            return (
                f"{self.path} is not ours" if self.path.exists() else "the add-in is not installed"
            )
        for name, version in self.present.items():
            if self.built_with.get(name) != version:
                was = self.built_with.get(name, "an unknown version")
                return f"the add-in was built with {name} {was}, but {version} is installed"
        if not Path(self.interpreter).is_file():
            return f"Excel cannot find its Python: {self.interpreter or 'none is set'}"
        return ""

    @property
    def remedy(self) -> str:
        """See the class."""
        return INSTALL if self.problem else ""


def build(path: Path, overwrite: bool = False) -> Path:
    """Write the add-in for the installed xlwings.

    Parameters
    ----------
    path : Path
        Where to, normally `coop_xl.xlam`.
    overwrite : bool, optional
        Replace an existing file.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    XlwingsChangedError, ExcelLimitError, OutputExistsError, OutputFolderError, OutputRefusedError
    """
    refuse_unwritable(path, overwrite)
    return write_new(path, addin_bytes(), overwrite)


def install(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    interpreter: Path = Path(sys.executable),
    *,
    replace: bool = False,
) -> Status:
    """Build the add-in where Excel loads it at its next start, and set the Python to use.

    Parameters
    ----------
    environ : mapping, optional
        Has `APPDATA` and `USERPROFILE`.
    platform : str, optional
        As `sys.platform`.
    interpreter : Path, optional
        The Python to run; `pythonw.exe` beside it is preferred, as it opens no window.
    replace : bool, optional
        Also replace a file of that name that is not ours.

    Returns
    -------
    Status

    Raises
    ------
    NotWindowsError, ForeignFileError, FileInUseError, InterpreterError
    """
    addin, configuration = _places(environ, platform)
    interpreter = _windowless(interpreter)
    _require_dll(interpreter)
    _refuse_foreign(addin, replace)
    addin.parent.mkdir(parents=True, exist_ok=True)
    write_over(addin, addin_bytes())
    settings = read_settings(configuration)
    # Modules in the folder of a workbook must not replace ours.
    settings |= dict(zip(_OUR_SETTINGS, (str(interpreter), "false"), strict=True))
    write_settings(configuration, settings)
    return status(environ, platform)


def status(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Status:
    """What is installed; takes and raises what `install` does."""
    addin, configuration = _places(environ, platform)
    found = built_with(addin)
    interpreter = read_settings(configuration).get("INTERPRETER_WIN", "")
    return Status(bool(found), addin, interpreter, found, versions())


def remove(
    environ: Mapping[str, str] = os.environ, platform: str = sys.platform, *, replace: bool = False
) -> Status:
    """Remove the add-in and its settings, but not the user's own; raises what `install` does."""
    addin, configuration = _places(environ, platform)
    _refuse_foreign(addin, replace)
    try:
        addin.unlink(missing_ok=True)
    except PermissionError:
        raise FileInUseError(addin) from None
    settings = read_settings(configuration)
    write_settings(configuration, {k: v for k, v in settings.items() if k not in _OUR_SETTINGS})
    return status(environ, platform)


def _places(environ: Mapping[str, str], platform: str) -> tuple[Path, Path]:
    """Where Excel loads add-ins at its start, and where the add-in looks for its settings."""
    if platform != "win32":
        raise NotWindowsError(ELSEWHERE)
    addin = Path(environ["APPDATA"], "Microsoft", "Excel", "XLSTART", _FILE_NAME)
    return addin, Path(environ["USERPROFILE"], f".{PROJECT}", f"{PROJECT}.conf")


def _windowless(interpreter: Path) -> Path:
    """The Python that opens no window, if it lies beside this one."""
    quiet = interpreter.with_name("pythonw.exe")
    return quiet if quiet.is_file() else interpreter


def _require_dll(interpreter: Path) -> None:
    """Refuse a Python beside which Excel would not find xlwings' DLL."""
    folders = (interpreter.parent, interpreter.parent.parent)
    if not any(folder.joinpath(dll).is_file() for folder in folders for dll in xlwings_dlls()):
        raise InterpreterError(
            f"Excel needs {xlwings_dlls()[0]} beside {interpreter} or one folder above: install "
            "Coop XL in an environment of its own (`uv tool install coop-xl`, or a venv)"
        )


def _refuse_foreign(addin: Path, replace: bool) -> None:
    """Refuse to replace a file that is not ours, unless asked to."""
    if addin.exists() and not built_with(addin) and not replace:
        raise ForeignFileError(
            f"{addin} was not made by Coop XL: move it away, or let it be replaced (--replace)"
        )
