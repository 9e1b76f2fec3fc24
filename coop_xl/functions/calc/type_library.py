"""Writes a UNO type library: the file that says which calls a component takes.

The format is the one `unoidl-write` of LibreOffice's development kit writes (described in its
source, unoidl/source/unoidlprovider.cxx); written here, it needs no development kit.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_MAGIC = b"UNOIDL\xff\0"
_MODULE, INTERFACE = 0, 5  # kinds of entities
_IN = 0  # direction of a parameter
_BASE = "com.sun.star.uno.XInterface"


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
    content = bytearray(_MAGIC + bytes(8))  # room for where the outermost names are, and how many
    entity = _append(content, _interface_entity(methods))
    for module in reversed(modules):
        entry = _append_entry(content, name, entity)
        entity = _append(content, struct.pack("<BI", _MODULE, 1) + entry)
        name = module
    root = _append(content, _append_entry(content, name, entity))
    content[len(_MAGIC) : len(_MAGIC) + 8] = struct.pack("<II", root, 1)
    return bytes(content)


def _append(content: bytearray, piece: bytes) -> int:
    """Add a piece; returns where it begins."""
    content += piece
    return len(content) - len(piece)


def _append_entry(content: bytearray, name: str, entity: int) -> bytes:
    """Add the name of an entity; returns the entry of a map that leads to both."""
    return struct.pack("<II", _append(content, name.encode("ascii") + b"\0"), entity)


def _interface_entity(methods: Iterable[Method]) -> bytes:
    """An interface as the file holds it: what it extends, no attributes, its methods."""
    described = [_method_part(method) for method in methods]
    bases = struct.pack("<I", 1) + text(_BASE) + struct.pack("<I", 0)
    return b"".join((bytes([INTERFACE]), bases, struct.pack("<II", 0, len(described)), *described))


def _method_part(method: Method) -> bytes:
    """A method as the file holds it; none has exceptions."""
    parameters = [bytes([_IN]) + text(name) + text(kind) for name, kind in method.parameters]
    count = struct.pack("<I", len(parameters))
    return text(method.name) + text(method.gives) + count + b"".join(parameters) + bytes(4)


def text(word: str) -> bytes:
    """A text as the file holds it."""
    return struct.pack("<I", len(word)) + word.encode("ascii")
