"""Writes a UNO type library: the file that tells LibreOffice what calls a component takes.

The format is the one `unoidl-write` of LibreOffice's development kit writes (described in its
source, unoidl/source/unoidlprovider.cxx); written here, it needs no development kit.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

MAGIC = b"UNOIDL\xff\0"
MODULE, INTERFACE = 0, 5  # kinds of entities
IN = 0  # direction of a parameter
BASE = "com.sun.star.uno.XInterface"


@dataclass(frozen=True)
class Method:
    """A call: its name, the type it gives, and its parameters with theirs, in UNO's notation."""

    name: str
    gives: str
    parameters: tuple[tuple[str, str], ...]


def type_library(interface: str, methods: Iterable[Method]) -> bytes:
    """The content of a type library (.rdb) that holds one interface.

    Parameters
    ----------
    interface : str
        Its full name, such as `org.coopxl.calc.XFunctions`.
    methods : iterable of Method

    Returns
    -------
    bytes
    """
    *modules, name = interface.split(".")
    content = bytearray(MAGIC + bytes(8))  # room for where the outermost names are, and how many
    entity = append(content, interface_entity(methods))
    for module in reversed(modules):
        entry = append_entry(content, name, entity)
        entity = append(content, struct.pack("<BI", MODULE, 1) + entry)
        name = module
    root = append(content, append_entry(content, name, entity))
    content[len(MAGIC) : len(MAGIC) + 8] = struct.pack("<II", root, 1)
    return bytes(content)


def append(content: bytearray, piece: bytes) -> int:
    """Add a piece; returns where it begins."""
    content += piece
    return len(content) - len(piece)


def append_entry(content: bytearray, name: str, entity: int) -> bytes:
    """Add the name of an entity; returns the entry of a map that leads to both."""
    return struct.pack("<II", append(content, name.encode("ascii") + b"\0"), entity)


def interface_entity(methods: Iterable[Method]) -> bytes:
    """An interface as the file holds it: what it extends, no attributes, its methods."""
    described = [method_part(method) for method in methods]
    bases = struct.pack("<I", 1) + text(BASE) + struct.pack("<I", 0)
    return b"".join((bytes([INTERFACE]), bases, struct.pack("<II", 0, len(described)), *described))


def method_part(method: Method) -> bytes:
    """A method as the file holds it; none has exceptions."""
    parameters = [bytes([IN]) + text(name) + text(kind) for name, kind in method.parameters]
    count = struct.pack("<I", len(parameters))
    return text(method.name) + text(method.gives) + count + b"".join(parameters) + bytes(4)


def text(word: str) -> bytes:
    """A text as the file holds it."""
    return struct.pack("<I", len(word)) + word.encode("ascii")
