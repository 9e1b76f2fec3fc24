"""The modules of the VBA project: ours by hand, ours generated, and xlwings' own.

`python -m coop_xl.functions.excel.sources [folder]` writes ours into `vba/`, to be read.
"""

import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from coop_xl.functions import catalogue  # noqa: F401  (importing it fills FUNCTIONS)
from coop_xl.functions.registry import FUNCTIONS, WorksheetFunction

from .limits import check
from .vba_project import WORKBOOK_NAME, Module
from .wrappers import FUNCTIONS_MODULE, GENERATED, HELP_MODULE, functions_source, help_source
from .xlwings_vba import xlwings_modules

_RIBBON_MODULE = "CoopXLRibbon"
MODULES = (FUNCTIONS_MODULE, HELP_MODULE, _RIBBON_MODULE, WORKBOOK_NAME, "xlwings", "Dictionary")


def worksheet_functions() -> Mapping[str, "WorksheetFunction"]:
    """Every worksheet function, in the order they are listed."""
    return FUNCTIONS


def workbook_modules(functions: Mapping[str, "WorksheetFunction"]) -> list[Module]:
    """What a workbook needs so that the functions work in it: all but the ribbon.

    Nothing runs when a file is opened: mail filters hold back files with such macros.
    """
    check(functions.values(), MODULES)
    return [
        Module(FUNCTIONS_MODULE, functions_source(functions.values())),
        Module(HELP_MODULE, help_source(functions.values())),
        *xlwings_modules(),
    ]


def addin_modules(functions: Mapping[str, "WorksheetFunction"]) -> list[Module]:
    """What the add-in needs."""
    ribbon = Module(_RIBBON_MODULE, by_hand("CoopXLRibbon.bas"))
    return [*workbook_modules(functions), ribbon]


def by_hand(file_name: str) -> str:
    """A source written by hand, beside this module."""
    return resources.files(__package__).joinpath(file_name).read_text(encoding="ascii")


def exported(functions: Mapping[str, "WorksheetFunction"]) -> dict[str, str]:
    """The content of `vba/`: each file's name and text; xlwings' modules are left to xlwings."""
    foreign = {module.name for module in xlwings_modules()}
    ours = [module for module in addin_modules(functions) if module.name not in foreign]
    return {module.file_name: _with_origin(module) for module in ours}


def _with_origin(module: Module) -> str:
    """The source, saying near its top that it is a copy and where it comes from."""
    if GENERATED in module.source:
        return module.source
    origin = f"coop_xl/functions/excel/{module.file_name}"
    copy = f"{GENERATED[:-1]}; the original is {origin}.\n"
    attribute, rest = "", module.source
    if rest.startswith("Attribute"):
        attribute, rest = rest.split("\n", 1)
        attribute += "\n"
    return attribute + copy + rest


def export(folder: Path) -> None:
    """Write `vba/` anew."""
    files = exported(worksheet_functions())
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        folder.joinpath(name).write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    export(Path(*sys.argv[1:2] or ["vba"]))
