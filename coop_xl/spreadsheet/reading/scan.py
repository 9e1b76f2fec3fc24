"""Scans an XML part of a stranger's file: no document types, no deep nesting, nothing endless."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from coop_xl.model.errors import CoopError
from coop_xl.safe_text import on_one_line

from .reading_errors import DamagedWorkbookError, OversizedWorkbookError, UnsafeWorkbookError

_WORK_OF_ELEMENT = 4  # that of an attribute is 1
_DEEPEST = 64  # elements within one another; a sheet has about ten
_LONGEST_TOKEN = 2**20  # bytes of a tag or comment
_MOST_KINDS = 3_000  # names of elements and attributes in a part
LONGEST_TEXT = 250_000  # characters; a cell holds 32,767, each written with up to seven


class Parts(Protocol):
    """A workbook file, as far as a scan needs it: one that is read, or one that is repaired."""

    path: Path
    work_left: int

    def content(self, part: str) -> bytes:
        """A whole part."""

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, piece by piece."""


class Scan:
    """Passes the elements of a part to `begin` and `finish`, and keeps text after `listen`.

    Names are local, without the prefix of their namespace; `depth` is 1 at the root.
    """

    def __init__(self, package: Parts, part: str) -> None:
        self.package, self.part = package, part
        self.label = on_one_line(part[:60])
        self.depth = 0
        self.work_left = package.work_left
        self.is_done = False
        self.heard: list[str] = []
        self.room = LONGEST_TEXT
        self.listening_at = 0
        self.kinds: dict[str, str] = {}
        self.parser = expat.ParserCreate(intern=self.kinds)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._finish
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element starts."""

    def finish(self, name: str) -> None:
        """An element ends."""

    def pass_over(self, chunk: bytes) -> None:
        """Bytes come after the scan has stopped, or in which it did."""

    def run(self, *, to_end: bool = True) -> None:
        """Read the part; by default all of it, so that its check sum is compared."""
        try:
            self._run(to_end)
        finally:
            self.stop()  # the parser no longer holds this scan, and the scan the whole file
        self.package.work_left = self.work_left

    def stop(self) -> None:
        """Nothing more of the part is wanted."""
        self.is_done = True
        self.parser.StartElementHandler = self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = self.parser.StartDoctypeDeclHandler = None

    def listen(self) -> None:
        """Keep the text of the element that just started; `taken` ends it."""
        self.listening_at = self.depth
        self.parser.CharacterDataHandler = self._hear

    def taken(self) -> str:
        """What was kept since it was last taken: of one element, or of several runs."""
        text = "".join(self.heard)
        self.heard, self.room = [], LONGEST_TEXT
        return text

    def damaged(self, what: str) -> DamagedWorkbookError:
        """An error that names the part."""
        return DamagedWorkbookError(self.package.path, f"its part {self.label} {what}")

    def _run(self, to_end: bool) -> None:
        size = 0
        for chunk in self.package.chunks(self.part):
            size += len(chunk)
            if not self.is_done:
                self._feed(chunk, size)
            if self.is_done and not to_end:
                return
            if self.is_done:
                self.pass_over(chunk)
        if not self.is_done:
            self._parse(b"", is_last=True)

    def _feed(self, chunk: bytes, size: int) -> None:
        self._parse(chunk)
        if self.is_done:
            return
        if size - self.parser.CurrentByteIndex > _LONGEST_TOKEN or len(self.kinds) > _MOST_KINDS:
            raise UnsafeWorkbookError(
                self.package.path, f"has endless or countless tags in its part {self.label}"
            )

    def _parse(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            self.parser.Parse(chunk, is_last)
        except CoopError:
            raise
        except expat.ExpatError as problem:
            line = problem.lineno
            raise self.damaged(f"is broken XML at line {line}, column {problem.offset}") from None
        except (ValueError, LookupError, TypeError):  # an encoding that expat does not know
            raise self.damaged("is in an unusual encoding") from None

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.work_left -= _WORK_OF_ELEMENT + len(attributes)
        if self.work_left < 0 or self.depth > _DEEPEST:
            self._refuse_work()
        self.begin(local(name) if ":" in name else name, attributes)

    def _finish(self, name: str) -> None:
        if self.depth == self.listening_at:
            self.parser.CharacterDataHandler, self.listening_at = None, 0
        self.finish(local(name) if ":" in name else name)
        self.depth -= 1

    def _hear(self, text: str) -> None:
        self.heard.append(text)
        self.room -= len(text)
        if self.room < 0:  # to stop listening here would make expat flush its buffer again
            raise self.damaged("holds a text longer than any cell's")

    def _refuse_work(self) -> None:
        if self.work_left < 0:
            raise OversizedWorkbookError(self.package.path, "has too many cells or names")
        raise UnsafeWorkbookError(
            self.package.path, f"has elements nested without end in its part {self.label}"
        )

    def _refuse_document_type(self, *_: object) -> None:
        raise UnsafeWorkbookError(
            self.package.path, f"declares a document type (DTD) in its part {self.label}"
        )


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def plain_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes by their names without prefix."""
    return {local(name): value for name, value in attributes.items()}
