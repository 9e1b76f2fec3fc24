"""Formulas that are filled down a column, stored once: a thousand rows in full make a large file.

XlsxWriter writes each formula in full. So the cells get a mark instead of a formula, and the marks
become shared formulas (ECMA-376 part 1, 18.3.1.40), as spreadsheet programs store them themselves.
"""

import io
import re
import zipfile
from collections.abc import Callable

_MARK = "_xlfn.SHARED "  # what starts so XlsxWriter writes as it is, without its thirty searches
_LEVEL = 8  # of compression: a tenth of a second for a fortieth of the file
_FIRST = re.compile(rf"<f>{_MARK}(\d+) over ([A-Z0-9:]+) is (.*?)</f>")
_OTHER = re.compile(rf"<f>{_MARK}(\d+)</f>")


def first_mark(number: int, area: str, formula: str) -> str:
    """What to write into the first cell of the area."""
    return f"{_MARK}{number} over {area} is {formula}"


def other_mark(number: int) -> str:
    """What to write into the cells below."""
    return f"{_MARK}{number}"


def with_shared_formulas(package: bytes) -> bytes:
    """A workbook's bytes, the marks in its sheets replaced."""

    def replaced(name: str, data: bytes) -> bytes:
        marked = name.startswith("xl/worksheets/") and _MARK.encode() in data
        return _replaced(data.decode()).encode() if marked else data

    return with_parts(package, replaced)


def with_parts(package: bytes, edited: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook's bytes with each part as `edited` gives it, by its name and what it holds."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = edited(part.filename, old.read(part))
            new.writestr(part, data, compresslevel=_LEVEL)
    return target.getvalue()


def _replaced(xml: str) -> str:
    """A sheet's XML with shared formulas in place of the marks."""
    xml = _FIRST.sub(r'<f t="shared" ref="\2" si="\1">\3</f>', xml)
    return _OTHER.sub(r'<f t="shared" si="\1"/>', xml)
