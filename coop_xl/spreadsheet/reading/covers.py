"""Merged cells, and what lies hidden under them."""

import re
from collections.abc import Collection
from itertools import islice

from .addresses import At, address_at

_MERGED = re.compile(
    rb"<(?:[A-Za-z0-9]{1,20}:)?mergeCell\s[^<>]{0,200}?\bref=[\"']([A-Z0-9]{2,12}:[A-Z0-9]{2,12})[\"']"
)
_SIGN = b"mergeCell"
LONGEST = 400  # bytes of such a tag
_MOST = 5_000


class Covers:
    """Looks through the bytes behind the cells of a sheet; most sheets are long, and end there.

    Attributes
    ----------
    found : dict of (row, column) to str
        The wanted cells that lie under merged ones, and those: (11, 6) under "E11:F11".
    """

    def __init__(self, wanted: Collection[At]) -> None:
        self.wanted = wanted
        self.found: dict[At, str] = {}
        self.left = _MOST
        self.rest = b""

    def look(self, chunk: bytes) -> None:
        """Note what is merged in the next bytes."""
        if not self.left:
            return
        data, self.rest = self.rest + chunk, b""
        if _SIGN not in data:
            self.rest = data[-len(_SIGN) :]
            return
        end = 0
        for match in islice(_MERGED.finditer(data), self.left):
            end = match.end()
            self.left -= 1
            self.note(match[1].decode())
        self.rest = data[max(end, len(data) - LONGEST) :]

    def note(self, area: str) -> None:
        """Keep an area if a wanted cell other than its first lies in it."""
        (top, left), (bottom, right) = map(address_at, area.split(":"))
        for row, column in self.wanted:
            is_inside = top <= row <= bottom and left <= column <= right
            if is_inside and (row, column) != (top, left):
                self.found[row, column] = area
