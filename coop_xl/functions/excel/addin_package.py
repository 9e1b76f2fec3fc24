"""The bytes of the Excel add-in, and of the VBA project of a workbook with the same functions."""

import datetime
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import xlsxwriter

from coop_xl.model.errors import CoopError
from coop_xl.spreadsheet.reading.package import Package
from coop_xl.version import __version__

from .sources import addin_modules, by_hand, workbook_modules, worksheet_functions
from .vba_project import sheet_code_names, vba_project
from .xlwings_vba import xlwings_version

# Fixed, so that the same versions give the same bytes.
_CREATED = datetime.datetime(2025, 1, 1)
_ZIP_DATE = (2025, 1, 1, 0, 0, 0)

_MACRO_SHEET = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MACRO_ADDIN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBON_2009 = "http://schemas.microsoft.com/office/2009/07/customui"
_RIBBON_2006 = "http://schemas.microsoft.com/office/2006/01/customui"
_RIBBON_RELATIONSHIPS = b"""\
<Relationship Id="rIdRibbon2006" Target="customUI/customUI.xml" \
Type="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"/>\
<Relationship Id="rIdRibbon2009" Target="customUI/customUI14.xml" \
Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"/>\
</Relationships>"""
PROPERTIES_PART = "docProps/custom.xml"
_MOST_READ = 2**20  # bytes of it; ours has a thousand


def versions() -> dict[str, str]:
    """The versions an add-in built now is built with."""
    return {"coop-xl": __version__, "xlwings": xlwings_version()}


def built_with(path: Path) -> dict[str, str]:
    """The versions an add-in was built with; empty if the file is not one of ours."""
    try:
        content = Package(path, _MOST_READ).content(PROPERTIES_PART)
        properties = ElementTree.fromstring(content if b"<!DOCTYPE" not in content else b"")
    except (CoopError, ElementTree.ParseError):
        return {}
    found = {each.get("name", ""): "".join(each.itertext()) for each in properties}
    return {name: found[name] for name in ("coop-xl", "xlwings") if "coop-xl" in found}


def addin_bytes() -> bytes:
    """The add-in for the installed xlwings; the same versions give the same bytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("Coop XL")
        book.set_properties({"title": "Coop XL", "created": _CREATED})
        for name, version in versions().items():
            book.set_custom_property(name, version, "text")
        project = vba_project(addin_modules(worksheet_functions()), sheet_code_names(1))
        book.add_vba_project(io.BytesIO(project), is_stream=True)
    return _as_addin(content.getvalue())


def _as_addin(workbook: bytes) -> bytes:
    """A macro-enabled workbook's package turned into an add-in's, with the ribbon."""
    ribbon = by_hand("ribbon.xml")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        with zipfile.ZipFile(io.BytesIO(workbook)) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        types, links = "[Content_Types].xml", "_rels/.rels"
        parts[types] = parts[types].replace(_MACRO_SHEET, _MACRO_ADDIN)
        parts[links] = parts[links].replace(b"</Relationships>", _RIBBON_RELATIONSHIPS)
        parts["customUI/customUI.xml"] = ribbon.replace(_RIBBON_2009, _RIBBON_2006).encode()
        parts["customUI/customUI14.xml"] = ribbon.encode()
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0  # the same file on every system
            package.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _vba_project_for_workbook(sheets: list[str]) -> bytes:
    """The VBA project of a workbook in which the functions are to work.

    Parameters
    ----------
    sheets : list of str
        The code names of its sheets, in their order; XlsxWriter's are `sheet_code_names(count)`.

    Returns
    -------
    bytes
        The content of `xl/vbaProject.bin`.
    """
    return vba_project(workbook_modules(worksheet_functions()), sheets)


def add_functions(book: "xlsxwriter.Workbook") -> None:
    """Put the functions into an `.xlsm` that XlsxWriter is writing, once it has all its sheets."""
    project = _vba_project_for_workbook(sheet_code_names(len(book.worksheets())))
    book.add_vba_project(io.BytesIO(project), is_stream=True)
