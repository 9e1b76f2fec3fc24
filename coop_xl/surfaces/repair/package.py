"""The parts of a workbook file, to be changed one by one and put back in their order."""

import copy
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from coop_xl.surfaces.workbook.filled.opening import NotAWorkbookError, workbook_bytes

from .elements import Element, XmlError, elements, replaced

TYPES = "[Content_Types].xml"
LARGEST = 2**30  # bytes of all parts unpacked: more is no workbook one would repair


@dataclass(frozen=True)
class Relation:
    """A link from one part to another, or to a file outside."""

    identity: str
    kind: str
    target: str
    is_outside: bool
    element: Element


class Package:
    """A workbook file taken apart.

    Raises
    ------
    UnreadableFileError, NotAWorkbookError
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        data = workbook_bytes(path, LARGEST)
        with broken_told(path):
            with zipfile.ZipFile(io.BytesIO(data)) as file:
                self.entries, self.comment = file.infolist(), file.comment
                self.parts = parts_of(file)
            (self.workbook,) = [
                each.target for each in self.relations("") if each.kind == "officeDocument"
            ]
            if not self.found(self.workbook, ["workbook"]):
                raise XmlError("another document")

    def found(self, part: str, names: Iterable[str]) -> list[Element]:
        """The elements of those names in a part."""
        return elements(self.parts[part], frozenset(names))

    def relations(self, part: str) -> list[Relation]:
        """Where a part links to; those of the package itself if it is ""."""
        file = relations_part(part)
        if file not in self.parts:
            return []
        return [relation(part, each) for each in self.found(file, ["Relationship"])]

    def remove(self, part: str) -> None:
        """Take a part and its own relations out, and the words on its type."""
        for name in (part, relations_part(part)):
            self.parts.pop(name, None)
            gone = [
                (each.start, each.end, b"")
                for each in self.found(TYPES, ["Override"])
                if each.attributes.get("PartName") == f"/{name}"
            ]
            self.parts[TYPES] = replaced(self.parts[TYPES], gone)

    def rewritten(self) -> bytes:
        """The file with its parts as they are now, in their order and compressed as before."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            file.comment = self.comment
            for entry in self.entries:
                if entry.filename in self.parts:
                    file.writestr(copy.copy(entry), self.parts[entry.filename])
        return content.getvalue()


@contextmanager
def broken_told(path: Path) -> Iterator[None]:
    """Turn what a broken or foreign file trips over into an error a user can mend."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError,
            LookupError, EOFError, OSError):  # fmt: skip
        raise NotAWorkbookError(
            f"{path} is not a whole .xlsx or .xlsm workbook: open it in a spreadsheet program "
            "and save it as .xlsx or .xlsm"
        ) from None


def parts_of(file: zipfile.ZipFile) -> dict[str, bytes]:
    """Each part's bytes."""
    names = [entry.filename for entry in file.infolist()]
    if len(set(names)) < len(names) or sum(each.file_size for each in file.infolist()) > LARGEST:
        raise XmlError("parts that no workbook has")
    return {name: file.read(name) for name in names}


def relations_part(part: str) -> str:
    """The part that tells where another links to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relation(part: str, element: Element) -> Relation:
    """What a Relationship says."""
    given = element.attributes
    is_outside, target = given.get("TargetMode") == "External", given.get("Target", "")
    if not is_outside:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
    kind = given.get("Type", "").rpartition("/")[2]
    return Relation(given.get("Id", ""), kind, unquote(target), is_outside, element)
