"""The parts of a workbook's file, and the file that they make."""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

_DATE = (1980, 1, 1, 0, 0, 0)  # of every part: the same version gives the same bytes
Parts = dict[str, bytes]  # what each holds, by its name
_LEVEL = 8  # of compression: a tenth of a second for a fortieth of the file


class WorkbookInParts(Workbook):
    """A workbook that leaves its parts here, by name, once it is closed."""

    def __init__(self) -> None:
        super().__init__(
            io.BytesIO(),
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.parts: Parts = {}

    def _get_packager(self) -> "_NoFile":
        return _NoFile(self.parts)


class _NoFile(Packager):
    """Gives the parts of a workbook away instead of having them compressed twice."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.parts = parts

    def _create_package(self) -> list[tuple[io.BytesIO, str, bool]]:
        for held, name, _ in super()._create_package():
            content = held.getvalue()
            self.parts[name] = content.encode() if isinstance(content, str) else content
        return []


def zipped(parts: Parts) -> bytes:
    """The file of some parts, in their order."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in parts.items():
            part = ZipInfo(name, _DATE)
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, content, compresslevel=_LEVEL)
    return target.getvalue()
