"""Elements of an XML part, found with their place in its bytes so that all else can be kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from xml.parsers import expat


class XmlError(ValueError):
    """A part is not XML we can change byte by byte."""


@dataclass(frozen=True)
class Element:
    """An element: bytes `start` to `end` of its part, its content `inside` of them.

    Names are local, without the prefix of their namespace.
    """

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    inside: tuple[int, int]


def elements(part: bytes, names: Collection[str]) -> list[Element]:
    """The elements of those names, in the order in which they end.

    Raises
    ------
    XmlError
        The part is no XML, declares a document type or is not written in UTF-8.
    """
    return Finder(part, names).found


def replaced(part: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """A part with new bytes from some places to others."""
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [part[at:start], new]
        at = end
    return b"".join([*pieces, part[at:]])


class Finder:
    """Runs through a part once and notes where its elements are."""

    def __init__(self, part: bytes, names: Collection[str]) -> None:
        self.part, self.names = part, names
        self.found: list[Element] = []
        self.open: list[tuple[str, dict[str, str], int]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.StartDoctypeDeclHandler = refuse_document_type
        try:
            part.decode("utf-8")  # the places expat tells are of bytes in UTF-8
            self.parser.Parse(part, True)
        except (expat.ExpatError, UnicodeDecodeError) as problem:
            raise XmlError(str(problem)) from None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a wanted element starts."""
        if local(name) in self.names:
            place = self.parser.CurrentByteIndex
            self.open.append((local(name), {local(k): v for k, v in attributes.items()}, place))

    def finish(self, name: str) -> None:
        """Note where it ends."""
        if local(name) not in self.names:
            return
        found, attributes, start = self.open.pop()
        first, last = self.end_of_tag(start), self.parser.CurrentByteIndex
        if self.part[first - 2 : first] == b"/>":
            inside, end = (first, first), first
        else:
            inside, end = (first, last), self.end_of_tag(last)
        self.found.append(Element(found, attributes, start, end, inside))

    def end_of_tag(self, at: int) -> int:
        """Behind the > of the tag that starts there."""
        quote = b""
        while True:
            byte = self.part[at : at + 1]
            at += 1
            if quote:
                quote = b"" if byte == quote else quote
            elif byte in (b'"', b"'"):
                quote = byte
            elif byte == b">":
                return at


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def refuse_document_type(*_: object) -> None:
    """No part of a workbook declares one."""
    raise XmlError("it declares a document type")
