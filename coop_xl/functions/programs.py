"""Finds the spreadsheet programs of this computer without starting their windows."""

import os
import platform
import plistlib
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_EXCEL_ON_A_MAC = Path("/Applications/Microsoft Excel.app")
OFFICE_ON_A_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SYSTEMS = {"win32": "Windows", "darwin": "macOS", "linux": "Linux"}
SECONDS = 5.0


def system() -> str:
    """What people call this operating system."""
    return _SYSTEMS.get(sys.platform, platform.system() or sys.platform)


def excel() -> str:
    """The Excel of this computer in words; "" if there is none."""
    if sys.platform == "win32":
        return excel_of_windows()
    if sys.platform == "darwin":
        return excel_of_mac(_EXCEL_ON_A_MAC)
    return ""


def excel_of_windows() -> str:
    """The Excel that Windows starts, according to its registry."""
    import winreg

    # mypy looks at the module as it is on its own system.
    root = winreg.HKEY_CLASSES_ROOT  # type: ignore[attr-defined,unused-ignore]
    with suppress(OSError):
        name = winreg.QueryValue(root, r"Excel.Application\CurVer")  # type: ignore[attr-defined,unused-ignore]
        return f"Excel {name.rpartition('.')[2]} for Windows"
    return ""


def excel_of_mac(app: Path) -> str:
    """The Excel among a Mac's applications."""
    if not app.is_dir():
        return ""
    with suppress(OSError, plistlib.InvalidFileException):
        about = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
        return f"Excel {about.get('CFBundleShortVersionString', '')} for Mac"
    return "Excel for Mac"


def libreoffice() -> Path | None:
    """The program of LibreOffice, on the search path or where its installer puts it."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    usual = [Path(each, "LibreOffice", "program", "soffice.exe") for each in folders if each]
    return next((each for each in (OFFICE_ON_A_MAC, *usual) if each.is_file()), None)


def libreoffice_version(program: Path) -> tuple[int, ...]:
    """Its version, such as (25, 2, 3); () if it does not say."""
    console = program.with_suffix(".com")  # on Windows the .exe writes nothing
    command = [str(console if console.is_file() else program), "--version"]
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace",
            timeout=SECONDS, check=False,
        )  # fmt: skip
        if found := re.search(r"LibreOffice (\d+)\.(\d+)(?:\.(\d+))?", done.stdout):
            return tuple(int(part) for part in found.groups() if part)
    return ()


def foreign_python(office: Path) -> Path | None:
    """The Python that a LibreOffice of Debian and its kin takes for its own; None if all is well.

    It looks for its standard library beside the first python3 on the search path. If that is one
    of pyenv, Conda or the like, its add-ins in Python do not load: they show #NAME?.
    """
    found = shutil.which("python3")
    if not found or not office.resolve().is_relative_to("/usr/lib"):
        return None
    return None if Path(found).resolve().parent == Path("/usr/bin") else Path(found)
