"""Why a file is not read; each message says what to do."""

from pathlib import Path

from coop_xl.model.errors import CoopError


class NotAWorkbookError(CoopError):
    """The file is not an .xlsx or .xlsm workbook that can be opened without a password."""


class ProtectedWorkbookError(NotAWorkbookError):
    """The file can only be opened with a password."""


class StrictWorkbookError(NotAWorkbookError):
    """The file is a workbook in another form of Open XML."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was saved as “Strict Open XML”: open it in Excel and save it as "
            "“Excel Workbook (.xlsx)”, the entry without the word Strict"
        )


class DamagedWorkbookError(NotAWorkbookError):
    """The file was a workbook once, but is now incomplete or damaged."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path} is not a whole Excel workbook ({what}): download or copy it again; if that "
            "does not help, open it in a spreadsheet program and save it as .xlsx"
        )


class OversizedWorkbookError(NotAWorkbookError):
    """The file is larger, or unpacks to more, than any workbook of estimates."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path} {what}, more than is read from a file of others: copy your entries into a "
            "new workbook made with coop-xl new FILE.xlsx"
        )


class UnsafeWorkbookError(NotAWorkbookError):
    """The file holds what no spreadsheet program writes and what may be meant to do harm."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path} {what}, which no spreadsheet program writes and which may be meant to do "
            "harm: ask its author for a copy saved as .xlsx by a spreadsheet program"
        )
