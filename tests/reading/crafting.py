"""How to make workbooks that hurt a reader, or are broken as real files break."""

import re
import zlib
from collections.abc import Callable

from .zips import BOOK, INPUTS, bomb, edited, ours, packed, parts_in, raw_zip, table, with_raw

CELL = re.search(rb'<c [^>]*r="E15"[^>]*><v>0.7</v></c>', parts_in(ours())[INPUTS])[0]
DIMENSION = re.search(rb"<dimension[^>]*>", parts_in(ours())[INPUTS])[0]
OPEN = CELL.partition(b"0.7")[0]
NAME = b"'Questions'!$E$15"
START = b'standalone="yes"?>'
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'lol'>%s]>" % b"".join(
    b'<!ENTITY %c "%s">' % (new, (b"&%c;" % old) * 10)
    for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
QUADRATIC = b"<!DOCTYPE x [<!ENTITY i '%s'>]>" % (b"A" * 50_000)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'
ROW = b"<row><c><v>1</v></c></row>"
FULL = 46  # megabytes of a part
SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def cell(new: bytes) -> Callable[[], bytes]:
    """Our workbook with another cell E15 on Questions: best_F_CV."""
    return lambda: edited(INPUTS, CELL, new)


def name(new: bytes) -> Callable[[], bytes]:
    """Our workbook in which best_F_CV stands for something else."""
    return lambda: edited(BOOK, NAME, new)


def part(which: str, old: bytes, new: bytes) -> Callable[[], bytes]:
    """Our workbook with a part edited."""
    return lambda: edited(which, old, new)


def entity(which: str, declared: bytes, old: bytes, times: int = 1) -> Callable[[], bytes]:
    """Our workbook with a document type in a part, and its entity used."""

    def make() -> bytes:
        data = edited(which, START, START + declared)
        return edited(which, old, b"&i;" * times, data)

    return make


def split(which: str, at: bytes) -> tuple[bytes, bytes]:
    """A part before and after some bytes."""
    head, _, tail = parts_in(ours())[which].partition(at)
    return head + at, tail


def in_part(which: str, at: bytes, chunk: bytes, megabytes: float) -> Callable[[], bytes]:
    """Our workbook with a part blown up by a chunk repeated behind some bytes."""

    def make() -> bytes:
        head, tail = split(which, at)
        return bomb(which, head, chunk, megabytes, tail)

    return make


def dense(
    which: str, at: bytes, chunk: bytes, before: bytes = b"", after: bytes = b""
) -> Callable[[], bytes]:
    """Our workbook with a part as large as is let through, between some bytes more."""

    def make() -> bytes:
        head, tail = split(which, at)
        return bomb(which, head + before, chunk, FULL, after + tail, is_dense=True)

    return make


def dense_table(chunk: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[], bytes]:
    """The stranger's table with as much below the headings as is let through."""

    def make() -> bytes:
        head, _, tail = parts_in(table())[SHEET].partition(b"</sheetData>")
        tail = after + b"</sheetData>" + tail
        return bomb(SHEET, head + before, chunk, FULL, tail, is_dense=True, data=table())

    return make


def numbered(which: str, at: bytes, text: bytes, count: int) -> Callable[[], bytes]:
    """Our workbook with numbered elements put into a part behind some bytes."""
    return part(which, at, at + b"".join(text.replace(b"@", b"%d" % n) for n in range(count)))


def without(which: str) -> Callable[[], bytes]:
    """Our workbook without a part."""
    return lambda: packed({key: data for key, data in parts_in(ours()).items() if key != which})


def also(**more: bytes) -> Callable[[], bytes]:
    """Our workbook with more parts; in their names _ stands for /, and 0 for a dot."""
    return lambda: packed(
        parts_in(ours())
        | {key.replace("_", "/").replace("0", "."): data for key, data in more.items()}
    )


def strict() -> bytes:
    """Our workbook as Strict Open XML."""
    return packed(
        {
            key: data.replace(SPREADSHEET, STRICT).replace(OFFICE, STRICT_OFFICE)
            for key, data in parts_in(ours()).items()
        }
    )


def in_utf_16() -> bytes:
    """Our workbook with a sheet in UTF-16, which is allowed."""
    parts = parts_in(ours())
    text = parts[INPUTS].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return packed(parts | {INPUTS: text.encode("utf-16")})


def encoded_as(encoding: bytes) -> Callable[[], bytes]:
    """Our workbook with a sheet that says it is written otherwise."""
    return part(INPUTS, b'encoding="UTF-8"', b'encoding="%s"' % encoding)


def doubled(new_name: str) -> Callable[[], bytes]:
    """Our workbook with a second part of the same, or nearly the same, name."""

    def make() -> bytes:
        entries = [*parts_in(ours()).items(), (new_name, b"<worksheet/>")]
        return raw_zip([(n, zlib.compress(d)[2:-4], zlib.crc32(d), len(d)) for n, d in entries])

    return make


def claiming(size: int | None = None, check: int | None = None) -> Callable[[], bytes]:
    """Our workbook whose directory lies on the sheet."""

    def make() -> bytes:
        data = parts_in(ours())[INPUTS]
        raw = zlib.compress(data)[2:-4]
        told = len(data) if size is None else size
        return with_raw(INPUTS, raw, zlib.crc32(data) if check is None else check, told)

    return make


def flagged(flags: int = 0, method: int = 8) -> Callable[[], bytes]:
    """Our workbook with other flags, or another method, on every part."""
    return lambda: raw_zip(
        [(n, zlib.compress(d)[2:-4], zlib.crc32(d), len(d)) for n, d in parts_in(ours()).items()],
        flags,
        method,
    )


def of_parts(*names: str, content: bytes = b"x") -> Callable[[], bytes]:
    """A zip of something else."""
    return lambda: packed(dict.fromkeys(names, content))


def many_parts(count: int) -> Callable[[], bytes]:
    """Our workbook with a great many parts."""
    return lambda: raw_zip(
        [(n, zlib.compress(d)[2:-4], zlib.crc32(d), len(d)) for n, d in parts_in(ours()).items()]
        + [(f"xl/media/{n}", b"\3\0", 0, 0) for n in range(count)]
    )


def in_table(old: bytes, new: bytes) -> Callable[[], bytes]:
    """The stranger's table with its sheet edited."""
    return lambda: edited(SHEET, old, new, table())
