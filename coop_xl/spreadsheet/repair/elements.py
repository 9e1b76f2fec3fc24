"""Elements of an XML part, found with their place in its bytes so that all else can be kept."""

import codecs
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from coop_xl.spreadsheet.reading.package import CHUNK
from coop_xl.spreadsheet.reading.scan import LONGEST_TEXT, Parts, Scan, plain_attributes

_WORK_OF_FORMULA = 24  # besides that of its letters; a unit takes about half a microsecond
_LETTERS_A_UNIT = 2
_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")


class XmlError(ValueError):
    """A part is not XML that we can change byte by byte."""


@dataclass(frozen=True)
class Element:
    """An element: bytes `start` to `end` of its part, its content `inside` of them.

    Names are local, without the prefix of their namespace.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int
    inside: tuple[int, int]


class Finder(Scan):
    """Runs through a part once, within bounds, and notes where its elements are.

    Parameters
    ----------
    package : Package
    part : str
    names : collection of str
        The elements wanted. Of those within one another the innermost count: Excel writes
        <formula1><f>…</f></formula1>, and both may be wanted.
    pattern : re.Pattern, optional
        What must stand in an element.

    Raises
    ------
    DamagedWorkbookError, OversizedWorkbookError, UnsafeWorkbookError
    """

    def __init__(
        self,
        package: Parts,
        part: str,
        names: Collection[str],
        pattern: re.Pattern[bytes] | None = None,
    ) -> None:
        super().__init__(package, part)
        self.names, self.pattern = names, pattern
        self.data: bytes = package.content(part)
        self.found: list[Element] = []
        self.open: list[tuple[dict[str, str], int]] = []
        self.newest = -1  # where the last wanted element started
        if not _is_utf_8(self.data):  # expat gives places as bytes in UTF-8
            raise self.damaged("is not written in UTF-8")
        self.run()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note where a wanted element starts."""
        if name in self.names:
            self.newest = self.parser.CurrentByteIndex
            self.open.append((plain_attributes(attributes), self.newest))

    def finish(self, name: str) -> None:
        """Note where it ends."""
        if name not in self.names:
            return
        attributes, start = self.open.pop()
        if start < self.newest:
            return
        first, last = self.end_of_tag(start), self.parser.CurrentByteIndex
        if self.data[first - 2 : first] == b"/>":
            inside, end = (first, first), first
        else:
            inside, end = (first, last), self.end_of_tag(last)
        if self.pattern and inside[1] - inside[0] > LONGEST_TEXT:
            raise self.damaged("holds a formula longer than any cell's")
        if self.pattern and not self.pattern.search(self.data, *inside):
            return
        self.work_left -= _WORK_OF_FORMULA + (inside[1] - inside[0]) // _LETTERS_A_UNIT
        self.found.append(Element(name, attributes, start, end, inside))

    def end_of_tag(self, at: int) -> int:
        """The place after the > of the tag that starts there."""
        tag = _TAG.match(self.data, at)
        if not tag:
            raise XmlError("places are not those of the bytes")
        return tag.end()


def replaced(part: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """A part with new bytes from some places to others."""
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [part[at:start], new]
        at = end
    return b"".join([*pieces, part[at:]])


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8; its copy would take much memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), CHUNK):
            decoder.decode(data[at : at + CHUNK])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
