"""xlwings' own VBA (BSD licence), read from the installed xlwings and fitted to this add-in."""

import re
from importlib import metadata, resources

from coop_xl.model.errors import CoopError

from .vba_project import Kind, Module

PROJECT = "coop_xl"  # xlwings looks for %USERPROFILE%\.coop_xl\coop_xl.conf

# A worksheet can call any public function of an add-in: these would let a stranger's workbook
# run Python or programs, read and write files. The wrappers need none of them.
LEFT_OUT = (
    "RunPython",
    "RunFrozenPython",
    "ExecuteMac",
    "ExecuteWindows",
    "CleanUp",
    "ReadFile",
    "SaveConfigToFile",
    "ShowError",
    "KillFileOnMac",
    "ImportPythonUDFsBase",
    "ImportPythonUDFs",
    "ImportPythonUDFsToAddin",
    "ImportXlwingsUdfsModule",
)


class XlwingsChangedError(CoopError):
    """The installed xlwings has other VBA than this version of Coop XL knows."""


def xlwings_version() -> str:
    """The version of the installed xlwings."""
    return metadata.version("xlwings")


def xlwings_modules() -> list[Module]:
    """The two modules a standalone xlwings add-in needs: the link to Python and its Dictionary."""
    folder = resources.files("xlwings")
    link = folder.joinpath("xlwings_custom_addin.bas").read_bytes().decode("ascii")
    dictionary = folder.joinpath("addin", "Dictionary.cls").read_bytes().decode("ascii")
    return [Module("xlwings", adapted_module(link)), Module("Dictionary", dictionary, Kind.CLASS)]


def xlwings_dlls() -> list[str]:
    """The files by which Excel reaches Python, of which its bitness needs one."""
    return [f"xlwings{bits}-{xlwings_version()}.dll" for bits in (64, 32)]


def adapted_module(source: str) -> str:
    """The module `xlwings`, for this project and for its own configuration only."""
    source = _replaced_once(r'(?<=PROJECT_NAME As String = )"\w+"', f'"{PROJECT}"', source)
    for name in LEFT_OUT:
        procedure = rf"^(?:Public |Private )?(Function|Sub) {name}\(.*?^End \1\b"
        source = _replaced_once(procedure, f"' {name} is left out.", source)
    # Which Python runs is the add-in's to say, not the active workbook's: it may be a stranger's.
    return source.replace("ActiveWorkbook", "ThisWorkbook")


def _replaced_once(pattern: str, text: str, source: str) -> str:
    """The source with the pattern's one place replaced."""
    source, count = re.subn(pattern, text, source, flags=re.MULTILINE | re.DOTALL)
    if count != 1:
        raise XlwingsChangedError(
            f"xlwings {xlwings_version()} is not supported by this version of Coop XL: "
            "upgrade Coop XL, or install an older xlwings"
        )
    return source
