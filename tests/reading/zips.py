"""Zip files for the tests: small workbooks, and files no zip program would write."""

import io
import re
import struct
import zipfile
import zlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from random import Random

from openpyxl import Workbook

import coop_xl
from coop_xl.estimates.examples import EXAMPLES

SHIPPED = Path(coop_xl.__file__).parents[1] / "workbooks"
BOOK, INPUTS, STRINGS = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
EXTENSIONS, STYLES, TYPES = "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"
KEPT = ("Start", "Questions")
MEGABYTE = 2**20


def parts_in(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file of those parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return content.getvalue()


@cache
def ours() -> bytes:
    """The earth example with its Start and Questions sheets only."""
    return small((SHIPPED / "earth.xlsx").read_bytes())


def small(data: bytes) -> bytes:
    """A workbook of ours with its Start and Questions sheets only, as if of the first version."""
    parts = parts_in(data)
    told = f"<t>{coop_xl.__version__}</t>".encode()
    parts[STRINGS] = parts[STRINGS].replace(told, b"<t>0.1.0</t>")
    dropped = [
        name for name in parts
        if re.search(r"chart|drawing|table|docProps|theme|calcChain|vba", name)
        or re.search(r"sheet([3-9]|\d\d)\.xml", name)
    ]  # fmt: skip
    for name in dropped:
        del parts[name]
        for list_part in (TYPES, EXTENSIONS, "_rels/.rels"):
            target = re.escape(name.removeprefix("xl/" if list_part == EXTENSIONS else ""))
            parts[list_part] = re.sub(
                rf'<(Override|Relationship)\b[^>]*"/?{target}"[^>]*/>'.encode(),
                b"",
                parts[list_part],
            )
    kept = "|".join(KEPT).encode()
    book = re.sub(rb'<sheet name="(?!(%s)")[^>]*/>' % kept, b"", parts[BOOK])
    parts[BOOK] = re.sub(rb"<definedName [^>]*>(?!'?(%s)'?!)[^<]*</definedName>" % kept, b"", book)
    return packed(parts)


@cache
def table() -> bytes:
    """A stranger's table of scenarios."""
    values = EXAMPLES["earth"].best
    book = Workbook()
    for row in (["Ours"], ["Scenario", *values], *([n, *values.values()] for n in "abc")):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def edited(part: str, old: bytes, new: bytes, data: bytes | None = None) -> bytes:
    """Our small workbook with some bytes of a part replaced."""
    parts = parts_in(data or ours())
    assert old in parts[part], (part, old)
    return packed(parts | {part: parts[part].replace(old, new, 1)})


def repeated(head: bytes, chunk: bytes, times: int, tail: bytes) -> tuple[bytes, int, int]:
    """Deflated bytes of a part in which a chunk repeats, their check sum and their length.

    The chunk is compressed once: a full flush makes its compressed bytes fit anywhere.
    """
    size = len(head) + len(chunk) * times + len(tail)
    check = zlib.crc32(head)
    for _ in range(times):
        check = zlib.crc32(chunk, check)
    pieces = [flushed(head), flushed(chunk) * times, zlib.compress(tail, 6, -15)]
    return b"".join(pieces), zlib.crc32(tail, check), size


def flushed(data: bytes) -> bytes:
    """Deflated bytes that refer to nothing before them."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def bomb(
    part: str,
    head: bytes,
    chunk: bytes,
    megabytes: float,
    tail: bytes = b"",
    *,
    is_dense: bool = False,
    data: bytes | None = None,
) -> bytes:
    """A workbook, ours if none is given, with a part that unpacks to many megabytes.

    If it is dense, the part has comments of noise, so that it is not compressed beyond belief.
    """
    chunk *= max(1, MEGABYTE // len(chunk))
    if is_dense:
        chunk += b"<!--" + b64encode(Random(1).randbytes(6_000)) + b"-->"
    times = max(1, int(megabytes * MEGABYTE / len(chunk)))
    return with_raw(part, *repeated(head, chunk, times, tail), data)


def with_raw(
    part: str, deflated: bytes, check: int, size: int, data: bytes | None = None
) -> bytes:
    """A workbook in which a part has these compressed bytes and claims, true or not."""
    entries = []
    for name, content in parts_in(data or ours()).items():
        if name == part:
            entries.append((name, deflated, check, size))
        else:
            raw = zlib.compress(content, 6)[2:-4]
            entries.append((name, raw, zlib.crc32(content), len(content)))
    return raw_zip(entries)


def raw_zip(entries: list[tuple[str, bytes, int, int]], flags: int = 0, method: int = 8) -> bytes:
    """A zip of (name, compressed bytes, check sum, size), whatever they say."""
    content, directory = io.BytesIO(), []
    for name, raw, check, size in entries:
        at, encoded = content.tell(), name.encode()
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, 0, 33, check, len(raw), size, len(encoded), 0
        )
        content.write(b"PK\3\4" + common + encoded + raw)
        directory.append(
            b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, at)
            + encoded
        )  # fmt: skip
    start, listed = content.tell(), b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(listed), start, 0)
    return content.getvalue() + listed + b"PK\5\6" + end
