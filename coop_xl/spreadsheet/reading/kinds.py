"""What a file that is not a workbook seems to be, and what to do with it."""

import re
from collections.abc import Collection

ZIP, OLE2 = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"
_NAME_ANOTHER = "name an .xlsx or .xlsm file made by coop-xl new"
_STARTS = {
    b"%PDF": ("a PDF", "ask for the spreadsheet it was printed from"),
    b"\x1f\x8b": ("a compressed archive", "unpack it and name the workbook inside"),
    b"Rar!": ("a compressed archive", "unpack it and name the workbook inside"),
    b"7z\xbc\xaf": ("a compressed archive", "unpack it and name the workbook inside"),
    b"{\\rtf": ("a text document", _NAME_ANOTHER),
}
PARTS = {
    "xl/workbook.bin": ("a binary workbook (.xlsb)", _SAVE_AS),
    "word/document.xml": ("a Word document", _NAME_ANOTHER),
    "ppt/presentation.xml": ("a PowerPoint presentation", _NAME_ANOTHER),
    "Index/Document.iwa": (
        "a document of Apple's Numbers or Pages",
        "open it there and choose File > Export To > Excel",
    ),
    "content.xml": ("an OpenDocument file, such as .ods", _SAVE_AS),
    "mimetype": ("an OpenDocument file, such as .ods", _SAVE_AS),
}
_LOCK = re.compile(r"~\$(.+)|\.~lock\.(.+)#")
Kind = tuple[str, str]  # what it is, what to do


def kind_by_name(name: str) -> Kind | None:
    """What programs leave beside a workbook while it is open; None if it is not such a file."""
    found = _LOCK.fullmatch(name)
    if not found:
        return None
    return (
        "a lock file that a program keeps while a workbook is open",
        f"name {found[1] or found[2]}",
    )


def kind_by_bytes(data: bytes) -> Kind:
    """What a file that is no zip seems to be."""
    if not data:
        return "an empty file", "download or copy it again"
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return (
            "a web page, perhaps one that asks to sign in",
            f"download the workbook again, or {_SAVE_AS}",
        )
    if head.startswith(b"<?xml"):
        return "an XML file", _SAVE_AS
    if _is_text(data[:2000]):
        return "text, perhaps CSV", "copy its numbers into a workbook made by coop-xl new"
    return "a file of another kind", _NAME_ANOTHER


def kind_by_parts(names: Collection[str]) -> Kind:
    """What a zip that is not a workbook seems to be; names in lower case."""
    for part, kind in PARTS.items():
        if part.casefold() in names:
            return kind
    return "a zip archive of something else", "unpack it and name the workbook inside"


def _is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text."""
    return not set(head) & {*range(9), *range(14, 32)}


def kind_of_ole2(data: bytes) -> str:
    """What to say about a file in Microsoft's older container."""
    if stream("EncryptedPackage") in data:
        return (
            "is protected by a password: open it in Excel, remove the password under File > Info "
            "> Protect Workbook > Encrypt with Password, and save it"
        )
    if stream("Workbook") in data or stream("Book") in data:
        return "is an old .xls file: open it in a spreadsheet program and save it as .xlsx"
    return (
        "is an old .xls file or protected by a password: open it in a spreadsheet program, "
        "remove the password and save it as .xlsx"
    )


def stream(name: str) -> bytes:
    """The name of a stream as such a container writes it."""
    return name.encode("utf-16-le")
