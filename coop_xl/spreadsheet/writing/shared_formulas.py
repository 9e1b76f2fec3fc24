"""Formulas that are filled down a column, stored once: a thousand rows in full make a large file.

XlsxWriter writes each formula in full. So the cells get a mark instead of a formula, and the marks
become shared formulas (ECMA-376 part 1, 18.3.1.40), as spreadsheet programs store them themselves.
"""

import io
import re
import zipfile

MARK = "_xlfn.SHARED "  # what starts so XlsxWriter writes as it is, without its thirty searches
FIRST = re.compile(rf"<f>{MARK}(\d+) over ([A-Z0-9:]+) is (.*?)</f>")
OTHER = re.compile(rf"<f>{MARK}(\d+)</f>")


def first_mark(number: int, area: str, formula: str) -> str:
    """What to write into the first cell of the area."""
    return f"{MARK}{number} over {area} is {formula}"


def other_mark(number: int) -> str:
    """What to write into the cells below."""
    return f"{MARK}{number}"


def with_shared_formulas(package: bytes) -> bytes:
    """A workbook's bytes, the marks in its sheets replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/") and MARK.encode() in data:
                data = replaced(data.decode()).encode()
            new.writestr(part, data)
    return target.getvalue()


def replaced(xml: str) -> str:
    """A sheet's XML with shared formulas in place of the marks."""
    xml = FIRST.sub(r'<f t="shared" ref="\2" si="\1">\3</f>', xml)
    return OTHER.sub(r'<f t="shared" si="\1"/>', xml)
