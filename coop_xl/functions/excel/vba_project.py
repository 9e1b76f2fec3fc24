"""Writes a VBA project: the bytes of `xl/vbaProject.bin`, the same for the same sources."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import xlsxwriter

# [MS-OVBA] 2.3.4.1: no compiled code inside, so every Excel compiles the sources it is given.
NOT_COMPILED = bytes.fromhex("CC61FFFF000100")
WORKBOOK_NAME = "ThisWorkbook"


class Kind(Enum):
    """What a module is to Excel."""

    STANDARD = auto()
    CLASS = auto()


@dataclass(frozen=True)
class Module:
    """A VBA module: a standard or class module as the editor exports it."""

    name: str
    source: str
    kind: Kind = Kind.STANDARD

    @property
    def file_name(self) -> str:
        """The name the editor would export it under."""
        return self.name + (".bas" if self.kind is Kind.STANDARD else ".cls")

    @property
    def text(self) -> str:
        """The source with the line ends VBA uses."""
        return "\r\n".join(self.source.splitlines()) + "\r\n"


def sheet_code_names(count: int) -> list[str]:
    """The code names Excel and XlsxWriter give a workbook's sheets, in their order."""
    return [f"Sheet{number}" for number in range(1, count + 1)]


def vba_project(modules: Iterable[Module], sheets: Sequence[str]) -> bytes:
    """The project of a workbook with these modules.

    Parameters
    ----------
    modules : iterable of Module
    sheets : sequence of str
        The code names of the workbook's sheets in their order, as in each sheet's `codeName`.

    Returns
    -------
    bytes
        The content of `xl/vbaProject.bin`: sources only, byte for byte the same each time.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book.xlsm")
        _write_empty_book(book, sheets)
        with ExcelFile(book) as file:
            project = file.add_vba_project()
            for name in (WORKBOOK_NAME, *sheets):
                file.set_module(name, "")
            for module in modules:
                if module.kind is Kind.CLASS:
                    project.add_module(module.name, module.text, kind=VBAModuleKind.other)
                else:
                    project.add_module(module.name, module.text)
            file.save()
        with ExcelFile(book) as file:
            return _without_compiled_code(file.vba_project_bytes())


def _write_empty_book(path: Path, sheets: Sequence[str]) -> None:
    """A workbook whose sheets have these code names; the project is made to fit them."""
    with xlsxwriter.Workbook(path) as book:
        book.set_vba_name(WORKBOOK_NAME)
        for code_name in sheets:
            book.add_worksheet().set_vba_name(code_name)


def _without_compiled_code(project: bytes) -> bytes:
    """The project with the mark that it holds sources only."""
    from pyopenvba.cfb import CFB

    storage = CFB.from_bytes(project)
    storage.write_stream_in_storage("VBA", "_VBA_PROJECT", NOT_COMPILED)
    return storage.to_bytes()
