"""The zip file around a workbook: what it claims is checked before any of it is unpacked."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from coop_xl.bounded_files import bytes_within
from coop_xl.safe_text import on_one_line

from .kinds import OLE2, ZIP, kind_by_bytes, kind_by_name, kind_by_parts, kind_of_ole2
from .reading_errors import (
    DamagedWorkbookError,
    NotAWorkbookError,
    OversizedWorkbookError,
    ProtectedWorkbookError,
    UnsafeWorkbookError,
)

_LARGEST_FILE = 50 * 2**20  # bytes; ours have 2 million
_LARGEST_PART = 48 * 2**20  # bytes unpacked; our largest, saved by LibreOffice, has 28 million
LARGEST_SUM = 512 * 2**20
MOST_READ = 80 * 2**20  # bytes unpacked of all parts that are read
_MOST_PARTS = 10_000
_SMALL = 2**20  # bytes; a smaller part may be compressed as well as it likes
_HIGHEST_RATIO = 300
CHUNK = 2**16
_MOST_WORK = 2_500_000  # on the XML of all parts that are read; 100,000 formulas take 1.6 million
_ENTRY = b"PK\1\2"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PICTURES = "xl/media/"  # never read, and often compressed very well
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, LookupError,
)  # fmt: skip


class Package:
    """The parts of a workbook file, opened and read within bounds of time and memory.

    Attributes
    ----------
    file : zipfile.ZipFile
        The file, whose bytes are in memory.
    entries : dict of str to zipfile.ZipInfo
        What stands in it, in its order, by `plain_name`.

    Raises
    ------
    UnreadableFileError, NotAWorkbookError
    """

    def __init__(self, path: Path, most_read: int = MOST_READ) -> None:
        self.path = path
        self.most_read = self.bytes_left = most_read
        self.work_left = _MOST_WORK
        self.file = _open_zip(path, workbook_bytes(path))
        entries = self.file.infolist()
        _refuse_sizes(path, entries)
        _refuse_entries(path, entries)
        self.entries = {plain_name(entry.filename): entry for entry in entries}

    def __contains__(self, part: object) -> bool:
        """Whether there is a part of that name, in any case."""
        return isinstance(part, str) and plain_name(part) in self.entries

    def content(self, part: str) -> bytes:
        """All bytes of a part, where its XML is not read piece by piece."""
        return b"".join(self.chunks(part))

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part in pieces; at its end its check sum was compared."""
        try:
            with self.file.open(self.entries[plain_name(part)]) as stream:
                while chunk := stream.read(CHUNK):
                    self.bytes_left -= len(chunk)
                    if self.bytes_left < 0:
                        break
                    yield chunk
        except BROKEN:
            raise DamagedWorkbookError(
                self.path, f"its part {on_one_line(part[:60])} is broken"
            ) from None
        if self.bytes_left < 0:
            raise OversizedWorkbookError(
                self.path, f"unpacks to over {self.most_read // 2**20} MB"
            )

    def refuse_other(self) -> None:
        """An error that says what this zip is instead of a workbook."""
        what, remedy = kind_by_parts(self.entries)
        raise NotAWorkbookError(f"{self.path} is not an Excel workbook but {what}: {remedy}")


def workbook_bytes(path: Path, largest: int = _LARGEST_FILE) -> bytes:
    """The bytes of a file that looks like an .xlsx or .xlsm workbook."""
    data = file_bytes(path, largest)
    if data.startswith(OLE2):
        raise ProtectedWorkbookError(f"{path} {kind_of_ole2(data)}")
    if not data.startswith(ZIP):
        what, remedy = kind_by_name(path.name) or kind_by_bytes(data)
        raise NotAWorkbookError(f"{path} is not an Excel workbook but {what}: {remedy}")
    return data


def file_bytes(path: Path, largest: int = _LARGEST_FILE) -> bytes:
    """The bytes of a file, unless it is unusually large."""
    data = bytes_within(path, largest)
    if len(data) > largest:
        raise OversizedWorkbookError(path, f"has over {largest // 2**20} MB")
    return data


def _open_zip(path: Path, data: bytes) -> zipfile.ZipFile:
    """The zip file, if its list of parts can be read and is of no unusual length."""
    if data.count(_ENTRY) > _MOST_PARTS:
        raise OversizedWorkbookError(path, f"has over {_MOST_PARTS:,} parts")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise DamagedWorkbookError(path, "its end is missing or damaged") from None


def _refuse_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """An error if the parts say that they unpack to more than any workbook's."""
    if sum(entry.file_size for entry in entries) > LARGEST_SUM:
        raise OversizedWorkbookError(path, f"unpacks to over {LARGEST_SUM // 2**20} MB")
    for entry in entries:
        size, name = entry.file_size, entry.filename
        if size > _LARGEST_PART and not name.startswith(_PICTURES):
            raise OversizedWorkbookError(
                path,
                f"has a part ({on_one_line(name[:60])}) that unpacks to {size / 2**20:,.0f} MB",
            )
        ratio = size / max(entry.compress_size, 1)
        if size > _SMALL and ratio > _HIGHEST_RATIO and not name.startswith(_PICTURES):
            raise OversizedWorkbookError(
                path,
                f"has a part ({on_one_line(name[:60])}) that unpacks to {ratio:,.0f} times its "
                "size",
            )


def _refuse_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """An error for parts that cannot be unpacked, or that no workbook has."""
    names = [plain_name(entry.filename) for entry in entries]
    if len(set(names)) < len(names):
        raise UnsafeWorkbookError(path, "has two parts of one name")
    for entry in entries:
        if entry.flag_bits & 1:
            raise ProtectedWorkbookError(
                f"{path} is encrypted: unpack it with its password, or save it without one"
            )
        if entry.compress_type not in _METHODS:
            raise DamagedWorkbookError(
                path,
                f"its part {on_one_line(entry.filename[:60])} is compressed in an unusual way",
            )
        if _is_unsafe(entry.filename):
            raise UnsafeWorkbookError(
                path, f"has a part with an unsafe name ({on_one_line(entry.filename[:60])})"
            )


def _is_unsafe(name: str) -> bool:
    """Whether a part's name leads out of the package."""
    plain = plain_name(name)
    return plain.startswith("/") or ".." in plain.split("/")


def plain_name(part: str) -> str:
    """The name of a part as packages compare it: in any case, and some programs write \\ for /."""
    return part.replace("\\", "/").casefold()


def target_of(part: str, target: str) -> str:
    """The part that another links to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
