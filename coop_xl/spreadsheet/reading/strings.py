"""The texts that cells share, or hold themselves."""

import re
from collections.abc import Collection, Mapping

from .package import Package
from .reading_errors import OversizedWorkbookError
from .scan import Scan

_MOST_CHARACTERS = 8_000_000  # of all texts that are wanted
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class RichText:
    """Which elements of a text, plain or in runs, hold its characters; phonetic ones do not."""

    def __init__(self, depth: int) -> None:
        self.depth = depth  # of the element that holds the text
        self.in_run = False

    def holds(self, name: str, depth: int) -> bool:
        """Whether the element that starts holds characters."""
        if depth == self.depth + 1:
            self.in_run = name == "r"
            return name == "t"
        return depth == self.depth + 2 and self.in_run and name == "t"


class _StringScan(Scan):
    """Keeps the wanted ones of the shared texts."""

    def __init__(self, package: Package, part: str, wanted: Collection[int]) -> None:
        super().__init__(package, part)
        self.wanted, self.last = frozenset(wanted), max(wanted)
        self.index = -1
        self.rich = RichText(2)
        self.is_open = False
        self.characters_left = _MOST_CHARACTERS
        self.found: dict[int, str] = {}

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Listen to the characters of a wanted text."""
        if self.depth == 2 and name == "si":
            self.index += 1
            self.is_open = self.index in self.wanted
        elif self.is_open and self.rich.holds(name, self.depth):
            self.listen()

    def finish(self, name: str) -> None:
        """Keep what was heard; stop after the last wanted text."""
        if not self.is_open or self.depth != 2:
            return
        self.is_open = False
        self.found[self.index] = unescaped(self.taken())
        self.characters_left -= len(self.found[self.index])
        if self.characters_left < 0:
            raise OversizedWorkbookError(self.package.path, "holds too much text")
        if self.index >= self.last:
            self.stop()


def shared_strings(package: Package, part: str, wanted: Collection[int]) -> dict[int, str]:
    """The wanted ones of the shared texts; those that are not there are missing."""
    if not part or not wanted:
        return {}
    scan = _StringScan(package, part, wanted)
    scan.run()
    return scan.found


def unescaped(text: str) -> str:
    """A text with its control characters, which XML can only escape, restored."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(code: re.Match[str]) -> str:
    """The character of a code; halves of characters stay codes."""
    number = int(code[1], 16)
    return code[0] if 0xD800 <= number <= 0xDFFF else chr(number)
