"""Breaks workbooks at random, each seed the same way: in their bytes, or inside their parts."""

import re
import zipfile
from collections.abc import Callable
from random import Random

from .zips import BOOK, EXTENSIONS, INPUTS, STRINGS, STYLES, ours, packed, parts_in, table

READ = (BOOK, EXTENSIONS, "_rels/.rels", STRINGS, STYLES, INPUTS, "xl/worksheets/sheet1.xml")
TAG = re.compile(rb"<[^<>]*>")
ELEMENT = re.compile(rb"<(\w+)\b[^<>]*>[^<>]*</\1>|<\w+\b[^<>]*/>")
ATTRIBUTE = re.compile(rb'\w+="[^"]*"')
NUMBER = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
JUNK = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"9" * 400, b"99999999999", b"#REF!", b"A1:XFD1048576",
    b"\0", b"\xff", b"&amp;", b"&x;", b"]]>", b"<a>", b"<![CDATA[", b"<!--", b"'!'!'", b"%",
    b"x" * 5000, b"inlineStr", b"s", b"str", b"d", b"e", b"b", b"true", b"1904", "−".encode(),
    b"_x0000_", b"_xD800_",
)  # fmt: skip


def mutated(seed: int) -> bytes:
    """A broken file."""
    rng = Random(seed)
    kind = rng.random()
    if kind < 0.05:
        return rng.choice((b"PK\3\4", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) + rng.randbytes(
            rng.randrange(3000)
        )
    data = rng.choice((ours, ours, table))()
    if kind < 0.35:
        return broken(data, rng)
    parts = parts_in(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        part = rng.choice([name for name in READ if name in parts])
        parts[part] = rng.choice(WAYS)(parts[part], rng)
    return packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def broken(data: bytes, rng: Random) -> bytes:
    """Bytes with some wrong, missing, doubled or added, most often near the end of the zip."""
    for _ in range(rng.choice((1, 1, 2, 8, 50))):
        at = rng.randrange(len(data)) if rng.random() < 0.6 else len(data) - rng.randrange(1, 600)
        end = at + rng.choice((1, 1, 2, 4, 30, 3000))
        new = rng.choice(
            (rng.randbytes(end - at), bytes(end - at), b"", b"\xff" * 4, data[at:end] * 2)
        )
        data = data[:at] + new + data[end:]
        if len(data) < 700:
            break
    return data


def flipped(part: bytes, rng: Random) -> bytes:
    """Some bits the other way."""
    changed = bytearray(part)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(part: bytes, rng: Random) -> bytes:
    """The beginning only."""
    return part[: rng.randrange(len(part))]


def replaced(what: re.Pattern[bytes], way: Callable[[bytes, Random], bytes]) -> Callable:
    """A change of some of what is found."""

    def change(part: bytes, rng: Random) -> bytes:
        found = [each.span() for each in what.finditer(part)]
        for start, end in sorted(rng.sample(found, min(len(found), rng.choice((1, 2, 9)))))[::-1]:
            part = part[:start] + way(part[start:end], rng) + part[end:]
        return part

    return change


def swapped(part: bytes, rng: Random) -> bytes:
    """Two tags in each other's place."""
    found = [each.span() for each in TAG.finditer(part)]
    if len(found) < 2:
        return part
    (a, b), (c, d) = sorted(rng.sample(found, 2))
    return part[:a] + part[c:d] + part[b:c] + part[a:b] + part[d:]


def junk(_: bytes, rng: Random) -> bytes:
    """Anything."""
    return rng.choice(JUNK)


def gone(_: bytes, rng: Random) -> bytes:
    """Nothing."""
    return b""


def twice(found: bytes, rng: Random) -> bytes:
    """The same again, once or often."""
    return found * rng.choice((2, 2, 3, 500))


def huge(_: bytes, rng: Random) -> bytes:
    """A number no one expects."""
    return rng.choice((b"-1", b"1048577", b"4294967296", b"1e308", b"9" * 50, b"9" * 5000))


def other_value(found: bytes, rng: Random) -> bytes:
    """An attribute with another value."""
    return found.partition(b"=")[0] + b'="' + rng.choice(JUNK) + b'"'


WAYS = (
    flipped, cut, swapped,
    *(
        replaced(what, way)
        for what in (TAG, ELEMENT, ATTRIBUTE, NUMBER)
        for way in (gone, twice, junk)
    ),
    *(replaced(NUMBER, huge), replaced(ATTRIBUTE, other_value),
      replaced(ELEMENT, gone), replaced(ELEMENT, twice)) * 5,
)  # fmt: skip
