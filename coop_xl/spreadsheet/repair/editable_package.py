"""The parts of a workbook file, to be changed one by one and put back in their order."""

import copy
import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coop_xl.model.errors import CoopError
from coop_xl.spreadsheet.reading import package as bounded
from coop_xl.spreadsheet.reading.package import BROKEN, CHUNK, plain_name
from coop_xl.spreadsheet.reading.reading_errors import NotAWorkbookError, OversizedWorkbookError

from .elements import Element, Finder, XmlError, replaced

_TYPES = "[Content_Types].xml"
_MOST_READ = 40 * 2**20  # bytes unpacked: what is read stays in memory
_LARGEST_SUM = 200 * 2**20  # of all parts, pictures included: each is unpacked once to be checked
_LOCAL_HEADER = struct.Struct("<26xHH")  # the lengths of the name and of what is extra behind it


@dataclass(frozen=True)
class _Relation:
    """A link from one part to another, or to a file outside."""

    identity: str
    kind: str
    target: str
    is_outside: bool
    element: Element


class Package:
    """A workbook file taken apart, within the bounds of everything that is read.

    Parts go by their plain names: as packages compare them, in any case.

    Raises
    ------
    UnreadableFileError, NotAWorkbookError
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = bounded.Package(path, _MOST_READ)
        self.work_left = self.file.work_left
        self.held: dict[str, bytes] = {}
        self.changed: set[str] = set()
        self.gone: set[str] = set()
        if sum(each.file_size for each in self.file.entries.values()) > _LARGEST_SUM:
            raise OversizedWorkbookError(path, f"unpacks to over {_LARGEST_SUM // 2**20} MB")
        with broken_told(path):
            documents = [each for each in self.relations("") if each.kind == "officeDocument"]
            if len(documents) != 1 or documents[0].target not in self:
                self.file.refuse_other()
            self.workbook = documents[0].target
            if not self.elements(self.workbook, ["workbook"]):
                self.file.refuse_other()

    def __contains__(self, part: str) -> bool:
        return part in self.file and plain_name(part) not in self.gone

    def __iter__(self) -> Iterator[str]:
        return iter([each for each in self.file.entries if each not in self.gone])

    def content(self, part: str) -> bytes:
        """The bytes of a part as they are now."""
        name = plain_name(part)
        if name not in self.held:
            self.held[name] = self.file.content(name)
        return self.held[name]

    def chunks(self, part: str) -> Iterator[bytes]:
        """The same in pieces."""
        data = self.content(part)
        return (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))

    def change(self, part: str, changes: Iterable[tuple[int, int, bytes]]) -> None:
        """Put other bytes into a part from some places to others."""
        if changes := list(changes):
            name = plain_name(part)
            self.held[name] = replaced(self.content(name), changes)
            self.changed.add(name)

    def elements(
        self, part: str, names: Iterable[str], pattern: re.Pattern[bytes] | None = None
    ) -> list[Element]:
        """The elements of those names in a part, with the pattern in them."""
        return Finder(self, part, frozenset(names), pattern).found

    def relations(self, part: str) -> list[_Relation]:
        """Where a part links to; those of the package itself if it is ""."""
        file = relations_part(part)
        if file not in self:
            return []
        return [relation(part, each) for each in self.elements(file, ["Relationship"])]

    def remove(self, part: str) -> None:
        """Remove a part, its own relations, and the entry of its type."""
        names = {plain_name(each) for each in (part, relations_part(part))}
        self.gone |= names
        self.change(
            _TYPES,
            [
                (each.start, each.end, b"")
                for each in self.elements(_TYPES, ["Override"])
                if plain_name(each.attributes.get("PartName", ""))[1:] in names
            ],
        )

    def rewritten(self) -> bytes:
        """The file with its parts as they are now, in their order and compressed as before."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            file.comment = self.file.file.comment
            for name in self:
                entry = self.file.entries[name]
                if name in self.changed:
                    file.writestr(copy.copy(entry), self.held[name])
                else:
                    _put_packed(file, entry, _compressed_part(self.file.file, entry))
        return content.getvalue()


def _compressed_part(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a part as they are compressed; what is broken is not passed on."""
    with file.open(entry) as part:
        while part.read(CHUNK):
            pass
    stream: Any = file.fp
    stream.seek(entry.header_offset)
    name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(name + extra, io.SEEK_CUR)
    return stream.read(entry.compress_size)


def _put_packed(file: Any, entry: zipfile.ZipInfo, data: bytes) -> None:
    """Put compressed bytes into a file: compressing large pictures again would take long."""
    new = copy.copy(entry)
    new.flag_bits &= ~8  # its sizes stand before it, not behind
    new.header_offset = file.fp.tell()
    file.fp.write(new.FileHeader(zip64=False))
    file.fp.write(data)
    file.start_dir = file.fp.tell()
    file.filelist.append(new)
    file.NameToInfo[new.filename] = new


@contextmanager
def broken_told(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a broken or foreign file into an error that a user can fix."""
    try:
        yield
    except CoopError:
        raise
    except (*BROKEN, XmlError):
        raise NotAWorkbookError(
            f"{path} is not a whole .xlsx or .xlsm workbook: open it in a spreadsheet program "
            "and save it as .xlsx or .xlsm"
        ) from None


def relations_part(part: str) -> str:
    """The part that says where another links to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relation(part: str, element: Element) -> _Relation:
    """What a Relationship says."""
    given: Mapping[str, str] = element.attributes
    is_outside, target = given.get("TargetMode") == "External", unquote(given.get("Target", ""))
    if not is_outside:
        target = plain_name(bounded.target_of(part, target))
    kind = given.get("Type", "").rpartition("/")[2]
    return _Relation(given.get("Id", ""), kind, target, is_outside, element)
