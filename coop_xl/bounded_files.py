"""Other people's files, read whole and within bounds: no device, no pipe, nothing endless."""

import codecs
from pathlib import Path
from stat import S_ISREG

from coop_xl.model.errors import CoopError
from coop_xl.system_refusals import sentence, shortened

LARGEST_TEXT = 4 * 2**20  # bytes; the estimates of a hundred people have one million
_ENCODINGS = {  # by what a text begins with; Excel's "Unicode Text" is UTF-16
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class UnreadableFileError(CoopError):
    """The file is missing, or the system does not let us read it."""


class UnreadableTextError(CoopError):
    """The file holds no text that is read, or more than is read."""


def bytes_within(path: Path, largest: int) -> bytes:
    """The bytes of a file, of one that is larger only `largest` + 1 of them.

    Raises
    ------
    UnreadableFileError
    """
    try:
        if not S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise UnreadableFileError(
                f"{shortened(path)} is a device or a pipe, not a file: save what it gives as a "
                "file, and name that"
            )
        with path.open("rb") as file:
            return file.read(largest + 1)
    except FileNotFoundError:
        raise UnreadableFileError(f"there is no file {path}: check the name") from None
    except PermissionError:
        raise UnreadableFileError(
            f"{path} cannot be read: it is open in another program, a folder, or not yours to read"
        ) from None
    except OSError as problem:
        raise UnreadableFileError(sentence(problem, path)) from None


def text_within(path: Path, save_as: str, largest: int = LARGEST_TEXT) -> str:
    """The text of a file.

    Parameters
    ----------
    path : Path
    save_as : str
        What a text should be saved as, such as "CSV UTF-8".
    largest : int, optional
        Bytes.

    Raises
    ------
    UnreadableFileError, UnreadableTextError
    """
    data = bytes_within(path, largest)
    if len(data) > largest:
        raise UnreadableTextError(
            f"{path} has over {largest // 2**20} MB, more than is read from a text: split it"
        )
    start = next((each for each in _ENCODINGS if data.startswith(each)), b"")
    try:
        return data[len(start) :].decode(_ENCODINGS.get(start, "utf-8"))
    except UnicodeDecodeError:
        raise UnreadableTextError(f"{path} is not UTF-8 text: save it as {save_as}") from None
